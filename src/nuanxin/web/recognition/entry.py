"""A new application: pick the person, the categories, how it came about."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from nuanxin.orgs.access import Permission
from nuanxin.people import actions, procedures
from nuanxin.people.procedures import Procedure
from nuanxin.web import remembered
from nuanxin.web.pages import needs, show
from nuanxin.web.recognition.application import crumbs
from nuanxin.web.recognition.forms import ApplicationForm
from nuanxin.web.records import picker
from nuanxin.web.records.picker import Picker
from nuanxin.web.records.views import acted, way_back


@needs(Permission.APPLY)
def application_new(request: HttpRequest) -> HttpResponse:
    """One application of one person; what follows is its page."""
    if request.method == "GET":
        return drawn(request, picker.opened(request.user, request.GET))
    if "look" in request.POST:
        return drawn(request, picker.looking(request.user, request.POST))
    picked = picker.submitted(request.user, request.POST)
    form = form_of(request, procedure_for(picked), bound=True)
    if form.is_valid() and not picked.problem:
        made = []
        if acted(form, lambda: made.append(actions.apply(by=request.user, person=picked.chosen[0], **form.values()))):
            messages.success(request, f"已受理{picked.chosen[0].name}的认定申请。请接着登记材料。")
            return redirect("application", pk=made[0].pk)
    return drawn(request, picked, form)


def procedure_for(picked: Picker) -> Procedure:
    """The procedure where the person lives, or where the office is while nobody is picked."""
    office = remembered.office()
    code = picked.chosen[0].residence_id if picked.chosen else office.area_id if office else ""
    return procedures.for_area(code, remembered.business_today())


def form_of(request: HttpRequest, procedure: Procedure, *, bound: bool = False) -> ApplicationForm:
    choices = list(procedure.categories.items())
    if bound:
        return ApplicationForm(request.POST, user=request.user, categories=choices)
    blank = ApplicationForm(user=request.user, categories=choices)
    started = blank.typed(request.POST) if request.method == "POST" else {"applied_on": remembered.business_today(), **asked(request)}
    return ApplicationForm(user=request.user, categories=choices, initial=started)


def asked(request: HttpRequest) -> dict:
    """What the link that led here says."""
    found = {"categories": request.GET.getlist("category"), "origin": request.GET.get("origin", "")}
    return {name: value for name, value in found.items() if value}


def drawn(request: HttpRequest, picked: Picker, form: ApplicationForm | None = None) -> HttpResponse:
    procedure = procedure_for(picked)
    form = form or form_of(request, procedure)
    back = way_back(request, reverse("applications"))
    context = {
        "title": "新建认定申请",
        "crumbs": crumbs(),
        "heading": "申请",
        "procedure": procedure,
        "form": form,
        "picker": picked,
        "next": back,
        "cancel": back,
    }
    return show(request, "recognition/new.html", context, status=422 if form.errors or picked.problem else 200)
