"""The snapshot that forms are counted on: county by county, rewritten only where and as far as facts have changed."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.conf import settings
from django.utils import timezone

from nuanxin.engines.facts import Duck, Engine, Partition, Store
from nuanxin.orgs.enums import AreaLevel
from nuanxin.orgs.factbase import CONTRACT, SOURCES
from nuanxin.orgs.facts import FactSource
from nuanxin.orgs.locking import only_one
from nuanxin.orgs.models import Area
from nuanxin.orgs.staleness import Mark, changed_since, mark_now, sources_since

TRIES = 3  # readings of a county before a moving one is taken as it is; the next refresh sees the rest
COUNTY = 6


@dataclass(frozen=True)
class Snapshot:
    """The snapshot of an area after a refresh: ready to be counted. `taken_at` is when its files last changed."""

    under: str
    taken_at: datetime.datetime
    refreshed: tuple[str, ...]
    engine: Engine


def refresh(under: str = "") -> Snapshot:
    """Bring the counties of an area up to date and say which were rewritten; safe while others do the same."""
    return bring_up(under, refresh_county)


def rewrite(under: str = "") -> Snapshot:
    """Write all counties of an area anew, whatever their marks say."""
    return bring_up(under, lambda county: guarded(county, rewrite_county))


def bring_up(under: str, renew: Callable[[str], list[str]]) -> Snapshot:
    renewed = [written for county in [*counties(under), *gone_to(under)] for written in renew(county)]
    return Snapshot(under, taken_at(under), tuple(dict.fromkeys(renewed)), engine())


def taken_at(under: str) -> datetime.datetime:
    """When a file of the area was last written; those not written since were found to be up to date."""
    times = [written.written_at for manifest in store().view(under).manifests.values() for written in manifest.values()]
    return datetime.datetime.fromisoformat(max(times)) if times else timezone.now()


def store() -> Store:
    return Store(Path(settings.SNAPSHOT))


def engine() -> Engine:
    return Duck(CONTRACT, store())


def counties(under: str) -> list[str]:
    """Six digits of each county under the area or around it; a city's or province's own records have a part of their own."""
    areas = Area.objects.filter(level__lte=AreaLevel.COUNTY)
    here = areas.filter(code=under[:COUNTY].ljust(12, "0")) if len(under) > COUNTY else areas.under(under)
    return sorted({code[:COUNTY] for code in here.values_list("code", flat=True)})


def gone_to(under: str) -> list[str]:
    """Other counties that hold people who once lived in the area: a count for an earlier day needs those files too."""
    found = {other for source in SOURCES if source.elsewhere for other in source.elsewhere(under[:COUNTY])}
    return sorted(found - set(counties(under)))


def refresh_county(county: str) -> list[str]:
    """The counties that had to be rewritten: none, this one, or also those from which somebody moved here."""
    mark = mark_of_files(county)
    if mark is None or changed_since(county, mark) or mark.is_far_behind:
        return guarded(county, renew)
    return []


def renew(county: str) -> list[str]:
    """Read what changed; another process may have done so while this one waited, or only the mark may be far behind."""
    mark = mark_of_files(county)
    if mark is None or changed_since(county, mark):
        return write(county, mark)
    store().remark(county, str(mark_now(county)))
    return []


def rewrite_county(county: str) -> list[str]:
    return write(county, None)


def guarded(county: str, deed: Callable[[str], list[str]]) -> list[str]:
    """Do it as the only process; then rewrite, one by one, the counties from which somebody moved here."""
    with only_one(lock_of(county)):
        written = deed(county)
    for other in moved_from(county) if written else ():
        with only_one(lock_of(other)):
            written += rewrite_county(other)
    return written


def lock_of(county: str) -> Path:
    return Path(settings.SNAPSHOT) / "lock" / f"{county}.lock"


def write(county: str, since: Mark | None) -> list[str]:
    """Read the tables that changed since the mark (None: all) and replace their files at once."""
    mark, partitions = read(county, since)
    store().write(county, partitions)
    if len(partitions) < len(SOURCES):
        store().remark(county, str(mark))
    return [county]


def read(county: str, since: Mark | None) -> tuple[Mark, Sequence[Partition]]:
    """Read until nothing was written meanwhile, so that the tables belong together."""
    mark, partitions = read_once(county, since)
    for _ in range(TRIES - 1):
        if not changed_since(county, mark):
            break
        mark, partitions = read_once(county, since)
    return mark, partitions


def read_once(county: str, since: Mark | None) -> tuple[Mark, list[Partition]]:
    mark = mark_now(county)
    return mark, [partition(source, county, mark) for source in sources_since(county, since)]


def partition(source: FactSource, county: str, mark: Mark) -> Partition:
    return Partition(source.table, source.rows(county), str(mark))


def mark_of_files(county: str) -> Mark | None:
    """What state of the records the county's files show; None if any is missing or of an older shape."""
    marks = {store().mark(source.table, county) for source in SOURCES}
    text = marks.pop()
    return None if marks or text is None else Mark.read(text)


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
