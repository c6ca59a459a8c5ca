"""Answers left unknown: which facts block them, and whether trying the values of those settles them, as the single decision does.

Only cases left unknown are looked at. SQL tells for each what is behind it, and what each trial would answer; what follows from
those is the same for many cases, so `settle` is asked once for each pattern.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product
from typing import Any

from nuanxin.benefits.bulk.columns import column, literal, quoted
from nuanxin.benefits.bulk.computed import WRITER, Sources, narrowed
from nuanxin.benefits.bulk.statement import NO, YES, Questions
from nuanxin.benefits.policies import facts
from nuanxin.benefits.policies.model import LOCAL, WHEN, Policy
from nuanxin.engines import rules
from nuanxin.engines.rules.bulk import WORD, Asked, Steps, behind
from nuanxin.engines.rules.settling import MOST, Settled, settle
from nuanxin.engines.rules.tree import Node

PARAMETER = "$"  # before the name of a parameter among the facts to collect


@dataclass(frozen=True)
class Settling:
    """One policy's unknown answers."""

    policy: Policy
    as_of: datetime.date

    @cached_property
    def questions(self) -> Questions:
        return Questions((self.policy,), self.as_of)

    @cached_property
    def wholes(self) -> dict[str, Node]:
        """The policy's own whole and those of regions below, bound, in its own names."""
        given = {"as_of": self.as_of}
        named = self.policy.compiled().named
        return {name: one.condition.bind(given).tree for name, one in named.items() if name == WHEN or name.startswith(LOCAL)}

    @cached_property
    def behind(self) -> dict[str, dict[str, Node]]:
        return {whole: behind(tree) for whole, tree in self.wholes.items()}

    @cached_property
    def names(self) -> list[str]:
        """What may be behind, by the names conditions use; each has a bit, and after them those that are tried."""
        return sorted({name for found in self.behind.values() for name in found})

    @cached_property
    def tried(self) -> dict[str, tuple[Any, ...]]:
        """Raw facts whose values can be tried."""
        catalogue, found = self.policy.compiled().catalogue, {}
        for name in sorted({raw for one in self.names for raw in facts.inputs(one)} - self.policy.file.parameters.keys()):
            fact = catalogue.get(name)
            if fact is not None and fact.missing == "unknown" and not fact.applies_if and fact.type in ("bool", "enum"):
                found[name] = (True, False) if fact.type == "bool" else fact.values
        return found

    @cached_property
    def needs(self) -> list[str]:
        return [*self.names, *(name for name in self.tried if name not in self.names)]

    def statements(self, sources: Sources) -> Iterator[tuple[str, str]]:
        """The tables to make: what is behind each case, and how the trials of its values went."""
        if len(self.needs) > WORD:
            raise ValueError(f"{self.policy.id} asks {len(self.needs)} facts, more than fit into one number")
        yield "blocked", self.blocked(sources)
        if self.tried:
            yield "trials", self.trials(replace(sources, cases=self.expanded(sources)))

    def blocked(self, sources: Sources) -> str:
        """Per case: bits of the names behind, and for each fact whether it is tried."""
        steps, bits = self.asked(sources)
        tries = ", ".join(f"{self.is_tried(name)} AS {quoted('try ' + name)}" for name in self.tried)
        combinations = " * ".join(f"CASE WHEN {quoted('try ' + name)} THEN {len(values)} ELSE 1 END" for name, values in self.tried.items())
        inner = f"SELECT *, {bits} AS behind FROM {steps.relation}"
        tried = f'SELECT "case", behind, {tries or "FALSE AS nothing"} FROM ({inner})'
        return narrowed(steps.ending(f"SELECT *, {combinations or '1'} AS combinations FROM ({tried})"))

    def is_tried(self, name: str) -> str:
        mask = sum(1 << place for place, one in enumerate(self.names) if name in facts.inputs(one))
        return f"((behind & {mask}) <> 0 AND {quoted(column(name))} IS NULL)"

    def asked(self, sources: Sources) -> tuple[Steps, str]:
        """The relation with whether each name is behind, for the whole that decides where the person lives, and the bits of it."""
        trees = self.trees  # made first: they say what must be worked out
        first = self.questions.computed.steps(sources)
        then = trees.over(first.relation)
        words = {whole: self.bits_of(whole) for whole in self.behind}
        return Steps(first.steps + then.steps, then.relation), self.chosen(words)

    @cached_property
    def trees(self) -> Asked:
        """Whether each name is behind, and each whole."""
        trees = {
            f"{whole} {name}": self.questions.computed.local(self.policy, tree)
            for whole, found in self.behind.items()
            for name, tree in found.items()
        }
        named = self.questions.trees[self.policy.id]
        answers = {self.questions.columns[named[whole]]: named[whole] for whole in self.wholes}
        return Asked({**trees, **answers})

    def bits_of(self, whole: str) -> str:
        present = self.behind[whole]
        terms = [
            f"CASE WHEN {quoted(f'{whole} {name}')} THEN {1 << place} ELSE 0 END"
            for place, name in enumerate(self.names)
            if name in present
        ]
        return f"CAST({' + '.join(terms) or '0'} AS BIGINT)"

    def chosen(self, words: Mapping[str, str]) -> str:
        """What holds of the narrowest local rule where the person lives."""
        local = [(one.area, place) for place, one in enumerate(self.policy.file.local) if one.holds(self.as_of)]
        ordered = sorted(local, key=lambda pair: (-len(pair[0]), -pair[1]))
        whens = " ".join(f"WHEN starts_with(residence, {literal(area)}) THEN {words[f'{LOCAL}{place}']}" for area, place in ordered)
        return f"CASE {whens} ELSE {words[WHEN]} END" if whens else words[WHEN]

    def expanded(self, sources: Sources) -> str:
        """The cases once for every combination of the values tried; `trial` counts them, the first fact's value changing last."""
        chosen = "".join(f", {self.place_of(name)} AS {quoted('at ' + name)}" for name in self.tried)
        numbered = f"SELECT *, unnest(range(combinations)) AS trial FROM blocked WHERE combinations BETWEEN 2 AND {MOST}"
        changed = ", ".join(
            f"CASE WHEN {quoted('at ' + name)} > 0 THEN [{', '.join(map(typed, values))}][{quoted('at ' + name)}] "
            f"ELSE c.{quoted(column(name))} END AS {quoted(column(name))}"
            for name, values in self.tried.items()
        )
        return (
            f"(SELECT c.* REPLACE ({changed}), b.trial FROM {sources.cases} AS c "
            f'JOIN (SELECT "case", trial{chosen} FROM ({numbered})) AS b ON b."case" = c."case")'
        )

    def place_of(self, name: str) -> str:
        """Which of a fact's values a trial has, from 1; nought if the fact is not tried."""
        names = list(self.tried)
        later = names[names.index(name) + 1 :]
        step = " * ".join(["1", *(f"CASE WHEN {quoted('try ' + one)} THEN {len(self.tried[one])} ELSE 1 END" for one in later)])
        return f"CASE WHEN {quoted('try ' + name)} THEN (trial // ({step})) % {len(self.tried[name])} + 1 ELSE 0 END"

    def trials(self, sources: Sources) -> str:
        """Per case: the outcome of each trial, in the order of the values."""
        steps, bits = self.asked(sources)
        whole = self.questions.whole(self.policy)
        code = f"CASE WHEN {whole} THEN {YES} WHEN ({whole}) IS NULL THEN -1 ELSE {NO} END"
        outcome = f"[CAST({code} AS BIGINT), CASE WHEN ({whole}) IS NULL THEN {bits} ELSE 0 END]"
        listed = f"list({outcome} ORDER BY trial)"
        return narrowed(steps.ending(f'SELECT "case", {listed} AS outcomes FROM {steps.relation} GROUP BY "case"'), "trial")

    def pattern(self, tried: Sequence[bool], bits: int, outcomes: Sequence[Sequence[int]] | None) -> tuple[bool | None, int]:
        """What follows for every case of the same pattern: the truth, and the bits of what it still needs."""
        options = {name: values for (name, values), is_tried in zip(self.tried.items(), tried, strict=True) if is_tried}
        known: dict[tuple[Any, ...], tuple[bool | None, frozenset[str]]] = {}
        if outcomes is not None:
            for values, (truth, left) in zip(product(*options.values()), outcomes, strict=True):
                known[values] = (None if truth < 0 else truth == YES, self.named(left))
        first = (None, self.named(bits))
        found: Settled = settle(lambda row: known[tuple(row.values())] if row else first, {}, options)
        return found.truth, sum(1 << self.needs.index(name) for name in found.needs)

    def named(self, bits: int) -> frozenset[str]:
        return frozenset(name for place, name in enumerate(self.names) if bits >> place & 1)

    def facts_to_collect(self) -> str:
        """A list of the facts that `needs` asks for, of those that are empty and can be there."""
        parts = []
        for raw in dict.fromkeys(raw for name in self.needs for raw in self.inputs(name)):
            mask = sum(1 << place for place, name in enumerate(self.needs) if raw in self.inputs(name))
            asked = f"(needs & {mask}) <> 0" + self.is_asked(raw)
            shown = PARAMETER + raw if raw in self.policy.file.parameters else raw
            parts.append(f"CASE WHEN {asked} THEN {literal(shown)} END")
        return f"list_filter([{', '.join(parts)}], lambda x: x IS NOT NULL)"

    def inputs(self, name: str) -> list[str]:
        return [name] if name in self.policy.file.parameters else list(facts.inputs(name))

    def is_asked(self, raw: str) -> str:
        """Whether the fact is empty (or an area too wide to tell), and as far as is known there could be one."""
        known = facts.known()
        if raw in self.policy.file.parameters or raw in facts.LISTS:
            return ""
        if raw == "categories":
            return " AND has_LONG IS NULL"
        if raw in known.facts and known.facts[raw].type == "area":
            return ""
        empty = f" AND {quoted(column(raw))} IS NULL"
        fact = self.policy.compiled().catalogue.get(raw)
        if fact is None or not fact.applies_if:
            return empty
        applies = rules.compile(fact.applies_if, self.policy.compiled().catalogue).bind().tree
        return f"{empty} AND COALESCE({WRITER.whole(self.questions.computed.local(self.policy, applies))}, FALSE)"


def typed(value: Any) -> str:
    return ("TRUE" if value else "FALSE") if isinstance(value, bool) else literal(value)
