"""Who changed since a run: told by the audit trail alone, record by record; None where only reading everybody anew is safe."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, Final

from django.apps import apps
from django.db.models import Q

from nuanxin.orgs.models import AuditEvent
from nuanxin.orgs.staleness import WINDOW, Mark, newest
from nuanxin.people.models import HouseholdMembership, Person

MANY: Final = 20_000  # events; after more, everybody is read
AT_ONCE: Final = 900  # keys of one query
# Where the persons stand whom records are about, besides the one they may name.
PATHS: Final = ("person", "application__person", "claim__person")
MORE_PATHS: Final = {
    "benefits.Claim": ("lines__person", "household__memberships__person"),
    "benefits.Payment": ("household__memberships__person",),
}
EMPLOYERS: Final = "jobs.Employer"  # what is known of one is asked of everybody who works there, under its names of before too
# Records without a person of their own that change no person's case.
OTHERS: Final = frozenset({"jobs.Vacancy", "jobs.JobFair", "orgs.Area", "benefits.Budget", "people.PublicNotice", "benefits.ClaimNotice"})


def events(area: str) -> Any:
    """Events of the area, and those that name no area or one above: they may touch anybody."""
    above = ["", *(area[:digits].ljust(12, "0") for digits in (2, 4, 6, 9) if digits <= len(area))]
    return AuditEvent.objects.order_by().filter(Q(area_code__gte=area.ljust(12, "0"), area_code__lt=area + "~") | Q(area_code__in=above))


def mark_now(area: str) -> str:
    last = newest()
    return str(Mark(last, events(area).filter(id__gt=last - WINDOW, id__lte=last).count()))


def changed_since(area: str, mark: str) -> set[int] | None:
    """The persons whose case may be another now, those they live with included; None if everybody's may be."""
    before = Mark.read(mark)
    found = events(area)
    is_same = found.filter(id__gt=before.last - WINDOW, id__lte=before.last).count() == before.count
    start = before.last if is_same else before.last - WINDOW
    subjects = list(found.filter(id__gt=start).exclude(subject="").values_list("subject", "changes_facts")[: MANY + 1])
    if len(subjects) > MANY:
        return None
    persons: set[int] = set()
    for label, keys, changes in by_label(subjects):
        owners = owners_of(label, keys)
        if label == EMPLOYERS or (changes and is_of_employers(label, keys)):
            return None
        if owners is not None:
            persons |= owners
        elif changes and label not in OTHERS:
            return None
    return persons | at_home_with(persons)


def by_label(subjects: Iterable[tuple[str, bool]]) -> Iterator[tuple[str, list[int], bool]]:
    keys: dict[str, set[int]] = defaultdict(set)
    changing = set()
    for subject, changes in subjects:
        label, _, key = subject.partition(":")
        if key.isdigit():
            keys[label].add(int(key))
        if changes:
            changing.add(label)
    return ((label, sorted(keys[label]), label in changing) for label in keys | dict.fromkeys(changing, ()))


def owners_of(label: str, keys: list[int]) -> set[int] | None:
    """The persons whose records these are; None if the records have no person."""
    if label == Person._meta.label:
        return set(keys)
    try:
        model = apps.get_model(label)
    except (LookupError, ValueError):
        return None
    path = next((path for path in PATHS if path.partition("__")[0] in fields_of(model)), None)
    if path is None:
        return None
    paths = (path, *MORE_PATHS.get(label, ()))
    return {owner for some in parts(keys) for path in paths for owner in values(model, some, path) if owner is not None}


def fields_of(model: Any) -> set[str]:
    return {field.name for field in model._meta.get_fields()}


def values(model: Any, keys: list[int], path: str) -> Iterable[int | None]:
    return model._base_manager.filter(pk__in=keys).values_list(path, flat=True)


def parts(keys: list[int]) -> Iterator[list[int]]:
    return (keys[start : start + AT_ONCE] for start in range(0, len(keys), AT_ONCE))


def is_of_employers(label: str, keys: list[int]) -> bool:
    """Whether one of these claims or payments is an employer's for nobody in particular: its own answers change with it."""
    if label not in MORE_PATHS:
        return False
    nobody = {"person": None} if label == "benefits.Payment" else {"lines__person": None}
    found = apps.get_model(label)._base_manager.filter(employer__isnull=False, **nobody)
    return any(found.filter(pk__in=some).exists() for some in parts(keys))


def at_home_with(persons: set[int]) -> set[int]:
    """Everybody who shares or shared a household with them."""
    found: set[int] = set()
    keys = sorted(persons)
    for start in range(0, len(keys), AT_ONCE):
        homes = HouseholdMembership.objects.filter(person__in=keys[start : start + AT_ONCE]).values("household")
        found |= set(HouseholdMembership.objects.filter(household__in=homes).values_list("person", flat=True))
    return found
