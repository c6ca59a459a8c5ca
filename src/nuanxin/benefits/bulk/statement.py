"""The one statement that asks every policy about a relation of cases: answers, truths of named conditions, months."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from nuanxin.benefits.bulk.clocks import Clock
from nuanxin.benefits.bulk.columns import literal, quoted
from nuanxin.benefits.bulk.computed import Computed, Sources, narrowed
from nuanxin.benefits.policies.model import LOCAL, WHEN, Compiled, Policy
from nuanxin.engines.rules.bulk import Asked, Steps, true_bits, unknown_bits, words
from nuanxin.engines.rules.tree import Node

ANSWERS = ("no", "yes", "unknown", "conflict")  # by their number in files
NO, YES, UNKNOWN, CONFLICT = range(4)


@dataclass(frozen=True)
class Questions:
    """Policies on a day, in the names of one relation: trees, and where the truth of each named condition is kept."""

    policies: tuple[Policy, ...]
    as_of: datetime.date

    @cached_property
    def computed(self) -> Computed:
        return Computed(self.as_of)

    @cached_property
    def trees(self) -> Mapping[str, Mapping[str, Node]]:
        """For each policy its named conditions, bound."""
        return {one.id: self.named(one, one.compiled()) for one in self.policies}

    def named(self, policy: Policy, compiled: Compiled) -> dict[str, Node]:
        given = {"as_of": self.as_of}
        return {name: self.computed.local(policy, one.condition.bind(given).tree) for name, one in compiled.named.items()}

    @cached_property
    def columns(self) -> Mapping[Node, str]:
        """The column of each distinct condition, whichever policies ask it."""
        found: dict[Node, str] = {}
        for named in self.trees.values():
            for tree in named.values():
                found.setdefault(tree, f"condition {len(found)}")
        return found

    @cached_property
    def clocks(self) -> Mapping[str, Clock]:
        """The clocks of the policies by the month."""
        return {one.id: self.computed.clock(one) for one in self.policies if one.is_monthly}

    @cached_property
    def words(self) -> list[list[str]]:
        """Which conditions each pair of bit words holds."""
        return words([[self.columns[tree] for tree in named.values()] for named in self.trees.values()])

    def word_of(self, policy: str) -> int:
        wanted = {self.columns[tree] for tree in self.trees[policy].values()}
        return next(place for place, word in enumerate(self.words) if wanted <= set(word))

    def bits(self, policy: str) -> dict[str, int]:
        """The bit of each named condition in the policy's word."""
        word = self.words[self.word_of(policy)]
        return {name: word.index(self.columns[tree]) for name, tree in self.trees[policy].items()}

    def whole(self, policy: Policy) -> str:
        """The column that decides where the person lives, as SQL: the narrowest local rule in force, else the policy's own."""
        named = self.trees[policy.id]
        local = [(one.area, f"{LOCAL}{place}") for place, one in enumerate(policy.file.local) if one.holds(self.as_of)]
        whole = quoted(self.columns[named[WHEN]])
        if not local:
            return whole
        ordered = sorted(enumerate(local), key=lambda pair: (-len(pair[1][0]), -pair[0]))
        whens = " ".join(
            f"WHEN starts_with(residence, {literal(area)}) THEN {quoted(self.columns[named[name]])}" for _, (area, name) in ordered
        )
        return f"CASE {whens} ELSE {whole} END"

    def worked_out(self, sources: Sources) -> Steps:
        """Every tree's value as a column. The trees are made first: they say what must be worked out."""
        asked = Asked({name: tree for tree, name in self.columns.items()})
        _ = self.clocks
        first = self.computed.steps(sources)
        then = asked.over(first.relation)
        return Steps(first.steps + then.steps, then.relation)

    def statement(self, sources: Sources, keep: Sequence[str]) -> str:
        """One row per case: what is kept, answers, bits, months, and whether it has to be decided singly."""
        steps = self.worked_out(sources)
        parts = [*keep]
        for place, word in enumerate(self.words):
            parts += [f'{true_bits(word)} AS "true {place}"', f'{unknown_bits(word)} AS "unknown {place}"']
        parts += [f"{coded(self.whole(one))} AS {quoted(answer(one.id))}" for one in self.policies]
        for clock in {one.place: one for one in self.clocks.values()}.values():
            parts += [
                f"CAST({quoted(clock.column(name))} AS INTEGER) AS {quoted(clock.column(name))}" for name in ("months_left", "last_month")
            ]
        parts.append(f"{self.singly()} AS singly")
        return narrowed(steps.ending(f"SELECT {', '.join(parts)} FROM {steps.relation}"))

    def singly(self) -> str:
        """What only the single decision can weigh: sources that contradict each other, facts said not to exist."""
        day = literal(self.as_of)
        closed = f"(COALESCE(business_closed_on <= {day}, FALSE) OR COALESCE(business_state IN ('closed', 'revoked'), FALSE))"
        business = f"({closed} AND COALESCE(status = 'self_employed', FALSE))"
        reopened = f"(COALESCE(business_closed_on <= {day}, FALSE) AND COALESCE(business_state = 'running', FALSE))"
        after = 'COALESCE(last_day(died_on) < GREATEST("last paid", "last insured"), FALSE)'
        return f'({business} OR {reopened} OR {after} OR COALESCE(len("none"), 0) > 0 OR COALESCE(disputed, FALSE))'


def answer(policy: str) -> str:
    return f"answer {policy}"


def coded(truth: str) -> str:
    return f"CAST(CASE WHEN {truth} THEN {YES} WHEN ({truth}) IS NULL THEN {UNKNOWN} ELSE {NO} END AS UTINYINT)"
