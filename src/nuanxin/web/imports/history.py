"""The list of what has come in: who brought which file, and what became of it."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from nuanxin.orgs import intake
from nuanxin.orgs.enums import ImportState, Verdict
from nuanxin.orgs.models import ImportRun
from nuanxin.web.listing import Column, Filter, Listing, Order, begins, equal, link, status

TONES = {
    ImportState.UPLOADED: "info",
    ImportState.JUDGED: "warn",
    ImportState.APPLIED: "ok",
    ImportState.REFUSED: "bad",
    ImportState.WITHDRAWN: "off",
}
LISTS = tuple((spec.id, spec.title) for spec in intake.lists())


def count_of(run: ImportRun, *verdicts: Verdict) -> int:
    return sum(run.counts.get(verdict.value, 0) for verdict in verdicts)


def number_column(name: str, label: str, *verdicts: Verdict) -> Column:
    return Column(name, label, lambda run: f"{count_of(run, *verdicts):,}" if run.counts else "—", style="r", width=10)


RUNS = Listing(
    name="imports",
    title="导入表格",
    noun="次",
    columns=(
        Column("file_name", "文件", lambda run: link(reverse("import", args=[run.pk]), run.file_name), value=lambda run: run.file_name, is_head=True),
        Column("list", "表格种类", lambda run: dict(LISTS).get(run.list_id, run.list_id)),
        Column("area", "限定地区", lambda run: run.area.name),
        Column("state", "状态", lambda run: status(run.get_state_display(), TONES[run.state])),
        number_column("new", "新增", Verdict.NEW),
        number_column("update", "更新", Verdict.UPDATE),
        number_column("same", "无变化", Verdict.SAME),
        number_column("refused", "有问题", Verdict.INVALID, Verdict.CONFLICT, Verdict.DUPLICATE_IN_FILE),
        Column("by", "导入人", lambda run: run.by_name),
        Column("at", "上传时间", lambda run: f"{timezone.localtime(run.created_at):%Y-%m-%d %H:%M}", style="mono"),
    ),
    filters=(
        Filter("list", "表格种类", equal("list_id"), choices=LISTS),
        Filter("state", "状态", equal("state"), choices=ImportState.choices),
        Filter("name", "文件名", begins("file_name"), hint="文件名的开头"),
    ),
    orders=(Order("newest", "上传时间", ("-pk",)),),
    nothing="还没有导入过表格。先下载模板填写，或直接上传手头的表格；标题不一样也能认。",
)  # fmt: skip
