"""The situations written beside a policy's definition, run now: what is asked, what is expected, and whether it is answered so."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from nuanxin.benefits.deciding import cases
from nuanxin.benefits.deciding.cases import CaseFile, CasesFile
from nuanxin.benefits.enums import Answer
from nuanxin.benefits.policies import Policy
from nuanxin.definitionfile import read
from nuanxin.orgs import definitions

MONTHS = {
    "cap": "最长月数",
    "used": "已享受",
    "left": "剩余",
    "first": "起",
    "last": "止",
    "distance": "距退休月数",
    "extended": "可延长到退休",
}


@dataclass(frozen=True)
class Situation:
    """One situation: `case` is the case file it makes, empty where parameters are filled in that an address cannot carry."""

    what: str
    as_of: datetime.date
    expected: str
    answer: str
    told: tuple[tuple[str, str], ...]
    problems: tuple[str, ...]
    case: Mapping[str, Any]
    parameters: Mapping[str, Any]


def situations(policy: Policy) -> tuple[Situation, ...]:
    """All situations of the policy, those of the office's own folder among them."""
    files = tuple(one for one in definitions.files(cases.PATTERN) if one[0].parent.parent.name == policy.id)
    return ran(files, policy.id, policy.version)


@lru_cache(maxsize=128)
def ran(files: tuple[tuple[Path, int], ...], policy: str, version: str) -> tuple[Situation, ...]:
    """Run once for each version of the policy and of its files."""
    return tuple(one for path, _ in files for one in of_file(policy, path))


def of_file(policy: str, path: Path) -> Iterator[Situation]:
    usual = read(path, CasesFile).content
    for case in usual.cases:
        yield Situation(
            what=case.what,
            as_of=case.as_of or usual.as_of,
            expected=expected(case),
            answer=case.answer or "",
            told=tuple(told(case)),
            problems=tuple(cases.differences(policy, usual, case)),
            case=cases.as_json(usual, case),
            parameters=cases.plain(case.parameters),
        )


def expected(case: CaseFile) -> str:
    if case.refused is not None:
        return f"拒绝：{case.refused}"
    return str(Answer(case.answer).label) if case.answer in Answer.values else str(case.answer)


def told(case: CaseFile) -> Iterator[tuple[str, str]]:
    """What else is expected: what to collect, months, the amount."""
    if case.collect:
        yield "要采集", "、".join(case.collect)
    for name, value in cases.plain(case.months).items():
        yield MONTHS.get(name, name), value_of(value)
    if case.amount is not None:
        yield "金额", "空" if case.amount == "null" else f"{case.amount} 元"


def value_of(value: Any) -> str:
    if value is None:
        return "不知道"
    return {True: "是", False: "否"}[value] if isinstance(value, bool) else str(value)
