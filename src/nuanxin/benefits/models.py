"""Entitlements frozen at first approval, claims on their way, budgets, and payments that are reversed, never deleted."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from nuanxin.benefits.enums import (
    Answer,
    BatchState,
    ClaimDeedKind,
    ClaimOrigin,
    ClaimState,
    ObjectionOutcome,
    PayeeKind,
    PaymentKind,
    PaymentState,
)
from nuanxin.jobs.models import Employer
from nuanxin.orgs.fields import EncryptedTextField
from nuanxin.orgs.models import Area, Recorded, RecordedQuerySet, StoredFile
from nuanxin.orgs.models.recorded import RECORDED_FIELDS
from nuanxin.orgs.models.trail import AppendOnly
from nuanxin.people.models import Household, Person

STANDING = Q(voided_at=None)
COUNTED = Q(kind=PaymentKind.PAYMENT, is_reversed=False) & ~Q(state=PaymentState.FAILED)


class AreaQuerySet(RecordedQuerySet):
    area_path = "area_id"

    def under(self, prefix: str) -> AreaQuerySet:
        return self.filter(area_id__gte=prefix.ljust(12, "0"), area_id__lt=prefix + "~")


class Payee(models.Model):
    """Who is paid by which policy, for whom; `payee_key` is one text for whichever kind it is."""

    policy = models.CharField("政策", max_length=60)
    policy_version = models.CharField("政策版本", max_length=12)
    payee_kind = models.CharField("领取人类型", max_length=12, choices=PayeeKind.choices)
    payee_key = models.CharField("领取人标识", max_length=24)
    person = models.ForeignKey(Person, models.PROTECT, verbose_name="援助对象", null=True, blank=True, related_name="%(class)ss")
    employer = models.ForeignKey(Employer, models.PROTECT, verbose_name="用人单位", null=True, blank=True, related_name="%(class)ss")
    household = models.ForeignKey(Household, models.PROTECT, verbose_name="家庭", null=True, blank=True, related_name="%(class)ss")
    area = models.ForeignKey(Area, models.PROTECT, verbose_name="地区", related_name="+")

    class Meta:
        abstract = True


PAYEE_FIELDS = frozenset({"policy", "policy_version", "payee_kind", "employer", "area"})
PAYEE_PERSONAL = frozenset({"payee_key", "person", "household"})
PAYEE_IS_THERE = (
    Q(payee_kind=PayeeKind.PERSON, person__isnull=False)
    | Q(payee_kind__in=(PayeeKind.EMPLOYER, PayeeKind.WORKSHOP), employer__isnull=False)
    | Q(payee_kind=PayeeKind.HOUSEHOLD, household__isnull=False)
)


def payee_key(kind: str, pk: int) -> str:
    return f"{kind}:{pk}"


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


class Budget(models.Model):
    """Money of one fund for one year in one area. What is committed never exceeds it: the database says so."""

    fund = models.CharField("资金", max_length=60)
    year = models.PositiveSmallIntegerField("年度")
    area = models.ForeignKey(Area, models.PROTECT, verbose_name="地区", related_name="+")
    amount_yuan = models.DecimalField("预算", max_digits=16, decimal_places=2)
    committed_yuan = models.DecimalField("已安排", max_digits=16, decimal_places=2, default=0)

    class Meta:
        verbose_name = "预算"
        ordering = ("-year", "fund")
        constraints = (
            models.UniqueConstraint(name="one_budget_per_fund_year_and_area", fields=("fund", "year", "area")),
            models.CheckConstraint(
                name="a_budget_is_not_overspent", condition=Q(committed_yuan__gte=0) & Q(committed_yuan__lte=F("amount_yuan"))
            ),
        )

    class Privacy:
        plain = frozenset({"id", "fund", "year", "area", "amount_yuan", "committed_yuan"})

    def __str__(self) -> str:
        return f"{self.year} 年{self.fund}"


class PaymentBatch(Recorded):
    """Payments sent to the bank or fund system together, with the totals that must come back."""

    area = models.ForeignKey(Area, models.PROTECT, verbose_name="地区", related_name="+")
    budget = models.ForeignKey(Budget, models.PROTECT, verbose_name="预算", related_name="batches")
    number = models.CharField("批次号", max_length=24, unique=True)
    state = models.CharField("状态", max_length=12, choices=BatchState.choices, default=BatchState.OPEN)
    payment_count = models.PositiveIntegerField("笔数", default=0)
    total_yuan = models.DecimalField("合计金额", max_digits=16, decimal_places=2, default=0)
    file = models.ForeignKey(StoredFile, models.PROTECT, verbose_name="送出文件", null=True, blank=True, related_name="+")
    sent_at = models.DateTimeField("送出时间", null=True, blank=True)
    reconciled_at = models.DateTimeField("对账时间", null=True, blank=True)

    objects = AreaQuerySet.as_manager()

    class Meta:
        verbose_name = "拨付批次"
        ordering = ("-id",)

    class Privacy:
        plain = RECORDED_FIELDS | {
            "area", "budget", "number", "state", "payment_count", "total_yuan", "file", "sent_at", "reconciled_at",
        }  # fmt: skip

    def __str__(self) -> str:
        return self.number


class Payment(Payee, Recorded):
    """One amount to one payee for one person, programme and month. It is never deleted: a reversal takes it back."""

    line = models.ForeignKey(ClaimLine, models.PROTECT, verbose_name="申领明细", null=True, blank=True, related_name="payments")
    batch = models.ForeignKey(PaymentBatch, models.PROTECT, verbose_name="拨付批次", null=True, blank=True, related_name="payments")
    budget = models.ForeignKey(Budget, models.PROTECT, verbose_name="预算", null=True, blank=True, related_name="payments")
    programme = models.CharField("项目", max_length=60)
    month = models.DateField("所属月份", null=True, blank=True)
    amount_yuan = models.DecimalField("金额", max_digits=14, decimal_places=2)
    kind = models.CharField("类型", max_length=10, choices=PaymentKind.choices, default=PaymentKind.PAYMENT)
    state = models.CharField("状态", max_length=10, choices=PaymentState.choices, default=PaymentState.PENDING)
    paid_on = models.DateField("到账日期", null=True, blank=True)
    failure = models.CharField("失败原因", max_length=200, blank=True)
    is_reversed = models.BooleanField("已追回", default=False)
    reverses = models.OneToOneField("self", models.PROTECT, verbose_name="追回的付款", null=True, blank=True, related_name="reversal")
    reason = models.CharField("原因", max_length=200, blank=True)

    objects = AreaQuerySet.as_manager()

    class Meta:
        verbose_name = "付款"
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                name="one_payment_per_payee_person_programme_and_month",
                fields=("payee_key", "person", "programme", "month"),
                condition=COUNTED & Q(month__isnull=False) & STANDING,
            ),
            models.UniqueConstraint(
                name="one_payment_per_payee_person_and_one_off_programme",
                fields=("payee_key", "person", "programme"),
                condition=COUNTED & Q(month=None, person__isnull=False) & STANDING,
            ),
            models.CheckConstraint(name="a_payment_has_its_payee", condition=PAYEE_IS_THERE),
            models.CheckConstraint(
                name="a_reversal_takes_back_and_a_payment_gives",
                condition=Q(kind=PaymentKind.PAYMENT, amount_yuan__gt=0, reverses=None)
                | Q(kind=PaymentKind.REVERSAL, amount_yuan__lt=0, reverses__isnull=False),
            ),
            models.CheckConstraint(name="a_paid_month_is_its_first_day", condition=Q(month=None) | Q(month__day=1)),
            models.CheckConstraint(name="what_is_paid_has_its_day", condition=~Q(state=PaymentState.PAID) | Q(paid_on__isnull=False)),
        )
        indexes = (
            models.Index(name="payment_by_person", fields=("person", "programme", "month")),
            models.Index(name="payment_by_area", fields=("area", "id")),
        )

    class Privacy:
        identifying = PAYEE_PERSONAL | {"failure", "reason"}
        plain = (RECORDED_FIELDS | PAYEE_FIELDS) | {
            "line", "batch", "budget", "programme", "month", "amount_yuan", "kind", "state", "paid_on", "is_reversed", "reverses",
        }  # fmt: skip

    def __str__(self) -> str:
        return f"{self.programme} {self.month or ''} {self.amount_yuan}"
