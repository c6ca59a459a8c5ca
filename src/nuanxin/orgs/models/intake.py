"""Files that came in, the runs that judged them, the conflicts a person must decide, and saved column mappings."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from nuanxin.orgs.enums import ConflictState, ImportState
from nuanxin.orgs.fields import EncryptedTextField
from nuanxin.orgs.models.areas import Area, Organisation


class StoredFile(models.Model):
    """An uploaded or produced file: encrypted on disk under a name of our own, deleted after its days are over unless it is kept."""

    name = models.CharField("文件名", max_length=200)
    path = models.CharField("存放位置", max_length=80, unique=True)
    size_bytes = models.PositiveBigIntegerField("大小")
    digest = models.CharField("内容摘要", max_length=64, db_index=True)
    stored_at = models.DateTimeField("存入时间", default=timezone.now)
    stored_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="存入人", null=True, blank=True)
    purged_at = models.DateTimeField("清除时间", null=True, blank=True)
    is_kept = models.BooleanField("长期保存", default=False)

    class Meta:
        verbose_name = "文件"

    class Privacy:
        identifying = frozenset({"name"})
        plain = frozenset({"id", "path", "size_bytes", "digest", "stored_at", "stored_by", "purged_at", "is_kept"})

    def __str__(self) -> str:
        return self.name


class ImportRun(models.Model):
    """One file judged against one list, by one person, for one area."""

    list_id = models.CharField("表格种类", max_length=40)
    state = models.CharField("状态", max_length=12, choices=ImportState.choices, default=ImportState.UPLOADED)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="导入人", null=True, blank=True)
    by_name = models.CharField("导入人姓名", max_length=80)
    area = models.ForeignKey(Area, models.PROTECT, verbose_name="限定地区")
    file = models.ForeignKey(StoredFile, models.PROTECT, verbose_name="原文件", null=True, blank=True, related_name="+")
    marked = models.ForeignKey(StoredFile, models.PROTECT, verbose_name="标注文件", null=True, blank=True, related_name="+")
    file_name = models.CharField("文件名", max_length=200)
    file_digest = models.CharField("内容摘要", max_length=64, db_index=True)
    request_key = models.CharField("提交编号", max_length=40, null=True, blank=True, unique=True)
    all_or_nothing = models.BooleanField("有错不导入", default=False)
    released_on = models.DateField("名单日期", null=True, blank=True)
    mapping = models.JSONField("列对应", default=dict, blank=True)
    columns = models.JSONField("识别的列", default=dict, blank=True)
    counts = models.JSONField("结果", default=dict, blank=True)
    problems = EncryptedTextField("问题")
    created_at = models.DateTimeField("上传时间", default=timezone.now)
    applied_at = models.DateTimeField("导入时间", null=True, blank=True)
    withdrawn_at = models.DateTimeField("撤销时间", null=True, blank=True)

    class Meta:
        verbose_name = "导入批次"
        ordering = ("-id",)

    class Privacy:
        identifying = frozenset({"by_name", "file_name", "problems"})
        plain = frozenset(
            {
                "id",
                "list_id",
                "state",
                "by",
                "area",
                "file",
                "marked",
                "file_digest",
                "request_key",
                "all_or_nothing",
                "released_on",
                "mapping",
                "columns",
                "counts",
            }
            | {"created_at", "applied_at", "withdrawn_at"}
        )

    def __str__(self) -> str:
        return f"{self.file_name}（{self.get_state_display()}）"


class ImportConflict(models.Model):
    """One row that contradicts what is on file: waits once, however often its file comes."""

    run = models.ForeignKey(ImportRun, models.PROTECT, verbose_name="导入批次", related_name="conflicts")
    list_id = models.CharField("表格种类", max_length=40)
    key_digest = models.CharField("记录标识", max_length=32)
    area_code = models.CharField("地区代码", max_length=12)
    row_number = models.PositiveIntegerField("行号")
    subject = models.CharField("对象", max_length=60, blank=True)
    reason = models.CharField("矛盾之处", max_length=400)
    values = EncryptedTextField("表中各值")
    on_file = EncryptedTextField("在册各值")
    state = models.CharField("状态", max_length=10, choices=ConflictState.choices, default=ConflictState.OPEN)
    raised_at = models.DateTimeField("提出时间", default=timezone.now)
    decided_at = models.DateTimeField("处理时间", null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="处理人", null=True, blank=True)
    decision_note = models.CharField("处理说明", max_length=200, blank=True)

    class Meta:
        verbose_name = "待确认矛盾"
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                name="one_open_conflict_per_record", fields=("list_id", "key_digest"), condition=models.Q(state=ConflictState.OPEN)
            ),
        )

    class Privacy:
        identifying = frozenset({"values", "on_file", "reason"})
        plain = frozenset(
            {
                "id",
                "run",
                "list_id",
                "key_digest",
                "area_code",
                "row_number",
                "subject",
                "state",
                "raised_at",
                "decided_at",
                "decided_by",
                "decision_note",
            }
        )

    def __str__(self) -> str:
        return f"第 {self.row_number} 行：{self.reason}"


class ColumnMapping(models.Model):
    """What an organisation once said a heading means; used for its next file of the same list."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="机构")
    list_id = models.CharField("表格种类", max_length=40)
    heading = models.CharField("表中标题", max_length=80)
    column = models.CharField("标准标题", max_length=40)

    class Meta:
        verbose_name = "列对应"
        constraints = (models.UniqueConstraint(name="one_meaning_per_heading", fields=("organisation", "list_id", "heading")),)

    class Privacy:
        plain = frozenset({"id", "organisation", "list_id", "heading", "column"})

    def __str__(self) -> str:
        return f"{self.heading} = {self.column}"
