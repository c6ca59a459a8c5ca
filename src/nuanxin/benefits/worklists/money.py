"""Lists read from entitlements and payments: what ends soon, what went beyond its cap or its end, and months paid twice."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from django.db.models import Case, CharField, Count, F, Max, Min, Q, QuerySet, Sum, Value, When

from nuanxin.benefits import ending as ends
from nuanxin.benefits import policies
from nuanxin.benefits.enums import PaymentState
from nuanxin.benefits.models import Entitlement, Payment
from nuanxin.benefits.queries import books
from nuanxin.benefits.worklists.rows import Asked, WorkRow, in_chunks, month, title
from nuanxin.engines.rules.dates import add_months, month_end
from nuanxin.people.enums import EndReason
from nuanxin.people.models import Recognition

SOON_DAYS: Final = (30, 60, 90)
INSURANCE: Final = "insurance"  # programmes that pay contributions: one payer a month, whatever the programme is called


def payments() -> QuerySet:
    """Payments that stand, were not taken back and did not fail."""
    return Payment.objects.standing().filter(books.OWED).exclude(state=PaymentState.FAILED)


def ending(asked: Asked) -> list[WorkRow]:
    """Open entitlements whose last month is over within 90 days, the nearest first."""
    until = asked.as_of + datetime.timedelta(days=SOON_DAYS[-1])
    found = []
    for one, used in with_months(asked, lambda one, most, oldest: may_end(one, oldest, until), is_open=True):
        last = ends.last_month(one, used)
        if last is not None and asked.as_of <= month_end(last) <= until:
            found.append(ending_row(asked, one, last))
    return sorted(found, key=lambda row: (row.on, row.subject))


def ending_row(asked: Asked, one: Entitlement, last: datetime.date) -> WorkRow:
    over = month_end(last)
    days = next(days for days in SOON_DAYS if over <= asked.as_of + datetime.timedelta(days=days))
    why = "到达核定的退休月" if last == one.retirement_month else f"最长 {one.cap_months} 个月将用完"
    said = f"“{title(one.policy)}”最后一个月是{month(last)}（{days}天内），{why}。"
    return row_of(asked, one, said, over)


def over_cap(asked: Asked) -> list[WorkRow]:
    """Entitlements over whose clock more distinct months were paid than the cap that was frozen, the most first."""
    found = []
    for one, used in with_months(asked, lambda one, most, oldest: one.cap_months is not None and most > one.cap_months):
        if one.is_extended or one.cap_months is None or len(used) <= one.cap_months:
            continue
        beyond = sorted(used)[one.cap_months :]
        said = f"“{title(one.policy)}”所在期限已发 {len(used)} 个月，最长 {one.cap_months} 个月，从{month(beyond[0])}起多发 {len(beyond)} 个月。"
        found.append((len(beyond), row_of(asked, one, said, beyond[0])))
    return [row for _, row in sorted(found, key=lambda pair: (-pair[0], pair[1].subject))]


def row_of(asked: Asked, one: Entitlement, said: str, on: datetime.date) -> WorkRow:
    subject = asked.subject(one.person_id, one.employer_id)
    return WorkRow(asked.about, subject, one.area_id, one.policy, said, on=on, entitlement=one.pk)


def with_months(asked: Asked, may_be: Any, *, is_open: bool = False) -> Iterator[tuple[Entitlement, set[datetime.date]]]:
    """Entitlements of which something may be so, with the distinct months paid over their clock.

    `may_be` is asked with the most months that can have been paid and the oldest: counted in the database, without reading payments.
    """
    standing = Entitlement.objects.standing().filter(asked.inside(), asked.of_payee(), person__isnull=False)
    if is_open:
        standing = standing.filter(ended_on=None, stopped_on=None)
    counted = months_by_person(asked)
    chosen = [one for one in standing.order_by("pk") if may_be(one, *counted.get(one.person_id, (0, None)))]
    for start in range(0, len(chosen), ends.CHUNK):
        some = chosen[start : start + ends.CHUNK]
        used = ends.used_by(some)
        yield from ((one, used[one.pk]) for one in some)


def months_by_person(asked: Asked) -> Mapping[int, tuple[int, datetime.date | None]]:
    """Of each person: payments of months over all policies (at least the distinct months of any clock), and the oldest month.

    Wherever they were paid: who has moved here brings the months along.
    """
    here = Entitlement.objects.standing().filter(asked.inside(), asked.of_payee(), person__isnull=False)
    rows = payments().filter(month__isnull=False, person__in=here.order_by().values("person")).order_by()
    counted = rows.values("person").annotate(count=Count("id"), oldest=Min("month"))
    return {person: (count, oldest) for person, count, oldest in counted.values_list("person", "count", "oldest")}


def may_end(one: Entitlement, oldest: datetime.date | None, until: datetime.date) -> bool:
    """Whether the last month can be so near: paid without a gap from the first month on, the cap is used up earliest."""
    if one.retirement_month and one.retirement_month <= until:
        return True
    if one.cap_months is None or one.is_extended:
        return False
    start = one.first_approved_on.replace(day=1)
    earliest = add_months(min(start, oldest or start), one.cap_months - 1)
    return earliest is None or earliest <= until


def paid_after_end(asked: Asked) -> list[WorkRow]:
    """Payments for months that began after the death, the exit or the frozen month of retirement, the newest first."""
    found = {one.payment: one for one in [*after_retirement(asked), *after_exit(asked)]}  # an exit tells more than a month of retirement
    return sorted(found.values(), key=lambda row: (row.on, row.payment), reverse=True)


def monthly(asked: Asked) -> QuerySet:
    return payments().filter(asked.inside(), asked.of_payee(), month__isnull=False, person__isnull=False)


def after_retirement(asked: Asked) -> Iterator[WorkRow]:
    """By entitlements whose month of retirement is past: there are few of them."""
    past = Entitlement.objects.standing().filter(asked.inside(), asked.of_payee(), retirement_month__lt=asked.as_of.replace(day=1))
    retired: dict[tuple[int | None, str], datetime.date] = {}
    for person, policy, last in past.values_list("person", "policy", "retirement_month"):
        retired[person, policy] = max(last, retired.get((person, policy), last))
    for keys in in_chunks(key for key, _ in retired if key):
        for one in monthly(asked).filter(person__in=keys).order_by("pk"):
            last = retired.get((one.person_id, one.policy))
            if last and one.month > last:
                yield payment_row(asked, one, f"{month(last)}到达退休月，{month(one.month)}仍发放“{title(one.policy)}”。")


def after_exit(asked: Asked) -> Iterator[WorkRow]:
    """By recognitions that ended before a month that was paid, and none that covers the month."""
    paid = monthly(asked).filter(person__recognitions__ended_on__lt=F("month"), person__recognitions__voided_at=None)
    candidates = {one.pk: one for one in paid}
    recognitions = recognitions_of(one.person_id for one in candidates.values())
    for one in candidates.values():
        spells = recognitions[one.person_id]
        if any(spell.decided_on <= month_end(one.month) and (spell.ended_on is None or spell.ended_on >= one.month) for spell in spells):
            continue
        last = max((spell for spell in spells if spell.ended_on and spell.ended_on < one.month), key=lambda spell: spell.ended_on)
        yield payment_row(asked, one, f"{last.ended_on} {reason_of(last)}，{month(one.month)}仍发放“{title(one.policy)}”。")


def reason_of(recognition: Recognition) -> str:
    if recognition.end_code == EndReason.DIED:
        return "死亡"
    known = dict(EndReason.choices)
    return f"退出认定（{known[recognition.end_code]}）" if recognition.end_code in known else "退出认定"


def recognitions_of(persons: Iterable[int]) -> Mapping[int, list[Recognition]]:
    found: dict[int, list[Recognition]] = defaultdict(list)
    for keys in in_chunks(persons):
        for one in Recognition.objects.standing().filter(person__in=keys).order_by("decided_on", "pk"):
            found[one.person_id].append(one)
    return found


def payment_row(asked: Asked, one: Payment, said: str) -> WorkRow:
    subject = asked.subject(one.person_id, one.employer_id)
    return WorkRow(asked.about, subject, one.area_id, one.policy, said, on=one.month, amount=one.amount_yuan, payment=one.pk)


def two_payers(asked: Asked) -> list[WorkRow]:
    """Months of a person that two payees received by the same programme, or by two that both pay contributions; the newest first."""
    rows = payments().filter(asked.inside(), month__isnull=False, person__isnull=False)
    paying = [one.id for one in policies.library().values() if one.file.insurance is not None]
    group = Case(When(policy__in=paying, then=Value(INSURANCE)), default=F("programme"), output_field=CharField())
    counted = rows.order_by().annotate(group=group).values("person", "month", "group").annotate(payees=Count("payee_key", distinct=True))
    doubled = list(counted.filter(payees__gt=1).values_list("person", "month", "group"))
    found = []
    by_month = grouped(rows.filter(person__in=keys) for keys in in_chunks(person for person, _, _ in doubled))
    for person, day, name in doubled:
        together = [one for one in by_month[person, day] if name in (INSURANCE if one.policy in paying else one.programme,)]
        if not asked.policy or asked.policy in {one.policy for one in together}:
            found.append(doubled_row(asked, together))
    return sorted(found, key=lambda row: (row.on, row.payment), reverse=True)


def grouped(querysets: Iterable[QuerySet]) -> Mapping[tuple[int, datetime.date], list[Payment]]:
    found: dict[tuple[int, datetime.date], list[Payment]] = defaultdict(list)
    for rows in querysets:
        for one in rows.order_by("pk"):
            found[one.person_id, one.month].append(one)
    return found


def doubled_row(asked: Asked, together: Sequence[Payment]) -> WorkRow:
    first, last = together[0], together[-1]
    names = "、".join(dict.fromkeys(f"“{title(one.policy)}”（{one.get_payee_kind_display()}）" for one in together))
    total = sum((one.amount_yuan for one in together), start=first.amount_yuan * 0)
    said = f"{month(last.month)}由 {len({one.payee_key for one in together})} 处领取：{names}，合计 {total} 元。"
    return WorkRow(
        asked.about, asked.subject(last.person_id, last.employer_id), last.area_id, last.policy, said, last.month, total, payment=last.pk
    )


def recently_paid(asked: Asked, since: datetime.date) -> Mapping[tuple[int, str], tuple[int, datetime.date, Any]]:
    """Whom each policy paid since a month: the newest payment, its month, and the sum, by person and policy."""
    rows = payments().filter(asked.inside(), asked.of_payee(), Q(month__gte=since), person__isnull=False).order_by()
    counted = rows.values("person", "policy").annotate(newest=Max("month"), last=Max("id"), sum=Sum("amount_yuan"))
    return {
        (person, policy): (last, newest, total)
        for person, policy, last, newest, total in counted.values_list("person", "policy", "last", "newest", "sum")
    }
