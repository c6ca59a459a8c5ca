"""Papers of a person's file: a scan, the original on the shelf, or both. Nothing is thrown away, a wrong one is voided."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from nuanxin.errors import UserError
from nuanxin.orgs import access, audit, files, history, recording
from nuanxin.orgs.models import User
from nuanxin.people import scans
from nuanxin.people.actions.locking import held
from nuanxin.people.enums import ApplicationState
from nuanxin.people.models import Application, HouseholdMembership, Paper, Person
from nuanxin.people.scans import ScanKind

NOTHING_ATTACHED = "既没有扫描件，也没有登记纸质原件，不能登记材料。请上传扫描件，或勾选“有纸质原件”。"


@transaction.atomic
def add_paper(
    *,
    by: User | None,
    person: Person,
    kind: str,
    received_on: datetime.date,
    application: Application | None = None,
    about: Person | None = None,
    has_original: bool = False,
    shelf: str = "",
    name: str = "",
    content: bytes | None = None,
    note: str = "",
) -> Paper:
    """Put a paper on a person's file, for an application or without one; the same paper again is returned as it is.

    `kind` is the paper's name; `about` is the member of the household it speaks of, if not the person; `content` is the scan.
    Refuses a day to come, a paper that is neither scanned nor on the shelf, a scan that is no picture or PDF, an application
    of somebody else or one that has ended, and a member of another household. Leaves one audit event.
    """
    told = {"kind": kind.strip(), "received_on": received_on, "has_original": has_original, "shelf": shelf.strip()}
    refuse_incomplete(told, note.strip(), name, content)
    person = held(person, by=by, permission=access.Permission.APPLY)
    about = None if about is None or about.pk == person.pk else about
    refuse_strangers(person, application, about)
    told |= {"person": person, "application": application, "about": about}
    if found := the_same(Paper.objects.standing().filter(**told), content):
        return found
    stored = None if content is None else files.store(content, name=name or told["kind"], by=by, is_kept=True)
    paper = Paper.objects.create(**told, note=note.strip(), file=stored, recorded_by=by)
    audit.record("people.paper.added", by=by, subject=paper, area=person.residence_id)
    return paper


def refuse_incomplete(told: dict[str, Any], note: str, name: str, content: bytes | None) -> None:
    """What can be judged without looking at the person."""
    recording.refuse_empty(材料名称=told["kind"])
    recording.refuse_future("收到日期", told["received_on"])
    recording.refuse_lengths(Paper, {**told, "note": note})
    if content is None and not told["has_original"]:
        raise UserError(NOTHING_ATTACHED)
    if content is not None:
        scans.kind_of(content, files.shown_name(name))


def the_same(papers: QuerySet, content: bytes | None) -> Paper | None:
    """The one among `papers` with that scan, or without any."""
    scan = Q(file=None) if content is None else Q(file__digest=files.digest_of(content))
    return papers.filter(scan).first()


def refuse_strangers(person: Person, application: Application | None, about: Person | None) -> None:
    if application and application.person_id != person.pk:
        raise UserError(f"这份认定申请不是{person.name}的，不能把材料放进去。请从{person.name}的申请页登记。")
    if application and application.state != ApplicationState.OPEN:
        raise UserError(
            f"{person.name}的这份认定申请{application.get_state_display()}，不能再增加材料。请从{person.name}的页面登记为档案材料。"
        )
    if about and not share_household(person, about):
        raise UserError(f"{about.name}不是{person.name}的家庭成员，不能登记为其材料。请先在人员页面登记家庭。")


def share_household(person: Person, other: Person) -> bool:
    """Whether both live in one household now."""
    running = HouseholdMembership.objects.standing().filter(until_on=None)
    return running.filter(person=other, household__in=running.filter(person=person).values("household")).exists()


@transaction.atomic
def shelve_paper(*, by: User | None, paper: Paper, shelf: str) -> Paper:
    """The original lies on that shelf, or was moved there; the former place stays in the history."""
    recording.refuse_empty(存放位置=shelf.strip())
    recording.refuse_lengths(Paper, {"shelf": shelf.strip()})
    person = held(paper.person, by=by, permission=access.Permission.APPLY)
    current = Paper.objects.select_for_update().get(pk=paper.pk)
    recording.refuse_voided(current)
    changes = history.differing(current, {"has_original": True, "shelf": shelf.strip()})
    if changes:
        history.set_values(current, changes, by=by)
        audit.record("people.paper.shelved", by=by, subject=current, area=person.residence_id)
    return current


@transaction.atomic
def open_paper(*, by: User | None, paper: Paper) -> tuple[bytes, ScanKind]:
    """The scan and what it is, on its way to a reader: who opened whose stays in the trail. Refuses a paper without a scan."""
    person = held(paper.person, by=by, permission=access.Permission.APPLY)
    if paper.file is None:
        raise UserError(f"“{paper.kind}”只登记了纸质原件（存放位置：{paper.shelf or '未填写'}），没有扫描件。请查阅原件，或补登扫描件。")
    content = files.read(paper.file)
    audit.record("people.paper.opened", by=by, subject=paper, area=person.residence_id)
    return content, scans.kind_of(content, paper.file.name)


@transaction.atomic
def void_paper(*, by: User | None, paper: Paper, reason: str) -> Paper:
    """Take a paper registered by mistake off the file, with a reason; its scan stays in the store."""
    person = held(paper.person, by=by, permission=access.Permission.VOID)
    return recording.void_record(paper, by=by, reason=reason, kind="people.paper.voided", area=person.residence_id)
