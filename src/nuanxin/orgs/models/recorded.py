"""What every recorded fact carries: who recorded it, from which import, and whether it was voided."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from nuanxin.orgs import access


class RecordedQuerySet(models.QuerySet):
    area_path = "person__residence_id"

    def visible_to(self, user, *, seek: bool = True) -> RecordedQuerySet:
        """What stands and lies where `user` may look: the one door for pages (`seek`: see `access.within`)."""
        return self.standing().filter(access.within(user, access.Permission.VIEW, self.area_path, seek=seek))

    def standing(self) -> RecordedQuerySet:
        """Not voided: the only rows that lists, counts and fact tables may see."""
        return self.filter(voided_at=None)


class Recorded(models.Model):
    """Nothing is deleted: a wrong record is voided with a reason and leaves the counts."""

    recorded_at = models.DateTimeField("登记时间", default=timezone.now, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="登记人", null=True, blank=True, related_name="+", editable=False
    )
    import_run = models.ForeignKey(
        "orgs.ImportRun", models.PROTECT, verbose_name="导入批次", null=True, blank=True, related_name="+", editable=False
    )
    voided_at = models.DateTimeField("作废时间", null=True, blank=True, editable=False)
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="作废人", null=True, blank=True, related_name="+", editable=False
    )
    void_reason = models.CharField("作废原因", max_length=200, blank=True, editable=False)

    objects = RecordedQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def is_standing(self) -> bool:
        return self.voided_at is None


RECORDED_FIELDS = frozenset({"id", "recorded_at", "recorded_by", "import_run", "voided_at", "voided_by", "void_reason"})
