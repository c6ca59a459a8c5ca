"""The cases beside a definition: what differs is told with file, line and both numbers; captions are read strictly."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from nuanxin.definitionfile import read
from nuanxin.errors import UserError
from nuanxin.notices.definition import cases, catalogue
from nuanxin.notices.definition.captions import Facts
from nuanxin.notices.definition.schema import CasesFile

NOTICE = "2022-xinfeng-nuanxin"
FACTS = """under: "360722"
facts:
  人员:
    - {人员: 甲, 常住地: "360722100200", 就业意愿: 是}
  认定:
    - {人员: 甲, 认定日期: 2022-08-01}
  临时救助:
    - {人员: 甲, 救助日期: 2022-09-02, 金额: "500.50"}
"""


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / NOTICE / "tests" / "own.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    return path


def facts(tmp_path: Path, rows: str) -> Facts:
    text = f'under: "360722"\nfacts:\n{rows}\ncases:\n  - {{what: 无, to: 2022-09-23, targets: []}}\n'
    return Facts(read(written(tmp_path, text), CasesFile))


def test_right_numbers_leave_no_problem(tmp_path):
    path = written(
        tmp_path,
        FACTS
        + """cases:
  - what: 对
    form: "2"
    to: 2022-09-23
    total: {"1": 1, "31": 1, "32": "500.50"}
    rows: {"360722100": {"1": 1, "31": 1, "32": "500.50"}}
""",
    )

    assert cases.run(path) == cases.Ran(1, ())


def test_a_wrong_number_is_told_for_both_engines_with_its_line(tmp_path):
    path = written(
        tmp_path,
        FACTS
        + """cases:
  - what: 错
    form: "2"
    to: 2022-09-23
    total: {"1": 2, "31": 1, "32": "500.50"}
    rows: {"360722100": {"1": 1, "31": 1, "32": "500.50"}}
""",
    )

    told = [
        f"tests/own.yaml:10：错（{engine}）：合计应为 {{1: '2', 31: '1', 32: '500.50'}}，算出 {{1: '1', 31: '1', 32: '500.50'}}。"
        for engine in ("Memory", "DuckDB")
    ]
    assert cases.run(path) == cases.Ran(1, tuple(told))


def test_a_row_that_a_case_does_not_expect_is_told(tmp_path):
    path = written(tmp_path, FACTS + 'cases:\n  - {what: 漏, form: "2", to: 2022-09-23, total: {"1": 1, "31": 1, "32": "500.50"}}\n')

    assert [problem.partition("：360722100")[1] for problem in cases.run(path).problems] == ["：360722100"] * 2


def test_wrong_gaps_and_targets_are_told(tmp_path):
    path = written(
        tmp_path,
        FACTS + 'cases:\n  - {what: 缺, to: 2022-09-20, standard: "131", gaps: {}}\n  - {what: 谁, to: 2022-09-20, targets: [乙]}\n',
    )

    told = [problem.split("：", 2)[2] for problem in cases.run(path).problems]
    assert told == [*["未达项应为 {}，算出 {'甲': {'talk': 1, 'posts': 3}}。"] * 2, *["援助对象应为 ['乙']，算出 ['甲']。"] * 2]


def test_the_cases_of_all_known_notices_are_found():
    assert {path.parent.parent.name for path in cases.files()} == set(catalogue.notices())


def test_facts_are_read_by_their_captions(tmp_path):
    found = facts(
        tmp_path,
        """  人员:
    - {人员: 甲, 常住地: "360722100200", 性别: 女, 就业意愿: 否}
  临时救助:
    - {人员: 甲, 救助日期: 2022-09-02, 金额: "500.50"}
  岗位推介:
    - {人员: 甲, 推介日期: 2022-09-02, 岗位: 甲厂, 渠道: 电话}
    - {人员: 乙, 推介日期: 2022-09-02, 岗位: 甲厂}
""",
    )

    person = found.tables["persons"][0]
    assert (person["person"], person["sex"], person["wants_job"], person["wants_training"]) == (1, "F", False, None)
    assert found.tables["reliefs"][0]["amount_yuan"] == Decimal("500.50")
    assert [(row["person"], row["post"], row["channel"], row["seq"]) for row in found.tables["referrals"]] == [
        (1, 1, "phone", 1),
        (2, 1, None, 2),
    ]
    assert found.name_of(2) == "乙"


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ("  人物:\n    - {人员: 甲}", "没有事实表“人物”。是不是“人员”？"),
        ("  认定:\n    - {人员: 甲, 认定日: 2022-08-01}", "“认定”没有列“认定日”。是不是“认定日期”？"),
        ("  认定:\n    - {人员: 甲}", "“认定”的“认定日期”不能为空"),
        ("  认定:\n    - {人员: 甲, 认定日期: 八月}", "“认定日期”的值“八月”读不懂"),
        ('  人员:\n    - {人员: 甲, 常住地: "360722100200", 性别: 雄}', "“性别”的值“雄”读不懂"),
        ('  人员:\n    - {人员: 甲, 常住地: "360722100200", 就业意愿: 也许}', "“就业意愿”的值“也许”读不懂"),
        ("  临时救助:\n    - {人员: 甲, 救助日期: 2022-09-02, 金额: 五百}", "“金额”的值“五百”读不懂"),
    ],
)
def test_a_fact_that_cannot_be_is_refused_with_its_line(tmp_path, rows, reason):
    with pytest.raises(UserError) as refusal:
        facts(tmp_path, rows)

    assert reason in str(refusal.value)
    assert "tests/own.yaml:" in str(refusal.value)
