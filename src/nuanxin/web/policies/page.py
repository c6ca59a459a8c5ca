"""The page of one policy: what the notice says, what is asked, for how long, how much, what is assumed, and how it is tested."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode

from nuanxin.benefits import policies as known
from nuanxin.benefits.policies import Policy
from nuanxin.benefits.policies.model import LOCAL, value_of
from nuanxin.benefits.policies.schema import LocalFile, ParameterFile
from nuanxin.benefits.policies.tables import tables
from nuanxin.orgs.access import Permission
from nuanxin.orgs.models import Area
from nuanxin.web import remembered
from nuanxin.web.listing.filters import read_day
from nuanxin.web.notices.scope import own_area
from nuanxin.web.pages import needs, show
from nuanxin.web.policies import wording
from nuanxin.web.policies.casing import PARAMETER, pairs
from nuanxin.web.policies.clauses import Clause, clauses
from nuanxin.web.policies.situations import Situation, situations

TYPES = {"int": "整数", "money": "金额", "date": "日期", "bool": "是或否", "fraction": "比例"}
EXAMPLES = {"int": "12", "money": '"1000.00"', "date": "2022-09-08", "bool": "true", "fraction": '"2/3"'}
MODES = {"refine": "另外还要符合", "extend": "也可以享受"}


def get_policy(name: str) -> Policy:
    """The policy of that id, or 404."""
    found = known.library().get(name)
    if found is None:
        raise Http404
    return found


@dataclass(frozen=True)
class Value:
    """One value of a parameter: where and since when; `holds` on the day and at the place of the reader."""

    text: str
    region: str
    term: str
    source: str
    holds: bool


@dataclass(frozen=True)
class Parameter:
    """One parameter with every value it was given; the county fills in one without a value by writing `example`."""

    label: str
    type: str
    name: str
    values: tuple[Value, ...]
    is_filled: bool
    example: str


@needs(Permission.VIEW)
def policy(request: HttpRequest, policy: str) -> HttpResponse:
    """One policy as it stands on a day, for the reader's own area."""
    found, day = get_policy(policy), day_asked(request)
    area = own_area(request.user, Permission.VIEW)
    values = found.parameters(area.prefix, day)
    tested = [(one, trying_url(found, one, values)) for one in situations(found)] if "tests" in request.GET else None
    state = wording.state(found, day)
    context = {
        "title": found.title,
        "crumbs": [("政策", reverse("policies"))],
        "policy": found,
        "file": found.file,
        "day": day,
        "area": area,
        "state": wording.STATES[state],
        "tone": wording.STATE_TONES[state],
        "payee": wording.payee(found),
        "facts": list(about(found)),
        "whole": clauses(found, values),
        "tables": tables(found),
        "locals": list(locals_of(found, day)),
        "parameters": list(parameters(found, area, day)),
        "lacking": wording.lacking(found, values) if found.is_for(area.prefix, day) is not False else [],
        "months": list(months(found, values)),
        "clock": [(one.title, reverse("policy", args=[one.id])) for one in sharing(found)],
        "amount": list(amount(found, values)),
        "situations": tested,
        "failed_count": sum(bool(one.problems) for one, _ in tested or ()),
        "tests_url": f"{reverse('policy', args=[found.id])}?day={day}&tests=1",
    }
    return show(request, "policies/policy.html", context, fragment="policies/situations.html")


def trying_url(policy: Policy, one: Situation, values: Mapping[str, Any]) -> str:
    """Where a situation can be tried; nowhere if it fills in what the calculator cannot."""
    filled = {name: value for name, value in one.parameters.items() if values.get(name, "") is None and value is not None}
    if filled.keys() != one.parameters.keys():
        return ""
    parameters = [(PARAMETER + name, str(value)) for name, value in filled.items()]
    query = urlencode([("as_of", one.as_of.isoformat()), *pairs(one.case), *parameters])
    return f"{reverse('policy-try', args=[policy.id])}?{query}"


def day_asked(request: HttpRequest) -> datetime.date:
    text = request.GET.get("day", "")
    return read_day(text) if text else remembered.business_today()


def about(policy: Policy) -> Iterator[tuple[str, str]]:
    """What is told in a line each; labels of nothing are left out."""
    file = policy.file
    yield "依据", policy.source
    yield "适用地区", wording.regions([file.region])[file.region]
    yield "施行", wording.term(policy)
    yield "发给", wording.payee(policy)
    if file.tested_on:
        yield "何时判定", file.tested_on
    if file.fund:
        yield "资金", file.fund
    yield "一次性", "每人只能领一次" if file.once else ""
    yield "政策编号", file.id
    yield "版本", policy.version


def parameters(policy: Policy, area: Area, day: datetime.date) -> Iterator[Parameter]:
    names = wording.regions(value.area for one in policy.file.parameters.values() for value in one.values)
    for name, one in policy.file.parameters.items():
        held = value_of(one, area.prefix or policy.file.region, day)
        yield Parameter(
            label=one.label,
            type=TYPES[one.type],
            name=name,
            values=tuple(values_of(one, area, day, names)),
            is_filled=held is not None,
            example=f"{{from: {policy.file.in_force.from_on}, value: {EXAMPLES[one.type]}}}",
        )


def values_of(one: ParameterFile, area: Area, day: datetime.date, names: dict[str, str]) -> Iterator[Value]:
    """Every value with its place and its time; that which holds here today is marked."""
    fitting = [value for value in one.values if value.holds(day) and area.prefix.startswith(value.area)]
    best = max(fitting, key=lambda value: (len(value.area), value.from_on), default=None)
    for value in one.values:
        alone = one.model_copy(update={"values": [value]})
        text = wording.parameter(value_of(alone, value.area, value.from_on))
        until = f"，至 {value.until_on}" if value.until_on else ""
        yield Value(text, names[value.area] if value.area else "适用地区", f"{value.from_on} 起{until}", value.source or "", value is best)


@dataclass(frozen=True)
class Local:
    """What a region below asks or allows besides."""

    label: str
    region: str
    term: str
    source: str
    mode: str
    whole: Clause
    is_in_force: bool


def locals_of(policy: Policy, day: datetime.date) -> Iterator[Local]:
    names = wording.regions(one.area for one in policy.file.local)
    for place, one in enumerate(policy.file.local):
        whole = clauses(policy, policy.parameters(one.area, day), f"{LOCAL}{place}")
        yield Local(one.label, names[one.area], local_term(one), one.source, MODES[one.mode], added(whole), one.holds(day))


def local_term(one: LocalFile) -> str:
    return f"{one.from_on} 起" + (f"，至 {one.until_on}" if one.until_on else "")


def added(whole: Clause) -> Clause:
    """What the region adds: the parts after the policy's own whole."""
    return Clause(whole.label, "", whole.source, whole.joined, whole.parts[1:])


def months(policy: Policy, values: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """How long, in lines; nothing for what is not paid by the month."""
    rule, compiled = policy.file.months, policy.compiled()
    if rule is None:
        return
    if compiled.cap:
        fixed = wording.cap(compiled.cap, values)
        yield "最长月数", f"{fixed} 个月" if fixed else wording.formula(policy, compiled.cap, values)
    if compiled.extend:
        yield "可延长到退休", wording.extension(policy, values)
    if rule.until_age:
        yield "享受到", f"男 {rule.until_age.M} 周岁，女 {rule.until_age.F} 周岁"
    elif not compiled.extend:
        yield "享受到", "退休当月为止"
    yield "怎样数", "按实际发放的不同月份数，中间停发的月份不算，也不作废"


def sharing(policy: Policy) -> list[Policy]:
    """The other policies of the same clock."""
    library = known.library()
    return [library[one] for one in policy.clock if one in library and one != policy.id]


def amount(policy: Policy, values: dict[str, Any]) -> Iterator[tuple[str, str]]:
    rule = policy.file.amount
    if rule is None:
        return
    yield "怎样算", wording.formula(policy, policy.compiled().amount, values)
    yield "多久一次", "每月" if rule.per == "month" else "一次性，已发的从应发中扣除"
    yield "取整", wording.rounding(rule.round_to, rule.rounding)
    if counted := policy.file.insurance:
        yield "实际缴费", wording.insurance(counted.payer, counted.kinds)
