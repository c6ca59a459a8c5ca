"""How far a yearly review has come: the one review of each person that counts, their state, progress by area."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, QuerySet, TextChoices, Value, When
from django.db.models.functions import Substr

from nuanxin.orgs import access
from nuanxin.orgs.models import Area, User
from nuanxin.orgs.models.areas import PREFIX_LENGTH
from nuanxin.people.enums import ReviewOutcome
from nuanxin.people.models import AnnualReview, ReviewCampaign


class ReviewState(TextChoices):
    """Where a person stands in a campaign; exactly one at a time."""

    PENDING = "pending", "待审"
    PASSED = "passed", "合格"
    FAILED = "failed", "不合格"
    ABSENT = "absent", "未参加"
    LEFT = "left", "已退出或迁出"


OVER = Q(recognition__ended_on__isnull=False) | Q(recognition__voided_at__isnull=False)


@dataclass(frozen=True)
class AreaProgress:
    """How many persons of an area stand in each state."""

    code: str
    name: str
    counts: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def done(self) -> int:
        return self.total - self.counts[ReviewState.PENDING]


def campaigns_of(user: User) -> QuerySet:
    """Campaigns in the areas where a user may look, and those above them that reach into these."""
    prefixes = access.prefixes(user, access.Permission.VIEW)
    above = {prefix[:length] for prefix in prefixes for length in PREFIX_LENGTH.values() if length <= len(prefix)}
    inside = access.within(user, access.Permission.VIEW, "area_id")
    return ReviewCampaign.objects.filter(inside | Q(area__prefix__in=above)).select_related("area")


def inhabitants(campaign: ReviewCampaign) -> Q:
    """Reviews of persons who live in the campaign's area now."""
    prefix = campaign.area.prefix
    return Q(person__residence_id__gte=prefix.ljust(12, "0"), person__residence_id__lt=prefix + "~")


def reviews_of(campaign: ReviewCampaign) -> QuerySet:
    """The review that counts for each person: the second chance where there is one; each with its `state`."""
    second = AnnualReview.objects.standing().filter(campaign=campaign, person=OuterRef("person"), is_second=True)
    counting = AnnualReview.objects.standing().filter(Q(is_second=True) | ~Exists(second), campaign=campaign, person__voided_at=None)
    return counting.annotate(state=state_of(campaign))


def state_of(campaign: ReviewCampaign) -> Case:
    """Who left the register or the area has nothing to be reviewed for; who was reviewed before stays as reviewed."""
    here = inhabitants(campaign)
    pending, lost = Q(outcome=ReviewOutcome.PENDING), Q(outcome__in=(ReviewOutcome.FAILED, ReviewOutcome.ABSENT))
    left = Value(ReviewState.LEFT.value)
    return Case(
        When(pending & (OVER | ~here), then=left), When(lost & ~here & ~OVER, then=left), default=F("outcome"), output_field=CharField()
    )


def to_be_ended(campaign: ReviewCampaign) -> QuerySet:
    """Those who failed or stayed away and are still on the register here: closing ends their recognitions."""
    lost = (ReviewOutcome.FAILED, ReviewOutcome.ABSENT)
    return reviews_of(campaign).filter(~OVER, inhabitants(campaign), outcome__in=lost)


def visible_reviews(campaign: ReviewCampaign, user: User) -> QuerySet:
    """Those of `reviews_of` that a user may see."""
    return reviews_of(campaign).filter(access.within(user, access.Permission.VIEW, "person__residence_id"))


def progress(campaign: ReviewCampaign, user: User, digits: int, under: str = "") -> list[AreaProgress]:
    """Counts by the first `digits` of the place where persons live now: one query, and one for the names."""
    seen = visible_reviews(campaign, user)
    if under:
        seen = seen.filter(person__residence_id__gte=under.ljust(12, "0"), person__residence_id__lt=under + "~")
    rows = seen.order_by().annotate(place=Substr("person__residence_id", 1, digits)).values_list("place", "state").annotate(Count("pk"))
    counts: dict[str, dict[str, int]] = {}
    for place, state, count in rows:
        counts.setdefault(place, dict.fromkeys(ReviewState.values, 0))[state] = count
    codes = {place: place.ljust(12, "0") for place in sorted(counts)}
    names = dict(Area.objects.filter(code__in=codes.values()).values_list("code", "name"))
    return [AreaProgress(code, names.get(code, code), counts[place]) for place, code in codes.items()]


def totalled(parts: list[AreaProgress]) -> dict[str, int]:
    """The counts of all areas together."""
    return {state: sum(part.counts[state] for part in parts) for state in ReviewState.values}
