"""Who is to be reviewed: the list of a community with one-key outcomes, one person's entry, second chances."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from nuanxin.errors import UserError
from nuanxin.orgs import access
from nuanxin.orgs.access import Permission
from nuanxin.orgs.models import User
from nuanxin.people import reviews
from nuanxin.people.actions import reviews as actions
from nuanxin.people.enums import ReviewOutcome
from nuanxin.people.models import AnnualReview, ReviewCampaign
from nuanxin.people.queries.reviews import ReviewState, reviews_of, visible_reviews
from nuanxin.web import listing, pages, remembered
from nuanxin.web.listing import Action, Column, Filter, Listing, Order, day, equal, links, status, tag, under
from nuanxin.web.pages import needs
from nuanxin.web.records.columns import PERSON_JOINS, PERSON_UNREAD, person_columns, with_townships
from nuanxin.web.records.picker import matching
from nuanxin.web.records.views import acted, way_back
from nuanxin.web.reviews.campaigns import crumbs, get_campaign, title_of
from nuanxin.web.reviews.forms import OutcomeForm, on_file

TONES = {"pending": "warn", "passed": "ok", "failed": "bad", "absent": "bad", "left": "off"}
SECOND = (("1", "补审"), ("0", "首次审验"))
MOST_AT_ONCE = 500
TOLD = 5

REVIEWS = Listing(
    name="review-people",
    title="审验名单",
    noun="人",
    columns=(
        *person_columns(),
        Column(
            "decided_on", "认定日期", lambda row: day(row.recognition.decided_on), value=lambda row: row.recognition.decided_on, width=13
        ),
        Column(
            "state",
            "结果",
            lambda row: status(ReviewState(row.state).label, TONES[row.state]),
            value=lambda row: ReviewState(row.state).label,
            width=14,
        ),
        Column(
            "second",
            "补审",
            lambda row: tag("补审" if row.is_second else "", "info"),
            value=lambda row: "是" if row.is_second else "",
            width=8,
        ),
        Column("reviewed_on", "审验日期", lambda row: day(row.reviewed_on), value=lambda row: row.reviewed_on, width=13),
        Column("changes", "变化情况", lambda row: row.changes or "—", style="wrap", width=30),
        Column("reason", "原因", lambda row: row.reason or "—", style="wrap", width=24),
        Column("signature", "本人签字", lambda row: "", value=lambda row: None, on_page=False, width=16),
        Column("ops", "操作", lambda row: "", style="ops"),
    ),
    filters=(
        Filter("q", "人员", lambda records, typed: matching(records, typed, "person__"), hint="姓名开头、完整证号或手机号"),
        Filter("area", "所属地区", under("person__residence_id"), kind="area"),
        Filter("state", "结果", equal("state"), choices=ReviewState.choices),
        Filter("second", "补审", lambda records, value: records.filter(is_second=value == "1"), choices=SECOND),
    ),
    orders=(Order("place", "所属地区", ("person__residence_id", "pk")), Order("newest", "名单次序", ("pk",))),
    prepare=with_townships("person__residence_id"),
    export="review-people-export",
    nothing="名单里还没有人。开始日期在册的人会列入；补录的认定，可在年审页面点“补入名单”。",
)


def listing_for(user: User, campaign: ReviewCampaign, back: str) -> Listing:
    """The list with buttons in each line for what this user may do."""
    may_record = access.may(user, Permission.RECORD) and campaign.closed_at is None
    ops = Column("ops", "操作", partial(operations, may_record=may_record, back=back), style="ops")
    return replace(REVIEWS, columns=(*REVIEWS.columns[:-1], ops))


def operations(row: AnnualReview, *, may_record: bool, back: str) -> SafeString:
    """One key for “passed”; everything else on the person's own page of the review."""
    url = reverse("review", args=[row.pk])
    if not (may_record and row.state == ReviewState.PENDING):
        return links(((url, "查看"),), about=row.person.name)
    return format_html(
        '<button class="btn sm" type="submit" formaction="{}" name="next" value="{}">合格<span class="vh">：{}</span></button>{}',
        reverse("review-pass", args=[row.pk]), back, row.person.name, links(((url, "登记结果"),), about=row.person.name),
    )  # fmt: skip


def records_of(campaign: ReviewCampaign, user: User) -> QuerySet:
    return visible_reviews(campaign, user).select_related(*PERSON_JOINS, "recognition").defer(*PERSON_UNREAD)


@needs(Permission.VIEW)
def people(request: HttpRequest, pk: int) -> HttpResponse:
    campaign = get_campaign(request, pk)
    may_record = access.may(request.user, Permission.RECORD) and campaign.closed_at is None
    batch = [Action("所选合格", reverse("review-people-pass", args=[pk]), "check")] if may_record else []
    return listing.page(
        request,
        listing_for(request.user, campaign, request.get_full_path()),
        records_of(campaign, request.user),
        title=f"{title_of(campaign)}：名单",
        crumbs=crumbs(campaign),
        batch=batch,
        lede=f"{campaign.opens_on} 至 {campaign.closes_on}。点“合格”即按今天登记；不合格、未参加的点“登记结果”写明原因。",
    )


@needs(Permission.EXPORT)
@require_POST
def export(request: HttpRequest, pk: int) -> HttpResponse:
    campaign = get_campaign(request, pk)
    return listing.export(request, REVIEWS, records_of(campaign, request.user), title=f"{title_of(campaign)}名单")


@needs(Permission.RECORD)
@require_POST
def pass_many(request: HttpRequest, pk: int) -> HttpResponse:
    """All ticked persons pass today; those refused are named with the reason."""
    campaign = get_campaign(request, pk)
    keys = {int(key) for key in request.POST.getlist("id") if key.isascii() and key.isdecimal() and len(key) <= 18}
    if not 0 < len(keys) <= MOST_AT_ONCE:
        raise UserError(f"选择了 {len(keys)} 人，一次可登记 1 至 {MOST_AT_ONCE} 人。请重新勾选。")
    chosen = list(records_of(campaign, request.user).filter(pk__in=keys))
    made = actions.review_many(by=request.user, reviews=chosen, outcome=ReviewOutcome.PASSED, reviewed_on=remembered.business_today())
    if made.done:
        messages.success(request, f"已登记 {len(made.done)} 人合格。")
    for _, why in made.refused[:TOLD]:
        messages.error(request, why)
    if len(made.refused) > TOLD:
        messages.error(request, f"还有 {len(made.refused) - TOLD} 人没有登记，原因类似。")
    return pages.back_to(request, reverse("review-people", args=[pk]))


def get_review(request: HttpRequest, pk: int) -> AnnualReview:
    """A review the user may see, with its campaign and the state it stands in."""
    plain = pages.find(AnnualReview.objects.visible_to(request.user).select_related("campaign__area"), pk=pk)
    found = (
        reviews_of(plain.campaign).select_related(*PERSON_JOINS, "recognition", "reviewed_by").defer(*PERSON_UNREAD).filter(pk=pk).first()
    )
    if found is None:  # the first review of somebody who got a second chance counts no longer
        found = AnnualReview.objects.select_related(*PERSON_JOINS, "recognition", "reviewed_by").defer(*PERSON_UNREAD).get(pk=pk)
        found.state = found.outcome
    found.campaign = plain.campaign
    return found


@needs(Permission.VIEW)
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """One person's review: what came of it, and the form for those who record it."""
    found = get_review(request, pk)
    definition = reviews.get(found.campaign.definition)
    may_record = access.may(request.user, Permission.RECORD, found.person.residence_id)
    if request.method == "POST":
        pages.require(request, Permission.RECORD, found.person.residence_id)
    start = {"reviewed_on": remembered.business_today()} | {key: value for key, value in on_file(found, definition).items() if value}
    form = OutcomeForm(request.POST or None, definition=definition, initial=start)
    fallback = reverse("review-people", args=[found.campaign_id])

    def act() -> None:
        actions.record_review(by=request.user, review=found, **form.values())

    if request.method == "POST" and form.is_valid() and acted(form, act):
        messages.success(request, f"已登记审验结果：{found.person.name}。")
        return pages.back_to(request, fallback)
    return pages.show(request, "reviews/review.html", review_context(request, found, form, may_record), status=422 if form.errors else 200)


def review_context(request: HttpRequest, found: AnnualReview, form: OutcomeForm, may_record: bool) -> dict[str, Any]:
    back = way_back(request, reverse("review-people", args=[found.campaign_id]))
    others = AnnualReview.objects.visible_to(request.user).filter(person=found.person).exclude(pk=found.pk).select_related("campaign__area")
    second = next((one for one in others if one.campaign_id == found.campaign_id and one.is_second), None)
    return {
        "title": f"{found.person.name}：{'补审' if found.is_second else '年度审验'}",
        "crumbs": [*crumbs(found.campaign), ("名单", reverse("review-people", args=[found.campaign_id]))],
        "review": found,
        "state": (ReviewState(found.state).label, TONES[found.state]),
        "form": form,
        "may_record": may_record and second is None and not found.campaign.closed_at and found.state != ReviewState.LEFT,
        "may_give_second": may_record and second is None and may_be_second(found),
        "second": second,
        "others": sorted(others, key=lambda one: (-one.campaign.year, not one.is_second)),
        "next": back,
        "cancel": back,
    }


def may_be_second(found: AnnualReview) -> bool:
    """Where the button is offered; the action judges again."""
    campaign, today = found.campaign, remembered.business_today()
    if found.is_second or campaign.closed_at or not campaign.second_chance_until or today > campaign.second_chance_until:
        return False
    return found.state in (ReviewState.FAILED, ReviewState.ABSENT) or (found.state == ReviewState.PENDING and today > campaign.closes_on)


@needs(Permission.RECORD)
@require_POST
def review_pass(request: HttpRequest, pk: int) -> HttpResponse:
    """One key: passed today."""
    found = get_review(request, pk)
    pages.require(request, Permission.RECORD, found.person.residence_id)
    actions.record_review(by=request.user, review=found, outcome=ReviewOutcome.PASSED, reviewed_on=remembered.business_today())
    messages.success(request, f"已登记合格：{found.person.name}。")
    return pages.back_to(request, reverse("review-people", args=[found.campaign_id]))


@needs(Permission.RECORD)
@require_POST
def review_second(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a second chance, and go on to its own page."""
    found = get_review(request, pk)
    pages.require(request, Permission.RECORD, found.person.residence_id)
    second = actions.give_second_chance(by=request.user, review=found)
    messages.success(request, f"已给予补审：{found.person.name}，{found.campaign.second_chance_until} 截止。")
    return redirect("review", pk=second.pk)
