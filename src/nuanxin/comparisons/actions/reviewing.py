"""Reviews of findings: what somebody found out, with the evidence. A review stops nothing by itself."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from django.db import transaction

from nuanxin.comparisons.enums import FindingState, ReviewVerdict
from nuanxin.comparisons.models import Finding, FindingReview
from nuanxin.errors import UserError
from nuanxin.orgs import access, audit, clock, files, recording
from nuanxin.orgs.models import StoredFile, User

STATES = {
    ReviewVerdict.CONFIRMED: FindingState.CONFIRMED,
    ReviewVerdict.REFUTED: FindingState.REFUTED,
    ReviewVerdict.PENDING: FindingState.PENDING,
}


class Evidence(Protocol):
    """A paper or a photograph: what an upload gives."""

    name: str

    def open(self, mode: str = "rb") -> BinaryIO: ...


@dataclass(frozen=True)
class Reviewed:
    """What became of several: the reviews made, and the findings refused with the reason."""

    done: list[FindingReview]
    refused: list[tuple[Finding, str]]


@transaction.atomic
def review_finding(
    *,
    by: User | None,
    finding: Finding,
    verdict: str,
    note: str = "",
    evidence: Evidence | None = None,
    reviewed_on: datetime.date | None = None,
) -> FindingReview:
    """What came of looking into a finding; the finding's state follows. The same told again is returned as it is.

    Refuses an unknown verdict, a day to come, a refutation that does not say why, and a finding that was dealt with
    already or no longer appears.
    """
    note, day = note.strip(), reviewed_on or clock.business_today()
    refuse_wrong(verdict, note, reviewed_on)
    current = held(finding, by=by)
    refuse_closed(current)
    content = evidence and evidence.open("rb").read()
    if told_before := repeated(current, by=by, verdict=verdict, note=note, reviewed_on=day, content=content):
        return told_before
    review = FindingReview.objects.create(
        finding=current,
        verdict=verdict,
        note=note,
        reviewed_on=day,
        by=by,
        by_name=audit.name_of(by),
        evidence=kept(evidence, content, by),
    )
    current.state = STATES[ReviewVerdict(verdict)]
    current.save(update_fields=["state"])
    audit.record("comparisons.finding.reviewed", by=by, subject=current, area=current.area_id, verdict=verdict, rule=current.rule)
    return review


@transaction.atomic
def review_many(
    *, by: User | None, findings: Iterable[Finding], verdict: str, note: str = "", reviewed_on: datetime.date | None = None
) -> Reviewed:
    """The same verdict for several; what is refused for one does not stop the others, and is told with it."""
    refuse_wrong(verdict, note.strip(), reviewed_on)
    done: list[FindingReview] = []
    refused: list[tuple[Finding, str]] = []
    for finding in sorted(findings, key=lambda finding: finding.pk):  # in one order, so that two batches never wait for each other
        try:
            done.append(review_finding(by=by, finding=finding, verdict=verdict, note=note, reviewed_on=reviewed_on))
        except UserError as refusal:
            refused.append((finding, str(refusal)))
    return Reviewed(done, refused)


def held(finding: Finding, *, by: User | None) -> Finding:
    """The finding, kept from being changed until the transaction ends; `by` must hold COMPARE where it lies."""
    current = Finding.objects.select_for_update().get(pk=finding.pk)
    access.require(by, access.Permission.COMPARE, current.area_id)
    return current


def refuse_wrong(verdict: str, note: str, reviewed_on: datetime.date | None) -> None:
    recording.refuse_empty(核查结论=verdict)
    recording.refuse_unknown("核查结论", ReviewVerdict, verdict)
    recording.refuse_future("核查日期", reviewed_on)
    recording.refuse_lengths(FindingReview, {"note": note})
    if verdict == ReviewVerdict.REFUTED and not note:
        raise UserError("没有填写核查情况，不能定为“不属实”。请写明凭什么认定不属实，例如“同名同姓，已与本人核对户口簿”。")


def refuse_closed(finding: Finding) -> None:
    if finding.state == FindingState.SETTLED:
        raise UserError(
            f"{finding.subject_name}的这条疑点已经办理（{finding.get_outcome_display()}），不能再核查。如办错了，请在所办的记录上更正。"
        )
    if finding.state == FindingState.GONE:
        raise UserError(f"{finding.subject_name}的这条疑点在最近一次比对中已不再出现，不需要核查。")


def repeated(finding: Finding, *, content: bytes | None, **told) -> FindingReview | None:
    """The latest review, if it says the same: a form sent twice is one review."""
    latest = finding.reviews.select_related("evidence", "by").last()
    if latest is None or any(getattr(latest, name) != value for name, value in told.items()):
        return None
    known = latest.evidence.digest if latest.evidence else None
    return latest if known == (files.digest_of(content) if content is not None else None) else None


def kept(evidence: Evidence | None, content: bytes | None, by: User | None) -> StoredFile | None:
    """The paper, kept as long as the finding is: it is what the verdict rests on."""
    return files.store(content, name=evidence.name, by=by, is_kept=True) if evidence and content is not None else None
