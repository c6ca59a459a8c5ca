"""What ends together with recognitions that a roster ends: pauses, and the registered unemployment of who died."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence

from nuanxin.orgs import bulk
from nuanxin.orgs.intake import traces
from nuanxin.orgs.intake.handlers import Writing
from nuanxin.people.enums import EndReason
from nuanxin.people.models import Recognition, Suspension, UnemploymentSpell


def write(changed: Mapping[int, Sequence[traces.FieldChange]], writing: Writing) -> None:
    """The bulk twin of what `end_recognition` does beside the recognition itself; a record that began later is left for a clerk."""
    ended = {pk: change.value for pk, fields in changed.items() for change in fields if change.name == "ended_on" and change.value}
    for batch in bulk.in_batches(sorted(ended)):
        end_pauses({pk: ended[pk] for pk in batch}, writing)
        end_unemployment({pk: ended[pk] for pk in batch}, writing)


def end_pauses(ended: Mapping[int, datetime.date], writing: Writing) -> None:
    open_ones = Suspension.objects.standing().filter(recognition_id__in=list(ended), until_on=None)
    changes = {
        pk: [traces.field_change(Suspension, "until_on", None, ended[recognition])]
        for pk, recognition, from_on in open_ones.values_list("pk", "recognition_id", "from_on")
        if from_on <= ended[recognition]
    }
    traces.change_recorded(Suspension, changes, writing)


def end_unemployment(ended: Mapping[int, datetime.date], writing: Writing) -> None:
    died = dict(Recognition.objects.filter(pk__in=list(ended), end_code=EndReason.DIED).values_list("person_id", "ended_on"))
    running = UnemploymentSpell.objects.standing().filter(person_id__in=list(died), ended_on=None)
    changes = {
        pk: [
            traces.field_change(UnemploymentSpell, "ended_on", None, died[person]),
            traces.field_change(UnemploymentSpell, "end_reason", "", EndReason.DIED.label),
        ]
        for pk, person, registered_on in running.values_list("pk", "person_id", "registered_on")
        if registered_on <= died[person]
    }
    traces.change_recorded(UnemploymentSpell, changes, writing)
