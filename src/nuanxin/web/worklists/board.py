"""The board of work lists: how many there are of each, what is worth collecting, as of when, and deciding anew."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from nuanxin.benefits import worklists
from nuanxin.benefits.worklists import WorkList, Worth
from nuanxin.orgs import access
from nuanxin.orgs.access import Permission
from nuanxin.web import charts, pages, remembered
from nuanxin.web.listing.query import area_choices, options
from nuanxin.web.pages import needs
from nuanxin.web.worklists import running, scope

GROUPS = (("person", "个人和家庭"), ("employer", "用人单位和车间"))
COLLECTING = "worth_collecting"
URGENT = ("over_cap", "paid_after_end", "two_payers", "paid_unentitled", "employers_over_cap", "employers_paid_after_end")
MOST_FACTS = 12


@needs(Permission.VIEW)
def board(request: HttpRequest) -> HttpResponse:
    """Every list with its number; while a run goes on the page asks again by itself."""
    prefixes, area = scope.prefixes_of(request), scope.area_of(request)
    runs = scope.runs_of(prefixes)
    may_run = access.may(request.user, Permission.APPLY)
    progress = running.progress_of(scope.run_area(request.user)) if may_run else None
    counts = scope.counts_of(prefixes)
    context = {
        "title": "工作清单",
        "groups": [(label, [card(one, counts, area, bool(runs)) for one in worklists.LISTS.values() if one.about == about]) for about, label in GROUPS],
        "ranked": ranked(worklists.ranking(prefixes)[:MOST_FACTS], area) if runs else [],
        "runs": [run_words(run) for run in runs],
        "has_run": bool(runs),
        "is_stale": any(run.as_of != remembered.business_today() for run in runs),
        "may_run": may_run,
        "progress": progress,
        "is_running": bool(progress and progress.is_running),
        "area": area,
        "options": options(area_choices(request.user, area.code if area else ""), area.code if area else ""),
        "url": request.get_full_path(),
    }  # fmt: skip
    return pages.show(request, "worklists/board.html", context, fragment="worklists/board_body.html")


def card(one: WorkList, counts: dict[str, int], area, has_run: bool) -> dict[str, object]:
    number = counts[one.id]
    return {
        "list": one,
        "number": number,
        "url": list_url(one.id, area=area.code if area else ""),
        "is_lacking": one.needs_run and not has_run,
        "tone": "bad" if one.id in URGENT and number else "",
        "unit": "家" if one.about == "employer" else "条",
    }


def list_url(list_id: str, **query: str) -> str:
    kept = {name: value for name, value in query.items() if value}
    return reverse("worklist", args=[list_id]) + (f"?{urlencode(kept)}" if kept else "")


def ranked(found: tuple[Worth, ...], area) -> list[tuple[Worth, SafeString, str]]:
    """Facts by the decisions they block, each with its bar and the persons behind it."""
    most = max((one.decisions for one in found), default=0)
    code = area.code if area else ""
    return [
        (one, charts.meter(one.decisions, most, f"{one.label}：{one.decisions} 件", 240), list_url(COLLECTING, fact=one.fact, area=code))
        for one in found
    ]


def run_words(run) -> str:
    """As of when, and when it was made."""
    made = timezone.localtime(run.finished_at)
    return f"按 {run.as_of} 判定（{made:%Y-%m-%d %H:%M} 完成，{run.people:,} 人）"


@require_POST
@needs(Permission.APPLY)
def run_start(request: HttpRequest) -> HttpResponse:
    """Decide everybody of the user's area anew, in the background."""
    running.start(request.user, scope.run_area(request.user))
    messages.success(request, "已开始判定，可以离开本页，完成后清单自动更新。")
    return redirect("worklists")
