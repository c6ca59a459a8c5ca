"""Papers of a claim: registering, opening and voiding one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from nuanxin.benefits.actions.claim_papers import add_claim_paper, open_claim_paper, void_claim_paper
from nuanxin.benefits.models import Claim, ClaimPaper
from nuanxin.benefits.queries.claim_papers import checklist
from nuanxin.orgs.access import Permission
from nuanxin.orgs.models import User
from nuanxin.people import scans
from nuanxin.people.models import Paper, Person
from nuanxin.web import pages, remembered
from nuanxin.web.claims.claim import crumbs, facts, get_claim
from nuanxin.web.claims.columns import payee_name
from nuanxin.web.listing import day as told_day
from nuanxin.web.pages import needs
from nuanxin.web.recognition.forms import NO_SCAN
from nuanxin.web.recognition.papers import DOWNLOAD_POLICY
from nuanxin.web.records.forms import EntryForm, day, one_of, text
from nuanxin.web.records.views import VoidEntry, acted


class PaperForm(EntryForm):
    """One of the person's file, a scan of its own, or the original seen."""

    kind = forms.CharField(label="材料名称", max_length=60, widget=forms.TextInput(attrs={"list": "paper-kinds", "autocomplete": "off"}))
    received_on = day("收到日期")
    paper = one_of("用个人档案里的材料", (), required=False)
    scan = forms.FileField(
        label="扫描件",
        required=False,
        error_messages=NO_SCAN,
        widget=forms.FileInput(attrs={"accept": scans.ACCEPT}),
        help_text=f"JPG、PNG 或 PDF，不超过 {scans.MOST_BYTES // 1048576} MB；手机可以直接拍照。加密保存，打开会记入审计。",
    )
    has_original = forms.BooleanField(label="已核对原件", required=False)
    note = text("说明", 200)

    def __init__(self, *args: Any, filed: list[Paper], **options: Any) -> None:
        super().__init__(*args, **options)
        self.filed = {str(one.pk): one for one in filed}
        self.fields["paper"].choices = [("", "不用"), *((key, filed_label(one)) for key, one in self.filed.items())]

    def values(self) -> dict[str, Any]:
        """The scan as bytes and name, the paper on file as a record."""
        told = dict(self.cleaned_data)
        scan = told.pop("scan")
        told["paper"] = self.filed.get(told["paper"])
        return told | ({"name": scan.name, "content": scan.read(scans.MOST_BYTES + 1)} if scan else {})


def filed_label(paper: Paper) -> str:
    return f"{paper.person.name}：{paper.kind}（{paper.received_on} 收）"


def filed_of(user: User, claim: Claim) -> list[Paper]:
    """The papers in the files of those whom the claim is about, as far as the user may see them."""
    people = Person.objects.visible_to(user).filter(claim_lines__claim=claim).values("pk")
    keys = {claim.person_id} if claim.person_id else set()
    own = Paper.objects.visible_to(user).select_related("person").defer("person__id_number", "person__phone")
    return list((own.filter(person__in=people) | own.filter(person__in=keys)).distinct().order_by("person_id", "-received_on")[:200])


@needs(Permission.APPLY)
def claim_paper_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a paper to a claim."""
    claim = get_claim(request, pk)
    pages.require(request, Permission.APPLY, claim.area_id)
    initial = {"received_on": remembered.business_today(), "kind": request.GET.get("kind", "")[:60]}
    told = (request.POST, request.FILES) if request.method == "POST" else ()
    form = PaperForm(*told, user=request.user, filed=filed_of(request.user, claim), initial=initial)
    if request.method == "POST" and form.is_valid() and acted(form, lambda: add(request, claim, form)):
        messages.success(request, f"已登记材料：{form.cleaned_data['kind']}。")
        return redirect(f"{reverse('claim', args=[pk])}#papers")
    context = {
        "title": "登记申领材料",
        "crumbs": crumbs(claim),
        "heading": "材料",
        "facts": list(facts(claim)),
        "kinds": [line.kind for line in checklist(claim)],
        "form": form,
        "cancel": reverse("claim", args=[pk]),
    }
    return pages.show(request, "claims/paper.html", context, status=422 if form.errors else 200)


def add(request: HttpRequest, claim: Claim, form: PaperForm) -> None:
    add_claim_paper(by=request.user, claim=claim, **form.values())


def get_paper(request: HttpRequest, pk: int) -> ClaimPaper:
    found = ClaimPaper.objects.visible_to(request.user).select_related(
        "claim__person", "claim__employer", "claim__area", "paper__file", "file"
    )
    return pages.find(found, pk=pk)


@require_POST
@needs(Permission.APPLY)
@transaction.atomic
def claim_paper_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The scan as a download, never shown inside our pages; by POST, because opening it leaves a trace."""
    paper = get_paper(request, pk)
    content, kind = open_claim_paper(by=request.user, paper=paper)
    response = HttpResponse(content, content_type=kind.mime)
    name = f"{payee_name(paper.claim)}_{Path(paper.kind).name}{kind.ending}"
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response.headers["Content-Security-Policy"] = DOWNLOAD_POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@needs(Permission.APPLY)
def claim_paper_void(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a wrong paper off the claim, with a reason; GET only asks."""
    paper = get_paper(request, pk)
    pages.require(request, Permission.APPLY, paper.claim.area_id)
    form = VoidEntry(request.POST if request.method == "POST" else None)
    told = {"by": request.user, "paper": paper}
    if request.method == "POST" and form.is_valid() and acted(form, lambda: void_claim_paper(**told, **form.cleaned_data)):
        messages.success(request, f"已作废材料：{paper.kind}。")
        return redirect("claim", pk=paper.claim_id)
    context = {
        "title": "作废申领材料",
        "crumbs": crumbs(paper.claim),
        "facts": [
            ("领取人", payee_name(paper.claim)),
            ("材料名称", paper.kind),
            ("收到日期", told_day(paper.received_on)),
            ("说明", paper.note),
        ],
        "form": form,
        "cancel": reverse("claim", args=[paper.claim_id]),
    }
    return pages.show(request, "records/void.html", context, status=422 if form.errors else 200)
