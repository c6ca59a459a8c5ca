"""The line of steps above a batch and a payment, and the tabs above a list: what is over, what is now, where it leads."""

from __future__ import annotations

import datetime

import pytest
from django.http import QueryDict
from django.test import RequestFactory

from nuanxin.benefits.models import Payment, PaymentBatch
from nuanxin.web.payments import steps
from nuanxin.web.payments.steps import Step
from nuanxin.web.payments.tabs import Tab, tab_url, tabs_of

MADE = datetime.datetime(2022, 9, 1, 2, tzinfo=datetime.UTC)
SENT = datetime.datetime(2022, 9, 2, 16, tzinfo=datetime.UTC)  # the third in China
ANSWERED = datetime.datetime(2022, 9, 5, 2, tzinfo=datetime.UTC)


def batch(state: str, **told) -> PaymentBatch:
    return PaymentBatch(**{"state": state, "number": "XF-1", "recorded_at": MADE} | told)


def payment(state: str, **told) -> Payment:
    return Payment(**{"state": state, "recorded_at": MADE} | told)


def drawn(found: list[Step]) -> list[tuple[str, str, str]]:
    return [(one.label, one.words, one.note) for one in found]


@pytest.mark.parametrize(
    ("state", "told", "line"),
    [
        ("open", {}, [("编制批次", "已办", "2022-09-01"), ("送银行", "正在办", ""), ("对账", "未到", "")]),
        ("sent", {"sent_at": SENT}, [("编制批次", "已办", "2022-09-01"), ("送银行", "已办", "2022-09-03"), ("对账", "正在办", "")]),
        (
            "reconciled",
            {"sent_at": SENT, "reconciled_at": ANSWERED},
            [("编制批次", "已办", "2022-09-01"), ("送银行", "已办", "2022-09-03"), ("对账", "已办", "2022-09-05")],
        ),
        ("cancelled", {}, [("编制批次", "已办", "2022-09-01"), ("取消", "止于此", "付款退回待拨付")]),
    ],
)
def test_steps_of_a_batch_follow_its_state(state, told, line):
    assert drawn(steps.steps_of_batch(batch(state, **told))) == line


@pytest.mark.parametrize(
    ("found", "line"),
    [
        (
            payment("pending"),
            [("审批", "已办", "2022-09-01"), ("编入批次", "正在办", ""), ("送银行", "未到", ""), ("到账", "未到", "")],
        ),
        (
            payment("pending", batch=batch("open")),
            [("审批", "已办", "2022-09-01"), ("编入批次", "已办", "2022-09-01"), ("送银行", "正在办", ""), ("到账", "未到", "")],
        ),
        (
            payment("sent", batch=batch("sent", sent_at=SENT)),
            [("审批", "已办", "2022-09-01"), ("编入批次", "已办", "2022-09-01"), ("送银行", "已办", "2022-09-03"), ("到账", "正在办", "")],
        ),
        (
            payment("paid", batch=batch("reconciled", sent_at=SENT), paid_on=datetime.date(2022, 9, 4)),
            [
                ("审批", "已办", "2022-09-01"),
                ("编入批次", "已办", "2022-09-01"),
                ("送银行", "已办", "2022-09-03"),
                ("到账", "已办", "2022-09-04"),
            ],
        ),
        (
            payment("paid", paid_on=datetime.date(2022, 9, 4)),
            [("审批", "已办", "2022-09-01"), ("编入批次", "已办", ""), ("送银行", "已办", ""), ("到账", "已办", "2022-09-04")],
        ),
        (
            payment("failed", batch=batch("reconciled", sent_at=SENT), failure="账号户名不符"),
            [
                ("审批", "已办", "2022-09-01"),
                ("编入批次", "已办", "2022-09-01"),
                ("送银行", "已办", "2022-09-03"),
                ("发放失败", "止于此", "账号户名不符"),
            ],
        ),
        (payment("paid", is_reversed=True), [("审批", "已办", "2022-09-01"), ("追回", "止于此", "")]),
        (payment("failed", is_reversed=True), [("审批", "已办", "2022-09-01"), ("追回", "止于此", "")]),
    ],
)
def test_steps_of_a_payment_follow_its_state_and_its_batch(found, line):
    assert drawn(steps.steps_of_payment(found)) == line


@pytest.mark.parametrize(("length", "shown"), [(0, 0), (19, 19), (20, 20), (21, 20), (200, 20)])
def test_a_long_reason_of_failure_is_cut_on_the_line(length, shown):
    assert len(steps.steps_of_payment(payment("failed", failure="错" * length))[-1].note) == shown


@pytest.mark.parametrize("done", range(5))
def test_exactly_one_step_is_now_until_all_are_over(done):
    found = steps.line(steps.PAYMENT_STEPS, done, [""] * 4)

    assert [one.number for one in found] == [1, 2, 3, 4]
    assert [one.number for one in found if one.is_now] == ([done + 1] if done < 4 else [])
    assert [one.state for one in found] == (["done"] * done + ["now"] + ["ahead"] * 4)[:4]


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        (None, ""),
        (datetime.datetime(2022, 9, 1, 15, 59, tzinfo=datetime.UTC), "2022-09-01"),
        (datetime.datetime(2022, 9, 1, 16, 0, tzinfo=datetime.UTC), "2022-09-02"),
        (datetime.datetime(2022, 12, 31, 16, 0, tzinfo=datetime.UTC), "2023-01-01"),
    ],
)
def test_a_moment_is_shown_as_the_day_it_was_in_china(moment, shown):
    assert steps.at(moment) == shown


@pytest.mark.parametrize(
    ("query", "value", "url"),
    [
        ("", "", "/payments/"),
        ("", "paid", "/payments/?state=paid"),
        ("state=sent", "", "/payments/"),
        ("state=sent", "paid", "/payments/?state=paid"),
        ("state=sent&after=12", "paid", "/payments/?state=paid"),
        ("state=sent&before=12", "", "/payments/"),
        ("q=%E6%9D%8E&state=sent", "paid", "/payments/?q=%E6%9D%8E&state=paid"),
        ("q=%E6%9D%8E&state=sent&after=3", "", "/payments/?q=%E6%9D%8E"),
        ("id=1&id=2", "paid", "/payments/?id=1&id=2&state=paid"),
        ("q=a%26b", "", "/payments/?q=a%26b"),
    ],
)
def test_a_tab_keeps_the_other_filters_and_begins_at_the_first_page(query, value, url):
    request = RequestFactory().get(f"/payments/?{query}")

    assert tab_url(request, "state", "payments", value) == url
    assert QueryDict(query) == request.GET


@pytest.mark.parametrize(
    ("query", "default", "current"),
    [("", "", [True, False]), ("state=paid", "", [False, True]), ("state=lost", "", [False, False]), ("", "paid", [False, True]), ("", "none", [False, False])],
)  # fmt: skip
def test_the_tab_of_what_is_asked_for_is_current_else_the_default(query, default, current):
    request = RequestFactory().get(f"/payments/?{query}")

    tabs = tabs_of(request, "state", "payments", [("", "全部", 3), ("paid", "已到账", 2)], default)

    assert tabs == [Tab("全部", 3, "/payments/", current[0]), Tab("已到账", 2, "/payments/?state=paid", current[1])]
