"""Two clocks: the office's business date (业务日期) for to-dos and defaults, the real one for “in the future”."""

from __future__ import annotations

import datetime

from django.utils import timezone

from nuanxin.orgs.models import Office


def real_today() -> datetime.date:
    """The real date here: nothing that has happened may lie after it."""
    return timezone.localdate()


def business_today() -> datetime.date:
    """The office's own date where it sets one (training, demo), else the real date."""
    return Office.objects.values_list("business_date", flat=True).first() or real_today()
