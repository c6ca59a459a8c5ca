"""Entry pages of employers: putting one on file, correcting and voiding it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from nuanxin.errors import UserError
from nuanxin.jobs import actions
from nuanxin.jobs.enums import EmployerKind
from nuanxin.jobs.models import Employer
from nuanxin.orgs import crypto
from nuanxin.orgs.access import Permission
from nuanxin.web import pages
from nuanxin.web.jobs.employer import crumbs, employer_facts, get_employer
from nuanxin.web.jobs.forms import LocalEntry
from nuanxin.web.pages import needs
from nuanxin.web.records.forms import EntryForm, day, one_of, text, yes_no, yuan
from nuanxin.web.records.views import VoidEntry, acted, way_back

KEPT_IF_EMPTY = ("contact", "account")
TOLD = (
    "name", "uscc", "kind", "is_in_province", "is_in_park", "workshop_recognised_on", "construction_cost_yuan", "running_cost_yuan",
    "account_bank",
)  # fmt: skip
ACCOUNT = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})


class EmployerDetails(EntryForm):
    """What may be told of an employer besides where it is."""

    name = text("单位名称", 120, required=True)
    uscc = text("统一社会信用代码", 18, help_text="18 位，印在营业执照上；没有的不填。")
    kind = one_of("单位类型", EmployerKind.choices)
    is_in_province = yes_no("省内单位")
    is_in_park = yes_no("园区企业")
    workshop_recognised_on = day("认定为帮扶车间日期", required=False, help_text="不是帮扶车间的不填。")
    construction_cost_yuan = yuan("建设费", help_text="单位：元。只有帮扶车间填写。")
    running_cost_yuan = yuan("运行费", help_text="单位：元。只有帮扶车间填写。")
    contact = text("联系人及电话", 120, help_text="加密保存。")
    account = text("银行账户", 40, widget=ACCOUNT, help_text="加密保存，页面上只显示末四位。")
    account_bank = text("开户行", 120)


class EmployerEntry(LocalEntry, EmployerDetails):
    area = one_of("所在地", ())
    field_order = ("name", "uscc", "kind", "area")

    def values(self) -> dict[str, Any]:
        """Nothing is told of what was left empty."""
        return {name: value for name, value in super().values().items() if value not in (None, "")}


class EmployerCorrection(EmployerDetails):
    """What is on file, to be corrected; what is kept encrypted is not shown, an empty one stays as it is."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    contact = text("更正联系人及电话", 120, help_text="留空表示不改。")
    account = text("更正银行账户", 40, widget=ACCOUNT, help_text="留空表示不改；只显示末四位。")

    def labels(self) -> list[tuple[str, str]]:
        """Refusals name what is on file, whatever the label beside the field says of correcting it."""
        return [*super().labels(), ("account", "银行账户"), ("contact", "联系人及电话")]

    def changes(self) -> dict[str, Any]:
        told = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        return {name: value for name, value in told.items() if value or name not in KEPT_IF_EMPTY}


@needs(Permission.RECORD)
def employer_new(request: HttpRequest) -> HttpResponse:
    """Put an employer on file; the page that follows is its own."""
    form = EmployerEntry(request.POST if request.method == "POST" else None, user=request.user)
    made: list[Employer] = []
    if request.method == "POST" and form.is_valid():
        values = form.values()
        if acted(form, lambda: made.append(actions.record_employer(by=request.user, **values))):
            messages.success(request, f"已登记用人单位：{made[0].name}。")
            return redirect("employer", pk=made[0].pk)
    back = way_back(request, reverse("employers"))
    context = {"title": "登记用人单位", "crumbs": crumbs(), "form": form, "heading": "用人单位", "next": back, "cancel": back}
    return pages.show(request, "records/entry.html", context, status=422 if form.errors else 200)


@needs(Permission.RECORD)
def employer_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct what is on file; somebody else's change in between is not overwritten."""
    found = get_employer(request, pk)
    pages.require(request, Permission.RECORD, found.area_id)
    started = {**{name: getattr(found, name) for name in TOLD}, "seen": as_seen(found)}
    form = EmployerCorrection(request.POST if request.method == "POST" else None, user=request.user, initial=started)
    if request.method == "POST" and form.is_valid() and acted(form, lambda: correct(request, found, form)):
        messages.success(request, "已保存更正。")
        return redirect("employer", pk=pk)
    back = reverse("employer", args=[pk])
    context = {
        "title": "更正用人单位",
        "crumbs": crumbs(found),
        "facts": list(employer_facts(found)),
        "form": form,
        "heading": "更正",
        "next": back,
        "cancel": back,
    }
    return pages.show(request, "records/change.html", context, status=422 if form.errors else 200)


@transaction.atomic
def correct(request: HttpRequest, employer: Employer, form: EmployerCorrection) -> None:
    """The change, unless somebody changed the employer since the page was read."""
    current = Employer.objects.select_for_update().get(pk=employer.pk)
    if as_seen(current) != form.cleaned_data["seen"]:
        raise UserError("打开本页以后，别人更正过这个单位，没有保存。请打开单位页面看过现在的内容，再更正。")
    actions.correct_employer(by=request.user, employer=current, **form.changes())


def as_seen(employer: Employer) -> str:
    """A mark that changes with whatever is on file; it gives nothing of it away."""
    told = [getattr(employer, name) for name in (*TOLD, "contact", "account", "voided_at")]
    return crypto.digest("employer", "\x1f".join(map(str, told)))


@needs(Permission.VOID)
def employer_void(request: HttpRequest, pk: int) -> HttpResponse:
    """Void an employer recorded by mistake, with a reason; GET only asks."""
    found = get_employer(request, pk)
    pages.require(request, Permission.VOID, found.area_id)
    form = VoidEntry(request.POST if request.method == "POST" else None)
    back = reverse("employer", args=[pk])
    if (
        request.method == "POST"
        and form.is_valid()
        and acted(form, lambda: actions.void_employer(by=request.user, employer=found, **form.cleaned_data))
    ):
        messages.success(request, f"已作废用人单位：{found.name}。它不再出现在名单里。")
        return redirect("employers")
    context = {"title": "作废用人单位", "crumbs": crumbs(found), "facts": list(employer_facts(found)), "form": form, "cancel": back}
    return pages.show(request, "records/void.html", context, status=422 if form.errors else 200)
