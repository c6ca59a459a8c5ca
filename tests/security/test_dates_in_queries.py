"""Days in addresses: read as offices write them, refused in words when they are none or no calendar can count on from them."""

from __future__ import annotations

import datetime

import pytest

from nuanxin.errors import UserError
from nuanxin.web.listing.filters import read_day
from nuanxin.web.oversight.trail import TRAIL
from tests import factories
from tests.web.pages import signed_in, text


@pytest.mark.parametrize(("typed", "day"), [("2022-09-05", (2022, 9, 5)), ("1900-01-01", (1900, 1, 1)), ("2999-12-31", (2999, 12, 31))])
def test_day_is_read(typed, day):
    assert read_day(typed) == datetime.date(*day)


@pytest.mark.parametrize("typed", ["2022-13-01", "2022-02-29", "x", "9月5日", "2022-9-5", "\x00", "２０２２-０９-０５"])
def test_what_is_no_day_is_refused_with_its_value(typed):
    with pytest.raises(UserError) as refusal:
        read_day(typed)

    assert refusal.value.problems == (f"查询条件中的日期“{typed}”读不懂。请写成 2022-09-05 的样子。",)


@pytest.mark.parametrize("typed", ["0001-01-01", "1899-12-31", "3000-01-01", "9999-12-31"])
def test_day_of_a_year_beyond_all_records_is_refused(typed):
    with pytest.raises(UserError) as refusal:
        read_day(typed)

    assert refusal.value.problems == (f"查询条件中的日期“{typed}”不在 1900 年至 2999 年之间。请改正年份。",)


@pytest.mark.parametrize("key", ["from", "to"])
@pytest.mark.parametrize("typed", ["0001-01-01", "9999-12-31"])
def test_trail_of_the_last_day_of_time_is_refused_in_words(client, county, key, typed):
    signed_in(client, factories.user(role="administrator"))

    response = client.get("/audit/", {key: typed})

    assert response.status_code == 422
    assert f"“{typed}”不在 1900 年至 2999 年之间" in text(response)
    assert {one.name for one in TRAIL.filters if one.kind == "day"} == {"from", "to"}
