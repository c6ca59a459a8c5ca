"""The cases beside a definition: small tables of facts and the numbers expected of them, counted by both engines."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from nuanxin.definitionfile import Written, read
from nuanxin.engines.facts import Duck, Engine, Memory, Number, Partition, Period, Store
from nuanxin.notices import counting
from nuanxin.notices.definition import catalogue
from nuanxin.notices.definition.captions import Facts, by_county
from nuanxin.notices.definition.model import Form, Notice
from nuanxin.notices.definition.schema import CaseFile, CasesFile
from nuanxin.orgs.definitions import folders
from nuanxin.orgs.factbase import CONTRACT

Numbers = dict[int, str]  # column number and what it should be, zeros left out


@dataclass(frozen=True)
class Ran:
    """How a file of cases went."""

    count: int
    problems: tuple[str, ...]


def files() -> list[Path]:
    """All case files of all known notices."""
    return [path for folder in folders() for path in sorted(folder.glob("notices/*/tests/*.yaml"))]


def run(path: Path) -> Ran:
    """Run a file's cases on both engines; what differs is told in Chinese, with file and line."""
    written = read(path, CasesFile)
    notice, facts = catalogue.get(path.parent.parent.name), Facts(written)
    with tempfile.TemporaryDirectory() as folder:
        engines = {"Memory": Memory(CONTRACT, facts.tables), "DuckDB": Duck(CONTRACT, stored(facts, Path(folder)))}
        problems = [
            f"{written.where('cases', index)}：{case.what}（{name}）：{problem}"
            for index, case in enumerate(written.content.cases)
            for name, engine in engines.items()
            for problem in differences(notice, written, case, facts, engine)
        ]
    return Ran(len(written.content.cases), tuple(problems))


def stored(facts: Facts, folder: Path) -> Store:
    store = Store(folder)
    counties: defaultdict[str, list[Partition]] = defaultdict(list)
    for county, table, rows in by_county(facts.tables):
        columns = {column.name: [row[column.name] for row in rows] for column in table.columns}
        counties[county].append(Partition(table, columns, "case"))
    for county, partitions in counties.items():
        store.write(county, partitions)
    return store


def differences(notice: Notice, written: Written[CasesFile], case: CaseFile, facts: Facts, engine: Engine) -> Iterator[str]:
    """What the engine says that the case does not, and the other way round."""
    file = written.content
    if case.total is not None:
        form = notice.form(case.form or "")
        period = Period(case.from_ or notice.window.first, case.to)
        yield from form_differences(form, case, counting.count(form, engine, period, file.under, file.digits))
    if case.gaps is not None:
        yield from different("未达项", case.gaps, gaps_found(notice, case, facts, engine, file.under))
    if case.targets is not None:
        yield from different("援助对象", sorted(case.targets), targets_found(notice, case, facts, engine, file.under))


def form_differences(form: Form, case: CaseFile, counted: counting.Counted) -> Iterator[str]:
    yield from different("合计", expected(case.total or {}), nonzero(form, counted.total))
    for area in sorted({*case.rows, *counted.by_area}):
        yield from different(area, expected(case.rows.get(area, {})), nonzero(form, counted.row(area)))


def expected(numbers: Mapping[str, int | str]) -> Numbers:
    return {int(no): str(number) for no, number in numbers.items()}


def nonzero(form: Form, numbers: tuple[Number, ...]) -> Numbers:
    return {column.no: str(number) for column, number in zip(form.columns, numbers, strict=True) if number}


def gaps_found(notice: Notice, case: CaseFile, facts: Facts, engine: Engine, under: str) -> dict[str, dict[str, int]]:
    standard = notice.standard(case.standard)
    days = counting.days_of(standard.window, case.to)
    rows = counting.people_rows(engine, standard.lacking, counting.columns_of(standard), days, under)
    return {facts.name_of(row["person"]): {item.item: item.missing for item in counting.missing_items(standard, row)} for row in rows}


def targets_found(notice: Notice, case: CaseFile, facts: Facts, engine: Engine, under: str) -> list[str]:
    assert notice.targets is not None
    days = counting.days_of(notice.window, case.to)
    return sorted(facts.name_of(row["person"]) for row in counting.people_rows(engine, notice.targets.cell, (), days, under))


def different(what: str, wanted: object, found: object) -> Iterator[str]:
    if wanted != found:
        yield f"{what}应为 {wanted}，算出 {found}。"
