"""Persons and the households they belong to. Identity numbers are stored encrypted only."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from nuanxin.orgs.fields import EncryptedTextField, mask_id_number, mask_phone
from nuanxin.orgs.models import Area, Recorded, RecordedQuerySet
from nuanxin.orgs.models.recorded import RECORDED_FIELDS
from nuanxin.people.enums import Education, EmploymentStatus, Hukou, Sex


class HouseholdQuerySet(models.QuerySet):
    def visible_to(self, user) -> HouseholdQuerySet:
        """Those with a member now who lives where `user` may look."""
        here = HouseholdMembership.objects.visible_to(user).filter(household=models.OuterRef("pk"), until_on=None, person__voided_at=None)
        return self.filter(models.Exists(here))


class Household(models.Model):
    """A family by its head's ID number; the head need not be on file."""

    head_id_number = EncryptedTextField("户主身份证号")
    head_id_digest = models.CharField("户主身份证号摘要", max_length=32, unique=True)
    head_id_masked = models.CharField("户主身份证号（掩码）", max_length=18)
    recorded_at = models.DateTimeField("登记时间", default=timezone.now, editable=False)

    objects = HouseholdQuerySet.as_manager()

    class Meta:
        verbose_name = "家庭"

    class Privacy:
        identifying = frozenset({"head_id_number", "head_id_digest", "head_id_masked"})
        plain = frozenset({"id", "recorded_at"})

    def __str__(self) -> str:
        return f"户主 {self.head_id_masked}"


class PersonQuerySet(RecordedQuerySet):
    area_path = "residence_id"

    def under(self, prefix: str) -> PersonQuerySet:
        """Residing in the area `prefix` stands for."""
        return self.filter(residence_id__gte=prefix.ljust(12, "0"), residence_id__lt=prefix + "~")


class Person(Recorded):
    """One natural person, once; what changes is kept in PersonChange."""

    name = models.CharField("姓名", max_length=60)
    id_number = EncryptedTextField("身份证号")
    id_digest = models.CharField("身份证号摘要", max_length=32)
    id_masked = models.CharField("身份证号（掩码）", max_length=18)
    sex = models.CharField("性别", max_length=1, choices=Sex.choices)
    birth_on = models.DateField("出生日期")
    ethnicity = models.CharField("民族", max_length=20, blank=True)
    education = models.CharField("文化程度", max_length=24, choices=Education.choices, blank=True)
    hukou = models.CharField("户籍性质", max_length=8, choices=Hukou.choices, blank=True)
    residence = models.ForeignKey(Area, models.PROTECT, verbose_name="常住地", related_name="+", db_index=False)
    phone = EncryptedTextField("联系电话")
    phone_digest = models.CharField("联系电话摘要", max_length=32, blank=True, db_index=True)
    phone_masked = models.CharField("联系电话（掩码）", max_length=20, blank=True)
    employment_status = models.CharField("就业状态", max_length=16, choices=EmploymentStatus.choices, blank=True)
    wants_job = models.BooleanField("就业意愿", null=True, blank=True)
    wants_training = models.BooleanField("培训意愿", null=True, blank=True)
    wants_business = models.BooleanField("创业意愿", null=True, blank=True)
    skills = models.CharField("技能特长", max_length=200, blank=True)
    original_retirement_age = models.PositiveSmallIntegerField("原法定退休年龄", null=True, blank=True)
    note = models.CharField("备注", max_length=500, blank=True)
    version = models.PositiveIntegerField("版本", default=1, editable=False)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = "人员"
        constraints = (
            models.UniqueConstraint(name="one_standing_person_per_id_number", fields=("id_digest",), condition=Q(voided_at=None)),
            models.CheckConstraint(
                name="original_retirement_age_is_50_55_or_60",
                condition=Q(original_retirement_age=None) | Q(original_retirement_age__in=(50, 55, 60)),
            ),
        )
        indexes = (
            models.Index(name="person_by_residence", fields=("residence", "id")),
            models.Index(name="person_by_name", fields=("name", "id")),
        )

    class Privacy:
        identifying = frozenset(
            {"name", "id_number", "id_digest", "id_masked", "phone", "phone_digest", "phone_masked", "birth_on", "note"}
        )
        sensitive = frozenset({"ethnicity", "employment_status"})
        plain = RECORDED_FIELDS | {
            "sex", "education", "hukou", "residence", "wants_job", "wants_training", "wants_business", "skills", "original_retirement_age", "version",
        }  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def full_id_number(self) -> str:
        """Reading the full number is logged by the caller (`access.reveal`)."""
        return self.id_number

    def set_id_number(self, number: str, digest: str) -> None:
        self.id_number, self.id_digest, self.id_masked = number, digest, mask_id_number(number)

    def set_phone(self, phone: str, digest: str) -> None:
        self.phone, self.phone_digest, self.phone_masked = phone, digest if phone else "", mask_phone(phone)


class PersonChange(models.Model):
    """What a field of a person was before: the history that a correction leaves."""

    person = models.ForeignKey(Person, models.PROTECT, verbose_name="人员", related_name="changes")
    field = models.CharField("栏目", max_length=40)
    old_value = EncryptedTextField("原值")
    new_value = EncryptedTextField("新值")
    changed_at = models.DateTimeField("更改时间", default=timezone.now)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="更改人", null=True, blank=True, related_name="+")
    import_run = models.ForeignKey("orgs.ImportRun", models.PROTECT, verbose_name="导入批次", null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "信息变更"
        ordering = ("-id",)

    class Privacy:
        identifying = frozenset({"old_value", "new_value"})
        plain = frozenset({"id", "person", "field", "changed_at", "changed_by", "import_run"})

    def __str__(self) -> str:
        return f"{self.field} 变更"


class HouseholdMembership(Recorded):
    """A person in a household, from a day to a day; without days it holds for every day."""

    household = models.ForeignKey(Household, models.PROTECT, verbose_name="家庭", related_name="memberships")
    person = models.ForeignKey(Person, models.PROTECT, verbose_name="人员", related_name="memberships")
    relationship = models.CharField("与户主关系", max_length=20, blank=True)
    from_on = models.DateField("起始日期", null=True, blank=True)
    until_on = models.DateField("终止日期", null=True, blank=True)

    class Meta:
        verbose_name = "家庭成员"
        constraints = (
            models.UniqueConstraint(name="one_open_household_per_person", fields=("person",), condition=Q(until_on=None, voided_at=None)),
            models.CheckConstraint(
                name="membership_ends_after_it_begins", condition=Q(until_on=None) | Q(from_on=None) | Q(until_on__gte=F("from_on"))
            ),
        )

    class Privacy:
        identifying = frozenset({"household", "person"})
        plain = RECORDED_FIELDS | {"relationship", "from_on", "until_on"}

    def __str__(self) -> str:
        return self.relationship or "家庭成员"
