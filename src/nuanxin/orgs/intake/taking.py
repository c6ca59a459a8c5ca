"""Taking one file in: read, judge, write on what was judged, and judge again when somebody was quicker."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import IntegrityError

from nuanxin.engines import sheets
from nuanxin.errors import UserError
from nuanxin.orgs.enums import Verdict
from nuanxin.orgs.intake import report
from nuanxin.orgs.intake.handlers import Context, handler_for
from nuanxin.orgs.intake.judging import Progress, judge
from nuanxin.orgs.intake.plan import Plan
from nuanxin.orgs.intake.rows import Problem, StaleError
from nuanxin.orgs.intake.writing import write
from nuanxin.orgs.models import ImportRun

ATTEMPTS = 4
BUSY = "导入期间在册记录一直在变动，没有导入。请稍后再试。"
ALL_OR_NOTHING = "有 {count} 行不能导入，按“有错不导入”的要求，整份文件没有导入。请改正后再导入，或取消这一选项只导入没有问题的行。"


@dataclass
class Outcome:
    """What came of a file: verdict counts, problems, columns; `run` when it was taken, `refusal` when not."""

    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(Verdict.values, 0))
    problems: list[Problem] = field(default_factory=list)
    names: dict[int, str] = field(default_factory=dict)
    columns: dict[str, Any] = field(default_factory=dict)
    run: ImportRun | None = None
    refusal: tuple[str, ...] = ()


def silent(stage: str, done: int, total: int) -> None:
    """No progress told."""


@contextmanager
def opened(path: Path, context: Context, mapping: Mapping[str, str]) -> Iterator[sheets.Parsed]:
    """The file read as the context's list, in a limited child process."""
    with sheets.parse(path, context.spec, today=context.today, mapping=mapping, resolve_area=context.resolve) as parsed:
        yield parsed


def judged(parsed: sheets.Parsed, context: Context, progress: Progress = silent) -> tuple[Outcome, Plan]:
    """The outcome if the file were taken now, and the plan to write it; the plan must be closed."""
    plan = judge(parsed, handler_for(context), progress)
    plan.problems.sort(key=lambda problem: problem.row)
    return Outcome(plan.totals, plan.problems, plan.names, plan.columns), plan


def apply(parsed: sheets.Parsed, context: Context, run: ImportRun, progress: Progress = silent) -> Outcome:
    """Judge and write; `run` (saved or new) becomes APPLIED and keeps counts, columns and problems.

    Somebody may change what was judged before it is written: then everything is judged again, a few times.
    """
    is_new = run.pk is None
    for attempt in range(1, ATTEMPTS + 1):
        outcome, plan = judged(parsed, context, progress)
        with plan:
            if run.all_or_nothing and plan.has_refusals:
                return refused(outcome)
            report.keep(run, outcome)
            try:
                outcome.run = write(plan, handler_for(context), run, context.by, progress)
            except StaleError:
                forget(run, is_new)
            except IntegrityError:
                forget(run, is_new)
                if attempt == ATTEMPTS:  # not a race: something is wrong here, and must be loud
                    raise
            else:
                return outcome
    raise UserError(BUSY)


def forget(run: ImportRun, is_new: bool) -> None:
    """A new run that was rolled back is new again."""
    if is_new:
        run.pk, run._state.adding = None, True


def refused(outcome: Outcome) -> Outcome:
    count = outcome.counts[Verdict.INVALID] + outcome.counts[Verdict.CONFLICT]
    outcome.refusal = (ALL_OR_NOTHING.format(count=count),)
    return outcome


def write_marked(parsed: sheets.Parsed, outcome: Outcome, path: Path) -> None:
    """The marked-up copy: the same sheets and rows, refused cells red with a note."""
    marks = [
        sheets.Mark(problem.row, problem.column or None, problem.value, problem.reason, problem.verdict.value)
        for problem in outcome.problems
    ]
    sheets.write_marked(path, parsed, marks)
