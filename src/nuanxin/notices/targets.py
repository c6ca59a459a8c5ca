"""Whom a notice wants reached (重点援助对象): everybody on file whom its conditions name on a day."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from nuanxin.errors import UserError
from nuanxin.notices import areas, counting, names
from nuanxin.notices.definition.catalogue import get
from nuanxin.notices.definition.model import Notice, Targets
from nuanxin.orgs import access, clock, snapshot
from nuanxin.orgs.models import Area, User


@dataclass(frozen=True)
class Target:
    """A person to be reached, with all categories held on the day."""

    person: names.Who
    recognised: bool
    categories: tuple[str, ...]
    groups: tuple[str, ...]


@dataclass(frozen=True)
class TargetList:
    """All targets of an area on a day. Names are joined when a stretch of the list is asked for."""

    notice: Notice
    targets: Targets
    area: Area
    day: datetime.date
    rows: tuple[dict, ...]
    by: User | None
    taken_at: datetime.datetime

    @property
    def count(self) -> int:
        return len(self.rows)

    def entries(self, start: int = 0, stop: int | None = None) -> list[Target]:
        rows = self.rows[start:stop]
        return self._named(rows, names.persons((row["person"] for row in rows), self.by))

    def revealed(self) -> list[Target]:
        """The whole list with full ID numbers; audited."""
        return self._named(self.rows, names.revealed((row["person"] for row in self.rows), self.area, self.by))

    def by_group(self) -> dict[str, int]:
        """How many belong to each group of the notice; groups overlap."""
        held = [self._groups(row) for row in self.rows]
        return {group.label: sum(group.label in groups for groups in held) for group in self.targets.groups}

    def _named(self, rows: tuple[dict, ...], known: dict[int, names.Who]) -> list[Target]:
        return [
            Target(known[row["person"]], bool(row[self.targets.recognised]), self._categories(row), self._groups(row))
            for row in rows
            if row["person"] in known
        ]

    def _categories(self, row: dict) -> tuple[str, ...]:
        return tuple(code for code in self.targets.categories if row[f"has_{code}"])

    def _groups(self, row: dict) -> tuple[str, ...]:
        return tuple(group.label for group in self.targets.groups if group.where.bind({}).test(row))


def list_targets(
    notice: Notice | str, area: Area | str | None = None, day: datetime.date | None = None, *, by: User | None = None
) -> TargetList:
    """The targets on a day, by default today; a day after the window counts as its last. Refused unless `by` may see persons there."""
    notice = get(notice) if isinstance(notice, str) else notice
    if notice.targets is None:
        raise UserError(f"通知 {notice.id} 没有写明援助对象范围，不能列出名单。")
    where = areas.find(area)
    access.require(by, access.Permission.VIEW, where.code)
    days = counting.days_of(notice.window, day or clock.business_today())
    taken = snapshot.refresh(where.prefix)
    columns = (notice.targets.recognised, *(f"has_{code}" for code in notice.targets.categories))
    rows = counting.people_rows(taken.engine, notice.targets.cell, columns, days, where.prefix)
    return TargetList(notice, notice.targets, where, days["to"], rows, by, taken.taken_at)
