"""Releases of departments' lists, runs of the comparison, findings and their reviews. Raw rows stay out of the ledger."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from nuanxin.comparisons.enums import FindingState, Outcome, Result, ReviewVerdict, RunState, Severity
from nuanxin.orgs import access
from nuanxin.orgs.fields import EncryptedTextField
from nuanxin.orgs.models import Area, ImportRun, StoredFile
from nuanxin.orgs.models.trail import AppendOnly
from nuanxin.people.models import Person


class ListRelease(models.Model):
    """One whole list as a department gave it on a day. Its rows lie in files: keys and codes to compare, values sealed."""

    list_id = models.CharField("名单", max_length=40)
    released_on = models.DateField("名单日期")
    area = models.ForeignKey(Area, models.PROTECT, verbose_name="限定地区", related_name="+")
    import_run = models.OneToOneField(ImportRun, models.PROTECT, verbose_name="导入批次", related_name="release", null=True, blank=True)
    provenance = models.CharField("提供单位", max_length=120, blank=True)
    folder = models.CharField("存放位置", max_length=80, unique=True)
    digest = models.CharField("内容摘要", max_length=64)
    row_count = models.PositiveBigIntegerField("行数")
    keyed_count = models.PositiveBigIntegerField("有有效证件号的行数")
    columns = models.JSONField("有的列", default=list, blank=True)
    received_at = models.DateTimeField("收到时间", default=timezone.now)
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="导入人", null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField("撤销时间", null=True, blank=True)

    class Meta:
        verbose_name = "名单"
        ordering = ("-released_on", "-id")
        indexes = (models.Index(name="release_by_list", fields=("list_id", "released_on", "id")),)

    class Privacy:
        plain = frozenset(
            {"id", "list_id", "released_on", "area", "import_run", "provenance", "folder", "digest", "row_count", "keyed_count", "columns"}
            | {"received_at", "received_by", "withdrawn_at"}
        )

    def __str__(self) -> str:
        return f"{self.list_id} {self.released_on}"


class ComparisonRun(models.Model):
    """One run of rules over an area: which releases and which state of the ledger it saw, and what each rule gave."""

    area = models.ForeignKey(Area, models.PROTECT, verbose_name="地区", related_name="+")
    as_of = models.DateField("判断日期")
    state = models.CharField("状态", max_length=10, choices=RunState.choices, default=RunState.RUNNING)
    started_at = models.DateTimeField("开始时间", default=timezone.now)
    finished_at = models.DateTimeField("完成时间", null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="发起人", null=True, blank=True, related_name="+")
    by_name = models.CharField("发起人姓名", max_length=80)
    releases = models.JSONField("所用名单", default=dict, blank=True)
    rules = models.JSONField("各规则结果", default=dict, blank=True)
    done = models.PositiveIntegerField("已完成规则数", default=0)
    total = models.PositiveIntegerField("规则数", default=0)
    refusal = models.CharField("未完成原因", max_length=400, blank=True)

    class Meta:
        verbose_name = "比对批次"
        ordering = ("-id",)

    class Privacy:
        identifying = frozenset({"by_name"})
        plain = frozenset(
            {"id", "area", "as_of", "state", "started_at", "finished_at", "by", "releases", "rules", "done", "total", "refusal"}
        )

    def __str__(self) -> str:
        return f"{self.as_of} 比对"


class FindingQuerySet(models.QuerySet):
    area_path = "area_id"

    def visible_to(self, user, *, seek: bool = True) -> FindingQuerySet:
        """Findings about people where `user` may look."""
        return self.filter(access.within(user, access.Permission.VIEW, self.area_path, seek=seek))

    def standing(self) -> FindingQuerySet:
        """Those that the newest run still gave or that somebody has reviewed."""
        return self.exclude(state=FindingState.GONE)


class Finding(models.Model):
    """What one rule found about one person: a suspicion with the values seen, never a deed."""

    rule = models.CharField("规则", max_length=60)
    rule_version = models.CharField("规则版本", max_length=12)
    fingerprint = models.CharField("标识", max_length=32, unique=True)
    person = models.ForeignKey(Person, models.PROTECT, verbose_name="在册人员", null=True, blank=True, related_name="findings")
    subject = EncryptedTextField("对象")
    subject_name = models.CharField("姓名", max_length=60, blank=True)
    subject_masked = models.CharField("身份证号（掩码）", max_length=18, blank=True)
    area = models.ForeignKey(Area, models.PROTECT, verbose_name="所在地", related_name="+")
    severity = models.CharField("性质", max_length=10, choices=Severity.choices)
    result = models.CharField("比对结果", max_length=20, choices=Result.choices)
    values = EncryptedTextField("所见各值")
    values_digest = models.CharField("各值摘要", max_length=32)
    state = models.CharField("状态", max_length=10, choices=FindingState.choices, default=FindingState.OPEN)
    outcome = models.CharField("办理", max_length=12, choices=Outcome.choices, blank=True, default=Outcome.NONE)
    outcome_record = models.CharField("办理记录", max_length=60, blank=True)
    first_run = models.ForeignKey(ComparisonRun, models.PROTECT, verbose_name="首次发现批次", related_name="first_findings")
    last_run = models.ForeignKey(ComparisonRun, models.PROTECT, verbose_name="最近发现批次", related_name="last_findings")
    first_seen_on = models.DateField("首次发现日期")
    due_on = models.DateField("核查期限", null=True, blank=True)
    valid_until = models.DateField("名单有效期至", null=True, blank=True)

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = "疑点"
        indexes = (
            models.Index(name="finding_by_state", fields=("state", "due_on", "id")),
            models.Index(name="finding_by_rule", fields=("rule", "state", "id")),
            models.Index(name="finding_by_area", fields=("area", "id")),
        )

    class Privacy:
        identifying = frozenset({"person", "subject", "subject_name", "subject_masked", "values", "values_digest", "fingerprint"})
        sensitive = frozenset({"rule", "severity", "result"})
        plain = frozenset(
            {"id", "rule_version", "area", "state", "outcome", "outcome_record", "first_run", "last_run", "first_seen_on", "due_on"}
            | {"valid_until"}
        )

    def __str__(self) -> str:
        return f"{self.rule} {self.subject_name}"


class FindingReview(AppendOnly):
    """What somebody found out about a finding, with the evidence; never changed, only followed by another."""

    finding = models.ForeignKey(Finding, models.PROTECT, verbose_name="疑点", related_name="reviews")
    verdict = models.CharField("核查结论", max_length=10, choices=ReviewVerdict.choices)
    note = models.CharField("核查情况", max_length=300, blank=True)
    evidence = models.ForeignKey(StoredFile, models.PROTECT, verbose_name="佐证材料", null=True, blank=True, related_name="+")
    reviewed_on = models.DateField("核查日期")
    at = models.DateTimeField("登记时间", default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="核查人", null=True, blank=True, related_name="+")
    by_name = models.CharField("核查人姓名", max_length=80)

    class Meta:
        verbose_name = "疑点核查"
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(name="a_refuted_finding_says_why", condition=~Q(verdict=ReviewVerdict.REFUTED) | ~Q(note="")),
        )

    class Privacy:
        identifying = frozenset({"by_name", "note"})
        plain = frozenset({"id", "finding", "verdict", "evidence", "reviewed_on", "at", "by"})

    def __str__(self) -> str:
        return f"{self.reviewed_on} {self.get_verdict_display()}"
