"""The rules as loaded, and rules that would let a phone or a place decide alone are refused."""

from __future__ import annotations

import pytest

from nuanxin.engines.linkage.definition import FOLDER, read, waterfall
from nuanxin.errors import UserError

GOOD = """source: 某号
earliest_birth: 1900-01-02
lunar_days: 50
year_slip: 1
most_sharing_a_phone: 4
most_candidates: 5
gap: 4
rules:
  - {id: a, label: 甲, name: [same], birth: [same], weight: 12}
"""


def written(tmp_path, text):
    path = tmp_path / "waterfall.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_shipped_rules_put_the_weak_last():
    rules = waterfall().rules

    assert [rule.is_weak for rule in rules] == sorted(rule.is_weak for rule in rules)
    assert min(rule.weight for rule in rules if not rule.is_weak) > max(rule.weight for rule in rules if rule.is_weak)


def test_shipped_rules_say_where_they_come_from():
    assert waterfall().source
    assert "source:" in (FOLDER / "sounds.yaml").read_text(encoding="utf-8")


def test_good_rules_are_read(tmp_path):
    [rule] = read(written(tmp_path, GOOD)).rules

    assert rule.wanted() == {"name": ("same",), "birth": ("same",)}


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ("{id: b, label: 乙, name: [], phone: [same], weight: 3}", "规则要有姓名和另一项相同"),
        ("{id: b, label: 乙, name: [same], weight: 3}", "规则要有姓名和另一项相同"),
        ("{id: b, label: 乙, name: [same], place: [other], weight: 3}", "规则要有姓名和另一项相同"),
        ("{id: b, label: 乙, name: [same], phone: [same, unknown], weight: 3}", "规则要有姓名和另一项相同"),
        ("{id: b, label: 乙, name: [edit], phone: [same], weight: 3}", "姓名写法不同时，出生日期或证件号未遮部分要相同"),
        ("{id: b, label: 乙, name: [sound], birth: [same, days], weight: 3}", "姓名写法不同时"),
        ("{id: a, label: 乙, name: [same], birth: [same], weight: 3}", "有两条规则同名"),
        ("{id: b, label: 乙, name: [other], birth: [same], weight: 3}", "waterfall.yaml:10"),
        ("{id: b, label: 乙, name: [same], birth: [same], weight: 0}", "waterfall.yaml:10"),
        ("{id: b, label: 乙, name: [same], birth: [same], weight: 1, colour: red}", "waterfall.yaml:10"),
    ],
)
def test_rule_that_rests_on_too_little_is_refused(tmp_path, rule, reason):
    with pytest.raises(UserError, match=reason):
        read(written(tmp_path, f"{GOOD}  - {rule}\n"))
