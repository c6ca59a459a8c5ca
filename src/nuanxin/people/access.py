"""The one door to a person: what is not the user's to see is as if it were not there."""

from __future__ import annotations

from typing import NamedTuple

from django.db import transaction

from nuanxin.errors import NotVisible
from nuanxin.orgs import access, audit
from nuanxin.orgs.models import User
from nuanxin.people.models import Person

NOT_VISIBLE = "找不到这个人，或者不在您的管辖地区。请核对后用身份证号查找。"


class Revealed(NamedTuple):
    """The numbers in full."""

    id_number: str
    phone: str


def get_person(user: User, pk: int) -> Person:
    """The standing person `pk` where `user` may look; NotVisible else."""
    found = Person.objects.visible_to(user).select_related("residence").filter(pk=pk).first()
    if found is None:
        raise NotVisible(NOT_VISIBLE)
    return found


@transaction.atomic
def reveal(*, by: User | None, person: Person) -> Revealed:
    """The full numbers of a person; who looked is in the audit trail."""
    access.require(by, access.Permission.REVEAL, person.residence_id)
    audit.record("people.person.revealed", by=by, subject=person, area=person.residence_id)
    return Revealed(person.full_id_number, person.phone)
