"""Papers given with a claim: one of the person's file, a scan of its own, or the original seen. A wrong one is voided."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from nuanxin.benefits.actions.matters import hold
from nuanxin.benefits.enums import ClaimState
from nuanxin.benefits.models import Claim, ClaimPaper
from nuanxin.errors import UserError
from nuanxin.orgs import access, audit, files, recording
from nuanxin.orgs.models import User
from nuanxin.people import scans
from nuanxin.people.models import HouseholdMembership, Paper
from nuanxin.people.scans import ScanKind

CLOSED = (ClaimState.PAID, ClaimState.REFUSED, ClaimState.WITHDRAWN)
NOTHING_SHOWN = "没有选择档案材料，没有上传扫描件，也没有核对原件，不能登记材料。请至少做一项。"


@transaction.atomic
def add_claim_paper(
    *,
    by: User | None,
    claim: Claim,
    kind: str,
    received_on: datetime.date,
    paper: Paper | None = None,
    name: str = "",
    content: bytes | None = None,
    has_original: bool = False,
    note: str = "",
) -> ClaimPaper:
    """Put a paper to a claim; the same again is returned as it is. `kind` is the paper's name, `content` its scan.

    Refuses a day to come, a paper that nobody can look at, a scan that is no picture or PDF, a paper of somebody whom the
    claim is not about, and a claim that is closed. Leaves one audit event.
    """
    told = {"kind": kind.strip(), "received_on": received_on, "has_original": has_original, "paper": paper}
    refuse_incomplete(told, note.strip(), name, content)
    current = held(claim, by=by)
    if paper is not None:
        refuse_foreign(current, paper)
    scan = Q(file=None) if content is None else Q(file__digest=files.digest_of(content))
    if found := ClaimPaper.objects.standing().filter(scan, claim=current, **told).first():
        return found
    stored = None if content is None else files.store(content, name=name or told["kind"], by=by, is_kept=True)
    added = ClaimPaper.objects.create(claim=current, **told, file=stored, note=note.strip(), recorded_by=by)
    audit.record("benefits.claim_paper.added", by=by, subject=added, area=current.area_id)
    return added


@transaction.atomic
def void_claim_paper(*, by: User | None, paper: ClaimPaper, reason: str) -> ClaimPaper:
    """Take a paper off a claim, with a reason; it stays on record. Refuses once the claim is closed."""
    claim = held(paper.claim, by=by)
    return recording.void_record(paper, by=by, reason=reason, kind="benefits.claim_paper.voided", area=claim.area_id)


@transaction.atomic
def open_claim_paper(*, by: User | None, paper: ClaimPaper) -> tuple[bytes, ScanKind]:
    """The scan and what it is, on its way to a reader: who opened it stays in the trail. Refuses a paper without a scan."""
    access.require(by, access.Permission.APPLY, paper.claim.area_id)
    stored = paper.file or (paper.paper and paper.paper.file)
    if stored is None:
        raise UserError(f"“{paper.kind}”只登记了已核原件，没有扫描件。请查阅原件，或补登扫描件。")
    content = files.read(stored)
    audit.record("benefits.claim_paper.opened", by=by, subject=paper, area=paper.claim.area_id)
    return content, scans.kind_of(content, stored.name)


def held(claim: Claim, *, by: User | None) -> Claim:
    """The claim, kept from being changed until the transaction ends; it must still be on its way."""
    current = hold(claim)
    access.require(by, access.Permission.APPLY, current.area_id)
    recording.refuse_voided(current)
    if current.state in CLOSED:
        raise UserError(f"这笔申领已经是“{ClaimState(current.state).label}”，不能再增减材料。请登记到个人档案。")
    return current


def refuse_incomplete(told: dict[str, Any], note: str, name: str, content: bytes | None) -> None:
    """What can be judged without looking at the claim."""
    recording.refuse_empty(材料名称=told["kind"])
    recording.refuse_future("收到日期", told["received_on"])
    recording.refuse_lengths(ClaimPaper, {"kind": told["kind"], "note": note})
    if told["paper"] is None and content is None and not told["has_original"]:
        raise UserError(NOTHING_SHOWN)
    if content is not None:
        scans.kind_of(content, files.shown_name(name))


def refuse_foreign(claim: Claim, paper: Paper) -> None:
    """Only papers of those whom the claim is about."""
    recording.refuse_voided(paper)
    people = {claim.person_id, *claim.lines.values_list("person_id", flat=True)}
    if claim.household_id:
        members = HouseholdMembership.objects.standing().filter(household=claim.household_id, until_on=None)
        people |= set(members.values_list("person_id", flat=True))
    if paper.person_id not in people:
        raise UserError(f"“{paper.kind}”是{paper.person.name}的档案材料，这笔申领与其无关。请选择申领人或所招人员的材料。")
