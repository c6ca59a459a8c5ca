"""What a confirmed finding is turned into: an application, an exit or a correction, by the ledger's own actions."""

from __future__ import annotations

import datetime
from typing import TypeVar

from django.apps import apps
from django.db import models, transaction

from nuanxin.comparisons import definition
from nuanxin.comparisons.actions import correcting
from nuanxin.comparisons.actions.reviewing import held
from nuanxin.comparisons.definition import Rule
from nuanxin.comparisons.enums import FindingState, Outcome
from nuanxin.comparisons.models import Finding
from nuanxin.comparisons.subjects import same_person, subject_of
from nuanxin.errors import UserError
from nuanxin.orgs import audit, clock
from nuanxin.orgs.models import Area, User
from nuanxin.people import actions as people
from nuanxin.people.enums import ApplicationOrigin, EndReason
from nuanxin.people.models import Application, Person, Recognition

Record = TypeVar("Record", bound=models.Model)


@transaction.atomic
def turn_into_application(
    *,
    by: User | None,
    finding: Finding,
    residence: Area | None = None,
    unemployed_on: datetime.date | None = None,
    applied_on: datetime.date | None = None,
    statement: str = "",
) -> Application:
    """An application for the categories of this lead and of the person's other confirmed leads, which it settles as well.

    Puts the person on file first if they are not (where they reside, if `residence` is not given, is where the finding lies), and
    registers them unemployed from `unemployed_on`, if given.
    Refuses what is not confirmed, and whatever registering and applying refuse. One turned already gives its application.
    """
    current = held(finding, by=by)
    if known := settled_as(current, Outcome.APPLICATION, Application):
        return known
    rule = ready(current, Outcome.APPLICATION)
    person = current.person or registered(current, by=by, residence=residence)
    if unemployed_on:
        people.register_unemployment(by=by, person=person, registered_on=unemployed_on)
    together = {current.pk: (current, rule)} | {other.pk: (other, definition.get(other.rule)) for other in other_leads(current)}
    application = people.apply(
        by=by,
        person=person,
        categories=dict.fromkeys(rule.category for _, rule in together.values() if rule.category),
        origin=ApplicationOrigin.COMPARISON,
        applied_on=applied_on,
        statement=statement or f"数据比对：{'、'.join(rule.title for _, rule in together.values())}"[:500],
    )
    for lead, _ in together.values():
        settle(lead, Outcome.APPLICATION, application, by=by, person=person)
    return application


@transaction.atomic
def turn_into_exit(*, by: User | None, finding: Finding, ended_on: datetime.date | None = None, reason: str = "") -> Recognition:
    """The end of the person's recognition, for the reason that the rule's definition names.

    Refuses what is not confirmed, somebody who is not on the register, and whatever the exit refuses.
    """
    current = held(finding, by=by)
    if known := settled_as(current, Outcome.EXIT, Recognition):
        return known
    rule = ready(current, Outcome.EXIT)
    recognition = running_recognition(current)
    code = EndReason(rule.end_code or EndReason.OTHER)
    ended = people.end_recognition(
        by=by, recognition=recognition, ended_on=ended_on or clock.business_today(), end_code=code, end_reason=reason.strip() or rule.title
    )
    settle(current, Outcome.EXIT, ended, by=by)
    return ended


@transaction.atomic
def turn_into_correction(*, by: User | None, finding: Finding, on: datetime.date | None = None, phone: str = "") -> models.Model:
    """What is on file put right as the rule's definition names it: a category held or ended, a phone, an unemployment ended.

    `on` is the day from or until which; `phone` the number to put on file, by default the list's. Returns the record changed.
    """
    current = held(finding, by=by)
    rule = ready(current, Outcome.CORRECTION) if current.outcome != Outcome.CORRECTION else definition.get(current.rule)
    correction = correcting.of_rule(rule)
    if known := settled_as(current, Outcome.CORRECTION, correction.model):
        return known
    if current.person is None:
        raise UserError(f"{current.subject_name}不在台账中，没有可以更正的信息。请先登记此人。")
    record = correction.deed(correcting.Wanted(by, current, rule, on, phone))
    settle(current, Outcome.CORRECTION, record, by=by)
    return record


def ready(finding: Finding, outcome: Outcome) -> Rule:
    """The rule of a finding that may be turned into this now: a suspicion by itself is not enough."""
    rule = definition.get(finding.rule)
    if finding.state == FindingState.SETTLED:
        raise UserError(f"{finding.subject_name}的这条疑点已经办理（{finding.get_outcome_display()}），不能再办理为{outcome.label}。")
    if rule.turns_into != outcome:
        raise UserError(f"“{rule.title}”这类疑点不办理为{outcome.label}。{rule.advice}")
    if finding.state != FindingState.CONFIRMED:
        raise UserError(
            f"{finding.subject_name}的这条疑点还没有核查属实（{finding.get_state_display()}），不能办理{outcome.label}。请先核查，属实的再办理。"
        )
    return rule


def settled_as(finding: Finding, outcome: Outcome, model: type[Record]) -> Record | None:
    """The record that the finding was turned into already, if into this."""
    label, _, key = finding.outcome_record.partition(":")
    if finding.outcome != outcome or apps.get_model(label) is not model:
        return None
    return model._default_manager.get(pk=key)


def registered(finding: Finding, *, by: User | None, residence: Area | None) -> Person:
    """The person of a lead, put on file from what the list says."""
    subject = subject_of(finding)
    if not subject.id_number:
        raise UserError(f"名单里没有{finding.subject_name}的完整身份证号，不能登记。请问清身份证号，先登记此人，再办理认定申请。")
    return people.register_person(
        by=by, name=subject.name, id_number=subject.id_number, phone=subject.phone, residence=residence or finding.area
    )


def other_leads(finding: Finding) -> list[Finding]:
    """The same person's other confirmed leads that turn into an application, held."""
    candidates = Finding.objects.select_for_update().filter(state=FindingState.CONFIRMED, outcome=Outcome.NONE).order_by("pk")
    known = definition.library()
    return [
        other for other in same_person(candidates, finding) if other.rule in known and known[other.rule].turns_into == Outcome.APPLICATION
    ]


def running_recognition(finding: Finding) -> Recognition:
    found = finding.person and finding.person.recognitions.standing().filter(ended_on=None).first()
    if not found:
        raise UserError(f"{finding.subject_name}目前不在册，没有可以退出的认定。请核对；不需要办理的，核查结论改为“不属实”并写明情况。")
    return found


def settle(finding: Finding, outcome: Outcome, record: models.Model, *, by: User | None, person: Person | None = None) -> None:
    """The finding is dealt with; what it became stays with it."""
    finding.state, finding.outcome, finding.outcome_record = FindingState.SETTLED, outcome, audit.subject_of(record)
    finding.person = finding.person or person
    finding.save(update_fields=["state", "outcome", "outcome_record", "person"])
    audit.record("comparisons.finding.settled", by=by, subject=finding, area=finding.area_id, outcome=outcome.value, rule=finding.rule)
