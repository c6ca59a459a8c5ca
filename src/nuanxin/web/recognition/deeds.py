"""Deeds about one application: pass, send back, refuse, withdraw. One form, one action, back to the application."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from nuanxin.errors import UserError
from nuanxin.orgs.access import Permission
from nuanxin.people import actions
from nuanxin.people.enums import DeedKind
from nuanxin.people.models import Application
from nuanxin.people.queries.situations import FORWARD
from nuanxin.web import pages, remembered
from nuanxin.web.pages import needs
from nuanxin.web.recognition import forms
from nuanxin.web.recognition.application import crumbs, facts, get_application
from nuanxin.web.recognition.checklist import Papers
from nuanxin.web.recognition.columns import step_name
from nuanxin.web.recognition.standing import Standing
from nuanxin.web.records.forms import EntryForm
from nuanxin.web.records.views import acted


@dataclass(frozen=True)
class Deed:
    """One deed: the form it asks, the action it is."""

    kind: str
    form: type[EntryForm]
    act: Callable[..., Any]
    is_danger: bool = False


PASS = Deed(DeedKind.PASSED, forms.DeedForm, actions.pass_step)
SEND_BACK = Deed(DeedKind.SENT_BACK, forms.SendBackForm, actions.send_back)
REFUSE = Deed(DeedKind.REFUSED, forms.ReasonedForm, actions.refuse, is_danger=True)
WITHDRAW = Deed(DeedKind.WITHDRAWN, forms.WithdrawForm, actions.withdraw, is_danger=True)


@needs(Permission.APPLY)
def deed_page(request: HttpRequest, deed: Deed, pk: int) -> HttpResponse:
    """Ask for the deed's words, do it, tell where the application waits now; why not, if this user may not."""
    application = get_application(request, pk)
    pages.require(request, Permission.APPLY, application.person.residence_id)
    standing = Standing(application, request.user)
    kind = passing(standing) if deed is PASS else deed.kind
    if reason := standing.situation.refusal(request.user, kind):
        raise UserError(reason)
    form = form_of(request, deed, standing)
    if request.method == "POST" and form.is_valid() and acted(form, lambda: do(request, deed, application, form)):
        messages.success(request, told(deed, application))
        return redirect("application", pk=pk)
    title = str(DeedKind(kind).label)
    context = {
        "title": f"{title}：{standing.step.label if standing.step else ''}",
        "crumbs": crumbs(application),
        "heading": title,
        "button": title,
        "deed": deed,
        "facts": list(facts(application)),
        "form": form,
        "missing": Papers(application.person, request.user, application).missing if deed is PASS else [],
        "cancel": reverse("application", args=[pk]),
    }
    return pages.show(request, "recognition/deed.html", context, status=422 if form.errors else 200)


def passing(standing: Standing) -> str:
    """What passing is called at that step: at the last it is the decision, at the notice that its days are over."""
    return FORWARD[standing.step.kind] if standing.step else DeedKind.PASSED


def form_of(request: HttpRequest, deed: Deed, standing: Standing) -> EntryForm:
    version = standing.application.version
    more = {"steps": back_choices([standing])} if deed is SEND_BACK else {}
    initial = {"version": version, "on": remembered.business_today()}
    return deed.form(request.POST if request.method == "POST" else None, user=request.user, initial=initial, **more)


def back_choices(standings: list[Standing]) -> list[tuple[str, str]]:
    """The steps that the procedures let one go back to from there, each once."""
    return list({
        back: step_name(one.application.procedure, back) for one in standings if one.step for back in one.step.send_back_to
    }.items())  # fmt: skip


def do(request: HttpRequest, deed: Deed, application: Application, form: EntryForm) -> None:
    deed.act(by=request.user, application=application, **form.values())


def told(deed: Deed, application: Application) -> str:
    """What came of it, as it is on file now."""
    now = Application.objects.select_related("person").get(pk=application.pk)
    if now.step:
        return f"{now.person.name}的申请：{DeedKind(deed.kind).label}，现在的环节：{step_name(now.procedure, now.step)}。"
    return f"{now.person.name}的申请已办结：{now.get_state_display()}。"
