"""What is true of a person for a time: categories, registered unemployment, work."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from nuanxin.orgs.models import Recorded
from nuanxin.orgs.models.recorded import RECORDED_FIELDS
from nuanxin.people.enums import Category, EmploymentStatus, Source
from nuanxin.people.models.persons import Person


class CategoryHolding(Recorded):
    """A person belongs to a category, on this evidence; without days it holds for every day."""

    person = models.ForeignKey(Person, models.PROTECT, verbose_name="人员", related_name="holdings")
    category = models.CharField("人员类别", max_length=8, choices=Category.choices)
    source = models.CharField("来源", max_length=12, choices=Source.choices)
    evidence = models.CharField("凭据", max_length=200, blank=True)
    from_on = models.DateField("起始日期", null=True, blank=True)
    until_on = models.DateField("终止日期", null=True, blank=True)

    class Meta:
        verbose_name = "人员类别"
        constraints = (
            models.UniqueConstraint(
                name="one_open_holding_per_person_and_category", fields=("person", "category"), condition=Q(until_on=None, voided_at=None)
            ),
            models.CheckConstraint(
                name="holding_ends_after_it_begins", condition=Q(until_on=None) | Q(from_on=None) | Q(until_on__gte=F("from_on"))
            ),
        )
        indexes = (models.Index(name="holding_by_category", fields=("category", "person")),)

    class Privacy:
        identifying = frozenset({"person"})
        sensitive = frozenset({"category", "evidence"})
        plain = RECORDED_FIELDS | {"source", "from_on", "until_on"}

    def __str__(self) -> str:
        return self.get_category_display()


class UnemploymentSpell(Recorded):
    """Registered unemployed from a day to a day."""

    person = models.ForeignKey(Person, models.PROTECT, verbose_name="人员", related_name="unemployment_spells")
    registered_on = models.DateField("失业登记日期")
    ended_on = models.DateField("注销日期", null=True, blank=True)
    end_reason = models.CharField("注销原因", max_length=100, blank=True)

    class Meta:
        verbose_name = "失业登记"
        constraints = (
            models.UniqueConstraint(
                name="one_unemployment_spell_per_person_and_day", fields=("person", "registered_on"), condition=Q(voided_at=None)
            ),
            models.UniqueConstraint(
                name="one_open_unemployment_spell_per_person", fields=("person",), condition=Q(ended_on=None, voided_at=None)
            ),
            models.CheckConstraint(
                name="unemployment_ends_after_it_begins", condition=Q(ended_on=None) | Q(ended_on__gte=F("registered_on"))
            ),
        )

    class Privacy:
        identifying = frozenset({"person"})
        plain = RECORDED_FIELDS | {"registered_on", "ended_on", "end_reason"}

    def __str__(self) -> str:
        return f"{self.registered_on} 失业登记"


class EmploymentSpell(Recorded):
    """Work before or outside our help, as told; shown on the timeline, never counted as a placement."""

    person = models.ForeignKey(Person, models.PROTECT, verbose_name="人员", related_name="employment_spells")
    status = models.CharField("就业状态", max_length=16, choices=EmploymentStatus.choices)
    employer_name = models.CharField("单位名称", max_length=120, blank=True)
    started_on = models.DateField("起始日期")
    ended_on = models.DateField("终止日期", null=True, blank=True)

    class Meta:
        verbose_name = "工作经历"
        constraints = (
            models.CheckConstraint(name="employment_ends_after_it_begins", condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on"))),
        )

    class Privacy:
        identifying = frozenset({"person", "employer_name"})
        plain = RECORDED_FIELDS | {"status", "started_on", "ended_on"}

    def __str__(self) -> str:
        return f"{self.started_on} {self.get_status_display()}"
