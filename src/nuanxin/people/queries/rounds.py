"""Which deeds about an application still count: what was passed before it was sent back has to be done again."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from django.db.models import Exists, OuterRef, Q

from nuanxin.orgs.models import User
from nuanxin.people.enums import DeedKind
from nuanxin.people.models import ApplicationDeed
from nuanxin.people.procedures import Procedure

MAKING = (DeedKind.SUBMITTED, DeedKind.PASSED, DeedKind.POSTED)
BACK = (DeedKind.SENT_BACK, DeedKind.UPHELD)


def counting(procedure: Procedure, deeds: Sequence[ApplicationDeed]) -> Iterator[ApplicationDeed]:
    """The deeds of this round: made at a step to which, or to one before which, nothing has gone back since.

    Who submitted the application stays its maker through every round.
    """
    lowest = len(procedure.steps)
    for deed in reversed(deeds):
        if deed.kind in BACK and deed.to_step:
            lowest = min(lowest, procedure.place(deed.to_step))
        if deed.kind == DeedKind.SUBMITTED or (deed.kind in MAKING and procedure.place(deed.step) < lowest):
            yield deed


def has_made(user: User, procedure: Procedure, deeds: Sequence[ApplicationDeed], steps: Collection[str]) -> ApplicationDeed | None:
    """What the user did in this round at one of those steps, if anything."""
    return next((deed for deed in counting(procedure, deeds) if deed.step in steps and deed.by_id == user.pk), None)


def made_by(user: User, procedure: Procedure, steps: Collection[str]) -> Q:
    """`has_made` as a filter of applications."""
    condition = Q(pk__in=())
    for step in steps:
        gone_back = ApplicationDeed.objects.filter(
            application=OuterRef("application"), kind__in=BACK, to_step__in=procedure.up_to(step), id__gt=OuterRef("id")
        )
        counts = Q(kind=DeedKind.SUBMITTED) | (Q(kind__in=MAKING) & ~Exists(gone_back))
        condition |= Q(Exists(ApplicationDeed.objects.filter(counts, application=OuterRef("pk"), step=step, by=user)))
    return condition


def is_posted(step: str, deeds: Sequence[ApplicationDeed]) -> bool:
    """Whether a public notice was posted since the application came to that step."""
    for deed in reversed(deeds):
        if deed.kind == DeedKind.POSTED:
            return True
        if deed.to_step == step:
            return False
    return False


def posted_at(step: str) -> Q:
    """`is_posted` as a filter of applications that wait at that step."""
    came = ApplicationDeed.objects.filter(application=OuterRef("application"), to_step=step, id__gt=OuterRef("id"))
    posted = ApplicationDeed.objects.filter(~Exists(came), application=OuterRef("pk"), kind=DeedKind.POSTED)
    return Q(Exists(posted))


def was_posted(procedure: Procedure, deeds: Sequence[ApplicationDeed]) -> bool:
    """Whether the public has seen the application in this round."""
    return any(deed.kind == DeedKind.POSTED for deed in counting(procedure, deeds))
