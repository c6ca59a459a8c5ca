"""Entry pages that change what is on file about a person: one form, one action, back to the person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from nuanxin.errors import UserError
from nuanxin.orgs.access import Permission
from nuanxin.people import actions
from nuanxin.people.models import CategoryHolding, Person, Recognition, UnemploymentSpell
from nuanxin.web import pages, remembered
from nuanxin.web.pages import needs
from nuanxin.web.people import forms
from nuanxin.web.people.person import crumbs, get_person
from nuanxin.web.people.profile import Profile
from nuanxin.web.records.forms import EntryForm


@needs(Permission.REGISTER)
def person_new(request: HttpRequest) -> HttpResponse:
    """Register a person; the page that follows is theirs."""
    form = forms.RegisterForm(request.POST or None, user=request.user)
    if form.is_valid() and (made := done(form, lambda values: actions.register_person(by=request.user, **values))):
        messages.success(request, f"已登记：{made.name}。")
        return redirect("person", pk=made.pk)
    context = {"title": "登记援助对象", "crumbs": crumbs(), "form": form, "cancel": reverse("people"), "submit": "登记"}
    return pages.show(request, "people/details.html", context, status=422 if form.errors else 200)


@needs(Permission.REGISTER)
def person_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct what is on file; somebody else's change in between is not overwritten."""
    person = get_person(request, pk)
    pages.require(request, Permission.REGISTER, person.residence_id)
    started = forms.on_file(person, Profile(person, request.user).place)
    form = forms.CorrectForm(request.POST or None, user=request.user, initial=started)
    if form.is_valid() and done(form, lambda _: actions.correct_person(by=request.user, person=person, **form.changes())):
        messages.success(request, "已保存更正。")
        return redirect("person", pk=person.pk)
    back = reverse("person", args=[person.pk])
    context = {"title": "更正信息", "crumbs": crumbs(person), "form": form, "cancel": back, "submit": "保存更正", "person": person}
    return pages.show(request, "people/details.html", context, status=422 if form.errors else 200)


def done(form: EntryForm, act: Callable[[dict[str, Any]], Any]) -> Any:
    """What the action made; None if it refused, with the reasons in the form."""
    try:
        return act(form.cleaned_data)
    except UserError as refusal:
        form.refuse(refusal)
        return None


def enter(
    request: HttpRequest,
    person: Person,
    form_class: type[EntryForm],
    act: Callable[..., Any],
    *,
    title: str,
    told: str,
    permission: Permission = Permission.REGISTER,
    **initial: Any,
) -> HttpResponse:
    """A small form about a person: shown, or sent to the action, which refuses into the form."""
    pages.require(request, permission, person.residence_id)
    form = form_class(request.POST or None, initial=initial)
    back = reverse("person", args=[person.pk])
    if form.is_valid() and done(form, lambda values: act(by=request.user, **values)):
        messages.success(request, f"{told}：{person.name}。")
        return redirect(back)
    context = {"title": title, "crumbs": crumbs(person), "form": form, "person": person, "cancel": back}
    return pages.show(request, "people/entry.html", context, status=422 if form.errors else 200)


def about(request: HttpRequest, model: type, pk: int) -> Any:
    """A fact about a person whom the user may see, with the person."""
    records = model.objects.visible_to(request.user).select_related("person", "person__residence")
    return pages.find(records.defer("person__id_number", "person__phone"), pk=pk)


@needs(Permission.REGISTER)
def holding_new(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_person(request, pk)

    def act(**values):
        return actions.hold_category(person=person, **values)

    return enter(request, person, forms.HoldingForm, act, title="增加人员类别", told="已登记类别")


@needs(Permission.REGISTER)
def holding_end(request: HttpRequest, holding: int) -> HttpResponse:
    held = about(request, CategoryHolding, holding)

    def act(**values):
        return actions.end_category(holding=held, **values)

    title = f"终止类别：{held.get_category_display()}"
    return enter(request, held.person, forms.HoldingEndForm, act, title=title, told="已终止类别", until_on=remembered.business_today())


@needs(Permission.RECOGNISE)
def recognition_new(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_person(request, pk)

    def act(**values):
        return actions.record_recognition(person=person, **values)

    return enter(
        request, person, forms.RecognitionForm, act, title="登记认定", told="已登记认定", permission=Permission.RECOGNISE,
        decided_on=remembered.business_today(),
    )  # fmt: skip


@needs(Permission.RECOGNISE)
def recognition_end(request: HttpRequest, recognition: int) -> HttpResponse:
    decision = about(request, Recognition, recognition)

    def act(**values):
        return actions.end_recognition(recognition=decision, **values)

    return enter(
        request, decision.person, forms.RecognitionEndForm, act, title="办理退出", told="已办理退出",
        permission=Permission.RECOGNISE, ended_on=remembered.business_today(),
    )  # fmt: skip


@needs(Permission.REGISTER)
def unemployment_new(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_person(request, pk)

    def act(**values):
        return actions.register_unemployment(person=person, **values)

    return enter(
        request, person, forms.UnemploymentForm, act, title="失业登记", told="已登记失业", registered_on=remembered.business_today()
    )


@needs(Permission.REGISTER)
def unemployment_end(request: HttpRequest, spell: int) -> HttpResponse:
    running = about(request, UnemploymentSpell, spell)

    def act(**values):
        return actions.end_unemployment(spell=running, **values)

    return enter(
        request,
        running.person,
        forms.UnemploymentEndForm,
        act,
        title="注销失业登记",
        told="已注销失业登记",
        ended_on=remembered.business_today(),
    )


@needs(Permission.REGISTER)
def employment_new(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_person(request, pk)

    def act(**values):
        return actions.record_employment_spell(person=person, **values)

    return enter(request, person, forms.EmploymentForm, act, title="登记工作经历", told="已登记工作经历")


@needs(Permission.REGISTER)
def household_new(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_person(request, pk)

    def act(**values):
        return actions.record_household(person=person, **values)

    return enter(request, person, forms.HouseholdForm, act, title="登记家庭", told="已登记家庭")
