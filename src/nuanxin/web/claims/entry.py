"""A new claim of a person or an employer: whom, which policy, then the lines that the policy works out, to be looked over and sent."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse

from nuanxin.benefits import claiming, decisions
from nuanxin.benefits.claiming import Draft, Judged, Knowing
from nuanxin.benefits.decisions import Offer
from nuanxin.benefits.enums import ClaimOrigin
from nuanxin.benefits.models import Claim
from nuanxin.benefits.queries.checks import Line
from nuanxin.jobs.models import Employer
from nuanxin.orgs.access import Permission
from nuanxin.orgs.models import User
from nuanxin.web import pages, remembered
from nuanxin.web.claims import rows
from nuanxin.web.claims.accounts import AccountForm
from nuanxin.web.claims.claim import crumbs
from nuanxin.web.claims.rows import Proposed, Rows
from nuanxin.web.entitlements import subjects
from nuanxin.web.entitlements.subjects import Subject
from nuanxin.web.listing import money
from nuanxin.web.pages import needs
from nuanxin.web.records import picker
from nuanxin.web.records.forms import day, one_in_sight
from nuanxin.web.records.views import acted

TONES = {"yes": "ok", "conflict": "bad", "unknown": "warn", "no": "off"}
ORIGINS = [choice for choice in ClaimOrigin.choices if choice[0] in (ClaimOrigin.SELF, ClaimOrigin.EMPLOYER, ClaimOrigin.OFFICER)]
EMPLOYERS_SHOWN = 8


class ClaimForm(AccountForm):
    """How the claim came about, and where the money goes."""

    claimed_on = day("申领日期")
    origin = one_in_sight("申领方式", ORIGINS)
    field_order = ("claimed_on", "origin", "account", "account_again", "account_name")


@needs(Permission.APPLY)
def claim_new(request: HttpRequest) -> HttpResponse:
    """Whom; then which policy; then the lines."""
    subject = asked_subject(request)
    if subject is None:
        return choose_subject(request)
    pages.require(request, Permission.APPLY, subject.area_code)
    policy = request.GET.get("policy", "")
    return fill_in(request, subject, policy) if policy else choose_policy(request, subject)


def asked_subject(request: HttpRequest) -> Subject | None:
    """The person or employer whom the address names; 404 where the user may not look."""
    for kind in (subjects.PERSON, subjects.EMPLOYER):
        key = request.GET.get(kind, "")
        if key.isascii() and key.isdecimal() and len(key) < 19:
            return subjects.find(request, kind, int(key))
    return None


def address(subject: Subject, policy: str = "") -> str:
    return f"{reverse('claim-new')}?{subject.kind}={subject.pk}" + (f"&policy={policy}" if policy else "")


def choose_subject(request: HttpRequest) -> HttpResponse:
    """A search by POST: a number typed here leaves no address behind."""
    typed = picker.typed_in(request.POST) if request.method == "POST" else ""
    persons = picker.search(request.user, typed)
    employers = found_employers(request.user, typed)
    if len(persons) + len(employers) == 1:
        one = persons[0] if persons else employers[0]
        return redirect(f"{reverse('claim-new')}?{'person' if persons else 'employer'}={one.pk}")
    context = {
        "title": "新建申领",
        "crumbs": crumbs(),
        "typed": typed,
        "persons": persons,
        "employers": employers,
        "nothing": bool(typed) and not persons and not employers,
    }
    return pages.show(request, "claims/choose.html", context)


def found_employers(user: User, typed: str) -> list[Employer]:
    """By the beginning of the name or the whole credit code."""
    if not typed:
        return []
    seen = Employer.objects.visible_to(user).select_related("area").defer("contact", "account")
    found = seen.filter(name__startswith=typed) | seen.filter(uscc=typed.upper())
    return list(found.order_by("name", "id")[:EMPLOYERS_SHOWN])


def choose_policy(request: HttpRequest, subject: Subject) -> HttpResponse:
    """What could be claimed: yes first, then what is missing for an answer."""
    offers = [one for one in decisions.offers(subject.record, remembered.business_today()) if one.policy.file.amount]
    context = {
        "title": "选择政策",
        "crumbs": [*crumbs(), ("新建申领", reverse("claim-new"))],
        "subject": subject,
        "yes": [told_offer(subject, one) for one in offers if one.decided.answer == "yes"],
        "open": [told_offer(subject, one) for one in offers if one.decided.answer in ("unknown", "conflict")],
        "no": [told_offer(subject, one) for one in offers if one.decided.answer == "no"],
        "bundle_url": reverse("claims-bundle", args=[subject.kind, subject.pk]),
    }
    return pages.show(request, "claims/choose_policy.html", context)


def told_offer(subject: Subject, offer: Offer) -> dict[str, Any]:
    decided = offer.decided
    return {
        "policy": offer.policy,
        "standing": offer.standing,
        "tone": TONES[decided.answer],
        "amount": "" if decided.amount is None else f"{money(decided.amount)} 元{'/月' if offer.policy.is_monthly else ''}",
        "months": f"还可享受 {decided.months.left} 个月" if decided.months and decided.months.left else "",
        "collect": decided.collect,
        "url": address(subject, offer.policy.id),
        "answer_url": subject.answer_url(offer.policy.id),
    }


def fill_in(request: HttpRequest, subject: Subject, policy: str) -> HttpResponse:
    """The lines the policy works out; `look` works them out anew from what was typed, the other button sends them."""
    data = request.POST if request.method == "POST" else None
    form = form_of(request, subject, policy)
    made = drafted(subject, policy, claimed_on(form), rows.told_bases(data) if data else {})
    proposals = proposals_of(made)
    form = form_of(request, subject, policy, made)
    sends = data is not None and "look" not in data
    shown = rows.read(data, proposals) if sends and not is_whole(made) else rows.drawn(proposals, ticked(data))
    if sends and form.is_valid() and not shown.problems:
        done: list[Claim] = []
        if acted(form, lambda: done.append(submitted(request, made, form, shown))):
            messages.success(request, f"已提交{subject.name}的申领：{made.policy.title}，{money(done[0].amount_yuan)} 元。请接着登记材料。")
            return redirect("claim", pk=done[0].pk)
    for problem in shown.problems:
        form.add_error(None, problem)
    return pages.show(request, "claims/new.html", context_of(subject, made, form, shown), status=422 if form.errors else 200)


def ticked(data: QueryDict | None) -> list[rows.Key] | None:
    """The rows to tick when the lines are worked out anew; left out is what could have been claimed before and was not ticked."""
    sent = list(rows.bound(data)) if data is not None else []
    return [form.key for form in sent if form.told("use") or not form.told("amount")] if sent else None


def claimed_on(form: ClaimForm) -> datetime.date:
    """The day that was typed, if it is a day; today otherwise."""
    if form.is_bound and form.is_valid():
        return form.cleaned_data["claimed_on"]
    told = form.fields["claimed_on"].widget.value_from_datadict(form.data, {}, "claimed_on") if form.is_bound else ""
    try:
        return min(datetime.date.fromisoformat(told or ""), remembered.business_today())
    except ValueError:
        return remembered.business_today()


def form_of(request: HttpRequest, subject: Subject, policy: str, made: Draft | None = None) -> ClaimForm:
    origin = ClaimOrigin.SELF if subject.is_person else ClaimOrigin.EMPLOYER
    initial = {"claimed_on": remembered.business_today(), "origin": origin}
    told = {"masked": made.account_masked, "name": made.account_name} if made else {}
    if request.method != "POST":
        return ClaimForm(user=request.user, initial=initial, **told)
    if "look" in request.POST:
        blank = ClaimForm(user=request.user)
        return ClaimForm(user=request.user, initial=blank.typed(request.POST), **told)
    return ClaimForm(request.POST, user=request.user, initial=initial, **told)


def drafted(subject: Subject, policy: str, as_of: datetime.date, bases: dict) -> Draft:
    return claiming.draft(policy, subject.record, as_of, knowing=Knowing(told=bases))


def is_whole(made: Draft) -> bool:
    """Too many rows for a form: it is sent as it was worked out, or not at all."""
    return len(made.judged) > rows.MOST_ROWS


def proposals_of(made: Draft) -> list[Proposed]:
    """A row for everything that was judged and is about money; what is not due is told below the table."""
    if is_whole(made):
        return []
    return [
        Proposed(one.person, one.month, one.amount, one.basis, one.said)
        for one in made.judged
        if not one.said or (one.decided.answer == "yes" and made.policy.file.insurance)
    ]


def submitted(request: HttpRequest, made: Draft, form: ClaimForm, shown: Rows) -> Claim:
    told = {name: form.cleaned_data[name] for name in ("origin", "claimed_on")}
    return claiming.claim(by=request.user, draft=narrowed(made, shown), **told, **form.account_values())


def narrowed(made: Draft, shown: Rows) -> Draft:
    """The draft with only the ticked lines, at the amounts as they were typed; the whole where there are too many for a form."""
    if not shown.rows:
        return made
    chosen = rows.lines(shown, made.policy.programme)
    return replace(made, lines=tuple(chosen), judged=tuple(one for one in made.judged if one.said or is_among(one, chosen)))


def is_among(judged: Judged, chosen: Sequence[Line]) -> bool:
    return any(line.person == judged.person and line.month == judged.month for line in chosen)


def context_of(subject: Subject, made: Draft, form: ClaimForm, shown: Rows) -> dict[str, Any]:
    return {
        "title": made.policy.title,
        "crumbs": [*crumbs(), ("新建申领", reverse("claim-new")), (subject.name, address(subject))],
        "subject": subject,
        "draft": made,
        "asides": [text for text in made.asides if text not in {row.proposed.said for row in shown.rows}],
        "form": form,
        "rows": shown,
        "has_basis": bool(made.policy.file.insurance),
        "amount": made.amount,
        "answer_url": subject.answer_url(made.policy.id),
        "collect_url": subject.collect_url if made.to_collect else "",
        "cancel": address(subject),
    }
