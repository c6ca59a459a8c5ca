"""What passes through the intake: an entry to be judged, what is decided about it, a change to be written."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from nuanxin.orgs.enums import Verdict

Key = tuple[Hashable, ...]
TAKEN = frozenset({Verdict.NEW, Verdict.UPDATE, Verdict.SAME})


class StaleError(Exception):
    """What a row was judged against is no longer so: everything is rolled back and judged again."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row did not go in: where, the value seen, the reason and what to do."""

    row: int
    column: str
    value: str
    reason: str
    verdict: Verdict

    def as_dict(self) -> dict[str, Any]:
        """As `import --json` shows it."""
        return {"row": self.row, "column": self.column, "value": self.value, "reason": self.reason}


class Difference(NamedTuple):
    """One column of a contradiction, both values as a user reads them."""

    column: str
    in_file: str
    on_file: str
    reason: str = ""


@dataclass(slots=True)
class Entry:
    """One row whose cells could be read; `key` makes two rows the same record, with digests in place of numbers.

    `contradictions` are those of the row with itself, found while reading.
    """

    row: int
    values: dict[str, Any]
    key: Key
    contradictions: tuple[Difference, ...] = ()


class Change(NamedTuple):
    """What one row writes. `basis` is what it was judged against: if that is no longer so, the row is judged again."""

    row: int
    key: Key
    basis: Hashable
    what: Any


@dataclass(frozen=True, slots=True)
class Decision:
    """The verdict about an entry, with what it writes or why it does not.

    `verdict` None: wait until the other rows of the file are judged, then ask again.
    """

    verdict: Verdict | None
    change: Change | None = None
    column: str = ""
    value: str = ""
    reason: str = ""
    differences: tuple[Difference, ...] = ()
    subject: str = ""
    area: str = ""


SAME = Decision(Verdict.SAME)
WAIT = Decision(None)


def invalid(column: str, value: Any, reason: str) -> Decision:
    return Decision(Verdict.INVALID, column=column, value="" if value is None else str(value), reason=reason)


def conflict(differences: tuple[Difference, ...], subject: str, area: str) -> Decision:
    """A contradiction a person must decide; the first difference names the cell."""
    first = differences[0]
    reason = "；".join(difference.reason.rstrip("。；") for difference in differences) + "。"
    return Decision(Verdict.CONFLICT, None, first.column, first.in_file, reason, differences, subject, area)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A conflicting row on its way to the queue."""

    row: int
    key: Key
    values: Mapping[str, Any]
    differences: tuple[Difference, ...] = field(default=())
    subject: str = ""
    area: str = ""
    reason: str = ""
