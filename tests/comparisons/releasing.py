"""Releases made straight from values, without a workbook: what the reading side needs to be tested."""

from __future__ import annotations

import datetime
import itertools
from typing import Any

from nuanxin.comparisons.models import ListRelease
from nuanxin.comparisons.releases import Release, release_of, shape, store
from nuanxin.orgs.areas import Areas
from nuanxin.orgs.models import Area
from tests import factories

DAY = datetime.date(2022, 9, 1)


def release(
    list_id: str, *rows: dict[str, Any], released_on: datetime.date = DAY, area: str = factories.COUNTY, first_row: int = 2
) -> Release:
    """A release of rows given as parsed values (dates, codes, 18-digit numbers) by heading; row 2 is the first."""
    made, areas = shape.shape_of(list_id), Areas.load()
    headings = tuple(name for name in made.columns if any(row.get(name) is not None for row in rows))
    lines = []
    for number, values in zip(itertools.count(first_row), rows, strict=False):
        facts = made.row(values)
        lines.append(store.Line(number, made.record(values, facts), facts, made.texts(values, headings, areas.full_name)))
    written = store.write(made, [lines])
    record = ListRelease.objects.create(
        list_id=list_id,
        released_on=released_on,
        area=Area.objects.get(code=area),
        columns=list(headings),
        **vars(written),
    )
    return release_of(record)
