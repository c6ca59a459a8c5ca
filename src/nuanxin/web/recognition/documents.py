"""Documents for paper as downloads: they may hold whole numbers, so they are asked for by POST and leave a trace."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from nuanxin.orgs import access, clock
from nuanxin.orgs.access import Permission
from nuanxin.orgs.models import Area, User
from nuanxin.people import documents
from nuanxin.people.documents import Document
from nuanxin.people.models import Application, HelpCard, PublicNotice
from nuanxin.web import pages
from nuanxin.web.oversight.forms import area_field, area_names
from nuanxin.web.pages import needs, show
from nuanxin.web.records.forms import EntryForm, day

FORMS: dict[str, Callable[..., Document]] = {
    "application_form": documents.application_form,
    "decision_form": documents.decision_form,
}


@needs(Permission.APPLY)
@require_POST
def application_document(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The application form, the decision form, or the card of an approved application."""
    application = pages.find(Application.objects.visible_to(request.user).select_related("person__residence", "recognition"), pk=pk)
    pages.require(request, Permission.APPLY, application.person.residence_id)
    if kind == "help_card":
        card = pages.find(HelpCard.objects.visible_to(request.user), recognition=application.recognition_id)
        return sent(documents.help_card(by=request.user, card=card))
    if kind not in FORMS:
        raise Http404
    return sent(FORMS[kind](by=request.user, application=application))


@needs(Permission.APPLY)
@require_POST
def public_notice_document(request: HttpRequest, pk: int) -> HttpResponse:
    notice = pages.find(PublicNotice.objects.visible_to(request.user).select_related("area"), pk=pk)
    return sent(documents.public_notice(by=request.user, notice=notice))


class RosterEntry(EntryForm):
    area = area_field("地区")
    on = day("在册日期")


@needs(Permission.EXPORT)
def roster(request: HttpRequest) -> HttpResponse:
    """Ask for which area and day, then send the roster."""
    starts = {"area": widest(request.user).name, "on": clock.business_today()}
    form = RosterEntry(request.POST if request.method == "POST" else None, user=request.user, initial=starts)
    if request.method == "POST" and form.is_valid():
        return sent(documents.roster(by=request.user, area=form.cleaned_data["area"], on=latest(form.cleaned_data["on"])))
    context = {
        "title": "打印名册",
        "crumbs": [("援助对象台账", reverse("people"))],
        "form": form,
        "heading": "名册",
        "cancel": reverse("people"),
        "area_names": area_names(request.user),
    }
    return show(request, "recognition/roster.html", context, status=422 if form.errors else 200)


def widest(user: User) -> Area:
    """The area that somebody most likely wants: all they may export."""
    return Area.objects.get(prefix=min(access.prefixes(user, Permission.EXPORT), key=lambda prefix: (len(prefix), prefix)))


def latest(on: datetime.date) -> datetime.date:
    """Nobody knows the register of a day to come: today's is given."""
    return min(on, max(clock.real_today(), clock.business_today()))


def sent(document: Document) -> FileResponse:
    return FileResponse(io.BytesIO(document.content), as_attachment=True, filename=document.name, content_type=document.mime)
