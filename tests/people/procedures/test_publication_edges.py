"""Profiles of public notices that are shipped, against the rule of 2017, and mistakes told together."""

from __future__ import annotations

import pytest

from nuanxin.people import procedures
from nuanxin.people.procedures.publication import MUST_MASK, TELLING, WITHHELD
from tests.people.procedures.written import PROFILE, changed, problems


def told(tmp_path, *columns: str, extra: str = "") -> list[str]:
    return problems(tmp_path, profiles=(PROFILE + "".join(f"  - {column}\n" for column in columns) + extra,))


def test_the_neutral_profile_shows_nothing_that_is_in_principle_withheld_and_warns_of_nothing():
    profile = procedures.profile("neutral")

    assert [column.field for column in profile.columns if column.field in WITHHELD] == []
    assert (profile.warning, [column.basis for column in profile.columns if column.basis]) == ("", [])


def test_the_neutral_profile_shows_no_number_whole_and_says_nothing_telling():
    profile = procedures.profile("neutral")

    assert [column.field for column in profile.columns if column.field in MUST_MASK and column.mask == "none"] == []
    assert [word for word in TELLING if word in profile.applied_for] == []


def test_a_phone_without_a_basis_and_whole_is_refused_for_both_at_once(tmp_path):
    assert told(tmp_path, "{field: phone, label: 电话}") == [
        "publication/1.yaml:7：栏目“电话”会公开联系方式，按规定原则上不得公开。请删去这一栏，或用 basis 写明本地依据。",
        "publication/1.yaml:7：栏目“电话”会公开完整的联系方式。请用 mask: ends 遮盖中间的数字。",
    ]


def test_mistakes_of_two_columns_are_told_each_with_its_line(tmp_path):
    found = told(tmp_path, "{field: birth_on, label: 出生日期}", "{field: address, label: 住址}")

    assert [text.partition("：")[0] for text in found] == ["publication/1.yaml:7", "publication/1.yaml:8"]


def test_a_blank_warning_is_none(tmp_path):
    [problem] = told(tmp_path, "{field: address, label: 住址, basis: 某省办法}", extra="warning: ' '\n")

    assert "却没有写 warning" in problem


@pytest.mark.parametrize("field", ["sex", "age"])
def test_what_no_rule_withholds_needs_neither_basis_nor_mask(tmp_path, field):
    assert told(tmp_path, f"{{field: {field}, label: 某栏}}") == []


@pytest.mark.parametrize("mask", ["half", "all"])
def test_an_unknown_mask_is_refused(tmp_path, mask):
    [problem] = told(tmp_path, f"{{field: name, label: 名字, mask: {mask}}}")

    assert f"“mask”的值“{mask}”不在可用的" in problem


def test_two_telling_words_are_both_named(tmp_path):
    text = changed("applied_for: 就业困难人员认定", "applied_for: 残疾低保人员认定", PROFILE)

    assert [problem.partition("含有")[2][:4] for problem in problems(tmp_path, profiles=(text,))] == ["“残疾”", "“低保”"]
