"""Payment without an application: who is entitled by records alone, with the proof; claimed by an officer, reviewed by another."""

from __future__ import annotations

from decimal import Decimal
from itertools import islice

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from nuanxin.benefits import approval, claiming
from nuanxin.benefits.claiming import Draft
from nuanxin.benefits.claiming.direct import direct_policies, proof_of
from nuanxin.benefits.policies import facts
from nuanxin.orgs import access
from nuanxin.orgs.access import Permission
from nuanxin.people.models import Person
from nuanxin.web import pages, remembered
from nuanxin.web.claims.claim import crumbs
from nuanxin.web.listing import money
from nuanxin.web.pages import needs

MOST_SHOWN = 300


@needs(Permission.APPLY)
def claims_direct(request: HttpRequest) -> HttpResponse:
    """The list with what each is due; the ticked ones become claims of origin direct, each with its proof."""
    today = remembered.business_today()
    allowed = direct_policies(today)
    drafts = drafts_of(request) if allowed else []
    if request.method == "POST":
        return paid(request, [one for one in drafts if key_of(one) in request.POST.getlist("id")])
    shown = list(islice(drafts, MOST_SHOWN))
    context = {
        "title": "直补快办",
        "crumbs": crumbs(),
        "allowed": allowed,
        "source": approval.rules().direct.source,
        "drafts": [(one, key_of(one)) for one in shown],
        "more": len(drafts) - len(shown),
        "amount": sum((one.amount for one in shown), Decimal("0.00")),
    }
    return pages.show(request, "claims/direct.html", context)


def drafts_of(request: HttpRequest) -> list[Draft]:
    return list(claiming.direct_drafts(access.prefixes(request.user, Permission.APPLY), remembered.business_today()))


def key_of(one: Draft) -> str:
    return f"{one.policy.id}/{one.subject.pk}"


def paid(request: HttpRequest, chosen: list[Draft]) -> HttpResponse:
    if not chosen:
        messages.warning(request, "没有勾选任何人，没有办理。请先勾选。")
        return redirect("claims-direct")
    batch = claiming.pay_directly(by=request.user, drafts=chosen)
    amount = sum((claim.amount_yuan for _, claim in batch.done), Decimal("0.00"))
    if not batch.refused:
        messages.success(request, f"已提交直补 {len(batch.done)} 笔，合计 {money(amount)} 元，等别人审核后公示。")
        return redirect(f"{reverse('claims')}?origin=direct")
    context = {
        "title": "直补结果",
        "crumbs": [*crumbs(), ("直补快办", reverse("claims-direct"))],
        "done": [(draft.subject.name, draft, claim) for draft, claim in batch.done],
        "amount": amount,
        "refused": [(draft.subject.name, draft, reason.splitlines()) for draft, reason in batch.refused],
        "back": reverse("claims-direct"),
    }
    return pages.show(request, "claims/direct_done.html", context)


@needs(Permission.APPLY)
def claim_direct_proof(request: HttpRequest, policy: str, pk: int) -> HttpResponse:
    """Why somebody is paid unasked: each fact with the record it comes from, and the policy's answer."""
    person = pages.find(Person.objects.visible_to(request.user).defer("id_number", "phone"), pk=pk)
    today = remembered.business_today()
    if policy not in {one.id for one in direct_policies(today)}:
        raise Http404
    proof = proof_of(claiming.draft(policy, person, today))
    context = {
        "title": f"{person.name}的直补依据",
        "crumbs": [*crumbs(), ("直补快办", reverse("claims-direct"))],
        "person": person,
        "draft": proof.draft,
        "sources": [(facts.label(name), source) for name, source in proof.sources],
        "allowed_by": proof.allowed_by,
    }
    return pages.show(request, "claims/proof.html", context, fragment="claims/proof_drawer.html")
