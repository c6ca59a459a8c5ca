"""What was fixed at first approval, what a policy answered on a day, and the facts collected for it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from nuanxin.benefits.enums import Answer, FactOrigin
from nuanxin.benefits.models.payees import PAYEE_FIELDS, PAYEE_IS_THERE, PAYEE_PERSONAL, STANDING, AreaQuerySet, Payee
from nuanxin.jobs.models import Employer
from nuanxin.orgs.fields import EncryptedTextField
from nuanxin.orgs.models import Area, Recorded
from nuanxin.orgs.models.recorded import RECORDED_FIELDS
from nuanxin.orgs.models.trail import AppendOnly
from nuanxin.people.models import Person


class Entitlement(Payee, Recorded):
    """What was fixed when a policy was first approved for somebody: the basis, the cap, extended or not. Never computed anew."""

    clock = models.CharField("期限合并计算的政策组", max_length=60, blank=True)
    first_approved_on = models.DateField("初次核定日期")
    retirement_month = models.DateField("核定时的退休年月", null=True, blank=True)
    distance_months = models.PositiveSmallIntegerField("核定时距退休月数", null=True, blank=True)
    is_extended = models.BooleanField("延长至退休", default=False)
    cap_months = models.PositiveSmallIntegerField("最长月数", null=True, blank=True)
    stopped_on = models.DateField("停发日期", null=True, blank=True)
    stop_reason = models.CharField("停发原因", max_length=100, blank=True)
    ended_on = models.DateField("终止日期", null=True, blank=True)
    end_reason = models.CharField("终止原因", max_length=100, blank=True)

    objects = AreaQuerySet.as_manager()

    class Meta:
        verbose_name = "享受资格"
        constraints = (
            models.UniqueConstraint(
                name="one_open_entitlement_per_policy_payee_and_person",
                fields=("policy", "payee_key", "person"),
                condition=Q(ended_on=None) & STANDING,
            ),
            models.CheckConstraint(name="an_entitlement_has_its_payee", condition=PAYEE_IS_THERE),
            models.CheckConstraint(
                name="entitlement_ends_after_first_approval", condition=Q(ended_on=None) | Q(ended_on__gte=F("first_approved_on"))
            ),
        )
        indexes = (models.Index(name="entitlement_by_clock", fields=("person", "clock")),)

    class Privacy:
        identifying = PAYEE_PERSONAL
        sensitive = frozenset({"stop_reason", "end_reason"})
        plain = (RECORDED_FIELDS | PAYEE_FIELDS) | {
            "clock", "first_approved_on", "retirement_month", "distance_months", "is_extended", "cap_months", "stopped_on", "ended_on",
        }  # fmt: skip

    def __str__(self) -> str:
        return f"{self.policy} {self.first_approved_on}"


class Decision(AppendOnly):
    """What a policy answered about somebody on a day, with the facts it used: it can be replayed."""

    policy = models.CharField("政策", max_length=60)
    policy_version = models.CharField("政策版本", max_length=12)
    as_of = models.DateField("判断日期")
    person = models.ForeignKey(Person, models.PROTECT, verbose_name="援助对象", null=True, blank=True, related_name="decisions")
    employer = models.ForeignKey(Employer, models.PROTECT, verbose_name="用人单位", null=True, blank=True, related_name="decisions")
    area = models.ForeignKey(Area, models.PROTECT, verbose_name="地区", related_name="+")
    answer = models.CharField("结论", max_length=10, choices=Answer.choices)
    facts = EncryptedTextField("所用事实")
    told = EncryptedTextField("完整结论")
    decided_at = models.DateTimeField("判定时间", default=timezone.now)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="判定人", null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "政策判定"
        ordering = ("-id",)
        indexes = (models.Index(name="decision_by_person", fields=("person", "policy", "id")),)

    class Privacy:
        identifying = frozenset({"person", "facts", "told"})
        sensitive = frozenset({"answer"})
        plain = frozenset({"id", "policy", "policy_version", "as_of", "employer", "area", "decided_at", "decided_by"})

    def __str__(self) -> str:
        return f"{self.policy} {self.as_of} {self.get_answer_display()}"


class CollectedFact(Recorded):
    """What was asked for a policy and is kept nowhere else: one fact of a person or an employer, as of a day, and who said so."""

    person = models.ForeignKey(Person, models.PROTECT, verbose_name="援助对象", null=True, blank=True, related_name="collected_facts")
    employer = models.ForeignKey(Employer, models.PROTECT, verbose_name="用人单位", null=True, blank=True, related_name="collected_facts")
    area = models.ForeignKey(Area, models.PROTECT, verbose_name="地区", related_name="+")
    name = models.CharField("事实", max_length=60)
    value = EncryptedTextField("内容")
    known_on = models.DateField("所属日期")
    origin = models.CharField("来源", max_length=10, choices=FactOrigin.choices)
    note = models.CharField("依据说明", max_length=200, blank=True)

    objects = AreaQuerySet.as_manager()

    class Meta:
        verbose_name = "补充采集的事实"
        ordering = ("known_on", "id")
        constraints = (
            models.CheckConstraint(
                name="a_collected_fact_is_of_a_person_or_of_an_employer",
                condition=Q(person__isnull=False, employer=None) | Q(person=None, employer__isnull=False),
            ),
        )
        indexes = (models.Index(name="collected_by_person", fields=("person", "name", "known_on")),)

    class Privacy:
        identifying = frozenset({"person", "value", "note"})
        plain = RECORDED_FIELDS | {"employer", "area", "name", "known_on", "origin"}

    def __str__(self) -> str:
        return f"{self.name} {self.known_on}"
