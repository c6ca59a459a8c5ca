"""Papers of a person: registering, opening, shelving and voiding one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from nuanxin.orgs.access import Permission
from nuanxin.people import actions, procedures
from nuanxin.people.models import Application, Paper, Person
from nuanxin.web import pages, remembered
from nuanxin.web.listing import day
from nuanxin.web.pages import back_to, needs
from nuanxin.web.people.person import crumbs, get_person
from nuanxin.web.recognition.checklist import visible_members
from nuanxin.web.recognition.forms import PaperForm, ShelfForm
from nuanxin.web.records.forms import EntryForm
from nuanxin.web.records.views import VoidEntry, acted, way_back

DOWNLOAD_POLICY = "default-src 'none'; sandbox"  # whatever a scan holds, it runs nowhere


def facts(paper: Paper) -> Iterator[tuple[str, str]]:
    yield "人员", paper.person.name
    yield "材料名称", paper.kind
    yield "收到日期", day(paper.received_on)
    yield "扫描件", paper.file.name if paper.file else ""
    yield "纸质原件", (paper.shelf or "有") if paper.has_original else "无"
    yield "说明", paper.note


def get_paper(request: HttpRequest, pk: int) -> Paper:
    found = Paper.objects.visible_to(request.user).select_related("person", "person__residence", "file")
    return pages.find(found.defer("person__id_number", "person__phone"), pk=pk)


@needs(Permission.APPLY)
def paper_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Register a paper of a person, for their application if the link says so."""
    person = get_person(request, pk)
    pages.require(request, Permission.APPLY, person.residence_id)
    application = asked_application(request, person)
    form = paper_form(request, person)
    if request.method == "POST" and form.is_valid():
        told = {"by": request.user, "person": person, "application": application, **form.values()}
        if acted(form, lambda: actions.add_paper(**told)):
            messages.success(request, f"已登记材料：{told['kind']}。")
            return redirect(home_of(person, application))
    context = {
        "title": "登记材料",
        "crumbs": crumbs(person),
        "heading": "材料",
        "person": person,
        "application": application,
        "form": form,
        "kinds": kinds_known(application),
        "cancel": home_of(person, application),
    }
    return pages.show(request, "recognition/paper.html", context, status=422 if form.errors else 200)


def asked_application(request: HttpRequest, person: Person) -> Application | None:
    key = request.POST.get("application") or request.GET.get("application", "")
    return pages.find(Application.objects.visible_to(request.user).filter(person=person), pk=key) if key else None


def paper_form(request: HttpRequest, person: Person) -> PaperForm:
    members = visible_members(request.user, person)
    if request.method == "POST":
        return PaperForm(request.POST, request.FILES, user=request.user, members=members)
    told_by_link = {name: request.GET[name] for name in ("kind", "about") if name in request.GET}
    return PaperForm(user=request.user, members=members, initial={"received_on": remembered.business_today(), **told_by_link})


def kinds_known(application: Application | None) -> list[str]:
    """Names of papers to choose from."""
    known = [procedures.get(application.procedure)] if application else procedures.library().values()
    return list(dict.fromkeys(rule.label for one in known for rule in one.papers))


def home_of(person: Person, application: Application | None) -> str:
    return reverse("application", args=[application.pk]) if application else reverse("person", args=[person.pk])


@require_POST
@needs(Permission.APPLY)
def paper_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The scan as a download, never shown inside our pages; by POST, because opening it leaves a trace."""
    paper = get_paper(request, pk)
    content, kind = actions.open_paper(by=request.user, paper=paper)
    name = f"{paper.person.name}_{Path(paper.kind).name}{kind.ending}"
    response = HttpResponse(content, content_type=kind.mime)
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response.headers["Content-Security-Policy"] = DOWNLOAD_POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@needs(Permission.APPLY)
def paper_shelf(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the original lies."""
    paper = get_paper(request, pk)
    pages.require(request, Permission.APPLY, paper.person.residence_id)
    form = ShelfForm(request.POST if request.method == "POST" else None, initial={"shelf": paper.shelf})
    told = {"by": request.user, "paper": paper}
    if request.method == "POST" and form.is_valid() and acted(form, lambda: actions.shelve_paper(**told, **form.values())):
        messages.success(request, f"已登记“{paper.kind}”原件的存放位置。")
        return back_to(request, home_of(paper.person, paper.application))
    return changed(request, paper, form, "登记原件存放位置", "records/change.html")


@needs(Permission.VOID)
def paper_void(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a wrong paper off the file, with a reason; GET only asks."""
    paper = get_paper(request, pk)
    pages.require(request, Permission.VOID, paper.person.residence_id)
    form = VoidEntry(request.POST if request.method == "POST" else None)
    told = {"by": request.user, "paper": paper}
    if request.method == "POST" and form.is_valid() and acted(form, lambda: actions.void_paper(**told, **form.cleaned_data)):
        messages.success(request, f"已作废材料：{paper.kind}。")
        return back_to(request, home_of(paper.person, paper.application))
    return changed(request, paper, form, "作废材料", "records/void.html")


def changed(request: HttpRequest, paper: Paper, form: EntryForm, title: str, template: str) -> HttpResponse:
    home = home_of(paper.person, paper.application)
    back = way_back(request, home)
    context = {"title": title, "crumbs": crumbs(paper.person), "heading": title, "facts": list(facts(paper)), "form": form}
    return pages.show(request, template, {**context, "next": back, "cancel": back}, status=422 if form.errors else 200)
