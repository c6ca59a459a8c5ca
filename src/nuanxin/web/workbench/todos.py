"""What waits for a user: conflicts to decide, duties of notices that are due."""

from __future__ import annotations

from nuanxin.orgs import access
from nuanxin.orgs.enums import ConflictState
from nuanxin.orgs.models import ImportConflict


def open_conflicts(user):
    """Conflicts the user may decide."""
    return ImportConflict.objects.filter(access.within(user, access.Permission.IMPORT, "area_code"), state=ConflictState.OPEN)


def count(user) -> int:
    """The number on the bell."""
    return open_conflicts(user).count()
