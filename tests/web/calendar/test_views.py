"""The working calendar's page: the year drawn, days set and taken back, the year confirmed, and who may."""

from __future__ import annotations

import datetime

import pytest

from nuanxin.orgs.models import CalendarDay, CalendarYear
from nuanxin.web.calendar.months import Day, months, specials
from tests import factories
from tests.web.pages import messages, signed_in, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_work(client, officer):
    return signed_in(client, officer)


def test_a_month_is_drawn_week_by_week(county):
    october = list(months(2022, specials(2022)))[9]

    assert (october.number, october.working) == (10, 18)
    assert october.weeks[0] == [None] * 5 + [Day(1, "free", "国庆节，放假"), Day(2, "free", october.weeks[0][6].words)]
    assert october.weeks[1][5:] == [Day(8, "extra", "调休上班，上班"), Day(9, "extra", "调休上班，上班")]
    assert october.weeks[2] == [Day(day, "", "上班") for day in range(10, 15)] + [Day(day, "rest", "休息") for day in (15, 16)]


def test_the_page_shows_the_year_of_the_business_date(at_work, county):
    page = at_work.get("/calendar/")

    assert page.context["year"] == datetime.date.today().year


@pytest.mark.parametrize(
    ("asked", "shown"), [("2022", 2022), ("1800", None), ("abcd", None), ("20222", None), ("", None), ("２０２２", None)]
)
def test_a_year_that_cannot_be_shown_is_the_present_one(at_work, county, asked, shown):
    page = at_work.get("/calendar/", {"year": asked})

    assert (page.status_code, page.context["year"]) == (200, shown or datetime.date.today().year)


def test_a_published_year_needs_no_warning_and_names_its_days(at_work, county):
    told = text(at_work.get("/calendar/", {"year": "2022"}))

    assert "还没有人核对" not in told
    assert "国庆节" in told
    assert "调休上班" in told


def test_a_year_nobody_confirmed_warns(at_work, county, monkeypatch):
    monkeypatch.setattr("nuanxin.orgs.calendar.is_published", lambda year: False)

    assert "2022 年的放假和调休还没有人核对" in text(at_work.get("/calendar/", {"year": "2022"}))


def test_a_day_is_set_and_taken_back(at_work, county):
    answer = at_work.post("/calendar/day/", {"day": "2022-10-15", "is_working": "1", "name": "防汛值班"}, follow=True)

    assert messages(answer) == ["已登记：2022-10-15 上班。期限从现在起按此计算。"]
    assert "防汛值班" in text(answer)

    answer = at_work.post("/calendar/day/forget/", {"day": "2022-10-15"}, follow=True)

    assert messages(answer) == ["2022-10-15 恢复按公布的日历计算。"]
    assert CalendarDay.objects.count() == 0


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"day": "", "is_working": "1", "name": "值班"}, "day"),
        ({"day": "2022-13-45", "is_working": "1", "name": "值班"}, "day"),
        ({"day": "2022-10-15", "is_working": "", "name": "值班"}, "is_working"),
        ({"day": "2022-10-15", "is_working": "1", "name": ""}, "name"),
    ],
)
def test_what_is_missing_is_told_beside_its_field(at_work, county, typed, wrong):
    page = at_work.post("/calendar/day/", typed)

    assert (page.status_code, list(page.context["day_form"].errors)) == (422, [wrong])
    assert CalendarDay.objects.count() == 0


def test_forgetting_no_day_changes_nothing(at_work, county):
    assert at_work.post("/calendar/day/forget/", {"day": "gestern"}).status_code == 302


def test_a_year_is_confirmed(at_work, county, officer):
    answer = at_work.post("/calendar/confirm/", {"year": "2022", "source": "国办发明电〔2021〕11号"}, follow=True)

    assert messages(answer) == ["2022 年的日历已确认。"]
    assert list(CalendarYear.objects.values_list("year", "source", "confirmed_by")) == [(2022, "国办发明电〔2021〕11号", officer.pk)]
    assert "国办发明电〔2021〕11号" in text(answer)


def test_confirming_without_a_source_is_refused(at_work, county):
    page = at_work.post("/calendar/confirm/", {"year": "2022", "source": " "})

    assert (page.status_code, list(page.context["year_form"].errors)) == (422, ["source"])


def test_a_township_officer_looks_but_changes_nothing(client, county, township_officer):
    at_work = signed_in(client, township_officer)

    page = at_work.get("/calendar/", {"year": "2022"})
    answer = at_work.post("/calendar/day/", {"day": "2022-10-15", "is_working": "1", "name": "值班"})

    assert (page.context["may_change"], answer.status_code, CalendarDay.objects.count()) == (False, 422, 0)


@pytest.mark.parametrize("address", ["/calendar/day/", "/calendar/day/forget/", "/calendar/confirm/"])
def test_a_collector_may_not_write(client, county, address):
    at_work = signed_in(client, factories.user(role="collector"))

    assert at_work.post(address, {}).status_code == 403


@pytest.mark.parametrize("address", ["/calendar/day/", "/calendar/day/forget/", "/calendar/confirm/"])
def test_reading_an_address_that_writes_is_not_possible(at_work, county, address):
    assert at_work.get(address).status_code == 405
