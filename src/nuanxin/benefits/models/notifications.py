"""What a payee is to be told about a claim or a payment, and that somebody told it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from nuanxin.benefits.enums import NotificationKind, ToldBy
from nuanxin.benefits.models.claims import Claim
from nuanxin.benefits.models.entitlements import Entitlement
from nuanxin.benefits.models.payees import AreaQuerySet
from nuanxin.benefits.models.payments import Payment
from nuanxin.jobs.models import Employer
from nuanxin.orgs.fields import EncryptedTextField
from nuanxin.orgs.models import Area, Recorded
from nuanxin.orgs.models.recorded import RECORDED_FIELDS
from nuanxin.people.models import Person


class Notification(Recorded):
    """One message to one payee: what it says, until it was told by phone, message, visit or letter."""

    kind = models.CharField("告知事项", max_length=12, choices=NotificationKind.choices)
    policy = models.CharField("政策", max_length=60)
    person = models.ForeignKey(Person, models.PROTECT, verbose_name="援助对象", null=True, blank=True, related_name="notifications")
    employer = models.ForeignKey(Employer, models.PROTECT, verbose_name="用人单位", null=True, blank=True, related_name="notifications")
    area = models.ForeignKey(Area, models.PROTECT, verbose_name="地区", related_name="+")
    claim = models.ForeignKey(Claim, models.PROTECT, verbose_name="申领", null=True, blank=True, related_name="notifications")
    payment = models.ForeignKey(Payment, models.PROTECT, verbose_name="付款", null=True, blank=True, related_name="notifications")
    entitlement = models.ForeignKey(
        Entitlement, models.PROTECT, verbose_name="享受资格", null=True, blank=True, related_name="notifications"
    )
    cause = models.CharField("起因", max_length=60)
    text = EncryptedTextField("内容")
    due_on = models.DateField("应告知日期")
    told_on = models.DateField("告知日期", null=True, blank=True)
    told_by_means = models.CharField("告知方式", max_length=10, choices=ToldBy.choices, blank=True)
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="告知人", null=True, blank=True, related_name="+")

    objects = AreaQuerySet.as_manager()

    class Meta:
        verbose_name = "告知"
        ordering = ("due_on", "id")
        constraints = (
            models.UniqueConstraint(name="one_notification_per_cause", fields=("cause", "kind"), condition=Q(voided_at=None)),
            models.CheckConstraint(
                name="what_was_told_has_day_and_means",
                condition=Q(told_on=None, told_by_means="") | (Q(told_on__isnull=False) & ~Q(told_by_means="")),
            ),
            models.CheckConstraint(name="a_notification_is_for_somebody", condition=Q(person__isnull=False) | Q(employer__isnull=False)),
        )
        indexes = (models.Index(name="notification_by_area", fields=("area", "told_on", "id")),)

    class Privacy:
        identifying = frozenset({"person", "text"})
        plain = RECORDED_FIELDS | {
            "kind", "policy", "employer", "area", "claim", "payment", "entitlement", "cause", "due_on", "told_on", "told_by_means", "told_by",
        }  # fmt: skip

    def __str__(self) -> str:
        return f"{self.due_on} {self.get_kind_display()}"
