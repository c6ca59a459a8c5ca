"""What other departments' lists know of persons, for packages that may not import the one that keeps the lists.

Whoever keeps them answers by `register`; before that nothing is known. Persons are told by their keys (`orgs.keys`).
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from nuanxin.orgs import keys


@dataclass(frozen=True)
class Payer:
    """A unit that pays somebody's insurance by a list of that day."""

    name: str
    uscc: str = ""
    listed_on: datetime.date | None = None

    def is_one_of(self, names: Collection[str]) -> bool:
        """Whether it goes by one of these names or credit codes."""
        wanted = {keys.text_key(one) for one in names if one}
        return any(keys.text_key(one) in wanted for one in (self.name, self.uscc) if one)


class Lists(Protocol):
    """What is asked of the lists."""

    def owners(self, persons: Collection[int], on: datetime.date) -> Mapping[int, str]:
        """Who runs a business on a day, and which."""

    def insurers(self, persons: Collection[int], on: datetime.date) -> Mapping[int, tuple[Payer, ...]]:
        """Whose insurance units pay on a day."""

    def suspects(self, persons: Collection[int]) -> Mapping[int, str]:
        """By number of the person on file (not by key): against whom a suspicion is open, and which."""


class Nothing:
    """No lists are kept."""

    def owners(self, persons: Collection[int], on: datetime.date) -> Mapping[int, str]:
        return {}

    def insurers(self, persons: Collection[int], on: datetime.date) -> Mapping[int, tuple[Payer, ...]]:
        return {}

    def suspects(self, persons: Collection[int]) -> Mapping[int, str]:
        return {}


kept: list[Lists] = [Nothing()]


def register(lists: Lists) -> None:
    """`lists` answers from now on."""
    kept[0] = lists


def key_of(person: Any) -> int:
    """The key under which lists have a person on file."""
    return keys.key_of_digest(person.id_digest)


def owners(persons: Collection[int], on: datetime.date) -> Mapping[int, str]:
    return kept[0].owners(persons, on)


def insurers(persons: Collection[int], on: datetime.date) -> Mapping[int, tuple[Payer, ...]]:
    return kept[0].insurers(persons, on)


def suspects(persons: Collection[int]) -> Mapping[int, str]:
    return kept[0].suspects(persons)
