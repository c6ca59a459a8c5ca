"""The facts that vacancies and fairs contribute, and when two posts are the same post."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from nuanxin.engines.facts.arrow import to_arrow
from nuanxin.jobs import facts
from nuanxin.jobs.facts import post_number
from tests import factories

SOURCES = {source.table.name: source for source in facts.SOURCES}


def rows(name: str, county: str = "360722") -> list[dict]:
    return to_arrow(SOURCES[name].table, SOURCES[name].rows(county), county).to_pylist()


def test_a_vacancy_is_a_row_of_its_area(county):
    vacancy = factories.vacancy(employer_name="甲厂", post_name="操作工", kind="care", is_large_employer=True)

    assert rows("vacancies") == [
        {
            "vacancy": vacancy.pk,
            "area": factories.JIADING,
            "collected_on": datetime.date(2022, 9, 3),
            "openings": 5,
            "kind": "care",
            "large_employer": True,
            "post": post_number("甲厂|操作工"),
            "valid_until": None,
            "seq": vacancy.pk,
        }
    ]


def test_what_a_vacancy_does_not_say_is_empty(county):
    factories.vacancy()

    [row] = rows("vacancies")

    assert (row["kind"], row["large_employer"]) == (None, None)


def test_a_fair_says_of_each_audience_whether_it_is_meant(county):
    fair = factories.fair(form="mobile", audiences="hardship,graduates", openings_count=120)

    assert rows("fairs") == [
        {
            "fair": fair.pk,
            "area": factories.JIADING,
            "held_on": datetime.date(2022, 9, 4),
            "form": "mobile",
            "audience_hardship": True,
            "audience_disabled": False,
            "audience_graduates": True,
            "audience_other": False,
            "employers_count": None,
            "openings_count": 120,
            "intents_count": None,
            "seq": fair.pk,
        }
    ]


@pytest.mark.parametrize(("name", "make"), [("vacancies", factories.vacancy), ("fairs", factories.fair)])
def test_only_standing_records_of_the_county_are_read(county, name, make):
    kept = [make(area=code) for code in (factories.JIADING, factories.COUNTY)]
    make(voided_at=timezone.now())
    make(area=factories.FOREIGN_TOWN)

    assert [row["seq"] for row in rows(name)] == [record.pk for record in kept]


@pytest.mark.parametrize("written", ["甲厂|操作工", " 甲 厂|操作工 ", "甲厂｜操作工", "甲厂|操作　工"])
def test_a_post_written_in_other_spaces_or_widths_is_the_same_post(written):
    assert post_number(written) == post_number("甲厂|操作工")


@pytest.mark.parametrize("other", ["甲厂|操作员", "乙厂|操作工", "甲厂操|作工"])
def test_another_employer_or_post_is_another_post(other):
    assert post_number(other) != post_number("甲厂|操作工")


def test_the_case_of_letters_makes_no_other_post():
    assert post_number("ＡＢＣ公司|CNC操作") == post_number("abc公司|cnc操作")


def test_a_post_number_is_positive_and_fits_a_column():
    assert 0 < post_number("甲厂|操作工") < 2**63


def test_every_code_of_a_fact_table_has_its_word():
    coded = {
        (name, column.name): set(column.values) for name, source in SOURCES.items() for column in source.table.columns if column.values
    }

    assert coded == {(name, column): set(words) for name, source in SOURCES.items() for column, words in source.words.items()}


def test_only_the_area_is_text():
    assert {column.name for source in SOURCES.values() for column in source.table.columns if column.type == "text"} == {"area"}
