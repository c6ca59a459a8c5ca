"""Amounts of those entitled: worked out once for each combination of what the formula reads, exactly as for one case."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

from nuanxin.benefits.bulk.columns import literal, quoted
from nuanxin.benefits.bulk.statement import NO, YES, Questions, answer
from nuanxin.benefits.policies.model import Policy
from nuanxin.engines.rules.exact import exact, rounded
from nuanxin.engines.rules.tree import Literal, Name, Node

CENT = Decimal("0.01")
NOTHING_DUE = Decimal("0.00")
MONEY = "DECIMAL(18,2)"


@dataclass(frozen=True)
class Amounts:
    """The amounts of some policies about the cases of one statement."""

    questions: Questions

    @cached_property
    def columns(self) -> Mapping[str, Mapping[str, str | Any]]:
        """For each policy with an amount: what its formula reads, as a column or a value."""
        return {one.id: self.reads(one) for one in self.questions.policies if one.compiled().amount is not None}

    def reads(self, policy: Policy) -> dict[str, Any]:
        formula, known = policy.compiled().amount, {}
        for name in sorted(formula.names) if formula else ():
            found = self.read(policy, Name(policy.compiled().catalogue[name].type, name, "unknown"))
            known[name] = found.value if isinstance(found, Literal) else Column(found.name) if isinstance(found, Name) else None
        if policy.file.amount and policy.file.amount.per == "once":
            known[PAID] = Column(self.questions.computed.paid_before(policy))
        return known

    def read(self, policy: Policy, name: Name) -> Node:
        parameter = policy.file.parameters.get(name.name)
        if parameter is not None and parameter.type == "fraction":
            return self.questions.computed.parameter(policy, name, as_text=True)
        return self.questions.computed.known(policy, name)

    @cached_property
    def kept(self) -> list[str]:
        """The columns that must be kept beside the answers."""
        names = dict.fromkeys(one.name for known in self.columns.values() for one in known.values() if isinstance(one, Column))
        return [f"{quoted(name)} AS {quoted('read ' + name)}" for name in names]

    def of(self, policy: Policy, execute: Callable[[str], Any]) -> tuple[str, str]:
        """The amount as SQL over the wide table, and the join that it needs."""
        if policy.id not in self.columns:
            return f"CAST(NULL AS {MONEY})", ""
        reads = {name: one for name, one in self.columns[policy.id].items() if isinstance(one, Column)}
        kept = [quoted("read " + one.name) for one in reads.values()]
        entitled = f"{quoted(answer(policy.id))} = {YES}"
        rows = execute(f"SELECT DISTINCT {', '.join(kept)} FROM wide WHERE {entitled}").fetchall() if kept else [()]
        fixed = {name: one for name, one in self.columns[policy.id].items() if not isinstance(one, Column)}
        due = [(row, self.due(policy, fixed | dict(zip(reads, row, strict=True)))) for row in rows]
        nothing = f"WHEN {quoted(answer(policy.id))} = {NO} THEN CAST(0 AS {MONEY})"
        if not kept:
            return f"CASE {nothing} WHEN {entitled} THEN {written(due[0][1])} END", ""
        table = quoted(f"amounts {policy.id}")
        self.make(execute, table, kept, due)
        same = " AND ".join(f"m.{place} IS NOT DISTINCT FROM w.{name}" for place, name in zip(places(kept), kept, strict=True))
        return f"CASE {nothing} WHEN {entitled} THEN m.due END", f" LEFT JOIN {table} AS m ON {entitled} AND {same}"

    def make(self, execute: Callable[..., Any], table: str, kept: list[str], due: list[tuple[Any, Decimal | None]]) -> None:
        columns = ", ".join(f"{name} AS {place}" for place, name in zip(places(kept), kept, strict=True))
        execute(f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT {columns}, CAST(NULL AS {MONEY}) AS due FROM wide WHERE FALSE")
        for start in range(0, len(due), 1000):
            rows = ", ".join(f"({', '.join([*map(written, row), written(amount)])})" for row, amount in due[start : start + 1000])
            execute(f"INSERT INTO {table} VALUES {rows}")

    def due(self, policy: Policy, row: Mapping[str, Any]) -> Decimal | None:
        """What is due for those values, less what was paid before."""
        formula, rule = policy.compiled().amount, policy.file.amount
        if formula is None or rule is None:
            return None
        fractions = {name for name, one in policy.file.parameters.items() if one.type == "fraction"}
        exactly = {name: Fraction(value) if name in fractions and value is not None else value for name, value in row.items()}
        value = exact(formula, {"as_of": self.questions.as_of})(exactly)
        if value is None:
            return None
        found = rounded(value, Decimal(rule.round_to), rule.rounding)
        if rule.per == "once":
            found = max(NOTHING_DUE, found - (row[PAID] or Decimal()))
        return found.quantize(CENT)


@dataclass(frozen=True)
class Column:
    """A value that is read from a column, not the same for everybody."""

    name: str


PAID = " paid"  # what was paid before, beside what the formula reads


def places(kept: list[str]) -> list[str]:
    return [f"k{place}" for place in range(len(kept))]


def written(value: Any) -> str:
    if value is None:
        return "NULL"
    return ("TRUE" if value else "FALSE") if isinstance(value, bool) else literal(value)
