"""Decides all cases of a relation: one statement for all policies, then what it left unknown, then what only the single decision can weigh."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any

from nuanxin.benefits.bulk.amounts import Amounts
from nuanxin.benefits.bulk.clocks import lookup_columns, lookup_rows, month_number
from nuanxin.benefits.bulk.columns import literal, named_in, quoted
from nuanxin.benefits.bulk.computed import Sources, bulk_able
from nuanxin.benefits.bulk.settling import PARAMETER, Settling
from nuanxin.benefits.bulk.statement import ANSWERS, NO, UNKNOWN, YES, Questions, answer
from nuanxin.benefits.deciding import Decided
from nuanxin.benefits.policies import facts
from nuanxin.benefits.policies.model import Policy

SLOW_OPTIMIZERS = ("partial_aggregate_pushdown", "common_subexpressions")
GIVEN = ("cases", "members", "payments", "insurance", "approvals")
EVERYBODY = Sources(*(f'"given {name}"' for name in GIVEN), retirement="retirement")
UNSETTLED = replace(EVERYBODY, cases="unsettled_cases", only='"case" IN (SELECT "case" FROM unsettled)')
Singly = Callable[[int, Sequence[Policy]], Iterable[Decided]]  # the number of a case, and the policies to decide it by


class Compiled:
    """The one statement of some policies on a day; made once, as it is the same whatever the cases are."""

    def __init__(self, policies: tuple[Policy, ...], as_of: datetime.date) -> None:
        self.questions = Questions(policies, as_of)
        self.amounts = Amounts(self.questions)
        _ = self.questions.trees, self.questions.clocks, self.amounts.columns  # they say what must be worked out
        self.statement = self.questions.statement(EVERYBODY, ['"case"', "area", *self.amounts.kept])


@lru_cache(maxsize=8)
def compiled(policies: tuple[Policy, ...], as_of: datetime.date) -> Compiled:
    return Compiled(policies, as_of)


@lru_cache(maxsize=128)
def settling_of(policy: Policy, as_of: datetime.date) -> Settling:
    return Settling(policy, as_of)


@lru_cache(maxsize=128)
def statements_of(policy: Policy, as_of: datetime.date) -> tuple[tuple[str, str], ...]:
    return tuple(settling_of(policy, as_of).statements(UNSETTLED))


@lru_cache(maxsize=128)
def sql_of(policy: Policy, as_of: datetime.date) -> str:
    """All that settling a policy asks of the cases."""
    return " ".join([*(select for _, select in statements_of(policy, as_of)), settling_of(policy, as_of).facts_to_collect(), '"case"'])


@dataclass(frozen=True)
class Bulk:
    """Policies about the cases of one connection's relations. Makes the tables `wide`, `collected` and, per policy, amounts."""

    connection: Any
    policies: tuple[Policy, ...]
    as_of: datetime.date
    sources: Sources
    singly: Singly

    @cached_property
    def questions(self) -> Questions:
        return compiled(self.policies, self.as_of).questions

    @property
    def amounts(self) -> Amounts:
        return compiled(self.policies, self.as_of).amounts

    def run(self) -> None:
        self.leave_out_optimizers()
        for name in GIVEN:
            self.execute(f'CREATE OR REPLACE TEMP VIEW "given {name}" AS SELECT * FROM {getattr(self.sources, name)}')
        self.look_up_retirement()
        self.make("wide", compiled(self.policies, self.as_of).statement)
        self.execute('CREATE OR REPLACE TEMP TABLE collected ("case" BIGINT, policy VARCHAR, facts VARCHAR[])')
        self.settle()
        self.decide_singly()

    def make(self, name: str, select: str) -> None:
        self.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {select}")

    def execute(self, sql: str, values: Sequence[Any] = ()) -> Any:
        return self.connection.execute(sql, values) if values else self.connection.execute(sql)

    def look_up_retirement(self) -> None:
        """The months of retirement of every sex, original age and month of birth among the cases."""
        asked = (
            f"SELECT DISTINCT COALESCE(sex, ''), COALESCE(original_retirement_age, ''), {month_number('birth_date')} FROM \"given cases\""
        )
        keys = self.execute(f"{asked} WHERE birth_date IS NOT NULL").fetchall()
        self.execute(f"CREATE OR REPLACE TEMP TABLE retirement ({', '.join(lookup_columns())})")
        self.insert("retirement", list(lookup_rows(keys)))

    def leave_out_optimizers(self) -> None:
        """Not those that look for what is shared here already: on steps so deep they cost more than the answer."""
        known = {name for (name,) in self.execute("SELECT name FROM duckdb_optimizers()").fetchall()}
        self.execute(f"SET disabled_optimizers = '{','.join(one for one in SLOW_OPTIMIZERS if one in known)}'")

    def insert(self, table: str, rows: Sequence[Sequence[Any]]) -> None:
        """Rows as lists of columns: they are bound, not parsed."""
        if rows:
            columns = [list(column) for column in zip(*rows, strict=True)]
            self.execute(f"INSERT INTO {table} SELECT {', '.join('unnest(?)' for _ in columns)}", columns)

    def settle(self) -> None:
        """Unknown answers of each policy: those that trying settles get their answer, the others the facts to collect."""
        unknown = dict(self.execute(self.count_unknown()).fetchall()) if self.policies else {}
        if any(unknown.values()):
            doubtful = " OR ".join(f"{quoted(answer(one.id))} = {UNKNOWN}" for one in self.policies)
            doubted = f'SELECT "case" FROM wide WHERE NOT singly AND ({doubtful})'
            names = ", ".join(
                named_in(" ".join(sql_of(one, self.as_of) for one in self.policies if unknown.get(one.id) and bulk_able(one)))
            )
            self.make("doubted", f'SELECT {names or "*"} FROM "given cases" WHERE "case" IN ({doubted})')
        for policy in self.policies:
            if unknown.get(policy.id) and bulk_able(policy):
                self.settle_one(settling_of(policy, self.as_of))

    def count_unknown(self) -> str:
        parts = [
            f"SELECT {literal(one.id)}, COUNT(*) FILTER ({quoted(answer(one.id))} = {UNKNOWN} AND NOT singly) FROM wide"
            for one in self.policies
        ]
        return " UNION ALL ".join(parts)

    def settle_one(self, settling: Settling) -> None:
        policy = settling.policy.id
        self.make("unsettled", f'SELECT "case" FROM wide WHERE {quoted(answer(policy))} = {UNKNOWN} AND NOT singly')
        self.make("unsettled_cases", 'SELECT * FROM doubted WHERE "case" IN (SELECT "case" FROM unsettled)')
        for name, select in statements_of(settling.policy, self.as_of):
            self.make(name, select)
        if not settling.tried:
            self.execute('CREATE OR REPLACE TEMP TABLE trials ("case" BIGINT, outcomes BIGINT[][])')
        self.follow(settling)
        self.execute(
            f'UPDATE wide SET {quoted(answer(policy))} = s.code FROM followed AS s WHERE wide."case" = s."case" AND s.code <> {UNKNOWN}'
        )
        self.execute(
            f'INSERT INTO collected SELECT "case", {literal(policy)}, {settling.facts_to_collect()} '
            f'FROM unsettled_cases JOIN followed USING ("case") WHERE code = {UNKNOWN}'
        )

    def follow(self, settling: Settling) -> None:
        """What follows from the trials, asked once for each pattern of them."""
        tries = "".join(f", {quoted('try ' + name)}" for name in settling.tried)
        self.make(
            "patterned", f'SELECT "case", behind, [{tries[2:]}]::BOOLEAN[] AS tries, outcomes FROM blocked LEFT JOIN trials USING ("case")'
        )
        self.make("patterns", "SELECT row_number() OVER () AS pattern, * FROM (SELECT DISTINCT behind, tries, outcomes FROM patterned)")
        found = self.execute("SELECT pattern, tries, behind, outcomes FROM patterns").fetchall()
        rows = [(number, *settling.pattern(tries, bits, outcomes)) for number, tries, bits, outcomes in found]
        self.execute("CREATE OR REPLACE TEMP TABLE consequences (pattern BIGINT, code UTINYINT, needs BIGINT)")
        self.insert("consequences", [(number, code_of(truth), needs) for number, truth, needs in rows])
        same = " AND ".join(f"p.{name} IS NOT DISTINCT FROM q.{name}" for name in ("behind", "tries", "outcomes"))
        self.make(
            "followed", f'SELECT "case", code, needs FROM patterned AS p JOIN patterns AS q ON {same} JOIN consequences USING (pattern)'
        )

    def decide_singly(self) -> None:
        """Cases that only the single decision can weigh; and policies whose questions about members the relation cannot answer."""
        slow = [one for one in self.policies if not bulk_able(one)]
        odd = [case for (case,) in self.execute('SELECT "case" FROM wide WHERE singly').fetchall()]
        for case in odd:
            self.keep_singly(case, self.policies)
        if slow:
            for (case,) in self.execute('SELECT "case" FROM wide WHERE NOT singly').fetchall():
                self.keep_singly(case, slow)

    def keep_singly(self, case: int, policies: Sequence[Policy]) -> None:
        found = list(self.singly(case, policies))
        codes = ", ".join(f"{quoted(answer(one.policy.id))} = {ANSWERS.index(one.answer)}" for one in found)
        self.execute(f'UPDATE wide SET {codes} WHERE "case" = {case}')
        for one in found:
            if one.answer == "unknown":
                self.execute("INSERT INTO collected VALUES (?, ?, ?)", [case, one.policy.id, names_of_labels(one)])

    def decided(self, policy: Policy) -> str:
        """The rows of one policy: case, area, answer, bits, months, amount, facts to collect."""
        word = self.questions.word_of(policy.id)
        mask = sum(1 << bit for bit in set(self.questions.bits(policy.id).values()))
        clock = self.questions.clocks.get(policy.id)
        left, last = (quoted(clock.column("months_left")), quoted(clock.column("last_month"))) if clock else ("NULL", "NULL")
        amount, join = self.amounts.of(policy, self.execute)
        return (
            f'SELECT w."case", w.area, {literal(policy.id)} AS policy, {quoted(answer(policy.id))} AS answer, '
            f'"true {word}" & {mask} AS holds, "unknown {word}" & {mask} AS unknown, '
            f"CAST({left} AS INTEGER) AS months_left, {month_of(last)} AS last_month, {amount} AS amount, k.facts "
            f'FROM wide AS w{join} LEFT JOIN collected AS k ON k."case" = w."case" AND k.policy = {literal(policy.id)}'
        )


def names_of_labels(decided: Decided) -> list[str]:
    """The facts that the single decision asks for, by name; those of other members of the household as they are said."""
    known = {
        facts.label(name): name for name in [*facts.known().facts, *(f"employer.{one}" for one in facts.known().employer), *facts.LISTS]
    }
    known |= {one.label: PARAMETER + name for name, one in decided.policy.file.parameters.items()}
    return [known.get(label, label) for label in decided.collect]


def month_of(number: str) -> str:
    return f"make_date(CAST({number} // 12 AS BIGINT), CAST({number} % 12 + 1 AS BIGINT), 1)" if number != "NULL" else "CAST(NULL AS DATE)"


def code_of(truth: bool | None) -> int:
    return UNKNOWN if truth is None else YES if truth else NO
