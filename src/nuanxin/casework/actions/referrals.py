"""Referrals (岗位推介): recording, feedback and voiding."""

from __future__ import annotations

import datetime

from django.db import transaction

from nuanxin.casework.enums import ReferralChannel, ReferralFeedback
from nuanxin.casework.models import Referral
from nuanxin.orgs import access, audit, history, recording
from nuanxin.orgs.models import User
from nuanxin.people.actions import held
from nuanxin.people.models import Person


@transaction.atomic
def record_referral(
    *,
    by: User | None,
    person: Person,
    referred_on: datetime.date,
    employer_name: str,
    post_name: str,
    channel: str = "",
    feedback: str = "",
) -> Referral:
    """Record one post recommended to a person; the same post on the same day is returned as it is.

    Refuses a day to come or before birth, missing names, unknown words, and a second telling that differs.
    """
    recording.refuse_empty(推介日期=referred_on, 单位名称=employer_name.strip(), 岗位名称=post_name.strip())
    recording.refuse_unknown("渠道", ReferralChannel, channel)
    recording.refuse_unknown("反馈", ReferralFeedback, feedback)
    recording.refuse_future("推介日期", referred_on)
    person = held(person, by=by, permission=access.Permission.RECORD)
    recording.refuse_order("出生日期", person.birth_on, "推介日期", referred_on)
    referral, made = recording.record_once(
        Referral,
        key={"person": person, "referred_on": referred_on, "employer_name": employer_name.strip(), "post_name": post_name.strip()},
        values={"channel": channel, "feedback": feedback},
        by=by,
    )
    if made:
        audit.record("casework.referral.recorded", by=by, subject=referral, area=person.residence_id, changes_facts=True, channel=channel)
    return referral


@transaction.atomic
def update_referral_feedback(*, by: User | None, referral: Referral, feedback: str) -> Referral:
    """What came of a referral; the former feedback stays in the history, the same again leaves nothing."""
    recording.refuse_empty(反馈=feedback)
    recording.refuse_unknown("反馈", ReferralFeedback, feedback)
    person = held(referral.person, by=by, permission=access.Permission.RECORD)
    current = Referral.objects.select_for_update().get(pk=referral.pk)
    recording.refuse_voided(current)
    if history.set_values(current, {"feedback": feedback}, by=by):
        audit.record(
            "casework.referral.feedback_updated", by=by, subject=current, area=person.residence_id, changes_facts=True, feedback=feedback
        )
    return current


@transaction.atomic
def void_referral(*, by: User | None, referral: Referral, reason: str) -> Referral:
    """Take a wrong referral out of every list and count, with a reason."""
    person = held(referral.person, by=by, permission=access.Permission.VOID)
    return recording.void_record(referral, by=by, reason=reason, kind="casework.referral.voided", area=person.residence_id)
