"""An independent slow judge: the seven policies written out by hand for one person of whom everything is known. Imports no engine.

A yes is carried by the facts if it stays a yes however the missing facts are filled in. Two facts are presumed by the definitions
themselves where they are missing: who is asked about for an employer's benefit is employed, and a business is an individual one.
"""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Iterator, Mapping
from random import Random
from typing import Any

from bench.policies.fixture import AREAS, DAY, GROUPS, KINDS, LOW, REVIEWS, STATUSES, UNKNOWN

HIRED = ("enterprise", "public_post", "probation")
FOR_EMPLOYERS = {"2011-anhui-hiring-tax", "2011-anhui-zero-household-reward", "2011-anhui-rural-hire", "2011-anhui-post-subsidy"}
Row = Mapping[str, Any]


def later(day: datetime.date, months: int) -> datetime.date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def between(first: datetime.date, last: datetime.date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month


def is_yes(policy: str, row: Row) -> bool:
    """What the notice says of somebody of whom everything is known."""
    lives = (row["died_on"] is None or row["died_on"] > DAY) and row["residence"].startswith("34")
    if policy == "2011-anhui-self-employment-tax":
        return lives and runs_business(row) and row["business_kind"] in ("individual", None) and may_open(row)
    ended = row["recognition_ended_on"]
    recognised = row["recognised_on"] is not None and row["recognised_on"] <= DAY and (ended is None or ended >= DAY)
    if not (lives and recognised and row["annual_review"] in ("passed", "not_due")):
        return False
    hired, zero = row["status"] in HIRED, row["has_ZERO"]
    match policy:
        case "2011-anhui-hiring-tax":
            group = row["has_SOE1"] or row["has_SOE2"] or row["has_COLL"] or (row["has_LONG"] and row["low_income"] != "none")
            return row["employer_kind"] == "enterprise" and hired and group
        case "2011-anhui-insurance-subsidy":
            return subsidised(row) and row["status"] in ("enterprise", "flexible", "public_post") and left(row) > 0
        case "2011-anhui-post-subsidy":
            return ((subsidised(row) and row["status"] == "public_post") or (zero and hired and year_long(row))) and left(row) > 0
        case "2011-anhui-zero-household-reward":
            return zero and hired and year_long(row)
        case "2011-anhui-rural-hire":
            unit = row["employer_kind"] == "enterprise" and row["in_province"]
            return unit and row["has_RZT"] and row["low_income"] == "rural" and hired and year_long(row)
    return zero and (runs_business(row) or row["organised"])


def subsidised(row: Row) -> bool:
    return (row["has_LONG"] and row["low_income"] != "none") or any(row[f"has_{name}"] for name in ("AGE", "ZERO", "LAND", "GRAD"))


def year_long(row: Row) -> bool:
    if row["contract_open"]:
        return True
    if row["contract_from"] is None or row["contract_to"] is None:
        return False
    return row["contract_to"] + datetime.timedelta(days=1) >= later(row["contract_from"], 12)


def runs_business(row: Row) -> bool:
    return row["status"] == "self_employed" or (row["business_opened_on"] is not None and row["business_opened_on"] <= DAY)


def may_open(row: Row) -> bool:
    started, registered, graduated = (
        row["business_opened_on"] or row["job_started_on"],
        row["unemployment_registered_on"],
        row["graduated_on"],
    )
    half = registered and started and later(registered, 6) <= started
    is_registered = registered and (registered <= started if started else registered <= DAY)
    same_year = graduated and started and graduated.year == started.year
    return bool(half or row["has_ZERO"] or (row["low_income"] == "urban" and is_registered) or same_year)


def left(row: Row) -> int:
    age = 60 if row["sex"] == "M" else int(row["original_retirement_age"])
    retires = later(row["birth_date"].replace(day=1), age * 12)
    first = row["first_approved_on"] if row["first_approved_on"] and row["first_approved_on"] <= DAY else DAY
    remaining = max(0, between(DAY, retires) + 1)
    return remaining if between(first, retires) <= 60 else min(max(0, 36 - row["used_months"]), remaining)


def fillings(policy: str, row: Row, random: Random, count: int) -> Iterator[dict[str, Any]]:
    """The row with its missing facts filled in, each time otherwise."""
    lost = [names for names in UNKNOWN if is_lost(names, row)]
    for _ in range(count):
        filled = dict(row)
        for names in lost:
            filled |= values(policy, names, random)
        if row["original_retirement_age"] is not None:
            filled["sex"] = "F"  # only women have an original age of 50 or 55
        if filled["sex"] == "F" and filled["original_retirement_age"] is None:
            filled["original_retirement_age"] = random.choice(("50", "55"))
        if filled["status"] in HIRED and filled["job_started_on"] is None:
            filled["job_started_on"] = datetime.date(2010, 1, 1)
        yield filled


def is_lost(names: tuple[str, ...], row: Row) -> bool:
    """NULL where there must be something: jobs and contracts have their days only while there is one."""
    if names[0] in ("job_started_on", "contract_from", "contract_to"):
        return row["status"] in (*HIRED, None) and all(row[name] is None for name in names)
    if names[0] == "original_retirement_age":
        return row["sex"] in ("F", None) and row[names[0]] is None
    return row[names[0]] is None


def values(policy: str, names: tuple[str, ...], random: Random) -> dict[str, Any]:
    """One possible value of a fact, or of those that are known together."""
    if names[0].startswith("has_"):
        return {f"has_{name}": random.random() < 0.3 for name in GROUPS}
    if names[0] == "contract_to" and random.random() < 0.3:
        return {"contract_to": None, "contract_open": True}
    near = datetime.date(2008, 1, 1) + datetime.timedelta(days=random.randrange(1800))
    possible: dict[str, Any] = {
        "sex": "MF",
        "original_retirement_age": ("50", "55"),
        "birth_date": (datetime.date(random.randrange(1945, 1996), 1, 1),),
        "residence": AREAS,
        "low_income": LOW,
        "annual_review": REVIEWS,
        "status": HIRED if policy in FOR_EMPLOYERS else STATUSES,
        "business_kind": ("individual",),
        "employer_kind": KINDS,
        "organised": (True, False),
        "in_province": (True, False),
    }
    found = {names[0]: random.choice(possible.get(names[0], (near,)))}
    return found | ({"contract_open": False} if names[0] == "contract_to" else {})
