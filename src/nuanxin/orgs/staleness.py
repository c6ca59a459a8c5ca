"""Whether files still show the records: told by the audit trail alone, never by looking at the records themselves.

A county's mark is the newest audit number when its records were read, and how many fact-changing events of the county stood
among the latest numbers then: an event that took its number early and was committed late changes the second, not the first.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import Count, Max, Q

from nuanxin.orgs.factbase import CONTRACT, SOURCES
from nuanxin.orgs.facts import FactSource
from nuanxin.orgs.models import AuditEvent

WINDOW = 5000  # audit numbers in which a transaction may still be under way
FAR = 4 * WINDOW  # so many events later, a quiet county's mark is brought up
FEW = 2000  # events that are looked at one by one; after more, every table is read


@dataclass(frozen=True)
class Mark:
    """What state of the records a county's files show."""

    last: int
    count: int

    def __str__(self) -> str:
        return f"{self.last}:{self.count}"

    @classmethod
    def read(cls, text: str) -> Mark:
        last, _, count = text.partition(":")
        return cls(int(last), int(count))

    @property
    def is_far_behind(self) -> bool:
        return newest() - self.last > FAR


def newest() -> int:
    return AuditEvent.objects.aggregate(last=Max("id"))["last"] or 0


def mark_now(county: str) -> Mark:
    last = newest()
    return Mark(last, events(county).filter(id__gt=last - WINDOW, id__lte=last).count())


def changed_since(county: str, mark: Mark) -> bool:
    last, count = state_since(county, mark)
    return last > mark.last or count != mark.count


def state_since(county: str, mark: Mark) -> tuple[int, int]:
    """The newest event, and how many there now are among those that the mark counted."""
    latest = events(county).filter(id__gt=mark.last - WINDOW)
    seen = latest.aggregate(newest=Max("id"), count=Count("id", filter=Q(id__lte=mark.last)))
    return seen["newest"] or 0, seen["count"]


def events(county: str) -> Any:
    """Fact-changing events of the county, and those that name no county: they may touch any."""
    above = ["", county[:2].ljust(12, "0"), county[:4].ljust(12, "0")]
    here = Q(area_code__gte=county.ljust(12, "0"), area_code__lt=county + "~") | Q(area_code__in=above)
    return AuditEvent.objects.order_by().filter(here, changes_facts=True)


def sources_since(county: str, mark: Mark | None) -> tuple[FactSource, ...]:
    """The tables that must be read anew: those of the records that the events are about, or all if that is not certain."""
    if mark is None or state_since(county, mark)[1] != mark.count:
        return SOURCES
    subjects = events(county).filter(id__gt=mark.last).values_list("subject", flat=True)[: FEW + 1]
    labels = {subject.partition(":")[0] for subject in subjects}
    if len(subjects) > FEW or not labels <= set(sources_by_label()):
        return SOURCES
    return tuple(source for label, source in sources_by_label().items() if label in labels)


@cache
def sources_by_label() -> dict[str, FactSource]:
    """Models whose records are in one table only, by the label their audit events carry; a person's event may touch every table."""
    models = {source.table.name: source.records("").model for source in SOURCES}
    people = models[CONTRACT.people.name]
    return {models[source.table.name]._meta.label: source for source in SOURCES if models[source.table.name] is not people}
