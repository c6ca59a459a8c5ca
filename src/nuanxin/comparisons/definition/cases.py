"""The cases beside comparison rules: a few people and list rows, and what each rule finds; asked of both engines."""

from __future__ import annotations

import datetime
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from nuanxin.comparisons import ledger
from nuanxin.comparisons.definition.library import get
from nuanxin.comparisons.definition.lists import spec
from nuanxin.comparisons.definition.schema import CaseFile, CasesFile
from nuanxin.comparisons.releases import facts_of_list, schema_of
from nuanxin.definitionfile import Written, did_you_mean, read
from nuanxin.engines.linkage.comparing import Comparison, Duck, Hit, Judge, from_files
from nuanxin.engines.rules import Catalogue
from nuanxin.errors import UserError
from nuanxin.orgs import definitions

PATTERN = "comparisons/tests/*.yaml"
TYPES = {
    "int": pa.int64(),
    "date": pa.date32(),
    "bool": pa.bool_(),
    "text": pa.string(),
    "enum": pa.string(),
    "money": pa.decimal128(14, 2),
}
OWN = {"who", "name"}  # `who` is the person by name; `name` how the row writes the name, if otherwise
Row = dict[str, Any]


@dataclass(frozen=True)
class Ran:
    """How a file of cases went."""

    count: int
    problems: tuple[str, ...]


def files() -> list[Path]:
    """All case files of the rules that are known."""
    return [path for path, _ in definitions.files(PATTERN)]


def run(path: Path) -> Ran:
    """Run a file's cases on both engines; what differs is told in Chinese, with file and line."""
    written = read(path, CasesFile)
    world = World(written)
    with tempfile.TemporaryDirectory() as folder:
        engines = {"Python": world.judge(), "DuckDB": world.duck(Path(folder))}
        problems = [
            f"{written.where('cases', index)}：{case.what}（{name}）：{problem}"
            for index, case in enumerate(written.content.cases)
            for name, engine in engines.items()
            for problem in world.differences(case, engine)
        ]
    return Ran(len(written.content.cases), tuple(problems))


class World:
    """The people and rows of a file as an engine reads them; a person's key and name are numbers made up from the name."""

    def __init__(self, written: Written[CasesFile]) -> None:
        file = written.content
        names = [str(row.get("who", "")) for rows in (file.ledger, *file.lists.values()) for row in rows]
        self.file = file
        self.names = list(dict.fromkeys(names))
        self.ledger = [self.person(row, written.where("ledger", index)) for index, row in enumerate(file.ledger)]
        self.lists = {
            name: [self.row(name, row, index, written.where("lists", name, index)) for index, row in enumerate(rows)]
            for name, rows in file.lists.items()
        }

    def number(self, name: str) -> int:
        if name not in self.names:
            self.names.append(name)
        return self.names.index(name) + 1

    def person(self, row: Mapping[str, Any], at: str) -> Row:
        refuse_unknown(row, ledger.catalogue(), at)
        number = self.number(str(row["who"]))
        known = dict.fromkeys(ledger.columns()) | {"area": self.file.area.ljust(12, "0")} | ledger.absent()
        return known | {"person": number, "key": number, "name_key": number} | plain(row)

    def row(self, list_id: str, row: Mapping[str, Any], index: int, at: str) -> Row:
        refuse_unknown(row, facts_of_list(spec(list_id).id), at)
        known = dict.fromkeys(("rowid", *schema_of(list_id).names))
        number = self.number(str(row["who"])) if row.get("who") else None
        name = self.number(str(row.get("name", row.get("who", ""))))
        return known | {"rowid": index + 1, "key": number, "name_key": name} | plain(row)

    def judge(self) -> Judge:
        return Judge(self.ledger, self.every_list(), dict.fromkeys(ledger.columns()) | {"area": None} | ledger.absent())

    def duck(self, folder: Path) -> Duck:
        people = store(folder / "ledger.parquet", self.ledger, ("area", *ledger.columns()), ledger.catalogue())
        lists = {
            name: store(folder / f"{name}.parquet", rows, ("rowid", *schema_of(name).names), facts_of_list(name))
            for name, rows in self.every_list().items()
        }
        return Duck(people, lists, ledger.absent())

    def every_list(self) -> dict[str, list[Row]]:
        """The lists that the cases' rules need; those not written have no rows."""
        needed = {name: [] for case in self.file.cases for name in get(case.rule).list_ids}
        return {**needed, **self.lists}

    def differences(self, case: CaseFile, engine: Judge | Duck) -> Iterator[str]:
        found = {self.name_of(hit): hit.result for hit in engine.hits(self.comparison(case))}
        if found != case.found:
            yield f"应为 {dict(sorted(case.found.items()))}，比出 {dict(sorted(found.items()))}。"

    def comparison(self, case: CaseFile) -> Comparison:
        return get(case.rule).comparison(case.as_of or self.file.as_of, self.file.area)

    def name_of(self, hit: Hit) -> str:
        return self.names[(hit.person or hit.key or 0) - 1]


def plain(row: Mapping[str, Any]) -> Row:
    return {name: value for name, value in row.items() if name not in OWN}


def refuse_unknown(row: Mapping[str, Any], known: Catalogue, at: str) -> None:
    for name in row.keys() - OWN - known.keys():
        raise UserError(f"{at}：不认识“{name}”。{did_you_mean(name, [*known, *OWN])}")


def store(path: Path, rows: list[Row], names: tuple[str, ...], facts: Catalogue) -> str:
    """The rows as a file that an engine reads."""
    schema = pa.schema([(name, TYPES[facts[name].type] if name in facts else pa.int64()) for name in names])
    pq.write_table(pa.table({name: [as_stored(row[name]) for row in rows] for name in names}, schema), path)
    return from_files([path])


def as_stored(value: Any) -> Any:
    return value.date() if isinstance(value, datetime.datetime) else value
