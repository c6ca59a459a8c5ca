"""The refusal of a condition, and the nearest known name to propose."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from nuanxin.errors import UserError

SHOWN = 120


class ConditionError(UserError):
    """A condition is refused: each problem says where it stands, its text, what is wrong and what to write instead."""

    def __init__(self, reasons: Iterable[str], text: str, where: str = "") -> None:
        self.reasons = tuple(reasons)
        self.text = text
        self.where = where
        place = f"{where}：" if where else ""
        shown = text if len(text) <= SHOWN else text[:SHOWN] + "…"
        super().__init__(f"{place}条件“{shown}”：{reason}" for reason in self.reasons)


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known name closest to `word`, whatever its case; None if nothing is close."""
    by_lower = {name.lower(): name for name in sorted(known)}
    found = get_close_matches(word.lower(), by_lower, n=1, cutoff=0.6)
    return by_lower[found[0]] if found else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The advice that ends a refusal of `word`: the nearest known name, or all of them if there are few."""
    names = list(known)
    if found := nearest(word, names):
        return f"是不是“{found}”？"
    if not names:
        return "这里没有可用的名称。"
    return f"可用的有：{'、'.join(names[:12])}{'等' if len(names) > 12 else ''}。"
