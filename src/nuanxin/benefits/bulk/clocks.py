"""Months used, left and last on a shared clock as SQL, for every month of retirement that is possible: `deciding.clock` for many."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from nuanxin.benefits.bulk.columns import literal, quoted
from nuanxin.engines.rules import retirement
from nuanxin.engines.rules.dialects import DIALECTS
from nuanxin.engines.rules.retirement.law import month_number as number_of
from nuanxin.engines.rules.retirement.month import month_in
from nuanxin.engines.rules.sql import Writer
from nuanxin.engines.rules.tree import Name, Node, facts_of, rebuild

POSSIBLE: Final = 3  # a month for a man and two for a woman, while sex and original age are unknown
WRITER: Final = Writer(DIALECTS["duckdb"])


def month_number(day: str) -> str:
    return f"(CAST(year({day}) AS INTEGER) * 12 + CAST(month({day}) AS INTEGER) - 1)"


@dataclass(frozen=True)
class Clock:
    """One way of counting months: the columns it makes are numbered by `place`."""

    place: int
    programmes: tuple[str, ...]
    policies: tuple[str, ...]
    paid: str
    cap: Node | None
    extend: Node | None
    until_age: Mapping[str, int] | None

    def column(self, name: str) -> str:
        return f"{name} {self.place}"

    def possible(self, place: int) -> str:
        """The column of one possible month of statutory retirement."""
        return f"{self.column('retires')} of {place}"

    def distance(self, place: int) -> str:
        return f"distance {self.place} of {place}"

    def part(self, name: str, place: int) -> str:
        return quoted(f"{self.column(name)} of {place}")

    def first(self, as_of: datetime.date) -> str:
        """The day on which all is frozen: that of the first approval on record, else of the case's, if it had come by then."""
        used = " + ".join([f"COALESCE({quoted(self.paid)}, 0)", *(f"COALESCE(months_used[{literal(one)}], 0)" for one in self.programmes)])
        approved = f"COALESCE({quoted(self.column('approved on'))}, first_approved_on)"
        return (
            f"{used} AS {quoted(self.column('months_used_up'))}, {self.cap_sql()} AS {quoted(self.column('cap'))}, "
            f"CASE WHEN {approved} <= {literal(as_of)} THEN {approved} ELSE {literal(as_of)} END AS {quoted(self.column('basis on'))}"
        )

    def months(self) -> str:
        """The basis as a month, and the possible months of statutory retirement."""
        basis = f"{month_number(quoted(self.column('basis on')))} AS {quoted(self.column('basis'))}"
        possible = self.by_law() if self.until_age is None else self.by_age(self.until_age)
        return ", ".join([basis, *(f"{sql} AS {quoted(self.possible(place))}" for place, sql in enumerate(possible, start=1))])

    def by_law(self) -> list[str]:
        """By the law in force on the day of the first approval."""
        later = reversed(list(enumerate(retirement.laws()))[1:])
        whens = [(f"{quoted(self.column('basis on'))} >= {literal(law.from_on)}", at) for at, law in later]
        return [chosen([(when, law_column(at, place)) for when, at in whens], law_column(0, place)) for place in range(1, POSSIBLE + 1)]

    def by_age(self, ages: Mapping[str, int]) -> list[str]:
        """By the policy's own ages."""
        birth = month_number("birth_date")
        man, woman = f"{birth} + {ages['M'] * 12}", f"{birth} + {ages['F'] * 12}"
        return [f"CASE WHEN sex = 'M' THEN {man} ELSE {woman} END", f"CASE WHEN sex IS NULL THEN {man} END", "CAST(NULL AS INTEGER)"]

    def cap_sql(self) -> str:
        return "CAST(NULL AS INTEGER)" if self.cap is None else f"CAST({WRITER.whole(self.cap)} AS INTEGER)"

    def second(self, as_of: int) -> str:
        found = []
        for place in range(1, POSSIBLE + 1):
            ends = f"LEAST({quoted(self.possible(place))}, early)"
            found.append(f"CASE WHEN {ends} IS NOT NULL THEN GREATEST(0, {ends} - {as_of} + 1) END AS {self.part('remaining', place)}")
            found.append(f"{self.extended(place)} AS {self.part('extended', place)}")
        unused = f"GREATEST(0, {quoted(self.column('cap'))} - {quoted(self.column('months_used_up'))})"
        found.append(f"CASE WHEN {quoted(self.column('cap'))} IS NOT NULL THEN {unused} END AS {quoted(self.column('unused'))}")
        return ", ".join(found)

    def extended(self, place: int) -> str:
        """What was decided at first approval stands, where it was decided by the months to retirement."""
        if not any(name.name == "distance" for name in (facts_of(self.extend) if self.extend else ())):
            return self.extends(place)
        return f"COALESCE({quoted(self.column('approved extended'))}, extended, {self.extends(place)})"

    def extends(self, place: int) -> str:
        if self.extend is None:
            return "FALSE"
        return f"({WRITER.whole(renamed(self.extend, self.distance(place)))})"

    def distances(self) -> str:
        return ", ".join(
            f"{quoted(self.possible(place))} - {quoted(self.column('basis'))} AS {quoted(self.distance(place))}"
            for place in range(1, POSSIBLE + 1)
        )

    def third(self) -> str:
        return ", ".join(part for place in range(1, POSSIBLE + 1) for part in (self.left(place), self.last(place)))

    def left(self, place: int) -> str:
        remaining, extended, unused = self.part("remaining", place), self.part("extended", place), quoted(self.column("unused"))
        return (
            f"CASE WHEN {remaining} = 0 THEN 0 WHEN {extended} THEN {remaining} WHEN NOT {extended} AND {unused} = 0 THEN 0 "
            f"WHEN {extended} IS NULL OR {remaining} IS NULL OR {unused} IS NULL THEN NULL ELSE LEAST({unused}, {remaining}) END "
            f"AS {self.part('left', place)}"
        )

    def last(self, place: int) -> str:
        ends, extended, cap = f"LEAST({quoted(self.possible(place))}, early)", self.part("extended", place), quoted(self.column("cap"))
        return (
            f"CASE WHEN {extended} OR {ends} IS NULL THEN {ends} WHEN {extended} IS NULL OR {cap} IS NULL THEN NULL "
            f"ELSE LEAST({quoted(self.column('basis'))} + GREATEST({cap}, 1) - 1, {ends}) END AS {self.part('last', place)}"
        )

    def fourth(self) -> str:
        before = self.agreed(lambda place: f"{self.part('remaining', place)} > 0")
        remain = self.agreed(lambda place: f"{self.part('left', place)} > 0")
        return (
            f"{before} AS {quoted(self.column('before_retirement'))}, {remain} AS {quoted(self.column('months_remain'))}, "
            f"{self.agreed(lambda place: self.part('left', place))} AS {quoted(self.column('months_left'))}, "
            f"{self.agreed(lambda place: self.part('last', place))} AS {quoted(self.column('last_month'))}"
        )

    def agreed(self, value: Any) -> str:
        return agreed(
            [quoted(self.possible(place)) for place in range(1, POSSIBLE + 1)], [value(place) for place in range(1, POSSIBLE + 1)]
        )


def agreed(possible: list[str], values: list[str]) -> str:
    """The value if every possible month gives the same; the first stands for "not known" where none is possible."""
    differs = " ".join(
        f"WHEN {possible[place]} IS NOT NULL AND ({values[0]}) IS DISTINCT FROM ({values[place]}) THEN NULL"
        for place in range(1, len(values))
    )
    return f"CASE {differs} ELSE {values[0]} END"


def renamed(node: Node, to: str) -> Node:
    if isinstance(node, Name) and node.name == "distance":
        return Name("int", to, "unknown")
    return rebuild(node, lambda part: renamed(part, to))


def clock_steps(clocks: Iterable[Clock], as_of: datetime.date, relation: str) -> Iterator[tuple[str, str]]:
    """The steps, by name, that add every clock's columns, and whether somebody is retired."""
    clocks = list(clocks)
    now = number_of(as_of.year, as_of.month)
    early = f"{month_number('retired_early_on')} AS early"
    for name, made in (
        ("timed", [early, *(one.first(as_of) for one in clocks)]),
        ("apart", [retired(now), *(one.months() for one in clocks)]),
        ("distant", [one.distances() for one in clocks]),
        ("remaining", [one.second(now) for one in clocks]),
        ("counted", [one.third() for one in clocks]),
        ("agreed", [one.fourth() for one in clocks]),
    ):
        if made:
            yield name, f"{name} AS (SELECT *, {', '.join(made)} FROM {relation})"
            relation = name


def chosen(whens: list[tuple[str, str]], otherwise: str) -> str:
    return f"CASE {' '.join(f'WHEN {when} THEN {then}' for when, then in whens)} ELSE {otherwise} END" if whens else otherwise


def law_column(law: int, place: int) -> str:
    return quoted(f"law {law} month {place}")


def law_now(as_of: datetime.date) -> int:
    laws = retirement.laws()
    return laws.index(retirement.on_day(max(as_of, laws[0].from_on)))


def retired(now: int) -> str:
    """As written, else once the month of retirement is over."""
    law = law_now(datetime.date(now // 12, now % 12 + 1, 1))
    possible = [law_column(law, place) for place in range(1, POSSIBLE + 1)]
    found = agreed(possible, [f"LEAST({one}, early) < {now}" for one in possible])
    return f'COALESCE(retired, {found}) AS "is retired"'


def lookup_rows(keys: Iterable[tuple[str, str, int]]) -> Iterator[tuple[Any, ...]]:
    """For each sex, original age ('' = unknown) and month of birth: the possible months of retirement by each law."""
    for sex, age, birth in keys:
        yield (sex, age, birth, *(month for law in retirement.laws() for month in possible_months(law, sex, age, birth)))


def possible_months(law: Any, sex: str, age: str, birth: int) -> list[int | None]:
    cohorts = [cohort for one in ([sex] if sex else ["F", "M"]) for cohort in law.cohorts_of(one, int(age) if age else None)]
    months: list[int | None] = list(dict.fromkeys(month_in(cohort, birth) for cohort in cohorts))
    return (months + [None] * POSSIBLE)[:POSSIBLE]


def lookup_columns() -> list[str]:
    laws = [f"{law_column(law, place)} INTEGER" for law in range(len(retirement.laws())) for place in range(1, POSSIBLE + 1)]
    return ["r_sex VARCHAR", "r_age VARCHAR", "r_birth INTEGER", *laws]
