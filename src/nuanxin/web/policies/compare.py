"""Versions and differences of a policy: between two days, with the file shipped, and with another policy."""

from __future__ import annotations

import datetime
import difflib
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from nuanxin.benefits import policies as known
from nuanxin.benefits.policies import Policy
from nuanxin.benefits.policies.differences import Difference, differences, differences_of_days
from nuanxin.benefits.policies.library import PATTERN, load
from nuanxin.errors import UserError
from nuanxin.orgs import definitions
from nuanxin.orgs.access import Permission
from nuanxin.web import remembered
from nuanxin.web.listing.filters import read_day
from nuanxin.web.notices.scope import own_area
from nuanxin.web.pages import needs, show
from nuanxin.web.policies import wording
from nuanxin.web.policies.page import get_policy

DAYS, FILES, OTHERS = "days", "files", "others"
REGION = "适用地区"


@needs(Permission.VIEW)
def compare(request: HttpRequest, policy: str) -> HttpResponse:
    """Two readings side by side: only what differs."""
    found = get_policy(policy)
    area = own_area(request.user, Permission.VIEW)
    days = days_asked(request, found)
    shipped = shipped_of(found)
    others = others_of(found)
    by = request.GET.get("by", DAYS)
    if by not in (DAYS, FILES, OTHERS) or (by == FILES and shipped is None):
        by = DAYS
    other = other_asked(request, others)
    first, second = sides(by, found, shipped, other)
    context: dict[str, Any] = {
        "title": f"比较：{found.title}",
        "crumbs": [("政策", reverse("policies")), (found.title, reverse("policy", args=[found.id]))],
        "policy": found,
        "by": by,
        "tabs": tabs(found, by, has_own=shipped is not None),
        "days": days,
        "other": other,
        "others": others,
        "area": area,
        "headings": headings(by, days, first, second),
        "lines": lines(differences_of_days(found, *days, area.prefix) if by == DAYS else differences(first, second), first, second),
        "here": reverse("policy-compare", args=[found.id]),
    }
    return show(request, "policies/compare.html", context)


def days_asked(request: HttpRequest, policy: Policy) -> tuple[datetime.date, datetime.date]:
    """The two days asked for: at first that on which it came into force, and today."""
    first, second = (request.GET.get(name, "") for name in ("from", "to"))
    earlier = read_day(first) if first else policy.file.in_force.from_on
    later = read_day(second) if second else max(remembered.business_today(), policy.file.in_force.from_on)
    if later < earlier:
        raise UserError(f"第二天 {later} 早于第一天 {earlier}，不能比较。请把较早的日期写在前面。")
    return earlier, later


def shipped_of(policy: Policy) -> Policy | None:
    """The shipped definition, where the office's own file replaces it and the shipped one can be read."""
    paths = [path for path, _ in definitions.files(PATTERN) if path.parent.name == policy.id]
    if len(paths) < 2 or not paths[0].is_relative_to(definitions.SHIPPED):
        return None
    try:
        return load(paths[0], policy.shared)
    except UserError:
        return None


def others_of(policy: Policy) -> list[Policy]:
    """All other policies, those of a similar name first."""
    rest = [one for one in known.library().values() if one.id != policy.id]
    return sorted(rest, key=lambda one: -difflib.SequenceMatcher(None, one.title, policy.title).ratio())


def other_asked(request: HttpRequest, others: list[Policy]) -> Policy | None:
    wanted = request.GET.get("with", "")
    return next((one for one in others if one.id == wanted), others[0] if others else None)


def sides(by: str, policy: Policy, shipped: Policy | None, other: Policy | None) -> tuple[Policy, Policy]:
    """The two policies that are compared, the older or own one first."""
    if by == FILES and shipped is not None:
        return shipped, policy
    return policy, other if by == OTHERS and other is not None else policy


def lines(found: Iterable[Difference], first: Policy, second: Policy) -> list[Difference]:
    """The differences, with regions by their names."""
    names = wording.regions([first.file.region, second.file.region])
    return [
        replace(one, before=names.get(one.before, one.before), after=names.get(one.after, one.after)) if one.what == REGION else one
        for one in found
    ]


def tabs(policy: Policy, by: str, has_own: bool) -> list[tuple[str, str, bool]]:
    here = reverse("policy-compare", args=[policy.id])
    choices = [(DAYS, "两个日期"), (OTHERS, "另一项政策")] + ([(FILES, "随附的定义与本机构的")] if has_own else [])
    return [(f"{here}?by={code}", label, code == by) for code, label in choices]


def headings(by: str, days: tuple[datetime.date, datetime.date], first: Policy, second: Policy) -> tuple[str, str]:
    if by == FILES:
        return f"随附的定义（版本 {first.version}）", f"本机构的定义（版本 {second.version}）"
    return (f"{days[0]}", f"{days[1]}") if by == DAYS else (first.title, second.title)
