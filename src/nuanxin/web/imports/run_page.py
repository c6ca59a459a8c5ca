"""One import run as its page tells it: the step it is at, how far the work is, its verdicts by cause."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from nuanxin.engines import sheets
from nuanxin.orgs import intake
from nuanxin.orgs.enums import ConflictState, ImportState, Verdict
from nuanxin.orgs.logs import mask_numbers
from nuanxin.orgs.models import ImportRun
from nuanxin.web.imports import proposals, running
from nuanxin.web.imports.history import TONES as STATE_TONES

STEPS = ("选择文件", "核对列对应", "核对结果", "导入")
TONES = {
    Verdict.NEW: "ok",
    Verdict.UPDATE: "info",
    Verdict.SAME: "off",
    Verdict.CONFLICT: "warn",
    Verdict.INVALID: "bad",
    Verdict.DUPLICATE_IN_FILE: "off",
}
EXPLAINED = {
    Verdict.NEW: "将作为新记录登记",
    Verdict.UPDATE: "已有记录，更新有变化的栏目",
    Verdict.SAME: "已有记录，没有变化",
    Verdict.CONFLICT: "与在册信息矛盾，进入待确认",
    Verdict.INVALID: "有错误，不导入，改好再传",
    Verdict.DUPLICATE_IN_FILE: "表内重复，只导入前一行",
}
SHORT = {Verdict.NEW: "新增", Verdict.UPDATE: "更新", Verdict.SAME: "无变化", Verdict.CONFLICT: "矛盾", Verdict.INVALID: "有错误"} | {
    Verdict.DUPLICATE_IN_FILE: "表内重复"
}
SAMPLES_SHOWN = 5
MEANINGLESS = frozenset({"", "序号", "编号", "序", "号", "NO"})


@dataclass(frozen=True)
class Card:
    """How many rows got a verdict."""

    label: str
    count: int
    tone: str
    explained: str


@dataclass
class RunPage:
    """What the page of `run` shows to this reader."""

    request: HttpRequest
    run: ImportRun

    @cached_property
    def spec(self) -> sheets.ListSpec:
        return sheets.load_list(self.run.list_id)

    @cached_property
    def preview(self) -> Any:
        return intake.preview(self.run)

    @cached_property
    def progress(self) -> running.Progress | None:
        return running.progress_of(self.run)

    @property
    def is_running(self) -> bool:
        return bool(self.progress and self.progress.is_running)

    @property
    def needs_mapping(self) -> bool:
        """Judged as far as the headings, and required ones are missing."""
        return self.run.state == ImportState.UPLOADED and bool(self.required)

    @property
    def required(self) -> list[str]:
        """The required columns that no heading was found for."""
        return [name for name in self.run.columns.get("missing", ()) if self.spec.column(name).required]

    @property
    def refusal(self) -> str:
        """Why the file was not taken, or could not even be understood."""
        if self.run.state == ImportState.UPLOADED:
            return self.run.columns.get("refusal", "")
        return self.preview.refusal if self.run.state == ImportState.REFUSED else ""

    @property
    def url(self) -> str:
        return reverse("import", args=[self.run.pk])

    @property
    def step(self) -> int:
        return {ImportState.UPLOADED: 2, ImportState.JUDGED: 3}.get(self.run.state, 4)

    @property
    def cards(self) -> list[Card]:
        """Every verdict with its number of rows; nothing before judging."""
        counts = self.run.counts
        return (
            [Card(name, counts.get(verdict.value, 0), TONES[verdict], EXPLAINED[verdict]) for verdict, name in SHORT.items()]
            if counts
            else []
        )

    @property
    def all_cards(self) -> list[str]:
        return list(SHORT.values())

    @property
    def numbers(self) -> list[tuple[str, str]]:
        """(short name of the verdict, number of rows), for a line of a summary."""
        counts = self.run.counts
        return [(name, f"{counts.get(verdict.value, 0):,}" if counts else "—") for verdict, name in SHORT.items()]

    @property
    def tone(self) -> str:
        return STATE_TONES[self.run.state]

    @property
    def rows_count(self) -> int:
        return sum(self.run.counts.values())

    @property
    def is_ready(self) -> bool:
        """Judged, and something would come of importing it: rows that go in, or conflicts that are queued."""
        return self.run.state == ImportState.JUDGED and bool(self.good or self.run.counts.get(Verdict.CONFLICT.value))

    @property
    def is_worth_trying(self) -> bool:
        """Judged, and not all known: rows refused now may go in once a roster of the same upload has."""
        return self.run.state == ImportState.JUDGED and bool(self.good or self.bad)

    @property
    def good(self) -> int:
        return sum(self.run.counts.get(verdict.value, 0) for verdict in (Verdict.NEW, Verdict.UPDATE))

    @property
    def bad(self) -> int:
        return sum(self.run.counts.get(verdict.value, 0) for verdict in (Verdict.INVALID, Verdict.CONFLICT))

    @property
    def groups(self) -> list[dict[str, Any]]:
        return [
            {
                "verdict": Verdict(group.verdict).label,
                "tone": TONES[Verdict(group.verdict)],
                "column": group.column,
                "cause": group.cause,
                "count": group.count,
                "samples": [sample_of(problem) for problem in group.samples[:SAMPLES_SHOWN]],
            }
            for group in self.preview.groups
        ]

    @cached_property
    def proposals(self) -> list[proposals.Line]:
        """Whose numbers the refused ones probably are; asked only while the file may still be mended."""
        may_help = self.run.state in (ImportState.JUDGED, ImportState.APPLIED, ImportState.REFUSED)
        return proposals.lines(self.run, self.preview, self.request.user) if may_help else []

    @property
    def unknown(self) -> list[str]:
        return list(self.run.columns.get("unknown", ()))

    @property
    def puzzling(self) -> list[str]:
        """Unknown headings that may mean something."""
        return [heading for heading in self.unknown if heading.strip("　 .：:").upper() not in MEANINGLESS]

    @property
    def facts(self) -> list[tuple[str, Any]]:
        run = self.run
        return [
            ("文件", run.file_name),
            ("表格种类", self.spec.title),
            *([("名单日期", f"{run.released_on}（{self.spec.owner}提供）")] if run.released_on else []),
            ("限定地区", run.area),
            ("上传", f"{run.by_name}，{run.created_at.astimezone():%Y-%m-%d %H:%M}"),
            ("行数", f"{self.rows_count:,}" if run.counts else "—"),
        ]

    def context(self) -> dict[str, Any]:
        run = self.run
        return {
            "title": run.file_name,
            "crumbs": [("导入表格", reverse("imports"))],
            "page": self,
            "run": run,
            "steps": STEPS,
            "step": self.step,
            "refusal": self.refusal,
            "waiting": run.conflicts.filter(state=ConflictState.OPEN).count() if run.state == ImportState.APPLIED else 0,
        }


def sample_of(problem: Any) -> dict[str, Any]:
    """A problem with its numbers masked: the marked copy shows them to whoever has the file."""
    return {"row": problem.row, "value": mask_numbers(str(problem.value or "")), "reason": mask_numbers(problem.reason)}
