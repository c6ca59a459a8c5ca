"""What the register says of a person on a day: who and where they are, categories, recognition, review, contact, and how it ended."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from nuanxin.benefits.cases.records import Records, open_placements
from nuanxin.benefits.cases.words import Gathered, Weight
from nuanxin.errors import UserError
from nuanxin.orgs import history
from nuanxin.people import reviews
from nuanxin.people.enums import Category, EndReason, HouseholdKind, ReviewOutcome
from nuanxin.people.models import AnnualReview, CategoryHolding, Person, Recognition

FILE, MOVES, HOLDINGS, RECOGNITION = "人员档案", "迁移登记", "人员类别登记", "认定登记"
EXIT, REVIEW, VISIT = "退出登记", "年度审验", "走访联系"
NOT_DUE = "not_due"


def tell(person: Person, records: Records, to: Gathered) -> None:
    """Everything of the register that a policy may ask."""
    tell_file(person, records, to)
    tell_categories(person, records, to)
    tell_recognition(person, records, to)
    tell_review(person, records, to)
    if seen := records.visits.get(person.pk):
        to.tell("last_contact_on", seen[-1].visited_on, VISIT, seen[-1].visited_on)


def tell_file(person: Person, records: Records, to: Gathered) -> None:
    """Who they are as corrected up to now, and where they lived on the day."""
    to.tell("sex", person.sex, FILE)
    to.tell("birth_date", person.birth_on, FILE)
    to.tell("original_retirement_age", person.original_retirement_age and str(person.original_retirement_age), FILE)
    to.tell("hukou", person.hukou, FILE)
    to.tell("willing_to_work", noted(person, "wants_job", records), FILE, noted_on(person, "wants_job", records), Weight.BELIEF)
    moves = records.moves.get(person.pk)
    to.tell("residence", residence(person, records), MOVES if moves else FILE)


def residence(person: Person, records: Records) -> str:
    """Where the person lived on the day: where the first move after it led from."""
    moves = records.moves.get(person.pk)
    return str(moves[0].from_area_id if moves else person.residence_id)


def noted(person: Person, field: str, records: Records) -> object:
    """What was noted about the person by the day; empty text and an unanswered question are nothing."""
    change = records.noted.get((person.pk, field))
    if change is None:
        return getattr(person, field)
    return history.value_of(Person._meta.get_field(field), change.old_value)


def noted_on(person: Person, field: str, records: Records) -> datetime.date | None:
    return records.last_noted.get((person.pk, field))


def tell_categories(person: Person, records: Records, to: Gathered) -> None:
    """Categories that hold, their last day included; nobody's are known as long as none was ever held. 低保 by the kind of hukou.

    That of a household without work ends when a member comes into work. It goes on counting for the member whose own work ended
    it, as long as that work runs: the benefits for hiring such a member are about this work.
    """
    own_work = {one.started_on for one in open_placements(person, records)}
    held = [one for one in records.holdings.get(person.pk, ()) if one.from_on is None or one.from_on <= records.as_of]
    if not held:
        return
    holding = [
        one
        for one in held
        if one.until_on is None or one.until_on >= records.as_of or (one.category in HouseholdKind and one.until_on in own_work)
    ]
    to.tell("categories", sorted({one.category for one in holding}), HOLDINGS, newest(holding or held))
    if any(one.category == Category.DIBAO for one in holding):
        to.tell("low_income", person.hukou, f"{HOLDINGS}和户籍性质", newest([one for one in holding if one.category == Category.DIBAO]))


def newest(holdings: list[CategoryHolding]) -> datetime.date | None:
    return max((one.from_on for one in holdings if one.from_on), default=None)


def tell_recognition(person: Person, records: Records, to: Gathered) -> None:
    """The last decision up to the day, and its end if that had come; what an exit says of the person."""
    decided: list[Recognition] = list(records.recognitions.get(person.pk, ()))
    if not decided:
        return
    last = decided[-1]
    to.tell("recognised_on", last.decided_on, RECOGNITION, last.decided_on)
    if last.ended_on is None or last.ended_on > records.as_of:
        return
    to.tell("recognition_ended_on", last.ended_on, EXIT, last.ended_on)
    match last.end_code:
        case EndReason.DIED:
            to.tell("died_on", last.ended_on, f"{EXIT}（死亡）", last.ended_on)
        case EndReason.RETIRED:
            to.tell("retired", True, f"{EXIT}（{EndReason.RETIRED.label}）", last.ended_on)
        case EndReason.INCAPABLE:
            to.tell("able_to_work", False, f"{EXIT}（{EndReason.INCAPABLE.label}）", last.ended_on)


def tell_review(person: Person, records: Records, to: Gathered) -> None:
    """The outcome of this year's review; while it is held, that of the last one; not due for who was recognised since."""
    decided = records.recognitions.get(person.pk)
    own = [one for one in records.reviews.get(person.pk, ()) if decided and one.recognition_id == decided[-1].pk]
    for review, outcome in outcomes(own, records.as_of):
        if outcome is not None and still_counts(person, review, records):
            to.tell("annual_review", outcome, f"{review.campaign}", review.reviewed_on or review.campaign.closes_on)
            return
        if outcome is None and records.as_of > last_day(review):
            return  # over, and not entered: nobody knows
    if decided and (decided[-1].decided_on.year == records.as_of.year or is_before_review(person, decided[-1], records)):
        to.tell("annual_review", NOT_DUE, RECOGNITION, decided[-1].decided_on)


def outcomes(rows: list[AnnualReview], as_of: datetime.date) -> Iterator[tuple[AnnualReview, str | None]]:
    """Each campaign's review, the newest first, with what was known of it on the day; None while nothing was.

    A second chance counts from the day it was taken on.
    """
    campaigns: dict[int, list[AnnualReview]] = {}
    for row in rows:
        campaigns.setdefault(row.campaign_id, []).append(row)
    for own in reversed(campaigns.values()):
        entered = [row for row in own if is_entered(row, as_of)]
        yield (entered[-1], entered[-1].outcome) if entered else (own[-1], None)


def is_entered(row: AnnualReview, as_of: datetime.date) -> bool:
    """Whether the outcome was known on the day: who stayed away is known to have once the review is over."""
    on = row.reviewed_on or (row.campaign.closes_on if row.outcome == ReviewOutcome.ABSENT else None)
    return row.outcome != ReviewOutcome.PENDING and on is not None and on <= as_of


def last_day(review: AnnualReview) -> datetime.date:
    return review.campaign.second_chance_until or review.campaign.closes_on


def still_counts(person: Person, review: AnnualReview, records: Records) -> bool:
    """A review counts in its year, and in the next until that year's review is over."""
    year, as_of = review.campaign.year, records.as_of
    return year >= as_of.year or (year == as_of.year - 1 and as_of <= review_closes_on(person, records))


def is_before_review(person: Person, recognition: Recognition, records: Records) -> bool:
    """Whether who was recognised last year has not yet had to come."""
    return recognition.decided_on.year == records.as_of.year - 1 and records.as_of <= review_closes_on(person, records)


def review_closes_on(person: Person, records: Records) -> datetime.date:
    """The last day of the review of the year: of the campaign the person is in, else by the region's rule."""
    year = records.as_of.year
    own = [row.campaign.closes_on for row in records.reviews.get(person.pk, ()) if row.campaign.year == year]
    if own:
        return max(own)
    try:
        return reviews.for_area(residence(person, records), records.as_of).period.days(year)[1]
    except UserError:
        return datetime.date(year, 1, 1)
