"""The corrections that a rule's definition may name, each by the ledger's own action."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db import models

from nuanxin.comparisons.definition import Rule
from nuanxin.comparisons.models import Finding
from nuanxin.comparisons.subjects import listed
from nuanxin.errors import UserError
from nuanxin.orgs import clock
from nuanxin.orgs.models import User
from nuanxin.people import actions as people
from nuanxin.people.enums import Category, Source
from nuanxin.people.models import CategoryHolding, Person, UnemploymentSpell

EVIDENCE_LENGTH = CategoryHolding._meta.get_field("evidence").max_length


@dataclass(frozen=True)
class Wanted:
    """A correction asked for: `on` is the day from or until which it holds."""

    by: User | None
    finding: Finding
    rule: Rule
    on: datetime.date | None
    phone: str

    @property
    def person(self) -> Person:
        return self.finding.person

    @property
    def day(self) -> datetime.date:
        return self.on or clock.business_today()


@dataclass(frozen=True)
class Correction:
    """One kind: what a button says, what it changes, and what is asked for it (day, phone)."""

    label: str
    model: type[models.Model]
    deed: Callable[[Wanted], models.Model]
    asks: str


def hold_category(wanted: Wanted) -> CategoryHolding:
    """The category that the list proves, with the list as its evidence; without a day it holds from ever."""
    evidence = f"{wanted.rule.title}（数据比对第 {wanted.finding.last_run_id} 批）"[:EVIDENCE_LENGTH]
    return people.hold_category(
        by=wanted.by,
        person=wanted.person,
        category=wanted.rule.category,
        source=Source.DEPARTMENT,
        evidence=evidence,
        from_on=wanted.on,
    )


def end_category(wanted: Wanted) -> CategoryHolding:
    holding = wanted.person.holdings.standing().filter(category=wanted.rule.category, until_on=None).first()
    if holding is None:
        raise UserError(f"{wanted.person.name}现在没有“{Category(wanted.rule.category).label}”这一类别，不用终止。请刷新页面核对。")
    return people.end_category(by=wanted.by, holding=holding, until_on=wanted.day)


def correct_phone(wanted: Wanted) -> Person:
    phone = wanted.phone.strip() or listed(wanted.finding, "电话")
    if not phone:
        raise UserError("没有填写联系电话，名单中也没有，不能更正。请填写本人现在的联系电话。")
    person = Person.objects.get(pk=wanted.person.pk)
    return people.correct_person(by=wanted.by, person=person, version=person.version, phone=phone)


def end_unemployment(wanted: Wanted) -> UnemploymentSpell:
    spell = wanted.person.unemployment_spells.standing().filter(ended_on=None).first()
    if spell is None:
        raise UserError(f"{wanted.person.name}现在没有未注销的失业登记，不用注销。请刷新页面核对。")
    return people.end_unemployment(by=wanted.by, spell=spell, ended_on=wanted.day, end_reason="数据比对：已就业")


def corrected_by_hand(wanted: Wanted) -> Person:
    """Put right on the person's page before, where the definition names nothing that can be done by itself."""
    return wanted.person


BY_HAND = Correction("记为已更正", Person, corrected_by_hand, "")
CORRECTIONS: Mapping[str, Correction] = {
    "hold_category": Correction("登记这一人员类别", CategoryHolding, hold_category, "起始日期"),
    "end_category": Correction("终止这一人员类别", CategoryHolding, end_category, "终止日期"),
    "correct_phone": Correction("更正联系电话", Person, correct_phone, "联系电话"),
    "end_unemployment": Correction("注销失业登记", UnemploymentSpell, end_unemployment, "注销日期"),
}


def of_rule(rule: Rule) -> Correction:
    """What the definition names; where it names nothing, the person's page is where it is put right."""
    return CORRECTIONS.get(rule.correction, BY_HAND)
