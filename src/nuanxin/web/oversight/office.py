"""The office itself: its organisations and its business date."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from nuanxin.orgs import actions, clock
from nuanxin.orgs.access import Permission
from nuanxin.orgs.enums import Line
from nuanxin.orgs.models import Office
from nuanxin.web import listing
from nuanxin.web.listing import Action, Column, Filter, Listing, Order, begins, equal, links, status
from nuanxin.web.oversight.forms import BusinessDateEntry, ContactEntry, OrganisationEntry, area_names
from nuanxin.web.oversight.scope import covers_office, organisations_of
from nuanxin.web.pages import find, needs, require, show
from nuanxin.web.records.views import acted

ORGANISATIONS = Listing(
    name="organisations",
    title="机构",
    noun="个机构",
    columns=(
        Column("name", "名称", lambda row: row.name, is_head=True, width=36),
        Column("line", "条线", lambda row: row.get_line_display(), width=20),
        Column("area", "所辖地区", lambda row: row.area.name, order="area", width=20),
        Column("phone", "对外电话", lambda row: row.phone or "—", style="mono", width=18),
        Column("users", "用户", lambda row: f"{row.accounts:,}", value=lambda row: row.accounts, style="r", width=10),
        Column("state", "状态", lambda row: status("启用", "ok") if row.is_active else status("停用", "off"), width=10),
        Column(
            "ops", "操作", lambda row: links([(reverse("organisation-contact", args=[row.pk]), "联系方式")], about=row.name), style="ops"
        ),
    ),
    filters=(Filter("q", "名称", begins("name"), hint="名称的开头"), Filter("line", "条线", equal("line"), choices=Line.choices)),
    orders=(Order("area", "所辖地区", ("area_id", "pk")),),
)


@needs(Permission.MANAGE)
def organisations(request: HttpRequest) -> HttpResponse:
    buttons = [Action("登记机构", reverse("organisation-new"), "plus", is_primary=True)]
    found = organisations_of(request.user).annotate(accounts=Count("user"))
    return listing.page(request, ORGANISATIONS, found, actions=buttons, crumbs=[("用户与角色", reverse("users"))])


@needs(Permission.MANAGE)
def organisation_new(request: HttpRequest) -> HttpResponse:
    form = OrganisationEntry(request.POST if request.method == "POST" else None, user=request.user)
    if request.method == "POST" and form.is_valid() and acted(form, lambda: actions.create_organisation(by=request.user, **form.values())):
        messages.success(request, f"已登记机构：{form.cleaned_data['name']}。")
        return redirect("organisations")
    context = {
        "title": "登记机构",
        "crumbs": [("用户与角色", reverse("users")), ("机构", reverse("organisations"))],
        "form": form,
        "heading": "机构",
        "cancel": reverse("organisations"),
        "area_names": area_names(request.user),
    }
    return show(request, "records/entry.html", context, status=422 if form.errors else 200)


@needs(Permission.MANAGE)
def organisation_contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Where people find an organisation and by which number: what plain-language sheets tell them."""
    found = find(organisations_of(request.user), pk=pk)
    started = {"address": found.address, "phone": found.phone}
    form = ContactEntry(request.POST if request.method == "POST" else None, initial=started, user=request.user)
    if (
        request.method == "POST"
        and form.is_valid()
        and acted(form, lambda: actions.tell_contact(by=request.user, organisation=found, **form.values()))
    ):
        messages.success(request, f"已保存{found.name}的联系方式。以后的政策明白纸都印这个。")
        return redirect("organisations")
    context = {
        "title": "联系方式",
        "crumbs": [("用户与角色", reverse("users")), ("机构", reverse("organisations"))],
        "facts": [("机构", found.name), ("条线", found.get_line_display()), ("所辖地区", found.area)],
        "form": form,
        "heading": "联系方式",
        "cancel": reverse("organisations"),
    }
    return show(request, "records/change.html", context, status=422 if form.errors else 200)


@needs(Permission.MANAGE)
def settings(request: HttpRequest) -> HttpResponse:
    """The office's own date for training or demonstration."""
    office = Office.objects.select_related("area").first()
    if office is None or not covers_office(request.user, Permission.MANAGE):
        require(request, Permission.MANAGE, office.area_id if office else "")
        raise Http404
    form = BusinessDateEntry(request.POST if request.method == "POST" else None, initial={"day": office.business_date}, user=request.user)
    if request.method == "POST" and form.is_valid() and acted(form, lambda: actions.set_business_date(by=request.user, **form.values())):
        messages.success(request, "业务日期已保存。待办、剩余天数和默认日期从现在起按它计算。")
        return redirect("office")
    context = {
        "title": "本机构设置",
        "facts": [("机构", office.name), ("地区", office.area), ("真实日期", clock.real_today().isoformat())],
        "form": form,
        "heading": "业务日期",
        "cancel": reverse("workbench"),
    }
    return show(request, "records/change.html", context, status=422 if form.errors else 200)
