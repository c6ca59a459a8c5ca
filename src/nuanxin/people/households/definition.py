"""Household definitions, loaded and compiled: conditions over the members, in force in an area for a time."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from nuanxin.definitionfile import Problems, Written, did_you_mean, read
from nuanxin.engines import rules
from nuanxin.engines.rules import Bound, Catalogue, Condition, Fact
from nuanxin.errors import UserError
from nuanxin.orgs.definitions import folders
from nuanxin.people.enums import HouseholdKind
from nuanxin.people.households.members import HOUSEHOLD_FACTS, MEMBER_FACTS
from nuanxin.people.households.schema import ConditionFile, DefinitionFile, MemberFile


@dataclass(frozen=True)
class Part:
    """One condition, or one thing true of a member, ready to be tested."""

    id: str
    label: str
    condition: Condition
    bound: Bound
    refusal: str = ""
    source: str = ""


@dataclass(frozen=True)
class Definition:
    """When a household is of a kind. `derived` are computed for each member in order; all `conditions` must hold."""

    id: str
    kind: HouseholdKind
    title: str
    source: str
    area: str
    from_on: datetime.date
    until_on: datetime.date | None
    derived: tuple[Part, ...]
    conditions: tuple[Part, ...]
    member_facts: Catalogue = field(repr=False)
    questions: Mapping[str, str] = field(repr=False)

    def is_in_force(self, on: datetime.date) -> bool:
        return self.from_on <= on and (self.until_on is None or on <= self.until_on)

    def question(self, name: str) -> str:
        """How to ask for a fact: as the definition words it, else by the fact's own name."""
        fact = self.member_facts.get(name) or HOUSEHOLD_FACTS[name]
        return self.questions.get(name) or f"是否{fact.label}" if fact.type == "bool" else self.questions.get(name) or f"{fact.label}是什么"

    def chinese(self) -> list[tuple[str, str]]:
        """Each condition, and each thing named in them, as a label and a sentence."""
        named = [(part.label, part.condition.chinese(self.member_facts)) for part in self.derived]
        return [*((part.label, part.condition.chinese(HOUSEHOLD_FACTS, self.member_facts)) for part in self.conditions), *named]


def library() -> Mapping[str, Definition]:
    """All definitions by id, the office's own in front of those shipped; refused, all at once, with file and line."""
    return load(folders())


def get(id: str) -> Definition:
    known = library()
    if id not in known:
        raise UserError(f"没有家庭认定标准“{id}”。{did_you_mean(id, known)}")
    return known[id]


def for_area(kind: str, code: str, on: datetime.date) -> Definition:
    """The definition of that kind in force at an area on a day, the one for the smallest area around it; refused if there is none."""
    found = [one for one in library().values() if one.kind == kind and code.startswith(one.area) and one.is_in_force(on)]
    if not found:
        raise UserError(f"{HouseholdKind(kind).label}在这个地区（{code}）{on} 没有认定标准。请在定义文件夹 households 中补充本地的标准。")
    return max(found, key=lambda one: (len(one.area), one.from_on))


def kinds_of(code: str, on: datetime.date) -> tuple[HouseholdKind, ...]:
    """The kinds of household that an area recognises on a day."""
    here = {one.kind for one in library().values() if code.startswith(one.area) and one.is_in_force(on)}
    return tuple(kind for kind in HouseholdKind if kind in here)


@lru_cache(maxsize=4)
def load(places: tuple[Path, ...]) -> Mapping[str, Definition]:
    found: dict[str, Definition] = {}
    problems = Problems()
    for path in [path for place in places for path in sorted(place.glob("households/*.yaml"))]:
        if made := problems.attempt(path.name, lambda path=path: compile_definition(read(path, DefinitionFile), path)):
            found[made.id] = made
    problems.raise_all()
    return found


def compile_definition(written: Written[DefinitionFile], path: Path) -> Definition:
    file, problems = written.content, Problems()
    if file.id != path.stem:
        problems.refuse(written.where("id"), f"id“{file.id}”与文件名“{path.stem}”不同。请改成一样。")
    facts = dict(MEMBER_FACTS)
    derived = [compile_member(written, index, one, facts, problems) for index, one in enumerate(file.members)]
    conditions = [compile_condition(written, index, one, facts, problems) for index, one in enumerate(file.conditions)]
    for name in sorted(set(file.questions) - set(MEMBER_FACTS) - set(HOUSEHOLD_FACTS)):
        problems.refuse(written.where("questions", name), f"没有“{name}”这一事项可问。{did_you_mean(name, MEMBER_FACTS)}")
    problems.raise_all()
    return Definition(
        file.id, HouseholdKind(file.kind), file.title, file.source, file.area, file.from_, file.until,
        tuple(part for part in derived if part), tuple(part for part in conditions if part), facts, dict(file.questions),
    )  # fmt: skip


def compile_member(
    written: Written[DefinitionFile], index: int, file: MemberFile, facts: dict[str, Fact], problems: Problems
) -> Part | None:
    """Compiled with what was named before it; then it may be named itself."""
    at = written.where("members", index, "test")
    if file.id in facts:
        problems.refuse(at, f"“{file.id}”写了两次。请改名或删去一处。")
    made = problems.attempt(at, lambda: part_of(file, written, at, facts, None))
    facts[file.id] = Fact("bool", file.label, "unknown")
    return made


def compile_condition(
    written: Written[DefinitionFile], index: int, file: ConditionFile, facts: Catalogue, problems: Problems
) -> Part | None:
    at = written.where("conditions", index, "test")
    return problems.attempt(at, lambda: part_of(file, written, at, HOUSEHOLD_FACTS, facts))


def part_of(
    file: MemberFile | ConditionFile, written: Written[DefinitionFile], at: str, facts: Catalogue, members: Catalogue | None
) -> Part:
    parameters = written.content.parameters
    condition = rules.compile(file.test, facts, dict.fromkeys(parameters, "int"), at, members)
    more = (file.refusal, file.source or written.content.source) if isinstance(file, ConditionFile) else ()
    return Part(file.id, file.label, condition, condition.bind(parameters), *more)
