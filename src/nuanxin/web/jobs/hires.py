"""Who is registered as working for an employer: found by the credit code, or by the name where the registration has no code."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.db.models import Q, QuerySet

from nuanxin.casework.models import Placement
from nuanxin.jobs.models import Employer
from nuanxin.orgs.models import User


def hires_of(employer: Employer, user: User) -> QuerySet:
    """Registrations with that employer whose persons the user may see, those still there first, then the newest."""
    return in_sight(user).filter(named(employer)).order_by("-is_there", "-started_on", "-pk")


def named(employer: Employer) -> Q:
    by_name = Q(employer_name=employer.name)
    return Q(employer_uscc=employer.uscc) | (by_name & Q(employer_uscc="")) if employer.uscc else by_name


def in_sight(user: User) -> QuerySet:
    """Registrations with the person, without decrypting numbers."""
    visible = Placement.objects.visible_to(user).select_related("person", "person__residence").alias(is_there=Q(ended_on=None))
    return visible.defer("person__id_number", "person__phone")


def counts(employers: Sequence[Employer], user: User) -> dict[int, int]:
    """How many persons work for each now, somebody registered twice once: one query for a page of employers."""
    codes, names = [one.uscc for one in employers if one.uscc], [one.name for one in employers]
    running = Placement.objects.visible_to(user).filter(Q(employer_uscc__in=codes) | Q(employer_name__in=names), ended_on=None)
    by_code: defaultdict[str, set[int]] = defaultdict(set)
    by_name: defaultdict[str, set[int]] = defaultdict(set)
    without_code: defaultdict[str, set[int]] = defaultdict(set)
    for person, code, name in running.values_list("person_id", "employer_uscc", "employer_name"):
        by_code[code].add(person)
        by_name[name].add(person)
        if not code:
            without_code[name].add(person)
    return {one.pk: len(by_code[one.uscc] | without_code[one.name] if one.uscc else by_name[one.name]) for one in employers}
