"""What of areas, accounts and events a user may look at: everything inside the areas of the own roles."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from nuanxin.orgs import access
from nuanxin.orgs.access import Permission
from nuanxin.orgs.models import Area, AuditEvent, Office, Organisation, RoleAssignment, User


def own_prefixes(user: User) -> tuple[str, ...]:
    """The areas of the user's roles, whatever the role, without those inside another of them."""
    held = {prefix for _, prefix in access.assignments(user)}
    return tuple(sorted(prefix for prefix in held if not any(prefix != other and prefix.startswith(other) for other in held)))


def areas_of(user: User) -> QuerySet[Area]:
    inside = Q(pk__in=())
    for prefix in own_prefixes(user):
        inside |= Q(code__gte=prefix.ljust(12, "0"), code__lt=prefix + "~")
    return Area.objects.filter(inside)


def organisations_of(user: User) -> QuerySet[Organisation]:
    """The organisations whose accounts `user` administers."""
    return Organisation.objects.filter(access.within(user, Permission.MANAGE, "area_id")).select_related("area")


def accounts_of(user: User) -> QuerySet[User]:
    """The accounts that belong to an organisation `user` administers; those without one belong to the office."""
    home = access.within(user, Permission.MANAGE, "organisation__area_id")
    if covers_office(user, Permission.MANAGE):
        home |= Q(organisation=None)
    return User.objects.filter(home).select_related("organisation")


def assignments_of(user: User) -> QuerySet[RoleAssignment]:
    return RoleAssignment.objects.filter(access.within(user, Permission.MANAGE, "area_id")).select_related("user", "area")


def events_of(user: User) -> QuerySet[AuditEvent]:
    """Events of the areas `user` oversees; those of no area belong to the office."""
    inside = access.within(user, Permission.VIEW_AUDIT, "area_code")
    if covers_office(user, Permission.VIEW_AUDIT):
        inside |= Q(area_code="")
    return AuditEvent.objects.filter(inside)


def covers_office(user: User, permission: Permission) -> bool:
    code = Office.objects.values_list("area_id", flat=True).first()
    return bool(code) and access.may(user, permission, code)
