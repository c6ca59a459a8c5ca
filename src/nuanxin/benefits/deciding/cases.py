"""The cases beside policies: a situation in Chinese, the facts, and what the policy answers."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from nuanxin.benefits.deciding.deciding import decide
from nuanxin.benefits.deciding.reading import read_case
from nuanxin.benefits.policies import filled, get, left_out
from nuanxin.definitionfile import Strict, Text, read
from nuanxin.errors import UserError
from nuanxin.orgs import definitions

PATTERN = "policies/*/tests/*.yaml"
Part = dict[str, Any]


class CaseFile(Strict):
    """One situation: what differs from the file's usual case (null = not collected), and what is expected.

    `parameters` fills in what the policy leaves open (null empties it). Of `months` only the parts written are compared;
    `refused` is part of the refusal.
    """

    what: Text
    as_of: datetime.date | None = None
    person: Part = {}
    household: list[Part] | None = None
    employer: Part = {}
    payments: list[Part] | None = None
    insurance: list[Part] | None = None
    parameters: Part = {}
    answer: Text | None = None
    collect: list[Text] = []
    months: Part = {}
    amount: Text | None = None
    refused: Text | None = None


class CasesFile(Strict):
    """The usual case of a policy, and situations that differ from it."""

    as_of: datetime.date
    person: Part
    household: list[Part] = []
    employer: Part = {}
    payments: list[Part] = []
    insurance: list[Part] = []
    cases: Annotated[list[CaseFile], Field(min_length=1)]


@dataclass(frozen=True)
class Ran:
    """How a file of cases went."""

    count: int
    problems: tuple[str, ...]


def files() -> list[Path]:
    """All case files, but those of policies that a mistake keeps out of the library."""
    return [path for path, _ in definitions.files(PATTERN) if path.parent.parent.name not in left_out()]


def run(path: Path) -> Ran:
    """Run a file's cases; what differs, or cannot be read, is told in Chinese, with file and line."""
    try:
        written = read(path, CasesFile)
    except UserError as error:
        return Ran(0, tuple(error.problems))
    usual = written.content
    policy = path.parent.parent.name
    problems = [
        f"{written.where('cases', place)}：{policy}：{case.what}：{problem}"
        for place, case in enumerate(usual.cases)
        for problem in differences(policy, usual, case)
    ]
    return Ran(len(usual.cases), tuple(problems))


def differences(policy: str, usual: CasesFile, case: CaseFile) -> Iterator[str]:
    try:
        found = decide(filled(get(policy), case.parameters), read_case(as_json(usual, case)), case.as_of or usual.as_of).as_json()
    except UserError as error:
        if case.refused is None or case.refused not in str(error):
            yield f"被拒绝：{error}"
        return
    if case.refused is not None:
        yield f"应被拒绝（{case.refused}），却判定为 {found['answer']}。"
        return
    yield from wrong("answer", case.answer, found["answer"])
    yield from wrong("collect", sorted(case.collect), sorted(found["collect"]))
    for name, value in plain(case.months).items():
        yield from wrong(f"months.{name}", value, found.get("months", {}).get(name))
    if case.amount is not None:
        yield from wrong("amount", case.amount, found.get("amount") or "null")


def wrong(name: str, expected: Any, found: Any) -> Iterator[str]:
    if expected != found:
        yield f"{name} 应为 {expected}，判定为 {found}。"


def as_json(usual: CasesFile, case: CaseFile) -> Mapping[str, Any]:
    """The case as a file would have it."""
    lists = {name: getattr(usual if getattr(case, name) is None else case, name) for name in ("household", "payments", "insurance")}
    return plain({"person": {**usual.person, **case.person}, "employer": {**usual.employer, **case.employer}, **lists})


def plain(value: Any) -> Any:
    """Days as text, since YAML reads them as days."""
    if isinstance(value, dict):
        return {name: plain(one) for name, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    return value.isoformat() if isinstance(value, datetime.date) else value
