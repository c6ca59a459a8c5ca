"""Making one person of two records: what gives way is voided, everything else follows, and every field changed is kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models import F
from django.utils import timezone

from nuanxin.errors import UserError
from nuanxin.orgs import access, audit, history, recording
from nuanxin.orgs.models import Recorded, User
from nuanxin.orgs.models.trail import AppendOnly
from nuanxin.people.actions.merging.clashes import Clash, chosen, clashes
from nuanxin.people.actions.merging.fields import GROUPS, chosen_values
from nuanxin.people.actions.merging.journal import Journal
from nuanxin.people.actions.merging.rules import Relation, relations
from nuanxin.people.models import Merge, Person, PersonChange

VOIDED = "合并"
DIGESTS = frozenset(column for _, *beside in GROUPS.values() for column in beside)
Given = tuple[models.Model, models.Model]  # a record that gives way, and the one that stands instead


@transaction.atomic
def merge_persons(*, by: User | None, kept: Person, merged: Person, reason: str, choices: Mapping[str, str] | None = None) -> Merge:
    """Two records of one person become one: everything of `merged` belongs to `kept`, and `merged` is voided.

    `choices` says "kept" or "merged" by the name of a field that differs (what the kept person does not know is taken over
    unless told otherwise), and by `app.Model` for records that cannot both stand. What cannot both stand:
    - the same record twice, or one that says nothing more than the other: the merged person's is voided, nobody is asked;
    - a category held twice at a time, membership twice in one household: likewise;
    - what a unique constraint allows once (a visit, relief, review, open application, open household, open welfare post …)
      and that differs; recognitions and registered unemployment whose days meet; moves on both sides: refused until chosen.
    What gives way is voided with the reason “合并”; what rests on it is handed to the record that stands, or voided where that
    cannot take it. Voided records follow too. The deeds about an application, the history of each record and earlier merges
    stay where they are. Merging the same two again returns the merge on file.

    Refuses one and the same person, voided ones, and a user who may not register in both places and void in the second.
    Leaves a step for every field changed, a PersonChange for each of the kept person's, and an event for each person's area.
    """
    recording.refuse_empty(合并理由=reason.strip())
    recording.refuse_lengths(Merge, {"reason": reason.strip()})
    if kept.pk == merged.pk:
        raise UserError(f"{kept.name}与自己是同一条记录，不能合并。请选择另一条记录。")
    kept, merged = both_held(kept, merged, by=by)
    if found := Merge.objects.filter(kept=kept, merged=merged, reversed_at=None).first():
        return found
    for person in (kept, merged):
        recording.refuse_voided(person)
    found = clashes(kept, merged, relations())
    sides = chosen(found, choices or {})
    merge = Merge.objects.create(kept=kept, merged=merged, reason=reason.strip(), merged_by=by)
    journal = Journal(merge)
    values = chosen_values(kept, merged, choices or {})
    give_way(journal, found, sides, by)
    follow(journal, kept, merged)
    void(journal, Person, [merged.pk], by)
    take_values(journal, kept, values, by)
    Person.objects.filter(pk__in=(kept.pk, merged.pk)).update(version=F("version") + 1)
    leave_events("people.person.merged", by, merge, kept.residence_id, merged.residence_id, str(values.get("residence_id") or ""))
    return merge


def both_held(kept: Person, merged: Person, *, by: User | None) -> tuple[Person, Person]:
    """Both as they are now, kept from changing; locked in the order of their keys, so that two merges cannot wait for each other."""
    held = {one.pk: one for one in Person.objects.select_for_update().filter(pk__in=(kept.pk, merged.pk)).order_by("pk")}
    for one in held.values():
        access.require(by, access.Permission.REGISTER, one.residence_id)
    access.require(by, access.Permission.VOID, merged.residence_id)
    return held[kept.pk], held[merged.pk]


def void(journal: Journal, model: type[models.Model], pks: Iterable[int], by: User | None) -> None:
    journal.change(model, pks, {"voided_at": timezone.now(), "voided_by_id": by.pk if by else None, "void_reason": VOIDED})


def give_way(journal: Journal, found: Iterable[Clash], sides: Mapping[str, str], by: User | None) -> None:
    """Void what does not stand, then hand over or void what rests on it."""
    given = {clash: dict_of(clash.settled(sides[clash.key])) for clash in found}
    for clash, pairs in given.items():
        if pairs and not issubclass(clash.relation.model, Recorded):
            raise UserError(f"两人都有{clash.title}，这种记录只能有一条，不能合并。请先处理其中一条。")
        void(journal, clash.relation.model, [loser.pk for loser, _ in pairs.values()], by)
    for clash, pairs in given.items():
        if clash.relation.rule.hands_over:
            for loser, winner in pairs.values():
                hand_over(journal, loser, winner, by)


def dict_of(given: Iterable[Given]) -> dict[int, Given]:
    """Each record gives way once."""
    return {loser.pk: (loser, winner) for loser, winner in given}


def hand_over(journal: Journal, loser: models.Model, winner: models.Model, by: User | None) -> None:
    for model, field in resting_on(type(loser)):
        for record in model._base_manager.filter(**{field.name: loser.pk}).order_by("pk"):
            if getattr(record, "voided_at", None) is not None:
                continue
            if not taken(record, field, winner):
                journal.change(model, [record.pk], {field.attname: winner.pk})
            elif isinstance(record, Recorded) and not field.null:
                void(journal, model, [record.pk], by)


def resting_on(model: type[models.Model]) -> Iterator[tuple[type[models.Model], models.Field]]:
    """Models with a key to `model`; what can only be added stays as it was written."""
    for other in apps.get_models():
        for field in other._meta.concrete_fields:
            if field.is_relation and field.related_model is model and not issubclass(other, AppendOnly):
                yield other, field


def taken(record: models.Model, field: models.Field, winner: models.Model) -> bool:
    """Does a unique constraint keep the record from resting on `winner`?"""
    model, on_winner = type(record), type(record)._base_manager.filter(**{field.name: winner.pk})
    if field.unique:
        return on_winner.exists()
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and field.name in constraint.fields:
            same = {name: getattr(record, model._meta.get_field(name).attname) for name in constraint.fields if name != field.name}
            condition = constraint.condition or models.Q()
            concerned = model._base_manager.filter(condition, pk=record.pk).exists()
            if concerned and on_winner.filter(condition, **same).exists():
                return True
    return False


def follow(journal: Journal, kept: Person, merged: Person) -> None:
    """Every record that points at the merged person points at the kept one."""
    for relation in relations():
        if relation.rule.follows:
            records = relation.model._base_manager.filter(**{relation.field.name: merged.pk})
            journal.change(relation.model, list(pks_that_go(relation, records, kept)), {relation.field.attname: kept.pk})
            rename(journal, relation, kept, merged)


def rename(journal: Journal, relation: Relation, kept: Person, merged: Person) -> None:
    """What names the merged person in a text names the kept one."""
    new = relation.rule.beside(kept.pk)
    for column, value in relation.rule.beside(merged.pk).items():
        found = relation.model._base_manager.filter(**{column: value})
        journal.change(relation.model, list(found.values_list("pk", flat=True)), {column: new[column]})


def pks_that_go(relation: Relation, records: models.QuerySet, kept: Person) -> Iterator[int]:
    """Where the kept person already has the only one there can be, the merged person's stays behind."""
    if relation.field.unique and relation.model._base_manager.filter(**{relation.field.name: kept.pk}).exists():
        return
    yield from records.values_list("pk", flat=True)


def take_values(journal: Journal, kept: Person, values: dict[str, Any], by: User | None) -> None:
    """The kept person gets what was chosen of the other; the person's own history tells it too."""
    if not values:
        return
    told = {name: value for name, value in values.items() if name not in DIGESTS}
    PersonChange.objects.bulk_create(person_change(kept, name, value, by) for name, value in told.items())
    journal.change(Person, [kept.pk], values)


def person_change(person: Person, name: str, value: Any, by: User | None) -> PersonChange:
    field = history.field_of(Person, name)
    return PersonChange(
        person=person,
        field=field.attname,
        old_value=history.text_of(field, getattr(person, field.attname)),
        new_value=history.text_of(field, value),
        changed_by=by,
    )


def leave_events(kind: str, by: User | None, merge: Merge, *areas: str) -> None:
    """One event for each area whose counts change, about the kept person first."""
    for area in dict.fromkeys(filter(None, areas)):
        audit.record(kind, by=by, subject=merge.kept, area=area, changes_facts=True, merge=merge.pk)
