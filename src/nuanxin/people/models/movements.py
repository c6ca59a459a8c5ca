"""Persons who moved, persons who turned out to be one, and the papers kept about them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from nuanxin.orgs.fields import EncryptedTextField
from nuanxin.orgs.models import Area, Recorded, StoredFile
from nuanxin.orgs.models.recorded import RECORDED_FIELDS
from nuanxin.people.models.applications import Application
from nuanxin.people.models.persons import Person


class Move(Recorded):
    """A person moved from one area to another on a day; a wrong residence is corrected instead."""

    person = models.ForeignKey(Person, models.PROTECT, verbose_name="人员", related_name="moves")
    from_area = models.ForeignKey(Area, models.PROTECT, verbose_name="迁出地", related_name="+")
    to_area = models.ForeignKey(Area, models.PROTECT, verbose_name="迁入地", related_name="+")
    moved_on = models.DateField("迁移日期")
    reason = models.CharField("迁移原因", max_length=100, blank=True)

    class Meta:
        verbose_name = "迁移"
        constraints = (
            models.UniqueConstraint(name="one_move_per_person_and_day", fields=("person", "moved_on"), condition=Q(voided_at=None)),
            models.CheckConstraint(name="a_move_leads_elsewhere", condition=~Q(from_area=F("to_area"))),
        )

    class Privacy:
        identifying = frozenset({"person"})
        plain = RECORDED_FIELDS | {"from_area", "to_area", "moved_on", "reason"}

    def __str__(self) -> str:
        return f"{self.moved_on} 迁移"


class Merge(models.Model):
    """Two records of one person became one: `merged` is voided and everything of theirs belongs to `kept`, until reversed."""

    kept = models.ForeignKey(Person, models.PROTECT, verbose_name="保留的人员", related_name="merges")
    merged = models.ForeignKey(Person, models.PROTECT, verbose_name="并入的人员", related_name="merged_into")
    reason = models.CharField("合并理由", max_length=200)
    merged_at = models.DateTimeField("合并时间", default=timezone.now)
    merged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="合并人", null=True, blank=True, related_name="+")
    reversed_at = models.DateTimeField("撤销时间", null=True, blank=True)
    reversed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="撤销人", null=True, blank=True, related_name="+"
    )
    reverse_reason = models.CharField("撤销理由", max_length=200, blank=True)

    class Meta:
        verbose_name = "人员合并"
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(name="a_person_is_merged_into_one_other", fields=("merged",), condition=Q(reversed_at=None)),
            models.CheckConstraint(name="a_person_is_not_merged_into_themselves", condition=~Q(kept=F("merged"))),
        )

    class Privacy:
        identifying = frozenset({"kept", "merged"})
        plain = frozenset({"id", "reason", "merged_at", "merged_by", "reversed_at", "reversed_by", "reverse_reason"})

    def __str__(self) -> str:
        return f"{self.merged} 并入 {self.kept}"


class MergeStep(models.Model):
    """One field of one record that a merge changed: enough to put it back."""

    merge = models.ForeignKey(Merge, models.PROTECT, verbose_name="人员合并", related_name="steps")
    record = models.CharField("记录", max_length=60)
    field = models.CharField("栏目", max_length=40)
    old_value = EncryptedTextField("原值")
    new_value = EncryptedTextField("新值")

    class Meta:
        verbose_name = "合并步骤"
        ordering = ("id",)

    class Privacy:
        identifying = frozenset({"old_value", "new_value"})
        plain = frozenset({"id", "merge", "record", "field"})

    def __str__(self) -> str:
        return f"{self.record} {self.field}"


class Paper(Recorded):
    """A paper of a person's file (证明材料): the scan, the original on the shelf, or both."""

    person = models.ForeignKey(Person, models.PROTECT, verbose_name="人员", related_name="papers")
    application = models.ForeignKey(Application, models.PROTECT, verbose_name="认定申请", null=True, blank=True, related_name="papers")
    about = models.ForeignKey(Person, models.PROTECT, verbose_name="所涉家庭成员", null=True, blank=True, related_name="+")
    kind = models.CharField("材料名称", max_length=40)
    received_on = models.DateField("收到日期")
    has_original = models.BooleanField("有纸质原件", default=False)
    shelf = models.CharField("存放位置", max_length=60, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, verbose_name="扫描件", null=True, blank=True, related_name="+")
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        verbose_name = "材料"
        constraints = (
            models.CheckConstraint(name="a_paper_is_a_scan_or_an_original", condition=Q(has_original=True) | Q(file__isnull=False)),
        )

    class Privacy:
        identifying = frozenset({"person", "about", "file", "note"})
        plain = RECORDED_FIELDS | {"application", "kind", "received_on", "has_original", "shelf"}

    def __str__(self) -> str:
        return self.kind
