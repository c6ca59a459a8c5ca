"""Decisions kept with the case they were decided from."""

from __future__ import annotations

import json
from typing import Any

from django.db import transaction

from nuanxin.benefits.deciding import Decided
from nuanxin.benefits.deciding.writing import write_whole
from nuanxin.benefits.decisions.asking import Subject, known_of
from nuanxin.benefits.enums import Answer
from nuanxin.benefits.models import Decision
from nuanxin.orgs import access, audit, recording
from nuanxin.orgs.models import User
from nuanxin.people.models import Person


@transaction.atomic
def keep(*, by: User | None, decided: Decided, subject: Subject) -> Decision:
    """Keep an answer with the case it was decided from; the same answer from the same facts again is returned as it is.

    The ledger is asked anew where the answer does not carry its case.
    """
    own = {"person": subject} if isinstance(subject, Person) else {"employer": subject}
    area = subject.residence_id if isinstance(subject, Person) else subject.area_id
    access.require(by, access.Permission.APPLY, area)
    recording.refuse_voided(subject)
    case = decided.case or known_of(subject, decided.as_of).of(decided.policy).case
    facts, told = dumped(write_whole(case)), dumped(decided.as_json())
    key = {"policy": decided.policy.id, "policy_version": decided.policy.version, "as_of": decided.as_of, **own}
    last = Decision.objects.filter(**key).order_by("-pk").first()
    if last and (last.facts, last.told, last.decided_by_id) == (facts, told, by.pk if by else None):
        return last
    made = Decision.objects.create(**key, area_id=area, answer=Answer(decided.answer), facts=facts, told=told, decided_by=by)
    audit.record("benefits.decision.kept", by=by, subject=made, area=area, policy=made.policy, answer=made.answer)
    return made


def dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
