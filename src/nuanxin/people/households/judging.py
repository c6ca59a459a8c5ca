"""Judging one household by a definition: yes, no, or not to be determined without asking whom for what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from nuanxin.engines.rules.unknowns import Unknown, unknowns
from nuanxin.people.households.definition import Definition, Part


@dataclass(frozen=True)
class Reason:
    """How one condition came out, in words."""

    id: str
    label: str
    answer: bool | None
    text: str
    source: str


@dataclass(frozen=True)
class Missing:
    """A fact to ask for: of the member at that place among the members, or of the household itself."""

    member: int | None
    fact: str
    question: str


@dataclass(frozen=True)
class Judgement:
    """Whether the household is of the kind (None: not to be determined yet), why, and what is missing to know it."""

    definition: Definition
    answer: bool | None
    reasons: tuple[Reason, ...]
    missing: tuple[Missing, ...]

    @property
    def words(self) -> str:
        return {True: "符合", False: "不符合"}.get(self.answer, "不能确定")


def judge(definition: Definition, household: Mapping[str, Any]) -> Judgement:
    """The answer for a `household_row`; its member rows get the definition's own facts."""
    row = with_derived(definition, household)
    answers = [part.bound.test(row) for part in definition.conditions]
    answer = decided(answers)
    reasons = tuple(reason(part, found) for part, found in zip(definition.conditions, answers, strict=True))
    missing = tuple(asked(definition, row)) if answer is None else ()
    return Judgement(definition, answer, reasons, missing)


def answered(definition: Definition, household: Mapping[str, Any]) -> bool | None:
    """The answer alone, for many households."""
    row = with_derived(definition, household)
    return decided([part.bound.closure(row) for part in definition.conditions])


def decided(answers: list[bool | None]) -> bool | None:
    return False if False in answers else (None if None in answers else True)


def with_derived(definition: Definition, household: Mapping[str, Any]) -> dict[str, Any]:
    return {**household, "members": [member_with_derived(definition, member) for member in household["members"]]}


def member_with_derived(definition: Definition, member: Mapping[str, Any]) -> dict[str, Any]:
    row = dict(member)
    for part in definition.derived:
        row[part.id] = part.bound.closure(row)
    return row


def reason(part: Part, answer: bool | None) -> Reason:
    text = {True: part.label, False: part.refusal}.get(answer, f"{part.label}：资料不全，不能确定")
    return Reason(part.id, part.label, answer, text, part.source)


def asked(definition: Definition, row: Mapping[str, Any]) -> Iterator[Missing]:
    """What is on file nowhere and keeps a condition open, each once, in the order of the conditions."""
    open_parts = [part for part in definition.conditions if part.bound.test(row) is None]
    found = [one for part in open_parts for unknown in unknowns(part.bound, row) for one in told(definition, row, unknown)]
    for one in dict.fromkeys(found):
        yield Missing(one.member, one.name, definition.question(one.name))


def told(definition: Definition, row: Mapping[str, Any], unknown: Unknown) -> Iterator[Unknown]:
    """A fact of the definition's own is not asked for, but the facts that it follows from."""
    part = next((part for part in definition.derived if part.id == unknown.name), None)
    if part is None or unknown.member is None:
        yield unknown
        return
    for inner in unknowns(part.bound, row["members"][unknown.member]):
        yield from told(definition, row, Unknown(inner.name, unknown.member))
