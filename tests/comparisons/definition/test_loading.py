"""Comparison rules as files: what is refused, with file and line; thresholds by region; the condition in Chinese."""

from __future__ import annotations

import datetime
import textwrap
from pathlib import Path

import pytest

from nuanxin.comparisons import definition
from nuanxin.comparisons.definition.library import load
from nuanxin.errors import UserError

RULE = """
group: 试验
source: 某文
valid_days: 30
grace_days: 10
rules:
  - id: tried
    title: 试一条
    lists:
      insured: {list: insurance, where: kind = 'enterprise_pension' AND from_month <= $as_of}
    when: on_register AND insured AND refusals >= $times
    parameters: {times: 3}
    areas: {"36": {times: 2}, "3607": {times: 1}}
    severity: suspect
    show:
      - {label: 参保单位, ledger: employer, list: insured.employer}
    advice: 核实。
    turns_into: exit
    end_code: placed
"""


def written(folder: Path, text: str = RULE, name: str = "tried") -> Path:
    path = folder / "comparisons" / f"{name}.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(textwrap.dedent(text), encoding="utf-8")
    return path


def refusal(folder: Path, old: str, new: str) -> str:
    assert old in RULE
    with pytest.raises(UserError) as refused:
        load([written(folder, RULE.replace(old, new))])
    return str(refused.value)


def test_a_rule_has_what_its_file_says_and_what_its_group_says(tmp_path):
    rule = load([written(tmp_path)])["tried"]

    assert (rule.group, rule.source, rule.valid_days, rule.grace_days, rule.list_ids) == ("试验", "某文", 30, 10, ("insurance",))
    assert (rule.turns_into, rule.end_code, rule.correction, rule.facts) == ("exit", "placed", "", ())
    [shown] = rule.shown
    assert (shown.label, shown.ledger, shown.heading, shown.column) == ("参保单位", "employer", "参保单位", "employer_key")


@pytest.mark.parametrize(("area", "times"), [("360722000000", 1), ("360100000000", 2), ("440100000000", 3)])
def test_a_region_may_have_its_own_threshold(tmp_path, area, times):
    rule = load([written(tmp_path)])["tried"]
    day = datetime.date(2022, 9, 20)

    assert rule.comparison(day, area).parameters == {"as_of": day, "times": times}
    assert f"不少于{times}" in rule.chinese(area)


def test_the_condition_reads_as_chinese(tmp_path):
    assert load([written(tmp_path)])["tried"].chinese() == (
        "“社会保险参保”名单只看险种是企业养老，且起始年月不晚于基准日的记录；"
        "在册，且在“社会保险参保”中，且认定以来拒绝岗位推介的次数不少于3。"
    )


@pytest.mark.parametrize(
    ("old", "new"), [("refusals >=", "refusals >"), ("times: 3", "times: 4"), ("where: kind = 'enterprise_pension' AND", "where:")]
)
def test_another_condition_or_threshold_is_another_version(tmp_path, old, new):
    first, second = load([written(tmp_path)])["tried"], load([written(tmp_path, RULE.replace(old, new))])["tried"]

    assert first.version != second.version


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("list: insurance", "list: insurances", "comparisons/tried.yaml:10：没有名单“insurances”。"),
        ("list: insurance", "list: persons", "comparisons/tried.yaml:10：没有名单“persons”。"),
        ("{list: insurance", "{household: true, list: insurance", "comparisons/tried.yaml:10：每个别名要么写 list"),
        (
            "{list: insurance, where: kind = 'enterprise_pension' AND from_month <= $as_of}",
            "{household: true}",
            "tried.yaml:10：household: true 要写明",
        ),
        ("from_month <=", "from_mont <=", "没有名为“from_mont”的事实。是不是“from_month”？"),
        ("on_register AND", "on_registers AND", "comparisons/tried.yaml:11"),
        ("$times", "$time", "“$time”"),
        ("insured:", "placed:", "名单的别名“placed”与台账事实同名"),
        ("    severity", "    each: insure\n    severity", "“insure”不是本规则 lists 里的名单。是不是“insured”？"),
        ("    severity", "    each: insured\n    suggest: insured\n    severity", "each 和 suggest 只能写一个"),
        ("    severity", "    category: DIBA\n    severity", "没有人员类别“DIBA”。是不是“DIBAO”？"),
        ("    severity", "    correction: hold_category\n    severity", "要写明人员类别"),
        ("end_code: placed", "end_code: place", "没有退出情形“place”。是不是“placed”？"),
        ('"3607": {times: 1}', '"3607": {time: 1}', "地区 3607 的参数“time”在 parameters 里没有"),
        ('"3607": {times: 1}', '"3607x": {times: 1}', "写法不对"),
        ("severity: suspect", "severity: wrong", "不在可用的 'lead', 'suspect'、'correction' 之中"),
        ("list: insured.employer", "list: insured.employe", "名单“insurance”没有列“employe”。是不是“employer”？"),
        ("list: insured.employer", "list: insure.employer", "本规则没有名单别名“insure”"),
        ("ledger: employer,", "ledger: employe,", "台账没有“employe”。是不是“employer”？"),
        ("{label: 参保单位, ledger: employer, list: insured.employer}", "{label: 参保单位}", "“参保单位”没有写取自哪里"),
        ("    advice: 核实。\n", "", "comparisons/tried.yaml:7：缺少“advice”。请补上。"),
        ("    advice", "    advise", "不认识“advise”。是不是“advice”？"),
    ],
)
def test_a_mistake_is_refused_with_its_place(tmp_path, old, new, told):
    assert told in refusal(tmp_path, old, new)


def test_a_relative_cannot_be_asked_row_by_row(tmp_path):
    relative = "    each: insured\n    lists:\n      relative: {household: true, where: placed}"

    assert "逐行比对名单（each、suggest）的规则不能再问家庭成员" in refusal(tmp_path, "    lists:", relative)


def test_a_rule_that_stands_twice_is_refused(tmp_path):
    with pytest.raises(UserError, match=r"comparisons/again.yaml:7：比对规则“tried”写了两次"):
        load([written(tmp_path), written(tmp_path, name="again")])


def test_an_office_adds_rules_of_its_own(settings, tmp_path):
    written(tmp_path)
    settings.EXTRA_DEFINITIONS = str(tmp_path)

    assert definition.get("tried").title == "试一条"
    assert "business_owner" in definition.library()


def test_every_shipped_rule_says_where_it_comes_from_and_what_to_do():
    for rule in definition.library().values():
        assert rule.source
        assert rule.advice.endswith("。")
        assert rule.chinese().endswith("。")
        assert rule.shown
        assert rule.turns_into != "correction" or rule.correction or "更正" in rule.advice or "补" in rule.advice
