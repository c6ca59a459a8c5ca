"""Lists whose rows are one record each, found by a natural key: visits, referrals, placements, reliefs, vacancies, fairs."""

from __future__ import annotations

import datetime
from collections.abc import Hashable, Mapping, Sequence
from typing import Any, NamedTuple

from nuanxin.orgs.enums import Verdict
from nuanxin.orgs.intake import traces
from nuanxin.orgs.intake.handlers import Handler, Writing
from nuanxin.orgs.intake.rows import SAME, Change, Decision, Difference, Entry, Key, conflict, invalid
from nuanxin.orgs.models import Recorded


class Owner(NamedTuple):
    """Whom or where a record belongs to: a person, or an area."""

    pk: int | str
    area: str
    name: str = ""
    birth_on: datetime.date | None = None


class State(NamedTuple):
    """What is on file for a key: its owner, and the record with its values in the order of `fields`."""

    owner: Owner | None
    pk: int | None = None
    values: tuple[Any, ...] = ()


class New(NamedTuple):
    owner: Owner
    values: tuple[Any, ...]


class Update(NamedTuple):
    owner: Owner
    pk: int
    fields: tuple[traces.FieldChange, ...]


class RecordHandler(Handler):
    """`fields`: column → field of the model; `key_columns` among them; `day` is the column of the record's day."""

    model: type[Recorded]
    kind = ""
    recorded_as = "recorded"
    owner_field = "person_id"
    owner_column = "身份证号"
    key_columns: tuple[str, ...] = ()
    fields: Mapping[str, str] = {}

    def owner_key(self, values: dict[str, Any]) -> Hashable:
        return values[self.owner_column]

    def key(self, values: dict[str, Any]) -> Key:
        return (self.owner_key(values), *(self.stored(column, values.get(column)) for column in self.key_columns))

    def owners(self, keys: Sequence[Hashable], locked: bool) -> dict[Hashable, Owner]:
        """The owners known for the first parts of keys."""
        raise TypeError(f"{type(self).__name__} has no owners")

    def stored(self, column: str, value: Any) -> Any:
        """A value of the file as the model keeps it: an empty text is '', not None."""
        field = self.model._meta.get_field(self.fields[column])
        if value is None:
            return None if field.null else field.get_default()
        return value

    def read(self, keys: Sequence[Key], *, locked: bool = False) -> list[State]:
        owners = self.owners([key[0] for key in keys], locked)
        found = self.existing(keys, owners)
        return [self.state(owners.get(key[0]), key, found) for key in keys]

    def existing(self, keys: Sequence[Key], owners: Mapping[Hashable, Owner]) -> dict[Key, tuple[Any, ...]]:
        """The standing records of these owners on these days, by owner and natural key."""
        day = self.fields[self.key_columns[0]]
        known = [owner.pk for owner in owners.values()]
        records = self.model.objects.standing().filter(**{f"{self.owner_field}__in": known, f"{day}__in": {key[1] for key in keys}})
        key_names = [self.fields[column] for column in self.key_columns]
        rows = records.values_list(self.owner_field, *key_names, "pk", *self.fields.values())
        width = 1 + len(key_names)
        return {row[:width]: row[width:] for row in rows}

    def state(self, owner: Owner | None, key: Key, found: Mapping[Key, tuple[Any, ...]]) -> State:
        row = found.get((owner.pk, *key[1:])) if owner else None
        return State(owner, row[0], row[1:]) if row else State(owner)

    def basis(self, state: State) -> Hashable:
        return state

    def decide(self, entry: Entry, state: State, *, is_last: bool = False, accepted: bool = False) -> Decision:
        if state.owner is None:
            return self.unknown_owner(entry)
        if not self.context.covers(state.owner.area):
            return self.outside(entry)
        given = {column: self.stored(column, entry.values[column]) for column in self.fields if entry.values.get(column) is not None}
        if refused := self.impossible(entry, given):
            return refused
        doubtful = () if accepted else self.differences(entry, state, given)
        if differences := (*doubtful, *self.contradictions(state, given)):
            return conflict(differences, self.subject(state.owner), state.owner.area)
        return self.new(entry, state, given) if state.pk is None else self.update(entry, state, given)

    def unknown_owner(self, entry: Entry) -> Decision:
        return invalid(self.owner_column, entry.values.get(self.owner_column), "在册人员中没有这个人。请先导入花名册，或核对身份证号。")

    def outside(self, entry: Entry) -> Decision:
        value = entry.values.get(self.owner_column)
        place = self.context.area_name(self.context.area.code)
        return invalid(self.owner_column, value, f"此人的常住地不在“{place}”之内。请由常住地导入，或先办理迁移。")

    def impossible(self, entry: Entry, given: Mapping[str, Any]) -> Decision | None:
        """What the record can never be, whatever is on file."""
        return None

    def differences(self, entry: Entry, state: State, given: Mapping[str, Any]) -> tuple[Difference, ...]:
        """What contradicts the owner on file, and a person may decide for."""
        return ()

    def contradictions(self, state: State, given: Mapping[str, Any]) -> tuple[Difference, ...]:
        """What the record on file cannot become, whoever decides."""
        return ()

    def merged(self, state: State, given: Mapping[str, Any]) -> dict[str, Any]:
        """The record as it would be: what is on file, with what the file gives."""
        on_file = dict(zip(self.fields, state.values, strict=True)) if state.pk is not None else dict.fromkeys(self.fields)
        return on_file | dict(given)

    def subject(self, owner: Owner) -> str:
        return ""

    def new(self, entry: Entry, state: State, given: Mapping[str, Any]) -> Decision:
        values = tuple(given.get(column, self.stored(column, None)) for column in self.fields)
        return Decision(Verdict.NEW, Change(entry.row, entry.key, self.basis(state), New(state.owner, values)))

    def update(self, entry: Entry, state: State, given: Mapping[str, Any]) -> Decision:
        """An empty cell never erases; nothing different is the same."""
        fields = tuple(
            traces.field_change(self.model, name, on_file, given[column])
            for (column, name), on_file in zip(self.fields.items(), state.values, strict=True)
            if column in given and given[column] != on_file
        )
        if not fields:
            return SAME
        return Decision(Verdict.UPDATE, Change(entry.row, entry.key, self.basis(state), Update(state.owner, state.pk, fields)))

    def write(self, changes: Sequence[Change], writing: Writing) -> None:
        """Updates first: one may end what would stand in the way of a new record."""
        updates = [(change.row, change.what) for change in changes if isinstance(change.what, Update)]
        news = [(change.row, change.what) for change in changes if isinstance(change.what, New)]
        traces.change_recorded(self.model, {what.pk: what.fields for _, what in updates}, writing)
        rows = [(what.owner.pk, *what.values) for _, what in news]
        made = traces.insert_recorded(self.model, (self.owner_field, *self.fields.values()), rows, writing)
        label = self.model._meta.label
        traces.leave_events(
            f"{self.kind}.corrected",
            (
                (f"{label}:{what.pk}", what.owner.area, {"row": row, "fields": [field.name for field in what.fields]})
                for row, what in updates
            ),
            writing,
        )
        events = ((f"{label}:{pk}", what.owner.area, {"row": row}) for pk, (row, what) in zip(made, news, strict=True))
        traces.leave_events(f"{self.kind}.{self.recorded_as}", events, writing)
