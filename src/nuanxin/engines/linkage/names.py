"""How alike two names are. Names come in already normalised (spaces, width, variant characters); here only sounds and slips are told."""

from __future__ import annotations

from functools import cache
from typing import Final

from nuanxin import yamlfile
from nuanxin.engines.linkage.definition import FOLDER

FIRST_LEVEL: Final = (0xB0A1, 0xD7F9)  # of GB 2312, whose characters stand in the order of their sounds
SHORTEST: Final = 2


@cache
def sounds() -> dict[int, str]:
    """Each character of the first level with the first one of the same sound."""
    firsts = set(yamlfile.load(FOLDER / "sounds.yaml").value["first"].replace(" ", ""))
    found: dict[int, str] = {}
    current = ""
    for high in range(FIRST_LEVEL[0] >> 8, (FIRST_LEVEL[1] >> 8) + 1):
        for low in range(0xA1, 0xFF):
            if high << 8 | low > FIRST_LEVEL[1]:
                break
            character = bytes((high, low)).decode("gb2312")
            current = character if character in firsts else current
            found[ord(character)] = current
    return found


def sound_of(name: str) -> str:
    """Equal for two names that sound alike; a character outside the table stands for itself."""
    return name.translate(sounds())


def likeness(one: str, other: str) -> str:
    """`same`, `sound` (each character sounds alike), `edit` (one slip beside the surname) or `other`."""
    if one == other:
        return "same"
    if sound_of(one) == sound_of(other):
        return "sound"
    return "edit" if one[:1] == other[:1] and slips(one) & slips(other) else "other"


def slips(name: str) -> frozenset[str]:
    """The name, and what remains with one character but the surname left out: names one slip apart share one of these.

    Databases count slips in bytes, which is wrong for Chinese. What remains must have two characters, for all names of two are alike.
    """
    shorter = (name[:place] + name[place + 1 :] for place in range(1, len(name)))
    return frozenset(form for form in (name, *shorter) if len(form) >= SHORTEST)


SLIPS_MACRO: Final = f"""
CREATE MACRO slips(name) AS [form for form in
  [left(name, place - 1) || substr(name, place + 1) for place in range(2, length(name) + 2)] if length(form) >= {SHORTEST}]
"""
