"""The yearly review (年度审验): its campaign, and what came of it for each person."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from nuanxin.orgs.models import Area, Recorded
from nuanxin.orgs.models.recorded import RECORDED_FIELDS
from nuanxin.people.enums import ReviewOutcome
from nuanxin.people.models.persons import Person
from nuanxin.people.models.recognitions import Recognition


class ReviewCampaign(models.Model):
    """One year's review in one area, by one definition; closing it decides about those who did not come."""

    year = models.PositiveSmallIntegerField("年度")
    area = models.ForeignKey(Area, models.PROTECT, verbose_name="地区", related_name="+")
    definition = models.CharField("审验办法", max_length=60)
    opens_on = models.DateField("开始日期")
    closes_on = models.DateField("截止日期")
    second_chance_until = models.DateField("补审截止日期", null=True, blank=True)
    opened_at = models.DateTimeField("建立时间", default=timezone.now)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="建立人", null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="办结人", null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "年度审验"
        ordering = ("-year", "area_id")
        constraints = (
            models.UniqueConstraint(name="one_review_campaign_per_area_and_year", fields=("area", "year")),
            models.CheckConstraint(name="review_campaign_closes_after_it_opens", condition=Q(closes_on__gte=F("opens_on"))),
        )

    class Privacy:
        plain = frozenset(
            {"id", "year", "area", "definition", "opens_on", "closes_on", "second_chance_until", "opened_at", "opened_by", "closed_at"}
            | {"closed_by"}
        )

    def __str__(self) -> str:
        return f"{self.year} 年度审验"


class AnnualReview(Recorded):
    """What came of a campaign for one person: waiting, passed, failed, absent; a second chance is a review of its own."""

    campaign = models.ForeignKey(ReviewCampaign, models.PROTECT, verbose_name="年度审验", related_name="reviews")
    person = models.ForeignKey(Person, models.PROTECT, verbose_name="人员", related_name="annual_reviews")
    recognition = models.ForeignKey(Recognition, models.PROTECT, verbose_name="认定", related_name="annual_reviews")
    is_second = models.BooleanField("补审", default=False)
    outcome = models.CharField("结果", max_length=8, choices=ReviewOutcome.choices, default=ReviewOutcome.PENDING)
    reviewed_on = models.DateField("审验日期", null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="审验人", null=True, blank=True, related_name="+"
    )
    changes = models.CharField("变化情况", max_length=300, blank=True)
    reason = models.CharField("不合格或未参加的原因", max_length=200, blank=True)

    class Meta:
        verbose_name = "年审记录"
        constraints = (
            models.UniqueConstraint(
                name="one_review_per_campaign_person_and_chance",
                fields=("campaign", "person", "is_second"),
                condition=Q(voided_at=None),
            ),
            models.CheckConstraint(
                name="a_reviewed_person_has_a_review_day",
                condition=Q(outcome__in=(ReviewOutcome.PENDING, ReviewOutcome.ABSENT)) | Q(reviewed_on__isnull=False),
            ),
        )
        indexes = (models.Index(name="review_by_campaign", fields=("campaign", "outcome", "id")),)

    class Privacy:
        identifying = frozenset({"person"})
        sensitive = frozenset({"changes", "reason"})
        plain = RECORDED_FIELDS | {"campaign", "recognition", "is_second", "outcome", "reviewed_on", "reviewed_by"}

    def __str__(self) -> str:
        return f"{self.campaign} {self.get_outcome_display()}"
