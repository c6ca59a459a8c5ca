"""What is not yet known of whom (四清、五清): a board by area, and the persons with what to ask them, by one condition."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from nuanxin.engines.facts import Parameters
from nuanxin.notices import areas, counting, names
from nuanxin.notices.definition.clears import Clears, Fact, get
from nuanxin.orgs import access, clock, snapshot
from nuanxin.orgs.models import Area, User


@dataclass(frozen=True)
class Unclear:
    """A person and the facts still to be asked."""

    person: names.Who
    facts: tuple[Fact, ...]

    def of(self, asked: Iterable[Fact]) -> list[Fact]:
        """Those of some facts, say of one group, that this person lacks."""
        wanted = {fact.id for fact in asked}
        return [fact for fact in self.facts if fact.id in wanted]


@dataclass(frozen=True)
class UnclearList:
    """Everybody in an area who lacks something on a day. Names are joined when a stretch of the list is asked for."""

    clears: Clears
    area: Area
    day: datetime.date
    rows: tuple[dict, ...]
    by: User | None
    taken_at: datetime.datetime

    @property
    def count(self) -> int:
        return len(self.rows)

    def entries(self, start: int = 0, stop: int | None = None) -> list[Unclear]:
        rows = self.rows[start:stop]
        return list(self._named(rows, names.persons((row["person"] for row in rows), self.by)))

    def revealed(self) -> list[Unclear]:
        """The whole list with full ID numbers; audited."""
        return list(self._named(self.rows, names.revealed((row["person"] for row in self.rows), self.area, self.by)))

    def _named(self, rows: tuple[dict, ...], known: dict[int, names.Who]) -> Iterator[Unclear]:
        for row in rows:
            if row["person"] in known:
                yield Unclear(known[row["person"]], lacks(self.clears, row))


@dataclass(frozen=True)
class Clearness:
    """An area's state: how many are asked about, how many lack anything, and how many lack each group and fact."""

    area: str
    name: str
    people: int
    lacking: int
    missing: dict[str, int]
    is_total: bool = False

    @property
    def clear(self) -> int:
        return self.people - self.lacking

    def clear_of(self, name: str) -> int:
        """How many have all of a group, or a fact."""
        return self.people - self.missing[name]


def board(
    clears: Clears | str, area: Area | str | None = None, day: datetime.date | None = None
) -> tuple[list[Clearness], datetime.datetime]:
    """Each area one level below, then 本级 if anybody belongs there, then the total; counted in one scan. And the snapshot's time."""
    clears = get(clears) if isinstance(clears, str) else clears
    where, days = areas.find(area), days_of(day)
    taken, division = snapshot.refresh(where.prefix), areas.below(where, days["to"])
    counts = taken.engine.aggregate(clears.cells, days, where.prefix, division.digits)
    lines = [line(clears, counts, part.code[: division.digits], part.code, part.name) for part in division.parts]
    own = line(clears, counts, division.own, where.code, "本级")
    total = line(clears, counts, "", where.code, "合计", is_total=True)
    return [*lines, *([own] if own.people else []), total], taken.taken_at


def line(clears: Clears, counts, key: str, code: str, name: str, is_total: bool = False) -> Clearness:
    people, lacking, *parts = (int(counts.get((key, cell.id), 0)) for cell in clears.cells)
    return Clearness(code, name, people, lacking, dict(zip((cell.id for cell in clears.cells[2:]), parts, strict=True)), is_total)


def list_unclear(
    clears: Clears | str,
    area: Area | str | None = None,
    day: datetime.date | None = None,
    *,
    item: str | None = None,
    own: bool = False,
    by: User | None = None,
) -> UnclearList:
    """Who lacks anything on a day, by default today; with `item` a fact, or any of a group; with `own` the area's own people only.

    Refused: an unknown item, and unless `by` may see persons there.
    """
    clears = get(clears) if isinstance(clears, str) else clears
    cell, where, days = clears.cell(item), areas.find(area), days_of(day)
    access.require(by, access.Permission.VIEW, where.code)
    taken = snapshot.refresh(where.prefix)
    rows = counting.people_rows(taken.engine, cell, clears.columns, days, where.prefix)
    if own:
        division = areas.below(where, days["to"])
        rows = tuple(row for row in rows if str(row["area"])[: division.digits] == division.own)
    return UnclearList(clears, where, days["to"], rows, by, taken.taken_at)


def lacks(clears: Clears, row: dict) -> tuple[Fact, ...]:
    """The facts that a person lacks, by the same conditions that count them."""
    return tuple(fact for fact in clears.facts if fact.missing.bind({}).test(row) is True)


def days_of(day: datetime.date | None) -> Parameters:
    day = day or clock.business_today()
    return {"from": day, "to": day}
