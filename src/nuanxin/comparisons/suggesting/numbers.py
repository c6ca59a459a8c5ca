"""Whose number a damaged one probably is: asked for rows that an import refuses, so that the clerk need not search."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyarrow as pa

from nuanxin.engines.linkage.repair import PEOPLE, ROWS, repair
from nuanxin.orgs.bulk import in_batches
from nuanxin.orgs.intake.names import folded
from nuanxin.people.models import Person


@dataclass(frozen=True)
class NumberProposal:
    """The damaged number of a row may be that of the person; `result` is `matched` or `several_candidates`."""

    row: int
    person: int
    result: str
    reason: str


def propose_numbers(damaged: Iterable[tuple[int, str, str]], under: str) -> Iterator[NumberProposal]:
    """For rows as (row, name, number as written). Only numbers of people on file under the area with one of these names are decrypted."""
    rows = [{"row": row, "name": folded(name), "number": number} for row, name, number in damaged if name and number]
    names = {row["name"] for row in rows}
    people = [
        {"person": person, "name": folded(name), "number": number}
        for some in in_batches(namesakes(names, under))
        for person, name, number in Person.objects.filter(pk__in=some).values_list("pk", "name", "id_number")
    ]
    for one in repair(pa.Table.from_pylist(people, schema=PEOPLE), pa.Table.from_pylist(rows, schema=ROWS)):
        yield NumberProposal(one.row, one.person, one.result, one.reason)


def namesakes(names: set[object], under: str) -> list[int]:
    """People whose names are written so, or in another way that means the same; found by the plain names alone."""
    people = Person.objects.standing().under(under).values_list("pk", "name")
    return [person for person, name in people.iterator(chunk_size=20_000) if folded(name) in names]
