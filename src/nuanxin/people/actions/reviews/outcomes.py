"""What came of the yearly review for a person, second chances included; while the campaign runs it may still be corrected."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import NamedTuple

from django.db import transaction

from nuanxin.errors import UserError
from nuanxin.orgs import access, audit, clock, history, recording
from nuanxin.orgs.models import User
from nuanxin.people import reviews
from nuanxin.people.actions.locking import held
from nuanxin.people.enums import ReviewOutcome
from nuanxin.people.models import AnnualReview, ReviewCampaign


class Reviewed(NamedTuple):
    """What came of a batch: the reviews recorded, and those refused with the reason."""

    done: list[AnnualReview]
    refused: list[tuple[AnnualReview, str]]


@transaction.atomic
def record_review(
    *,
    by: User | None,
    review: AnnualReview,
    outcome: str,
    reviewed_on: datetime.date | None = None,
    changes: str = "",
    reason: str = "",
) -> AnnualReview:
    """A person passed, failed, did not come, or (to take a slip back) is still to be reviewed; the former outcome stays in the history.

    Refuses a day outside the review or to come, a failure without a reason, a person who left the register, a first review
    after a second chance was given, and everything once the campaign is closed.
    """
    refuse_incomplete(outcome, reviewed_on, reason)
    recording.refuse_lengths(AnnualReview, {"changes": changes.strip(), "reason": reason.strip()})
    person = held(review.person, by=by, permission=access.Permission.RECORD)
    current = locked_review(review)
    refuse_over(current)
    if reviewed_on := reviewed_on if needs_day(outcome) else None:
        refuse_day(current, reviewed_on)
    values = {"outcome": ReviewOutcome(outcome), "reviewed_on": reviewed_on, "changes": changes.strip(), "reason": reason.strip()}
    if history.differing(current, values):
        history.set_values(current, values | {"reviewed_by": by}, by=by)
        audit.record("people.review.recorded", by=by, subject=current, area=person.residence_id, outcome=outcome)
    return current


def needs_day(outcome: str) -> bool:
    return outcome in (ReviewOutcome.PASSED, ReviewOutcome.FAILED)


def refuse_incomplete(outcome: str, reviewed_on: datetime.date | None, reason: str) -> None:
    recording.refuse_empty(审验结果=outcome)
    recording.refuse_unknown("审验结果", ReviewOutcome, outcome)
    recording.refuse_empty(**({"审验日期": reviewed_on} if needs_day(outcome) else {}))
    if outcome == ReviewOutcome.FAILED and not reason.strip():
        raise UserError("没有填写不合格的原因，不能登记。请填写原因，例如“已领取养老金”。")
    recording.refuse_future("审验日期", reviewed_on)


def locked_review(review: AnnualReview) -> AnnualReview:
    """The review, kept from being changed, and its campaign from being closed under it."""
    ReviewCampaign.objects.select_for_update().get(pk=review.campaign_id)
    joined = AnnualReview.objects.select_for_update(of=("self",)).select_related("campaign", "recognition", "person")
    return joined.get(pk=review.pk)


def refuse_over(current: AnnualReview) -> None:
    recording.refuse_voided(current)
    name = current.person.name
    if current.campaign.closed_at:
        raise UserError(f"{current.campaign}已经办结，{name}的结果不能再改。")
    if current.recognition.ended_on or not current.recognition.is_standing:
        ended = f"（{current.recognition.ended_on} 退出）" if current.recognition.ended_on else ""
        raise UserError(f"{name}已不在册{ended}，不用再审验。")
    if not current.is_second and second_of(current):
        raise UserError(f"{name}已经给予补审，请在补审记录上登记结果。")


def second_of(review: AnnualReview) -> AnnualReview | None:
    same = AnnualReview.objects.standing().filter(campaign=review.campaign_id, person=review.person_id, is_second=True)
    return same.first()


def refuse_day(current: AnnualReview, reviewed_on: datetime.date) -> None:
    campaign = current.campaign
    last = campaign.second_chance_until if current.is_second and campaign.second_chance_until else campaign.closes_on
    if campaign.opens_on <= reviewed_on <= last:
        return
    advice = "请给予补审后再登记。" if not current.is_second and reviewed_on > last and campaign.second_chance_until else "请核对日期。"
    raise UserError(f"审验日期 {reviewed_on} 不在{campaign}的 {campaign.opens_on} 至 {last} 之内，不能登记。{advice}")


def review_many(
    *,
    by: User | None,
    reviews: Iterable[AnnualReview],
    outcome: str,
    reviewed_on: datetime.date | None = None,
    changes: str = "",
    reason: str = "",
) -> Reviewed:
    """The same outcome for several; each stands by itself, and those refused are told with the reason."""
    made = Reviewed([], [])
    for review in sorted(reviews, key=lambda one: one.person_id):  # one order for everybody: two batches never wait for each other
        try:
            made.done.append(record_review(by=by, review=review, outcome=outcome, reviewed_on=reviewed_on, changes=changes, reason=reason))
        except UserError as refusal:
            made.refused.append((review, "；".join(refusal.problems)))
    return made


@transaction.atomic
def give_second_chance(*, by: User | None, review: AnnualReview, on: datetime.date | None = None) -> AnnualReview:
    """Who failed or did not come may be reviewed once more, in a review of its own; given again, it is the same one.

    Refuses where the definition knows no second chance or its days are over, and who passed or may still come in time.
    """
    on = on or clock.business_today()
    person = held(review.person, by=by, permission=access.Permission.RECORD)
    current = locked_review(review)
    if current.is_second or (given := second_of(current)) is None:
        refuse_over(current)
        refuse_second(current, on)
        given = AnnualReview.objects.create(
            campaign=current.campaign, person=person, recognition=current.recognition, is_second=True, recorded_by=by
        )
        audit.record("people.review.second_chance", by=by, subject=given, area=person.residence_id)
    return given


def refuse_second(current: AnnualReview, on: datetime.date) -> None:
    campaign, name = current.campaign, current.person.name
    if current.is_second:
        raise UserError(f"{name}已经补审过一次，不能再给予补审。")
    if campaign.second_chance_until is None:
        raise UserError(f"“{reviews.get(campaign.definition).title}”没有规定补审，不能给予补审。")
    if on > campaign.second_chance_until:
        raise UserError(f"补审已于 {campaign.second_chance_until} 截止，{on} 不能再给予补审。")
    if current.outcome == ReviewOutcome.PASSED:
        raise UserError(f"{name}年审合格，不用补审。")
    if current.outcome == ReviewOutcome.PENDING and on <= campaign.closes_on:
        raise UserError(f"{name}还没有审验，{campaign.closes_on} 之前可以直接审验，不用补审。")
