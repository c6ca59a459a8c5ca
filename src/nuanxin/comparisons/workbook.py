"""Findings as a workbook: one sheet per rule, what the ledger has beside what the list has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from nuanxin.comparisons import definition
from nuanxin.comparisons.enums import Result
from nuanxin.comparisons.models import ComparisonRun
from nuanxin.engines import sheets
from nuanxin.engines.sheets import TableColumn, TableSheet
from nuanxin.orgs.areas import Areas

PERSON = (
    TableColumn("所在地", width=24),
    TableColumn("姓名", width=10),
    TableColumn("身份证号", width=20),
    TableColumn("比对结果", width=22),
)
LAST = TableColumn("建议", width=60)
Entry = dict[str, Any]


def write(path: Path, run: ComparisonRun, told: Sequence[Entry]) -> int:
    """Write findings as `findings.as_json` tells them, by rule; a workbook of nothing still says so."""
    tables = [table(name, run, list(entries)) for name, entries in groupby(told, key=lambda one: one["rule"])]
    return sheets.write_tables(path, tables or [TableSheet("没有疑点", (*PERSON, LAST), (), note(run))])


def table(name: str, run: ComparisonRun, entries: Sequence[Entry]) -> TableSheet:
    labels = list(dict.fromkeys(label for entry in entries for label in entry["values"]))
    sides = [(label, side) for label in labels for side in ("ledger", "list") if any(text(entry, label, side) for entry in entries)]
    columns = (*PERSON, *(TableColumn(f"{label}（{'台账' if side == 'ledger' else '名单'}）", width=18) for label, side in sides), LAST)
    return TableSheet(definition.get(name).title, columns, rows(entries, sides), note(run))


def rows(entries: Iterable[Entry], sides: Sequence[tuple[str, str]]) -> Iterator[tuple[str, ...]]:
    areas = Areas.load()
    for entry in entries:
        who = entry["person"]
        place = areas.full_name(who["area"]) if who["area"] else ""
        yield (
            place,
            who["name"],
            who["id_number"],
            Result(entry["result"]).label,
            *(text(entry, *side) for side in sides),
            entry["advice"],
        )


def text(entry: Entry, label: str, side: str) -> str:
    return entry["values"].get(label, {}).get(side, "")


def note(run: ComparisonRun) -> str:
    return f"{run.area.name}　判断日期 {run.as_of}　比对批次 {run.pk}"
