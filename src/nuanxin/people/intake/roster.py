"""The handler of the roster (援助对象花名册): judges a row against the person on file."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from typing import Any, NamedTuple

from nuanxin.engines.sheets.cells.identity import birth_of
from nuanxin.orgs.enums import Verdict
from nuanxin.orgs.intake import names, traces
from nuanxin.orgs.intake.handlers import Handler, Writing, id_digest, register
from nuanxin.orgs.intake.rows import SAME, Change, Decision, Difference, Entry, Key, conflict, invalid
from nuanxin.people.intake import parts, recognition, state, writing
from nuanxin.people.intake.state import COLUMNS, OnFile
from nuanxin.people.models import Person

TOWN_DIGITS = 9


class RosterChange(NamedTuple):
    """What one row writes: a new person or the fields of one on file, and the facts about them."""

    pk: int | None
    area: str
    person: tuple[Any, ...]
    fields: tuple[traces.FieldChange, ...]
    phone: parts.Phone | None
    household: parts.Household
    categories: parts.Categories
    unemployment: parts.Unemployment
    recognition: recognition.Part
    version: int = 0
    former_area: str = ""

    @property
    def is_empty(self) -> bool:
        facts = (self.household, self.categories, self.unemployment, self.recognition)
        return not (self.person or self.fields or self.phone) and all(part.is_empty for part in facts)


@register
class Roster(Handler):
    """援助对象花名册: the record is the person, its key the ID number."""

    list_id = "persons"

    def key(self, values: dict[str, Any]) -> Key:
        return (id_digest(values["身份证号"]),)

    def read(self, keys: Sequence[Key], *, locked: bool = False) -> list[OnFile | None]:
        found = state.read([str(key[0]) for key in keys], locked=locked)
        return [found.get(str(key[0])) for key in keys]

    def basis(self, state: OnFile | None) -> Hashable:
        """Every write about a person raises the version."""
        return (state.pk, state.version) if state else None

    def decide(self, entry: Entry, state: OnFile | None, *, is_last: bool = False, accepted: bool = False) -> Decision:
        if refused := too_early(entry):
            return refused
        answer = recognition.compare(entry.values, state.recognitions if state else (), accepted=accepted)
        if answer.refusal:
            return invalid("退出日期", entry.values["退出日期"], answer.refusal)
        doubtful = () if accepted else self.differences(entry, state)
        if differences := (*doubtful, *answer.differences):
            return conflict(differences, f"{Person._meta.label}:{state.pk}" if state else "", area_of(entry, state))
        change = new(entry, answer.part) if state is None else self.changed(entry, state, answer.part, accepted)
        if change.is_empty:
            return SAME
        verdict = Verdict.UPDATE if state else Verdict.NEW
        return Decision(verdict, Change(entry.row, entry.key, self.basis(state), change))

    def differences(self, entry: Entry, state: OnFile | None) -> tuple[Difference, ...]:
        """The row against itself and against the person on file."""
        if state is None:
            return entry.contradictions
        settled = {column for column, name in COLUMNS.items() if entry.values.get(column) == state.values[name]}
        own = (difference for difference in entry.contradictions if difference.column not in settled)
        return (*own, *name_differs(entry, state), *self.lives_elsewhere(entry, state))

    def lives_elsewhere(self, entry: Entry, state: OnFile) -> Iterator[Difference]:
        """A town's own roster claims a person of another town: a move that somebody must confirm."""
        limit, residence = self.context.area, state.values["residence_id"]
        if len(limit.prefix) < TOWN_DIGITS or self.context.covers(residence) or limit.code.startswith(self.context.prefix(residence)):
            return
        here, there = (self.context.area_name(code) for code in (entry.values["常住地"], residence))
        yield Difference(
            "常住地", here, there, f"此人在册的常住地是“{there}”，不在“{self.context.area_name(limit.code)}”。如已迁来，请确认。"
        )

    def changed(self, entry: Entry, state: OnFile, recognised: recognition.Part, accepted: bool) -> RosterChange:
        return RosterChange(
            state.pk,
            entry.values["常住地"],
            (),
            parts.changed_fields(entry.values, state, with_name=accepted),
            parts.changed_phone(entry.values, state),
            parts.household(entry.values, state.membership),
            parts.categories(entry.values, state.holdings),
            parts.unemployment(entry.values, state.spells),
            recognised,
            state.version,
            state.values["residence_id"],
        )

    def write(self, changes: Sequence[Change], writing_: Writing) -> None:
        writing.write(changes, writing_)


def new(entry: Entry, recognised: recognition.Part) -> RosterChange:
    return RosterChange(
        None,
        entry.values["常住地"],
        parts.new_person(entry.values, str(entry.key[0])),
        (),
        None,
        parts.household(entry.values, None),
        parts.categories(entry.values, ()),
        parts.unemployment(entry.values, ()),
        recognised,
    )


def area_of(entry: Entry, state: OnFile | None) -> str:
    """Where the conflict is to be decided: where the person lives on file."""
    return state.values["residence_id"] if state else entry.values["常住地"]


def too_early(entry: Entry) -> Decision | None:
    """Nothing happens to a person before birth."""
    birth_on = entry.values.get("出生日期") or birth_of(entry.values["身份证号"])
    for column in ("失业登记日期", "认定日期", "退出日期"):
        day = entry.values.get(column)
        if day and birth_on and day < birth_on:
            return invalid(column, day, f"{column} {day} 早于出生日期 {birth_on}。请核对日期。")
    return None


def name_differs(entry: Entry, state: OnFile) -> Iterator[Difference]:
    name, on_file = entry.values["姓名"], state.values["name"]
    if not names.agree(name, on_file):
        yield Difference("姓名", name, on_file, f"姓名与在册的不同：表中是“{name}”，在册是“{on_file}”。请核对后确认。")
