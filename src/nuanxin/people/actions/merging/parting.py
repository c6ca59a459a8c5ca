"""Taking a merge back: both persons, and everything of theirs, are again what they were before it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.utils import timezone

from nuanxin.errors import UserError
from nuanxin.orgs import recording
from nuanxin.orgs.models import Recorded, User
from nuanxin.people.actions.merging.joining import DIGESTS, both_held, leave_events, resting_on
from nuanxin.people.actions.merging.journal import Step, changed_since, put_back, steps_of
from nuanxin.people.actions.merging.rules import relations
from nuanxin.people.models import Merge, Person, PersonChange

TOLD = 10


@transaction.atomic
def reverse_merge(*, by: User | None, merge: Merge, reason: str) -> Merge:
    """Part two records that were merged: every field the merge changed is as it was; what came later stays with the kept person.

    Refuses, with names, when something the merge changed was changed again since, when later records rest on what would go
    back, and when what would stand again no longer can. A merge taken back already is returned as it is. Leaves a
    PersonChange for each of the kept person's fields and an event for each person's area.
    """
    recording.refuse_empty(撤销理由=reason.strip())
    recording.refuse_lengths(Merge, {"reverse_reason": reason.strip()})
    kept, merged = both_held(merge.kept, merge.merged, by=by)
    current = Merge.objects.select_for_update().get(pk=merge.pk)
    if current.reversed_at:
        return current
    steps = steps_of(current)
    refuse_changed(kept, steps)
    residence = kept.residence_id
    keep_history(kept, steps, by)
    try:
        with transaction.atomic():
            put_back(steps)
    except IntegrityError as error:
        raise UserError(
            f"撤销合并后，{merged.name}或{kept.name}会有不能同时有效的记录：合并之后又登记了同样的。请先作废后来登记的。"
        ) from error
    Person.objects.filter(pk__in=(kept.pk, merged.pk)).update(version=F("version") + 1)
    current.reversed_at, current.reversed_by, current.reverse_reason = timezone.now(), by, reason.strip()
    current.save(update_fields=["reversed_at", "reversed_by", "reverse_reason"])
    kept.refresh_from_db()
    leave_events("people.person.parted", by, current, kept.residence_id, merged.residence_id, residence)
    return current


def refuse_changed(kept: Person, steps: list[Step]) -> None:
    """All reasons at once."""
    recording.refuse_voided(kept)
    problems = [*changed_since(steps), *resting_since(kept, steps)]
    if problems:
        more = [f"……共 {len(problems)} 处。"] if len(problems) > TOLD else []
        raise UserError(["合并之后有了新的更改，不能撤销合并。请先改回或作废：", *problems[:TOLD], *more])


def resting_since(kept: Person, steps: list[Step]) -> Iterator[str]:
    """Records of the kept person that rest on a record that would go back: a pause of a recognition, a card of it."""
    going: defaultdict[type[models.Model], set[int]] = defaultdict(set)
    persons = {(relation.model, relation.field.attname) for relation in relations()}
    for step in steps:
        if (step.model, step.field.attname) in persons:
            going[step.model].add(step.pk)
    touched = {(step.model, step.pk) for step in steps}
    for model, pks in list(going.items()):
        for other, field in resting_on(model):
            if not issubclass(other, Recorded) or not any(one is other for one, _ in persons):
                continue
            for record in other.objects.standing().filter(**{f"{field.name}__in": pks, "person": kept}).order_by("pk"):
                if (other, record.pk) not in touched:
                    yield f"{kept.name}的{other._meta.verbose_name}：{record}"


def keep_history(kept: Person, steps: list[Step], by: User | None) -> None:
    """The kept person's own fields go back: their history says so."""
    own = (step for step in steps if step.model is Person and step.pk == kept.pk and step.field.attname not in DIGESTS)
    PersonChange.objects.bulk_create(
        PersonChange(person=kept, field=step.field.attname, old_value=step.new, new_value=step.old, changed_by=by) for step in own
    )


def merge_of(person: Person) -> Merge | None:
    """The merge by which a record was voided, if it was."""
    return Merge.objects.filter(merged=person, reversed_at=None).first()
