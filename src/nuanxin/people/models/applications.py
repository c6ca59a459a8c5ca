"""Applications for recognition on their way through a procedure: each deed about them, public notices, objections."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from nuanxin.orgs.fields import EncryptedTextField
from nuanxin.orgs.models import Area, Recorded, RecordedQuerySet
from nuanxin.orgs.models.recorded import RECORDED_FIELDS
from nuanxin.orgs.models.trail import AppendOnly
from nuanxin.people.enums import ApplicationOrigin, ApplicationState, Category, DayUnit, DeedKind, ObjectionOutcome
from nuanxin.people.models.persons import Person
from nuanxin.people.models.recognitions import Recognition

OPEN = Q(state=ApplicationState.OPEN)


class Application(Recorded):
    """One person's application (认定申请); `step` is where it waits, by the procedure's own code."""

    person = models.ForeignKey(Person, models.PROTECT, verbose_name="申请人", related_name="applications")
    procedure = models.CharField("认定程序", max_length=60)
    procedure_version = models.CharField("程序版本", max_length=12)
    origin = models.CharField("来源", max_length=12, choices=ApplicationOrigin.choices)
    categories = models.CharField("申请类别", max_length=120, help_text="类别代码，以逗号分隔，按固定顺序。")
    applied_on = models.DateField("申请日期")
    statement = models.CharField("困难情况说明", max_length=500, blank=True)
    step = models.CharField("当前环节", max_length=24, blank=True)
    due_on = models.DateField("办理期限", null=True, blank=True)
    state = models.CharField("状态", max_length=12, choices=ApplicationState.choices, default=ApplicationState.OPEN)
    decided_on = models.DateField("办结日期", null=True, blank=True)
    recognition = models.OneToOneField(Recognition, models.PROTECT, verbose_name="认定", null=True, blank=True, related_name="application")
    version = models.PositiveIntegerField("版本", default=1, editable=False)

    class Meta:
        verbose_name = "认定申请"
        constraints = (
            models.UniqueConstraint(name="one_open_application_per_person", fields=("person",), condition=OPEN & Q(voided_at=None)),
            models.CheckConstraint(
                name="an_open_application_waits_at_a_step",
                condition=(OPEN & Q(decided_on=None) & ~Q(step="")) | (~OPEN & Q(decided_on__isnull=False) & Q(step="")),
            ),
            models.CheckConstraint(
                name="an_approved_application_has_its_recognition",
                condition=Q(state=ApplicationState.APPROVED, recognition__isnull=False)
                | (~Q(state=ApplicationState.APPROVED) & Q(recognition=None)),
            ),
        )
        indexes = (models.Index(name="application_by_step", fields=("step", "due_on", "id")),)

    class Privacy:
        identifying = frozenset({"person"})
        sensitive = frozenset({"categories", "statement"})
        plain = RECORDED_FIELDS | {
            "procedure", "procedure_version", "origin", "applied_on", "step", "due_on", "state", "decided_on", "recognition", "version",
        }  # fmt: skip

    def __str__(self) -> str:
        return f"{self.applied_on} 认定申请"

    @property
    def category_codes(self) -> tuple[str, ...]:
        return tuple(self.categories.split(",")) if self.categories else ()

    @property
    def category_labels(self) -> tuple[str, ...]:
        return tuple(Category(code).label for code in self.category_codes)


class ApplicationDeed(AppendOnly):
    """What somebody did about an application, at which step, why, and where it went: never changed."""

    application = models.ForeignKey(Application, models.PROTECT, verbose_name="认定申请", related_name="deeds")
    step = models.CharField("环节", max_length=24)
    kind = models.CharField("办理", max_length=12, choices=DeedKind.choices)
    to_step = models.CharField("转至环节", max_length=24, blank=True)
    on = models.DateField("办理日期")
    at = models.DateTimeField("登记时间", default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="办理人", null=True, blank=True, related_name="+")
    by_name = models.CharField("办理人姓名", max_length=80)
    reason = models.CharField("意见", max_length=300, blank=True)

    class Meta:
        verbose_name = "办理记录"
        ordering = ("id",)
        indexes = (models.Index(name="deed_by_application", fields=("application", "id")),)

    class Privacy:
        identifying = frozenset({"by_name", "reason"})
        plain = frozenset({"id", "application", "step", "kind", "to_step", "on", "at", "by"})

    def __str__(self) -> str:
        return f"{self.on} {self.get_kind_display()}"


class PublicNoticeQuerySet(RecordedQuerySet):
    area_path = "area_id"


class PublicNotice(Recorded):
    """A public notice (公示): which applications were shown, where, from when to when, and with which columns."""

    area = models.ForeignKey(Area, models.PROTECT, verbose_name="公示地区", related_name="+")
    procedure = models.CharField("认定程序", max_length=60)
    title = models.CharField("标题", max_length=120)
    place = models.CharField("公示地点", max_length=120, blank=True)
    profile = models.CharField("公开栏目", max_length=40)
    posted_on = models.DateField("公示开始日期")
    closes_on = models.DateField("公示截止日期")
    days = models.PositiveSmallIntegerField("公示天数")
    unit = models.CharField("天数单位", max_length=8, choices=DayUnit.choices)

    objects = PublicNoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "公示"
        constraints = (models.CheckConstraint(name="public_notice_closes_after_it_is_posted", condition=Q(closes_on__gte=F("posted_on"))),)

    class Privacy:
        plain = RECORDED_FIELDS | {"area", "procedure", "title", "place", "profile", "posted_on", "closes_on", "days", "unit"}

    def __str__(self) -> str:
        return self.title


class NoticeEntry(models.Model):
    """One application on a public notice; it is taken off when an objection is upheld or the application withdrawn."""

    notice = models.ForeignKey(PublicNotice, models.PROTECT, verbose_name="公示", related_name="entries")
    application = models.ForeignKey(Application, models.PROTECT, verbose_name="认定申请", related_name="entries")
    removed_on = models.DateField("撤下日期", null=True, blank=True)

    class Meta:
        verbose_name = "公示名单"
        ordering = ("id",)
        constraints = (models.UniqueConstraint(name="an_application_is_once_on_a_notice", fields=("notice", "application")),)

    class Privacy:
        identifying = frozenset({"application"})
        plain = frozenset({"id", "notice", "removed_on"})

    def __str__(self) -> str:
        return f"{self.application}"


class ObjectionQuerySet(RecordedQuerySet):
    area_path = "application__person__residence_id"


class Objection(Recorded):
    """Somebody objects (异议) to an application; it is looked into and upheld or dismissed, with reasons."""

    application = models.ForeignKey(Application, models.PROTECT, verbose_name="认定申请", related_name="objections")
    received_on = models.DateField("收到日期")
    content = EncryptedTextField("异议内容")
    objector = EncryptedTextField("异议人及联系方式")
    outcome = models.CharField("核查结果", max_length=12, choices=ObjectionOutcome.choices, default=ObjectionOutcome.OPEN)
    decided_on = models.DateField("核查日期", null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="核查人", null=True, blank=True, related_name="+")
    findings = models.CharField("核查情况", max_length=300, blank=True)

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = "异议"
        constraints = (
            models.CheckConstraint(
                name="a_decided_objection_has_its_day",
                condition=Q(outcome=ObjectionOutcome.OPEN, decided_on=None)
                | (~Q(outcome=ObjectionOutcome.OPEN) & Q(decided_on__isnull=False)),
            ),
        )

    class Privacy:
        identifying = frozenset({"application", "content", "objector", "findings"})
        plain = RECORDED_FIELDS | {"received_on", "outcome", "decided_on", "decided_by"}

    def __str__(self) -> str:
        return f"{self.received_on} 异议"
