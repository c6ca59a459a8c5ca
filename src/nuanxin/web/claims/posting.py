"""Posting a notice: the ticked claims of one area together; what it will show and until when is told before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from nuanxin.benefits import actions, approval
from nuanxin.benefits.enums import ClaimState
from nuanxin.benefits.models import Claim, ClaimNotice
from nuanxin.benefits.queries import turns
from nuanxin.benefits.queries.notices import LABELS
from nuanxin.orgs import access, calendar
from nuanxin.orgs.access import Permission
from nuanxin.orgs.models import Area, User
from nuanxin.web import pages, remembered
from nuanxin.web.claims.columns import payee_name, prepare
from nuanxin.web.claims.forms import NoticeForm
from nuanxin.web.claims.inbox import visible
from nuanxin.web.claims.objections import BOARD
from nuanxin.web.listing import day
from nuanxin.web.pages import needs
from nuanxin.web.recognition.notices import with_ids
from nuanxin.web.recognition.standing import unconfirmed
from nuanxin.web.records.views import acted

MOST_AT_ONCE = 500


@needs(Permission.APPLY)
def claim_notice_new(request: HttpRequest) -> HttpResponse:
    """Ticked claims from the inbox or a group of the board; without either, everything the user may post."""
    if request.method == "POST" and "post" not in request.POST:
        return redirect(with_ids(reverse("claim-notice-new"), request.POST.getlist("id")))
    ticked = set((request.POST if request.method == "POST" else request.GET).getlist("id"))
    candidates = prepare(shown(candidates_of(request), ticked))
    chosen = [one for one in candidates if str(one.pk) in ticked] if ticked or request.method == "POST" else candidates
    form = form_of(request, candidates, chosen)
    if request.method == "POST" and form.is_valid():
        if not chosen:
            form.add_error(None, "没有勾选任何申领，不能发布公示。请至少勾选一笔。")
        elif made := posted(request, form, chosen):
            messages.success(request, f"已发布公示：{made.title}，共 {len(chosen)} 笔，到 {made.closes_on} 止。")
            return redirect("claim-notice", pk=made.pk)
    return pages.show(request, "claims/notice_new.html", context_of(form, candidates, chosen), status=422 if form.errors else 200)


def candidates_of(request: HttpRequest) -> QuerySet:
    """The claims that this user may post now, narrowed to the group that the board's link names."""
    waiting = turns.waiting_for(request.user).filter(state=ClaimState.REVIEWED).values("pk")
    found = visible(request.user).filter(pk__in=waiting).order_by("area_id", "pk")
    for name in ("area", "policy"):
        if value := request.GET.get(name, "").replace("\x00", ""):
            found = found.filter(**{name: value})
    return found


def shown(found: QuerySet, ticked: Iterable[str]) -> list[Claim]:
    """As many as a page holds, none of the ticked ones left out for others."""
    keys = [int(key) for key in ticked if key.isascii() and key.isdecimal() and len(key) < 19][:MOST_AT_ONCE]
    first = list(found.filter(pk__in=keys))
    rest = found.exclude(pk__in=keys)[: MOST_AT_ONCE - len(first)]
    return sorted([*first, *rest], key=lambda one: (one.area_id, one.pk))


def posted(request: HttpRequest, form: NoticeForm, chosen: Sequence[Claim]) -> ClaimNotice | None:
    made: list[ClaimNotice] = []
    acted(form, lambda: made.append(actions.post_claims(by=request.user, claims=chosen, **form.values())))
    return made[0] if made else None


def form_of(request: HttpRequest, candidates: Sequence[Claim], chosen: Sequence[Claim]) -> NoticeForm:
    areas = areas_of(request.user, candidates)
    initial = {"posted_on": remembered.business_today(), "area": common_area(areas, chosen)}
    return NoticeForm(request.POST if request.method == "POST" else None, areas=areas, initial=initial)


def areas_of(user: User, candidates: Iterable[Claim]) -> list[Area]:
    """The villages, townships and counties of the candidates where the user has a say."""
    codes = {one.area_id[:digits].ljust(12, "0") for one in candidates for digits in (6, 9, 12)}
    return list(Area.objects.filter(access.within(user, Permission.APPLY, "code"), code__in=codes).order_by("code"))


def common_area(areas: Sequence[Area], chosen: Sequence[Claim]) -> str:
    """The smallest area around everything chosen."""
    fitting = [area for area in areas if chosen and all(area.covers(one.area_id) for one in chosen)]
    return max(fitting, key=lambda area: len(area.prefix)).code if fitting else ""


def context_of(form: NoticeForm, candidates: Sequence[Claim], chosen: Sequence[Claim]) -> dict:
    keys, rule, today = {one.pk for one in chosen}, approval.rules().notice, remembered.business_today()
    closes_on = calendar.nth_day(today, rule.days, working=rule.unit == "working", counts_start=rule.counts_start)
    return {
        "title": "发布公示",
        "crumbs": [(BOARD[0], reverse(BOARD[1]))],
        "form": form,
        "candidates": [(one, payee_name(one), one.pk in keys) for one in candidates],
        "rule": rule,
        "unit": "个工作日" if rule.unit == "working" else "天",
        "closes_on": day(closes_on),
        "columns": [LABELS[name] for name in rule.columns],
        "warnings": unconfirmed(today, closes_on) if rule.unit == "working" else [],
        "inbox_url": reverse("claims"),
        "cancel": reverse("claim-notices"),
    }
