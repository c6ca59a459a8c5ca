"""Two reports side by side: which cells differ, and who makes the difference."""

from __future__ import annotations

import datetime

import pytest

from nuanxin.errors import UserError
from nuanxin.notices import comparison, forms
from tests import factories
from tests.notices import random_county

NOTICE = "2022-xinfeng-nuanxin"
SEPTEMBER, OCTOBER = datetime.date(2022, 9, 23), datetime.date(2022, 10, 23)


def reports(area: str | None = None) -> tuple[forms.Report, forms.Report]:
    return forms.compute(NOTICE, "2", area, None, SEPTEMBER), forms.compute(NOTICE, "2", area, None, OCTOBER)


def test_every_difference_is_that_of_its_lists(db):
    random_county.fill(31)
    first, second = reports()

    differences = [one for one in comparison.compare_reports(first, second) if one.is_total]

    assert {one.column.no for one in differences} > {1, 11, 14, 32}
    for one in differences:
        change = comparison.change_behind(first, second, one.column.no, one.area)
        if one.column.cell.aggregate == "rows":
            assert change.gained.count - change.lost.count == one.second - one.first


def test_the_same_report_differs_in_nothing(db):
    random_county.fill(32)
    first, _ = reports()

    assert comparison.compare_reports(first, first) == []


def test_who_is_new_and_who_is_gone_is_told(county):
    new, gone, both = (factories.person() for _ in range(3))
    factories.recognition(new, datetime.date(2022, 10, 1))
    factories.recognition(both)
    for person in (gone, both):
        factories.placement(person, datetime.date(2022, 8, 1), ended_on=OCTOBER if person is gone else None)
    factories.recognition(gone)
    first, second = reports()

    joined, working = (comparison.change_behind(first, second, column, factories.JIADING) for column in (1, 21))

    assert [entry.person.key for entry in joined.gained.entries()] == [new.pk]
    assert (joined.lost.entries(), [entry.person.key for entry in working.lost.entries()]) == ([], [gone.pk])


def test_a_re_recognised_person_is_in_neither_list(county, person):
    factories.recognition(person, datetime.date(2022, 3, 1), ended_on=datetime.date(2022, 9, 10))
    factories.recognition(person, datetime.date(2022, 10, 1))
    first, second = reports()

    change = comparison.change_behind(first, second, 1, factories.JIADING)

    assert (change.gained.count, change.lost.count) == (0, 0)


def test_a_row_that_only_the_later_report_has_is_compared_with_nothing(county):
    factories.fair(area=factories.COUNTY, held_on=datetime.date(2022, 10, 1))
    first, second = reports()

    differences = comparison.compare_reports(first, second)

    assert [(one.name, one.is_own, one.column.no, one.first, one.second) for one in differences] == [
        ("本级", True, 12, 0, 1),
        ("本级", True, 13, 0, 1),
        ("合计", False, 12, 0, 1),
        ("合计", False, 13, 0, 1),
    ]


def test_reports_of_different_areas_are_not_compared(county):
    first, _ = reports()
    other, _ = reports(factories.JIADING)

    with pytest.raises(UserError, match="只能比较同一地区、同一张统计表"):
        comparison.compare_reports(first, other)
