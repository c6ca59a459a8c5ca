"""Forms compiled from their YAML: columns bound to measures, checks bound to columns."""

from __future__ import annotations

from collections.abc import Iterator

from nuanxin.definitionfile import Problems, Written
from nuanxin.engines.facts import Cell, read_check
from nuanxin.errors import UserError
from nuanxin.notices.definition.frames import both, compile_where
from nuanxin.notices.definition.library import Library
from nuanxin.notices.definition.model import Form, FormCheck, FormColumn
from nuanxin.notices.definition.schema import ColumnFile, FormFile


def compile_form(library: Library, written: Written[FormFile], notice: str, no: str) -> Form:
    """A form; refused, all at once, with file and line: unknown measures, misspelt columns, checks of columns that are not there."""
    file = written.content
    problems = Problems()
    columns = compile_columns(library, written, problems)
    labels = {f"c{column.number}": f"第{column.number}栏“{column.label}”" for column in file.columns}
    checks = [
        check
        for index in range(len(file.checks))
        for check in problems.attempt(written.where("checks", index), lambda index=index: list(compile_check(written, index, labels))) or ()
    ]
    problems.raise_all()
    return Form(
        no=no,
        notice=notice,
        columns=columns,
        checks=tuple(checks),
        signatures=tuple(file.signatures),
        frames={column.cell.frame.id: column.cell.frame for column in columns},
        **{name: getattr(file, name) for name in ("title", "annex", "source", "unit_line", "row_label", "own_label", "total_label")},
    )


def compile_columns(library: Library, written: Written[FormFile], problems: Problems) -> tuple[FormColumn, ...]:
    columns: dict[int, FormColumn] = {}
    for index, file in enumerate(written.content.columns):
        at = written.where("columns", index)
        if file.number in columns:
            problems.refuse(at, f"第 {file.number} 栏写了两次。请改正栏号。")
        if file.under is not None and file.under not in columns:
            problems.refuse(
                written.where("columns", index, "under"), f"第 {file.number} 栏归在第 {file.under} 栏之下，但前面没有这一栏。请改正 under。"
            )
        place = written.where("columns", index, "where")
        column = problems.attempt(at, lambda file=file, place=place: compile_column(library, file, place))
        if column:
            columns[file.number] = column
    return tuple(columns.values())


def compile_column(library: Library, file: ColumnFile, place: str) -> FormColumn:
    measure = library.measure(file.measure)
    cell = measure.cell
    own = compile_where(cell.frame, file.where, place)
    where = compile_where(cell.frame, both(cell.where.text if cell.where else None, file.where), place)
    return FormColumn(
        no=file.number,
        label=file.label,
        unit=file.unit or measure.unit,
        under=file.under,
        measure=measure,
        cell=Cell(f"c{file.number}", cell.frame, where, cell.aggregate, cell.column),
        where=own,
        note=file.note or "",
    )


def compile_check(written: Written[FormFile], index: int, labels: dict[str, str]) -> Iterator[FormCheck]:
    """The check, or one for each pair of columns; its text may name a column of the check as {c2}."""
    file = written.content.checks[index]
    for a, b in file.pairs or [[0, 0]]:
        rule, text = (words.replace("{a}", str(a)).replace("{b}", str(b)) for words in (file.rule, file.text))
        check = read_check(rule, labels, file.level, where=written.where("checks", index, "rule"))
        for name in check.columns:
            text = text.replace(f"{{{name}}}", labels[name])
        if "{" in text:
            at, example = written.where("checks", index, "text"), f"{{{check.columns[0]}}}"
            raise UserError(f"{at}：校验说明“{text}”中有不认识的栏。只能用这条校验里的栏，如 {example}。")
        yield FormCheck(check, text)
