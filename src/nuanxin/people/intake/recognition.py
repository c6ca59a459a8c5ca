"""What a roster row says about recognition: begins, ends, is the same, or contradicts what was decided."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any, NamedTuple

from nuanxin.orgs.intake import traces
from nuanxin.orgs.intake.rows import Difference
from nuanxin.people import exits
from nuanxin.people.intake.state import Decided
from nuanxin.people.models import Recognition


class Begun(NamedTuple):
    decided_on: datetime.date
    ended_on: datetime.date | None
    end_reason: str
    end_code: str = ""


class Part(NamedTuple):
    """`begun` is a new decision, `changed` the fields of one on file, `void` decisions a person has found wrong."""

    begun: Begun | None = None
    changed: tuple[tuple[int, tuple[traces.FieldChange, ...]], ...] = ()
    void: tuple[int, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.begun or self.changed or self.void)


NOTHING = Part()


class Answer(NamedTuple):
    part: Part = NOTHING
    differences: tuple[Difference, ...] = ()
    refusal: str = ""


NO_RECOGNITION = "填了退出日期，但没有认定日期，此人也没有在册的认定。请补填认定日期，或删去退出日期。"


def compare(values: dict[str, Any], on_file: Sequence[Decided], *, accepted: bool) -> Answer:
    """The answer for one row; `accepted`: a person has decided that the file is right."""
    decided_on, ended_on = values.get("认定日期"), values.get("退出日期")
    if decided_on is None:
        return compare_end(values, ended_on, on_file, accepted) if ended_on else Answer(with_reason(values, last_ended(on_file)))
    same = next((decided for decided in on_file if decided.decided_on == decided_on), None)
    if same:
        return compare_with(values, ended_on, same, accepted)
    contrary = overlapping(decided_on, ended_on, on_file)
    if contrary and not accepted:
        return Answer(differences=(another_decision(decided_on, contrary[-1]),))
    return Answer(Part(begun_of(values, decided_on, ended_on), void=tuple(decided.pk for decided in contrary)))


def compare_end(values: dict[str, Any], ended_on: datetime.date, on_file: Sequence[Decided], accepted: bool) -> Answer:
    """A 退出日期 without a 认定日期 is about the recognition that runs, else about the last one."""
    if not on_file:
        return Answer(refusal=NO_RECOGNITION)
    running = next((decided for decided in on_file if decided.ended_on is None), None)
    ended = next((decided for decided in on_file if decided.ended_on == ended_on), None)
    return compare_with(values, ended_on, running or ended or on_file[-1], accepted)


def compare_with(values: dict[str, Any], ended_on: datetime.date | None, same: Decided, accepted: bool) -> Answer:
    """The row is about this recognition; only its end may be told, once."""
    if ended_on is None or ended_on == same.ended_on:
        return Answer(with_reason(values, same))
    if ended_on < same.decided_on:
        return Answer(differences=(ends_too_early(ended_on, same),))
    if same.ended_on is None:
        return Answer(Part(changed=((same.pk, end_fields(values, ended_on, same)),)))
    if accepted:
        return Answer(Part(begun_of(values, same.decided_on, ended_on), void=(same.pk,)))
    reason = f"退出日期与在册的不同：表中是 {ended_on}，在册是 {same.ended_on}。请核对后确认。"
    return Answer(differences=(Difference("退出日期", str(ended_on), str(same.ended_on), reason),))


def begun_of(values: dict[str, Any], decided_on: datetime.date, ended_on: datetime.date | None) -> Begun:
    reason = (values.get("退出原因") or "") if ended_on else ""
    return Begun(decided_on, ended_on, reason, exits.code_of(reason))


def end_fields(values: dict[str, Any], ended_on: datetime.date, same: Decided) -> tuple[traces.FieldChange, ...]:
    fields = [traces.field_change(Recognition, "ended_on", None, ended_on)]
    if reason := values.get("退出原因"):
        fields += reason_fields(reason, same)
    return tuple(fields)


def reason_fields(reason: str, decided: Decided) -> list[traces.FieldChange]:
    """The words and the code they stand for."""
    changes = (("end_reason", decided.end_reason, reason), ("end_code", decided.end_code, exits.code_of(reason)))
    return [traces.field_change(Recognition, name, old, new) for name, old, new in changes if old != new]


def last_ended(on_file: Sequence[Decided]) -> Decided | None:
    return on_file[-1] if on_file and on_file[-1].ended_on else None


def with_reason(values: dict[str, Any], decided: Decided | None) -> Part:
    """Another reason for an end on file replaces it; the former one stays in the history."""
    reason = values.get("退出原因")
    if not reason or decided is None or decided.ended_on is None or reason == decided.end_reason:
        return NOTHING
    return Part(changed=((decided.pk, tuple(reason_fields(reason, decided))),))


def overlapping(decided_on: datetime.date, ended_on: datetime.date | None, on_file: Sequence[Decided]) -> list[Decided]:
    """Recognitions that stand against another one: one that runs always does, an ended one where the days meet."""
    return [
        decided
        for decided in on_file
        if decided.ended_on is None or (decided_on <= decided.ended_on and (ended_on is None or ended_on >= decided.decided_on))
    ]


def another_decision(decided_on: datetime.date, contrary: Decided) -> Difference:
    if contrary.ended_on is None:
        reason = f"认定日期与在册的不同：表中是 {decided_on}，在册的认定（{contrary.decided_on}）还没有退出。请核对后确认。"
    else:
        reason = f"认定日期 {decided_on} 与在册的认定（{contrary.decided_on} 至 {contrary.ended_on}）重叠。请核对后确认。"
    return Difference("认定日期", str(decided_on), str(contrary.decided_on), reason)


def ends_too_early(ended_on: datetime.date, same: Decided) -> Difference:
    reason = f"退出日期 {ended_on} 早于在册的认定日期 {same.decided_on}。请核对这两个日期。"
    return Difference("退出日期", str(ended_on), f"认定日期 {same.decided_on}", reason)
