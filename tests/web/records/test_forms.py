"""Entry forms: refusals beside the fields they name, words for what is wrong, what the action gets."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.http import QueryDict

from nuanxin.errors import UserError
from nuanxin.web.records.forms import EntryForm, count, day, one_in_sight, one_of, several_of, text, yes_no, yes_or_no, yuan

COLOURS = (("r", "红"), ("g", "绿"))


class Sample(EntryForm):
    visited_on = day("日期")
    started_on = day("就业日期", required=False)
    colour = one_of("颜色", COLOURS, required=False)
    shade = one_in_sight("深浅", COLOURS, required=False)
    tags = several_of("标签", COLOURS)
    note = text("说明", 10)
    story = text("经过", 1000)
    is_known = yes_no("是否知道")
    persons = count("人数")
    amount = yuan("金额")


GOOD = {"visited_on": "2022-09-05"}


def filled(**values) -> Sample:
    data = QueryDict(mutable=True)
    for name, value in (GOOD | values).items():
        data.setlist(name, value if isinstance(value, list) else [value])
    form = Sample(data)
    form.is_valid()
    return form


def problems(form: EntryForm) -> dict[str, list[str]]:
    return {name: list(errors) for name, errors in form.errors.items()}


# --- values


def test_what_is_not_filled_in_is_unknown_or_empty():
    form = filled()

    assert problems(form) == {}
    assert form.values() == {
        "visited_on": datetime.date(2022, 9, 5), "started_on": None, "colour": "", "shade": "", "tags": [], "note": "", "story": "",
        "is_known": None, "persons": None, "amount": None,
    }  # fmt: skip


@pytest.mark.parametrize("typed", ["2022-09-05", "2022/9/5", "2022.9.5", "20220905"])
def test_day_is_understood_as_people_write_it(typed):
    assert filled(visited_on=typed).values()["visited_on"] == datetime.date(2022, 9, 5)


@pytest.mark.parametrize("typed", ["2022-02-30", "昨天", "05.09", "2022-13-01", "0000-00-00", "<script>"])
def test_day_that_cannot_be_is_refused_in_words(typed):
    assert problems(filled(visited_on=typed)) == {"visited_on": ["日期不是一个日期。请写成 2022-09-05 的样子。"]}


@pytest.mark.parametrize(("typed", "value"), [("1", True), ("0", False), ("", None), ("x", None)])
def test_yes_no_knows_not_known(typed, value):
    assert filled(is_known=typed).cleaned_data.get("is_known") is value


@pytest.mark.parametrize(
    ("typed", "value"), [("1234.56", Decimal("1234.56")), ("0", Decimal(0)), ("500", Decimal(500)), ("０５", Decimal(5))]
)
def test_money_is_exact(typed, value):
    assert filled(amount=typed).values()["amount"] == value


@pytest.mark.parametrize("typed", ["1,000元", "一千", "NaN", "Infinity", "1e400", "-1", "0.005", "9" * 20])
def test_money_that_cannot_be_is_refused(typed):
    assert list(problems(filled(amount=typed))) == ["amount"]


@pytest.mark.parametrize("typed", ["1.5", "三", "-1", "1e3", "9" * 12])
def test_number_that_cannot_be_is_refused(typed):
    assert list(problems(filled(persons=typed))) == ["persons"]


def test_text_that_is_too_long_is_refused():
    assert list(problems(filled(note="长" * 11, story="长" * 1001))) == ["note", "story"]


def test_choice_that_is_not_offered_is_refused_with_its_value():
    assert problems(filled(colour="b", tags=["r", "x"])) == {
        "colour": ["颜色“b”不在可选范围内。请从列出的选项中选择。"],
        "tags": ["标签“x”不在可选范围内。请从列出的选项中选择。"],
    }


def test_number_is_refused_in_words():
    assert problems(filled(persons="三")) == {"persons": ["人数应是数字。请只填写数字，不带单位。"]}


class Strict(EntryForm):
    kind = one_of("种类", COLOURS)
    is_helped = yes_or_no("是否帮扶")
    name = text("名称", 10, required=True)


def test_missing_fields_are_asked_for_by_their_names():
    form = Strict({})

    assert problems(form) == {"kind": ["请选择种类。"], "is_helped": ["请选择是否帮扶。"], "name": ["请填写名称。"]}


@pytest.mark.parametrize(("typed", "value"), [("1", True), ("0", False)])
def test_answer_that_must_be_given_is_a_truth_value(typed, value):
    form = Strict({"kind": "r", "is_helped": typed, "name": "甲"})

    assert form.is_valid()
    assert form.values()["is_helped"] is value


def test_blank_name_is_as_if_it_were_missing():
    assert problems(Strict({"kind": "r", "is_helped": "1", "name": "　 "})) == {"name": ["请填写名称。"]}


# --- refusals of an action


def refused(*told: str) -> dict[str, list[str]]:
    form = filled()
    form.refuse(UserError(told))
    return problems(form)


def test_refusal_stands_beside_the_field_it_names():
    assert refused("金额 0 不大于 0。") == {"amount": ["金额 0 不大于 0。"]}


def test_refusal_that_names_two_fields_stands_beside_the_first():
    assert list(refused("就业日期 2022-01-01 早于日期 2022-02-01。")) == ["started_on"]


def test_longer_label_wins_where_one_is_part_of_another():
    assert list(refused("就业日期 2099-01-01 晚于今天。")) == ["started_on"]


def test_refusal_that_names_no_field_stands_at_the_top():
    assert refused("您没有登记服务记录的权限。") == {"__all__": ["您没有登记服务记录的权限。"]}


def test_every_refusal_is_told():
    assert refused("金额不对。", "人数不对。", "无关的话。") == {
        "amount": ["金额不对。"],
        "persons": ["人数不对。"],
        "__all__": ["无关的话。"],
    }


def test_label_in_quotes_before_a_refusal_is_not_said_twice():
    assert refused("“金额”：应为两位小数。") == {"amount": ["应为两位小数。"]}


# --- as typed so far


def test_what_was_typed_is_shown_again_unjudged():
    data = QueryDict("visited_on=2022-02-30&tags=r&tags=g&note=半句")

    assert {name: value for name, value in Sample().typed(data).items() if value} == {
        "visited_on": "2022-02-30", "tags": ["r", "g"], "note": "半句",
    }  # fmt: skip


def test_long_text_is_asked_in_several_lines():
    form = Sample()

    assert [form[name].widget_type for name in ("note", "story")] == ["text", "textarea"]


def test_fields_in_error_are_marked_for_screen_readers():
    content = str(filled(visited_on="昨天")["visited_on"])

    assert 'aria-invalid="true"' in content
    assert "id_visited_on_error" in content
