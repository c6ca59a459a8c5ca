"""Which two writings of a name are one name."""

from __future__ import annotations

import pytest

from nuanxin import yamlfile
from nuanxin.engines.sheets.spec import BUILT_IN
from nuanxin.orgs.intake.names import agree, folded


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("张三", "张三"),
        ("张三", "张 三"),
        ("张三", "张　三"),
        ("张三", "张\u200b三"),
        ("李峯", "李峰"),
        ("王昇", "王升"),
        ("陳國華", "陈国华"),
        ("阿卜杜·热合曼", "阿卜杜•热合曼"),
        ("阿卜杜·热合曼", "阿卜杜．热合曼"),
        ("阿卜杜·热合曼", "阿卜杜热合曼"),
        ("Ｌｉ", "li"),
    ],
)
def test_agree(one, other):
    assert agree(one, other)
    assert agree(other, one)


@pytest.mark.parametrize(
    ("one", "other"), [("张三", "李四"), ("张三", "张三丰"), ("李敏", "李明"), ("肖华", "萧华"), ("邱兵", "丘兵"), ("张三", "")]
)
def test_different_names_do_not_agree(one, other):
    assert not agree(one, other)


def test_no_character_stands_for_two():
    groups = yamlfile.load(BUILT_IN / "_variants.yaml").value["groups"]
    characters = [character for group in groups for character in group]

    assert [group for group in groups if len(group) < 2] == []
    assert sorted(character for character in set(characters) if characters.count(character) > 1) == []


def test_folding_twice_is_folding_once():
    for name in ("陳 國·華", "Ｌｉ　Ｗｅｉ", "王昇"):
        assert folded(folded(name)) == folded(name)
