"""Explanations: labels, truths, values and sources, equal to the decision at every row."""

from __future__ import annotations

from itertools import product

import pytest

from nuanxin.engines.rules import Fact
from nuanxin.engines.rules.closure import MEMBERS
from nuanxin.engines.rules.explaining import ALL_OF, ANY_OF, Explained, Explainer, failing
from nuanxin.engines.rules.naming import Draft, name_conditions

FACTS = {
    "age": Fact("int", "年龄", "unknown"),
    "works": Fact("bool", "在业", "unknown"),
    "sex": Fact("enum", "性别", "unknown", ("M", "F"), {"M": "男", "F": "女"}),
    "score": Fact("int", "评分", "unknown"),
}
DRAFTS = {
    "whole": Draft("符合", "文件一", "old AND NOT (works OR sex = 'F')"),
    "old": Draft("大龄", "文件二", "age >= 50"),
}


def explainer(drafts=DRAFTS, **more):
    return Explainer(name_conditions(drafts, FACTS, members=FACTS), FACTS, FACTS, **more)


def explained(row, name="whole", drafts=DRAFTS, **more):
    return explainer(drafts, **more).step(name).explained({**dict.fromkeys(FACTS), **row})


def test_tree_has_labels_truths_values_and_sources():
    found = explained({"age": 51, "works": False, "sex": None})

    assert found == Explained(
        "符合",
        None,
        {},
        "文件一",
        (
            Explained("大龄", True, {"年龄": 51}, "文件二"),
            Explained(
                f"不是：{ANY_OF}",
                None,
                {},
                "",
                (
                    Explained(
                        ANY_OF,
                        None,
                        {},
                        "",
                        (Explained("在业为是", False, {"在业": False}), Explained("性别是女", None, {"性别": None})),
                        "any",
                    ),
                ),
                "not",
            ),
        ),
        "all",
    )


@pytest.mark.parametrize(("age", "works", "sex"), list(product([None, 49, 50], [None, True, False], [None, "M", "F"])))
def test_truth_of_the_tree_is_the_decision(age, works, sex):
    row = {"age": age, "works": works, "sex": sex}
    bound = name_conditions(DRAFTS, FACTS)["whole"].condition.bind()

    assert explained(row).truth is bound.test(row)


def test_members_are_explained_one_by_one():
    drafts = {"whole": Draft("家中有大龄", "", "any(old)"), "old": Draft("大龄", "", "age >= 50")}
    found = explained({"members": [{"age": 49}, {"age": 60}]}, drafts=drafts)

    assert (found.label, found.truth) == ("家中有大龄", True)
    assert [(child.label, child.truth, child.values) for child in found.children] == [
        ("家庭成员1：大龄", False, {"年龄": 49}),
        ("家庭成员2：大龄", True, {"年龄": 60}),
    ]


def test_name_alone_keeps_its_own_label_under_another():
    drafts = {"whole": Draft("符合", "文件一", "old"), "old": Draft("大龄", "文件二", "age >= 50")}

    assert explained({"age": 50}, drafts=drafts) == Explained("符合", True, {"年龄": 50}, "文件一")


def test_worked_out_fact_shows_what_it_comes_from():
    drafts = {"whole": Draft("合格", "", "score > 1")}
    found = explained({"score": 2, "age": 50, "sex": "M"}, drafts=drafts, comes_from={"score": ("age", "sex")})

    assert found.values == {"年龄": 50, "性别": "M"}


def test_and_without_a_name_says_all_of():
    found = explained({}, drafts={"whole": Draft("符合", "", "works OR (age > 1 AND sex = 'M')")})

    assert [child.label for child in found.children] == ["在业为是", ALL_OF]


def test_failing_are_the_smallest_parts_that_keep_it_from_holding():
    assert [part.label for part in failing(explained({"age": 49, "works": False, "sex": "M"}))] == ["大龄"]
    assert failing(explained({"age": 50, "works": False, "sex": "M"})) == ()
    assert failing(explained({"age": None, "works": False, "sex": "M"})) == ()


def test_member_who_is_the_person_is_called_so_and_the_others_are_counted_without_them():
    row = {**dict.fromkeys(FACTS), "age": 49}
    row[MEMBERS] = [row, {**dict.fromkeys(FACTS), "age": 60}]

    found = explainer({**DRAFTS, "any": Draft("有大龄成员", "文件三", "any(old)")}).step("any").explained(row)

    assert [part.label for part in found.children] == ["本人：大龄", "家庭成员1：大龄"]
