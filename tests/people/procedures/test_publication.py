"""What a public notice may show: forbidden fields need a stated basis, numbers are masked, words are neutral."""

from __future__ import annotations

import pytest

from nuanxin.people import procedures
from nuanxin.people.procedures.publication import WITHHELD
from tests.people.procedures.written import PROFILE, changed, problems


def told(tmp_path, *columns: str, extra: str = "") -> list[str]:
    return problems(tmp_path, profiles=(PROFILE + "".join(f"  - {column}\n" for column in columns) + extra,))


@pytest.mark.parametrize("field", WITHHELD)
def test_a_field_in_principle_withheld_is_refused_without_a_basis(tmp_path, field):
    assert told(tmp_path, f"{{field: {field}, label: 某栏, mask: ends}}") == [
        f"publication/1.yaml:7：栏目“某栏”会公开{WITHHELD[field]}，按规定原则上不得公开。请删去这一栏，或用 basis 写明本地依据。"
    ]


@pytest.mark.parametrize("field", WITHHELD)
def test_a_withheld_field_with_its_basis_needs_a_warning_for_the_officer(tmp_path, field):
    column = f"{{field: {field}, label: 某栏, mask: ends, basis: 某省办法}}"

    assert told(tmp_path, column) == [
        "publication/1.yaml:1：公开了原则上不公开的内容，却没有写 warning。请写明与哪条规定不一致，以便经办人知晓。"
    ]
    assert told(tmp_path, column, extra="warning: 与2017年通知不一致\n") == []


def test_a_blank_basis_is_none(tmp_path):
    assert len(told(tmp_path, "{field: phone, label: 电话, mask: ends, basis: ' '}")) == 1


@pytest.mark.parametrize(("field", "what", "basis"), [("id_number", "身份证号", ""), ("phone", "联系方式", ", basis: 某办法")])
def test_a_number_is_never_published_whole(tmp_path, field, what, basis):
    warning = "warning: 不一致\n" if basis else ""

    assert told(tmp_path, f"{{field: {field}, label: 号码{basis}}}", extra=warning) == [
        f"publication/1.yaml:7：栏目“号码”会公开完整的{what}。请用 mask: ends 遮盖中间的数字。"
    ]


@pytest.mark.parametrize("text", ["残疾人员认定", "低保家庭认定", "零就业家庭认定", "脱贫人口认定"])
def test_what_is_applied_for_is_said_in_neutral_words(tmp_path, text):
    word = next(word for word in ("残疾", "低保", "零就业", "脱贫") if word in text)

    assert problems(tmp_path, profiles=(changed("applied_for: 就业困难人员认定", f"applied_for: {text}", PROFILE),)) == [
        f"publication/1.yaml:4：申请事项“{text}”含有“{word}”，会透露个人情况。请改用中性的说法。"
    ]


def test_two_columns_of_one_label_are_refused(tmp_path):
    assert told(tmp_path, "{field: sex, label: 姓名}") == ["publication/1.yaml:6：有两栏同名。请改名或删去一栏。"]


def test_an_unknown_field_is_refused(tmp_path):
    assert told(tmp_path, "{field: bank_account, label: 银行卡号}")[0].startswith(
        "publication/1.yaml:7：“field”的值“bank_account”不在可用的"
    )


def test_one_id_twice_is_refused(tmp_path):
    assert problems(tmp_path, profiles=(PROFILE, PROFILE)) == ["publication/2.yaml:1：公开栏目“plain”已经有了。请换一个 id。"]


def test_the_neutral_profile_shows_name_masked_number_and_neutral_words_only():
    neutral = procedures.profile("neutral")

    assert [(column.field, column.mask) for column in neutral.columns] == [("name", "none"), ("id_number", "ends"), ("applied_for", "none")]
    assert neutral.warning == ""


def test_a_regional_profile_spells_the_conflict_out():
    regional = procedures.profile("category_and_age")

    assert [column.field for column in regional.columns] == ["name", "sex", "age", "categories"]
    assert "原则上不公开" in regional.warning
    assert [column.field for column in regional.columns if column.basis] == ["categories"]
