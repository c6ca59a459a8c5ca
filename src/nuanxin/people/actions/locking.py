"""How a write about a person begins: the person held as they are now, the permission asked, the version raised."""

from __future__ import annotations

from django.db.models import F

from nuanxin.orgs import access, recording
from nuanxin.orgs.models import User
from nuanxin.people.models import Person


def held(person: Person, *, by: User | None, permission: access.Permission) -> Person:
    """The person, kept from being changed or voided until the transaction ends; `by` must hold `permission` where they reside."""
    current = Person.objects.select_for_update().get(pk=person.pk)
    access.require(by, permission, current.residence_id)
    recording.refuse_voided(current)
    return current


def locked(person: Person, *, by: User | None, permission: access.Permission) -> Person:
    """`held`, for a write about the person themselves: raises the version.

    Whoever read the person before (a page, an import) sees by it that something about them changed.
    """
    current = held(person, by=by, permission=permission)
    Person.objects.filter(pk=current.pk).update(version=F("version") + 1)
    current.version += 1
    return current
