"""Counting with DuckDB over the snapshot: one statement per frame, whatever the number of cells."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import duckdb

from nuanxin.engines.facts.contract import LIVED_ON, Contract
from nuanxin.engines.facts.duck.cells import additive_sql, grain, number_sql, rolled_up_sql
from nuanxin.engines.facts.duck.frames import AREA, ROWS, add_frame
from nuanxin.engines.facts.duck.scan import Scans, name, text
from nuanxin.engines.facts.duck.statement import Statement
from nuanxin.engines.facts.model import Cell, Counts, Frame, Parameters, Predicate, check_selection
from nuanxin.engines.facts.store import Store, replacing

FULL = 12  # digits of a whole area code


class Duck:
    """The engine for everyday use. A connection is opened for each call, so that it survives a fork of the web server."""

    def __init__(self, contract: Contract, store: Store, threads: int | None = None) -> None:
        self._contract = contract
        self._store = store
        self._threads = threads

    def roll_up(self, cells: Sequence[Cell], parameters: Parameters, under: str, levels: Sequence[int]) -> Counts:
        scans = Scans(self._contract, self._store, under, parameters.get(LIVED_ON))
        counts: Counts = {("", cell.id): cell.zero for cell in cells}
        with self._connect() as connection:
            for frame_cells in by_frame(cells):
                statement = cells_sql(scans, frame_cells, parameters, levels)
                counts |= numbers(connection.execute(statement), frame_cells)
        return counts

    def aggregate(self, cells: Sequence[Cell], parameters: Parameters, under: str, digits: int) -> Counts:
        return self.roll_up(cells, parameters, under, [digits])

    def select(
        self,
        frame: Frame,
        where: Predicate | None,
        parameters: Parameters,
        under: str,
        columns: Sequence[str] = (),
        order: Sequence[str] = (),
        limit: int | None = None,
    ) -> list[dict[str, object]]:
        check_selection(frame, where, [*columns, *order])
        scans = Scans(self._contract, self._store, under, parameters.get(LIVED_ON))
        with self._connect() as connection:
            sql = select_sql(scans, frame, where, parameters, columns, order)
            found = connection.execute(sql if limit is None else f"{sql}\nLIMIT {int(limit)}")
            names = ["key", "person", "area", *columns]
            return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    def copy(self, frame: Frame, parameters: Parameters, under: str, columns: Sequence[str], path: Path) -> int:
        """Write the frame's rows under an area to a Parquet file, the columns and `area`; returns how many there are."""
        check_selection(frame, None, columns)
        sql = rows_sql(Scans(self._contract, self._store, under), frame, parameters, columns)
        with replacing(path) as temporary, self._connect() as connection:
            [written] = connection.execute(f"COPY (\n{sql}\n) TO {text(str(temporary))} (FORMAT parquet, COMPRESSION zstd)").fetchone()
        return int(written)

    def explain(self, cells: Sequence[Cell], parameters: Parameters, under: str, levels: Sequence[int]) -> str:
        """The statements that `roll_up` would run, with a heading for each frame."""
        scans = Scans(self._contract, self._store, under, parameters.get(LIVED_ON))
        parts = [
            f"-- {frame_cells[0].frame.label}（{frame_cells[0].frame.id}）\n{cells_sql(scans, frame_cells, parameters, levels)};"
            for frame_cells in by_frame(cells)
        ]
        return "\n\n".join(parts)

    def _connect(self) -> Any:
        settings = {
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "preserve_insertion_order": "false",
            "temp_directory": tempfile.gettempdir(),
        }
        if self._threads is not None:
            settings["threads"] = str(self._threads)
        return duckdb.connect(":memory:", config=settings)


def by_frame(cells: Sequence[Cell]) -> list[list[Cell]]:
    """Cells that look at the same rows, together."""
    groups: dict[Frame, list[Cell]] = {}
    for cell in cells:
        groups.setdefault(cell.frame, []).append(cell)
    return list(groups.values())


def cells_sql(scans: Scans, cells: Sequence[Cell], parameters: Parameters, levels: Sequence[int]) -> str:
    """The numbers of one frame. Different values do not add up, so they are counted anew for every level."""
    statement = Statement()
    names = {n for cell in cells for n in (cell.where.names if cell.where else ())} | {c.column for c in cells if c.column}
    add_frame(statement, scans, cells[0].frame, names, [cell.where for cell in cells], parameters, grain(levels))
    levels = sorted(set(levels), reverse=True)
    selects = []
    if adding := [cell for cell in cells if cell.aggregate != "distinct"]:
        statement.step("towns", additive_sql(adding, parameters))
        selects.append(rolled_up_sql("towns", [f"sum({name(c.id)}) AS {name(c.id)}" for c in adding], levels))
    if others := [cell for cell in cells if cell.aggregate == "distinct"]:
        selects.append(rolled_up_sql(ROWS, [f"{number_sql(c, parameters)} AS {name(c.id)}" for c in others], levels))
    return statement.ending("\nUNION ALL BY NAME\n".join(selects))


def select_sql(
    scans: Scans, frame: Frame, where: Predicate | None, parameters: Parameters, columns: Sequence[str], order: Sequence[str]
) -> str:
    """The rows behind a number, from the same steps as the number."""
    statement = Statement()
    table = frame.table
    names = {table.key, *columns, *order, *(where.names if where else ()), *filter(None, [table.person])}
    add_frame(statement, scans, frame, names, [where], parameters, FULL)
    person = f"{ROWS}.{name(table.person)}" if table.person else "NULL"
    shown = ", ".join([f"{ROWS}.{name(table.key)}", person, f"{ROWS}.{AREA}", *(f"{ROWS}.{name(column)}" for column in columns)])
    condition = where.bind(parameters).sql("duckdb", ROWS) if where else "true"
    ordering = ", ".join([*(f"{ROWS}.{name(column)} NULLS LAST" for column in order), f"{ROWS}.{name(table.key)}"])
    return statement.ending(f"SELECT {shown}\nFROM {ROWS}\nWHERE {condition}\nORDER BY {ordering}")


def rows_sql(scans: Scans, frame: Frame, parameters: Parameters, columns: Sequence[str]) -> str:
    """All rows of a frame, in no order."""
    statement = Statement()
    add_frame(statement, scans, frame, columns, [None], parameters, FULL)
    shown = ", ".join([*(f"{ROWS}.{name(column)}" for column in columns), f"{ROWS}.{AREA} AS area"])
    return statement.ending(f"SELECT {shown}\nFROM {ROWS}")


def numbers(found: Any, cells: Iterable[Cell]) -> Counts:
    """Rows of (area, number, …) as counts; areas with nothing are left out, the total is not."""
    names = [column[0] for column in found.description][1:]
    ids = [cell.id for cell in cells]
    assert sorted(names) == sorted(ids)
    return {
        (area, cell): number
        for area, *row in found.fetchall()
        for cell, number in zip(names, row, strict=True)
        if number or (number is not None and not area)
    }
