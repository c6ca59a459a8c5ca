"""Writes the changes of a roster, thousands at once: persons, households, categories, spells, recognitions, traces."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from nuanxin.orgs import bulk
from nuanxin.orgs.intake import traces
from nuanxin.orgs.intake.handlers import Writing
from nuanxin.orgs.intake.rows import Change
from nuanxin.people.enums import Category, Source
from nuanxin.people.intake import endings, parts
from nuanxin.people.models import CategoryHolding, Household, HouseholdMembership, Person, PersonChange, Recognition, UnemploymentSpell

CORRECTED = "花名册更正"
COUNTY_DIGITS = 6


def write(changes: Sequence[Change], writing: Writing) -> None:
    """Everything the rows change, and one event per person."""
    pks = write_persons(changes, writing)
    named = [(pks[change.row], change.what) for change in changes]
    write_households(named, writing)
    write_categories(named, writing)
    write_unemployment(named, writing)
    write_recognitions(named, writing)
    write_history(named, writing)
    write_events([(pk, change) for (pk, _), change in zip(named, changes, strict=True)], writing)


def write_persons(changes: Sequence[Change], writing: Writing) -> dict[int, int]:
    """Insert the new and change the known; the primary key for each row of the file."""
    new = [change for change in changes if change.what.pk is None]
    made = traces.insert_recorded(Person, parts.NEW_COLUMNS, [change.what.person for change in new], writing)
    known = {change.row: change.what.pk for change in changes if change.what.pk is not None}
    former_phones = read_phones([change.what for change in changes if change.what.phone and change.what.pk])
    write_phone_history(former_phones, changes, writing)
    bulk.update_many(Person, {change.what.pk: new_values(change.what) for change in changes if change.what.pk is not None})
    return known | {change.row: pk for change, pk in zip(new, made, strict=True)}


def new_values(what: Any) -> dict[str, Any]:
    values = {field.name: field.value for field in what.fields}
    if what.phone:
        values |= {"phone": what.phone.sealed, "phone_digest": what.phone.digest, "phone_masked": what.phone.masked}
    return values | {"version": what.version + 1}


def read_phones(changed: Sequence[Any]) -> dict[int, str]:
    return dict(Person.objects.filter(pk__in=[what.pk for what in changed]).values_list("pk", "phone")) if changed else {}


def write_phone_history(former: dict[int, str], changes: Sequence[Change], writing: Writing) -> None:
    rows = [
        (change.what.pk, "phone", bulk.sealed(former[change.what.pk]), change.what.phone.sealed)
        for change in changes
        if change.what.pk in former
    ]
    insert_history(rows, writing)


def insert_history(rows: Sequence[tuple[Any, ...]], writing: Writing) -> None:
    names = ("person_id", "field", "old_value", "new_value")
    bulk.insert_many(PersonChange, names, rows, changed_at=writing.at, changed_by=writing.by, import_run=writing.run)


def write_households(named: Sequence[tuple[int, Any]], writing: Writing) -> None:
    joining = [(pk, what.household) for pk, what in named if what.household.joins]
    households = known_households({household.joins.digest: household.joins for _, household in joining})
    traces.void_recorded(HouseholdMembership, [household.void.pk for _, household in joining if household.void], CORRECTED, writing)
    changed = dict(what.household.changed for _, what in named if what.household.changed)
    traces.change_recorded(HouseholdMembership, {pk: [field] for pk, field in changed.items()}, writing)
    rows = [(pk, households[household.joins.digest], household.relationship) for pk, household in joining]
    traces.insert_recorded(HouseholdMembership, ("person_id", "household_id", "relationship"), rows, writing)


def known_households(heads: dict[str, parts.Head]) -> dict[str, int]:
    """The primary key of the household of each head, made when first named."""
    found = dict(Household.objects.filter(head_id_digest__in=heads).values_list("head_id_digest", "pk"))
    missing = [head for digest, head in heads.items() if digest not in found]
    if missing:
        bulk.insert_many(Household, ("head_id_number", "head_id_digest", "head_id_masked"), missing)
        new = Household.objects.filter(head_id_digest__in=[head.digest for head in missing])
        found |= dict(new.values_list("head_id_digest", "pk"))
    return found


def write_categories(named: Sequence[tuple[int, Any]], writing: Writing) -> None:
    void = [holding.pk for _, what in named for holding in what.categories.void]
    traces.void_recorded(CategoryHolding, void, CORRECTED, writing)
    rows = [(pk, category) for pk, what in named for category in what.categories.opened]
    traces.insert_recorded(CategoryHolding, ("person_id", "category"), rows, writing, source=Source.ROSTER)


def write_unemployment(named: Sequence[tuple[int, Any]], writing: Writing) -> None:
    changing = [(pk, what.unemployment) for pk, what in named if what.unemployment.begun]
    traces.void_recorded(UnemploymentSpell, [spell.void.pk for _, spell in changing if spell.void], CORRECTED, writing)
    names = ("person_id", "registered_on", "ended_on", "end_reason")
    traces.insert_recorded(UnemploymentSpell, names, [(pk, *spell.begun) for pk, spell in changing], writing)


def write_recognitions(named: Sequence[tuple[int, Any]], writing: Writing) -> None:
    traces.void_recorded(Recognition, [pk for _, what in named for pk in what.recognition.void], CORRECTED, writing)
    changed = dict(pair for _, what in named for pair in what.recognition.changed)
    traces.change_recorded(Recognition, changed, writing)
    names = ("person_id", "decided_on", "ended_on", "end_reason", "end_code")
    rows = [(pk, *what.recognition.begun) for pk, what in named if what.recognition.begun]
    traces.insert_recorded(Recognition, names, rows, writing, source=Source.ROSTER)
    endings.write(changed, writing)


def write_history(named: Sequence[tuple[int, Any]], writing: Writing) -> None:
    """What each person was before, as the timeline tells it."""
    rows = [(pk, field.name, field.old_text, field.new_text) for pk, what in named if what.pk is not None for field in what.fields]
    rows += [(pk, field, bulk.sealed(old), bulk.sealed(new)) for pk, what in named for field, old, new in corrections(what)]
    insert_history(rows, writing)


def corrections(what: Any) -> Iterator[tuple[str, str, str]]:
    """Facts that another one replaced: (what, before, after)."""
    if what.categories.void:
        before = [*what.categories.kept, *(holding.category for holding in what.categories.void)]
        yield "categories", words(before), words([*what.categories.kept, *what.categories.opened])
    if what.household.void:
        yield "household", what.household.void.head_masked, what.household.joins.masked
    if what.unemployment.void:
        yield "registered_on", str(what.unemployment.void.registered_on), str(what.unemployment.begun[0])


def words(codes: Sequence[str]) -> str:
    told = set(codes)
    return "、".join(category.label for category in Category if category in told)


def write_events(named: Sequence[tuple[int, Change]], writing: Writing) -> None:
    label = Person._meta.label
    subject = {pk: f"{label}:{pk}" for pk, _ in named}
    new = ((subject[pk], change.what.area, {"row": change.row}) for pk, change in named if change.what.pk is None)
    traces.leave_events("people.person.registered", new, writing)
    known = [(pk, change) for pk, change in named if change.what.pk is not None]
    traces.leave_events(
        "people.person.corrected",
        ((subject[pk], change.what.area, {"row": change.row, "fields": told_fields(change.what)}) for pk, change in known),
        writing,
    )
    moved = [(pk, change) for pk, change in known if change.what.former_area[:COUNTY_DIGITS] != change.what.area[:COUNTY_DIGITS]]
    traces.leave_events(
        "people.person.moved_away", ((subject[pk], change.what.former_area, {"row": change.row}) for pk, change in moved), writing
    )


def told_fields(what: Any) -> list[str]:
    """Names only, never values."""
    fields = [field.name for field in what.fields] + ["phone"] * bool(what.phone)
    facts = ("household", "categories", "unemployment", "recognition")
    return fields + [name for name in facts if not getattr(what, name).is_empty]
