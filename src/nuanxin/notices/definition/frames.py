"""Frames and cells compiled from their YAML: conditions are read against the columns they may name."""

from __future__ import annotations

from nuanxin.definitionfile import Place, Problems, Written
from nuanxin.engines import rules
from nuanxin.engines.facts import Cell, Derived, Frame, Table
from nuanxin.engines.rules import Catalogue, Condition
from nuanxin.errors import UserError
from nuanxin.notices.definition.schema import DeriveFile, FrameFile
from nuanxin.orgs.factbase import CONTRACT, fact_of_derived, facts_of_frame, facts_of_table, linked_facts, words_of


def compile_frame(written: Written, place: Place, file: FrameFile) -> Frame:
    """A frame, with its derived columns in order: each may name those before it."""
    table = CONTRACT[file.table]
    known = dict(facts_of_table(table))
    where = rules.compile(file.where, known, where=written.where(*place, "where")) if file.where else None
    derived: list[Derived] = []
    problems = Problems()
    for index, part in enumerate(file.derive):
        at = (*place, "derive", index)
        for one in problems.attempt(written.where(*at), lambda part=part, at=at: compile_derive(written, at, part, known)) or ():
            derived.append(one)
            known[one.name] = fact_of_derived(one)
    problems.raise_all()
    return Frame(file.id, file.label, table, where, file.one_per, tuple(file.latest_by), tuple(derived), file.area)


def compile_derive(written: Written, place: Place, file: DeriveFile, known: Catalogue) -> list[Derived]:
    """One derived column, or one for each code of the column named by `each`."""
    table = CONTRACT[file.table] if file.table else None
    codes = {"": ""} if file.each is None else codes_of(table, file.each)
    return [derive_one(written, place, file, known, table, code, label) for code, label in codes.items()]


def codes_of(table: Table | None, column: str) -> dict[str, str]:
    if table is None or column not in table.by_name or not table.by_name[column].values:
        raise UserError(f"“{column}”不是所连事实表中有固定代码的列。请改正 each。")
    return {code: words_of(table, column).get(code, code) for code in table.by_name[column].values}


def derive_one(written: Written, place: Place, file: DeriveFile, known: Catalogue, table: Table | None, code: str, label: str) -> Derived:
    def fill(text: str) -> str:
        return text.replace("{code}", code).replace("{label}", label)

    return Derived(
        name=fill(file.name),
        label=fill(file.label),
        kind=file.kind,
        table=table,
        where=derive_condition(written.where(*place, "where"), file, known, table, fill(file.where or "")),
        column=file.column,
        latest_by=tuple(file.latest_by),
        by=file.by,
        type=file.type,
    )


def derive_condition(at: str, file: DeriveFile, known: Catalogue, table: Table | None, text: str) -> Condition | None:
    if not text:
        return None
    if file.kind == "value":
        return rules.compile_value(text, known, where=at)
    return rules.compile(text, linked_facts(table, known) if table else known, where=at)


def both(first: str | None, second: str | None) -> str | None:
    """Two conditions as one."""
    texts = [text for text in (first, second) if text]
    return " AND ".join(f"({text})" for text in texts) if len(texts) > 1 else next(iter(texts), None)


def compile_where(frame: Frame, text: str | None, at: str) -> Condition | None:
    return rules.compile(text, facts_of_frame(frame), where=at) if text else None


def counting(name: str, frame: Frame, *conditions: Condition | None) -> Cell:
    """A cell that counts the frame's rows for which all conditions hold."""
    text = None
    for condition in conditions:
        text = both(text, condition.text if condition else None)
    return Cell(name, frame, compile_where(frame, text, name))
