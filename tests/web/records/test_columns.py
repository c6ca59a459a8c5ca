"""Columns that lists of records share: places by one query, days, texts, links."""

from __future__ import annotations

import pytest
from django.db.models import Q

from nuanxin.casework.models import Visit
from nuanxin.jobs.models import Vacancy
from nuanxin.orgs.models import Area
from nuanxin.web.records.columns import day_filters, ops_column, person_columns, person_filters, place, text_column, with_townships
from tests import factories


def test_township_names_of_a_page_cost_one_query(county, django_assert_num_queries):
    for residence in (factories.SHUIDONG, factories.SHUIBEI, factories.CHANGLONG):
        factories.visit(factories.person(residence=residence))
    visits = list(Visit.objects.select_related("person__residence").order_by("pk"))

    with django_assert_num_queries(1):
        rows = with_townships("person__residence_id")(visits)

    assert [place(row, row.person.residence) for row in rows] == ["嘉定镇 水东村委会", "嘉定镇 水北村委会", "大塘埠镇 长龙村委会"]


def test_township_itself_is_told_once_and_a_county_by_its_own_name(county):
    rows = [factories.vacancy(code) for code in (factories.JIADING, factories.COUNTY)]

    told = [place(row, row.area) for row in with_townships("area_id")(rows)]

    assert told == ["嘉定镇", "信丰县"]


def test_empty_page_needs_no_names(db):
    assert with_townships("area_id")([]) == []


def test_head_of_a_row_is_the_person_and_links_to_them(person):
    visit = factories.visit(person)
    head = person_columns()[0]

    assert head.html(visit) == f'<th scope="row"><a href="/people/{person.pk}/">{person.name}</a></th>'
    assert head.exported(visit) == person.name


def test_name_with_markup_is_escaped_on_the_page_and_plain_in_the_workbook(county):
    visit = factories.visit(factories.person(name="<b>张</b>"))
    head = person_columns()[0]

    assert "&lt;b&gt;张&lt;/b&gt;" in head.html(visit)
    assert head.exported(visit) == "<b>张</b>"


def test_operations_are_told_apart_for_screen_readers(person):
    visit = factories.visit(person)
    column = ops_column("visit", ("visit-void", "作废", lambda row: True), ("visit", "从不", lambda row: False))

    assert column.html(visit).count("<a ") == 2
    assert f'作废<span class="vh">：{visit}</span>' in column.html(visit)


def test_empty_text_is_a_dash_on_the_page(person):
    column = text_column("visitor", "走访人")

    assert "—" in column.html(factories.visit(person))


@pytest.mark.parametrize(
    ("name", "value", "found"), [("from", "2022-09-05", 1), ("from", "2022-09-06", 0), ("to", "2022-09-05", 1), ("to", "2022-09-04", 0)]
)
def test_period_includes_its_first_and_last_day(person, name, value, found):
    factories.visit(person)
    [wanted] = [one for one in day_filters("visited_on", "日期") if one.name == name]

    assert wanted.apply(Visit.objects.all(), value).count() == found


def test_filters_of_persons_narrow_by_name_and_area(county):
    near, far = (
        factories.visit(factories.person(name="近人")),
        factories.visit(factories.person(name="远人", residence=factories.CHANGLONG)),
    )
    by_name, by_area = person_filters("visited_on", "日期")[:2]

    assert list(by_name.apply(Visit.objects.all(), "近")) == [near]
    assert list(by_area.apply(Visit.objects.all(), factories.DATANGBU)) == [far]


def test_area_of_a_record_is_read_along_its_path(county):
    vacancy = factories.vacancy(factories.DATANGBU)

    [row] = with_townships("area_id")([vacancy])

    assert (row.township, Area.objects.filter(Q(name=row.township)).get().code) == ("大塘埠镇", factories.DATANGBU)
    assert Vacancy.objects.count() == 1
