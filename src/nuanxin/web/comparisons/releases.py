"""Releases of departments' lists: how old each list is, what the newest says otherwise than the one before, and taking one back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from nuanxin.comparisons.models import ListRelease
from nuanxin.comparisons.releases.differences import Difference, difference
from nuanxin.engines.sheets import ListSpec
from nuanxin.errors import UserError
from nuanxin.orgs import access, intake
from nuanxin.orgs.access import Permission
from nuanxin.orgs.models import Area, User
from nuanxin.web import remembered
from nuanxin.web.imports.forms import WithdrawEntry
from nuanxin.web.pages import find, needs, show
from nuanxin.web.records.views import acted

HISTORY = 60
OLD_DAYS = 92  # a list older than a quarter is asked for again


@dataclass(frozen=True)
class Line:
    """One list with its newest release, as far as the user may see it."""

    spec: ListSpec
    newest: ListRelease | None
    days: int = 0
    count: int = 0
    change: Difference | None = None

    @property
    def is_old(self) -> bool:
        return self.days > OLD_DAYS


def seen_by(user: User) -> QuerySet[ListRelease]:
    """Releases about the user's areas: those inside them, and wider ones that hold them. Only counts are shown, nobody's row."""
    around = [prefix[:length].ljust(12, "0") for prefix in access.prefixes(user, Permission.COMPARE) for length in (2, 4, 6, 9)]
    mine = access.within(user, Permission.COMPARE, "area_id") | Q(area__in=Area.objects.filter(code__in=around))
    return ListRelease.objects.filter(mine).select_related("area", "import_run")


@needs(Permission.COMPARE)
def releases(request: HttpRequest) -> HttpResponse:
    """Every list that departments give, whether it came or not."""
    standing: dict[str, list[ListRelease]] = {}
    for record in seen_by(request.user).filter(withdrawn_at=None).order_by("-released_on", "-pk"):
        standing.setdefault(record.list_id, []).append(record)
    context = {
        "title": "部门名单",
        "crumbs": [("比对疑点", reverse("findings"))],
        "lines": [line_of(spec, standing.get(spec.id, [])) for spec in intake.lists() if spec.subject],
        "may_import": access.may(request.user, Permission.IMPORT),
        "is_empty": not standing,
    }
    return show(request, "comparisons/releases.html", context)


def line_of(spec: ListSpec, found: list[ListRelease]) -> Line:
    if not found:
        return Line(spec, None)
    days = max(0, (remembered.business_today() - found[0].released_on).days)
    return Line(spec, found[0], days, len(found), told_difference(found[0]))


def told_difference(record: ListRelease) -> Difference | None:
    """None also where files are missing: the page of the release says so."""
    try:
        return difference(record)
    except UserError:
        return None


@needs(Permission.COMPARE)
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """One release: where it comes from, how many rows, how it differs, and the others of its list."""
    record = find(seen_by(request.user), pk=pk)
    spec = spec_of(record)
    history = seen_by(request.user).filter(list_id=record.list_id).order_by("-released_on", "-pk")[:HISTORY]
    context = {
        "title": f"{spec.title} {record.released_on}",
        "crumbs": [("部门名单", reverse("releases"))],
        "release": record,
        "spec": spec,
        "facts": facts_of(record),
        "change": told_difference(record),
        "lacking": [name for name in (column.name for column in spec.asked) if name not in record.columns],
        "history": history,
        "may_withdraw": may_withdraw(request.user, record),
    }
    return show(request, "comparisons/release.html", context)


def spec_of(record: ListRelease) -> ListSpec:
    return next(spec for spec in intake.lists() if spec.id == record.list_id)


def facts_of(record: ListRelease) -> list[tuple[str, Any]]:
    keyed = f"{record.keyed_count:,}"
    share = f"（{record.keyed_count / record.row_count:.1%}）" if record.row_count else ""
    run = record.import_run
    return [
        ("提供单位", record.provenance or "—"),
        ("名单日期", f"{record.released_on}"),
        ("限定地区", record.area.name),
        ("行数", f"{record.row_count:,}"),
        ("有有效证件号的行", keyed + share),
        ("收到", f"{timezone.localtime(record.received_at):%Y-%m-%d %H:%M}"),
        ("导入人", run.by_name if run else "—"),
        ("原文件", run.file_name if run else "—"),
        *([("撤销", f"{timezone.localtime(record.withdrawn_at):%Y-%m-%d %H:%M}")] if record.withdrawn_at else []),
    ]


def may_withdraw(user: User, record: ListRelease) -> bool:
    return record.withdrawn_at is None and record.import_run_id is not None and access.may(user, Permission.IMPORT, record.area_id)


@needs(Permission.IMPORT)
def release_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a release back with the import that brought it; the one before counts again."""
    mine = ListRelease.objects.filter(access.within(request.user, Permission.IMPORT, "area_id"), import_run__isnull=False)
    record = find(mine.select_related("area", "import_run"), pk=pk)
    form = WithdrawEntry(request.POST if request.method == "POST" else None, user=request.user)

    def withdraw() -> None:
        intake.withdraw_run(by=request.user, run=record.import_run, **form.values())

    if request.method == "POST" and form.is_valid() and acted(form, withdraw):
        messages.success(request, f"已撤销 {record.released_on} 的“{spec_of(record).title}”，下次比对不再使用它。")
        return redirect("release", pk=pk)
    context = {
        "title": "撤销名单",
        "crumbs": [("部门名单", reverse("releases")), (f"{spec_of(record).title} {record.released_on}", reverse("release", args=[pk]))],
        "facts": facts_of(record),
        "form": form,
        "heading": "为什么撤销",
        "cancel": reverse("release", args=[pk]),
    }
    return show(request, "records/change.html", context, status=422 if form.errors else 200)
