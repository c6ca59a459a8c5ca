"""The same answers in plain Python, row by row: slow and obvious. It judges the DuckDB engine."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from nuanxin.engines.linkage.comparing.model import (
    HOUSEHOLD,
    IDENTITY_DIFFERS,
    KEY,
    MATCHED,
    NAME,
    NOT_IN_LIST,
    ON_FILE,
    PERSON,
    ROW,
    SEVERAL_CANDIDATES,
    Comparison,
    Hit,
    Kin,
    Listed,
    Row,
)

Rows = dict[str, list[Row]]  # the rows behind a hit, by alias


class Judge:
    """`absent` is the ledger row of somebody who is not in it: what its columns say then."""

    def __init__(self, ledger: Sequence[Row], lists: Mapping[str, Sequence[Row]], absent: Row) -> None:
        self._ledger = ledger
        self._lists = lists
        self._absent = {PERSON: None, NAME: None, HOUSEHOLD: None, **absent, ON_FILE: False}
        self._by_key = {row[KEY]: row for row in ledger if row[KEY] is not None}

    def hits(self, comparison: Comparison) -> list[Hit]:
        """Everybody the rule hits, in the order of their keys."""
        counting = {listed.alias: self._counting(listed, comparison) for listed in comparison.lists}
        found: dict[tuple[int | None, int | None], tuple[Row, Rows]] = {}
        for subject, driving in self._subjects(comparison, counting):
            seen = self._seen(comparison, counting, subject)
            if comparison.when.bind(comparison.parameters).test(joined(comparison, subject, seen, driving)) is not True:
                continue
            _, rows = found.setdefault((subject[PERSON], subject[KEY]), (subject, dict(seen)))
            if driving is not None:
                rows[comparison.each or ""] = [*rows.get(comparison.each or "", ()), driving]
        hits = [hit(comparison, subject, rows) for subject, rows in found.values()]
        return sorted(hits, key=lambda one: (one.key is None, one.key, one.person))

    def _counting(self, listed: Listed, comparison: Comparison) -> dict[int, list[Row]]:
        """Rows that have a key and for which the list's condition is true, by key."""
        by_key: defaultdict[int, list[Row]] = defaultdict(list)
        for row in self._lists[listed.list_id]:
            if row[KEY] is not None and (listed.where is None or listed.where.bind(comparison.parameters).test(row) is True):
                by_key[row[KEY]].append(row)
        return by_key

    def _subjects(self, comparison: Comparison, counting: Mapping[str, dict[int, list[Row]]]) -> Iterator[tuple[Row, Row | None]]:
        if comparison.each is None:
            for row in self._ledger:
                yield {**row, ON_FILE: True}, None
            return
        for key, rows in counting[comparison.each].items():
            subject = {**self._by_key[key], ON_FILE: True} if key in self._by_key else {**self._absent, KEY: key}
            for row in rows:
                yield subject, row

    def _seen(self, comparison: Comparison, counting: Mapping[str, dict[int, list[Row]]], subject: Row) -> Rows:
        """The rows of each marking list for the subject, and the kin."""
        seen = {listed.alias: counting[listed.alias].get(subject[KEY], []) for listed in comparison.marks}
        return seen | {kin.alias: self._kin(kin, comparison, subject) for kin in comparison.kin}

    def _kin(self, kin: Kin, comparison: Comparison, subject: Row) -> list[Row]:
        home, where = subject[HOUSEHOLD], kin.where.bind(comparison.parameters)
        if home is None:
            return []
        others = [row for row in self._ledger if row[HOUSEHOLD] == home and row[PERSON] != subject[PERSON]]
        return [{ROW: row[PERSON], NAME: None} for row in others if where.test({**row, ON_FILE: True}) is True]


def joined(comparison: Comparison, subject: Row, seen: Rows, driving: Row | None) -> Row:
    """The row that `when` is asked of."""
    marks = {alias: bool(rows) for alias, rows in seen.items()}
    own = {f"{comparison.each}.{name}": value for name, value in driving.items()} if driving is not None else {}
    return {**subject, **marks, **own}


def hit(comparison: Comparison, subject: Row, rows: Rows) -> Hit:
    named = {listed.alias for listed in comparison.lists if listed.is_named}
    names = {alias: {row[NAME] for row in found} - {None} for alias, found in rows.items() if alias in named}
    seen = {alias: tuple(sorted({row[ROW] for row in found})) for alias, found in rows.items() if found}
    return (
        Hit(subject[PERSON], subject[KEY], MATCHED if not seen else answer(names, subject[NAME]), seen)
        if not comparison.is_absence
        else (Hit(subject[PERSON], subject[KEY], NOT_IN_LIST, seen))
    )


def answer(names: Mapping[str, set[int]], own: int | None) -> str:
    """Rows of one list under one key with different names are different people; one name that is not the person's is a doubt."""
    if any(len(found) > 1 for found in names.values()):
        return SEVERAL_CANDIDATES
    everything = set().union(*names.values()) | ({own} - {None})
    return IDENTITY_DIFFERS if len(everything) > 1 else MATCHED
