"""The checked model of a comparison. Conditions come from outside: anything with `names` and `bind` fits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, Literal, Protocol

Parameters = Mapping[str, Any]
Row = Mapping[str, Any]

MATCHED: Final = "matched"
NOT_IN_LIST: Final = "not_in_list"
IDENTITY_DIFFERS: Final = "identity_differs"
SEVERAL_CANDIDATES: Final = "several_candidates"

PERSON, KEY, NAME, HOUSEHOLD, ON_FILE, AREA = "person", "key", "name_key", "household", "on_file", "area"  # columns of a ledger
ROW: Final = "rowid"  # the column that tells a list's rows apart


class Bound(Protocol):
    """A condition with its parameters filled in."""

    def sql(self, dialect: Literal["duckdb"], alias: str | None = None) -> str: ...

    def test(self, row: Row) -> bool | None: ...


class Predicate(Protocol):
    """A condition over the named columns."""

    @property
    def names(self) -> frozenset[str]: ...

    def bind(self, parameters: Parameters) -> Bound: ...


@dataclass(frozen=True)
class Listed:
    """Rows of a list that count, known to the rule as `alias`; `shown` are columns whose values belong to the finding."""

    alias: str
    list_id: str
    where: Predicate | None = None
    shown: tuple[str, ...] = ()
    is_named: bool = True  # whether its rows carry the name of the person that the key stands for


@dataclass(frozen=True)
class Kin:
    """Other persons of the same household for whom `where` is true."""

    alias: str
    where: Predicate


@dataclass(frozen=True)
class Comparison:
    """One rule: `when` is asked of every person of the ledger, or of every row of the list `each`.

    In `when`, aliases of lists and kin are yes/no marks, facts of the ledger are plain names, and columns of the row of
    `each` are `alias.column`. `facts` are ledger columns whose values belong to the finding.
    """

    id: str
    when: Predicate
    lists: tuple[Listed, ...] = ()
    kin: tuple[Kin, ...] = ()
    each: str | None = None
    is_absence: bool = False
    facts: tuple[str, ...] = ()
    placed_by: str | None = None  # the list whose row has the area of somebody who is not in the ledger
    parameters: Parameters = field(default_factory=dict, hash=False)

    @property
    def asked(self) -> Listed | None:
        """The list whose rows are asked one by one."""
        return next((listed for listed in self.lists if listed.alias == self.each), None)

    @property
    def marks(self) -> tuple[Listed, ...]:
        return tuple(listed for listed in self.lists if listed.alias != self.each)

    @cached_property
    def needed(self) -> Listed | None:
        """A list without which the rule cannot hold, whatever else is true: then its rows lead to the persons."""
        when = self.when.bind(self.parameters)
        unknown = dict.fromkeys(self.when.names)
        return next((listed for listed in self.marks if when.test({**unknown, listed.alias: False}) is False), None)

    @property
    def aliases(self) -> tuple[str, ...]:
        return (*(listed.alias for listed in self.lists), *(kin.alias for kin in self.kin))

    @cached_property
    def ledger_facts(self) -> tuple[str, ...]:
        """Columns of the ledger that the rule reads or shows."""
        asked = {name for name in self.when.names if "." not in name and name not in self.aliases}
        kin = {name for one in self.kin for name in one.where.names}
        return tuple(sorted((asked | kin | set(self.facts)) - {ON_FILE}))

    @cached_property
    def row_columns(self) -> tuple[str, ...]:
        """Columns of the driving row that the condition compares."""
        prefix = f"{self.each}."
        return tuple(sorted(name.removeprefix(prefix) for name in self.when.names if name.startswith(prefix)))


@dataclass(frozen=True)
class Hit:
    """What a rule found about one person: the person if in the ledger, the key, the answer, and the rows seen by alias."""

    person: int | None
    key: int | None
    result: str
    rows: Mapping[str, tuple[int, ...]]
