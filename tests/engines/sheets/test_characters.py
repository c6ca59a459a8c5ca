"""Folding: what looks alike is alike, what can be seen is never lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nuanxin.engines.sheets.characters import clean, fold, squeeze, without_brackets, word_key


@pytest.mark.parametrize(
    ("text", "folded"),
    [("ＡＢ１２", "AB12"), ("\u3000甲\u00a0乙 ", "甲 乙"), ("\ufeff甲\u200b", "甲"), (" a b ", "a b"), ("（甲）", "(甲)")],
)
def test_fold(text, folded):
    assert fold(text) == folded


@pytest.mark.parametrize(("text", "squeezed"), [("姓\n名", "姓名"), (" 姓　名 ", "姓名"), ("A\tB", "AB")])
def test_squeeze(text, squeezed):
    assert squeeze(text) == squeezed


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("姓名(必填)", "姓名"),
        ("a(b(c))d", "ad"),
        ("【姓名】", "姓名"),
        ("【法定代表人(负责人)】", "法定代表人"),
        ("【(甲)】", "甲"),
        ("[甲]{乙}", "甲乙"),
        ("[1]日期{x}", "日期"),
        ("(", "("),
        ("()", ""),
        ("姓名(必填", "姓名(必填"),
        ("乡(镇)", "乡"),
    ],
)
def test_brackets_go_with_what_they_hold_unless_nothing_would_remain(text, rest):
    assert without_brackets(text) == rest


@pytest.mark.parametrize("text", ["失地（失林）人员", "失地(失林)人员", "失地 失林 人员", "“失地失林”人员"])
def test_a_word_is_known_whatever_its_brackets(text):
    assert word_key(text) == "失地失林人员"


@given(st.text(st.characters(categories=("Lo", "Lu", "Ll", "Nd", "P", "Zs", "Cf")).filter(lambda sign: sign.isascii() or sign > "\u2fff")))
def test_folding_twice_is_folding_once(text):
    assert squeeze(squeeze(text)) == squeeze(text)
    assert fold(fold(text)) == fold(text)


@given(st.text(st.characters(categories=("Lo", "Nd", "P")), max_size=30))
def test_clean_keeps_every_visible_sign(text):
    assert clean(text) == text.strip()
