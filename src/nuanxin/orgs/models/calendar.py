"""The office's working calendar where it differs from the published one, and which years somebody has confirmed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone


class CalendarDay(models.Model):
    """A day the office knows better: worked though it was published free, or the other way round."""

    day = models.DateField("日期", unique=True)
    is_working = models.BooleanField("上班")
    name = models.CharField("说明", max_length=60)
    recorded_at = models.DateTimeField("登记时间", default=timezone.now)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="登记人", null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "工作日历"
        ordering = ("day",)

    class Privacy:
        plain = frozenset({"id", "day", "is_working", "name", "recorded_at", "recorded_by"})

    def __str__(self) -> str:
        return f"{self.day} {'上班' if self.is_working else '放假'}"


class CalendarYear(models.Model):
    """A year whose free and adjusted days somebody has compared with the State Council's notice."""

    year = models.PositiveSmallIntegerField("年度", unique=True)
    source = models.CharField("依据", max_length=120)
    confirmed_on = models.DateField("确认日期")
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="确认人", null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "已确认的年度"
        ordering = ("-year",)

    class Privacy:
        plain = frozenset({"id", "year", "source", "confirmed_on", "confirmed_by"})

    def __str__(self) -> str:
        return f"{self.year} 年"
