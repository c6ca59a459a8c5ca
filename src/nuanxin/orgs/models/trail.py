"""The audit trail: events that are only ever added, and the seals that make a change visible."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from nuanxin.errors import UserError


class AppendOnly(models.Model):
    """A record that can be added, never changed or deleted."""

    class Meta:
        abstract = True

    def save(self, *args, **options) -> None:
        if self.pk and not self._state.adding:
            raise UserError(f"{self._meta.verbose_name}只能追加，不能修改。")
        super().save(*args, **options)

    def delete(self, *args, **options):
        raise UserError(f"{self._meta.verbose_name}只能追加，不能删除。")


class AuditEvent(AppendOnly):
    """Who did what to which record, in the same transaction as the deed itself."""

    at = models.DateTimeField("时间", default=timezone.now, db_index=True)
    kind = models.CharField("事项", max_length=60)
    by = models.ForeignKey("orgs.User", models.PROTECT, verbose_name="操作人", null=True, blank=True)
    by_name = models.CharField("操作人姓名", max_length=80)
    area_code = models.CharField("地区代码", max_length=12, blank=True)
    subject = models.CharField("对象", max_length=60, blank=True)
    changes_facts = models.BooleanField("改变事实", default=False)
    details = models.JSONField("详情", default=dict, blank=True)

    class Meta:
        verbose_name = "审计记录"
        ordering = ("-id",)
        indexes = (
            models.Index(name="audit_by_area", fields=("area_code", "id")),
            models.Index(name="audit_by_subject", fields=("subject", "id")),
            models.Index(name="audit_by_kind", fields=("kind", "id")),
        )

    class Privacy:
        identifying = frozenset({"by_name"})
        plain = frozenset({"id", "at", "kind", "by", "area_code", "subject", "changes_facts", "details"})

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"


class AuditSeal(AppendOnly):
    """One link of the hash chain: the SM3 of a set of events and of the seal before it."""

    sealed_at = models.DateTimeField("封存时间", default=timezone.now)
    first_id = models.BigIntegerField("首条")
    last_id = models.BigIntegerField("末条")
    missing_ids = models.JSONField("封存时尚未提交的编号", default=list, blank=True)
    event_count = models.PositiveIntegerField("条数")
    previous = models.CharField("上一封存", max_length=64, blank=True)
    digest = models.CharField("摘要", max_length=64, unique=True)

    class Meta:
        verbose_name = "审计封存"
        ordering = ("id",)

    class Privacy:
        plain = frozenset({"id", "sealed_at", "first_id", "last_id", "missing_ids", "event_count", "previous", "digest"})

    def __str__(self) -> str:
        return self.digest[:12]
