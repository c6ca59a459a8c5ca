"""Opening a year's review for everybody on the register, and closing it with what the definition says follows."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from nuanxin.errors import UserError
from nuanxin.orgs import access, audit, bulk, clock, history, recording
from nuanxin.orgs.models import Area, RecordChange, User
from nuanxin.people import reviews
from nuanxin.people.actions.recognitions import end_recognition
from nuanxin.people.enums import EndReason, ReviewOutcome
from nuanxin.people.models import AnnualReview, Recognition, ReviewCampaign
from nuanxin.people.queries.reviews import ReviewState, reviews_of, to_be_ended
from nuanxin.people.reviews import ReviewDefinition

AT_ONCE = 500
Progress = Callable[[str, int, int], None]


def silent(stage: str, done: int, total: int) -> None:
    """No progress told."""


@transaction.atomic
def open_campaign(
    *,
    by: User | None,
    area: Area,
    year: int,
    definition: str | None = None,
    opens_on: datetime.date | None = None,
    closes_on: datetime.date | None = None,
) -> ReviewCampaign:
    """A year's review in an area, with one review to come for each person on the register on the opening day.

    Opened again, it is the same campaign, and whoever was recorded late is added. The days are the definition's unless the
    office sets its own. Refuses a last day years away, and an area inside or around one that reviews already this year.
    """
    access.require(by, access.Permission.RECOGNISE, area.pk)
    campaign = ReviewCampaign.objects.select_for_update().filter(area=area, year=year).first()
    is_new = campaign is None
    campaign = campaign or begun(by, area, year, definition, opens_on, closes_on)
    added = add_reviews(campaign, by) if campaign.closed_at is None else 0
    if is_new or added:
        kind = "people.review_campaign.opened" if is_new else "people.review_campaign.completed"
        audit.record(kind, by=by, subject=campaign, area=area.pk, year=year, count=added)
    return campaign


def begun(
    by: User | None, area: Area, year: int, definition: str | None, opens_on: datetime.date | None, closes_on: datetime.date | None
) -> ReviewCampaign:
    used = reviews.get(definition) if definition else reviews.for_area(area.pk, datetime.date(year, 1, 1))
    first, last = used.period.days(year)
    opens_on, closes_on = opens_on or first, closes_on or last
    recording.refuse_order("开始日期", opens_on, "截止日期", closes_on)
    if abs(closes_on.year - year) > 1:
        raise UserError(f"截止日期 {closes_on} 不在 {year} 年前后，不能建立 {year} 年度审验。请核对日期。")
    refuse_overlap(area, year)
    with recording.refusing(ReviewCampaign, one_review_campaign_per_area_and_year=f"{area} {year} 年度审验刚刚由别人建立。请刷新页面。"):
        return ReviewCampaign.objects.create(
            year=year,
            area=area,
            definition=used.id,
            opens_on=opens_on,
            closes_on=closes_on,
            second_chance_until=used.second_until(closes_on),
            opened_by=by,
        )


def refuse_overlap(area: Area, year: int) -> None:
    """Nobody is reviewed twice a year: not by the township and by the county."""
    above = [area.prefix[:length] for length in (2, 4, 6, 9, 12) if length <= len(area.prefix)]
    around = Q(area__prefix__in=above) | Q(area__prefix__startswith=area.prefix)
    if other := ReviewCampaign.objects.filter(around, year=year).select_related("area").first():
        raise UserError(f"{other.area}已经建立 {year} 年度审验，与{area}的范围重叠，不能再建立。请在已有的年审中办理。")


def add_reviews(campaign: ReviewCampaign, by: User | None) -> int:
    """A review to come for everybody on the register on the opening day who has none yet: two statements, however many they are."""
    prefix, day = campaign.area.prefix, campaign.opens_on
    on_register = Recognition.objects.standing().filter(Q(ended_on=None) | Q(ended_on__gte=day), decided_on__lte=day)
    here = on_register.filter(
        person__voided_at=None, person__residence_id__gte=prefix.ljust(12, "0"), person__residence_id__lt=prefix + "~"
    )
    known = AnnualReview.objects.standing().filter(campaign=campaign).values("person_id")
    rows = list(dict(here.exclude(person_id__in=known).order_by("decided_on", "pk").values_list("person_id", "pk")).items())
    bulk.insert_many(AnnualReview, ("person_id", "recognition_id"), rows, campaign=campaign, recorded_by=by, recorded_at=timezone.now())
    return len(rows)


def close_campaign(
    *, by: User | None, campaign: ReviewCampaign, on: datetime.date | None = None, progress: Progress = silent
) -> ReviewCampaign:
    """Whoever was not reviewed counts as absent, and what the definition says follows for them and for those who failed.

    Some hundred persons at a time, each time whole: interrupted, it goes on where it stopped; closed already, it changes nothing.
    Refuses a day before the last day, and before that of the second chances while any is open.
    """
    access.require(by, access.Permission.RECOGNISE, campaign.area_id)
    campaign = ReviewCampaign.objects.select_related("area").get(pk=campaign.pk)
    if campaign.closed_at:
        return campaign
    on = on or clock.business_today()
    refuse_early(campaign, on)
    definition = reviews.get(campaign.definition)
    while count := mark_absent(campaign, by):
        progress("登记未参加", count, count)
    while count := end_some(campaign, definition, by, on):
        progress("办理退出", count, count)
    return closed(campaign, by)


def refuse_early(campaign: ReviewCampaign, on: datetime.date) -> None:
    recording.refuse_future("办结日期", on)
    if on < campaign.closes_on:
        raise UserError(f"{campaign}到 {campaign.closes_on} 才截止，{on} 还不能办结。请在截止之后办结。")
    last = campaign.second_chance_until
    waiting = reviews_of(campaign).filter(is_second=True, state=ReviewState.PENDING).count()
    if waiting and last and on < last:
        raise UserError(f"还有 {waiting} 人在补审，补审到 {last} 截止，{on} 还不能办结。请先登记他们的补审结果，或在补审截止之后办结。")


@transaction.atomic
def mark_absent(campaign: ReviewCampaign, by: User | None) -> int:
    """Some of those who were to be reviewed and were not; nobody records an outcome meanwhile."""
    ReviewCampaign.objects.select_for_update().get(pk=campaign.pk)
    keys = list(reviews_of(campaign).filter(state=ReviewState.PENDING).order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    found = AnnualReview.objects.select_for_update().filter(pk__in=keys, outcome=ReviewOutcome.PENDING).select_related("person")
    absent = list(found.defer("person__id_number", "person__phone"))
    RecordChange.objects.bulk_create([history.change_of(one, "outcome", ReviewOutcome.ABSENT, by=by) for one in absent])
    AnnualReview.objects.filter(pk__in=[one.pk for one in absent]).update(outcome=ReviewOutcome.ABSENT)
    audit.record_many(audit.event("people.review.absent", by=by, subject=one, area=one.person.residence_id) for one in absent)
    return len(absent)


@transaction.atomic
def end_some(campaign: ReviewCampaign, definition: ReviewDefinition, by: User | None, on: datetime.date) -> int:
    """The recognitions of some of those who lost them; nobody records an outcome meanwhile."""
    ReviewCampaign.objects.select_for_update().get(pk=campaign.pk)
    found = list(to_be_ended(campaign).select_related("recognition__person").order_by("person_id")[:AT_ONCE])
    for review in found:
        end_by_review(review, campaign, definition, by, on)
    return len(found)


def end_by_review(review: AnnualReview, campaign: ReviewCampaign, definition: ReviewDefinition, by: User | None, on: datetime.date) -> None:
    consequence = definition.failed if review.outcome == ReviewOutcome.FAILED else definition.absent
    last = campaign.second_chance_until if review.is_second and campaign.second_chance_until else campaign.closes_on
    day = max(on if consequence.dated == "closing" else min(last, on), review.recognition.decided_on)
    reason = f"{campaign.year} 年度{EndReason(consequence.end_code).label}"
    end_recognition(by=by, recognition=review.recognition, ended_on=day, end_code=consequence.end_code, end_reason=reason)


@transaction.atomic
def closed(campaign: ReviewCampaign, by: User | None) -> ReviewCampaign:
    """Marked as closed once; of two who close, one leaves the event."""
    if ReviewCampaign.objects.filter(pk=campaign.pk, closed_at=None).update(closed_at=timezone.now(), closed_by=by):
        audit.record("people.review_campaign.closed", by=by, subject=campaign, area=campaign.area_id, year=campaign.year)
    campaign.refresh_from_db()
    return campaign
