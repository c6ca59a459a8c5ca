"""Made-up cases for deciding in bulk: every kind of fact, missing ones, month ends, leap days, households, payments."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from decimal import Decimal
from random import Random
from typing import Any

import duckdb

from nuanxin.benefits.bulk import columns
from nuanxin.benefits.bulk.computed import Sources
from nuanxin.benefits.bulk.deciding import Bulk
from nuanxin.benefits.deciding import Case, decide
from nuanxin.benefits.deciding.case import Contribution, Paid
from nuanxin.benefits.policies import facts, library
from nuanxin.people.enums import Category

AREAS = ("34", "340111001002", "360722101001", "360722", "360700", "370102001001", "110101001001")
EDGES = ("2012-02-29", "2011-08-31", "2011-02-28", "2024-02-29", "2022-04-16", "2022-04-17", "2008-12-31", "2009-01-01", "2015-11-29")
DAYS = (
    datetime.date(2012, 2, 29),
    datetime.date(2022, 10, 31),
    datetime.date(2024, 12, 31),
    datetime.date(2025, 1, 1),
    datetime.date(2026, 9, 1),
)


class Maker:
    """Makes cases of one seed; `missing` is how often a fact is not collected."""

    def __init__(self, seed: int, missing: float, as_of: datetime.date) -> None:
        self.random, self.missing, self.as_of = Random(seed), missing, as_of

    def case(self) -> Case:
        return Case(
            person=self.person(),
            household=tuple(self.person() for _ in range(self.random.choice((0, 0, 1, 3)))),
            employer={name: self.value(name, fact) for name, fact in facts.known().employer.items() if self.is_told()},
            payments=tuple(self.payment() for _ in range(self.random.choice((0, 0, 0, 2, 40)))),
            insurance=tuple(self.contribution() for _ in range(self.random.choice((0, 1, 3)))),
            none=frozenset(self.random.sample(sorted(facts.known().facts), 1)) if self.random.random() < 0.02 else frozenset(),
        )

    def is_told(self) -> bool:
        return self.random.random() >= self.missing

    def person(self) -> dict[str, Any]:
        """Facts told often enough that some policy says yes."""
        rare = {
            "died_on",
            "retired_early_on",
            "recognition_ended_on",
            "once_paid",
            "business_closed_on",
            "first_approved_on",
            "extended",
            "retired",
        }
        found = {}
        for name, fact in facts.known().facts.items():
            if self.is_told() and (name not in rare or self.random.random() < 0.25):
                found[name] = self.value(name, fact)
        return found

    def value(self, name: str, fact: Any) -> Any:
        if name == "birth_date":
            return self.birth()
        if fact.type == "date_or_open" and self.random.random() < 0.3:
            return "none"
        return self.of_type(fact)[fact.type]()

    def of_type(self, fact: Any) -> dict[str, Any]:
        pick = self.random
        return {
            "enum": lambda: pick.choice(list(fact.values)),
            "bool": lambda: pick.random() < 0.5,
            "int": lambda: pick.randint(fact.least or 0, fact.most or 80),
            "money": lambda: Decimal(pick.randint(0, 300000)) / 100,
            "area": lambda: pick.choice(AREAS),
            "text": lambda: "县领导小组同意",
            "categories": lambda: frozenset(pick.sample(Category.values, pick.choice((0, 1, 2, 4)))),
            "trainings": lambda: tuple(("焊工", self.near()) for _ in range(pick.randint(0, 2))),
            "counts": lambda: {pick.choice(list(library())): pick.randint(0, 40)},
            "ids": lambda: frozenset(pick.sample(list(library()), 2)),
            "years": lambda: frozenset(pick.sample(range(2008, 2028), 2)),
            "month": lambda: self.near().replace(day=1),
            **dict.fromkeys(("date", "date_or_month", "date_or_open"), self.near),
        }

    def birth(self) -> datetime.date:
        """Around the ages at which something changes."""
        age = self.random.choice((18, 24, 39, 40, 44, 45, 49, 50, 52, 54, 55, 57, 59, 60, 61, 63))
        month = self.as_of.year * 12 + self.as_of.month - 1 - age * 12 + self.random.randint(-7, 7)
        return datetime.date(month // 12, month % 12 + 1, self.random.choice((1, 15, 28)))

    def near(self) -> datetime.date:
        """A day on, just before or after an edge, or some time before the day."""
        if self.random.random() < 0.3:
            return datetime.date.fromisoformat(self.random.choice(EDGES)) + datetime.timedelta(days=self.random.choice((-1, 0, 0, 1)))
        back = self.random.choice((0, 1, -1, 30, 181, 182, 183, 184, 364, 365, 366, 700, 1096, 2000, -40, -366))
        return self.as_of - datetime.timedelta(days=back)

    def payment(self) -> Paid:
        programme = self.random.choice([*library(), "2011-anhui-insurance-subsidy", "没有的项目"])
        month = None if self.random.random() < 0.2 else self.near().replace(day=1)
        return Paid(programme, month, None if self.random.random() < 0.1 else Decimal(self.random.randint(100, 90000)) / 100)

    def contribution(self) -> Contribution:
        amount = None if self.random.random() < 0.1 else Decimal(self.random.randint(100, 90000)) / 100
        month = self.random.choice((self.as_of, self.as_of, self.near())).replace(day=1)
        return Contribution(month, self.random.choice(("pension", "medical", "injury")), amount, self.random.choice(("self", "employer")))


def bulk_of(cases: Sequence[Case], as_of: datetime.date, policies: Sequence[Any]) -> Bulk:
    """The cases as relations of a connection of their own, not decided yet."""
    connection = duckdb.connect(":memory:")
    members = []
    rows = []
    for number, case in enumerate(cases):
        home = number if case.household else None
        rows.append(columns.row_of(case, number, case.person.get("residence") or "", home))
        if case.household:
            members.append(rows[-1])
            members += [columns.row_of(Case(person=one), -1, "", number) for one in case.household]
    for name, found in (("cases", rows), ("members", members)):
        connection.register(name, columns.table(found, columns.types()))
    paid = [row for number, case in enumerate(cases) for row in columns.payments_of(case, number)]
    insured = [row for number, case in enumerate(cases) for row in columns.insurance_of(case, number)]
    connection.register("payments", columns.table(paid, columns.PAYMENTS))
    connection.register("insurance", columns.table(insured, columns.INSURANCE))
    connection.register("approvals", columns.table([], columns.APPROVALS))
    sources = Sources("cases", "members", "payments", "insurance", "approvals", "retirement")
    return Bulk(connection, tuple(policies), as_of, sources, lambda number, some: [decide(one, cases[number], as_of) for one in some])
