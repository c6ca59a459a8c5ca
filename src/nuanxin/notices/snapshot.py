"""The snapshot that forms are counted on: county by county, rewritten only where the audit trail says that facts have changed.

A county's mark is the newest audit number when its records were read, and how many fact-changing events of the county stood
among the latest numbers then: an event that took its number early and was committed late changes the second, not the first.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.conf import settings
from django.db.models import Count, Max, Q
from django.utils import timezone

from nuanxin.engines.facts import Duck, Engine, Partition, Store
from nuanxin.notices.facts import CONTRACT, SOURCES
from nuanxin.notices.locking import only_one
from nuanxin.orgs.enums import AreaLevel
from nuanxin.orgs.models import Area, AuditEvent

WINDOW = 5000  # audit numbers in which a transaction may still be under way
FAR = 4 * WINDOW  # so many events later, a quiet county's mark is brought up
TRIES = 3  # readings of a county before a moving one is taken as it is; the next refresh sees the rest
COUNTY = 6


@dataclass(frozen=True)
class Snapshot:
    """The snapshot of an area after a refresh: ready to be counted."""

    under: str
    taken_at: datetime.datetime
    refreshed: tuple[str, ...]
    engine: Engine


@dataclass(frozen=True)
class Mark:
    """What state of the records a county's files show."""

    last: int
    count: int

    def __str__(self) -> str:
        return f"{self.last}:{self.count}"

    @classmethod
    def read(cls, text: str) -> Mark:
        last, _, count = text.partition(":")
        return cls(int(last), int(count))


def refresh(under: str = "") -> Snapshot:
    """Bring the counties of an area up to date and say which were rewritten; safe while others do the same."""
    return bring_up(under, refresh_county)


def rewrite(under: str = "") -> Snapshot:
    """Write all counties of an area anew, whatever their marks say."""
    return bring_up(under, lambda county: guarded(county, rewrite_county))


def bring_up(under: str, renew: Callable[[str], list[str]]) -> Snapshot:
    renewed = [written for county in counties(under) for written in renew(county)]
    taken_at = store().view(under).written_at() or timezone.now()
    return Snapshot(under, taken_at, tuple(dict.fromkeys(renewed)), engine())


def store() -> Store:
    return Store(Path(settings.SNAPSHOT))


def engine() -> Engine:
    return Duck(CONTRACT, store())


def counties(under: str) -> list[str]:
    """Six digits of each county under the area or around it; a city's or province's own records have a part of their own."""
    areas = Area.objects.filter(level__lte=AreaLevel.COUNTY)
    here = areas.filter(code=under[:COUNTY].ljust(12, "0")) if len(under) > COUNTY else areas.under(under)
    return sorted({code[:COUNTY] for code in here.values_list("code", flat=True)})


def refresh_county(county: str) -> list[str]:
    """The counties that had to be rewritten: none, this one, or also those from which somebody moved here."""
    mark = mark_of_files(county)
    if mark is None or changed_since(county, mark):
        return guarded(county, renew_unless_fresh)
    return guarded(county, bring_mark_up) if is_far_behind(mark) else []


def renew_unless_fresh(county: str) -> list[str]:
    """Another process may have been here while this one waited."""
    mark = mark_of_files(county)
    return rewrite_county(county) if mark is None or changed_since(county, mark) else []


def bring_mark_up(county: str) -> list[str]:
    """Note that nothing changed in a quiet county, so that the next look need not pass all later events of others."""
    now, mark = mark_now(county), mark_of_files(county)
    if mark is None or changed_since(county, mark):
        return rewrite_county(county)
    store().remark(county, str(now))
    return []


def guarded(county: str, deed: Callable[[str], list[str]]) -> list[str]:
    with only_one(Path(settings.SNAPSHOT) / "lock" / f"{county}.lock"):
        written = deed(county)
    for other in moved_from(county) if written else ():
        with only_one(Path(settings.SNAPSHOT) / "lock" / f"{other}.lock"):
            written += rewrite_county(other)
    return written


def rewrite_county(county: str) -> list[str]:
    """Read the county's records and replace its files at once."""
    partitions: list[Partition] = []
    for _ in range(TRIES):
        mark = mark_now(county)
        partitions = [Partition(source.table, source.rows(county), str(mark)) for source in SOURCES]
        if not changed_since(county, mark):
            break
    store().write(county, partitions)
    return [county]


def mark_of_files(county: str) -> Mark | None:
    """What state of the records the county's files show; None if any is missing or of an older shape."""
    marks = {store().mark(source.table, county) for source in SOURCES}
    text = marks.pop()
    return None if marks or text is None else Mark.read(text)


def is_far_behind(mark: Mark) -> bool:
    return newest() - mark.last > FAR


def newest() -> int:
    return AuditEvent.objects.aggregate(last=Max("id"))["last"] or 0


def mark_now(county: str) -> Mark:
    last = newest()
    return Mark(last, events(county).filter(id__gt=last - WINDOW, id__lte=last).count())


def changed_since(county: str, mark: Mark) -> bool:
    latest = events(county).filter(id__gt=mark.last - WINDOW)
    seen = latest.aggregate(newest=Max("id"), count=Count("id", filter=Q(id__lte=mark.last)))
    return (seen["newest"] or 0) > mark.last or seen["count"] != mark.count


def events(county: str) -> Any:
    """Fact-changing events of the county, and those that name no county: they may touch any."""
    above = ["", county[:2].ljust(12, "0"), county[:4].ljust(12, "0")]
    here = Q(area_code__gte=county.ljust(12, "0"), area_code__lt=county + "~") | Q(area_code__in=above)
    return AuditEvent.objects.order_by().filter(here, changes_facts=True)


def moved_from(county: str) -> list[str]:
    """Other counties whose files still have somebody who now lives here."""
    files = store().view()
    people = CONTRACT.people
    here = people_in(files.root / files.manifests[county][people.name].file)
    others = {other: manifest[people.name] for other, manifest in files.manifests.items() if other != county and people.name in manifest}
    return [other for other, written in others.items() if written.rows and shares(people_in(files.root / written.file), here)]


def people_in(path: Path) -> Any:
    return pq.read_table(path, columns=[CONTRACT.people.person]).column(0)


def shares(some: Any, others: Any) -> bool:
    return bool(pc.any(pc.is_in(some, value_set=others.combine_chunks())).as_py())
