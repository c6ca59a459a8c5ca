"""The bank's answer: uploaded, looked at with every mismatch and its row, then taken in by a second step."""

from __future__ import annotations

import datetime
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from nuanxin.benefits import actions
from nuanxin.benefits.actions.previewing import Preview, preview_results
from nuanxin.errors import UserError
from nuanxin.orgs import files
from nuanxin.orgs.access import Permission
from nuanxin.orgs.models import StoredFile
from nuanxin.web import pages
from nuanxin.web.pages import needs
from nuanxin.web.payments import words
from nuanxin.web.payments.batches import BOARD
from nuanxin.web.payments.forms import ResultsForm

MOST_PROBLEMS, MOST_LINES = 200, 500


@contextmanager
def on_disk(content: UploadedFile | StoredFile) -> Iterator[Path]:
    """The file under its own name in a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / files.shown_name(content.name)
        if isinstance(content, StoredFile):
            files.copy_to(content, path)
        else:
            path.touch(mode=0o600)
            with path.open("wb") as target:
                target.writelines(content.chunks())
        yield path


@needs(Permission.PAY)
def payment_results(request: HttpRequest) -> HttpResponse:
    """Upload; what does not fit is told all at once, what fits is shown before it is taken in. Nothing is changed here."""
    form = ResultsForm(request.POST if request.method == "POST" else None, request.FILES if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            with on_disk(form.cleaned_data["file"]) as path:
                found = preview_results(by=request.user, content=path)
                kept = None if found.problems else keep(request, path)
        except UserError as refusal:
            for problem in refusal.problems:
                form.add_error("file", problem)
        else:
            return shown(request, found, kept, form.cleaned_data["paid_on"])
    context = {"title": "导入银行结果", "crumbs": [(BOARD[0], reverse(BOARD[1]))], "form": form, "cancel": reverse(BOARD[1])}
    return pages.show(request, "payments/results.html", context, status=422 if form.errors else 200)


@transaction.atomic
def keep(request: HttpRequest, path: Path) -> StoredFile:
    """Kept encrypted until it is taken in, at most for the days of other files."""
    return files.store(path, name=path.name, by=request.user)


def shown(request: HttpRequest, found: Preview, kept: StoredFile | None, paid_on: datetime.date | None) -> HttpResponse:
    context = {
        "title": "核对银行结果",
        "crumbs": [(BOARD[0], reverse(BOARD[1])), (found.batch.number, reverse("payment-batch", args=[found.batch.pk]))],
        "found": found,
        "problems": found.problems[:MOST_PROBLEMS],
        "more_problems": max(0, len(found.problems) - MOST_PROBLEMS),
        "lines": [(line, one, words.payee_name(one) if one else "") for line, one in failed_first(found)[:MOST_LINES]],
        "more_lines": max(0, len(found.lines) - MOST_LINES),
        "kept": kept,
        "paid_on": paid_on,
        "cancel": reverse("payment-results"),
    }
    return pages.show(request, "payments/results_preview.html", context, status=422 if found.problems else 200)


def failed_first(found: Preview) -> list:
    """What somebody must look at stands at the top."""
    return sorted(found.lines, key=lambda one: (one[0].is_paid, one[0].row))


@require_POST
@needs(Permission.PAY)
def payment_results_take(request: HttpRequest) -> HttpResponse:
    """Take in the file that was looked at; everything is checked again, all or nothing."""
    kept = pages.find(StoredFile.objects.filter(stored_by=request.user, is_kept=False), pk=request.POST.get("file", ""))
    with on_disk(kept) as path:
        done = actions.import_results(by=request.user, content=path, paid_on=read_day(request.POST.get("paid_on", "")))
    told = f"批次 {done.batch.number} 已对账：到账 {done.paid_count:,} 笔 {words.yuan(done.paid_yuan)} 元"
    if done.failed_count:
        told += f"，失败 {done.failed_count:,} 笔 {words.yuan(done.failed_yuan)} 元，请逐笔更正账户后重发"
    messages.success(request, f"{told}。" if done.changed_count else f"批次 {done.batch.number} 的这份结果此前已入账，没有改动。")
    return redirect("payment-batch", pk=done.batch.pk)


def read_day(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text) if text else None
    except ValueError:
        raise UserError(f"到账日期“{text}”读不懂，没有入账。请重新上传结果文件。")
