"""The cases beside household definitions: families in Chinese words and the answer expected, run by tests and by `nuanxin check`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from nuanxin.definitionfile import Written, did_you_mean, read
from nuanxin.engines.rules import Catalogue
from nuanxin.errors import UserError
from nuanxin.orgs.definitions import folders
from nuanxin.people.households.definition import Definition, get
from nuanxin.people.households.judging import Judgement, judge
from nuanxin.people.households.members import HOUSEHOLD_FACTS, MEMBER_FACTS, household_row, member_row
from nuanxin.people.households.schema import CaseFile, CasesFile

ANSWERS = {True: "是", False: "否", None: "不能确定"}
WORDS: Mapping[str, Any] = {"是": True, "否": False, "不详": None}
HEAD = "户主在册"


class Ran(NamedTuple):
    """How a file of cases went."""

    count: int
    problems: tuple[str, ...]


def files() -> list[Path]:
    return [path for folder in folders() for path in sorted(folder.glob("households/tests/*.yaml"))]


def cases() -> Iterator[tuple[Path, Ran]]:
    """Every file of cases with how it went."""
    return ((path, run(path)) for path in files())


def run(path: Path) -> Ran:
    """Run a file's cases; what differs is told in Chinese, with file and line."""
    written = read(path, CasesFile)
    definition = get(written.content.of)
    problems = [
        f"{written.where('cases', index)}：{case.what}：{problem}"
        for index, case in enumerate(written.content.cases)
        for problem in differences(definition, written, index, case)
    ]
    return Ran(len(written.content.cases), tuple(problems))


def differences(definition: Definition, written: Written[CasesFile], index: int, case: CaseFile) -> Iterator[str]:
    try:
        found = judge(definition, household_of(case))
    except UserError as refusal:
        yield from refusal.problems
        return
    if ANSWERS[found.answer] != case.answer:
        yield f"应为“{case.answer}”，判为“{ANSWERS[found.answer]}”。"
    failed = [reason.id for reason in found.reasons if reason.answer is False]
    if case.fails and failed != case.fails:
        yield f"不符合的条件应为 {case.fails}，判为 {failed}。"
    if questions(found) != case.ask:
        yield f"要问的应为 {case.ask}，判为 {questions(found)}。"


def questions(found: Judgement) -> list[str]:
    return [f"{whose(one.member)}：{label_of(one.fact)}" for one in found.missing]


def whose(member: int | None) -> str:
    return "家庭" if member is None else f"第 {member + 1} 人"


def label_of(fact: str) -> str:
    return (MEMBER_FACTS.get(fact) or HOUSEHOLD_FACTS[fact]).label


def household_of(case: CaseFile) -> dict[str, Any]:
    """The family of a case, its labels and words turned into facts."""
    told = dict(case.household)
    is_head_on_file = WORDS[told.pop(HEAD, "是")]
    row = household_row([member_row(values_of(one, MEMBER_FACTS)) for one in case.members], is_head_on_file=is_head_on_file)
    return row | values_of(told, HOUSEHOLD_FACTS)


def values_of(told: Mapping[str, Any], catalogue: Catalogue) -> dict[str, Any]:
    named = {fact.label: name for name, fact in catalogue.items()}
    if unknown := [label for label in told if label not in named]:
        raise UserError(f"没有“{unknown[0]}”这一事项。{did_you_mean(unknown[0], named)}")
    return {named[label]: value_of(catalogue, named[label], value) for label, value in told.items()}


def value_of(catalogue: Catalogue, name: str, told: Any) -> Any:
    fact = catalogue[name]
    if fact.type == "int":
        return told
    known = {label: code for code, label in fact.labels.items()} if fact.type == "enum" else WORDS
    if told not in known:
        raise UserError(f"“{fact.label}”没有“{told}”这个词。{did_you_mean(str(told), known)}")
    return known[told]
