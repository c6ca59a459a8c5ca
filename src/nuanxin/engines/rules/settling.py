"""Settling an unknown answer: if every value of the unknown yes/no facts and options gives the same, that is the answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Any, Final

from nuanxin.engines.rules.catalogue import Catalogue
from nuanxin.engines.rules.closure import Row

MOST: Final = 64
Decide = Callable[[Row], tuple[bool | None, frozenset[str]]]  # the truth, and the facts that leave it unknown


@dataclass(frozen=True)
class Settled:
    """The answer, and which unknown facts it hangs on."""

    truth: bool | None
    needs: frozenset[str]


def choices(names: Iterable[str], catalogue: Catalogue, row: Row) -> dict[str, tuple[Any, ...]]:
    """The values to try for those of the facts that are unknown, can be tried, and are known to apply by themselves."""
    found: dict[str, tuple[Any, ...]] = {}
    for name in sorted(names):
        fact = catalogue.get(name)
        if fact is None or fact.missing != "unknown" or fact.applies_if or row.get(name) is not None:
            continue
        if fact.type in ("bool", "enum"):
            found[name] = (True, False) if fact.type == "bool" else fact.values
    return found


def settle(decide: Decide, row: Row, options: Mapping[str, tuple[Any, ...]], limit: int = MOST) -> Settled:
    """`decide` for the row; where that is unknown, for every combination of the options, up to `limit` of them."""
    truth, behind = decide(row)
    if truth is not None:
        return Settled(truth, frozenset())
    if not options or prod(map(len, options.values())) > limit:
        return Settled(None, behind)
    names = tuple(options)
    tried = {values: decide({**row, **dict(zip(names, values, strict=True))}) for values in product(*options.values())}
    answers = {found for found, _ in tried.values()}
    if len(answers) == 1 and None not in answers:
        return Settled(answers.pop(), frozenset())
    others = frozenset(name for _, left in tried.values() for name in left)
    deciding = {name for place, name in enumerate(names) if matters(place, tried)}
    return Settled(None, frozenset(deciding) | (others - set(names)))


def matters(place: int, tried: Mapping[tuple[Any, ...], tuple[bool | None, frozenset[str]]]) -> bool:
    """Whether changing this one value alone ever changes the answer, or what else is asked for."""
    seen: dict[tuple[Any, ...], tuple[bool | None, frozenset[str]]] = {}
    for values, outcome in tried.items():
        rest = values[:place] + values[place + 1 :]
        if seen.setdefault(rest, outcome) != outcome:
            return True
    return False
