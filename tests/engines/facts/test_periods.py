"""Reporting periods, both days included."""

from __future__ import annotations

import datetime

import pytest

from nuanxin.engines.facts import Period
from nuanxin.errors import UserError

WINDOW = Period(datetime.date(2022, 9, 1), datetime.date(2022, 9, 30))


def day(number: int, month: int = 9) -> datetime.date:
    return datetime.date(2022, month, number)


def test_period_the_wrong_way_round_is_refused() -> None:
    with pytest.raises(UserError) as refused:
        Period(day(2), day(1))

    assert str(refused.value) == "统计时段的截止日 2022-09-01 早于起始日 2022-09-02。请核对 --from 和 --to。"


def test_period_includes_both_days() -> None:
    inside = [d in WINDOW for d in (day(31, 8), day(1), day(30), day(1, 10))]

    assert (inside, WINDOW.days) == ([False, True, True, False], 30)


def test_period_names_its_days_as_conditions_do() -> None:
    assert WINDOW.parameters == {"from": day(1), "to": day(30)}


@pytest.mark.parametrize(("asked", "last"), [(day(20), day(20)), (day(15, 10), day(30)), (day(1, 8), day(1))])
def test_period_to_date_is_clipped_to_the_window(asked: datetime.date, last: datetime.date) -> None:
    assert WINDOW.to_date(asked) == Period(day(1), last)


def test_stretches_are_full_ones_only() -> None:
    assert WINDOW.stretches(14) == [Period(day(1), day(14)), Period(day(15), day(28))]
