"""Which facts to collect: those that leave the answer unknown, are empty themselves, and are known to apply."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from nuanxin.benefits.deciding.rows import Row
from nuanxin.benefits.policies import facts
from nuanxin.benefits.policies.model import Compiled, Policy
from nuanxin.engines import rules
from nuanxin.engines.rules.closure import MEMBERS
from nuanxin.engines.rules.unknowns import Unknown


@dataclass(frozen=True)
class Collector:
    """Names the facts to collect for one case."""

    policy: Policy
    compiled: Compiled
    row: Row

    def labels(self, needs: Iterable[Any]) -> tuple[str, ...]:
        """The labels, in the order of the catalogue; those of other members of the household say whose."""
        wanted = {label: place for need in needs for place, label in self.of_need(need)}
        return tuple(sorted(wanted, key=lambda label: wanted[label]))

    def of_need(self, need: str | Unknown) -> Iterator[tuple[tuple[int, int], str]]:
        name, member = (need, 0) if isinstance(need, str) else (need.name, need.member or 0)
        row = self.row[MEMBERS][member]
        whose = f"家庭成员{member}的" if member else ""
        for place, raw in enumerate(self.inputs(name)):
            if raw in self.policy.file.parameters:
                yield (member, place), self.policy.file.parameters[raw].label
            elif self.is_asked(raw, row):
                yield (member, self.order(raw)), whose + facts.label(raw)

    def inputs(self, name: str) -> list[str]:
        return [name] if name in self.policy.file.parameters else list(facts.inputs(name))

    def is_asked(self, name: str, row: Row) -> bool:
        """Whether the fact is empty, or an area too wide to tell, and as far as is known there could be one."""
        if row.get(name) is not None:
            return name in facts.known().facts and facts.known().facts[name].type == "area"
        fact = self.compiled.catalogue.get(name)
        if fact is None or not fact.applies_if:
            return True
        return rules.compile(fact.applies_if, self.compiled.catalogue).bind().test(row) is True

    def order(self, name: str) -> int:
        known = [*facts.known().facts, *(f"employer.{one}" for one in facts.known().employer)]
        return known.index(name) if name in known else len(known)
