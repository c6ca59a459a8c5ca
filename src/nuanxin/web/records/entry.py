"""Entering records: one for one person, one for many persons at once, one for an area."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from nuanxin.casework.actions import record_for_each
from nuanxin.errors import UserError
from nuanxin.orgs import clock
from nuanxin.orgs.access import Permission
from nuanxin.orgs.models import User
from nuanxin.people.models import Person
from nuanxin.web.pages import back_to, needs, show
from nuanxin.web.records import picker
from nuanxin.web.records.forms import EntryForm
from nuanxin.web.records.kind import Kind
from nuanxin.web.records.picker import Picker
from nuanxin.web.records.views import acted, way_back


@needs(Permission.RECORD)
def person_entry_page(request: HttpRequest, kind: Kind) -> HttpResponse:
    """Enter one record for the person chosen, or the same for every person of a selection, all or none."""
    if request.method == "GET":
        return entry_page(request, kind, begun(request, kind), picker.opened(request.user, request.GET))
    if "id" in request.POST:
        return from_selection(request, kind)
    if "look" in request.POST:
        return entry_page(request, kind, begun(request, kind), picker.looking(request.user, request.POST))
    picked, form = picker.submitted(request.user, request.POST), sent(request, kind)

    def save() -> None:
        record_for(kind, request.user, picked.chosen, form.values())

    if form.is_valid() and not picked.problem and acted(form, save):
        messages.success(request, told(kind, picked.chosen, form.values()))
        return onwards(request, kind, form)
    return entry_page(request, kind, form, picked)


@needs(Permission.RECORD)
def area_entry_page(request: HttpRequest, kind: Kind) -> HttpResponse:
    """Enter one record that belongs to an area."""
    if request.method == "GET":
        return entry_page(request, kind, begun(request, kind))
    form = sent(request, kind)
    if form.is_valid():
        values = form.values()
        if acted(form, lambda: kind.record(by=request.user, **values)):
            messages.success(request, f"已{kind.entry_title}：{values['area']}，{values[kind.day]}。")
            return back_to(request, kind.url())
    return entry_page(request, kind, form)


def entry_page(request: HttpRequest, kind: Kind, form: EntryForm, picked: Picker | None = None) -> HttpResponse:
    back = way_back(request, kind.url())
    context = {
        "title": kind.entry_title,
        "crumbs": [(kind.listing.title, kind.url())],
        "heading": kind.label,
        "form": form,
        "picker": picked,
        "next": back,
        "cancel": back,
    }
    refused = form.errors or (picked and picked.problem)
    return show(request, "records/entry.html", context, status=422 if refused else 200)


def from_selection(request: HttpRequest, kind: Kind) -> HttpResponse:
    """A list sends its ticked rows by POST; the page that asks has an address that can be reloaded."""
    query = QueryDict(mutable=True)
    query.setlist("id", [person.pk for person in picker.named(request.user, request.POST.getlist("id"))])
    query["next"] = way_back(request, kind.url())
    return redirect(f"{kind.url('new')}?{query.urlencode()}")


def begun(request: HttpRequest, kind: Kind) -> EntryForm:
    """The form not yet saved: as typed so far, else with the office's date and what the link says."""
    if request.method == "POST":
        blank = kind.entry(user=request.user)
        return kind.entry(user=request.user, initial=blank.typed(request.POST))
    told_by_link = {name: request.GET[name] for name in kind.entry.base_fields if name in request.GET}
    return kind.entry(user=request.user, initial={kind.day: clock.business_today(), **told_by_link})


def sent(request: HttpRequest, kind: Kind) -> EntryForm:
    return kind.entry(request.POST, user=request.user)


def record_for(kind: Kind, by: User, persons: Sequence[Person], values: dict[str, Any]) -> None:
    """One record, or the same for each of several: a refusal for one refuses them all."""
    if len(persons) == 1:
        kind.record(by=by, person=persons[0], **values)
        return
    try:
        record_for_each(kind.record, by=by, persons=persons, **values)
    except UserError as refusal:
        raise UserError(told_once(refusal.problems, len(persons))) from refusal


def told_once(problems: Sequence[str], persons: int) -> list[str]:
    """What is wrong for everybody alike is said once and not two hundred times."""
    reasons = {problem.partition("：")[2] for problem in problems}
    return list(reasons) if len(reasons) == 1 and len(problems) == persons else list(problems)


def told(kind: Kind, persons: Sequence[Person], values: dict[str, Any]) -> str:
    who = persons[0].name if len(persons) == 1 else f"{len(persons)} 人"
    return f"已{kind.entry_title}：{who}，{values[kind.day]}。"


def onwards(request: HttpRequest, kind: Kind, form: EntryForm) -> HttpResponse:
    """Back to where the reader came from, or to the next entry with what stays the same filled in."""
    if "again" not in request.POST:
        return back_to(request, kind.url())
    query = QueryDict(mutable=True)
    query.update({name: value for name in kind.kept if (value := form.data.get(name))})
    query["next"] = way_back(request, kind.url())
    return redirect(f"{kind.url('new')}?{query.urlencode()}")


@require_GET
@needs(Permission.RECORD)
def choices(request: HttpRequest) -> HttpResponse:
    """The persons that fit what is being typed, to choose from."""
    return show(request, "records/choices.html", {"picker": picker.looking(request.user, request.GET)})
