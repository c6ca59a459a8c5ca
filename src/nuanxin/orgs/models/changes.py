"""What a field of a record was before it was changed: the history, and what a withdrawn import restores."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from nuanxin.orgs.fields import EncryptedTextField


class RecordChange(models.Model):
    """One field of one record, before and after; persons' own fields keep theirs in `people.PersonChange`."""

    record = models.CharField("记录", max_length=60)
    field = models.CharField("栏目", max_length=40)
    old_value = EncryptedTextField("原值")
    new_value = EncryptedTextField("新值")
    changed_at = models.DateTimeField("更改时间", default=timezone.now)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="更改人", null=True, blank=True, related_name="+")
    import_run = models.ForeignKey("orgs.ImportRun", models.PROTECT, verbose_name="导入批次", null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "记录变更"
        ordering = ("-id",)
        indexes = (models.Index(name="change_by_record", fields=("record", "id")),)

    class Privacy:
        identifying = frozenset({"old_value", "new_value"})
        plain = frozenset({"id", "record", "field", "changed_at", "changed_by", "import_run"})

    def __str__(self) -> str:
        return f"{self.field} 变更"
