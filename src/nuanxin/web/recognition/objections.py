"""Objections to an application: taken down by whoever receives them, decided by whoever may, told to nobody else."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from nuanxin.errors import UserError
from nuanxin.orgs.access import Permission
from nuanxin.people import actions
from nuanxin.people.enums import DeedKind, ObjectionOutcome
from nuanxin.people.models import Objection
from nuanxin.people.queries import applications as queries
from nuanxin.web import pages, remembered
from nuanxin.web.listing import day
from nuanxin.web.pages import needs
from nuanxin.web.recognition.application import crumbs, facts, get_application
from nuanxin.web.recognition.forms import ObjectionDecisionForm, ObjectionForm
from nuanxin.web.records.views import acted


@needs(Permission.APPLY)
def objection_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Take down an objection to an application."""
    application = get_application(request, pk)
    pages.require(request, Permission.APPLY, application.person.residence_id)
    if reason := queries.refusal(request.user, application, DeedKind.OBJECTED):
        raise UserError(reason)
    form = ObjectionForm(request.POST if request.method == "POST" else None, initial={"received_on": remembered.business_today()})
    if request.method == "POST" and form.is_valid():
        told = {"by": request.user, "application": application, **form.values()}
        if acted(form, lambda: actions.record_objection(**told)):
            messages.success(request, f"已登记对{application.person.name}的申请的异议。核查之前，公示不会期满通过。")
            return redirect("application", pk=pk)
    context = {
        "title": "登记异议",
        "crumbs": crumbs(application),
        "heading": "异议",
        "button": "登记",
        "facts": list(facts(application)),
        "form": form,
        "cancel": reverse("application", args=[pk]),
    }
    return pages.show(request, "recognition/deed.html", context, status=422 if form.errors else 200)


@needs(Permission.APPLY)
def objection_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """What was objected, and what came of looking into it."""
    visible = Objection.objects.visible_to(request.user).select_related("application__person__residence")
    objection = pages.find(visible.defer("application__person__id_number", "application__person__phone"), pk=pk)
    application = objection.application
    pages.require(request, Permission.APPLY, application.person.residence_id)
    refuse_those_who_may_not(request, objection)
    form = ObjectionDecisionForm(request.POST if request.method == "POST" else None, initial={"on": remembered.business_today()})
    if request.method == "POST" and form.is_valid() and acted(form, lambda: decide(request, objection, form)):
        outcome = ObjectionOutcome(form.cleaned_data["outcome"]).label
        messages.success(request, f"已登记核查结果：对{application.person.name}的异议{outcome}。")
        return redirect("application", pk=application.pk)
    said = [("收到日期", day(objection.received_on)), ("异议内容", objection.content), ("异议人", objection.objector or "匿名")]
    context = {
        "title": "核查异议",
        "crumbs": crumbs(application),
        "heading": "核查结果",
        "button": "登记核查结果",
        "facts": [*facts(application), *said],
        "form": form,
        "cancel": reverse("application", args=[application.pk]),
    }
    return pages.show(request, "recognition/deed.html", context, status=422 if form.errors else 200)


def decide(request: HttpRequest, objection: Objection, form: ObjectionDecisionForm) -> None:
    actions.decide_objection(by=request.user, objection=objection, **form.values())


def refuse_those_who_may_not(request: HttpRequest, objection: Objection) -> None:
    """What was objected is read by those alone who may decide it, and only while it is open."""
    if objection.outcome != ObjectionOutcome.OPEN:
        raise UserError(f"这件异议已于 {objection.decided_on} 核查完毕（{objection.get_outcome_display()}），不能再改。")
    if reason := queries.refusal(request.user, objection.application, DeedKind.DISMISSED):
        raise UserError(reason)
