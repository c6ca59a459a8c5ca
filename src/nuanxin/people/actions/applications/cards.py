"""The card, or the page of a certificate, that says somebody is recognised."""

from __future__ import annotations

import datetime

from django.db import transaction

from nuanxin.errors import UserError
from nuanxin.orgs import access, audit, clock, recording
from nuanxin.orgs.models import Area, User
from nuanxin.people import procedures
from nuanxin.people.actions.locking import held
from nuanxin.people.models import HelpCard, Recognition
from nuanxin.people.procedures import CardRule, Procedure

COUNTY_DIGITS = 6


@transaction.atomic
def issue_card(
    *, by: User | None, recognition: Recognition, number: str = "", issued_on: datetime.date | None = None, note: str = ""
) -> HelpCard:
    """The card of a recognition, numbered by the procedure unless a number is given; one that is there already is returned.

    Refuses an ended recognition, a day before the decision or to come, another number than recorded, and one that is taken.
    """
    issued_on = issued_on or max(clock.business_today(), recognition.decided_on)
    recording.refuse_future("发放日期", issued_on)
    person = held(recognition.person, by=by, permission=access.Permission.APPLY)
    current = Recognition.objects.select_for_update().get(pk=recognition.pk)
    recording.refuse_voided(current)
    if found := HelpCard.objects.standing().filter(recognition=current).first():
        return same_or_refused(found, number.strip())
    if current.ended_on:
        raise UserError(f"{person.name}已于 {current.ended_on} 退出，不能再发援助卡。请先重新认定。")
    recording.refuse_order("认定日期", current.decided_on, "发放日期", issued_on)
    rule = procedure_of(current, person.residence_id).card
    values = {
        "number": number.strip() or next_number(rule, person.residence_id, issued_on),
        "note": note.strip() or (rule.note if rule else ""),
    }
    recording.refuse_lengths(HelpCard, values)
    taken = f"援助卡编号 {values['number']} 已经用过，不能再用。请核对编号。"
    with recording.refusing(HelpCard, help_card_number_is_unique=taken):
        card = HelpCard.objects.create(recognition=current, person=person, issued_on=issued_on, recorded_by=by, **values)
    audit.record("people.card.issued", by=by, subject=card, area=person.residence_id)
    return card


def same_or_refused(found: HelpCard, number: str) -> HelpCard:
    if number and number != found.number:
        raise UserError(f"这次认定已发过援助卡（编号 {found.number}），不能再发编号 {number} 的卡。编号有误时，请先作废原卡。")
    return found


def procedure_of(recognition: Recognition, residence: str) -> Procedure:
    """The procedure by which it was decided; for a decision on paper, the one in force where the person resides."""
    application = getattr(recognition, "application", None)
    return procedures.get(application.procedure) if application else procedures.for_area(residence, recognition.decided_on)


def next_number(rule: CardRule | None, residence: str, issued_on: datetime.date) -> str:
    """The first free number of the county and year; the county is held, so that two decisions do not take the same."""
    if rule is None:
        raise UserError("本地的认定程序没有规定援助卡的编号。请填写编号。")
    county = residence[:COUNTY_DIGITS]
    list(Area.objects.select_for_update(no_key=True).filter(pk=county.ljust(12, "0")))
    start = rule.number.format(county=county, year=issued_on.year, serial="")
    used = HelpCard.objects.filter(number__startswith=start).values_list("number", flat=True)
    serials = [int(number[len(start) :]) for number in used if number[len(start) :].isdecimal()]
    return f"{start}{max(serials, default=0) + 1:0{rule.digits}d}"


@transaction.atomic
def void_card(*, by: User | None, card: HelpCard, reason: str) -> HelpCard:
    """Take a wrong or lost card out of use, with a reason; its number is not given again."""
    person = held(card.person, by=by, permission=access.Permission.VOID)
    return recording.void_record(card, by=by, reason=reason, kind="people.card.voided", area=person.residence_id)
