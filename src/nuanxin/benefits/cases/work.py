"""What the ledger says of a person's work on a day: status, job, contract, business, registered unemployment, posts before."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from nuanxin.benefits.cases.records import Records, employer_at, open_placements, runs
from nuanxin.benefits.cases.register import FILE, noted, noted_on, residence
from nuanxin.benefits.cases.words import Gathered, Weight
from nuanxin.casework.enums import PlacementForm
from nuanxin.casework.models import Placement
from nuanxin.jobs.enums import EmployerKind
from nuanxin.people.enums import EmploymentStatus
from nuanxin.people.models import Person

PLACEMENT, SPELL, UNEMPLOYMENT, REFERRAL, EMPLOYER = "就业登记", "工作经历", "失业登记", "岗位推介", "用人单位档案"
STATUS = {
    PlacementForm.ENTERPRISE: EmploymentStatus.ENTERPRISE,
    PlacementForm.FLEXIBLE: EmploymentStatus.FLEXIBLE,
    PlacementForm.SELF_EMPLOYED: EmploymentStatus.SELF_EMPLOYED,
    PlacementForm.WELFARE_POST: EmploymentStatus.PUBLIC_POST,
}
HIRED = (EmploymentStatus.ENTERPRISE, EmploymentStatus.PUBLIC_POST)
OUT_OF_WORK = (EmploymentStatus.UNEMPLOYED, EmploymentStatus.INACTIVE)


def tell(person: Person, records: Records, to: Gathered) -> None:
    """Everything about work that a policy may ask. Collected facts are told before: the day a business opened may be one."""
    tell_status(person, records, to)
    tell_job(person, records, to)
    tell_business(person, records, to)
    tell_unemployment(person, records, to)
    tell_posts(person, records, to)


def tell_status(person: Person, records: Records, to: Gathered) -> None:
    """The newest of what runs: placement, work as told, registered unemployment; else what a clerk noted.

    Who is registered unemployed, in no work on record, and noted to be in work: two sources that contradict each other.
    """
    for status, label, on in running(person, records):
        to.tell("status", status, label, on)
    belief = noted(person, "employment_status", records)
    to.tell("status", belief, FILE, noted_on(person, "employment_status", records), Weight.BELIEF)
    statuses = {word.value for word in to.words.get("status", ()) if word.weight == Weight.RECORD}
    if statuses == {EmploymentStatus.UNEMPLOYED} and belief and belief not in OUT_OF_WORK:
        since = max(word.day for word in to.words["status"] if word.weight == Weight.RECORD)
        to.tell("status", belief, FILE, since)


def running(person: Person, records: Records) -> Iterator[tuple[str, str, datetime.date]]:
    """What the person does on the day by each record that has begun and not ended."""
    for placement in open_placements(person, records):
        yield STATUS[PlacementForm(placement.form)].value, PLACEMENT, placement.started_on
    for spell in records.spells.get(person.pk, ()):
        if runs(spell, records.as_of):
            yield spell.status, SPELL, spell.started_on
    for spell in records.unemployment.get(person.pk, ()):
        if runs(spell, records.as_of):
            yield EmploymentStatus.UNEMPLOYED.value, UNEMPLOYMENT, spell.registered_on


def tell_job(person: Person, records: Records, to: Gathered) -> None:
    """The job that the status is about: its first day, its contract, and what kind of place it is."""
    status = to.value("status")
    jobs = [one for one in open_placements(person, records) if STATUS[PlacementForm(one.form)] == status]
    if jobs:
        job = jobs[-1]
        to.tell("job_started_on", job.started_on, PLACEMENT, job.started_on)
        to.tell("contract_from", job.contract_from, PLACEMENT, job.started_on)
        to.tell("contract_to", job.contract_to, PLACEMENT, job.started_on)
        tell_place(person, job, records, to)
        return
    spells = [one for one in records.spells.get(person.pk, ()) if runs(one, records.as_of) and one.status == status]
    if spells and status not in OUT_OF_WORK:
        to.tell("job_started_on", spells[-1].started_on, SPELL, spells[-1].started_on)


def tell_place(person: Person, job: Placement, records: Records, to: Gathered) -> None:
    """Where an employed person works, by the employer on file; not told where it is not on file or its park not noted."""
    if STATUS[PlacementForm(job.form)] not in HIRED:
        return
    employer = employer_at(job, records.employers, residence(person, records))
    if employer is None:
        return
    if employer.kind == EmployerKind.WORKSHOP:
        place = "workshop"
    elif employer.kind == EmployerKind.ENTERPRISE:
        place = {True: "park_enterprise", False: "enterprise", None: ""}[employer.is_in_park]
    else:
        place = "elsewhere"
    to.tell("works_at", place, EMPLOYER, job.started_on)


def tell_business(person: Person, records: Records, to: Gathered) -> None:
    """The newest business of one's own: opened when the placement began, closed when it ended. Its state is another's register."""
    own = [one for one in records.placements.get(person.pk, ()) if one.form == PlacementForm.SELF_EMPLOYED]
    if not own:
        return
    last = own[-1]
    to.tell("business_opened_on", last.started_on, PLACEMENT, last.started_on)
    if not runs(last, records.as_of):
        to.tell("business_closed_on", last.ended_on, PLACEMENT, last.ended_on)


def tell_unemployment(person: Person, records: Records, to: Gathered) -> None:
    """The registration that runs on the day; of who is in work, the one that ran until the work began."""
    start = day_of(to.value("business_opened_on")) or day_of(to.value("job_started_on"))
    for spell in reversed(records.unemployment.get(person.pk, ())):
        until_work = start and spell.registered_on <= start and runs(spell, start - datetime.timedelta(days=2))
        if runs(spell, records.as_of) or until_work:
            to.tell("unemployment_registered_on", spell.registered_on, UNEMPLOYMENT, spell.registered_on)
            return


def day_of(written: Any) -> datetime.date | None:
    """A day as case files have it; none where it is said that there is none."""
    return datetime.date.fromisoformat(written) if isinstance(written, str) and written != "none" else None


def tell_posts(person: Person, records: Records, to: Gathered) -> None:
    """Public posts held before, as far as they are on file, and the posts recommended since the last of them.

    Both are at least so many, so that what was collected counts rather than they do.
    """
    held = [one for one in records.placements.get(person.pk, ()) if one.form == PlacementForm.WELFARE_POST]
    over = [one for one in held if not runs(one, records.as_of)]
    if not over:
        return
    to.tell("post_terms_before", len(over), PLACEMENT, over[-1].ended_on, Weight.BELIEF)
    now = [one.started_on for one in held if runs(one, records.as_of)]
    referred = [one for one in records.referrals.get(person.pk, ()) if one.referred_on >= over[-1].ended_on]
    before = [one for one in referred if not now or one.referred_on <= now[-1]]
    last = before[-1].referred_on if before else over[-1].ended_on
    to.tell("jobs_recommended", len(before), REFERRAL, last, Weight.BELIEF)
