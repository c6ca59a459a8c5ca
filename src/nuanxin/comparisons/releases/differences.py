"""What a release says otherwise than the one before it: rows that came, went, changed."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb
from django.core.cache import cache

from nuanxin.comparisons.models import ListRelease
from nuanxin.comparisons.releases.reading import release_of

KEPT_SECONDS = 7 * 24 * 3600  # folders never change, so neither does their difference


@dataclass(frozen=True)
class Difference:
    """Rows of the newer release that the older has not, the other way round, and those of one record that say something else."""

    before: ListRelease
    added: int
    gone: int
    changed: int


def before(release: ListRelease) -> ListRelease | None:
    """The standing release of the same list and area that came before; a withdrawn one counts for nothing."""
    others = ListRelease.objects.filter(list_id=release.list_id, area=release.area_id, withdrawn_at=None)
    older = others.filter(released_on__lt=release.released_on) | others.filter(released_on=release.released_on, pk__lt=release.pk)
    return older.select_related("area").order_by("-released_on", "-pk").first()


def difference(release: ListRelease) -> Difference | None:
    """None where there is nothing to compare with."""
    former = before(release)
    if former is None:
        return None
    key = f"release-difference-{former.folder}-{release.folder}"
    counts = cache.get(key)
    if counts is None:
        counts = compared(release, former)
        cache.set(key, counts, KEPT_SECONDS)
    return Difference(former, *counts)


COMPARED = """
    SELECT count(*) FILTER (WHERE older.record IS NULL),
           count(*) FILTER (WHERE newer.record IS NULL),
           count(*) FILTER (WHERE newer.content <> older.content)
    FROM (SELECT record, content FROM read_parquet($newer)) AS newer
    FULL JOIN (SELECT record, content FROM read_parquet($older)) AS older ON newer.record = older.record
"""


def compared(newer: ListRelease, older: ListRelease) -> tuple[int, int, int]:
    with duckdb.connect() as engine:
        paths = {"newer": str(release_of(newer).path), "older": str(release_of(older).path)}
        added, gone, changed = engine.execute(COMPARED, paths).fetchone()
    return added, gone, changed
