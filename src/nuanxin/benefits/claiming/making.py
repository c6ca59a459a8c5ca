"""From a draft to a claim: what was decided is kept, months that somebody else claimed meanwhile are refused."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence

from django.db import transaction

from nuanxin.benefits import decisions
from nuanxin.benefits.actions.matters import hold_persons
from nuanxin.benefits.actions.payees import recipient
from nuanxin.benefits.actions.submitting import lines_of, payees_and_people, submit_claim
from nuanxin.benefits.claiming.drafts import Draft
from nuanxin.benefits.claiming.taken import Held, Taken
from nuanxin.benefits.deciding.clock import names_of
from nuanxin.benefits.enums import ClaimState
from nuanxin.benefits.models import Claim
from nuanxin.benefits.queries.checks import Line
from nuanxin.errors import UserError
from nuanxin.orgs.models import User


@transaction.atomic
def claim(
    *,
    by: User | None,
    draft: Draft,
    origin: str,
    account: str = "",
    account_name: str = "",
    claimed_on: datetime.date | None = None,
    proof: str = "",
) -> Claim:
    """Claim what a draft proposes; the decisions behind it are kept and bear the version that the claim names.

    The same draft again by the same user is the same claim. Refuses a draft with a hindrance, and months (or a one-off
    benefit) that were claimed or paid meanwhile, naming who and when.
    """
    if draft.hindrance or draft.payee is None or not draft.lines:
        raise UserError(draft.hindrance or "没有可以申领的明细，不能提交。请重新拟写。")
    hold_persons(payees_and_people(draft.payee, draft.lines))
    payee_key = recipient(draft.payee).key
    held = list(meanwhile(draft, payee_key))
    if found := the_same(by, draft.lines, [one for _, one in held]):
        return found
    if held:
        raise UserError([f"{told(line)}{one.said}，不能再申领。请刷新页面，核对后再办。" for line, one in held])
    for decided in draft.decisions:
        decisions.keep(by=by, decided=decided, subject=draft.subject)
    return submit_claim(
        by=by,
        policy=draft.policy.id,
        policy_version=draft.policy.version,
        payee=draft.payee,
        lines=draft.lines,
        origin=origin,
        claimed_on=claimed_on,
        account=account or draft.account,
        account_name=account_name or ("" if account else draft.account_name),
        proof=proof,
        asked=draft.asked,
    )


def meanwhile(draft: Draft, payee_key: str) -> Iterator[tuple[Line, Held]]:
    """What of the draft is taken by now, line by line; a one-off benefit is taken by any claim under way."""
    taken = Taken.of([line.person.pk for line in draft.lines if line.person], [payee_key])
    programmes = names_of(draft.policy)
    for line in draft.lines:
        for held in taken.held(line.person.pk if line.person else None, payee_key, programmes):
            if held.month == line.month or (held.claim and not draft.policy.is_monthly):
                yield line, held
                break


def the_same(by: User | None, lines: Sequence[Line], held: Sequence[Held]) -> Claim | None:
    """The user's own claim of the very same lines that nobody has dealt with yet: a form that was sent twice."""
    own = {one.claim.pk: one.claim for one in held if one.claim and one.claim.recorded_by_id == (by and by.pk)}
    waiting = [one for one in own.values() if one.state == ClaimState.SUBMITTED]
    return next((one for one in waiting if sorted(map(spelt, lines_of(one))) == sorted(map(spelt, lines))), None)


def spelt(line: Line) -> tuple:
    """A line as it can be compared and put in order."""
    return (line.person.pk if line.person else 0, line.programme, line.month or datetime.date.min, line.amount_yuan)


def told(line: Line) -> str:
    who = line.person.name if line.person else ""
    return f"{who} {line.month:%Y-%m} " if line.month else who
