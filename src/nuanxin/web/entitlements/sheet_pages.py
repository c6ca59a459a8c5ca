"""The pages of plain-language sheets: of one person, of one employer, and of a village in one print run."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from nuanxin.orgs.access import Permission
from nuanxin.orgs.models import User
from nuanxin.people.models import Person
from nuanxin.web import pages, remembered
from nuanxin.web.entitlements import subjects
from nuanxin.web.entitlements.sheets import Sheet
from nuanxin.web.entitlements.subjects import Subject
from nuanxin.web.listing import under
from nuanxin.web.listing.query import area_choices
from nuanxin.web.pages import needs

AT_ONCE = 20


@needs(Permission.VIEW)
def of_person(request: HttpRequest, pk: int) -> HttpResponse:
    return of(request, subjects.PERSON, pk)


@needs(Permission.VIEW)
def of_employer(request: HttpRequest, pk: int) -> HttpResponse:
    return of(request, subjects.EMPLOYER, pk)


def of(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    subject = subjects.find(request, kind, pk)
    context = {
        "title": "政策明白纸",
        "crumbs": subject.crumbs(is_below=True),
        "sheets": [Sheet.of(subject)],
        "office": remembered.office(),
        "today": subject.today,
    }
    return pages.show(request, "entitlements/sheet.html", context)


@needs(Permission.VIEW)
def of_area(request: HttpRequest) -> HttpResponse:
    """Sheets of everybody on the register in an area, some at once, each on a page of its own."""
    chosen = request.GET.get("area", "").strip()
    persons = on_register(request.user, chosen) if chosen else Person.objects.none()
    found = list(persons.filter(pk__gt=key_of(request.GET.get("after", "")))[: AT_ONCE + 1])
    here = reverse("sheets")
    sheets = [Sheet.of(Subject(subjects.PERSON, one, request.user)) for one in found[:AT_ONCE]]
    context = {
        "title": "批量打印政策明白纸",
        "crumbs": [("援助对象台账", reverse("people"))],
        "areas": area_choices(request.user, chosen),
        "chosen": chosen,
        "examined": len(sheets),
        "sheets": [sheet for sheet in sheets if sheet.has_news],
        "most": AT_ONCE,
        "next_url": f"{here}?area={chosen}&after={found[AT_ONCE - 1].pk}" if len(found) > AT_ONCE else "",
        "office": remembered.office(),
        "today": remembered.business_today(),
        "here": here,
    }
    return pages.show(request, "entitlements/sheets.html", context)


def on_register(user: User, area: str) -> QuerySet:
    """Whom the user may see of those recognised there, without their numbers."""
    persons = Person.objects.visible_to(user).filter(recognitions__voided_at=None, recognitions__ended_on=None, recognitions__isnull=False)
    return under("residence_id")(persons, area).select_related("residence").defer("id_number", "phone").distinct().order_by("pk")


def key_of(text: str) -> int:
    """The key after which the next sheets begin; whatever is no key begins anew."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 18 else 0
