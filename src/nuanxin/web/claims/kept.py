"""The decision that a claim rests on, as it was kept: why, by the facts of then, and what is otherwise by now."""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass

from django.urls import reverse

from nuanxin.benefits import decisions, policies
from nuanxin.benefits.deciding import Decided, decide
from nuanxin.benefits.deciding.writing import read_whole
from nuanxin.benefits.models import Claim, Decision
from nuanxin.errors import UserError

TONES = {"yes": "ok", "no": "bad", "unknown": "warn", "conflict": "bad"}


@dataclass(frozen=True)
class Kept:
    """One kept decision as the claim's page shows it; `decided` is missing where the policy cannot be asked any more."""

    decision: Decision
    decided: Decided | None
    differences: tuple[str, ...]
    changed: tuple[str, ...]
    others: tuple[tuple[datetime.date, str], ...]

    @property
    def answer(self) -> str:
        return str(self.decision.get_answer_display())

    @property
    def tone(self) -> str:
        return TONES[self.decision.answer]

    @property
    def as_of(self) -> datetime.date:
        return self.decision.as_of

    @property
    def url(self) -> str:
        return reverse("decision", args=[self.decision.pk])


def kept_for(claim: Claim) -> Kept | None:
    """The newest decision kept with the claim, and links to those of its months; none where it was told by hand."""
    found = list(decisions_of(claim))
    if not found:
        return None
    latest = found[0]
    replayed = decisions.replay(latest)
    others = tuple((one.as_of, reverse("decision", args=[one.pk])) for one in found[1:])
    return Kept(latest, decided_of(latest), replayed.differences, replayed.changed_facts, others)


def decisions_of(claim: Claim) -> list[Decision]:
    """What was kept when the claim was made: the policy's answers about its payee, each day once, the latest day first."""
    whose = {"employer": claim.employer_id} if claim.employer_id else {"person": claim.person_id or person_of(claim)}
    made = Decision.objects.filter(policy=claim.policy, as_of__lte=claim.claimed_on, decided_at__lte=claim.recorded_at, **whose)
    version = claim.policy_version
    by_day: dict[datetime.date, Decision] = {}
    for one in made.filter(policy_version=version).select_related("person", "employer").order_by("-as_of", "-pk")[:60] if version else ():
        by_day.setdefault(one.as_of, one)
    return list(by_day.values())


def person_of(claim: Claim) -> int | None:
    """For a household: the member whom its decision is about."""
    members = claim.household.memberships.standing().values("person") if claim.household_id and claim.household else []
    found = Decision.objects.filter(policy=claim.policy, person__in=members, decided_at__lte=claim.recorded_at).order_by("-pk")
    return found.values_list("person", flat=True).first()


def decided_of(decision: Decision) -> Decided | None:
    """The facts of then, asked again, so that the answer can be explained."""
    try:
        return decide(policies.get(decision.policy), read_whole(json.loads(decision.facts)), decision.as_of)
    except UserError:  # the policy has gone, or was never in force by what its file says now
        return None
