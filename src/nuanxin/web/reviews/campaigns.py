"""Campaigns of the yearly review: all of them, opening one, its progress by area, closing it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from nuanxin.orgs import access
from nuanxin.orgs.access import Permission
from nuanxin.orgs.models import Area
from nuanxin.people import reviews
from nuanxin.people.actions import reviews as actions
from nuanxin.people.models import AnnualReview, ReviewCampaign
from nuanxin.people.queries.reviews import AreaProgress, ReviewState, campaigns_of, progress, reviews_of, to_be_ended, totalled
from nuanxin.web import charts, pages, remembered
from nuanxin.web.charts import Chart, Point
from nuanxin.web.listing.query import area_choices
from nuanxin.web.pages import needs
from nuanxin.web.records.views import acted
from nuanxin.web.reviews.forms import CampaignForm, CloseForm

LISTED = ("年度审验", "reviews")
MOST_NAMED = 100


@dataclass(frozen=True)
class Line:
    """A campaign as the list shows it."""

    campaign: ReviewCampaign
    title: str
    state: tuple[str, str]
    counts: dict[str, int] | None

    @property
    def total(self) -> int:
        return sum((self.counts or {}).values())

    @property
    def done(self) -> int:
        return self.total - (self.counts or {}).get(ReviewState.PENDING, 0)


def get_campaign(request: HttpRequest, pk: int) -> ReviewCampaign:
    return pages.find(campaigns_of(request.user), pk=pk)


def crumbs(campaign: ReviewCampaign | None = None) -> list[tuple[str, str]]:
    way = [(LISTED[0], reverse(LISTED[1]))]
    return [*way, (title_of(campaign), reverse("review-campaign", args=[campaign.pk]))] if campaign else way


def title_of(campaign: ReviewCampaign) -> str:
    return f"{campaign.area} {campaign}"


def state_of(campaign: ReviewCampaign, today: Any) -> tuple[str, str]:
    """Where a campaign stands in time, with its tone."""
    if campaign.closed_at:
        return "已办结", ""
    if today < campaign.opens_on:
        return f"{(campaign.opens_on - today).days} 天后开始", "info"
    if today <= campaign.closes_on:
        return f"进行中，剩 {(campaign.closes_on - today).days} 天", "ok"
    if campaign.second_chance_until and today <= campaign.second_chance_until:
        return f"补审中，剩 {(campaign.second_chance_until - today).days} 天", "warn"
    return "已截止，待办结", "bad"


@needs(Permission.VIEW)
def campaigns(request: HttpRequest) -> HttpResponse:
    """The campaigns of the user's areas, with how far those under way have come."""
    today = remembered.business_today()
    lines = [line(request, campaign, today) for campaign in campaigns_of(request.user)]
    context = {"title": "年度审验", "lines": lines, "may_open": access.may(request.user, Permission.RECOGNISE)}
    return pages.show(request, "reviews/campaigns.html", context)


def line(request: HttpRequest, campaign: ReviewCampaign, today: Any) -> Line:
    known = reviews.library().get(campaign.definition)
    counts = None if campaign.closed_at else totalled(progress(campaign, request.user, 6))
    return Line(campaign, known.title if known else campaign.definition, state_of(campaign, today), counts)


@needs(Permission.RECOGNISE)
def campaign_new(request: HttpRequest) -> HttpResponse:
    """Open a year's review: everybody on the register on the opening day is in."""
    areas = area_choices(request.user, "", Permission.RECOGNISE)
    form = CampaignForm(request.POST or None, areas=areas, initial={"year": remembered.business_today().year})
    made: list[ReviewCampaign] = []

    def act() -> None:
        values = form.values()
        area = Area.objects.get(code=values.pop("area"))
        made.append(actions.open_campaign(by=request.user, area=area, **values))

    if request.method == "POST" and form.is_valid() and acted(form, act):
        messages.success(request, f"已建立{title_of(made[0])}，{reviews_of(made[0]).count()} 人列入名单。")
        return redirect("review-campaign", pk=made[0].pk)
    context = {"title": "建立年度审验", "crumbs": crumbs(), "form": form, "cancel": reverse("reviews"), "known": reviews.library().values()}
    return pages.show(request, "reviews/new.html", context, status=422 if form.errors else 200)


@needs(Permission.VIEW)
def campaign(request: HttpRequest, pk: int) -> HttpResponse:
    """The board: progress of each area, and everything that may be done next."""
    found, today = get_campaign(request, pk), remembered.business_today()
    under = asked_area(request, found)
    parts = progress(found, request.user, (under or found.area).child_digits, under.prefix if under else "")
    may_close = access.may(request.user, Permission.RECOGNISE, found.area_id) and not found.closed_at
    context = {
        "title": title_of(found),
        "crumbs": crumbs(),
        "campaign": found,
        "definition": reviews.library().get(found.definition),
        "state": state_of(found, today),
        "under": under,
        "parts": [(part, people_url(found, area=part.code), board_url(found, part, under)) for part in parts],
        "states": states_of(found, under, totalled(parts)),
        "chart": progress_chart(found, parts),
        "may_close": may_close,
        "is_over": today >= found.closes_on,
    }
    return pages.show(request, "reviews/campaign.html", context)


def asked_area(request: HttpRequest, campaign: ReviewCampaign) -> Area | None:
    """The township asked for, if it lies in the campaign's area; what the user may not see has no counts there."""
    code = request.GET.get("area", "")
    return Area.objects.filter(code=code, prefix__startswith=campaign.area.prefix).exclude(pk=campaign.area_id).first() if code else None


def board_url(campaign: ReviewCampaign, part: AreaProgress, under: Area | None) -> str:
    """One level deeper, from townships to their communities."""
    return "" if under or campaign.area.child_digits > 9 else f"{reverse('review-campaign', args=[campaign.pk])}?area={part.code}"


def states_of(campaign: ReviewCampaign, under: Area | None, counts: dict[str, int]) -> list[tuple[str, int, str]]:
    """Each state with its number and the list behind it."""
    place = under.code if under else ""
    return [(label, counts[state], people_url(campaign, area=place, state=state)) for state, label in ReviewState.choices]


def people_url(campaign: ReviewCampaign, **query: str) -> str:
    asked = "&".join(f"{name}={value}" for name, value in query.items() if value)
    return reverse("review-people", args=[campaign.pk]) + (f"?{asked}" if asked else "")


def progress_chart(campaign: ReviewCampaign, parts: list[AreaProgress]) -> Chart:
    points = [Point(part.name, (part.total, part.done), people_url(campaign, area=part.code)) for part in parts]
    return charts.columns("各地应审人数与已审人数", points, ("应审", "已有结果"), unit="人")


@needs(Permission.RECOGNISE)
@require_POST
def complete(request: HttpRequest, pk: int) -> HttpResponse:
    """Add whoever was recorded on the register late."""
    found = get_campaign(request, pk)
    pages.require(request, Permission.RECOGNISE, found.area_id)
    before = AnnualReview.objects.filter(campaign=found).count()
    actions.open_campaign(by=request.user, area=found.area, year=found.year)
    added = AnnualReview.objects.filter(campaign=found).count() - before
    messages.success(request, f"补入 {added} 人。" if added else "名单没有变化：开始日期在册的人都已列入。")
    return redirect("review-campaign", pk=pk)


@needs(Permission.RECOGNISE)
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Before closing: who will lose the recognition, by reason; then close."""
    found = get_campaign(request, pk)
    pages.require(request, Permission.RECOGNISE, found.area_id)
    form = CloseForm(request.POST or None, initial={"on": remembered.business_today()})

    def act() -> None:
        actions.close_campaign(by=request.user, campaign=found, **form.values())

    if request.method == "POST" and form.is_valid() and acted(form, act):
        messages.success(request, f"已办结{title_of(found)}。")
        return redirect("review-campaign", pk=pk)
    context = {"title": "办结年度审验", "crumbs": crumbs(found), "campaign": found, "form": form, "parts": preview(found)}
    context["cancel"] = reverse("review-campaign", args=[pk])
    return pages.show(request, "reviews/close.html", context, status=422 if form.errors else 200)


def preview(campaign: ReviewCampaign) -> list[dict[str, Any]]:
    """Who would lose the recognition if the campaign were closed now, and what follows for them."""
    definition = reviews.get(campaign.definition)
    lost = to_be_ended(campaign)
    groups = (
        ("不合格", definition.failed.words, lost.filter(state=ReviewState.FAILED), ReviewState.FAILED),
        ("登记为未参加", definition.absent.words, lost.filter(state=ReviewState.ABSENT), ReviewState.ABSENT),
        ("还没有结果，按未参加处理", definition.absent.words, reviews_of(campaign).filter(state=ReviewState.PENDING), ReviewState.PENDING),
    )
    return [named(label, words, records, people_url(campaign, state=state)) for label, words, records, state in groups]


def named(label: str, words: str, records: QuerySet, url: str) -> dict[str, Any]:
    persons = records.select_related("person").defer("person__id_number", "person__phone").order_by("person__residence_id", "pk")
    return {"label": label, "words": words, "count": records.count(), "reviews": list(persons[:MOST_NAMED]), "url": url}
