"""The page of one person, and looking at their full numbers."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from nuanxin.errors import UserError
from nuanxin.orgs import audit
from nuanxin.orgs.access import Permission
from nuanxin.people.models import Person
from nuanxin.web import pages
from nuanxin.web.claims.of_person import ClaimsPart
from nuanxin.web.movements.of_person import MovementPart
from nuanxin.web.pages import needs
from nuanxin.web.people.profile import Profile
from nuanxin.web.people.standards import standards_of
from nuanxin.web.recognition.of_person import RecognitionPart

LEDGER = ("援助对象台账", "people")


def get_person(request: HttpRequest, pk: int) -> Person:
    """A person whom the user may see, without their numbers; 404 otherwise."""
    visible = Person.objects.visible_to(request.user).select_related("residence").defer("id_number", "phone")
    return pages.find(visible, pk=pk)


def crumbs(person: Person | None = None) -> list[tuple[str, str]]:
    way = [(LEDGER[0], reverse(LEDGER[1]))]
    return [*way, (person.name, reverse("person", args=[person.pk]))] if person else way


@needs(Permission.VIEW)
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole page; the drawer beside a list gets a short form of it."""
    return drawn(request, Profile(get_person(request, pk), request.user))


def drawn(request: HttpRequest, profile: Profile, status: int = 200, **more) -> HttpResponse:
    context = {
        "title": profile.person.name,
        "crumbs": crumbs(),
        "p": profile,
        "person": profile.person,
        "standards": standards_of(profile),
        "m": MovementPart(profile),
        "r": RecognitionPart(profile),
        "c": ClaimsPart(profile),
        "url": reverse("person", args=[profile.person.pk]),
    }
    return pages.show(request, "people/person.html", {**context, **more}, fragment="people/drawer.html", status=status)


@needs(Permission.REVEAL)
@require_POST
def person_reveal(request: HttpRequest, pk: int) -> HttpResponse:
    """The full numbers, once, for a reason that is recorded; never by a link and never stored by the browser."""
    found = get_person(request, pk)
    pages.require(request, Permission.REVEAL, found.residence_id)
    reason = request.POST.get("reason", "").strip()
    if len(reason) < 2:
        raise UserError("没有写明查看完整号码的理由，不能显示。请写明理由，例如“核对社保参保”。")
    with transaction.atomic():
        audit.record("people.id_numbers.revealed", by=request.user, subject=found, area=found.residence_id, count=1, reason=reason[:200])
        numbers = Person.objects.visible_to(request.user).get(pk=found.pk)
    shown = {"id_number": numbers.full_id_number, "phone": numbers.phone, "at": f"{timezone.localtime():%H:%M}"}
    if pages.wants_fragment(request):
        return pages.show(request, "people/numbers.html", {"person": found, "revealed": shown})
    return drawn(request, Profile(found, request.user, revealed=shown))
