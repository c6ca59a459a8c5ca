"""Vacancies collected and job fairs held, each belonging to an area of its own."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from nuanxin.jobs.enums import EmployerKind, FairAudience, FairForm, VacancyKind
from nuanxin.orgs import access
from nuanxin.orgs.fields import EncryptedTextField
from nuanxin.orgs.models import Area, Recorded, RecordedQuerySet
from nuanxin.orgs.models.recorded import RECORDED_FIELDS

STANDING = Q(voided_at=None)


class LocalQuerySet(RecordedQuerySet):
    area_path = "area_id"

    def visible_to(self, user) -> LocalQuerySet:
        """Besides the user's own areas also what the areas above them offer: a county's fair is for every township."""
        above = {prefix[:length].ljust(12, "0") for prefix in access.prefixes(user, access.Permission.VIEW) for length in (2, 4, 6, 9)}
        return self.standing().filter(access.within(user, access.Permission.VIEW, self.area_path) | Q(area_id__in=above))

    def under(self, prefix: str) -> LocalQuerySet:
        return self.filter(area_id__gte=prefix.ljust(12, "0"), area_id__lt=prefix + "~")


class Vacancy(Recorded):
    """A post collected on a day in an area, with the number of openings."""

    collected_on = models.DateField("采集日期")
    area = models.ForeignKey(Area, models.PROTECT, verbose_name="采集地", related_name="+", db_index=False)
    employer_name = models.CharField("单位名称", max_length=120)
    employer_uscc = models.CharField("统一社会信用代码", max_length=18, blank=True)
    post_name = models.CharField("岗位名称", max_length=80)
    openings = models.PositiveIntegerField("招聘人数")
    kind = models.CharField("岗位类别", max_length=20, choices=VacancyKind.choices, blank=True)
    is_large_employer = models.BooleanField("规模以上企业", null=True, blank=True)
    pay_min_yuan = models.DecimalField("月薪下限", max_digits=10, decimal_places=2, null=True, blank=True)
    pay_max_yuan = models.DecimalField("月薪上限", max_digits=10, decimal_places=2, null=True, blank=True)
    education = models.CharField("学历要求", max_length=40, blank=True)
    age_max = models.PositiveSmallIntegerField("年龄上限", null=True, blank=True)
    accepts_disability = models.CharField("接收残疾类别", max_length=80, blank=True)
    valid_until = models.DateField("有效期至", null=True, blank=True)

    objects = LocalQuerySet.as_manager()

    class Meta:
        verbose_name = "岗位信息"
        constraints = (
            models.UniqueConstraint(
                name="one_vacancy_per_day_area_and_post", fields=("collected_on", "area", "employer_name", "post_name"), condition=STANDING
            ),
            models.CheckConstraint(name="vacancy_has_openings", condition=Q(openings__gt=0)),
            models.CheckConstraint(
                name="pay_range_is_in_order", condition=Q(pay_min_yuan=None) | Q(pay_max_yuan=None) | Q(pay_max_yuan__gte=F("pay_min_yuan"))
            ),
        )
        indexes = (models.Index(name="vacancy_by_area", fields=("area", "collected_on", "id")),)

    class Privacy:
        plain = RECORDED_FIELDS | {
            "collected_on", "area", "employer_name", "employer_uscc", "post_name", "openings", "kind", "is_large_employer",
            "pay_min_yuan", "pay_max_yuan", "education", "age_max", "accepts_disability", "valid_until",
        }  # fmt: skip

    def __str__(self) -> str:
        return f"{self.employer_name} {self.post_name}"


class JobFair(Recorded):
    """A fair held on a day in an area, in one form, for several audiences."""

    held_on = models.DateField("举办日期")
    name = models.CharField("名称", max_length=120)
    area = models.ForeignKey(Area, models.PROTECT, verbose_name="举办地", related_name="+", db_index=False)
    form = models.CharField("形式", max_length=12, choices=FairForm.choices)
    audiences = models.CharField("专场对象", max_length=60, blank=True, help_text="对象代码，以逗号分隔，按固定顺序。")
    employers_count = models.PositiveIntegerField("参会单位数", null=True, blank=True)
    openings_count = models.PositiveIntegerField("提供岗位数", null=True, blank=True)
    intents_count = models.PositiveIntegerField("达成意向人数", null=True, blank=True)

    objects = LocalQuerySet.as_manager()

    class Meta:
        verbose_name = "招聘活动"
        constraints = (
            models.UniqueConstraint(name="one_fair_per_day_name_and_area", fields=("held_on", "name", "area"), condition=STANDING),
        )
        indexes = (models.Index(name="fair_by_area", fields=("area", "held_on", "id")),)

    class Privacy:
        plain = RECORDED_FIELDS | {"held_on", "name", "area", "form", "audiences", "employers_count", "openings_count", "intents_count"}

    def __str__(self) -> str:
        return f"{self.held_on} {self.name}"

    @property
    def audience_labels(self) -> tuple[str, ...]:
        return tuple(FairAudience(code).label for code in self.audiences.split(",")) if self.audiences else ()


def join_audiences(codes) -> str:
    """Audience codes as stored: each once, in the order of the enumeration."""
    wanted = set(codes)
    return ",".join(code for code in FairAudience.values if code in wanted)


class Employer(Recorded):
    """A unit that hires people or runs a workshop, once; by its credit code where it has one."""

    name = models.CharField("单位名称", max_length=120)
    uscc = models.CharField("统一社会信用代码", max_length=18, blank=True)
    area = models.ForeignKey(Area, models.PROTECT, verbose_name="所在地", related_name="+", db_index=False)
    kind = models.CharField("单位类型", max_length=20, choices=EmployerKind.choices)
    is_in_province = models.BooleanField("省内单位", null=True, blank=True)
    is_in_park = models.BooleanField("园区企业", null=True, blank=True)
    workshop_recognised_on = models.DateField("认定为帮扶车间日期", null=True, blank=True)
    construction_cost_yuan = models.DecimalField("建设费", max_digits=14, decimal_places=2, null=True, blank=True)
    running_cost_yuan = models.DecimalField("运行费", max_digits=14, decimal_places=2, null=True, blank=True)
    contact = EncryptedTextField("联系人及电话")
    account = EncryptedTextField("银行账户")
    account_masked = models.CharField("银行账户（掩码）", max_length=40, blank=True)
    account_bank = models.CharField("开户行", max_length=120, blank=True)

    objects = LocalQuerySet.as_manager()

    class Meta:
        verbose_name = "用人单位"
        constraints = (
            models.UniqueConstraint(name="one_employer_per_credit_code", fields=("uscc",), condition=STANDING & ~Q(uscc="")),
            models.UniqueConstraint(
                name="one_employer_without_code_per_name_and_area", fields=("name", "area"), condition=STANDING & Q(uscc="")
            ),
        )
        indexes = (models.Index(name="employer_by_name", fields=("name", "id")),)

    class Privacy:
        identifying = frozenset({"contact", "account", "account_masked"})
        plain = RECORDED_FIELDS | {
            "name", "uscc", "area", "kind", "is_in_province", "is_in_park", "workshop_recognised_on", "construction_cost_yuan",
            "running_cost_yuan", "account_bank",
        }  # fmt: skip

    def __str__(self) -> str:
        return self.name
