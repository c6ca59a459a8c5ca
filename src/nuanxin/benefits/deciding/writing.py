"""A case written as a case file has it, so that it can be kept and read again: the inverse of `reading`."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from nuanxin.benefits.deciding.case import Case, Contribution, Dispute, Paid
from nuanxin.benefits.deciding.reading import NONE, read_case
from nuanxin.benefits.deciding.values import READERS
from nuanxin.benefits.policies import facts
from nuanxin.benefits.policies.schema import FactFile

Written = dict[str, Any]


def write_case(case: Case) -> Written:
    """The case file; what hired persons have beyond it (payments, contributions, disputes) is in `write_whole`."""
    employer = written_facts(case.employer, facts.known().employer, gone(case.none, "employer."))
    if case.hires is not None:
        employer["hires"] = [written_facts(one.person, facts.known().facts, gone(one.none)) for one in case.hires]
    return {
        "person": written_facts(case.person, facts.known().facts, gone(case.none)),
        "household": [written_facts(one, facts.known().facts) for one in case.household],
        "employer": employer,
        "payments": [written_payment(one) for one in case.payments],
        "insurance": [written_contribution(one) for one in case.insurance],
    }


def write_whole(case: Case) -> Written:
    """The case file and what it has no room for."""
    found: Written = {"case": write_case(case), "disputes": written_disputes(case)}
    if case.hires is not None:
        found["hires"] = [
            {
                "payments": [written_payment(part) for part in one.payments],
                "insurance": [written_contribution(part) for part in one.insurance],
                "disputes": written_disputes(one),
            }
            for one in case.hires
        ]
    return found


def read_whole(written: Mapping[str, Any]) -> Case:
    """The case that `write_whole` wrote."""
    case = with_more(read_case(written["case"]), {"disputes": written["disputes"]})
    if case.hires is None:
        return case
    return replace(case, hires=tuple(with_more(one, more) for one, more in zip(case.hires, written["hires"], strict=True)))


def with_more(case: Case, more: Mapping[str, Any]) -> Case:
    lists = read_case({name: more[name] for name in ("payments", "insurance") if name in more})
    paid, insured = (lists.payments or case.payments), (lists.insurance or case.insurance)
    return replace(case, payments=paid, insurance=insured, disputes=tuple(map(read_dispute, more["disputes"])))


def gone(none: Iterable[str], prefix: str = "") -> list[str]:
    """The names said not to exist: of the person, or of the employer."""
    own = [name for name in none if name.startswith("employer.") == bool(prefix)]
    return [name.removeprefix(prefix) for name in own]


def written_facts(values: Mapping[str, Any], known: Mapping[str, FactFile], none: Iterable[str] = ()) -> Written:
    found = {name: written_value(known[name].type, value) for name, value in values.items() if value is not None and name in known}
    return found | dict.fromkeys(sorted(none), NONE)


def written_value(kind: str, value: Any) -> Any:
    return WRITERS.get(kind, plain)(value)


def plain(value: Any) -> Any:
    if isinstance(value, datetime.date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


WRITERS: Final[dict[str, Callable[[Any], Any]]] = {
    "month": lambda value: f"{value:%Y-%m}",
    "categories": sorted,
    "ids": sorted,
    "years": lambda value: [f"{year}/{(year + 1) % 100:02d}" for year in sorted(value)],
    "trainings": lambda value: [{"kind": kind, "passed_on": plain(passed_on)} for kind, passed_on in value],
}


def written_payment(one: Paid) -> Written:
    return {"programme": one.programme, "month": one.month and f"{one.month:%Y-%m}", "amount": plain(one.amount)}


def written_contribution(one: Contribution) -> Written:
    return {"month": f"{one.month:%Y-%m}", "kind": one.kind, "amount": plain(one.amount), "payer": one.payer}


def written_disputes(case: Case) -> list[Written]:
    kinds = facts.known().facts
    return [
        {
            "name": one.name,
            "said": {source: plain(value) for source, value in one.said.items()},
            "values": [None if value is None else written_value(kinds[one.name].type, value) for value in one.values],
        }
        for one in case.disputes
    ]


def read_dispute(written: Mapping[str, Any]) -> Dispute:
    fact = facts.known().facts[written["name"]]
    values = [None if value is None else READERS[fact.type](value, fact) for value in written["values"]]
    return Dispute(written["name"], written["said"], tuple(values))
