"""The import wizard: choose a list, upload, see how columns were understood, see the verdicts, import, take back."""

from __future__ import annotations

import io
from pathlib import Path

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from nuanxin.engines import sheets
from nuanxin.engines.sheets import ListSpec
from nuanxin.errors import UserError
from nuanxin.orgs import intake
from nuanxin.orgs.access import Permission
from nuanxin.orgs.enums import ImportState
from nuanxin.orgs.models import ImportRun
from nuanxin.web import listing, workbooks
from nuanxin.web.imports import running
from nuanxin.web.imports.forms import MappingEntry, UploadEntry, WithdrawEntry
from nuanxin.web.imports.history import RUNS
from nuanxin.web.imports.run_page import STEPS, RunPage
from nuanxin.web.listing import Action
from nuanxin.web.pages import find, needs, show
from nuanxin.web.records.views import acted


@needs(Permission.IMPORT)
def imports(request: HttpRequest) -> HttpResponse:
    """The lists that can come in, and what has come in so far."""
    links = [(spec, reverse("import-new") + f"?list={spec.id}", reverse("import-template", args=[spec.id])) for spec in intake.lists()]
    cards = (
        ("可以导入的表格", [card for card in links if not card[0].subject]),
        ("其他部门的名单", [card for card in links if card[0].subject]),
    )
    buttons = [Action("上传表格", reverse("import-new"), "upload", is_primary=True)]
    return listing.page(request, RUNS, intake.runs_visible_to(request.user), actions=buttons, template="imports/page.html", cards=cards)


@require_GET
@needs(Permission.IMPORT)
def template(request: HttpRequest, list_id: str) -> HttpResponse:
    """The blank workbook of a list."""
    spec = spec_of(list_id)
    return workbooks.sent(lambda path: sheets.write_template(spec, path), f"{spec.title}（模板）")


def spec_of(list_id: str) -> ListSpec:
    """The list with that id, if it can be imported; 404 otherwise."""
    found = next((spec for spec in intake.lists() if spec.id == list_id), None)
    if found is None:
        raise Http404
    return found


@needs(Permission.IMPORT)
def import_new(request: HttpRequest) -> HttpResponse:
    """Upload one or more workbooks; they are judged at once, and nothing goes in yet."""
    form = UploadEntry(request.POST or None, request.FILES or None, user=request.user, initial={"list_id": request.GET.get("list", "")})
    runs: list[ImportRun] = []
    if request.method == "POST" and form.is_valid() and acted(form, lambda: runs.extend(uploaded(request, form))):
        running.start([run for run in runs if run.state == ImportState.UPLOADED], judging(request))
        return redirect(batch_url(runs)) if len(runs) > 1 else redirect(next_step(request, runs[0]), pk=runs[0].pk)
    context = {
        "title": "上传表格",
        "crumbs": [("导入表格", reverse("imports"))],
        "form": form,
        "steps": STEPS,
        "step": 1,
        "specs": intake.lists(),
    }
    return show(request, "imports/upload.html", context, status=422 if form.errors else 200)


def next_step(request: HttpRequest, run: ImportRun) -> str:
    """The columns first where a heading was not understood, else the verdicts."""
    page = RunPage(request, run)
    return "import-mapping" if page.puzzling and not page.is_running else "import"


@transaction.atomic
def uploaded(request: HttpRequest, form: UploadEntry) -> list[ImportRun]:
    """All of the files or none of them are kept."""
    return [intake.upload(by=request.user, **one) for one in form.uploads()]


def judging(request: HttpRequest, mapping: dict[str, str] | None = None) -> running.Work:
    by = request.user
    return lambda run, report: intake.judge_run(run, by=by, mapping=mapping, progress=report)


def batch_url(runs: list[ImportRun]) -> str:
    return reverse("import-batch") + "?" + "&".join(f"run={run.pk}" for run in runs)


@needs(Permission.IMPORT)
def import_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Where a run stands: being judged, its columns, its verdicts, its result."""
    page = RunPage(request, find(intake.runs_visible_to(request.user), pk=pk))
    if page.needs_mapping and not page.progress:
        return redirect("import-mapping", pk=pk)
    return show(request, "imports/run.html", page.context(), fragment="imports/run_body.html")


@needs(Permission.IMPORT)
def import_mapping(request: HttpRequest, pk: int) -> HttpResponse:
    """How each heading of the file is understood; what is chosen is remembered for the organisation and judged again."""
    run = find(intake.runs_visible_to(request.user), pk=pk)
    if run.state not in (ImportState.UPLOADED, ImportState.JUDGED):
        return redirect("import", pk=pk)
    spec = spec_of(run.list_id)
    form = MappingEntry(request.POST if request.method == "POST" else None, run=run, spec=spec, user=request.user)

    def judge_again() -> None:
        running.start([run], judging(request, {**run.mapping, **form.mapping()}))

    if request.method == "POST" and form.is_valid() and acted(form, judge_again):
        return redirect("import", pk=pk)
    context = {
        "title": "核对列对应",
        "crumbs": [("导入表格", reverse("imports")), (run.file_name, reverse("import", args=[pk]))],
        "run": run, "spec": spec, "form": form, "steps": STEPS, "step": 2,
        "required": RunPage(request, run).required,
        "lacking": [column for column in spec.columns if column.name not in run.columns.get("found", {})],
    }  # fmt: skip
    return show(request, "imports/mapping.html", context, status=422 if form.errors else 200)


@require_POST
@needs(Permission.IMPORT)
def import_judge(request: HttpRequest, pk: int) -> HttpResponse:
    """Judge again: after an interruption, or because what is on file has changed since."""
    run = find(intake.runs_visible_to(request.user), pk=pk)
    running.clear(run.pk)
    running.start([run], judging(request))
    return redirect("import", pk=pk)


@require_POST
@needs(Permission.IMPORT)
def import_apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the file in: its good rows, or all of them or none."""
    run = find(intake.runs_visible_to(request.user), pk=pk)
    by, whole = request.user, request.POST.get("whole") == "1"
    running.start([run], lambda run, report: intake.apply_run(run, by=by, all_or_nothing=whole, progress=report))
    return redirect("import", pk=pk)


@needs(Permission.IMPORT)
def import_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an import back whole, while nothing rests on it."""
    run = find(intake.runs_visible_to(request.user), pk=pk)
    form = WithdrawEntry(request.POST if request.method == "POST" else None, user=request.user)
    if request.method == "POST" and form.is_valid() and acted(form, lambda: intake.withdraw_run(by=request.user, run=run, **form.values())):
        messages.success(request, f"已撤销“{run.file_name}”的导入，它登记的记录都已作废，改动都已还原。")
        return redirect("import", pk=pk)
    context = {
        "title": "撤销导入",
        "crumbs": [("导入表格", reverse("imports")), (run.file_name, reverse("import", args=[pk]))],
        "facts": RunPage(request, run).facts,
        "form": form,
        "heading": "为什么撤销",
        "cancel": reverse("import", args=[pk]),
    }
    return show(request, "records/change.html", context, status=422 if form.errors else 200)


@require_GET
@needs(Permission.IMPORT)
def import_marked(request: HttpRequest, pk: int) -> HttpResponse:
    """The workbook that came in, with every problem marked and explained in its cell."""
    run = find(intake.runs_visible_to(request.user), pk=pk)
    content = intake.marked_copy(run)
    if content is None:
        raise UserError(f"“{run.file_name}”的标注文件已到保存期限，被清除了。请重新上传原文件核对。")
    return FileResponse(
        io.BytesIO(content), as_attachment=True, filename=f"{Path(run.file_name).stem}（标注）.xlsx", content_type=workbooks.MIME
    )


@needs(Permission.IMPORT)
def import_batch(request: HttpRequest) -> HttpResponse:
    """Several files that came together: one summary, and one button for all that can go in."""
    keys = [key for key in request.GET.getlist("run") if key.isascii() and key.isdecimal() and len(key) < 19]
    found = {run.pk: run for run in intake.runs_visible_to(request.user).filter(pk__in=keys)}
    runs = [found[int(key)] for key in keys if int(key) in found]
    if not runs:
        raise Http404
    if request.method == "POST":
        ready = [run for run in runs if RunPage(request, run).is_worth_trying]
        ready.sort(key=lambda run: run.list_id != "persons")  # whoever is visited must be on file first
        by = request.user
        running.start(ready, lambda run, report: intake.apply_run(run, by=by, progress=report))
        return redirect(batch_url(runs))
    rows = [RunPage(request, run) for run in runs]
    context = {
        "title": f"一次上传的 {len(runs)} 个文件",
        "crumbs": [("导入表格", reverse("imports"))],
        "rows": rows,
        "is_running": any(row.is_running for row in rows),
        "ready": sum(row.is_worth_trying for row in rows),
        "here": batch_url(runs),
    }
    return show(request, "imports/batch.html", context, fragment="imports/batch_body.html")
