"""The first word of a claim, and its second one after it was returned."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.db import transaction

from nuanxin.benefits import approval
from nuanxin.benefits.actions.matters import Matter, hold_persons, leave_deed, taken
from nuanxin.benefits.actions.payees import Paid, recipient
from nuanxin.benefits.enums import ClaimDeedKind, ClaimOrigin, ClaimState
from nuanxin.benefits.models import Claim, ClaimLine, Payment
from nuanxin.benefits.queries import checks
from nuanxin.benefits.queries.checks import Asked, Line
from nuanxin.errors import UserError
from nuanxin.jobs.actions.employers import checked_account
from nuanxin.orgs import access, clock, recording
from nuanxin.orgs.models import User
from nuanxin.people.models import Person

CENT = Decimal("0.01")
NOTHING_ASKED = Asked()
FORMULA = ("=", "+", "-", "@")  # a cell that begins so is a formula to a spreadsheet


@transaction.atomic
def submit_claim(
    *,
    by: User | None,
    policy: str,
    payee: Paid,
    lines: Iterable[Line],
    origin: str,
    policy_version: str = "",
    claimed_on: datetime.date | None = None,
    account: str = "",
    account_name: str = "",
    proof: str = "",
    asked: Asked = NOTHING_ASKED,
) -> Claim:
    """A payee claims money, person by person and month by month; the automatic checks are run and kept with it.

    Failed checks do not stop it: whoever reviews it sees them. Refuses a day to come, no lines, lines that repeat or are
    for no money, an unfit account, and a payment without application (origin direct) that the local rules do not allow
    or that has no proof. The same user's same claim again is returned as it is.
    """
    lines, claimed_on = list(lines), claimed_on or clock.business_today()
    recording.refuse_future("申领日期", claimed_on)
    recording.refuse_unknown("申领方式", ClaimOrigin, origin)
    recording.refuse_empty(政策=policy, 申领方式=origin)
    refuse_lines(lines)
    refuse_direct(policy, origin, proof.strip())
    persons = hold_persons(payees_and_people(payee, lines))
    to = recipient(payee)
    require_everywhere(by, to.area, persons)
    values = {"policy": policy, "policy_version": policy_version, "origin": origin, "claimed_on": claimed_on}
    claim = Claim(
        **values,
        **to.fields,
        proof=proof.strip(),
        account=checked_account(account or to.account),
        account_name=fit_name(account_name.strip() or to.account_name),
        amount_yuan=total(lines),
        recorded_by=by,
    )
    if found := same_claim(claim, lines, values):
        return found
    recording.refuse_lengths(Claim, {**values, "account_name": claim.account_name})
    claim.checks = checked(claim, lines, asked)
    claim.save(force_insert=True)
    write_lines(claim, lines)
    leave_deed(claim, ClaimDeedKind.SUBMITTED, by=by, on=claimed_on, to=ClaimState.SUBMITTED)
    return claim


@transaction.atomic
def resubmit_claim(
    *,
    by: User | None,
    claim: Claim,
    version: int,
    lines: Iterable[Line] | None = None,
    account: str | None = None,
    account_name: str | None = None,
    asked: Asked = NOTHING_ASKED,
    reason: str = "",
) -> Claim:
    """What was returned comes again, with other lines or another account where they were wrong; it is checked anew.

    Refuses other lines once payments were made from those there are.
    """
    lines = None if lines is None else list(lines)
    if lines is not None:
        refuse_lines(lines)
    hold_persons([*people_of(claim), *(line.person for line in lines or () if line.person)])
    matter = taken(by=by, claim=claim, deed=ClaimDeedKind.RESUBMITTED, version=version, reason=reason.strip())
    current = matter.claim
    if lines is not None:
        require_everywhere(by, current.area_id, [line.person for line in lines if line.person])
        replace_lines(matter, lines)
    if account is not None:
        current.account = checked_account(account)
    if account_name is not None:
        current.account_name = fit_name(account_name.strip())
        recording.refuse_lengths(Claim, {"account_name": current.account_name})
    current.checks = checked(current, lines or lines_of(current), asked)
    matter.move(ClaimDeedKind.RESUBMITTED, ClaimState.SUBMITTED, reason=reason.strip())
    return current


def payees_and_people(payee: Paid, lines: Sequence[Line]) -> list[Person]:
    return [*([payee] if isinstance(payee, Person) else []), *(line.person for line in lines if line.person)]


def people_of(claim: Claim) -> list[int]:
    """The numbers of the persons whom a claim is about."""
    own = [claim.person_id] if claim.person_id else []
    return [*own, *claim.lines.filter(person__isnull=False).values_list("person_id", flat=True)]


def require_everywhere(by: User | None, area: str, persons: Iterable[Person]) -> None:
    for code in dict.fromkeys((area, *(person.residence_id for person in persons))):
        access.require(by, access.Permission.APPLY, code)


def refuse_lines(lines: Sequence[Line]) -> None:
    """Refuse, all at once, what no line may be."""
    if not lines:
        raise UserError("没有申领明细，不能提交。请至少填写一项。")
    problems = []
    for number, line in enumerate(lines, 1):
        if not line.programme.strip():
            problems.append(f"第 {number} 项没有填写项目。请填写项目。")
        if line.amount_yuan <= 0 or line.amount_yuan != line.amount_yuan.quantize(CENT):
            problems.append(f"第 {number} 项（{line.who}）的金额 {line.amount_yuan} 元不是大于 0、到分为止的金额。请核对金额。")
        if line.month and line.month.day != 1:
            problems.append(f"第 {number} 项（{line.who}）的所属月份写成了 {line.month}。请写成当月 1 日。")
    keys = [(line.person and line.person.pk, line.programme, line.month) for line in lines]
    first: dict[tuple, int] = {}
    for number, key in enumerate(keys, 1):
        if first.setdefault(key, number) != number:
            problems.append(f"第 {number} 项（{lines[number - 1].who}）与第 {first[key]} 项重复。请删去一项。")
    if problems:
        raise UserError(problems)


def refuse_direct(policy: str, origin: str, proof: str) -> None:
    if origin != ClaimOrigin.DIRECT:
        return
    allowed = approval.rules().direct
    if policy not in allowed.policies:
        raise UserError(f"政策“{policy}”没有规定可以直补快办（{allowed.source}）。请由本人或单位申请。")
    recording.refuse_empty(直补依据=proof)


def fit_name(name: str) -> str:
    if name.startswith(FORMULA):
        raise UserError(f"账户户名“{name}”不能以 {'、'.join(FORMULA)} 开头。请核对户名。")
    return name


def total(lines: Iterable[Line]) -> Decimal:
    return sum((line.amount_yuan for line in lines), Decimal("0.00"))


def checked(claim: Claim, lines: Sequence[Line], asked: Asked) -> str:
    case = checks.Case(claim.policy, claim.payee_key, claim.area_id, claim.claimed_on, tuple(lines), asked)
    return checks.written(checks.run(case))


def lines_of(claim: Claim) -> list[Line]:
    """The lines of a claim as they were told."""
    found = claim.lines.select_related("person").order_by("id")
    return [Line(one.person, one.programme, one.month, one.amount_yuan, one.basis_yuan) for one in found]


def write_lines(claim: Claim, lines: Iterable[Line]) -> None:
    ClaimLine.objects.bulk_create(
        ClaimLine(
            claim=claim,
            person=line.person,
            programme=line.programme.strip(),
            month=line.month,
            basis_yuan=line.basis_yuan,
            amount_yuan=line.amount_yuan,
        )
        for line in lines
    )


def replace_lines(matter: Matter, lines: Sequence[Line]) -> None:
    """Lines are only what is asked; once money was made of them they stay."""
    claim = matter.claim
    if lines == lines_of(claim):
        return
    if Payment.objects.filter(line__claim=claim).exists():
        raise UserError("这笔申领审批过，已有付款记录，不能再改明细。请不予批准或撤回，另外申领。")
    claim.lines.all().delete()
    write_lines(claim, lines)
    claim.amount_yuan = total(lines)


def same_claim(claim: Claim, lines: Sequence[Line], values: dict) -> Claim | None:
    """The user's own claim in the very same words that is still under way: a form that was sent twice."""
    own = {name: getattr(claim, name) for name in ("payee_key", "recorded_by", "account_name")}
    under_way = Claim.objects.standing().filter(**values, **own, state=ClaimState.SUBMITTED).order_by("id")
    return next((one for one in under_way if one.account == claim.account and lines_of(one) == list(lines)), None)
