"""The ledger of payments by its columns, filters and sums: every kind of payee and state, on the page and in the workbook."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from nuanxin.benefits.models import Payment, PaymentBatch, payee_key
from tests import factories
from tests.factories import benefits
from tests.web import filed
from tests.web.pages import count, names, refusals, text

pytestmark = pytest.mark.django_db
SEPTEMBER = datetime.date(2022, 9, 1)
HEADINGS = (
    "领取人", "援助对象", "身份证号", "地区", "政策", "项目", "所属月份", "金额（元）", "状态", "到账日期", "失败或追回原因", "资金", "批次",
)  # fmt: skip


@pytest.fixture
def unit(county):
    return benefits.employer(name="信丰某鞋厂")


@pytest.fixture
def ledger(budget, unit):
    """One payment of every kind: waiting, sent, arrived to an employer, failed, taken back with its entry, a one-off elsewhere."""
    people = [factories.person(name=name) for name in ("赵一", "钱二", "孙三", "李四", "周五")]
    batch = PaymentBatch.objects.create(area_id=factories.COUNTY, budget=budget, number="XF2022-007", state="sent")
    to_unit = {"payee_kind": "employer", "payee_key": payee_key("employer", unit.pk), "employer": unit, "area_id": factories.JIADING}
    benefits.payment(people[0], budget=budget)
    benefits.payment(people[1], benefits.AUGUST, state="sent", batch=batch, budget=budget, amount_yuan=Decimal("1234.50"))
    benefits.payment(people[2], state="paid", paid_on=datetime.date(2022, 9, 4), **to_unit)
    benefits.payment(people[3], state="failed", failure="账号户名不符", policy="gone-policy")
    taken = benefits.payment(people[4], state="paid", paid_on=datetime.date(2022, 8, 31), is_reversed=True, budget=budget)
    entry = {"kind": "reversal", "state": "paid", "paid_on": SEPTEMBER, "reverses": taken, "reason": "已死亡", "budget": budget}
    benefits.payment(people[4], amount_yuan=Decimal("-500.00"), **entry)
    benefits.payment(people[0], None, area_id=factories.CHANGLONG, programme="一次性创业补贴", amount_yuan=Decimal("5000.00"))


def exported(desk, query: str = "") -> list[dict]:
    found = filed.exported(desk.post("payments-export", query=query))
    return [dict(zip(found[0], row, strict=False)) for row in found[1:]]


def test_workbook_has_every_column_in_order(head, ledger):
    assert tuple(exported(head)[0])[: len(HEADINGS)] == HEADINGS


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("?state=pending&month=2022-07", {"领取人": "赵一", "援助对象": "赵一", "所属月份": "2022-07", "状态": "待拨付", "金额（元）": 500, "资金": "2022 年就业补助资金"}),
        ("?state=sent", {"领取人": "钱二", "所属月份": "2022-08", "状态": "已送银行", "金额（元）": 1234.5, "批次": "XF2022-007"}),
        ("?state=paid", {"领取人": "信丰某鞋厂", "援助对象": "孙三", "状态": "已到账", "到账日期": datetime.datetime(2022, 9, 4), "地区": "嘉定镇"}),
        ("?state=failed", {"领取人": "李四", "政策": "gone-policy", "状态": "发放失败", "失败或追回原因": "账号户名不符"}),
        ("?state=reversed", {"领取人": "周五", "状态": "已追回", "金额（元）": 500}),
        ("?state=reversal", {"领取人": "周五", "状态": "追回记账", "金额（元）": -500, "失败或追回原因": "已死亡"}),
        ("?area=360722101000", {"领取人": "赵一", "所属月份": "一次性", "项目": "一次性创业补贴", "金额（元）": 5000, "地区": "大塘埠镇 长龙村委会"}),
    ],
)  # fmt: skip
def test_workbook_tells_of_each_payment_what_the_page_does(head, ledger, query, told):
    [row] = exported(head, query)

    assert {name: row[name] for name in told} == told


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["赵一", "周五", "周五", "李四", "信丰某鞋厂", "钱二", "赵一"]),
        ("?q=信丰", ["信丰某鞋厂"]),
        ("?q=孙三", ["信丰某鞋厂"]),
        ("?q=三", []),
        ("?q=周", ["周五", "周五"]),
        ("?kind=employer", ["信丰某鞋厂"]),
        ("?kind=household", []),
        ("?policy=national-insurance-subsidy-flexible&state=failed", []),
        ("?from=2022-09-01", ["周五", "信丰某鞋厂"]),
        ("?to=2022-08-31", ["周五"]),
        ("?from=2022-09-02&to=2022-09-03", []),
        ("?month=2022年8月", ["钱二"]),
        ("?month=2022 年 8 月", ["钱二"]),
        ("?month=2021-08", []),
        ("?area=360722100000&state=pending", ["赵一"]),
        ("?fund=就业补助资金", ["周五", "周五", "钱二", "赵一"]),
    ],
)
def test_filters_leave_whom_they_name(head, ledger, query, found):
    assert names(head.get("payments", query=query)) == found


@pytest.mark.parametrize(
    ("query", "total"),
    [
        ("", "7,734.50"),
        ("?state=reversal", "-500.00"),
        ("?state=reversed", "500.00"),
        ("?state=sent", "1,234.50"),
        ("?q=周", "0.00"),
        ("?q=无人", "0.00"),
        ("?q=无人&state=paid", "0.00"),
    ],
)
def test_sum_above_the_list_is_that_of_its_rows(head, ledger, query, total):
    page = head.get("payments", query=query)

    assert f"金额合计 {total} 元" in text(page)
    assert sum(Decimal(str(row["金额（元）"])) for row in exported(head, query)) == Decimal(total.replace(",", ""))


def test_tabs_count_under_the_other_filters(head, ledger):
    page = head.get("payments", query="?area=360722100000&state=paid")

    assert [(tab.label, tab.count, tab.is_current) for tab in page.context["tabs"]] == [
        ("全部", 6, False),
        ("待拨付 500.00", 1, False),
        ("已送银行 1,234.50", 1, False),
        ("已到账 500.00", 1, True),
        ("发放失败 500.00", 1, False),
        ("已追回 500.00", 1, False),
        ("追回记账 -500.00", 1, False),
    ]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("?month=2022-13", "查询条件中的月份“2022-13”读不懂。请写成 2022-07 的样子。"),
        ("?month=7月", "查询条件中的月份“7月”读不懂。请写成 2022-07 的样子。"),
    ],
)
def test_a_month_that_cannot_be_read_is_said_in_words(head, ledger, query, said):
    page = head.get("payments", query=query)

    assert (page.status_code, said in text(page) or said in refusals(page)) == (422, True)


def test_a_township_reads_its_own_and_is_offered_no_budget_of_the_county(township, ledger):
    page = township.get("payments")

    assert names(page) == ["周五", "周五", "李四", "信丰某鞋厂", "钱二", "赵一"]
    assert township.get("payments", query=f"?budget={Payment.objects.filter(budget__isnull=False).first().budget_id}").status_code == 422


def test_the_county_next_door_sees_none_of_it(foreign, ledger):
    assert (count(foreign.get("payments")), exported(foreign)) == ("0", [])
