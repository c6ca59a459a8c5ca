"""What a run keeps of its outcome, encrypted, and how a page shows it: groups by cause with sample rows."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from nuanxin.orgs.enums import Verdict
from nuanxin.orgs.intake.rows import Problem
from nuanxin.orgs.models import ImportRun

if TYPE_CHECKING:
    from nuanxin.orgs.intake.taking import Outcome

SAMPLES = 5
KEPT = 2_000
PARTICULAR = re.compile(r"“[^”]*”|\d{4}-\d{2}-\d{2}|\d+(\.\d+)?")
CAUSE_END = re.compile(r"[：。（]")


@dataclass(frozen=True)
class Group:
    """Rows refused for one cause in one column, with how many there are and the first few."""

    verdict: Verdict
    column: str
    cause: str
    count: int
    samples: tuple[Problem, ...]


@dataclass(frozen=True)
class Preview:
    """The outcome of a run as a page shows it. `problems` are the first two thousand; the marked copy has them all."""

    counts: dict[str, int]
    columns: dict[str, Any]
    refusal: str
    groups: tuple[Group, ...]
    problems: tuple[Problem, ...]
    names: dict[int, str]  # by row, where a number of another department's list was refused

    @property
    def row_count(self) -> int:
        return sum(self.counts.values())


def keep(run: ImportRun, outcome: Outcome) -> None:
    """Put the outcome on the run, not saved yet."""
    run.counts = outcome.counts
    run.columns = outcome.columns
    run.applied_at = timezone.now()
    run.problems = dump(outcome)


def dump(outcome: Outcome) -> str:
    kept = outcome.problems[:KEPT]
    return json.dumps(
        {
            "refusal": "\n".join(outcome.refusal),
            "groups": [group_as_list(group) for group in grouped(outcome.problems)],
            "problems": [as_list(problem) for problem in kept],
            "names": {row: name for row in {problem.row for problem in kept} if (name := outcome.names.get(row))},
        },
        ensure_ascii=False,
    )


def grouped(problems: Iterable[Problem]) -> list[Group]:
    """The commonest cause first; conflicts and refusals before repetitions of the same size."""
    found: dict[tuple[Verdict, str, str], list[Problem]] = {}
    for problem in problems:
        found.setdefault((problem.verdict, problem.column, cause_of(problem.reason)), []).append(problem)
    groups = [Group(*key, count=len(rows), samples=tuple(rows[:SAMPLES])) for key, rows in found.items()]
    return sorted(groups, key=lambda group: (-group.count, group.samples[0].row))


def cause_of(reason: str) -> str:
    """The reason without what is particular to a row: its first clause, with numbers and quoted values left out."""
    return CAUSE_END.split(PARTICULAR.sub("…", reason), maxsplit=1)[0]


def preview(run: ImportRun) -> Preview:
    """What to show of a run, from what it kept when it was judged or applied."""
    kept = json.loads(run.problems or "{}")
    return Preview(
        counts={verdict.value: run.counts.get(verdict.value, 0) for verdict in Verdict},
        columns=run.columns,
        refusal=kept.get("refusal", ""),
        groups=tuple(group_from(item) for item in kept.get("groups", ())),
        problems=tuple(problem_from(item) for item in kept.get("problems", ())),
        names={int(row): name for row, name in kept.get("names", {}).items()},
    )


def group_as_list(group: Group) -> list[Any]:
    return [group.verdict.value, group.column, group.cause, group.count, [as_list(sample) for sample in group.samples]]


def group_from(item: list[Any]) -> Group:
    verdict, column, cause, count, samples = item
    return Group(Verdict(verdict), column, cause, count, tuple(problem_from(sample) for sample in samples))


def as_list(problem: Problem) -> list[Any]:
    return [problem.row, problem.column, problem.value, problem.reason, problem.verdict.value]


def problem_from(item: list[Any]) -> Problem:
    row, column, value, reason, verdict = item
    return Problem(row, column, value, reason, Verdict(verdict))
