"""`nuanxin compare`: the shape of its JSON, what is masked, what is told where, and the workbook."""

from __future__ import annotations

import datetime

import openpyxl
import pytest

from nuanxin.orgs.models import AuditEvent
from tests import factories
from tests.comparisons.releasing import release

pytestmark = pytest.mark.django_db
DAY = ("--as-of", "2022-09-20")


@pytest.fixture
def owner(county):
    person = factories.person()
    factories.recognition(person)
    release(
        "businesses",
        {"企业名称": "信丰某店", "统一社会信用代码": "91360722MA0000001A", "法定代表人": person.name, "法定代表人身份证号": person.full_id_number, "状态": "running"}
        | {"成立日期": datetime.date(2020, 1, 1)},
    )  # fmt: skip
    return person


def test_a_finding_is_one_entry_with_both_sides(nuanxin, owner):
    shown = nuanxin("compare", *DAY, "--rule", "business_owner", "--json")

    assert (shown.code, shown.err) == (0, "")
    assert shown.json == [
        {
            "rule": "business_owner",
            "person": {"key": owner.pk, "id_number": owner.id_masked, "name": owner.name, "area": factories.SHUIDONG},
            "values": {
                "企业名称": {"ledger": "", "list": "信丰某店"},
                "主体类型": {"ledger": "", "list": ""},
                "成立日期": {"ledger": "", "list": "2020-01-01"},
                "就业形式": {"ledger": "", "list": ""},
            },
            "result": "matched",
            "advice": "核实是否实际经营；实际经营的登记为自主创业，符合退出条件的办理退出。",
        }
    ]


def test_a_missing_list_is_told_on_stderr_and_in_json_only_to_who_asked(nuanxin, owner):
    asked = nuanxin("compare", *DAY, "--rule", "deceased_on_register", "--json")
    everything = nuanxin("compare", *DAY, "--json")

    assert asked.json == [
        {
            "rule": "deceased_on_register",
            "person": None,
            "values": {"死亡人员": {"ledger": "", "list": ""}},
            "result": "source_unavailable",
            "advice": "请先导入所缺的名单，再比对。",
        }
    ]
    assert asked.err == "在册人员已死亡：没有名单“死亡人员”（deceased），未比对。请先用 nuanxin import 导入。\n"
    assert {one["rule"] for one in everything.json} == {"business_owner"}
    assert "未比对" in everything.err


def test_revealing_is_audited(nuanxin, owner):
    shown = nuanxin("compare", *DAY, "--rule", "business_owner", "--json", "--reveal")

    assert [one["person"]["id_number"] for one in shown.json] == [owner.full_id_number]
    assert [(event.kind, event.details) for event in AuditEvent.objects.order_by("pk")] == [
        ("comparisons.run.finished", {"rules": 1, "new": 1}),
        ("people.id_numbers.revealed", {"count": 1}),
    ]


def test_the_workbook_has_a_sheet_per_rule(nuanxin, owner, tmp_path):
    path = tmp_path / "found.xlsx"

    shown = nuanxin("compare", *DAY, "--rule", "business_owner", "--out", str(path))

    assert (shown.code, shown.out) == (0, "")
    [sheet] = openpyxl.load_workbook(path).worksheets
    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)] == [
        ["所在地", "姓名", "身份证号", "比对结果", "企业名称（名单）", "成立日期（名单）", "建议"],
        ["信丰县嘉定镇水东村委会", owner.name, owner.id_masked, "比中", "信丰某店", "2020-01-01"]
        + ["核实是否实际经营；实际经营的登记为自主创业，符合退出条件的办理退出。"],
    ]


def test_a_workbook_of_nothing_says_so(nuanxin, county, tmp_path):
    path = tmp_path / "none.xlsx"
    factories.person()

    nuanxin("compare", *DAY, "--rule", "two_active_posts", "--out", str(path))

    assert openpyxl.load_workbook(path).sheetnames == ["没有疑点"]


def test_without_json_it_is_told_in_words(nuanxin, owner):
    shown = nuanxin("compare", *DAY, "--rule", "business_owner", "--area", "嘉定镇")

    assert shown.out.splitlines() == [
        "在册，是存续市场主体的法定代表人",
        f"  {owner.name}　{owner.id_masked}　比中　企业名称 信丰某店；成立日期 2020-01-01",
    ]
    assert shown.err == "共 1 条（2022-09-20）\n"


def test_rules_are_listed_with_their_conditions(nuanxin, db):
    shown = nuanxin("compare", "--rules")

    assert "  refused_help　多次拒绝岗位推介\n    在册，且认定以来拒绝岗位推介的次数不少于3。\n" in shown.out


def test_an_unknown_rule_is_refused(nuanxin, owner):
    shown = nuanxin("compare", "--rule", "business_owners", "--json")

    assert (shown.code, shown.out, shown.err) == (1, "", "没有比对规则“business_owners”。是不是“business_owner”？\n")
