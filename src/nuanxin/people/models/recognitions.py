"""That a person or a household is to be assisted: dated decisions, pauses of them, and the card that says so."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from nuanxin.orgs.models import Area, Recorded, RecordedQuerySet
from nuanxin.orgs.models.recorded import RECORDED_FIELDS
from nuanxin.people.enums import EndReason, HouseholdKind, Source
from nuanxin.people.models.persons import Household, Person


class Recognition(Recorded):
    """A dated decision that a person is to be assisted; it is never edited, it ends with a reason."""

    person = models.ForeignKey(Person, models.PROTECT, verbose_name="人员", related_name="recognitions")
    decided_on = models.DateField("认定日期")
    ended_on = models.DateField("退出日期", null=True, blank=True)
    end_code = models.CharField("退出情形", max_length=16, choices=EndReason.choices, blank=True)
    end_reason = models.CharField("退出原因", max_length=100, blank=True)
    source = models.CharField("来源", max_length=12, choices=Source.choices)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="办理退出人", null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "认定"
        constraints = (
            models.UniqueConstraint(name="one_open_recognition_per_person", fields=("person",), condition=Q(ended_on=None, voided_at=None)),
            models.UniqueConstraint(
                name="one_recognition_per_person_and_day", fields=("person", "decided_on"), condition=Q(voided_at=None)
            ),
            models.CheckConstraint(name="recognition_ends_after_it_begins", condition=Q(ended_on=None) | Q(ended_on__gte=F("decided_on"))),
        )
        indexes = (models.Index(name="recognition_by_day", fields=("decided_on", "person")),)

    class Privacy:
        identifying = frozenset({"person"})
        sensitive = frozenset({"end_code", "end_reason"})
        plain = RECORDED_FIELDS | {"decided_on", "ended_on", "source", "ended_by"}

    def __str__(self) -> str:
        return f"{self.decided_on} 认定"


class Suspension(Recorded):
    """A recognition rests for a time: assistance pauses, the person stays on the register."""

    recognition = models.ForeignKey(Recognition, models.PROTECT, verbose_name="认定", related_name="suspensions")
    person = models.ForeignKey(Person, models.PROTECT, verbose_name="人员", related_name="suspensions")
    from_on = models.DateField("中止日期")
    until_on = models.DateField("恢复日期", null=True, blank=True)
    reason = models.CharField("中止原因", max_length=100)

    class Meta:
        verbose_name = "中止援助"
        constraints = (
            models.UniqueConstraint(
                name="one_open_suspension_per_recognition", fields=("recognition",), condition=Q(until_on=None, voided_at=None)
            ),
            models.CheckConstraint(name="suspension_ends_after_it_begins", condition=Q(until_on=None) | Q(until_on__gte=F("from_on"))),
        )

    class Privacy:
        identifying = frozenset({"person"})
        sensitive = frozenset({"reason"})
        plain = RECORDED_FIELDS | {"recognition", "from_on", "until_on"}

    def __str__(self) -> str:
        return f"{self.from_on} 中止援助"


class HelpCard(Recorded):
    """The card page (就业援助卡) stamped or issued for a recognition."""

    recognition = models.ForeignKey(Recognition, models.PROTECT, verbose_name="认定", related_name="cards")
    person = models.ForeignKey(Person, models.PROTECT, verbose_name="人员", related_name="help_cards")
    number = models.CharField("编号", max_length=24)
    issued_on = models.DateField("发放日期")
    note = models.CharField("证件备注", max_length=200, blank=True)

    class Meta:
        verbose_name = "就业援助卡"
        constraints = (
            models.UniqueConstraint(name="help_card_number_is_unique", fields=("number",), condition=Q(voided_at=None)),
            models.UniqueConstraint(name="one_help_card_per_recognition", fields=("recognition",), condition=Q(voided_at=None)),
        )

    class Privacy:
        identifying = frozenset({"person", "number"})
        plain = RECORDED_FIELDS | {"recognition", "issued_on", "note"}

    def __str__(self) -> str:
        return self.number


class HouseholdRecognitionQuerySet(RecordedQuerySet):
    area_path = "area_id"


class HouseholdRecognition(Recorded):
    """A dated decision that a household has nobody in work; it ends when somebody is placed, or for another reason."""

    household = models.ForeignKey(Household, models.PROTECT, verbose_name="家庭", related_name="recognitions")
    area = models.ForeignKey(Area, models.PROTECT, verbose_name="所在地", related_name="+")
    kind = models.CharField("类型", max_length=8, choices=HouseholdKind.choices)
    definition = models.CharField("认定标准", max_length=60)
    decided_on = models.DateField("认定日期")
    ended_on = models.DateField("退出日期", null=True, blank=True)
    end_code = models.CharField("退出情形", max_length=16, choices=EndReason.choices, blank=True)
    end_reason = models.CharField("退出原因", max_length=100, blank=True)
    source = models.CharField("来源", max_length=12, choices=Source.choices)

    objects = HouseholdRecognitionQuerySet.as_manager()

    class Meta:
        verbose_name = "家庭认定"
        constraints = (
            models.UniqueConstraint(
                name="one_open_recognition_per_household_and_kind",
                fields=("household", "kind"),
                condition=Q(ended_on=None, voided_at=None),
            ),
            models.CheckConstraint(
                name="household_recognition_ends_after_it_begins", condition=Q(ended_on=None) | Q(ended_on__gte=F("decided_on"))
            ),
        )

    class Privacy:
        identifying = frozenset({"household"})
        sensitive = frozenset({"end_code", "end_reason"})
        plain = RECORDED_FIELDS | {"area", "kind", "definition", "decided_on", "ended_on", "source"}

    def __str__(self) -> str:
        return f"{self.decided_on} {self.get_kind_display()}"
