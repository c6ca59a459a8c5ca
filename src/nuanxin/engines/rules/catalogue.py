"""What a condition may name: facts with their type, their Chinese label, and what an empty value means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

TYPES: Final = ("int", "money", "date", "bool", "text", "enum")
MISSING: Final = ("never", "none", "unknown")


@dataclass(frozen=True)
class Fact:
    """One fact: `missing` says whether an empty value cannot be (never), means there is none, or is unknown.

    `labels` gives the Chinese of enum codes, and may give that of `true` and `false` for a yes/no fact.
    `applies_if` is a condition on other facts of the catalogue: where it is false, an empty value means there is none.
    """

    type: str
    label: str
    missing: str
    values: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict, hash=False)
    applies_if: str = ""

    def __post_init__(self) -> None:
        if self.type not in TYPES:
            raise ValueError(f"fact type {self.type!r} is not one of {TYPES}")
        if self.missing not in MISSING:
            raise ValueError(f"missing {self.missing!r} is not one of {MISSING}")
        if self.applies_if and self.missing != "unknown":
            raise ValueError(f"applies_if is for facts that can be unknown: {self.label}")
        if (self.type == "enum") != bool(self.values):
            raise ValueError(f"values belong to enum facts, and only to them: {self.label}")


Catalogue = Mapping[str, Fact]
