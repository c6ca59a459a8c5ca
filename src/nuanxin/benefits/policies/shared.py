"""Conditions that several policies share: what they say, where they stand, and which are in doubt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from nuanxin.benefits.policies.schema import ConditionFile, ConditionsFile
from nuanxin.definitionfile import Written


@dataclass(frozen=True)
class Shared:
    """`doubtful` are names that a file meant to change which could not be read; who uses one cannot be decided."""

    conditions: Mapping[str, ConditionFile] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict, compare=False)
    doubtful: frozenset[str] = frozenset()

    def with_file(self, written: Written[ConditionsFile]) -> Shared:
        """The same with a file's conditions, which replace those of the same name."""
        told = written.content.conditions
        places = {name: written.where("conditions", name) for name in told}
        return Shared({**self.conditions, **told}, {**self.places, **places}, self.doubtful - told.keys())

    def without(self, names: Iterable[str]) -> Shared:
        """The same with these names in doubt."""
        return Shared(self.conditions, self.places, self.doubtful | frozenset(names))


NOTHING_SHARED = Shared()
