"""Reporting dates: what is still due, how many days are left, and a notice's whole calendar."""

from __future__ import annotations

import datetime

import pytest

from nuanxin import notices
from nuanxin.notices import duties
from nuanxin.notices.definition.model import Weekly


def told(day: datetime.date) -> list[tuple[str, str, int]]:
    return [(due.duty.id, f"{due.on:%m-%d}", due.days_left) for due in duties.due(day)]


def test_what_is_due_comes_nearest_first_and_of_weekly_reports_only_the_next():
    assert told(datetime.date(2022, 9, 20)) == [
        ("form-2-first", "09-23", 3),
        ("weekly", "09-23", 3),
        ("rectification", "09-30", 10),
        ("form-2-second", "10-23", 33),
        ("summary", "11-01", 42),
    ]


def test_a_report_is_due_on_its_last_day_and_not_after():
    assert told(datetime.date(2022, 11, 1)) == [("summary", "11-01", 0)]
    assert told(datetime.date(2022, 11, 2)) == []


def test_the_schedule_of_a_notice_has_past_dates_too():
    notice = notices.get("2022-xinfeng-nuanxin")

    schedule = duties.schedule(notice, datetime.date(2022, 9, 20))

    assert [(due.duty.id, due.days_left, due.is_over) for due in schedule[:4]] == [
        ("weekly", -11, True),
        ("inspection", -5, True),
        ("weekly", -4, True),
        ("form-2-first", 3, False),
    ]
    assert len(schedule) == 13


def test_a_form_that_is_due_says_its_period_to_date():
    [due] = [due for due in duties.due(datetime.date(2022, 9, 20)) if due.duty.id == "form-2-second"]

    assert (due.duty.form, str(due.duty.period.first), str(due.duty.period.last)) == ("2", "2022-09-01", "2022-10-23")


@pytest.mark.parametrize(
    ("weekday", "first", "last", "days"),
    [
        (5, "2022-09-09", "2022-09-23", ["09-09", "09-16", "09-23"]),
        (5, "2022-09-10", "2022-09-22", ["09-16"]),
        (1, "2022-09-09", "2022-09-11", []),
    ],
)
def test_weekly_dates_fall_on_their_weekday_within_both_days(weekday, first, last, days):
    weekly = Weekly(weekday, datetime.date.fromisoformat(first), datetime.date.fromisoformat(last))

    assert [f"{day:%m-%d}" for day in weekly.dates()] == days
