"""Mending a returned claim: lines left out or corrected, another account; it is checked anew and waits for review again."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from nuanxin.benefits import actions, rechecking
from nuanxin.benefits.actions.submitting import lines_of
from nuanxin.benefits.enums import ClaimDeedKind
from nuanxin.benefits.models import Claim
from nuanxin.benefits.queries.checks import Line
from nuanxin.orgs.access import Permission
from nuanxin.web import pages
from nuanxin.web.claims import rows
from nuanxin.web.claims.accounts import AccountForm
from nuanxin.web.claims.claim import crumbs, facts, get_claim
from nuanxin.web.claims.deeds import refuse_what_may_not_be, told
from nuanxin.web.claims.rows import Proposed, Rows
from nuanxin.web.claims.standing import Standing
from nuanxin.web.pages import needs
from nuanxin.web.records.forms import text
from nuanxin.web.records.views import acted


class ResubmitForm(AccountForm):
    """What was mended, of the claim as it was seen."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = text("补正说明", 300, help_text="写明补了什么、改了什么。")


@needs(Permission.APPLY)
def claim_resubmit(request: HttpRequest, pk: int) -> HttpResponse:
    """The lines as they are, to be left out or corrected; then the claim comes again."""
    claim = get_claim(request, pk)
    pages.require(request, Permission.APPLY, claim.area_id)
    refuse_what_may_not_be(request, claim, ClaimDeedKind.RESUBMITTED)
    current = lines_of(claim)
    proposals = proposed(claim, current, request)
    standing = Standing(claim, request.user)
    data = request.POST if request.method == "POST" else None
    form = ResubmitForm(data, user=request.user, masked=standing.account, name=claim.account_name, initial={"version": claim.version})
    shown = rows.read(request.POST, proposals) if data is not None and proposals else rows.drawn(proposals)
    if data is not None and form.is_valid() and not shown.problems and acted(form, lambda: resubmit(request, claim, form, current, shown)):
        messages.success(request, told(ClaimDeedKind.RESUBMITTED, claim))
        return redirect("claim", pk=pk)
    for problem in shown.problems:
        form.add_error(None, problem)
    context = {
        "title": "补正后提交",
        "crumbs": crumbs(claim),
        "facts": list(facts(claim)),
        "returned": next(
            (deed.reason for deed in reversed(standing.deeds) if deed.kind in (ClaimDeedKind.RETURNED, ClaimDeedKind.UPHELD)), ""
        ),
        "form": form,
        "rows": shown,
        "has_basis": any(one.basis_yuan is not None for one in current),
        "cancel": reverse("claim", args=[pk]),
    }
    return pages.show(request, "claims/resubmit.html", context, status=422 if form.errors else 200)


def proposed(claim: Claim, current: Sequence[Line], request: HttpRequest) -> list[Proposed]:
    """The lines there are, each with the most that the policy works out; too many are not mended one by one."""
    if len(current) > rows.MOST_ROWS:
        return []
    bases = rows.told_bases(request.POST) if request.method == "POST" else {}
    found = []
    for line in current:
        most = rechecking.most_due(claim, line, bases) if request.method == "POST" else line.amount_yuan
        found.append(Proposed(line.person, line.month, most if most is not None else line.amount_yuan, line.basis_yuan))
    return found


def resubmit(request: HttpRequest, claim: Claim, form: ResubmitForm, current: Sequence[Line], shown: Rows) -> None:
    mended = mended_lines(current, shown)
    changed = mended if mended != list(current) else None
    account = {name: value for name, value in form.account_values().items() if value}
    actions.resubmit_claim(
        by=request.user,
        claim=claim,
        version=form.cleaned_data["version"],
        lines=changed,
        asked=rechecking.asked_again(claim, mended),
        reason=form.cleaned_data["reason"],
        **account,
    )


def mended_lines(current: Sequence[Line], shown: Rows) -> list[Line]:
    """The ticked rows; all lines as they are where there are too many for a form."""
    if not shown.rows:
        return list(current)
    programmes = {Proposed(line.person, line.month).key: line.programme for line in current}
    return rows.lines(shown, current[0].programme, programmes)
