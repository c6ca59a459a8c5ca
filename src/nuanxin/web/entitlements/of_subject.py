"""All policies that matter for one person or employer, in groups by what they answer today."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from nuanxin.orgs.access import Permission
from nuanxin.web import pages
from nuanxin.web.entitlements import subjects
from nuanxin.web.entitlements.lines import Offers
from nuanxin.web.pages import needs


@needs(Permission.VIEW)
def of_person(request: HttpRequest, pk: int) -> HttpResponse:
    return of(request, subjects.PERSON, pk)


@needs(Permission.VIEW)
def of_employer(request: HttpRequest, pk: int) -> HttpResponse:
    return of(request, subjects.EMPLOYER, pk)


def of(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """The whole page; the box on a record's own page gets a short form of it."""
    subject = subjects.find(request, kind, pk)
    context = {
        "title": "可享受的政策",
        "crumbs": subject.crumbs(),
        "subject": subject,
        "offers": Offers.of(subject),
        "may_collect": subject.may(Permission.RECORD),
    }
    return pages.show(request, "entitlements/of_subject.html", context, fragment="entitlements/box.html")
