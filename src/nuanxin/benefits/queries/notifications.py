"""What payees are still to be told, and what they were told."""

from __future__ import annotations

from django.db.models import QuerySet

from nuanxin.benefits.models import Notification
from nuanxin.orgs.models import User


def waiting(user: User) -> QuerySet:
    """Notifications that nobody told yet, where the user may look; the oldest first."""
    return Notification.objects.visible_to(user).filter(told_on=None).order_by("due_on", "pk")


def told(user: User) -> QuerySet:
    """Those that were told, the latest first."""
    return Notification.objects.visible_to(user).filter(told_on__isnull=False).order_by("-told_on", "-pk")
