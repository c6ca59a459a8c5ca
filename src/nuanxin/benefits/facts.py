"""The facts that benefits contribute: every payment and reversing entry, every entitlement, and what was collected of persons."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
from django.db.models import QuerySet

from nuanxin.benefits.enums import PayeeKind, PaymentKind, PaymentState
from nuanxin.benefits.models import CollectedFact, Entitlement, Payment
from nuanxin.benefits.policies import facts
from nuanxin.engines.facts import Column, Table
from nuanxin.orgs.facts import FactSource, county_range, of_residents

PAYMENTS = Table(
    name="payments",
    label="付款",
    key="payment",
    area="area",
    order="seq",
    columns=(
        Column("payment", "int", "付款"),
        Column("person", "int", "人员", "none"),
        Column("employer", "int", "用人单位", "none"),
        Column("area", "text", "地区"),
        Column("policy", "text", "政策"),
        Column("programme", "text", "项目"),
        Column("month", "date", "所属月份", "none"),
        Column("amount_yuan", "money", "金额"),
        Column("payee_kind", "enum", "领取人类型", values=tuple(PayeeKind.values)),
        Column("kind", "enum", "类型", values=tuple(PaymentKind.values)),
        Column("state", "enum", "状态", values=tuple(PaymentState.values)),
        Column("paid_on", "date", "到账日期", "none"),
        Column("reversed", "bool", "已追回"),
        Column("seq", "int", "登记次序"),
    ),
)
ENTITLEMENTS = Table(
    name="entitlements",
    label="享受资格",
    key="entitlement",
    area="area",
    order="seq",
    columns=(
        Column("entitlement", "int", "享受资格"),
        Column("person", "int", "人员", "none"),
        Column("employer", "int", "用人单位", "none"),
        Column("area", "text", "地区"),
        Column("policy", "text", "政策"),
        Column("clock", "text", "期限合并计算的政策组", "none"),
        Column("payee_kind", "enum", "领取人类型", values=tuple(PayeeKind.values)),
        Column("first_approved_on", "date", "初次核定日期"),
        Column("retirement_month", "date", "核定时的退休年月", "none"),
        Column("cap_months", "int", "最长月数", "none"),
        Column("extended", "bool", "延长至退休"),
        Column("stopped_on", "date", "停发日期", "none"),
        Column("ended_on", "date", "终止日期", "none"),
        Column("seq", "int", "登记次序"),
    ),
)
COLLECTED = Table(
    name="collected",
    label="补充采集的事实",
    key="fact",
    person="person",
    order="seq",
    columns=(
        Column("fact", "int", "记录"),
        Column("person", "int", "人员"),
        Column("name", "text", "事实"),
        Column("value", "text", "内容"),
        Column("known_on", "date", "所属日期"),
        Column("seq", "int", "登记次序"),
    ),
)
FREE_TEXT = '"有"'  # what somebody wrote about a person stays behind: policies only ask whether it is there


def values_of(read: Any) -> Any:
    """Values as JSON, as a case file has them; free text is only said to be there."""
    known = facts.known().facts
    free = {name for name, one in known.items() if one.type == "text"}
    pairs = zip(read["name"].to_pylist(), read["value"].to_pylist(), strict=True)
    return pa.array([FREE_TEXT if name in free else value for name, value in pairs], pa.string())


def of_county(queryset: QuerySet, county: str) -> QuerySet:
    return queryset.standing().filter(**county_range("area_id", county))


SOURCES = (
    FactSource(
        PAYMENTS,
        lambda county: of_county(Payment.objects.all(), county),
        fields={
            "payment": "pk",
            "person": "person_id",
            "employer": "employer_id",
            "area": "area_id",
            **{name: name for name in ("policy", "programme", "month", "amount_yuan", "payee_kind", "kind", "state", "paid_on")},
            "reversed": "is_reversed",
            "seq": "id",
        },
        words={"payee_kind": dict(PayeeKind.choices), "kind": dict(PaymentKind.choices), "state": dict(PaymentState.choices)},
    ),
    FactSource(
        ENTITLEMENTS,
        lambda county: of_county(Entitlement.objects.all(), county),
        fields={
            "entitlement": "pk",
            "person": "person_id",
            "employer": "employer_id",
            "area": "area_id",
            **{name: name for name in ("policy", "clock", "payee_kind", "first_approved_on", "retirement_month", "cap_months")},
            "extended": "is_extended",
            **{name: name for name in ("stopped_on", "ended_on")},
            "seq": "id",
        },
        words={"payee_kind": dict(PayeeKind.choices)},
    ),
    FactSource(
        COLLECTED,
        lambda county: of_residents(CollectedFact.objects.filter(person__isnull=False), county),
        fields={"fact": "pk", "person": "person_id", "name": "name", "known_on": "known_on", "seq": "id"},
        reads=("name", "value"),
        computed={"value": values_of},
    ),
)
