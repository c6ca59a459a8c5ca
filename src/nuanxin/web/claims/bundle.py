"""One visit, all policies: everything that a person or an employer can claim today, ticked, and claimed together."""

from __future__ import annotations

from decimal import Decimal

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from nuanxin.benefits.claiming import Account, Batch, Draft, bundle, claim_bundle
from nuanxin.benefits.enums import ClaimOrigin
from nuanxin.orgs.access import Permission
from nuanxin.web import pages
from nuanxin.web.claims import entry
from nuanxin.web.claims.claim import crumbs
from nuanxin.web.entitlements import subjects
from nuanxin.web.entitlements.subjects import Subject
from nuanxin.web.listing import money
from nuanxin.web.pages import needs

PICK = "policy"


@needs(Permission.APPLY)
def claims_bundle(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Each policy with its lines and papers; those ready are ticked; what was claimed and what was refused is told one by one."""
    subject = subjects.find(request, kind, pk)
    pages.require(request, Permission.APPLY, subject.area_code)
    form = form_of(request, subject)
    drafts = bundle(subject.record, entry.claimed_on(form))
    ready = [one for one in drafts if one.is_ready]
    picked = [one for one in ready if one.policy.id in request.POST.getlist(PICK)] if request.method == "POST" else ready
    if request.method == "POST" and form.is_valid():
        if picked:
            return done(request, subject, claimed(request, form, picked))
        form.add_error(None, "没有勾选任何政策，不能提交。请至少勾选一项。")
    return drawn(request, subject, drafts, picked, form)


def form_of(request: HttpRequest, subject: Subject) -> entry.ClaimForm:
    origin = ClaimOrigin.SELF if subject.is_person else ClaimOrigin.EMPLOYER
    initial = {"claimed_on": subject.today, "origin": origin}
    form = entry.ClaimForm(request.POST if request.method == "POST" else None, user=request.user, initial=initial, name=subject.name)
    form.fields["account"].help_text = "各项政策已有的账户不换就不填；填了就用于这次申领的全部政策。"
    return form


def claimed(request: HttpRequest, form: entry.ClaimForm, picked: list[Draft]) -> Batch:
    told = form.account_values()
    accounts = {one.policy.id: Account(told["account"], told["account_name"]) for one in picked} if told["account"] else {}
    return claim_bundle(
        by=request.user, drafts=picked, origin=form.cleaned_data["origin"], accounts=accounts, claimed_on=form.cleaned_data["claimed_on"]
    )


def drawn(request: HttpRequest, subject: Subject, drafts: tuple[Draft, ...], picked: list[Draft], form: entry.ClaimForm) -> HttpResponse:
    ready = [one for one in drafts if one.is_ready]
    context = {
        "title": "一次申领全部政策",
        "crumbs": [*crumbs(), ("新建申领", reverse("claim-new")), (subject.name, entry.address(subject))],
        "subject": subject,
        "ready": [(one, one in picked, entry.address(subject, one.policy.id)) for one in ready],
        "open": [(one, entry.address(subject, one.policy.id)) for one in drafts if not one.is_ready and one.decided.answer != "no"],
        "amount": sum((one.amount for one in ready), Decimal("0.00")),
        "papers": papers_of(ready),
        "form": form,
        "cancel": entry.address(subject),
    }
    return pages.show(request, "claims/bundle.html", context, status=422 if form.errors else 200)


def papers_of(ready: list[Draft]) -> list[tuple[str, bool]]:
    """Every paper once, whichever policies ask for it: its name, and whether it is on file already."""
    found: dict[str, bool] = {}
    for one in ready:
        for line in one.papers:
            found[line.kind] = found.get(line.kind, True) and not line.is_missing
    return list(found.items())


def done(request: HttpRequest, subject: Subject, batch: Batch) -> HttpResponse:
    amount = sum((claim.amount_yuan for _, claim in batch.done), Decimal("0.00"))
    if not batch.refused:
        messages.success(request, f"已为{subject.name}提交 {len(batch.done)} 项政策的申领，合计 {money(amount)} 元。")
        if len(batch.done) == 1:
            return redirect("claim", pk=batch.done[0][1].pk)
    context = {
        "title": "申领结果",
        "crumbs": [*crumbs(), (subject.name, entry.address(subject))],
        "subject": subject,
        "done": batch.done,
        "amount": amount,
        "refused": [(draft, reason.splitlines()) for draft, reason in batch.refused],
    }
    return pages.show(request, "claims/bundle_done.html", context)
