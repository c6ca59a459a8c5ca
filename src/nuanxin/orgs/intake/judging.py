"""Judging a parsed file row by row against what is on file; nothing is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

from nuanxin.engines import sheets
from nuanxin.orgs.enums import Verdict
from nuanxin.orgs.intake.handlers import Handler
from nuanxin.orgs.intake.plan import Plan
from nuanxin.orgs.intake.rows import TAKEN, Change, Decision, Difference, Entry, Problem, Waiting

CHUNK = 2_000
Progress = Callable[[str, int, int], None]
READING = "核对"


def judge(parsed: sheets.Parsed, handler: Handler, progress: Progress = lambda stage, done, total: None) -> Plan:
    """Give each row of the file its verdict; the plan must be closed."""
    judging = Judging(handler, Plan(parsed.columns.as_dict()))
    total = parsed.layout.sheet.row_count
    for rows in chunked(parsed.rows(), CHUNK):
        judging.judge(entry for row in rows if (entry := judging.readable(row)))
        progress(READING, min(rows[-1].number, total), total)
    judging.judge_waiting()
    progress(READING, total, total)
    return judging.plan


def chunked(rows: Iterable[Any], size: int) -> Iterator[list[Any]]:
    source = iter(rows)
    while chunk := list(islice(source, size)):
        yield chunk


class Judging:
    """One pass over a file: remembers which records went in further up, and which rows must wait for the rest."""

    def __init__(self, handler: Handler, plan: Plan) -> None:
        self.handler = handler
        self.plan = plan
        self.first: dict[int, tuple[int, int]] = {}
        self.deferred: list[Entry] = []

    def readable(self, row: sheets.ParsedRow) -> Entry | None:
        """The row as an entry; one with a cell that cannot be is refused here."""
        wrong = [problem for problem in row.problems if problem.kind == "invalid"]
        if wrong:
            self.plan.count(Verdict.INVALID)
            self.plan.problems += [Problem(row.number, one.column, one.value, one.reason, Verdict.INVALID) for one in wrong]
            self.note_name(row, {one.column for one in wrong})
            return None
        contradictions = tuple(Difference(one.column, one.value, "", one.reason) for one in row.problems)
        return Entry(row.number, row.values, self.handler.key(row.values), contradictions)

    def note_name(self, row: sheets.ParsedRow, columns: set[str]) -> None:
        """Whom a row of another department's list names whose number cannot be: somebody may propose the right one."""
        subject = self.handler.context.spec.subject
        if subject and columns & set(subject.number) and subject.name not in columns and (name := row.values.get(subject.name)):
            self.plan.names[row.number] = name

    def judge(self, entries: Iterable[Entry], is_last: bool = False) -> None:
        entries = list(entries)
        states = self.handler.read([entry.key for entry in entries])
        changes: list[Change] = []
        for entry, state in zip(entries, states, strict=True):
            if not self.is_duplicate(entry):
                self.settle(entry, self.handler.decide(entry, state, is_last=is_last), changes)
        self.plan.spool.add(changes)

    def judge_waiting(self) -> None:
        for entries in chunked(self.deferred, CHUNK):
            self.judge(entries, is_last=True)

    def is_duplicate(self, entry: Entry) -> bool:
        """Whether the same record stands further up and went in; if so the row is settled."""
        if (earlier := self.first.get(hash(entry.key))) is None:
            return False
        row, content = earlier
        note = "" if content == content_of(entry) else "两行内容不同，以前一行为准。"
        self.plan.count(Verdict.DUPLICATE_IN_FILE)
        column = self.handler.context.spec.key[0]
        value = self.handler.context.label(column, entry.values.get(column))
        reason = f"与第 {row} 行是同一条记录，只导入第 {row} 行。{note}"
        self.plan.problems.append(Problem(entry.row, column, value, reason, Verdict.DUPLICATE_IN_FILE))
        return True

    def settle(self, entry: Entry, decision: Decision, changes: list[Change]) -> None:
        if decision.verdict is None:
            self.deferred.append(entry)
            return
        self.plan.count(decision.verdict)
        if decision.verdict in TAKEN:
            self.first[hash(entry.key)] = (entry.row, content_of(entry))
        else:
            self.plan.problems.append(Problem(entry.row, decision.column, decision.value, decision.reason, decision.verdict))
        if decision.verdict == Verdict.CONFLICT:
            self.plan.waiting.append(
                Waiting(entry.row, entry.key, entry.values, decision.differences, decision.subject, decision.area, decision.reason)
            )
        if decision.change is not None:
            changes.append(decision.change)


def content_of(entry: Entry) -> int:
    """A number that tells whether two rows say the same."""
    return hash(tuple(entry.values.items()))
