"""What payees are told: one line per occasion, written in the transaction of the deed that is its cause."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from string import Formatter
from typing import Annotated, Literal

from django.utils import timezone
from pydantic import Field

from nuanxin.benefits import policies
from nuanxin.benefits.enums import ClaimDeedKind, NotificationKind, PaymentState
from nuanxin.benefits.models import Claim, ClaimDeed, Entitlement, Notification, Payment
from nuanxin.definitionfile import Code, Problems, Strict, Text, read
from nuanxin.orgs import clock, definitions
from nuanxin.orgs.enums import Line
from nuanxin.orgs.models import Office, Organisation
from nuanxin.people.models import HouseholdMembership, Person

PATTERN = "benefits/notifications.yaml"
K = NotificationKind
BLANKS = frozenset({"who", "policy", "amount", "months", "reason", "day", "count", "contact"})
KINDS = tuple(NotificationKind.values)
OF_DEEDS: dict[str, NotificationKind] = {
    ClaimDeedKind.RETURNED: K.RETURNED,
    ClaimDeedKind.UPHELD: K.RETURNED,
    ClaimDeedKind.REFUSED: K.REFUSED,
    ClaimDeedKind.APPROVED: K.APPROVED,
}
OF_ENTITLEMENTS: dict[str, NotificationKind] = {ClaimDeedKind.STOPPED: K.STOPPED, ClaimDeedKind.RESUMED: K.RESUMED}
OF_MONEY = (K.PAID, K.REVERSED)
TAKEN_BACK = "办理已撤销，不用再告知"
SHOWN_MONTHS = 3


class Notifying(Strict):
    """The texts of one office."""

    id: Code
    title: Text
    source: Text
    ending_days: Annotated[int, Field(ge=1, le=366)]
    texts: dict[Literal[KINDS], Text]  # type: ignore[valid-type]
    contact: Text


@dataclass(frozen=True)
class Occasion:
    """Something to be told to one payee; `cause` names it once and for all."""

    kind: NotificationKind
    cause: str
    policy: str
    area: str
    person: Person | None
    employer_id: int | None
    who: str
    day: datetime.date
    months: Sequence[datetime.date] = ()
    amount: Decimal = Decimal("0.00")
    count: int = 0
    reason: str = ""
    claim_id: int | None = None
    payment_id: int | None = None
    entitlement_id: int | None = None


def texts() -> Notifying:
    """The texts in force: the office's own in front of those shipped."""
    return loaded(definitions.files(PATTERN))


@lru_cache(maxsize=4)
def loaded(files: tuple[tuple[Path, int], ...]) -> Notifying:
    return load(files[-1][0])


def load(path: Path) -> Notifying:
    """Read one file; refused where an occasion has no text, or a text has a blank that nothing fills."""
    written, problems = read(path, Notifying), Problems()
    for kind in KINDS:
        text = written.content.texts.get(kind)
        if text is None:
            problems.refuse(written.where("texts"), f"缺少“{NotificationKind(kind).label}”（{kind}）的告知内容。请补上。")
            continue
        for blank in blanks(text) - BLANKS:
            told = "、".join(sorted(BLANKS))
            problems.refuse(written.where("texts", kind), f"空格“{{{blank}}}”没有内容可填。可用：{told}。")
        if not blanks(text) - BLANKS and not is_fillable(text):
            problems.refuse(written.where("texts", kind), "空格里只能写名称，不能写格式。请删去冒号、感叹号以后的部分。")
    problems.raise_all()
    return written.content


def blanks(text: str) -> set[str]:
    try:
        return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError:
        return {text}


def is_fillable(text: str) -> bool:
    """What is filled in is text already: a format for numbers or days would fail when the deed is done."""
    try:
        return bool(text.format(**dict.fromkeys(BLANKS, "甲")))
    except (ValueError, LookupError, AttributeError):
        return False


def write(occasions: Iterable[Occasion]) -> None:
    """Notifications for the occasions; one that is there already is not written twice."""
    told = [one for one in occasions if one.person or one.employer_id]
    offices = {area: office_of(area) for area in {one.area for one in told}}
    Notification.objects.bulk_create((row(one, offices[one.area]) for one in told), ignore_conflicts=True)


def office_of(area: str) -> str:
    """Whom to ask: the labour office of the smallest area around, else any organisation there, else the office of the platform."""
    around = [area[:length].ljust(12, "0") for length in (12, 9, 6)]
    found = Organisation.objects.filter(is_active=True, area__in=around).order_by("-area__level", "pk")
    ours = [one for one in found if one.line in (Line.LABOUR, Line.GOVERNMENT)]
    return str(next(iter(ours or found), None) or Office.objects.first() or "受理单位")


def row(one: Occasion, office: str) -> Notification:
    return Notification(
        kind=one.kind,
        policy=one.policy,
        person=one.person,
        employer_id=one.employer_id,
        area_id=one.area,
        claim_id=one.claim_id,
        payment_id=one.payment_id,
        entitlement_id=one.entitlement_id,
        cause=one.cause,
        text=text_of(one, office),
        due_on=max(one.day, clock.business_today()),
    )


def text_of(one: Occasion, office: str) -> str:
    known = texts()
    return known.texts[one.kind.value].format(
        who=one.who,
        policy=title_of(one.policy),
        amount=f"{one.amount:,.2f}",
        months=spoken(one.months),
        reason=one.reason.rstrip("。"),
        day=f"{one.day:%Y-%m-%d}",
        count=one.count,
        contact=known.contact.replace("{office}", office),
    )


def title_of(policy: str) -> str:
    known = policies.library().get(policy)
    return known.title if known else policy


def spoken(months: Sequence[datetime.date]) -> str:
    """Few months one by one, many as from and to; with blanks around, as it stands within a sentence."""
    ordered = sorted(set(months))
    if not ordered:
        return ""
    if len(ordered) <= SHOWN_MONTHS:
        return " " + "、".join(f"{month:%Y-%m}" for month in ordered) + " "
    return f" {ordered[0]:%Y-%m} 至 {ordered[-1]:%Y-%m}（{len(ordered)} 个月）"


def about_deed(deed: ClaimDeed, claim: Claim) -> None:
    """What the payee is told of a deed; one taken back takes back what was not told yet, but for money that had arrived."""
    if deed.kind == ClaimDeedKind.REOPENED:
        untold = Notification.objects.standing().filter(claim=claim, told_on=None).exclude(kind__in=OF_MONEY)
        untold.update(voided_at=timezone.now(), void_reason=TAKEN_BACK)
        return
    if kind := OF_DEEDS.get(deed.kind):
        write([of_claim(kind, claim, f"deed:{deed.pk}", deed.on, deed.reason)])


def of_claim(kind: NotificationKind, claim: Claim, cause: str, day: datetime.date, reason: str) -> Occasion:
    return Occasion(
        kind=kind,
        cause=cause,
        policy=claim.policy,
        area=claim.area_id,
        person=receiver(claim),
        employer_id=claim.employer_id,
        who=claim.account_name,
        day=day,
        months=[month for month in claim.lines.values_list("month", flat=True) if month],
        amount=claim.amount_yuan,
        reason=reason,
        claim_id=claim.pk,
    )


def receiver(claim: Claim) -> Person | None:
    """Whom to tell: the person, for a household whoever of it stands in the claim or lives there."""
    if claim.person_id or claim.employer_id:
        return claim.person
    if line := claim.lines.filter(person__isnull=False).select_related("person").first():
        return line.person
    return member_of(claim.household_id)


def member_of(household_pk: int | None) -> Person | None:
    """Whoever was registered first of those who live in a household."""
    living = HouseholdMembership.objects.standing().filter(household=household_pk, until_on=None, person__voided_at=None)
    first = living.select_related("person").order_by("id").first()
    return first.person if first else None


def about_results(batch_pk: int, payments: Iterable[Payment], claims: Mapping[int, Claim]) -> None:
    """What the bank's answer means for each claim: so much arrived, so much did not; one line for all its payments."""
    told: dict[tuple[int, str], list[Payment]] = defaultdict(list)
    for one in payments:
        told[one.line.claim_id, one.state].append(one)
    kinds = {PaymentState.PAID: K.PAID, PaymentState.FAILED: K.FAILED}
    write(
        of_payments(kinds[PaymentState(state)], claims[claim], f"batch:{batch_pk}:{claim}", ones) for (claim, state), ones in told.items()
    )


def of_payments(kind: NotificationKind, claim: Claim, cause: str, ones: Sequence[Payment]) -> Occasion:
    reasons = dict.fromkeys(one.failure for one in ones if one.failure)
    return Occasion(
        kind=kind,
        cause=cause,
        policy=claim.policy,
        area=claim.area_id,
        person=receiver(claim),
        employer_id=claim.employer_id,
        who=claim.account_name,
        day=max((one.paid_on for one in ones if one.paid_on), default=clock.business_today()),
        months=[one.month for one in ones if one.month],
        amount=sum((one.amount_yuan for one in ones), Decimal("0.00")),
        count=len(ones),
        reason="、".join(reasons),
        claim_id=claim.pk,
        payment_id=ones[0].pk if len(ones) == 1 else None,
    )


def about_reversal(payment: Payment, claim: Claim, *, on: datetime.date, reason: str) -> None:
    """Money that had arrived is to be given back; what never left needs no word."""
    if payment.state == PaymentState.PAID:
        occasion = of_payments(K.REVERSED, claim, f"payment:{payment.pk}", [payment])
        write([Occasion(**{**vars(occasion), "reason": reason, "day": on})])


def about_entitlement(entitlement: Entitlement, kind: ClaimDeedKind, *, on: datetime.date, reason: str) -> None:
    """A stop or a resumption; a second one of the same day is told too."""
    before = Notification.objects.filter(entitlement=entitlement, kind=OF_ENTITLEMENTS[kind]).count()
    cause = f"entitlement:{entitlement.pk}:{on:%Y%m%d}" + (f":{before + 1}" if before else "")
    write([of_entitlement(OF_ENTITLEMENTS[kind], entitlement, cause, on, reason)])


def of_entitlement(
    kind: NotificationKind, entitlement: Entitlement, cause: str, on: datetime.date, reason: str, months: Sequence[datetime.date] = ()
) -> Occasion:
    person = entitlement.person or member_of(entitlement.household_id) if not entitlement.employer else entitlement.person
    name = entitlement.employer.name if entitlement.employer else person.name if person else ""
    return Occasion(
        kind=kind,
        cause=cause,
        policy=entitlement.policy,
        area=entitlement.area_id,
        person=person,
        employer_id=entitlement.employer_id,
        who=name,
        day=on,
        months=months,
        reason=reason.removeprefix("自动："),
        entitlement_id=entitlement.pk,
    )
