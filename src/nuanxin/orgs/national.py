"""The national tree of areas as shipped: reads out of the file what one office needs, and knows a code's level."""

from __future__ import annotations

import lzma
from collections.abc import Iterable, Iterator
from importlib.resources import files
from typing import NamedTuple

from nuanxin.orgs.enums import AreaLevel
from nuanxin.orgs.models.areas import PREFIX_LENGTH


class Listed(NamedTuple):
    """One area as the tree lists it."""

    code: str
    name: str
    level: AreaLevel

    @property
    def prefix(self) -> str:
        return self.code[: PREFIX_LENGTH[self.level]]


def around(code: str) -> list[Listed]:
    """The area `code`, everything below it and the areas above it; empty if the tree does not know it."""
    prefix = significant(code)
    above = {prefix[:length].ljust(12, "0") for length in PREFIX_LENGTH.values() if length < len(prefix)}
    names = {found: name for found, name in lines() if found in above or found.startswith(prefix)}
    without_counties = {found[:4] for found in names if is_directly_under_city(found)}
    return [Listed(found, names[found], level_of(found, without_counties)) for found in sorted(names)] if code in names else []


def lines() -> Iterator[tuple[str, str]]:
    """(code, name) of the whole country, in the file's order."""
    with lzma.open(files("nuanxin.orgs").joinpath("data/areas.csv.xz"), "rt", encoding="utf-8") as text:
        next(text)
        for line in text:
            code, _, name = line.rstrip("\n").partition(",")
            yield code, name


def significant(code: str) -> str:
    """`code` without its trailing zero groups: the prefix of its subtree."""
    return code[: PREFIX_LENGTH[AreaLevel(plain_level(code))]]


def plain_level(code: str) -> AreaLevel:
    for level, length in PREFIX_LENGTH.items():
        if not code[length:].strip("0"):
            return level
    return AreaLevel.VILLAGE


def level_of(code: str, without_counties: Iterable[str]) -> AreaLevel:
    """A city whose townships lie directly under it (东莞, 中山, 儋州 …) is its own county."""
    level = plain_level(code)
    return AreaLevel.COUNTY if level == AreaLevel.CITY and code[:4] in without_counties else level


def is_directly_under_city(code: str) -> bool:
    return code[4:6] == "00" and code[2:4] != "00" and code[6:9] != "000"
