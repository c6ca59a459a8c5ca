"""What entitlements, claims and payments share: who is paid by which policy, for whom, and where."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from nuanxin.benefits.enums import PayeeKind
from nuanxin.jobs.models import Employer
from nuanxin.orgs.models import Area, RecordedQuerySet
from nuanxin.people.models import Household, Person

STANDING = Q(voided_at=None)


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
