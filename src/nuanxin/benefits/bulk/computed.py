"""Facts worked out from others, as SQL over a relation of cases: what `deciding.rows` works out for one case."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from nuanxin.benefits.bulk.clocks import Clock, clock_steps, month_number
from nuanxin.benefits.bulk.columns import OPEN_ENDED, SQL_OF_KIND, column, literal, named_in, quoted
from nuanxin.benefits.deciding.clock import names_of, names_of_clock
from nuanxin.benefits.deciding.rows import FIRST_SCHOOL_MONTH
from nuanxin.benefits.policies import facts
from nuanxin.benefits.policies.model import Policy, value_of
from nuanxin.benefits.policies.schema import ParameterFile
from nuanxin.engines.rules.bulk import Steps, constant, localised
from nuanxin.engines.rules.dialects import DIALECTS
from nuanxin.engines.rules.sql import Writer
from nuanxin.engines.rules.tree import Members, Name, Node, rebuild, walk

OF_MEMBERS = frozenset({"school_years_begun", "started_on", "contract_is_open", "trained"})
EXACT = "DECIMAL(24,9)"
NAMED_OF_CASE = "{named of case}"  # stands for the columns of the case until the whole statement is known
WRITER = Writer(DIALECTS["duckdb"])


@dataclass
class Computed:
    """Collects which worked-out columns the policies asked for, and writes the steps that make them."""

    as_of: datetime.date
    plain: dict[str, str] = field(default_factory=dict)  # columns from the row itself: name and SQL
    paid: dict[str, str] = field(default_factory=dict)  # aggregates of payments
    insured: dict[str, str] = field(default_factory=dict)  # aggregates of the month's contributions
    members: dict[Node, str] = field(default_factory=dict)
    clocks: dict[Any, Clock] = field(default_factory=dict)
    asks_household_years: bool = False

    @property
    def this_month(self) -> str:
        return f"month = {literal(self.as_of.replace(day=1))}"

    def known(self, policy: Policy, name: Name) -> Node:
        """What the relation calls a fact that a policy's condition names."""
        if name.name in policy.file.parameters:
            return self.parameter(policy, name)
        if name.name in facts.known().computed:
            return Name(name.type, self.computed(policy, name.name), "unknown")
        fact = facts.known().facts.get(name.name)
        if fact is not None and fact.missing == "as_of":
            return self.column(name.type, f"{name.name} given", f"COALESCE({quoted(name.name)}, {literal(self.as_of)})")
        return Name(name.type, column(name.name), "unknown")

    def column(self, kind: str, name: str, sql: str) -> Name:
        self.plain[name] = sql
        return Name(kind, name, "unknown")

    def parameter(self, policy: Policy, name: Name, *, as_text: bool = False) -> Node:
        """Its value where it is the same everywhere; a column where it depends on the area, or where none is in force.

        A fraction is compared by its decimals; `as_text` keeps it exact, for amounts.
        """
        one = policy.file.parameters[name.name]
        values = by_area(one, policy.file.region, self.as_of)
        if set(values) == {""} and values[""] is not None:
            return constant(name.type, values[""])
        kind = "VARCHAR" if as_text else EXACT if one.type in ("money", "fraction") else SQL_OF_KIND[name.type]
        cases = "".join(
            f" WHEN starts_with(COALESCE(residence, {literal(policy.file.region)}), {literal(area)}) THEN {fixed(value, as_text)}"
            for area, value in sorted(values.items(), key=lambda pair: -len(pair[0]))
            if value is not None
        )
        sql = f"CASE{cases} END" if cases else "NULL"
        return self.column(name.type, f"{policy.id} {name.name}{' as text' if as_text else ''}", f"CAST({sql} AS {kind})")

    def computed(self, policy: Policy, name: str) -> str:
        """The column of a worked-out fact; those that depend on the policy have one for each way they are asked."""
        if name in ("before_retirement", "months_remain", "months_used_up"):
            return self.clock(policy).column(name)
        own = getattr(self, name)(policy)
        if isinstance(own, str):
            self.plain[name] = own
            return name
        return str(own[0])

    def in_region(self, policy: Policy) -> tuple[str]:
        return self.region(policy, "residence")

    def business_in_region(self, policy: Policy) -> tuple[str]:
        return self.region(policy, "business_area")

    def region(self, policy: Policy, area: str) -> tuple[str]:
        regions = (policy.file.region, *(one.area for one in policy.file.local if one.holds(self.as_of))) if policy.file.region else ()
        name = f"{area} in {' '.join(regions)}"
        inside = " OR ".join(f"starts_with({area}, {literal(one)})" for one in regions)
        wider = " OR ".join(f"starts_with({literal(one)}, {area})" for one in regions)
        self.plain[name] = (
            f"CASE WHEN {area} IS NULL THEN NULL WHEN {inside} THEN TRUE WHEN {wider} THEN NULL ELSE FALSE END" if regions else "TRUE"
        )
        return (name,)

    def started_on(self, policy: Policy) -> str:
        return "COALESCE(business_opened_on, job_started_on)"

    def contract_is_open(self, policy: Policy) -> str:
        return f"COALESCE({quoted('contract_to' + OPEN_ENDED)}, FALSE)"

    def is_retired(self, policy: Policy) -> tuple[str]:
        return ("is retired",)

    def already_paid(self, policy: Policy) -> tuple[str]:
        name = f"{policy.id} already paid"
        listed = ", ".join(map(literal, dict.fromkeys(names_of(policy))))
        self.paid[f"{name} before"] = f"bool_or(programme IN ({listed}))"
        self.plain[name] = f"COALESCE({quoted(name + ' before')}, FALSE) OR COALESCE(list_has_any(once_paid, [{listed}]), FALSE)"
        return (name,)

    def paid_before(self, policy: Policy) -> str:
        """The column of what was paid of a one-off benefit before."""
        name = f"{policy.id} paid before"
        listed = ", ".join(map(literal, dict.fromkeys(names_of(policy))))
        self.paid[name] = f"SUM(amount) FILTER (programme IN ({listed}))"
        return name

    def school_years_begun(self, policy: Policy) -> str:
        first = self.as_of.year if self.as_of >= datetime.date(self.as_of.year, FIRST_SCHOOL_MONTH, 1) else self.as_of.year - 1
        return f"COALESCE(len(list_filter(school_years, lambda y: y <= {first})), 0)"

    def household_school_years(self, policy: Policy) -> str:
        self.asks_household_years = True
        return f'CASE WHEN household IS NULL THEN {self.school_years_begun(policy)} ELSE COALESCE("household years", 0) END'

    def trained(self, policy: Policy) -> str:
        return f"COALESCE(training <= {literal(self.as_of)}, FALSE)"

    def insured_by_employer(self, policy: Policy) -> tuple[str]:
        self.insured["by employer"] = f"bool_or(payer = 'employer' AND {self.this_month})"
        self.plain["insured by employer"] = 'COALESCE("by employer", FALSE)'
        return ("insured by employer",)

    def insurance_paid(self, policy: Policy) -> tuple[str]:
        counted = policy.file.insurance
        if counted is None:
            self.plain["insurance paid"] = "CAST(NULL AS DECIMAL(18,2))"
            return ("insurance paid",)
        name = f"insurance paid by {counted.payer} for {' '.join(counted.kinds)}"
        chosen = f"{self.this_month} AND payer = {literal(counted.payer)} AND kind IN ({', '.join(map(literal, counted.kinds))})"
        self.insured[name] = f"CASE WHEN bool_or(amount IS NULL AND {chosen}) THEN NULL ELSE SUM(amount) FILTER ({chosen}) END"
        return (name,)

    def clock(self, policy: Policy) -> Clock:
        months, compiled = policy.file.months, policy.compiled()
        given = {"as_of": self.as_of}
        cap = compiled.cap and self.local(policy, compiled.cap.bind(given).tree)
        extend = compiled.extend and self.local(policy, compiled.extend.bind(given).tree)
        ages = months.until_age if months else None
        names = tuple(sorted(names_of_clock(policy)))
        key = (cap, extend, ages, names, policy.clock if policy.is_monthly else ())
        if key not in self.clocks:
            used = f"months paid {len(self.clocks)}"
            listed = ", ".join(map(literal, names))
            self.paid[used] = f"COUNT(DISTINCT month) FILTER (programme IN ({listed}))"
            self.clocks[key] = Clock(len(self.clocks), names, key[-1], used, cap, extend, None if ages is None else ages.model_dump())
        return self.clocks[key]

    def local(self, policy: Policy, tree: Node) -> Node:
        """A tree in the relation's own names."""
        return localised(self.without_members(policy, tree), lambda name: name if name.name == "distance" else self.known(policy, name))

    def without_members(self, policy: Policy, node: Node) -> Node:
        """Questions about the household's members become columns of their own."""
        if not isinstance(node, Members):
            return rebuild(node, lambda part: self.without_members(policy, part))
        part = self.local(policy, node.part)
        asked = Members(node.type, node.quantifier, part)
        name = self.members.setdefault(asked, f"members {len(self.members)}")
        return Name(node.type, name, "unknown")

    def steps(self, sources: Sources) -> Steps:
        """The relation of cases with every worked-out column."""
        found = [f"joined AS (SELECT {NAMED_OF_CASE}{self.joined_columns()} FROM {sources.cases} AS c {self.joins(sources)})"]
        relation = "joined"
        for name, step in clock_steps(self.clocks.values(), self.as_of, relation):
            found.append(step)
            relation = name
        if self.plain or self.members:
            found.append(f"worked_out AS (SELECT *{self.plain_columns()} FROM {relation})")
            relation = "worked_out"
        if self.members:
            columns = "".join(f", {member_sql(asked, name)} AS {quoted(name)}" for asked, name in self.members.items())
            found.append(f"whole_household AS (SELECT *{columns} FROM {relation})")
            relation = "whole_household"
        return Steps(tuple(found), relation)

    def plain_columns(self) -> str:
        return "".join(f", {sql} AS {quoted(name)}" for name, sql in self.plain.items())

    def joined_columns(self) -> str:
        names = [f"p.{quoted(name)}" for name in self.paid] + ['p."last paid"'] + [f"i.{quoted(name)}" for name in self.insured]
        names += ['i."last insured"'] + [f"m.{quoted(name + ' all')}" for name in self.members.values()]
        names += [f"a.{quoted(clock.column(name))}" for clock in self.clocks.values() for name in ("approved on", "approved extended")]
        names += ['m."household years"'] if self.asks_household_years else []
        return "".join(f", {name}" for name in names) + ", r.* EXCLUDE (r_sex, r_age, r_birth)"

    def joins(self, sources: Sources) -> str:
        birth = month_number("c.birth_date")
        return (
            f'LEFT JOIN ({self.payments_sql(sources)}) AS p ON p."case" = c."case" '
            f'LEFT JOIN ({self.insurance_sql(sources)}) AS i ON i."case" = c."case" '
            f'LEFT JOIN ({self.approvals_sql(sources)}) AS a ON a."case" = c."case" '
            f"LEFT JOIN {sources.retirement} AS r ON r.r_sex = COALESCE(c.sex, '') "
            f"AND r.r_age = COALESCE(c.original_retirement_age, '') AND r.r_birth = {birth}"
        ) + (
            f" LEFT JOIN ({self.members_sql(sources)}) AS m ON m.household = c.household"
            if self.members or self.asks_household_years
            else ""
        )

    def payments_sql(self, sources: Sources) -> str:
        columns = "".join(f", {sql} AS {quoted(name)}" for name, sql in self.paid.items())
        return f'SELECT "case"{columns}, MAX(month) AS "last paid" FROM {sources.payments} WHERE {sources.only} GROUP BY ALL'

    def insurance_sql(self, sources: Sources) -> str:
        columns = "".join(f", {sql} AS {quoted(name)}" for name, sql in self.insured.items())
        return f'SELECT "case"{columns}, MAX(month) AS "last insured" FROM {sources.insurance} WHERE {sources.only} GROUP BY ALL'

    def approvals_sql(self, sources: Sources) -> str:
        """The first approval of each clock: entitlements froze it."""
        columns = ""
        for clock in self.clocks.values():
            if not clock.policies:
                columns += f", CAST(NULL AS DATE) AS {quoted(clock.column('approved on'))}, CAST(NULL AS BOOLEAN) AS {quoted(clock.column('approved extended'))}"
                continue
            chosen = f"FILTER (policy IN ({', '.join(map(literal, clock.policies))}))"
            columns += f", MIN(approved_on) {chosen} AS {quoted(clock.column('approved on'))}"
            columns += f", arg_min(extended, (approved_on, number)) {chosen} AS {quoted(clock.column('approved extended'))}"
        return f'SELECT "case"{columns} FROM {sources.approvals} WHERE {sources.only} GROUP BY ALL'

    def members_sql(self, sources: Sources) -> str:
        """Every member's truth counted per household; the person is one of the members."""
        plain = self.plain_columns_of_members()
        columns = "".join(f", {aggregated(asked)} AS {quoted(name + ' all')}" for asked, name in self.members.items())
        years = f', SUM(COALESCE({self.school_years_begun_sql()}, 0)) AS "household years"' if self.asks_household_years else ""
        return f"SELECT household{columns}{years} FROM (SELECT *{plain} FROM {sources.members}) GROUP BY household"

    def school_years_begun_sql(self) -> str:
        return self.school_years_begun(None)  # type: ignore[arg-type]

    def plain_columns_of_members(self) -> str:
        wanted = {name for asked in self.members for name in names_within(asked)}
        return "".join(f", {self.plain[name]} AS {quoted(name)}" for name in self.plain if name in wanted)


@dataclass(frozen=True)
class Sources:
    """Relations to read; `only` is a condition on `"case"` for payments and contributions where few cases are asked."""

    cases: str
    members: str
    payments: str
    insurance: str
    approvals: str
    retirement: str
    only: str = "TRUE"


def narrowed(sql: str, *more: str) -> str:
    """The whole statement with only those columns of the case that it names, and `more`: planning costs by what each step hands on."""
    return sql.replace(NAMED_OF_CASE, ", ".join(f"c.{name}" for name in [*named_in(sql), *more]))


def by_area(one: ParameterFile, region: str, day: datetime.date) -> Mapping[str, Any]:
    """The values in force by the area they are for."""
    areas = {version.area for version in one.values if version.holds(day)}
    return {area: value_of(one, area or region, day) for area in areas} or {"": None}


def fixed(value: Any, as_text: bool) -> str:
    return literal(str(value)) if as_text else WRITER.dialect.literal(value)


def names_within(node: Node) -> Iterator[str]:
    return (part.name for part in walk(node) if isinstance(part, Name))


def aggregated(asked: Node) -> str:
    assert isinstance(asked, Members)
    inner = WRITER.whole(asked.part)
    unknown = f"bool_or(({inner}) IS NULL)"
    if asked.quantifier == "any":
        return f"CASE WHEN bool_or({inner}) THEN TRUE WHEN {unknown} THEN NULL ELSE FALSE END"
    return f"CASE WHEN {unknown} THEN NULL ELSE COUNT(*) FILTER ({inner}) END"


def member_sql(asked: Node, name: str) -> str:
    assert isinstance(asked, Members)
    inner = WRITER.whole(asked.part)
    own = f"({inner})" if asked.quantifier == "any" else f"CASE WHEN ({inner}) IS NULL THEN NULL WHEN {inner} THEN 1 ELSE 0 END"
    return f"CASE WHEN household IS NULL THEN {own} ELSE {quoted(name + ' all')} END"


def bulk_able(policy: Policy) -> bool:
    """Whether members' rows hold all that the policy asks of them."""
    asked: Iterable[str] = {name for one in policy.compiled().named.values() for name in one.condition.member_names}
    known = facts.known()
    plain = {name for name, fact in known.facts.items() if fact.missing != "as_of"}
    return all(name in plain or name in OF_MEMBERS or name.startswith("has_") for name in asked)
