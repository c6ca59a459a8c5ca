"""The lists of other departments: who is on them, what is planted in them, the same each time."""

from __future__ import annotations

import datetime

import pytest

from nuanxin.demo.departments import Departments, masked
from nuanxin.demo.invented import Inventor, check_digit
from nuanxin.demo.story import Story, daily_work
from nuanxin.engines.sheets.cells.identity import uscc_parser
from nuanxin.orgs.models import Area

TODAY = datetime.date(2022, 9, 20)
TOWN = Area(code="360722100000", name="嘉定镇", level=4, prefix="360722100")
VILLAGES = [
    Area(code=f"3607221002{number:02d}", name=f"第{number}村委会", level=5, prefix=f"3607221002{number:02d}") for number in range(5)
]
LISTS = {
    "unemployment", "low_income", "disability", "insurance", "businesses", "deceased", "poverty", "graduates", "veterans", "province_export",
}  # fmt: skip


def departments(seed: int = 5) -> Departments:
    people = Inventor(1, TODAY).town(TOWN, VILLAGES, 600)
    story = Story(1, datetime.date(2022, 9, 1), TODAY)
    return Departments(people, daily_work(story, people)["placements"], TODAY, seed)


@pytest.fixture(scope="module")
def given():
    return departments()


@pytest.fixture(scope="module")
def lists(given):
    return given.lists()


def numbers(rows) -> set[str]:
    return {row.get("身份证号") or row.get("法定代表人身份证号") or row["残疾人证号"][:18] for row in rows}


def test_there_are_ten_lists_and_none_is_empty(lists):
    assert set(lists) == LISTS
    assert [name for name, rows in lists.items() if not rows] == []


def test_the_same_seed_gives_the_same_lists(lists):
    assert departments().lists() == lists


def test_another_seed_gives_other_lists(lists):
    assert departments(6).lists() != lists


def test_strangers_are_on_lists_and_on_no_roster(given, lists):
    on_file = {person.id_number for person in given.people}
    strangers = {person.id_number for person in given.strangers}

    assert strangers & on_file == set()
    assert len(strangers) == round(600 * 0.12)
    assert {name for name, rows in lists.items() if numbers(rows) & strangers} >= {"unemployment", "low_income", "disability", "insurance"}


def test_most_of_a_category_is_on_its_list_and_a_few_others_are(given, lists):
    holders = {person.id_number for person in given.people if "低保家庭成员" in person.categories}
    listed = numbers(lists["low_income"])

    assert 0.85 < len(listed & holders) / len(holders) < 1
    assert listed - holders - {person.id_number for person in given.strangers}


def test_every_disabled_holder_has_a_certificate_of_the_own_number(given, lists):
    holders = {person.id_number for person in given.people if "残疾人员" in person.categories}

    assert holders <= numbers(lists["disability"])
    assert {len(row["残疾人证号"]) for row in lists["disability"]} == {20, 22}


def test_some_certificates_contradict_their_number(lists):
    grades = {"一级": "1", "二级": "2", "三级": "3", "四级": "4"}
    wrong = [row for row in lists["disability"] if row["残疾人证号"][19] != grades[row["残疾等级"]]]

    assert 0 < len(wrong) < len(lists["disability"]) / 5


def test_some_are_insured_by_an_employer_without_a_placement(given, lists):
    insured = {row["身份证号"] for row in lists["insurance"] if row["险种"] == "企业养老"}

    assert insured - set(given.placed)
    assert {number for number, row in given.placed.items() if row["就业形式"] == "企业吸纳"} <= insured


def test_credit_codes_are_well_formed(lists):
    read = uscc_parser()

    assert [read(row["统一社会信用代码"]) for row in lists["businesses"]] == [row["统一社会信用代码"] for row in lists["businesses"]]


def test_a_cancelled_business_has_the_day_it_was(lists):
    assert {(row["状态"], row["注销日期"] is None) for row in lists["businesses"]} <= {("存续", True), ("注销", False)}


def test_nothing_on_the_lists_is_still_to_come_but_the_end_of_a_certificate(lists):
    days = [
        (name, column, value)
        for name, rows in lists.items()
        for row in rows
        for column, value in row.items()
        if isinstance(value, datetime.date) and value > TODAY and column != "有效期至"
    ]

    assert days == []


def test_the_province_mostly_says_what_the_ledger_says(given, lists):
    same = [row for row in lists["province_export"] if row["就业日期"] == given.placed[row["身份证号"]]["就业日期"]]

    assert len(lists["province_export"]) == len(given.placed)
    assert 0.9 < len(same) / len(given.placed) <= 1


def test_masked_numbers_keep_four_digits_at_each_end(given, lists):
    hidden = masked(lists["low_income"], given.chance, share=1)

    assert {len(row["身份证号"]) for row in hidden} == {18}
    assert [(row["身份证号"][:4], row["身份证号"][-4:]) for row in hidden] == [
        (row["身份证号"][:4], row["身份证号"][-4:]) for row in lists["low_income"]
    ]
    assert [{**row, "身份证号": ""} for row in hidden] == [{**row, "身份证号": ""} for row in lists["low_income"]]


def test_masking_nobody_changes_nothing(given, lists):
    assert masked(lists["low_income"], given.chance, share=0) == lists["low_income"]


def test_numbers_of_strangers_are_well_formed(given):
    assert [person.id_number for person in given.strangers if check_digit(person.id_number[:17]) != person.id_number[17]] == []


def test_without_people_the_lists_are_empty():
    assert set(map(len, Departments([], [], TODAY, 1).lists().values())) == {0}
