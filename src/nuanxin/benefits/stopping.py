"""Stops, resumptions and ends that follow from recorded exits, deaths, reviews and retirement; a suspicion stops nothing."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from django.db.models import Q

from nuanxin.benefits import policies
from nuanxin.benefits.actions.entitlements import end_entitlement, resume_entitlement, stop_entitlement
from nuanxin.benefits.models import Entitlement
from nuanxin.definitionfile import Code, Strict, Text, read
from nuanxin.errors import UserError
from nuanxin.orgs import clock, definitions
from nuanxin.orgs.models import User
from nuanxin.people.enums import EndReason, ReviewOutcome
from nuanxin.people.models import AnnualReview, Recognition

PATTERN = "benefits/stopping.yaml"
BY_ITSELF = "自动："  # a stop that began so may be lifted by itself
Consequence = Literal["end", "stop", "ask", "resume"]
CHUNK = 2000


class Stopping(Strict):
    """What follows from which exit and which review."""

    id: Code
    title: Text
    source: Text
    exits: dict[Literal[tuple(EndReason.values)], Literal["end", "stop", "ask"]]  # type: ignore[valid-type]
    reviews: dict[Literal["failed", "absent"], Literal["stop", "ask"]]
    resumes: list[Literal["passed"]]


@dataclass(frozen=True)
class Due:
    """What is due about one entitlement, since which day, and why."""

    entitlement: Entitlement
    consequence: Consequence
    reason: str
    on: datetime.date

    @property
    def is_automatic(self) -> bool:
        return self.consequence != "ask"


def rules() -> Stopping:
    """The rules in force: the office's own in front of those shipped."""
    return loaded(definitions.files(PATTERN))


@lru_cache(maxsize=4)
def loaded(files: tuple[tuple[Path, int], ...]) -> Stopping:
    return read(files[-1][0], Stopping).content


def due_stops(prefixes: Iterable[str], today: datetime.date) -> tuple[Due, ...]:
    """What is due in some areas: one line per entitlement, the gravest consequence first."""
    found = (one for chunk in chunks(open_ones(prefixes)) for one in of_chunk(chunk, today))
    return tuple(found)


def open_ones(prefixes: Iterable[str]) -> Iterator[Entitlement]:
    inside = Q()
    for prefix in prefixes:
        inside |= Q(area_id__gte=prefix.ljust(12, "0"), area_id__lt=prefix + "~")
    standing = Entitlement.objects.standing().filter(inside, ended_on=None, person__isnull=False)
    return standing.select_related("person").order_by("pk").iterator(chunk_size=CHUNK)


def chunks(ones: Iterator[Entitlement]) -> Iterator[list[Entitlement]]:
    held: list[Entitlement] = []
    for one in ones:
        held.append(one)
        if len(held) == CHUNK:
            yield held
            held = []
    if held:
        yield held


def of_chunk(entitlements: Sequence[Entitlement], today: datetime.date) -> Iterator[Due]:
    persons = {one.person_id for one in entitlements}
    exits, reviews = last_exits(persons, today), last_reviews(persons, today)
    for one in entitlements:
        asked = asked_by(one.policy)
        if due := due_of(one, asked, exits.get(one.person_id), reviews.get(one.person_id), today):
            yield due


def due_of(
    one: Entitlement, asked: frozenset[str], left: Recognition | None, review: AnnualReview | None, today: datetime.date
) -> Due | None:
    """What follows for one entitlement: a death or retirement ends it, else an exit or a review stops it, else it may go on."""
    if left and left.end_code == EndReason.DIED:
        return Due(one, "end", f"{BY_ITSELF}死亡（{left.ended_on} 退出）", max(left.ended_on, one.first_approved_on))
    if one.retirement_month and one.retirement_month < today.replace(day=1):
        return Due(one, "end", f"{BY_ITSELF}核定 {one.retirement_month:%Y-%m} 退休，期限已满", today)
    for due in (of_exit(one, left) if "recognised" in asked else None, of_review(one, review) if "reviewed" in asked else None):
        if due:
            return None if one.stopped_on and due.consequence != "end" else due
    if one.stopped_on and one.stop_reason.startswith(BY_ITSELF):
        return Due(one, "resume", f"{BY_ITSELF}停发的原因已经消除（{one.stop_reason.removeprefix(BY_ITSELF)}）", today)
    return None


def of_exit(one: Entitlement, left: Recognition | None) -> Due | None:
    consequence = left and rules().exits.get(left.end_code or EndReason.OTHER)
    if not left or not consequence:
        return None
    label = EndReason(left.end_code or EndReason.OTHER).label
    return Due(one, consequence, f"{BY_ITSELF}{left.ended_on} 退出援助（{label}）", max(left.ended_on, one.first_approved_on))


def of_review(one: Entitlement, review: AnnualReview | None) -> Due | None:
    consequence = review and rules().reviews.get(review.outcome)
    if not review or not consequence:
        return None
    day = review.reviewed_on or review.recorded_at.date()
    label = ReviewOutcome(review.outcome).label
    return Due(one, consequence, f"{BY_ITSELF}{review.campaign.year} 年度审验{label}", max(day, one.first_approved_on))


def last_exits(persons: Iterable[int], today: datetime.date) -> Mapping[int, Recognition]:
    """The last recognition of each person, where it has ended."""
    ones = Recognition.objects.standing().filter(person__in=list(persons), decided_on__lte=today).order_by("decided_on", "pk")
    last = {one.person_id: one for one in ones}
    return {person: one for person, one in last.items() if one.ended_on and one.ended_on <= today}


def last_reviews(persons: Iterable[int], today: datetime.date) -> Mapping[int, AnnualReview]:
    """The last finished review of each person: of the newest year, the second chance after the first."""
    done = AnnualReview.objects.standing().filter(person__in=list(persons)).exclude(outcome=ReviewOutcome.PENDING)
    told = done.select_related("campaign").order_by("campaign__year", "is_second", "pk")
    return {one.person_id: one for one in told if (one.reviewed_on or today) <= today}


@lru_cache(maxsize=256)
def conditions_of(policy: policies.Policy) -> frozenset[str]:
    return frozenset(policy.compiled().named)


def asked_by(name: str) -> frozenset[str]:
    """The named conditions that a policy asks; none for a policy that is not in the library any more."""
    policy = policies.library().get(name)
    return conditions_of(policy) if policy else frozenset()


DEEDS = {"end": end_entitlement, "stop": stop_entitlement, "resume": resume_entitlement}


def stop_due(*, by: User | None = None, today: datetime.date | None = None, prefixes: Iterable[str] = ("",)) -> int:
    """Do what is due by itself, each in a transaction of its own: how many entitlements changed. Runs with the daily work."""
    today = today or clock.business_today()
    return sum(carry_out(due, by=by, today=today) for due in due_stops(prefixes, today) if due.is_automatic)


def carry_out(due: Due, *, by: User | None, today: datetime.date) -> bool:
    """Whether it was done; what somebody changed meanwhile is looked at again at the next turn."""
    on = due.on if due.consequence != "resume" else max(today, due.entitlement.stopped_on or today)
    try:
        DEEDS[due.consequence](by=by, entitlement=due.entitlement, reason=due.reason, on=min(on, today))
    except UserError:
        return False
    return True
