"""One policy for one person or employer: the answer, why, what would have to change; answers that were kept, and what they would be now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from nuanxin.benefits import decisions, policies
from nuanxin.benefits.decisions import Offer
from nuanxin.benefits.decisions.offering import Standings
from nuanxin.benefits.enums import Answer
from nuanxin.benefits.models import Decision
from nuanxin.benefits.policies import Policy
from nuanxin.orgs.access import Permission
from nuanxin.web import pages
from nuanxin.web.entitlements import subjects
from nuanxin.web.entitlements.lines import Line, told_amount
from nuanxin.web.entitlements.subjects import Subject
from nuanxin.web.listing.filters import read_day
from nuanxin.web.pages import needs

KEPT_SHOWN = 10
TONES = {"yes": "ok", "no": "off", "unknown": "warn", "conflict": "bad"}


def get_policy(name: str) -> Policy:
    """404 for one that is not known."""
    known = policies.library()
    if name not in known:
        raise Http404
    return known[name]


@needs(Permission.VIEW)
def answer(request: HttpRequest, kind: str, pk: int, policy: str) -> HttpResponse:
    """The answer of a policy, today or on the day asked for."""
    subject, asked = subjects.find(request, kind, pk), get_policy(policy)
    on = day_asked(request, subject)
    line = line_of(subject, asked, on)
    context = {
        "title": asked.title,
        "crumbs": subject.crumbs(is_below=True),
        "subject": subject,
        "policy": asked,
        "on": on,
        "line": line,
        "decided": line.decided,
        "sources": decisions.known_of(subject.record, on).sources,
        "kept": kept(subject, policy),
        "may_collect": subject.may(Permission.RECORD),
        "may_keep": subject.may(Permission.APPLY),
        "here": subject.answer_url(policy),
    }
    return pages.show(request, "entitlements/answer.html", context)


def day_asked(request: HttpRequest, subject: Subject) -> date:
    typed = (request.POST if request.method == "POST" else request.GET).get("on", "").strip()
    return read_day(typed) if typed else subject.today


def line_of(subject: Subject, policy: Policy, on: date) -> Line:
    """The answer as a line, with where it stands."""
    decided = decisions.decide_for(policy, subject.record, on)
    return Line(Offer(policy, decided, Standings(subject.record, on).of(policy)), subject)


def kept(subject: Subject, policy: str) -> list[Decision]:
    """The answers that were kept, the newest first; what they hold is read on their own page."""
    mine = Decision.objects.filter(**{subject.kind: subject.record}, policy=policy).select_related("decided_by")
    return list(mine.defer("facts", "told").order_by("-pk")[:KEPT_SHOWN])


@require_POST
@needs(Permission.APPLY)
def keep(request: HttpRequest, kind: str, pk: int, policy: str) -> HttpResponse:
    """Keep the answer of that day with the facts used, so that it can be asked again later."""
    subject, asked = subjects.find(request, kind, pk), get_policy(policy)
    pages.require(request, Permission.APPLY, subject.area_code)
    decided = decisions.decide_for(asked, subject.record, day_asked(request, subject))
    made = decisions.keep(by=request.user, decided=decided, subject=subject.record)
    messages.success(request, f"已留存判定：{subject.name}，{asked.title}，{made.as_of} {made.get_answer_display()}。")
    return redirect("decision", pk=made.pk)


@needs(Permission.VIEW)
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    """A kept answer, and what the same facts and today's facts would answer by the policy as it is now.

    It is for those who answer for its subject now: after a move no longer for the place where it was kept.
    """
    found = pages.find(Decision.objects.select_related("decided_by"), pk=pk)
    kind = subjects.PERSON if found.person_id else subjects.EMPLOYER
    subject = subjects.find(request, kind, found.person_id or found.employer_id)
    known = policies.library().get(found.policy)
    replayed = decisions.replay(found)
    context = {
        "title": "留存的判定",
        "crumbs": [*subject.crumbs(is_below=True), *policy_crumb(subject, known)],
        "subject": subject,
        "decision": found,
        "policy": known,
        "replayed": replayed,
        "then": read(replayed.then, known),
        "now": read(replayed.now, known),
        "ledger": read(replayed.today, known),
    }
    return pages.show(request, "entitlements/decision.html", context)


@dataclass(frozen=True)
class Told:
    """A kept answer in words."""

    answer: str
    tone: str
    amount: str
    collect: list[str]


def read(told: Mapping[str, Any] | None, policy: Policy | None) -> Told | None:
    """What the JSON of an answer says; None where there is none."""
    if told is None:
        return None
    rule = policy.file.amount if policy else None
    per_month = rule.per == "month" if rule else "months" in told
    amount = Decimal(told.get("amount") or 0)
    words = told_amount(amount, per_month=per_month) if amount else ""
    return Told(str(Answer(told["answer"]).label), TONES[told["answer"]], words, told["collect"])


def policy_crumb(subject: Subject, policy: Policy | None) -> list[tuple[str, str]]:
    return [(policy.title, subject.answer_url(policy.id))] if policy else []
