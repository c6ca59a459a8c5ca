"""Help cards: issuing one for a recognition recorded on paper, and voiding a wrong or lost one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from nuanxin.orgs.access import Permission
from nuanxin.people import actions
from nuanxin.people.models import HelpCard, Recognition
from nuanxin.web import pages, remembered
from nuanxin.web.listing import day
from nuanxin.web.pages import needs
from nuanxin.web.people.entry import about, done
from nuanxin.web.people.person import crumbs
from nuanxin.web.people.voiding import Voiding, void_page
from nuanxin.web.recognition.forms import CardForm


@needs(Permission.APPLY)
def card_new(request: HttpRequest, recognition: int) -> HttpResponse:
    """Issue the card of a recognition; where one is on file already, tell its number."""
    decision = about(request, Recognition, recognition)
    person = decision.person
    pages.require(request, Permission.APPLY, person.residence_id)
    form = CardForm(request.POST if request.method == "POST" else None, initial={"issued_on": remembered.business_today()})
    if form.is_valid() and (card := done(form, lambda values: actions.issue_card(by=request.user, recognition=decision, **values))):
        messages.success(request, f"{person.name}的就业援助卡：编号 {card.number}，{card.issued_on} 发放。")
        return redirect("person", pk=person.pk)
    context = {"title": "发援助卡", "crumbs": crumbs(person), "form": form, "person": person, "cancel": reverse("person", args=[person.pk])}
    return pages.show(request, "people/entry.html", context, status=422 if form.errors else 200)


@needs(Permission.VOID)
def card_void(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a wrong or lost card out of use, with a reason; another may be issued then."""
    card = about(request, HelpCard, pk)

    def act(**values):
        return actions.void_card(card=card, **values)

    facts = [("编号", card.number), ("发放日期", day(card.issued_on)), ("证件备注", card.note)]
    return void_page(request, card.person, Voiding("援助卡", facts, act))
