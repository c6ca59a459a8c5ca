"""The cases beside the sets of clears: small tables of facts, the numbers expected, and who lacks what; run on both engines."""

from __future__ import annotations

import datetime
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from nuanxin.definitionfile import Strict, Text, Written, read
from nuanxin.engines.facts import Duck, Engine, Memory
from nuanxin.notices import completeness, counting
from nuanxin.notices.definition import clears
from nuanxin.notices.definition.captions import Facts
from nuanxin.notices.definition.cases import Ran, different, stored
from nuanxin.notices.definition.clears import Clears
from nuanxin.orgs import definitions
from nuanxin.orgs.factbase import CONTRACT


class ClearsCase(Strict):
    """What the board counts and who lacks what, on a day; numbers left out are zero."""

    what: Text
    to: datetime.date
    total: dict[str, int]
    rows: dict[str, dict[str, int]] = {}
    missing: dict[str, list[str]]


class ClearsCases(Strict):
    """Facts by table and caption, in Chinese, and what they should give."""

    under: Annotated[str, StringConstraints(pattern=r"^\d{2,12}$")]
    digits: Literal[4, 6, 9, 12] = 9
    facts: dict[str, list[dict[str, str | int | datetime.date | None]]]
    cases: Annotated[list[ClearsCase], Field(min_length=1)]


def files() -> list[Path]:
    """All case files of all sets; each is named as its set."""
    return [path for folder in definitions.folders() for path in sorted(folder.glob("completeness/tests/*.yaml"))]


def run(path: Path) -> Ran:
    """Run a file's cases on both engines; what differs is told in Chinese, with file and line."""
    written = read(path, ClearsCases)
    wanted, facts = clears.get(path.stem), Facts(written)
    with tempfile.TemporaryDirectory() as folder:
        engines = {"Memory": Memory(CONTRACT, facts.tables), "DuckDB": Duck(CONTRACT, stored(facts, Path(folder)))}
        problems = [
            f"{written.where('cases', index)}：{case.what}（{name}）：{problem}"
            for index, case in enumerate(written.content.cases)
            for name, engine in engines.items()
            for problem in differences(wanted, written, case, facts, engine)
        ]
    return Ran(len(written.content.cases), tuple(problems))


def differences(wanted: Clears, written: Written[ClearsCases], case: ClearsCase, facts: Facts, engine: Engine) -> Iterator[str]:
    file, days = written.content, completeness.days_of(case.to)
    counts = engine.aggregate(wanted.cells, days, file.under, file.digits)
    yield from different("合计", nonzero(case.total), counted(wanted, counts, ""))
    for area in case.rows:
        yield from different(area, nonzero(case.rows[area]), counted(wanted, counts, area))
    rows = counting.people_rows(engine, wanted.lacking, wanted.columns, days, file.under)
    found = {facts.name_of(row["person"]): [fact.id for fact in completeness.lacks(wanted, row)] for row in rows}
    yield from different("还没有掌握的", case.missing, found)


def nonzero(numbers: dict[str, int]) -> dict[str, int]:
    return {name: number for name, number in numbers.items() if number}


def counted(wanted: Clears, counts, area: str) -> dict[str, int]:
    return nonzero({cell.id: int(counts.get((area, cell.id), 0)) for cell in wanted.cells})
