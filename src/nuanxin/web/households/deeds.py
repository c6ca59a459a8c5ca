"""What is done about a household: recognised, ended, voided, a member added, another head."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from nuanxin.casework.actions import recognise_by_definition
from nuanxin.orgs.access import Permission
from nuanxin.people import actions
from nuanxin.people.enums import HouseholdKind
from nuanxin.people.models import HouseholdRecognition
from nuanxin.web import pages, remembered
from nuanxin.web.households import forms
from nuanxin.web.households.page import Home, Verdict, crumbs, get_household
from nuanxin.web.pages import needs
from nuanxin.web.records import picker
from nuanxin.web.records.forms import EntryForm
from nuanxin.web.records.views import acted


@needs(Permission.RECOGNISE)
def recognise(request: HttpRequest, pk: int) -> HttpResponse:
    """Recognise a household of one kind: what is on file nowhere is answered here, everything else is judged."""
    home = Home(get_household(request, pk), request.user)
    pages.require(request, Permission.RECOGNISE, home.family.area or None)
    verdict = verdict_asked(request, home)
    asked = [one for one in verdict.asked if one.is_yes_no]
    form = forms.RecogniseForm(request.POST or None, asked=asked, initial={"decided_on": home.on})

    def act(**values: Any) -> None:
        recognise_by_definition(by=request.user, household=home.household, kind=verdict.kind, **values)

    context = {"verdict": verdict, "elsewhere": [one for one in verdict.asked if not one.is_yes_no]}
    return deed(
        request, home, form, act, f"认定{verdict.kind.label}", f"已认定{verdict.kind.label}", "households/recognise.html", **context
    )


def verdict_asked(request: HttpRequest, home: Home) -> Verdict:
    """The kind asked for, or the first of those known here; 404 where there is none."""
    wanted = request.GET.get("kind") or next((verdict.kind for verdict in home.verdicts), HouseholdKind.ZERO)
    found = next((verdict for verdict in home.verdicts if verdict.kind == wanted), None)
    if found is None:
        raise Http404
    return found


def deed(
    request: HttpRequest,
    home: Home,
    form: EntryForm,
    act: Callable[..., Any],
    title: str,
    told: str,
    template: str = "households/deed.html",
    **more: Any,
) -> HttpResponse:
    """A form about a household, shown or sent to the action, which refuses into the form."""
    if request.method == "POST" and form.is_valid() and acted(form, lambda: act(**form.values())):
        messages.success(request, f"{told}：{home.name}。")
        return redirect("household", pk=home.household.pk)
    context = {"title": title, "crumbs": crumbs(home), "form": form, "home": home, "cancel": reverse("household", args=[home.household.pk])}
    return pages.show(request, template, context | more, status=422 if form.errors else 200)


def decision(request: HttpRequest, pk: int, permission: Permission) -> tuple[HouseholdRecognition, Home]:
    """A recognition where the user may act, with its household; 404 where they may not look."""
    found = pages.find(HouseholdRecognition.objects.visible_to(request.user).select_related("household"), pk=pk)
    pages.require(request, permission, found.area_id)
    return found, Home(found.household, request.user)


@needs(Permission.RECOGNISE)
def recognition_end(request: HttpRequest, pk: int) -> HttpResponse:
    found, home = decision(request, pk, Permission.RECOGNISE)
    form = forms.EndForm(request.POST or None, initial={"ended_on": remembered.business_today()})

    def act(**values: Any) -> None:
        actions.end_household_recognition(by=request.user, recognition=found, **values)

    lede = f"{found.decided_on} 认定为{found.get_kind_display()}。退出后，成员的“{found.get_kind_display()}成员”类别同日终止；成员个人的认定不受影响。"
    return deed(request, home, form, act, "家庭认定退出", "已办理退出", lede=lede)


@needs(Permission.VOID)
def recognition_void(request: HttpRequest, pk: int) -> HttpResponse:
    found, home = decision(request, pk, Permission.VOID)
    form = forms.VoidForm(request.POST or None)

    def act(**values: Any) -> None:
        actions.void_household_recognition(by=request.user, recognition=found, **values)

    lede = f"{found.decided_on} 认定为{found.get_kind_display()}。作废后不再计入任何名单和统计，它给成员的类别一并作废。"
    return deed(request, home, form, act, "作废家庭认定", "已作废家庭认定", lede=lede, is_danger=True)


@needs(Permission.REGISTER)
def member_new(request: HttpRequest, pk: int) -> HttpResponse:
    """A person on file becomes a member; one who is in another household leaves it."""
    home = Home(get_household(request, pk), request.user)
    pages.require(request, Permission.REGISTER, home.family.area or None)
    sent = request.POST if request.method == "POST" and "look" not in request.POST else None
    picked = picker.submitted(request.user, sent) if sent else looked(request)
    form = forms.MemberForm(sent, initial=forms.MemberForm().typed(request.POST) if request.method == "POST" else None)

    def act(**values: Any) -> None:
        number = home.household.head_id_number
        actions.record_household(by=request.user, person=picked.chosen[0], head_id_number=number, **values)

    if sent is not None and picked.problem:
        form.is_valid()
        return entry(request, home, form, picked, 422)
    if sent is not None and form.is_valid() and acted(form, lambda: act(**form.values())):
        messages.success(request, f"已登记家庭成员：{picked.chosen[0].name}。")
        return redirect("household", pk=pk)
    return entry(request, home, form, picked, 422 if form.errors else 200)


def looked(request: HttpRequest) -> picker.Picker:
    return picker.looking(request.user, request.POST) if request.method == "POST" else picker.opened(request.user, request.GET)


def entry(request: HttpRequest, home: Home, form: EntryForm, picked: picker.Picker, status: int) -> HttpResponse:
    back = reverse("household", args=[home.household.pk])
    context = {"title": "增加家庭成员", "crumbs": crumbs(home), "form": form, "picker": picked, "cancel": back, "home": home}
    return pages.show(request, "households/member.html", context, status=status)


@needs(Permission.REGISTER)
def head(request: HttpRequest, pk: int) -> HttpResponse:
    """Another member becomes the head."""
    home = Home(get_household(request, pk), request.user)
    pages.require(request, Permission.REGISTER, home.family.area or None)
    form = forms.HeadForm(request.POST or None, members=home.seen.values())

    def act(person: Any) -> None:
        actions.change_head(by=request.user, household=home.household, person=person)

    lede = "改户主不影响家庭成员和已有的认定。以后导入的花名册要写新户主的身份证号。"
    return deed(request, home, form, act, "变更户主", "已变更户主", lede=lede)
