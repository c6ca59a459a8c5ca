"""The rows of the demo lists hang together: the right persons, days within the campaign, columns of the lists."""

import datetime

import pytest

from nuanxin.demo.invented import Inventor
from nuanxin.demo.story import Story, daily_work
from nuanxin.engines import sheets
from tests.demo.test_invented import TODAY, TOWN, VILLAGES

FIRST = datetime.date(2022, 9, 1)


@pytest.fixture
def people():
    return Inventor(7, TODAY).town(TOWN, VILLAGES, 300)


@pytest.fixture
def lists(people):
    return daily_work(Story(3, FIRST, TODAY), people)


def test_daily_work_has_the_five_person_lists(lists):
    assert list(lists) == ["persons", "visits", "referrals", "placements", "reliefs"]
    assert all(lists.values())


@pytest.mark.parametrize("list_id", ["persons", "visits", "referrals", "placements", "reliefs"])
def test_columns_of_the_story_are_columns_of_the_list(lists, list_id):
    known = {column.name for column in sheets.load_list(list_id).columns}

    assert set(lists[list_id][0]) - known == set()


@pytest.mark.parametrize("list_id", ["fairs", "vacancies"])
def test_columns_of_offers_are_columns_of_their_list(list_id):
    [row] = list(getattr(Story(3, FIRST, TODAY), list_id)(TOWN, 1))

    assert set(row) - {column.name for column in sheets.load_list(list_id).columns} == set()


def test_events_are_of_persons_on_the_roster(lists):
    names = {row["身份证号"]: row["姓名"] for row in lists["persons"]}
    events = [row for list_id in ("visits", "referrals", "placements", "reliefs") for row in lists[list_id]]

    assert [row for row in events if names.get(row["身份证号"]) != row["姓名"]] == []


def test_nothing_in_the_story_is_still_to_come(lists):
    days = [
        value
        for rows in lists.values()
        for row in rows
        for column, value in row.items()
        if isinstance(value, datetime.date) and column != "合同终止"
    ]

    assert max(days) <= TODAY


def test_placements_are_only_of_the_willing(lists):
    willing = {row["身份证号"]: row["就业意愿"] for row in lists["persons"]}

    assert {willing[row["身份证号"]] for row in lists["placements"]} <= {"是", ""}
    assert {willing[row["身份证号"]] for row in lists["referrals"]} == {"是"}


def test_openings_and_pay_are_in_order():
    rows = list(Story(3, FIRST, TODAY).vacancies(TOWN, 30))

    assert all(row["招聘人数"] >= 1 and row["月薪上限"] >= row["月薪下限"] for row in rows)
    assert len({(row["单位名称"], row["岗位名称"]) for row in rows}) == len(rows)
