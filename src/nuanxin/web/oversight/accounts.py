"""Accounts and their roles: the list, one account, and everything an administrator does to it."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from nuanxin.orgs import actions, clock
from nuanxin.orgs.access import Permission
from nuanxin.orgs.enums import Role
from nuanxin.orgs.models import RoleAssignment, User
from nuanxin.web import listing
from nuanxin.web.listing import Action, Column, Filter, Listing, Order, begins, link, status, tags
from nuanxin.web.oversight.forms import AccountEntry, RoleEndEntry, RoleEntry, area_names
from nuanxin.web.oversight.scope import accounts_of, assignments_of
from nuanxin.web.pages import find, needs, show
from nuanxin.web.records.views import acted


def by_name(accounts: QuerySet, typed: str) -> QuerySet:
    return begins("username")(accounts, typed) | begins("display_name")(accounts, typed)


def holding(accounts: QuerySet, role: str) -> QuerySet:
    return accounts.filter(Exists(RoleAssignment.objects.running_on(clock.real_today()).filter(user=OuterRef("pk"), role=role)))


def with_roles(accounts: list[User]) -> list[User]:
    """Give each account `roles`, the names of those that run today."""
    running = RoleAssignment.objects.running_on(clock.real_today()).filter(user__in=accounts).select_related("area")
    told: dict[int, list[str]] = {}
    for one in running:
        told.setdefault(one.user_id, []).append(f"{one.get_role_display()}（{one.area}）")
    for account in accounts:
        account.roles = told.get(account.pk, [])
    return accounts


def last_seen(account: User) -> str:
    return f"{timezone.localtime(account.last_login):%Y-%m-%d %H:%M}" if account.last_login else "从未登录"


ACCOUNTS = Listing(
    name="users",
    title="用户与角色",
    noun="个用户",
    columns=(
        Column("name", "姓名", lambda row: link(reverse("user", args=[row.pk]), str(row)), value=str, is_head=True),
        Column("username", "用户名", lambda row: row.username, order="username"),
        Column("organisation", "所在机构", lambda row: str(row.organisation or "本机构"), style="wrap", width=28),
        Column("roles", "现任角色", lambda row: tags(row.roles), value=lambda row: "、".join(row.roles), style="wrap", width=40),
        Column("state", "状态", lambda row: status("在用", "ok") if row.is_active else status("已停用", "off"), value=lambda row: "在用" if row.is_active else "已停用"),
        Column("last_login", "最近登录", last_seen, style="mono", width=18),
    ),
    filters=(
        Filter("q", "姓名或用户名", by_name, hint="开头几个字"),
        Filter("role", "角色", holding, choices=Role.choices),
        Filter("active", "状态", lambda accounts, value: accounts.filter(is_active=value == "1"), choices=(("1", "在用"), ("0", "已停用"))),
    ),
    orders=(Order("username", "用户名", ("username", "pk")),),
    prepare=with_roles,
)  # fmt: skip


@needs(Permission.MANAGE)
def users(request: HttpRequest) -> HttpResponse:
    buttons = [
        Action("机构", reverse("organisations"), "building-2"),
        Action("新建用户", reverse("user-new"), "user-plus", is_primary=True),
    ]
    return listing.page(request, ACCOUNTS, accounts_of(request.user), actions=buttons)


@needs(Permission.MANAGE)
def user_new(request: HttpRequest) -> HttpResponse:
    """Make an account; its one-time password is shown on the answer and never again."""
    form = AccountEntry(request.POST if request.method == "POST" else None, user=request.user)
    made: list = []
    if (
        request.method == "POST"
        and form.is_valid()
        and acted(form, lambda: made.append(actions.create_user(by=request.user, **form.values())))
    ):
        account, password = made[0]
        return password_page(request, account, password, "账号已建立")
    context = {
        "title": "新建用户",
        "crumbs": [("用户与角色", reverse("users"))],
        "form": form,
        "heading": "账号",
        "cancel": reverse("users"),
    }
    return show(request, "records/entry.html", context, status=422 if form.errors else 200)


def password_page(request: HttpRequest, account: User, password: str, title: str) -> HttpResponse:
    crumbs = [("用户与角色", reverse("users")), (str(account), reverse("user", args=[account.pk]))]
    return show(request, "oversight/password.html", {"title": title, "crumbs": crumbs, "account": account, "password": password})


@needs(Permission.MANAGE)
def user(request: HttpRequest, pk: int) -> HttpResponse:
    """One account: its state, its roles, and a form for another role."""
    account = find(accounts_of(request.user), pk=pk)
    form = RoleEntry(request.POST if request.method == "POST" else None, user=request.user)
    if (
        request.method == "POST"
        and form.is_valid()
        and acted(form, lambda: actions.assign_role(by=request.user, user=account, **form.values()))
    ):
        messages.success(request, f"已授予{account}{form.cleaned_data['area']}的“{Role(form.cleaned_data['role']).label}”。")
        return redirect("user", pk=pk)
    today = clock.real_today()
    held = list(account.role_assignments.select_related("area").order_by("-from_on", "-id"))
    context = {
        "title": str(account),
        "crumbs": [("用户与角色", reverse("users"))],
        "account": account,
        "running": [one for one in held if one.until_on is None or one.until_on >= today],
        "ended": [one for one in held if one.until_on and one.until_on < today],
        "last_seen": last_seen(account),
        "form": form,
        "area_names": area_names(request.user),
        "is_self": account.pk == request.user.pk,
    }
    return show(request, "oversight/user.html", context, status=422 if form.errors else 200)


@require_POST
@needs(Permission.MANAGE)
def reset_password(request: HttpRequest, pk: int) -> HttpResponse:
    """A new one-time password, shown on the answer and never again."""
    account = find(accounts_of(request.user), pk=pk)
    return password_page(request, account, actions.set_password(by=request.user, user=account), "密码已重置")


@require_POST
@needs(Permission.MANAGE)
def deactivate(request: HttpRequest, pk: int) -> HttpResponse:
    account = find(accounts_of(request.user), pk=pk)
    actions.deactivate(by=request.user, user=account)
    messages.success(request, f"已停用{account}的账号，已登录的页面立即失效。")
    return redirect("user", pk=pk)


@require_POST
@needs(Permission.MANAGE)
def activate(request: HttpRequest, pk: int) -> HttpResponse:
    account = find(accounts_of(request.user), pk=pk)
    actions.activate(by=request.user, user=account)
    messages.success(request, f"已启用{account}的账号。")
    return redirect("user", pk=pk)


@needs(Permission.MANAGE)
def end_role(request: HttpRequest, pk: int) -> HttpResponse:
    """End one assignment on a day."""
    assignment = find(assignments_of(request.user), pk=pk)
    form = RoleEndEntry(request.POST if request.method == "POST" else None, initial={"until_on": clock.real_today()}, user=request.user)
    if (
        request.method == "POST"
        and form.is_valid()
        and acted(form, lambda: actions.end_assignment(by=request.user, assignment=assignment, **form.values()))
    ):
        messages.success(request, f"{assignment.user}的“{assignment.get_role_display()}”到 {form.cleaned_data['until_on']} 为止。")
        return redirect("user", pk=assignment.user_id)
    context = {
        "title": "终止角色",
        "crumbs": [("用户与角色", reverse("users")), (str(assignment.user), reverse("user", args=[assignment.user_id]))],
        "facts": [
            ("用户", assignment.user),
            ("角色", assignment.get_role_display()),
            ("管辖地区", assignment.area),
            ("起始日期", assignment.from_on.isoformat()),
        ],
        "form": form,
        "heading": "从哪天起不再担任",
        "cancel": reverse("user", args=[assignment.user_id]),
    }
    return show(request, "records/change.html", context, status=422 if form.errors else 200)
