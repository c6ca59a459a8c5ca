"""Claims on their way: lines, deeds, papers, public notices and objections."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from nuanxin.benefits.enums import ClaimDeedKind, ClaimOrigin, ClaimState, ObjectionOutcome
from nuanxin.benefits.models.entitlements import Entitlement
from nuanxin.benefits.models.payees import PAYEE_FIELDS, PAYEE_IS_THERE, PAYEE_PERSONAL, AreaQuerySet, Payee
from nuanxin.orgs.fields import EncryptedTextField
from nuanxin.orgs.models import Area, Recorded, RecordedQuerySet, StoredFile
from nuanxin.orgs.models.recorded import RECORDED_FIELDS
from nuanxin.orgs.models.trail import AppendOnly
from nuanxin.people.models import Paper, Person


class Claim(Payee, Recorded):
    """One claim by one payee under one policy; its lines are the persons and months it is for."""

    origin = models.CharField("申领方式", max_length=10, choices=ClaimOrigin.choices)
    claimed_on = models.DateField("申领日期")
    state = models.CharField("状态", max_length=12, choices=ClaimState.choices, default=ClaimState.SUBMITTED)
    amount_yuan = models.DecimalField("金额", max_digits=14, decimal_places=2)
    checks = EncryptedTextField("自动核验结果")
    proof = EncryptedTextField("直补依据")
    account = EncryptedTextField("收款账户")
    account_name = models.CharField("账户户名", max_length=120, blank=True)
    entitlement = models.ForeignKey(Entitlement, models.PROTECT, verbose_name="享受资格", null=True, blank=True, related_name="claims")
    decided_on = models.DateField("办结日期", null=True, blank=True)
    version = models.PositiveIntegerField("版本", default=1, editable=False)

    objects = AreaQuerySet.as_manager()

    class Meta:
        verbose_name = "申领"
        constraints = (
            models.CheckConstraint(name="a_claim_has_its_payee", condition=PAYEE_IS_THERE),
            models.CheckConstraint(name="a_claim_is_for_some_money", condition=Q(amount_yuan__gt=0)),
        )
        indexes = (models.Index(name="claim_by_state", fields=("state", "id")), models.Index(name="claim_by_area", fields=("area", "id")))

    class Privacy:
        identifying = PAYEE_PERSONAL | {"account", "account_name", "proof", "checks"}
        plain = (RECORDED_FIELDS | PAYEE_FIELDS) | {"origin", "claimed_on", "state", "amount_yuan", "entitlement", "decided_on", "version"}

    def __str__(self) -> str:
        return f"{self.policy} {self.claimed_on} 申领"


class ClaimLine(models.Model):
    """For whom, for which month (none: once), how much: it becomes one payment."""

    claim = models.ForeignKey(Claim, models.PROTECT, verbose_name="申领", related_name="lines")
    person = models.ForeignKey(Person, models.PROTECT, verbose_name="援助对象", null=True, blank=True, related_name="claim_lines")
    programme = models.CharField("项目", max_length=60)
    month = models.DateField("所属月份", null=True, blank=True)
    basis_yuan = models.DecimalField("计算基数", max_digits=14, decimal_places=2, null=True, blank=True)
    amount_yuan = models.DecimalField("金额", max_digits=14, decimal_places=2)

    class Meta:
        verbose_name = "申领明细"
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(name="one_line_per_claim_person_programme_and_month", fields=("claim", "person", "programme", "month")),
            models.CheckConstraint(name="a_claim_line_is_for_some_money", condition=Q(amount_yuan__gt=0)),
            models.CheckConstraint(name="a_claimed_month_is_its_first_day", condition=Q(month=None) | Q(month__day=1)),
        )

    class Privacy:
        identifying = frozenset({"person"})
        plain = frozenset({"id", "claim", "programme", "month", "basis_yuan", "amount_yuan"})

    def __str__(self) -> str:
        return f"{self.programme} {self.month or ''}"


class ClaimDeed(AppendOnly):
    """What somebody did about a claim: only added, a step is taken back by another deed."""

    claim = models.ForeignKey(Claim, models.PROTECT, verbose_name="申领", related_name="deeds")
    kind = models.CharField("办理", max_length=12, choices=ClaimDeedKind.choices)
    from_state = models.CharField("原状态", max_length=12, blank=True)
    to_state = models.CharField("新状态", max_length=12, blank=True)
    on = models.DateField("办理日期")
    at = models.DateTimeField("登记时间", default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="办理人", null=True, blank=True, related_name="+")
    by_name = models.CharField("办理人姓名", max_length=80)
    reason = models.CharField("意见", max_length=300, blank=True)

    class Meta:
        verbose_name = "申领办理记录"
        ordering = ("id",)

    class Privacy:
        identifying = frozenset({"by_name", "reason"})
        plain = frozenset({"id", "claim", "kind", "from_state", "to_state", "on", "at", "by"})

    def __str__(self) -> str:
        return f"{self.on} {self.get_kind_display()}"


class ClaimPaperQuerySet(RecordedQuerySet):
    area_path = "claim__area_id"


class ClaimPaper(Recorded):
    """A paper shown for a claim: one of the person's file, a scan of its own, or the original seen."""

    claim = models.ForeignKey(Claim, models.PROTECT, verbose_name="申领", related_name="papers")
    kind = models.CharField("材料名称", max_length=60)
    received_on = models.DateField("收到日期")
    paper = models.ForeignKey(Paper, models.PROTECT, verbose_name="个人档案材料", null=True, blank=True, related_name="claim_papers")
    file = models.ForeignKey(StoredFile, models.PROTECT, verbose_name="扫描件", null=True, blank=True, related_name="+")
    has_original = models.BooleanField("已核原件", default=False)
    note = models.CharField("说明", max_length=200, blank=True)

    objects = ClaimPaperQuerySet.as_manager()

    class Meta:
        verbose_name = "申领材料"
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                name="a_claim_paper_is_somewhere", condition=Q(has_original=True) | Q(file__isnull=False) | Q(paper__isnull=False)
            ),
        )

    class Privacy:
        identifying = frozenset({"file", "paper", "note"})
        plain = RECORDED_FIELDS | {"claim", "kind", "received_on", "has_original"}

    def __str__(self) -> str:
        return self.kind


class ClaimNotice(Recorded):
    """Claims shown to the public before they are approved."""

    area = models.ForeignKey(Area, models.PROTECT, verbose_name="公示地区", related_name="+")
    title = models.CharField("标题", max_length=120)
    profile = models.CharField("公开栏目", max_length=40)
    posted_on = models.DateField("公示开始日期")
    closes_on = models.DateField("公示截止日期")
    claims = models.ManyToManyField(Claim, verbose_name="申领", related_name="notices")

    objects = AreaQuerySet.as_manager()

    class Meta:
        verbose_name = "待遇公示"
        constraints = (models.CheckConstraint(name="claim_notice_closes_after_it_is_posted", condition=Q(closes_on__gte=F("posted_on"))),)

    class Privacy:
        plain = RECORDED_FIELDS | {"area", "title", "profile", "posted_on", "closes_on", "claims"}

    def __str__(self) -> str:
        return self.title


class ClaimObjectionQuerySet(RecordedQuerySet):
    area_path = "claim__area_id"


class ClaimObjection(Recorded):
    """Somebody objects to a claim that is shown."""

    claim = models.ForeignKey(Claim, models.PROTECT, verbose_name="申领", related_name="objections")
    received_on = models.DateField("收到日期")
    content = EncryptedTextField("异议内容")
    objector = EncryptedTextField("异议人及联系方式")
    outcome = models.CharField("核查结果", max_length=12, choices=ObjectionOutcome.choices, default=ObjectionOutcome.OPEN)
    decided_on = models.DateField("核查日期", null=True, blank=True)
    findings = models.CharField("核查情况", max_length=300, blank=True)

    objects = ClaimObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = "待遇异议"
        constraints = (
            models.CheckConstraint(
                name="a_decided_claim_objection_has_its_day",
                condition=Q(outcome=ObjectionOutcome.OPEN, decided_on=None)
                | (~Q(outcome=ObjectionOutcome.OPEN) & Q(decided_on__isnull=False)),
            ),
        )

    class Privacy:
        identifying = frozenset({"claim", "content", "objector", "findings"})
        plain = RECORDED_FIELDS | {"received_on", "outcome", "decided_on"}

    def __str__(self) -> str:
        return f"{self.received_on} 异议"
