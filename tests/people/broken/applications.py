"""Applications, public notices, objections and cards as the database must not have them."""

from __future__ import annotations

import datetime

from nuanxin.people.models import Application, HelpCard, NoticeEntry, Objection, PublicNotice
from tests import factories

FIRST, BEFORE = datetime.date(2022, 9, 2), datetime.date(2022, 9, 1)


def application(person, **fields) -> Application:
    """An open application at its first step."""
    values = {
        "procedure": "national",
        "procedure_version": "1",
        "origin": "self",
        "categories": "AGE",
        "applied_on": BEFORE,
        "step": "accept",
    }
    return Application.objects.create(**values | {"person": person} | fields)


def two_open_applications(person):
    for day in (BEFORE, FIRST):
        application(person, applied_on=day)


def open_without_a_step(person):
    application(person, step="")


def approved_without_a_recognition(person):
    application(person, step="", state="approved", decided_on=FIRST)


def notice(**fields) -> PublicNotice:
    values = {"procedure": "national", "title": "公示", "profile": "neutral", "days": 5, "unit": "working"}
    return PublicNotice.objects.create(**values | {"area": factories.area(), "posted_on": BEFORE, "closes_on": FIRST} | fields)


def notice_closing_before_it_is_posted(person):
    notice(posted_on=FIRST, closes_on=BEFORE)


def twice_on_one_notice(person):
    shown, applied = notice(), application(person)
    for _ in range(2):
        NoticeEntry.objects.create(notice=shown, application=applied)


def objection_decided_on_no_day(person):
    Objection.objects.create(application=application(person), received_on=FIRST, content="有工作", outcome="upheld")


def card(recognition, number="3607222022000001", **fields) -> HelpCard:
    return HelpCard.objects.create(
        **{"recognition": recognition, "person": recognition.person, "number": number, "issued_on": FIRST} | fields
    )


def two_cards_of_one_number(person):
    for one in (person, factories.person()):
        card(factories.recognition(one))


def two_cards_of_one_recognition(person):
    recognition = factories.recognition(person)
    for number in ("3607222022000001", "3607222022000002"):
        card(recognition, number)


BROKEN = {
    "one_open_application_per_person": two_open_applications,
    "an_open_application_waits_at_a_step": open_without_a_step,
    "an_approved_application_has_its_recognition": approved_without_a_recognition,
    "public_notice_closes_after_it_is_posted": notice_closing_before_it_is_posted,
    "an_application_is_once_on_a_notice": twice_on_one_notice,
    "a_decided_objection_has_its_day": objection_decided_on_no_day,
    "help_card_number_is_unique": two_cards_of_one_number,
    "one_help_card_per_recognition": two_cards_of_one_recognition,
}
