"""Working days: the published calendar, what the office knows better, time limits, and who may change what."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nuanxin.errors import UserError
from nuanxin.orgs import calendar
from nuanxin.orgs.models import AuditEvent, CalendarDay, CalendarYear
from tests import factories

ONE = datetime.timedelta(days=1)


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "worked"),
    [
        ("2022-09-30", True),
        ("2022-10-01", False),
        ("2022-10-07", False),  # a Friday of the holiday
        ("2022-10-08", True),  # a Saturday worked instead
        ("2022-10-09", True),  # a Sunday worked instead
        ("2022-10-15", False),
        ("2022-10-30", False),
        ("2022-09-12", False),  # Mid-Autumn Festival
        ("2026-02-14", True),
        ("2026-02-17", False),
    ],
)
def test_published_days_are_known(text, worked):
    assert calendar.is_working_day(day(text)) is worked


def test_what_the_office_says_counts_more(county):
    calendar.set_day(by=None, day=day("2022-10-08"), is_working=False, name="县里统一调休")
    calendar.set_day(by=None, day=day("2022-10-15"), is_working=True, name="防汛值班")

    assert [calendar.is_working_day(day(text)) for text in ("2022-10-08", "2022-10-15")] == [False, True]


def test_the_last_word_about_a_day_counts(county):
    calendar.set_day(by=None, day=day("2022-10-15"), is_working=True, name="防汛值班")
    calendar.set_day(by=None, day=day("2022-10-15"), is_working=False, name="取消值班")

    assert list(CalendarDay.objects.values_list("day", "is_working", "name")) == [(day("2022-10-15"), False, "取消值班")]


def test_forgetting_a_day_brings_back_the_published_one(county):
    calendar.set_day(by=None, day=day("2022-10-08"), is_working=False, name="县里统一调休")

    calendar.forget_day(by=None, day=day("2022-10-08"))
    calendar.forget_day(by=None, day=day("2022-10-08"))

    assert calendar.is_working_day(day("2022-10-08"))
    kinds = list(AuditEvent.objects.order_by("id").values_list("kind", flat=True))
    assert kinds == ["orgs.calendar.day_set", "orgs.calendar.day_forgotten"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("start", "count", "working", "counts_start", "end"),
    [
        ("2022-09-08", 7, False, False, "2022-09-15"),
        ("2022-09-08", 7, False, True, "2022-09-14"),
        ("2022-09-08", 3, True, False, "2022-09-14"),  # Fri 9, then the festival to Mon 12, Tue 13, Wed 14
        ("2022-09-30", 3, True, False, "2022-10-10"),  # the National Day week, then Sat 8 and Sun 9 are worked
        ("2022-09-30", 1, True, True, "2022-09-30"),
        ("2022-10-01", 1, True, True, "2022-10-08"),
        ("2022-12-31", 1, False, False, "2023-01-01"),
        ("2024-02-28", 1, False, False, "2024-02-29"),
    ],
)
def test_a_time_limit_ends_on_its_nth_day(start, count, working, counts_start, end):
    assert calendar.nth_day(day(start), count, working=working, counts_start=counts_start) == day(end)


@pytest.mark.django_db
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.dates(day("2020-01-01"), day("2026-12-31")), st.integers(1, 40), st.booleans(), st.booleans())
def test_time_limits_equal_counting_on_fingers(start, count, working, counts_start):
    one, left = start if counts_start else start + ONE, count
    while True:
        left -= calendar.is_working_day(one) if working else 1
        if not left:
            break
        one += ONE

    assert calendar.nth_day(start, count, working=working, counts_start=counts_start) == one


@pytest.mark.django_db
@pytest.mark.parametrize("count", [0, -1, 367])
def test_a_limit_that_cannot_be_is_refused(count):
    with pytest.raises(UserError, match=f"期限 {count} 天不在 1 至 366 天之内。请改正期限。"):
        calendar.nth_day(day("2022-09-08"), count, working=True)


@pytest.mark.django_db
def test_the_offices_days_are_counted_in_time_limits():
    CalendarDay.objects.create(day=day("2022-09-09"), is_working=False, name="县里统一调休")

    assert calendar.nth_day(day("2022-09-08"), 1, working=True) == day("2022-09-13")


@pytest.mark.django_db
def test_years_that_nobody_published_or_confirmed_are_told():
    unknown = [year for year in range(2022, 2041) if not calendar.is_published(year)]
    CalendarYear.objects.create(year=2040, source="国办通知", confirmed_on=day("2039-11-20"))

    assert calendar.is_published(2022)
    assert 2040 in unknown
    assert calendar.unconfirmed_years(day("2022-01-01"), day("2040-12-31")) == [year for year in unknown if year != 2040]


def test_confirming_a_year_keeps_the_source_and_who(county, officer):
    made = calendar.confirm_year(by=officer, year=2040, source=" 国办发明电〔2039〕1号 ")
    calendar.confirm_year(by=officer, year=2040, source="国办发明电〔2039〕2号")

    assert CalendarYear.objects.count() == 1
    made.refresh_from_db()
    assert (made.year, made.source, made.confirmed_by) == (2040, "国办发明电〔2039〕2号", officer)


@pytest.mark.parametrize(
    ("deed", "words"),
    [
        (lambda by: calendar.set_day(by=by, day=day("2022-10-08"), is_working=False, name="  "), "没有填写说明，不能登记。请填写说明。"),
        (
            lambda by: calendar.set_day(by=by, day=day("2022-10-08"), is_working=False, name="长" * 61),
            "说明有 61 个字，最多 60 个字。请缩短。",
        ),
        (lambda by: calendar.confirm_year(by=by, year=2030, source=""), "没有填写依据，不能登记。请填写依据。"),
    ],
)
def test_what_is_not_said_is_refused(county, officer, deed, words):
    with pytest.raises(UserError) as refused:
        deed(officer)

    assert str(refused.value) == words
    assert (CalendarDay.objects.count(), CalendarYear.objects.count(), AuditEvent.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize("role", ["collector", "reviewer", "inspector", "administrator"])
def test_who_has_no_say_over_the_calendar_is_refused(county, role):
    with pytest.raises(UserError, match="您没有维护工作日历的权限"):
        calendar.set_day(by=factories.user(role=role), day=day("2022-10-08"), is_working=False, name="调休")


def test_a_township_does_not_change_the_countys_calendar(county, township_officer):
    with pytest.raises(UserError, match="您没有维护工作日历的权限"):
        calendar.confirm_year(by=township_officer, year=2030, source="国办通知")


def test_special_days_of_a_year_stand_in_order_with_their_source(county):
    calendar.set_day(by=None, day=day("2022-10-08"), is_working=False, name="县里统一调休")

    october = [one for one in calendar.special_days(2022) if one[0].month == 10]

    assert october[0] == (day("2022-10-01"), False, "国庆节", False)
    assert october[-2:] == [(day("2022-10-08"), False, "县里统一调休", True), (day("2022-10-09"), True, "调休上班", False)]
    assert [one[0] for one in october] == sorted(one[0] for one in october)


def test_years_on_file_are_those_the_office_spoke_of(county):
    calendar.set_day(by=None, day=day("2023-04-23"), is_working=True, name="调休")
    calendar.confirm_year(by=None, year=2031, source="国办通知")

    assert calendar.years_on_file() == [2023, 2031]
