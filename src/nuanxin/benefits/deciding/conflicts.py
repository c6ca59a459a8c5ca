"""Where two sources of one case contradict each other, and what each of them alone would say."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from nuanxin.benefits.deciding.case import Case
from nuanxin.benefits.policies import facts
from nuanxin.engines.rules.dates import month_end

CLOSED = ("closed", "revoked")


@dataclass(frozen=True)
class Conflict:
    """Two sources (or more): what each shows, and the person's facts if only it were believed."""

    label: str
    values: Mapping[str, Any]
    sides: tuple[Mapping[str, Any], ...]


def conflicts(case: Case, as_of: datetime.date) -> tuple[Conflict, ...]:
    """The contradictions of a case, whether they matter or not."""
    return (*of_business(case, as_of), *of_death(case, as_of), *of_disputes(case))


def of_disputes(case: Case) -> Iterator[Conflict]:
    """Sources that say different things of one fact."""
    for one in case.disputes:
        label = facts.label(one.name)
        shown = {f"{label}：{source}": value for source, value in one.said.items()}
        yield Conflict(f"{label}的来源说法不同", shown, tuple({one.name: value} for value in one.values))


def of_business(case: Case, as_of: datetime.date) -> Iterator[Conflict]:
    """Registered as self-employed, or the business as running, but closed in the business register."""
    person = case.person
    closed_on, state = person.get("business_closed_on"), person.get("business_state")
    is_closed = (closed_on is not None and closed_on <= as_of) or state in CLOSED
    open_again = {"business_closed_on": None, "business_state": "running"}
    if is_closed and person.get("status") == "self_employed":
        shown = seen(person, ("status", "business_state", "business_closed_on"))
        yield Conflict("就业登记为自主创业，市场监管登记已注销或吊销", shown, (open_again, {"status": "unemployed"}))
    elif closed_on is not None and closed_on <= as_of and state == "running":
        shown = seen(person, ("business_state", "business_closed_on"))
        yield Conflict("经营状态为在营，又有注销日期", shown, (open_again, {"business_state": "closed"}))


def of_death(case: Case, as_of: datetime.date) -> Iterator[Conflict]:
    """Dead, but contributions or payments for later months."""
    died_on = case.person.get("died_on")
    if died_on is None:
        return
    after = month_end(died_on)
    paid = sorted({one.month for one in case.payments if one.month and one.month > after})
    insured = sorted({one.month for one in case.insurance if one.month > after})
    for months, label in ((paid, facts.LISTS["payments"]), (insured, facts.LISTS["insurance"])):
        if months:
            shown = {facts.label("died_on"): died_on, label: "、".join(f"{month:%Y-%m}" for month in months)}
            yield Conflict(f"已登记死亡，以后月份又有{label}", shown, ({"died_on": None}, {}))


def seen(person: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {facts.label(name): person[name] for name in names if person.get(name) is not None}
