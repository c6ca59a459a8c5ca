"""Tells payees in time that what they receive comes to its end: at retirement, or when the months are used up."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set

from nuanxin.benefits import notifying
from nuanxin.benefits.enums import NotificationKind
from nuanxin.benefits.models import Entitlement, Payment
from nuanxin.benefits.notifying import Occasion
from nuanxin.benefits.queries import books
from nuanxin.benefits.stopping import CHUNK, chunks
from nuanxin.engines.rules.dates import add_months, month_end
from nuanxin.orgs import clock


def last_month(one: Entitlement, used: Set[datetime.date]) -> datetime.date | None:
    """The last month that is paid if every month to come is; None where nothing limits it. `used` are the months of its clock."""
    if one.cap_months is None or one.is_extended:
        return one.retirement_month
    newest = max(used, default=add_months(one.first_approved_on.replace(day=1), -1))
    by_cap = add_months(newest, max(one.cap_months - len(used), 0))
    return min(by_cap, one.retirement_month) if one.retirement_month else by_cap


def ending(until: datetime.date, today: datetime.date) -> Iterator[tuple[Entitlement, datetime.date]]:
    """Open entitlements whose last month ends between today and a day, with that month."""
    standing = Entitlement.objects.standing().filter(ended_on=None, stopped_on=None, person__isnull=False)
    for chunk in chunks(standing.select_related("person", "employer").order_by("pk").iterator(chunk_size=CHUNK)):
        used = used_by(chunk)
        for one in chunk:
            month = last_month(one, used[one.pk])
            if month and today <= month_end(month) <= until:
                yield one, month


def used_by(ones: Sequence[Entitlement]) -> dict[int, set[datetime.date]]:
    """The distinct months paid over the clock of each entitlement, in two queries."""
    persons = {one.person_id for one in ones}
    clocks: dict[tuple[int | None, str], set[str]] = defaultdict(set)
    for person, name, policy in Entitlement.objects.standing().filter(person__in=persons).values_list("person", "clock", "policy"):
        clocks[person, name].add(policy)
    months: dict[tuple[int | None, str], set[datetime.date]] = defaultdict(set)
    paid = Payment.objects.standing().filter(books.OWED, person__in=persons, month__isnull=False)
    for person, policy, month in paid.values_list("person", "policy", "month"):
        months[person, policy].add(month)
    return {one.pk: set().union(*(months[one.person_id, name] for name in of_clock(one, clocks))) for one in ones}


def of_clock(one: Entitlement, clocks: dict[tuple[int | None, str], set[str]]) -> set[str]:
    return clocks[one.person_id, one.clock] | {one.policy} if one.clock else {one.policy}


def foretell(*, today: datetime.date | None = None) -> int:
    """Write what is to be told of everything that ends within the days of the definition; how many there are now."""
    today = today or clock.business_today()
    until = today + datetime.timedelta(days=notifying.texts().ending_days)
    occasions = list(told(ending(until, today), today))
    notifying.write(occasions)
    return len(occasions)


def told(ones: Iterable[tuple[Entitlement, datetime.date]], today: datetime.date) -> Iterator[Occasion]:
    for one, month in ones:
        cause = f"ending:{one.pk}:{month:%Y%m}"
        yield notifying.of_entitlement(NotificationKind.ENDING, one, cause, today, "", [month])
