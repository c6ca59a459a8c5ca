"""Completeness (四清、五清) as written in YAML: which facts a notice wants known of each person, and who should ask."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import Field

from nuanxin.definitionfile import Code, Name, Problems, Strict, Text, Written, read
from nuanxin.engines import sheets
from nuanxin.engines.facts import Cell
from nuanxin.engines.rules import Condition
from nuanxin.errors import UserError
from nuanxin.notices.definition import catalogue
from nuanxin.notices.definition.frames import both, compile_where
from nuanxin.notices.definition.library import Library
from nuanxin.notices.definition.library import known as known_name
from nuanxin.notices.definition.schema import Condition as ConditionText
from nuanxin.orgs import definitions

ROSTER = "persons"


class ClearItemFile(Strict):
    """One fact; `known` says that it is there, `when` for whom it is asked, `fills` the roster's column that records it."""

    id: Name
    label: Text
    known: ConditionText
    when: ConditionText | None = None
    ask: Text
    fills: Text | None = None


class ClearGroupFile(Strict):
    id: Name
    label: Text
    items: Annotated[list[ClearItemFile], Field(min_length=1)]


class ClearsFile(Strict):
    title: Text
    source: Text
    notices: list[Code]
    frame: Name
    where: ConditionText
    whom: Text
    groups: Annotated[list[ClearGroupFile], Field(min_length=1)]


@dataclass(frozen=True)
class Fact:
    """One fact asked of a person; `missing` holds for whoever is asked and does not have it."""

    id: str
    label: str
    ask: str
    fills: str
    missing: Condition
    cell: Cell


@dataclass(frozen=True)
class Group:
    """One of the clears: `cell` counts who lacks any of its facts."""

    id: str
    label: str
    facts: tuple[Fact, ...]
    cell: Cell


@dataclass(frozen=True)
class Clears:
    """A set of clears: whom it is about, what is asked of each, attached to notices."""

    id: str
    title: str
    source: str
    notices: tuple[str, ...]
    whom: str
    people: Cell
    lacking: Cell
    groups: tuple[Group, ...]

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        return tuple(fact for group in self.groups for fact in group.facts)

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """All numbers of the board, of one frame: one scan."""
        return (self.people, self.lacking, *(group.cell for group in self.groups), *(fact.cell for fact in self.facts))

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The columns that tell what a person lacks."""
        return tuple(sorted({name for fact in self.facts for name in fact.missing.names}))

    def cell(self, name: str | None) -> Cell:
        """Who lacks a fact, any of a group, or (without a name) anything. Refused with the names there are."""
        if not name:
            return self.lacking
        parts = {part.id: part.cell for part in (*self.groups, *self.facts)}
        if name not in parts:
            raise UserError(f"“{self.title}”没有“{name}”这一项。已有的：{'、'.join(parts)}。")
        return parts[name]


def files(folder: Path) -> list[Path]:
    return sorted(folder.glob("completeness/*.yaml"))


def library() -> Mapping[str, Clears]:
    """All sets of clears by id: those shipped and those of the office's own folder."""
    folders = definitions.folders()
    times = tuple((path, path.stat().st_mtime_ns) for folder in folders for path in files(folder))
    return loaded(catalogue.state(folders), times)


@lru_cache(maxsize=4)
def loaded(state: tuple, times: tuple) -> Mapping[str, Clears]:
    return load(catalogue.loaded(state)[0], [path for path, _ in times])


def load(measures: Library, paths: list[Path]) -> Mapping[str, Clears]:
    """Read everything; refused, all at once, with file and line."""
    problems = Problems()
    found: dict[str, Clears] = {}
    for path in paths:
        clears = problems.attempt(path.name, lambda path=path: compile_clears(measures, read(path, ClearsFile), path.stem))
        if path.stem in found:
            problems.refuse(path.name, "这一套要求已经有了。请换一个文件名。")
        elif clears:
            found[path.stem] = clears
    problems.raise_all()
    return found


def get(name: str) -> Clears:
    """The set of that id, or the first attached to the notice of that id; refused with what there is."""
    known = library()
    attached = of_notice(name)
    if name in known or attached:
        return known.get(name) or attached[0]
    raise UserError(
        f"“{name}”没有情况掌握的要求（四清、五清）。已有的：{'、'.join(f'{one.id}（{one.title}）' for one in known.values()) or '（无）'}。"
    )


def of_notice(notice: str) -> list[Clears]:
    """The sets that a notice asks for."""
    return [clears for clears in library().values() if notice in clears.notices]


def compile_clears(measures: Library, written: Written[ClearsFile], name: str) -> Clears:
    """A set; refused, all at once: unknown frames, columns and roster columns, and an id written twice."""
    file = written.content
    frame = measures.frame(file.frame)
    people = Cell("people", frame, compile_where(frame, file.where, written.where("where")))
    problems = Problems()
    refuse_twice(written, problems)
    groups = [
        problems.attempt(written.where("groups", index), lambda index=index: compile_group(written, people, index))
        for index in range(len(file.groups))
    ]
    problems.raise_all()
    lacking = lacking_cell("lacking", people, [fact for group in groups for fact in group.facts])
    return Clears(name, file.title, file.source, tuple(file.notices), file.whom, people, lacking, tuple(groups))


def refuse_twice(written: Written[ClearsFile], problems: Problems) -> None:
    seen: set[str] = {"people", "lacking"}
    for number, group in enumerate(written.content.groups):
        places = [(group.id, ("groups", number)), *((item.id, ("groups", number, "items", at)) for at, item in enumerate(group.items))]
        for name, place in places:
            if name in seen:
                problems.refuse(written.where(*place), f"编号“{name}”用了两次。请改名。")
            seen.add(name)


def compile_group(written: Written[ClearsFile], people: Cell, index: int) -> Group:
    file, problems = written.content.groups[index], Problems()
    places = [("groups", index, "items", number) for number in range(len(file.items))]
    facts = [
        problems.attempt(written.where(*place), lambda item=item, place=place: compile_fact(written, people, item, place))
        for item, place in zip(file.items, places, strict=True)
    ]
    problems.raise_all()
    return Group(file.id, file.label, tuple(facts), lacking_cell(file.id, people, facts))


def compile_fact(written: Written[ClearsFile], people: Cell, file: ClearItemFile, place: tuple) -> Fact:
    if file.fills:
        known_name(file.fills, {column.name: column for column in sheets.load_list(ROSTER).columns}, "花名册的列")
    for part in ("known", "when"):
        compile_where(people.frame, getattr(file, part), written.where(*place, part))
    text = both(file.when, f"NOT ({file.known})")
    missing = compile_where(people.frame, text, written.where(*place))
    assert missing is not None
    cell = Cell(file.id, people.frame, compile_where(people.frame, both(people.where.text if people.where else None, text), file.id))
    return Fact(file.id, file.label, file.ask, file.fills or "", missing, cell)


def lacking_cell(name: str, people: Cell, facts: list[Fact]) -> Cell:
    """Who is asked and lacks at least one of these facts."""
    text = " OR ".join(f"({fact.missing.text})" for fact in facts)
    return Cell(name, people.frame, compile_where(people.frame, both(people.where.text if people.where else None, text), name))
