"""The record of a release: made when a file goes in, renewed when a row that had waited is accepted."""

from __future__ import annotations

from collections.abc import Sequence

from nuanxin.comparisons.models import ListRelease
from nuanxin.comparisons.releases import store
from nuanxin.comparisons.releases.reading import current_records
from nuanxin.comparisons.releases.shape import Shape
from nuanxin.orgs import audit
from nuanxin.orgs.intake.handlers import Context, Writing


def record(context: Context, written: store.Written, headings: Sequence[str], writing: Writing) -> ListRelease:
    """Record a folder as the release of a run; leaves one event."""
    run = None if ListRelease.objects.filter(import_run=writing.run).exists() else writing.run
    made = ListRelease.objects.create(
        list_id=context.spec.id,
        released_on=context.released_on,
        area=context.area,
        import_run=run,
        provenance=context.spec.owner,
        columns=list(headings),
        received_at=writing.at,
        received_by=writing.by,
        **vars(written),
    )
    audit.record("comparisons.release.received", by=writing.by, subject=made, area=made.area_id, list_id=made.list_id, rows=made.row_count)
    return made


def add(context: Context, shape: Shape, lines: Sequence[store.Line], writing: Writing) -> None:
    """Put accepted rows into the release of their file; where that file made none, into the one that stands.

    The folder is written anew. The old one is left to the sweep, because somebody may be reading it; so is the new one if
    the transaction fails.
    """
    found = writing.run.columns.get("found", {})
    headings = [name for name in shape.columns if name in found]
    release = target(context, writing)
    if release is None:
        record(context, store.write(shape, [lines]), headings, writing)
        return
    fitting = [line._replace(texts=rearranged(line.texts, headings, release.columns)) for line in lines]
    ListRelease.objects.filter(pk=release.pk).update(**vars(store.extended(shape, release.folder, fitting)))
    audit.record(
        "comparisons.release.extended", by=writing.by, subject=release, area=release.area_id, list_id=release.list_id, rows=len(lines)
    )


def rearranged(texts: Sequence[str], headings: Sequence[str], wanted: Sequence[str]) -> tuple[str, ...]:
    told = dict(zip(headings, texts, strict=True))
    return tuple(told.get(heading, "") for heading in wanted)


def target(context: Context, writing: Writing) -> ListRelease | None:
    own = ListRelease.objects.select_for_update().filter(import_run=writing.run, withdrawn_at=None).first()
    standing = [one.pk for one in current_records(context.spec.id, context.area.prefix) if one.area_id == context.area.pk]
    return own or ListRelease.objects.select_for_update().filter(pk__in=standing).order_by("-released_on", "-pk").first()
