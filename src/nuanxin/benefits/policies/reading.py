"""Which conditions a policy file reads: its own, and those shared that it names, or that these name in turn."""

from __future__ import annotations

from collections.abc import Iterator

from nuanxin.benefits.policies.schema import ConditionFile, PolicyFile
from nuanxin.benefits.policies.shared import Shared


def conditions_read(file: PolicyFile, shared: Shared) -> dict[str, ConditionFile]:
    """The file's own conditions and the shared ones it leads to, in the order of the files."""
    known, read = {**shared.conditions, **file.conditions}, names_read(file, shared)
    return {name: one for name, one in known.items() if name in read}


def names_read(file: PolicyFile, shared: Shared) -> frozenset[str]:
    """Every word that the file uses as a name, and those of the conditions it leads to; the file's own hide shared ones."""
    known = {**shared.conditions, **file.conditions}
    waiting, seen = [*texts(file)], set(file.conditions)
    while waiting:
        for name in words_of(waiting.pop()) - seen:
            seen.add(name)
            if name in known:
                waiting.append(known[name].when)
    return frozenset(seen)


def texts(file: PolicyFile) -> Iterator[str]:
    """Every expression of the file."""
    yield file.when
    yield from (one.when for one in (*file.local, *file.conditions.values()))
    if file.months:
        yield from filter(None, (file.months.cap, file.months.extend))
    if file.amount:
        yield file.amount.formula


def words_of(text: str) -> set[str]:
    return set("".join(sign if sign.isalnum() or sign == "_" else " " for sign in text).split())
