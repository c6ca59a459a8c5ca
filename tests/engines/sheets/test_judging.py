"""The rules over one row, apart from reading: against a slow twin that says the same in other words."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nuanxin.engines.sheets import load_list
from nuanxin.engines.sheets.judging import Judge
from tests.engines.sheets.building import MAN, WOMAN, id_number

PERSONS = {column.name for column in load_list("persons").columns}
DAYS = st.one_of(st.none(), st.dates(datetime.date(1960, 1, 1), datetime.date(2022, 9, 20)))


def judged(values, notes=None, list_id="persons", found=PERSONS):
    row, problems = {**dict.fromkeys(found), **values}, []
    Judge(load_list(list_id), set(found)).judge(7, row, notes if notes is not None else {}, problems)
    return row, problems


def test_a_row_that_agrees_with_its_number_has_no_problem():
    assert judged({"身份证号": MAN, "性别": "M", "出生日期": datetime.date(1965, 3, 17)})[1] == []


@pytest.mark.parametrize("missing", ["身份证号", "性别", "出生日期"])
def test_a_missing_column_takes_its_rule_along(missing):
    values = {"身份证号": MAN, "性别": "F", "出生日期": datetime.date(1966, 1, 1)}
    values.pop(missing)

    told = judged(values, found=PERSONS - {missing})[1]
    assert [problem.column for problem in told] == ([] if missing == "身份证号" else [{"性别": "出生日期", "出生日期": "性别"}[missing]])


def test_a_masked_number_contradicts_nothing():
    assert judged({"身份证号": "3607**********0016", "性别": "F", "出生日期": datetime.date(2000, 1, 1)})[1] == []


def test_a_conflict_says_both_values():
    [problem] = judged({"身份证号": MAN, "出生日期": datetime.date(1966, 3, 17)})[1]

    assert (problem.row, problem.column, problem.value, problem.kind) == (7, "出生日期", "1966-03-17", "conflict")
    assert problem.reason == "与身份证号不符：表中是 1966-03-17，号码中是 1965-03-17。请核对原件后确认。"


@given(st.dates(datetime.date(1950, 1, 1), datetime.date(2000, 12, 31)), st.integers(0, 999), st.sampled_from("MF"))
def test_the_seventeenth_digit_is_odd_for_men(birth, serial, sex):
    number = id_number(birth=f"{birth:%Y%m%d}", serial=f"{serial:03}")

    told = [problem.column for problem in judged({"身份证号": number, "性别": sex, "出生日期": birth})[1]]
    assert told == ([] if (sex == "M") == (serial % 2 == 1) else ["性别"])


@given(st.dates(datetime.date(1950, 1, 1), datetime.date(2000, 12, 31)), st.integers(1950, 2000), st.integers(1, 12))
def test_a_month_agrees_exactly_with_the_days_in_it(birth, year, month):
    given_on, notes = datetime.date(year, month, 1), {"出生日期": "按当月1日"}

    row, problems = judged({"身份证号": id_number(birth=f"{birth:%Y%m%d}"), "出生日期": given_on}, notes)

    if (birth.year, birth.month) == (year, month):
        assert (row["出生日期"], problems) == (birth, [])
    else:
        assert [problem.column for problem in problems] == ["出生日期"]


@given(DAYS, DAYS, DAYS, DAYS)
def test_an_end_is_never_before_its_beginning(birth, registered, decided, ended):
    values = {"出生日期": birth, "失业登记日期": registered, "认定日期": decided, "退出日期": ended}

    told = {problem.column for problem in judged(values)[1]}

    expected = set()
    if birth and registered and registered < birth:
        expected.add("失业登记日期")
    if birth and decided and decided < birth:
        expected.add("认定日期")
    if decided and ended and ended < decided:
        expected.add("退出日期")
    assert told == expected


DISABILITY = {column.name for column in load_list("disability").columns}


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"残疾类别": "limb", "残疾等级": "4", "性别": "M", "身份证号": MAN}, []),
        ({}, []),
        ({"残疾类别": "sight"}, ["残疾类别"]),
        ({"残疾等级": "1"}, ["残疾等级"]),
        ({"残疾类别": "multiple", "残疾等级": "3"}, ["残疾类别", "残疾等级"]),
        ({"身份证号": WOMAN}, ["身份证号"]),
        ({"身份证号": "3607**********0016", "残疾等级": "4"}, []),
        ({"性别": "F"}, ["性别"]),
        ({"出生日期": datetime.date(1965, 3, 18)}, ["出生日期"]),
    ],
)
def test_a_certificate_is_contradicted_by_category_grade_holder_sex_and_birth(values, wrong):
    told = judged({"残疾人证号": f"{MAN}44B1", **values}, list_id="disability", found=DISABILITY)[1]

    assert [(problem.column, problem.kind) for problem in told] == [(column, "conflict") for column in wrong]


def test_a_masked_certificate_contradicts_nothing():
    values = {"残疾人证号": "3607**********001644", "残疾类别": "sight", "残疾等级": "1"}

    assert judged(values, list_id="disability", found=DISABILITY)[1] == []


def test_a_certificate_alone_judges_no_column_that_is_not_there():
    told = judged({"残疾人证号": f"{MAN}44"}, list_id="disability", found={"姓名", "残疾人证号"})[1]

    assert told == []
