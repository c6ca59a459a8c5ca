"""Cases of everybody as files: gathered from the ledger in batches, the same cases that a single person's page decides on."""

from __future__ import annotations

import datetime
import os
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from django.db.models import QuerySet

from nuanxin.benefits.bulk import columns
from nuanxin.benefits.bulk.columns import literal
from nuanxin.benefits.bulk.computed import Sources
from nuanxin.benefits.cases import Known, cases_of
from nuanxin.people.models import Person

AT_ONCE: Final = 500
RELATIONS: Final = {
    "cases": columns.types,
    "members": columns.types,
    "payments": lambda: columns.PAYMENTS,
    "insurance": lambda: columns.INSURANCE,
    "approvals": lambda: columns.APPROVALS,
}


def people_of(area: str) -> QuerySet:
    """Standing persons who live under the area, a prefix."""
    return Person.objects.standing().filter(residence_id__gte=area.ljust(12, "0"), residence_id__lt=area + "~")


def gather(people: Sequence[int], area: str, as_of: datetime.date, folder: Path, tell: Callable[[int], None] | None = None) -> int:
    """Write the cases of those persons who live in the area as relations; returns how many cases there are."""
    import pyarrow.parquet as pq

    folder.mkdir(parents=True, exist_ok=True)
    writers = {name: pq.ParquetWriter(folder / f"{name}.parquet", columns.table([], kinds()).schema) for name, kinds in RELATIONS.items()}
    done = 0
    try:
        for known in in_batches(people, area, as_of):
            for name, rows in rows_of(known).items():
                writers[name].write_table(columns.table(rows, RELATIONS[name]()))
            done += len(known)
            if tell:
                tell(done)
    finally:
        for writer in writers.values():
            writer.close()
    return done


def in_batches(people: Sequence[int], area: str, as_of: datetime.date) -> Iterator[dict[int, Known]]:
    for start in range(0, len(people), AT_ONCE):
        persons = list(people_of(area).filter(pk__in=people[start : start + AT_ONCE]).order_by("pk"))
        yield cases_of(persons, as_of)


def rows_of(found: dict[int, Known]) -> dict[str, list[dict[str, Any]]]:
    """The rows of each relation; a household's rows stand once for each person asked about, seen by that person's sources."""
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in RELATIONS}
    for number, known in found.items():
        case = known.case
        home = number if case.household else None
        own = columns.row_of(case, number, case.person.get("residence") or "", home)
        rows["cases"].append(own)
        if home is not None:
            rows["members"] += [own, *(columns.row_of_member(one, number) for one in case.household)]
        rows["payments"] += columns.payments_of(case, number)
        rows["insurance"] += columns.insurance_of(case, number)
        rows["approvals"] += [
            {"case": number, "policy": one.policy, "approved_on": one.on, "extended": one.is_extended, "number": place}
            for place, one in enumerate(known.approved)
        ]
    return rows


def sources_in(folder: Path) -> Sources:
    """The relations of a folder, for a statement."""
    named = {name: f"read_parquet({literal(str(folder / f'{name}.parquet'))})" for name in RELATIONS}
    return Sources(**named, retirement="retirement")


def replaced(path: Path, write: Callable[[Path], Any]) -> Any:
    """Write a file that appears only when it is whole."""
    part = path.with_name(f"{path.name}.{uuid.uuid4().hex[:8]}.part")
    found = write(part)
    os.replace(part, path)
    return found


def listed(keys: Iterable[int]) -> str:
    return ", ".join(map(str, sorted(keys)))
