"""The office of Xinfeng with its real areas, met through its commands only."""

from __future__ import annotations

import datetime
import itertools
import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from nuanxin import cli
from nuanxin.orgs import actions
from nuanxin.orgs.models import Area, Office
from tests.contract import papers

VERDICTS = ("new", "update", "same", "conflict", "invalid", "duplicate_in_file")
NOTICE = "2022-xinfeng-nuanxin"
areas: list[tuple] = []


class Answer(NamedTuple):
    """What a command left: its exit code, what it said and what it complained about."""

    code: int
    out: str
    err: str

    @property
    def json(self):
        return json.loads(self.out)

    @property
    def verdicts(self) -> dict[str, int]:
        """The verdicts that occurred."""
        return {verdict: self.json[verdict] for verdict in VERDICTS if self.json[verdict]}

    @property
    def found(self) -> dict[str, str]:
        return self.json["columns"]["found"]

    @property
    def told(self) -> list[tuple[int, str, str]]:
        """Where the problems are: row, column, value as seen."""
        return [(one["row"], one["column"], one["value"]) for one in self.json["problems"]]

    @property
    def reasons(self) -> list[str]:
        return [one["reason"] for one in self.json["problems"]]


class Bureau:
    """Runs commands; `take` writes the rows as a workbook and imports them."""

    def __init__(self, folder: Path, capsys) -> None:
        self.folder, self.capsys, self.files = folder, capsys, itertools.count(1)

    def run(self, *argv: object) -> Answer:
        self.capsys.readouterr()
        code = cli.run([str(word) for word in argv])
        return Answer(code, *self.capsys.readouterr())

    def path(self, suffix: str = ".xlsx") -> Path:
        return self.folder / f"报表{next(self.files)}{suffix}"

    def file(self, *rows: dict[str, Any]) -> Path:
        return papers.xlsx(self.path(), papers.table(rows))

    def take(self, list_id: str, *rows: dict[str, Any], options: tuple = ()) -> Answer:
        return self.take_file(list_id, self.file(*rows), *options)

    def take_file(self, list_id: str, path: Path, *options: object) -> Answer:
        return self.run("import", list_id, path, *options, "--json")

    def take_rows(self, list_id: str, rows: papers.Rows, merges: tuple = (), options: tuple = ()) -> Answer:
        """Import a sheet given cell by cell."""
        return self.take_file(list_id, papers.xlsx(self.path(), rows, merges), *options)

    def verdicts(self, list_id: str, *rows: dict[str, Any], options: tuple = ()) -> dict[str, int]:
        return self.take(list_id, *rows, options=options).verdicts

    def verdict(self, list_id: str, row: dict[str, Any], options: tuple = ()) -> str:
        """The verdict of a single row."""
        (verdict,) = self.verdicts(list_id, row, options=options)
        return verdict

    def enrol(self, **cells: Any) -> dict[str, str]:
        """Put a person on the roster; the columns that name him in another list."""
        row = {"姓名": "张三", "身份证号": papers.id_number(), "常住地": "嘉定镇水东村"} | cells
        assert self.verdict("persons", row) == "new"
        return {"姓名": row["姓名"], "身份证号": row["身份证号"]}

    def record(self, list_id: str, *rows: dict[str, Any]) -> None:
        """Import rows that must all be new."""
        answer = self.take(list_id, *rows)
        assert answer.verdicts == {"new": len(rows)}, answer.json["problems"]


@pytest.fixture
def office(db, tmp_path, capsys, monkeypatch):
    """Xinfeng's office on 2022-09-20; workbooks are read in this process."""
    from tests.factories.papers import read_here, reader

    monkeypatch.setattr(reader, "run_child", read_here)
    if not areas:
        actions.create_office("360722")
        areas.extend(Area.objects.values_list("code", "name", "level", "prefix"))
    else:
        Area.objects.bulk_create([Area(code=code, name=name, level=level, prefix=prefix) for code, name, level, prefix in areas])
        Office.objects.create(area=Area.objects.get(code="360722000000"), name="信丰县就业援助机构")
    Office.objects.update(business_date=datetime.date(2022, 9, 20))
    return Bureau(tmp_path, capsys)


@pytest.fixture
def at(office):
    """Set the office's business date."""

    def at(day: str) -> None:
        Office.objects.update(business_date=datetime.date.fromisoformat(day))

    return at
