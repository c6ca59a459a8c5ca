"""Areas by their 12-digit statistical code, the office that runs this installation, and organisations."""

from __future__ import annotations

from django.db import models

from nuanxin.orgs.enums import AreaLevel, Line

PREFIX_LENGTH = {AreaLevel.PROVINCE: 2, AreaLevel.CITY: 4, AreaLevel.COUNTY: 6, AreaLevel.TOWNSHIP: 9, AreaLevel.VILLAGE: 12}


class AreaQuerySet(models.QuerySet):
    def under(self, prefix: str) -> AreaQuerySet:
        """The area `prefix` stands for and everything below it."""
        return self.filter(code__gte=prefix.ljust(12, "0"), code__lt=prefix + "~")

    def standing_on(self, day) -> AreaQuerySet:
        return self.filter(models.Q(valid_to=None) | models.Q(valid_to__gte=day))


class Area(models.Model):
    """One administrative division; its subtree is everything whose code begins with `prefix`."""

    code = models.CharField("区划代码", max_length=12, primary_key=True)
    name = models.CharField("名称", max_length=60)
    level = models.PositiveSmallIntegerField("级别", choices=AreaLevel.choices)
    prefix = models.CharField("代码前缀", max_length=12, unique=True)
    valid_from = models.DateField("启用日期", null=True, blank=True)
    valid_to = models.DateField("停用日期", null=True, blank=True)

    objects = AreaQuerySet.as_manager()

    class Meta:
        verbose_name = "地区"
        ordering = ("code",)
        constraints = (
            models.CheckConstraint(
                name="area_ends_after_it_begins", condition=models.Q(valid_to=None) | models.Q(valid_to__gte=models.F("valid_from"))
            ),
        )

    class Privacy:
        plain = frozenset({"code", "name", "level", "prefix", "valid_from", "valid_to"})

    def __str__(self) -> str:
        return self.name

    @property
    def child_digits(self) -> int:
        """How many digits of a code tell the areas one level below apart."""
        return PREFIX_LENGTH[AreaLevel(min(self.level + 1, AreaLevel.VILLAGE))]

    def covers(self, code: str) -> bool:
        return code.startswith(self.prefix)


class Organisation(models.Model):
    """A government body or unit with its line (人社, 残联 …) and the area it answers for."""

    name = models.CharField("名称", max_length=80)
    line = models.CharField("条线", max_length=20, choices=Line.choices, default=Line.GOVERNMENT)
    area = models.ForeignKey(Area, models.PROTECT, verbose_name="所辖地区")
    address = models.CharField("办公地址", max_length=80, blank=True)
    phone = models.CharField("对外电话", max_length=40, blank=True)
    is_active = models.BooleanField("启用", default=True)

    class Meta:
        verbose_name = "机构"
        ordering = ("area_id", "name")
        constraints = (models.UniqueConstraint(name="organisation_name_is_unique_in_its_area", fields=("area", "name")),)

    class Privacy:
        plain = frozenset({"id", "name", "line", "area", "address", "phone", "is_active"})

    def __str__(self) -> str:
        return self.name


class Office(models.Model):
    """The office that runs this installation: exactly one row."""

    only = models.BooleanField("唯一", default=True, unique=True, editable=False)
    area = models.ForeignKey(Area, models.PROTECT, verbose_name="地区")
    name = models.CharField("名称", max_length=80)
    business_date = models.DateField("业务日期", null=True, blank=True, help_text="培训或演示时可设定；空 = 当天。")
    is_demo = models.BooleanField("演示", default=False)

    class Meta:
        verbose_name = "本机构"
        constraints = (models.CheckConstraint(name="there_is_one_office", condition=models.Q(only=True)),)

    class Privacy:
        plain = frozenset({"id", "only", "area", "name", "business_date", "is_demo"})

    def __str__(self) -> str:
        return self.name
