"""Budgets that cannot be overspent, batches for the bank, and payments that are reversed, never deleted."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from nuanxin.benefits.enums import BatchState, PaymentKind, PaymentState
from nuanxin.benefits.models.claims import ClaimLine
from nuanxin.benefits.models.payees import PAYEE_FIELDS, PAYEE_IS_THERE, PAYEE_PERSONAL, STANDING, AreaQuerySet, Payee
from nuanxin.orgs.models import Area, Recorded, StoredFile
from nuanxin.orgs.models.recorded import RECORDED_FIELDS

COUNTED = Q(kind=PaymentKind.PAYMENT, is_reversed=False) & ~Q(state=PaymentState.FAILED)


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
