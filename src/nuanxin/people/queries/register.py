"""How many were on the register on a day, and where: from the history of recognitions and moves alone, never from a stored count."""

from __future__ import annotations

import datetime

from django.db.models import CharField, Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Substr

from nuanxin.people.models import Move, Recognition

FULL = 12  # digits of a whole area code


def register_on(day: datetime.date, under: str = "", digits: int = FULL) -> dict[str, int]:
    """Persons on the register (在册) on a day, by the first digits of the area where they lived on that day.

    On the register is whose recognition was decided on or before the day and had not ended before it. A pause does not
    end it. Areas without anybody are left out.
    """
    counted = on_register(day).filter(lived_in__startswith=under) if under else on_register(day)
    areas = counted.annotate(area=Substr("lived_in", 1, digits)).values("area").order_by("area")
    return dict(areas.annotate(count=Count("person", distinct=True)).values_list("area", "count"))


def on_register(day: datetime.date) -> QuerySet[Recognition]:
    """The recognitions that put somebody on the register on a day, with the area where the person lived then (`lived_in`)."""
    runs = Q(decided_on__lte=day) & (Q(ended_on=None) | Q(ended_on__gte=day))
    later = Move.objects.standing().filter(person=OuterRef("person_id"), moved_on__gt=day).order_by("moved_on")
    lived_in = Coalesce(Subquery(later.values("from_area_id")[:1]), F("person__residence_id"), output_field=CharField())
    return Recognition.objects.standing().filter(runs, person__voided_at=None).annotate(lived_in=lived_in)
