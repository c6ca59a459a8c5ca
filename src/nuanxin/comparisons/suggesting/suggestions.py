"""Suggestions for one list: rows without a usable number beside the people on file, each with its reasons in words."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from nuanxin.comparisons import releases
from nuanxin.comparisons.suggesting import models
from nuanxin.comparisons.suggesting.sides import Ledger, Listed, ledger, taken
from nuanxin.engines.linkage.definition import waterfall
from nuanxin.engines.linkage.linking import link
from nuanxin.engines.linkage.reasons import reasons
from nuanxin.engines.linkage.sides import Sides
from nuanxin.engines.linkage.waterfall import Match


@dataclass(frozen=True)
class Suggestion:
    """Row `row` (Excel's number) of the release with this primary key may be the person. Several rows and persons may go together.

    `result` is `matched` or `several_candidates`; `reasons` reads as Chinese when joined with `；`.
    """

    person: int
    key: int
    release: int
    row: int
    result: str
    weight: float
    reasons: tuple[str, ...]


def suggest(list_id: str, under: str, as_of: datetime.date) -> Iterator[Suggestion]:
    """What the releases that count now suggest about people on file under the area, in the order of the rows.

    By rules, and by score where the list itself teaches one. Nothing is written but the list's weights.
    """
    listed = Listed(releases.relation(list_id, under), as_of)
    rows = listed.rows() if listed.releases else None
    if not rows:
        return
    people = ledger(under)
    with Sides.of(waterfall(), people.table, rows, taken(people, listed)) as sides:
        for match in link(sides, models.model_for(sides, people, listed)).matches():
            yield told(match, people)


def told(match: Match, people: Ledger) -> Suggestion:
    release, row = releases.split(match.row)
    weight = round(match.weight, 1)
    return Suggestion(match.person, people.keys[match.person], release, row, match.result, weight, reasons(match.levels, match.note))
