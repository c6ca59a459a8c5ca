"""Runs of the comparison: their history, one with its progress and results, and starting another."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from nuanxin.comparisons.enums import RunState
from nuanxin.comparisons.models import ComparisonRun, ListRelease
from nuanxin.orgs import access
from nuanxin.orgs.access import Permission
from nuanxin.web import listing
from nuanxin.web.comparisons import running
from nuanxin.web.comparisons.forms import RunEntry
from nuanxin.web.comparisons.rules import result_of
from nuanxin.web.comparisons.sources import title_of, title_of_rule
from nuanxin.web.listing import Action, Column, Filter, Listing, Order, at_least, at_most, equal, link, status
from nuanxin.web.pages import find, needs, show

TONES = {RunState.RUNNING: "info", RunState.FINISHED: "ok", RunState.FAILED: "bad"}


def added(run: ComparisonRun, name: str) -> str:
    return f"{sum(told.get(name, 0) for told in run.rules.values()):,}" if run.rules else "—"


RUNS = Listing(
    name="comparison-runs",
    title="比对批次",
    noun="次",
    columns=(
        Column("run", "批次", lambda row: link(reverse("comparison-run", args=[row.pk]), f"第 {row.pk} 批"), is_head=True),
        Column("area", "地区", lambda row: row.area.name),
        Column("as_of", "判断日期", lambda row: row.as_of.isoformat(), style="mono"),
        Column("state", "状态", lambda row: status(row.get_state_display(), TONES[row.state])),
        Column("rules", "规则", lambda row: f"{row.done} / {row.total}", style="r"),
        Column("found", "发现", lambda row: added(row, "found"), style="r"),
        Column("new", "新增", lambda row: added(row, "new"), style="r"),
        Column("gone", "不再出现", lambda row: added(row, "gone"), style="r"),
        Column("by", "发起人", lambda row: row.by_name, style="wrap"),
        Column("at", "开始时间", lambda row: f"{timezone.localtime(row.started_at):%Y-%m-%d %H:%M}", style="mono"),
    ),
    filters=(
        Filter("state", "状态", equal("state"), choices=RunState.choices),
        Filter("from", "判断日期起", at_least("as_of"), kind="day"),
        Filter("to", "判断日期止", at_most("as_of"), kind="day"),
    ),
    orders=(Order("newest", "先后", ("-pk",)),),
    nothing="还没有运行过比对。先导入部门名单，再点“开始比对”；没有的名单不影响其他规则。",
)


def runs_of(user):
    """Runs over the user's own areas."""
    return ComparisonRun.objects.filter(access.within(user, Permission.VIEW, "area_id")).select_related("area")


@needs(Permission.VIEW)
def runs(request: HttpRequest) -> HttpResponse:
    actions = (
        [Action("开始比对", reverse("comparison-new"), "play", is_primary=True)] if access.may(request.user, Permission.COMPARE) else []
    )
    return listing.page(request, RUNS, runs_of(request.user), actions=actions, crumbs=[("比对疑点", reverse("findings"))])


@needs(Permission.VIEW)
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """One run; while it goes on the page asks again by itself."""
    found = find(runs_of(request.user), pk=pk)
    context = {
        "title": f"第 {found.pk} 批比对",
        "crumbs": [("比对疑点", reverse("findings")), ("比对批次", reverse("comparison-runs"))],
        "run": found,
        "tone": TONES[found.state],
        "url": reverse("comparison-run", args=[found.pk]),
        "is_running": found.state == RunState.RUNNING,
        "share": found.done * 100 // found.total if found.total else 0,
        "facts": facts_of(found),
        "rows": [row_of(request.user, found, name, told) for name, told in found.rules.items()],
    }
    return show(request, "comparisons/run.html", context, fragment="comparisons/run_body.html")


def facts_of(run: ComparisonRun) -> list[tuple[str, str]]:
    until = run.finished_at or timezone.now()
    return [
        ("地区", run.area.name),
        ("判断日期", run.as_of.isoformat()),
        ("发起人", run.by_name),
        ("开始", f"{timezone.localtime(run.started_at):%Y-%m-%d %H:%M:%S}"),
        ("用时", f"{max(0, int((until - run.started_at).total_seconds()))} 秒" + ("" if run.finished_at else "（还在进行）")),
        ("所用名单", "、".join(releases_of(run)) or "—"),
    ]


def releases_of(run: ComparisonRun) -> list[str]:
    """Each list with the days of the releases that the run read."""
    keys = [pk for found in run.releases.values() for pk in found]
    days = {pk: day.isoformat() for pk, day in ListRelease.objects.filter(pk__in=keys).values_list("pk", "released_on")}
    return [f"{title_of(name)}（{'、'.join(days[pk] for pk in found if pk in days)}）" for name, found in run.releases.items() if found]


def row_of(user, run: ComparisonRun, name: str, told: dict[str, Any]) -> dict[str, Any]:
    lists = "、".join(title_of(list_id) for list_id in told.get("lists", ()))
    return {"title": title_of_rule(name), "rule_url": reverse("comparison-rule", args=[name]), "findings_url": f"{reverse('findings')}?rule={name}",
            "lacking": lists, **result_of(user, run, told)}  # fmt: skip


@needs(Permission.COMPARE)
def run_new(request: HttpRequest) -> HttpResponse:
    """Start a run over one of the user's areas."""
    form = RunEntry(request.POST if request.method == "POST" else None, user=request.user)
    if request.method == "POST" and form.is_valid():
        started = running.start(request.user, **form.values())
        if started:
            return redirect("comparison-run", pk=started.pk)
        messages.success(request, "已安排比对。前一次比对完成后就会开始，稍后在这里查看。")
        return redirect("comparison-runs")
    context = {
        "title": "开始比对",
        "crumbs": [("比对疑点", reverse("findings")), ("比对批次", reverse("comparison-runs"))],
        "form": form,
        "heading": "比对哪里",
        "next": "",
        "cancel": reverse("comparison-runs"),
        "facts": [("怎样比对", "用各部门最新一份名单和台账，按全部规则比对。没有变化的规则不会重算；名单没有提供的规则会列明。")],
    }
    return show(request, "records/change.html", context, status=422 if form.errors else 200)
