"""Claims shown to the public together, objected to, and going on when the days are over."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence

from django.db import transaction

from nuanxin.benefits import approval
from nuanxin.benefits.actions.matters import Matter, taken
from nuanxin.benefits.enums import ClaimDeedKind, ClaimState
from nuanxin.benefits.models import Claim, ClaimNotice
from nuanxin.benefits.queries.situations import waiting_to_clear
from nuanxin.errors import UserError
from nuanxin.orgs import audit, calendar, clock, recording
from nuanxin.orgs.models import Area, User

ONE_DAY = datetime.timedelta(days=1)
PROFILE_LENGTH = ClaimNotice._meta.get_field("profile").max_length


@transaction.atomic
def post_claims(
    *, by: User | None, claims: Iterable[Claim], area: Area, title: str = "", posted_on: datetime.date | None = None
) -> ClaimNotice:
    """Show reviewed claims to the public of an area for the days of the local rules.

    Refuses, all at once, claims that are not to be posted now or are of another area; then none is posted.
    """
    chosen = sorted({claim.pk: claim for claim in claims}.values(), key=lambda claim: claim.pk)
    if not chosen:
        raise UserError("没有选择要公示的申领。请至少选择一笔。")
    recording.refuse_future("公示开始日期", posted_on)
    matters = all_taken(by, chosen, area, posted_on)
    posted_on = max(matter.on for matter in matters)
    notice = make_notice(by, area, title.strip(), posted_on)
    notice.claims.set([matter.claim for matter in matters])
    for matter in matters:
        matter.on = posted_on
        matter.move(ClaimDeedKind.POSTED, ClaimState.POSTED)
    audit.record("benefits.notice.posted", by=by, subject=notice, area=area.pk, count=len(matters))
    return notice


def all_taken(by: User | None, chosen: Sequence[Claim], area: Area, posted_on: datetime.date | None) -> list[Matter]:
    """Every claim in hand, or every reason why not."""
    matters, problems = [], []
    for claim in chosen:
        try:
            matters.append(taken(by=by, claim=claim, deed=ClaimDeedKind.POSTED, on=posted_on))
        except UserError as error:
            problems += [f"{claim.account_name}：{text}" for text in error.problems]
    outside = [matter.claim for matter in matters if not area.covers(matter.claim.area_id)]
    problems += [f"{claim.account_name}的申领不在{area.name}，不能列入{area.name}的公示。请分开公示。" for claim in outside]
    if problems:
        raise UserError(problems)
    return matters


def make_notice(by: User | None, area: Area, title: str, posted_on: datetime.date) -> ClaimNotice:
    rule = approval.rules().notice
    values = {"title": title or f"{area.name}{rule.title}", "profile": ",".join(rule.columns)[:PROFILE_LENGTH]}
    recording.refuse_lengths(ClaimNotice, values)
    closes_on = calendar.nth_day(posted_on, rule.days, working=rule.unit == "working", counts_start=rule.counts_start)
    return ClaimNotice.objects.create(**values, area=area, posted_on=posted_on, closes_on=closes_on, recorded_by=by)


def take_off(claim: Claim) -> None:
    """Off every notice: what was gone back over is shown anew."""
    for notice in claim.notices.all():
        notice.claims.remove(claim)


def clear_notices(*, by: User | None = None, today: datetime.date | None = None) -> int:
    """Let every claim go on whose notice is over and against which no objection is open; how many went on.

    Each in a transaction of its own; what somebody else moved meanwhile is left alone.
    """
    today = today or clock.business_today()
    return sum(clear(claim, by=by, today=today) for claim in list(waiting_to_clear(today)))


@transaction.atomic
def clear(claim: Claim, *, by: User | None, today: datetime.date) -> bool:
    """Whether the claim went on; on the day after the notice, or with the last deed if that was later."""
    try:
        matter = taken(by=by, claim=claim, deed=ClaimDeedKind.CLEARED, today=today)
    except UserError:
        return False
    notice = matter.situation.notice
    matter.on = max(notice.closes_on + ONE_DAY, matter.situation.last_on)
    matter.move(ClaimDeedKind.CLEARED, ClaimState.CLEARED)
    return True
