"""Lines of public notices: taken off when the public need not see them any longer."""

from __future__ import annotations

import datetime

from nuanxin.people.models import Application, NoticeEntry


def take_off(application: Application, on: datetime.date) -> int:
    """Remove the application from notices that still hang on that day; how many lines."""
    hanging = NoticeEntry.objects.filter(application=application, removed_on=None, notice__closes_on__gte=on, notice__posted_on__lte=on)
    return hanging.update(removed_on=on)
