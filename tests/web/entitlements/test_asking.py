"""Questions as fields: each kind of fact is asked by a field whose answer is what a case file has."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from nuanxin.benefits.questions import Question
from nuanxin.web.entitlements.asking import Asked, FactsForm, field_of, named, raw
from nuanxin.web.entitlements.elsewhere import bare
from nuanxin.web.entitlements.telling import told
from tests import factories

TOLD = {"known_on": "2024-03-10", "origin": "said", "seen": "0"}


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("bool", "1", True),
        ("bool", "0", False),
        ("bool", "", None),
        ("enum", "urban", "urban"),
        ("date", datetime.date(2022, 8, 31), "2022-08-31"),
        ("int", 0, 0),
        ("money", Decimal("850.00"), "850.00"),
        ("date_or_open", " 无固定期限 ", "none"),
        ("date_or_open", "长期", "none"),
        ("date_or_open", "2023-08-31", "2023-08-31"),
        ("month", "2022-08", "2022-08"),
        ("years", "2021/22、2022/23", ["2021/22", "2022/23"]),
        ("years", " 2021/22 2022/23，", ["2021/22", "2022/23"]),
        ("text", " 局长同意 ", "局长同意"),
        ("int", None, None),
    ],
)
def test_answer_is_written_as_in_a_case_file(kind, value, expected):
    assert raw(kind, value) == expected


@pytest.mark.parametrize(
    "kind", ["bool", "enum", "date", "int", "money", "area", "month", "date_or_month", "date_or_open", "years", "text"]
)
def test_every_kind_has_a_field_that_may_stay_empty(county, kind):
    field = field_of(Question("x", "某事", kind, (("a", "甲"), ("b", "乙"))))

    assert field.required is False
    assert raw(kind, field.clean("")) is None


def test_few_choices_are_in_sight_and_many_in_a_select():
    few, many = ([(str(n), str(n)) for n in range(count)] for count in (6, 7))

    assert field_of(Question("x", "某事", "enum", tuple(few))).widget.input_type == "radio"
    assert field_of(Question("x", "某事", "enum", tuple(many))).widget.input_type == "select"


def test_questions_by_name_pass_over_what_is_no_fact():
    found = named(["able_to_work", "nothing", "able_to_work", "employer.kind"])

    assert [(one.name, one.question.label, one.lines) for one in found] == [("able_to_work", "有劳动能力", ())]


def test_fact_of_a_record_is_not_asked_in_the_form(county):
    form = FactsForm(TOLD, asked=named(["status", "retired"]))

    assert [one.name for one, _ in form.rows] == ["retired"]


def test_area_is_answered_by_its_name(county):
    form = FactsForm(TOLD | {"fact-business_area": "嘉定镇"}, asked=named(["business_area"]))

    assert form.is_valid()
    assert form.facts() == {"business_area": factories.JIADING}


def test_refusal_that_names_the_fact_stands_beside_its_question(county):
    from nuanxin.errors import UserError

    form = FactsForm(TOLD | {"fact-disability_grade": "9"}, asked=named(["disability_grade"]))
    form.is_valid()
    form.refuse(UserError("残疾等级：“9”不在 1 至 4 之间。请核对。"))

    assert list(form.errors) == ["fact-disability_grade"]


@pytest.mark.parametrize(
    ("label", "expected"),
    [("家庭成员2的在校学习", "在校学习"), ("招用人员1的有劳动能力", "有劳动能力"), ("缴纳社会保险的身份", "缴纳社会保险的身份")],
)
def test_label_without_whose_it_is(label, expected):
    assert bare(label) == expected


@pytest.mark.parametrize(
    ("name", "whose"), [("hires.3.able_to_work", ("hires", 3)), ("household.0.studying", ("household", 0)), ("studying", None)]
)
def test_whose_a_question_is(name, whose):
    assert Asked(Question(name, "某事", "bool"), ()).whose == whose


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("studying", True, "是"),
        ("low_income", "urban", "城市低保"),
        ("household_income_per_head", "850.00", "850.00 元"),
        ("contract_to", "none", "无固定期限"),
        ("school_years", ["2021/22", "2022/23"], "2021/22、2022/23"),
        ("business_area", "360722100000", "嘉定镇"),
        ("business_area", "999999", "999999"),
        ("employer.kind", "workshop", "帮扶车间"),
        ("no_longer_known", "x", "x"),
    ],
)
def test_kept_value_is_told_in_words(county, name, value, expected):
    assert told(name, value) == expected
