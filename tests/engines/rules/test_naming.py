"""Named conditions that name each other: written out for running, kept by name for explanations, never in a circle."""

from __future__ import annotations

import pytest

from nuanxin.engines import rules
from nuanxin.engines.rules import Fact
from nuanxin.engines.rules.naming import Draft, name_conditions

FACTS = {
    "age": Fact("int", "年龄", "unknown"),
    "works": Fact("bool", "在业", "unknown"),
    "ended_on": Fact("date", "终止日期", "none"),
}
DRAFTS = {
    "whole": Draft("符合", "一", "old AND NOT works", "a.yaml:1"),
    "old": Draft("大龄", "二", "age >= 50 OR ended", "a.yaml:2"),
    "ended": Draft("已终止", "三", "ended_on < $to", "a.yaml:3"),
}


def test_names_are_written_out_for_running():
    from datetime import date

    found = name_conditions(DRAFTS, FACTS)
    bound = found["whole"].condition.bind({"from": date(2022, 1, 1), "to": date(2022, 9, 1)})

    assert found["whole"].condition.names == {"age", "works", "ended_on"}
    assert bound.test({"age": 51, "works": False, "ended_on": None}) is True
    assert bound.test({"age": 40, "works": False, "ended_on": None}) is False
    assert bound.test({"age": None, "works": False, "ended_on": None}) is None
    assert bound.test({"age": 40, "works": False, "ended_on": date(2022, 8, 31)}) is True


def test_what_was_written_keeps_the_names():
    found = name_conditions(DRAFTS, FACTS)

    assert found["whole"].written.names == {"old", "works"}
    assert (found["old"].label, found["old"].source) == ("大龄", "二")


def test_named_condition_may_be_asked_of_members():
    drafts = {"whole": Draft("符合", "", "any(old)"), "old": Draft("大龄", "", "age >= 50")}
    found = name_conditions(drafts, FACTS, members=FACTS)["whole"].condition.bind()

    assert found.test({"members": [{"age": 49}, {"age": 50}]}) is True
    assert found.test({"members": [{"age": 49}, {"age": None}]}) is None
    assert found.test({"members": [{"age": 49}]}) is False


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        ({"a": "a"}, "甲 → 甲"),
        ({"a": "b OR works", "b": "NOT a"}, "甲 → 乙 → 甲"),
    ],
)
def test_circle_is_refused(texts, said):
    labels = {"a": "甲", "b": "乙"}

    with pytest.raises(rules.ConditionError, match=said):
        name_conditions({name: Draft(labels[name], "", text, "a.yaml:7") for name, text in texts.items()}, FACTS)


def test_same_condition_named_twice_is_no_circle():
    drafts = {"whole": Draft("符合", "", "old AND (old OR works)"), "old": Draft("大龄", "", "age >= 50")}

    assert name_conditions(drafts, FACTS)["whole"].condition.bind().test({"age": 50, "works": None}) is True


def test_misspelt_name_is_refused_with_its_place():
    with pytest.raises(rules.ConditionError, match=r"a\.yaml:1：.*是不是“old”"):
        name_conditions({**DRAFTS, "whole": Draft("符合", "", "olt", "a.yaml:1")}, FACTS)
