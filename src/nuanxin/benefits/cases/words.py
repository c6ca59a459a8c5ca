"""What sources say about one person on a day, fact by fact; which of them is believed, and which contradict each other."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property
from typing import Any

Written = dict[str, Any]  # as a case file has it


class Weight(IntEnum):
    """How far a source is believed: what a clerk noted gives way to every record."""

    BELIEF = 0
    RECORD = 1
    COLLECTED = 2


@dataclass(frozen=True)
class Source:
    """Where a fact comes from, in Chinese, and the day it tells of; None where the record has none."""

    label: str
    on: datetime.date | None = None

    def __str__(self) -> str:
        return f"{self.label}（{self.on}）" if self.on else self.label


@dataclass(frozen=True)
class Word:
    """What one source says about one fact; the value as a case file has it."""

    value: Any
    source: Source
    weight: Weight = Weight.RECORD

    @property
    def day(self) -> datetime.date:
        return self.source.on or datetime.date.min


@dataclass(frozen=True)
class Disputed:
    """A fact about which sources contradict each other; `hire` is the place of the hired person, None for the subject."""

    name: str
    words: tuple[Word, ...]
    hire: int | None = None


@dataclass
class Gathered:
    """What all sources say about one person, fact by fact."""

    words: dict[str, list[Word]] = field(default_factory=dict)

    def tell(self, name: str, value: Any, label: str, on: datetime.date | None = None, weight: Weight = Weight.RECORD) -> None:
        """One source's word; what a source does not know it does not tell."""
        if value is None or value == "":
            return
        said = value.isoformat() if isinstance(value, datetime.date) else value
        self.words.setdefault(name, []).append(Word(said, Source(label, on), weight))

    def value(self, name: str) -> Any:
        """The value believed so far."""
        words = self.words.get(name)
        return believed(words)[0].value if words else None

    @cached_property
    def settled(self) -> Mapping[str, tuple[Word, ...]]:
        """What is believed of each fact, and what contradicts it; asked once everything is told."""
        return {name: believed(words) for name, words in self.words.items()}

    def facts(self) -> Written:
        return {name: words[0].value for name, words in self.settled.items()}

    def undisputed(self) -> Written:
        """The facts about which all sources agree: of other people a contradiction is simply not known."""
        return {name: words[0].value for name, words in self.settled.items() if len(words) == 1}

    def sources(self) -> dict[str, Source]:
        return {name: words[0].source for name, words in self.settled.items()}

    def disputes(self, hire: int | None = None) -> Iterator[Disputed]:
        return (Disputed(name, words, hire) for name, words in self.settled.items() if len(words) > 1)


def believed(words: Iterable[Word]) -> tuple[Word, ...]:
    """The word that is believed, and after it those that contradict it.

    Of records the newest counts, and of collected facts; what a clerk noted counts only where no record speaks, and against a
    collected fact only if it is newer. Sources of the same day that differ contradict each other, and so do record and collected fact.
    """
    words = tuple(words)
    if len(words) == 1:
        return words
    newest = {weight: newest_of([word for word in words if word.weight == weight]) for weight in Weight}
    noted, recorded, collected = newest[Weight.BELIEF], newest[Weight.RECORD], newest[Weight.COLLECTED]
    if not recorded and noted and collected:
        return noted if noted[0].day > collected[0].day else collected
    return without_repeats((*recorded, *collected)) or noted


def newest_of(words: list[Word]) -> tuple[Word, ...]:
    """The words of the newest day that differ from each other."""
    last = max((word.day for word in words), default=None)
    return without_repeats(word for word in words if word.day == last)


def without_repeats(words: Iterable[Word]) -> tuple[Word, ...]:
    found: list[Word] = []
    for word in words:
        if all(word.value != other.value for other in found):
            found.append(word)
    return tuple(found)
