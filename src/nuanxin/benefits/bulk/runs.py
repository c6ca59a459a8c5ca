"""Runs on disk: which there are, and what they answered. Files are read in place; nothing here decides.

A run is a folder with `decided.parquet` (a row per subject and policy) and, once people changed, `later.parquet` with their rows anew;
`manifest.json` tells the day, the versions and counts, and is written last: a folder without one is no run.
"""

from __future__ import annotations

import datetime
import json
import os
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import duckdb
from django.conf import settings

from nuanxin.benefits.bulk.columns import literal
from nuanxin.benefits.bulk.statement import ANSWERS
from nuanxin.errors import UserError

DECIDED, LATER, MANIFEST = "decided.parquet", "later.parquet", "manifest.json"
PERSON, EMPLOYER = "person", "employer"
COLUMNS: Final = "kind, subject, area, policy, answer, holds, unknown, months_left, last_month, amount, facts"


@dataclass(frozen=True)
class Run:
    """One run: everybody under `area` (a prefix) on a day; `versions` and `counts` (answers by word) are by policy id.

    `bits` are those of the named conditions by policy; `mark` is the state of the records it read.
    """

    as_of: datetime.date
    finished_at: datetime.datetime
    area: str
    versions: Mapping[str, str] = field(default_factory=dict)
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    bits: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    mark: str = ""
    people: int = 0
    redecided: int = 0
    folder: Path = Path()

    @property
    def rows(self) -> str:
        """What stands after FROM: a row per subject and policy, those decided later instead of the first ones."""
        first = f"read_parquet({literal(str(self.folder / DECIDED))})"
        if not self.redecided:
            return f"(SELECT {COLUMNS} FROM {first})"
        later = f"read_parquet({literal(str(self.folder / LATER))})"
        changed = f"SELECT DISTINCT subject FROM {later} WHERE kind = '{PERSON}'"
        kept = f"SELECT {COLUMNS} FROM {first} WHERE kind = '{PERSON}' AND subject NOT IN ({changed})"
        return f"({kept} UNION ALL SELECT {COLUMNS} FROM {later} WHERE policy <> '')"


@dataclass(frozen=True)
class Answered:
    """What one policy answered about one person or employer; `holds` and `unknown` are named conditions, `collect` facts by name."""

    subject_kind: str
    subject: int
    area: str
    policy: str
    answer: str
    holds: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    collect: tuple[str, ...] = ()
    months_left: int | None = None
    last_month: datetime.date | None = None
    amount: Decimal | None = None


def root() -> Path:
    return Path(settings.HOME) / "decisions"


def newest(area: str) -> Run | None:
    """The newest finished run that covers the area, a prefix or a whole code."""
    prefix = area.rstrip("0") if len(area) == len("360722101001") else area
    found = [run for run in all_runs() if prefix.startswith(run.area) or area.startswith(run.area)]
    return max(found, key=lambda run: run.finished_at, default=None)


def all_runs() -> Iterator[Run]:
    for path in root().glob(f"*/{MANIFEST}"):
        try:
            yield read(path)
        except (OSError, ValueError, TypeError, KeyError):  # replaced meanwhile, or not one of ours to read: as good as none
            continue


def read(path: Path) -> Run:
    told = json.loads(path.read_text(encoding="utf-8"))
    days = {"as_of": datetime.date.fromisoformat(told["as_of"]), "finished_at": datetime.datetime.fromisoformat(told["finished_at"])}
    return Run(**{**told, **days, "folder": path.parent})


def write(run: Run) -> None:
    """Make the run known, at once."""
    told = asdict(run) | {"as_of": run.as_of.isoformat(), "finished_at": run.finished_at.isoformat()}
    del told["folder"]
    part = run.folder / f"{MANIFEST}.{uuid.uuid4().hex[:8]}.part"
    part.write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")
    os.replace(part, run.folder / MANIFEST)


def connect() -> Any:
    """A connection of one call, so that it survives a fork of the web server."""
    return duckdb.connect(
        ":memory:",
        config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false", "preserve_insertion_order": "false"},
    )


def answers(
    prefixes: Sequence[str],
    *,
    policy: str | None = None,
    answer: str | None = None,
    condition: str | None = None,
    kind: str = PERSON,
) -> Iterator[Answered]:
    """What the newest runs answered in those areas; `condition` leaves those of whom that named condition of the policy holds."""
    for prefix in prefixes:
        run = newest(prefix)
        if run is None:
            continue
        where = [f"kind = {literal(kind)}", f"starts_with(area, {literal(prefix)})"]
        where += [f"policy = {literal(policy)}"] if policy is not None else []
        where += [f"answer = {ANSWERS.index(answer)}"] if answer is not None else []
        if condition is not None:
            where.append(f"(holds >> {bit_of(run, policy, condition)}) & 1 = 1")
        yield from read_rows(run, " AND ".join(where))


def bit_of(run: Run, policy: str | None, condition: str) -> int:
    if policy is None or condition not in run.bits.get(policy, {}):
        raise UserError(f"政策“{policy or '（未指定）'}”没有条件“{condition}”。请先选定政策，再选它的条件。")
    return run.bits[policy][condition]


def read_rows(run: Run, where: str) -> Iterator[Answered]:
    with connect() as connection:
        found = connection.execute(f"SELECT {COLUMNS} FROM {run.rows} WHERE {where} ORDER BY policy, subject")
        while rows := found.fetchmany(2000):
            yield from (answered(run, *row) for row in rows)


def answered(run: Run, kind: str, subject: int, area: str, policy: str, answer: int, holds: int, unknown: int, *rest: Any) -> Answered:
    bits = run.bits.get(policy, {})
    left, last, amount, facts = rest
    return Answered(
        kind, subject, area, policy, ANSWERS[answer], named(bits, holds), named(bits, unknown), tuple(facts or ()), left, last, amount
    )


def named(bits: Mapping[str, int], word: int | None) -> tuple[str, ...]:
    return tuple(name for name, bit in bits.items() if (word or 0) >> bit & 1)


def counted(rows: Iterable[tuple[str, int, int]]) -> dict[str, dict[str, int]]:
    """How many persons have which answer, by policy."""
    found: dict[str, dict[str, int]] = {}
    for policy, code, number in rows:
        found.setdefault(policy, dict.fromkeys(ANSWERS, 0))[ANSWERS[code]] = number
    return found


def export(run: Run, path: Path) -> int:
    """The run as one file, CSV or Parquet by the name's ending; returns the number of rows."""
    ending = path.suffix.lower()
    if ending not in (".csv", ".parquet"):
        raise UserError(f"“{path.name}”的后缀不是 .csv 或 .parquet，不能导出。请改文件名。")
    words = ", ".join(literal(word) for word in ANSWERS)
    conditions = "".join(
        f" WHEN {literal(policy)} THEN [{', '.join(f'CASE WHEN ({{}} >> {bit}) & 1 = 1 THEN {literal(name)} END' for name, bit in bits.items())}]"
        for policy, bits in run.bits.items()
    )
    listed = {
        word: f"list_aggregate(list_filter(CASE policy{conditions.replace('{}', word)} ELSE [] END, lambda x: x IS NOT NULL), 'string_agg', ' ')"
        if conditions
        else "CAST(NULL AS VARCHAR)"
        for word in ("holds", "unknown")
    }
    select = (
        f"SELECT kind, subject, area, policy, [{words}][answer + 1] AS answer, holds AS holds_bits, unknown AS unknown_bits, "
        f"{listed['holds']} AS holds, {listed['unknown']} AS unknown, months_left, last_month, amount, "
        f"list_aggregate(facts, 'string_agg', ' ') AS collect FROM {run.rows} ORDER BY policy, kind, subject"
    )
    form = "FORMAT csv, HEADER" if ending == ".csv" else "FORMAT parquet, COMPRESSION zstd"
    path.parent.mkdir(parents=True, exist_ok=True)
    with connect() as connection:
        [count] = connection.execute(f"COPY ({select}) TO {literal(str(path))} ({form})").fetchone()
    return int(count)
