"""Claims of many from a workbook: template, upload, everything wrong at once, totals, confirmation, outcome."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from nuanxin.benefits import claiming, policies
from nuanxin.benefits.policies import Policy
from nuanxin.orgs import access, files
from nuanxin.orgs.access import Permission
from nuanxin.orgs.models import StoredFile, User
from nuanxin.web import pages, remembered, workbooks
from nuanxin.web.claims import sheets
from nuanxin.web.claims.claim import crumbs
from nuanxin.web.forms import with_blank
from nuanxin.web.imports.forms import KINDS, refusals
from nuanxin.web.pages import needs
from nuanxin.web.records.forms import EntryForm, one_of

STEPS = ("选择政策和表格", "核对结果", "申领结果")


class UploadForm(EntryForm):
    policy = one_of("政策", ())
    file = forms.FileField(
        label="填好的表格",
        widget=forms.FileInput(attrs={"accept": ",".join(KINDS)}),
        error_messages={"empty": "“%(name)s”是空文件。请核对后重新选择。"},
        help_text="用本页下载的模板填写；支持 .xlsx、.xls、.csv、.ods。",
    )

    def __init__(self, *args: Any, offered: list[Policy], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["policy"].choices = with_blank((one.id, one.title) for one in offered)

    def clean_file(self) -> Any:
        if problems := refusals(self.cleaned_data["file"]):
            raise forms.ValidationError(problems)
        return self.cleaned_data["file"]


def offered(user: User) -> list[Policy]:
    """What the user can claim by workbook today: policies of money that are in force where they work."""
    today, areas = remembered.business_today(), access.prefixes(user, Permission.APPLY)
    known = [one for one in policies.in_force(today) if one.file.amount]
    return [one for one in known if any(one.is_for(area, today) is not False for area in areas)]


@needs(Permission.APPLY)
def claims_workbook(request: HttpRequest) -> HttpResponse:
    """Choose a policy, take its template, upload it filled in; nothing is claimed yet."""
    known = offered(request.user)
    told = (request.POST, request.FILES) if request.method == "POST" else ()
    form = UploadForm(*told, user=request.user, offered=known, initial={"policy": request.GET.get("policy", "")})
    if request.method == "POST" and form.is_valid():
        stored, policy = kept(request, form), form.cleaned_data["policy"]
        sheets.start(stored, sheets.READ, policy, request.user)
        return redirect(f"{reverse('claims-workbook-run', args=[stored.pk])}?{urlencode({'policy': policy})}")
    context = {
        "title": "表格批量申领",
        "crumbs": crumbs(),
        "form": form,
        "policies": known,
        "steps": STEPS,
        "step": 1,
        "cancel": reverse("claims"),
    }
    return pages.show(request, "claims/workbook.html", context, status=422 if form.errors else 200)


@transaction.atomic
def kept(request: HttpRequest, form: UploadForm) -> StoredFile:
    file = form.cleaned_data["file"]
    return files.store(file.read(), name=file.name, by=request.user)


@require_GET
@needs(Permission.APPLY)
def claims_template(request: HttpRequest, policy: str) -> HttpResponse:
    """The blank workbook of a policy."""
    found = next((one for one in offered(request.user) if one.id == policy), None)
    if found is None:
        raise Http404
    content = claiming.template(found, as_of=remembered.business_today())
    return FileResponse(io.BytesIO(content), as_attachment=True, filename=f"{found.title}批量申领表.xlsx", content_type=workbooks.MIME)


def own_file(request: HttpRequest, pk: int) -> StoredFile:
    """A workbook that this user uploaded here; anybody else's is not found."""
    stored = pages.find(StoredFile.objects.filter(stored_by=request.user), pk=pk)
    if sheets.progress(stored, sheets.READ) is None:
        raise Http404
    return stored


@needs(Permission.APPLY)
def claims_workbook_run(request: HttpRequest, pk: int) -> HttpResponse:
    """Where a workbook stands: being judged, judged, being claimed, claimed."""
    stored = own_file(request, pk)
    read, done = sheets.progress(stored, sheets.READ), sheets.progress(stored, sheets.CLAIM)
    now = done or read or {}
    context = {
        "title": stored.name,
        "crumbs": [*crumbs(), ("表格批量申领", reverse("claims-workbook"))],
        "policy": policies.get(now["policy"]),
        "steps": STEPS,
        "step": 3 if done else 2,
        "stage": "申领" if done else "核对",
        "is_running": now["state"] == "running",
        "problem": now.get("problem", ""),
        "told": now if now["state"] == "done" else None,
        "amount": Decimal(now.get("amount", "0.00")),
        "payees": [(name, count, Decimal(amount), failed) for name, count, amount, failed in now.get("payees", ())],
        "done": [(key, name, Decimal(amount)) for key, name, amount in now.get("done", ())] if done else None,
        "url": reverse("claims-workbook-run", args=[pk]),
        "confirm_url": reverse("claims-workbook-claim", args=[pk]),
    }
    return pages.show(request, "claims/workbook_run.html", context, fragment="claims/workbook_body.html")


@require_POST
@needs(Permission.APPLY)
def claims_workbook_claim(request: HttpRequest, pk: int) -> HttpResponse:
    """Claim what was found in order; sent twice, or once more after an interruption, it claims nothing twice."""
    stored = own_file(request, pk)
    read, done = sheets.progress(stored, sheets.READ), sheets.progress(stored, sheets.CLAIM)
    if read and read["state"] == "done" and (done is None or done["state"] == "failed"):
        sheets.start(stored, sheets.CLAIM, read["policy"], request.user)
    return redirect("claims-workbook-run", pk=pk)
