"""Voiding a claim that was entered by mistake: asked first, with a reason, in the version that was seen."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from nuanxin.benefits.actions.voiding import void_claim
from nuanxin.orgs.access import Permission
from nuanxin.web import pages
from nuanxin.web.claims.claim import crumbs, facts, get_claim
from nuanxin.web.claims.columns import payee_name
from nuanxin.web.pages import needs
from nuanxin.web.records.views import VoidEntry, acted


class VoidForm(VoidEntry):
    """Why it is wrong, of the claim as it was seen."""

    version = forms.IntegerField(widget=forms.HiddenInput)


@needs(Permission.APPLY)
def claim_void(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it out of every list; GET only asks."""
    claim = get_claim(request, pk)
    pages.require(request, Permission.APPLY, claim.area_id)
    form = VoidForm(request.POST if request.method == "POST" else None, initial={"version": claim.version})
    if request.method == "POST" and form.is_valid() and acted(form, lambda: void_claim(by=request.user, claim=claim, **form.values())):
        messages.success(request, f"已作废{payee_name(claim)}的申领。它不再计入任何名单和统计。")
        return redirect("claims")
    context = {
        "title": "作废申领",
        "crumbs": crumbs(claim),
        "facts": [*facts(claim), ("状态", claim.get_state_display())],
        "form": form,
        "cancel": reverse("claim", args=[pk]),
    }
    return pages.show(request, "records/void.html", context, status=422 if form.errors else 200)
