"""A case as written: every type of value, every mistake at once."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from nuanxin.benefits.deciding import Contribution, Paid, read_case, read_file
from nuanxin.errors import UserError


def person(**facts):
    return read_case({"person": facts}).person


def problems(case):
    with pytest.raises(UserError) as refused:
        read_case(case)
    return refused.value.problems


@pytest.mark.parametrize(
    ("name", "written", "read"),
    [
        ("sex", "F", "F"),
        ("birth_date", "1960-02-29", datetime.date(1960, 2, 29)),
        ("birth_date", "1960-02", datetime.date(1960, 2, 1)),
        ("original_retirement_age", 55, "55"),
        ("original_retirement_age", "50", "50"),
        ("residence", "360722", "360722"),
        ("low_income", "none", "none"),
        ("pays_insurance_as", "none", "none"),
        ("categories", ["LONG", "LONG", "AGE"], frozenset({"LONG", "AGE"})),
        ("categories", [], frozenset()),
        ("contract_to", "none", "none"),
        ("contract_to", "2012-12-31", datetime.date(2012, 12, 31)),
        ("studying", False, False),
        ("training", [{"kind": "电工", "passed_on": "2012-01-05"}], (("电工", datetime.date(2012, 1, 5)),)),
        ("training", [{"kind": "电工"}], (("电工", None),)),
        ("months_used", {"a": 3}, {"a": 3}),
        ("once_paid", ["a"], frozenset({"a"})),
        ("school_years", ["2011/12", "1999/00"], frozenset({2011, 1999})),
        ("months_insured_unemployment", 0, 0),
        ("household_income_per_head", 512, Decimal(512)),
        ("household_income_per_head", Decimal("512.30"), Decimal("512.30")),
        ("household_income_per_head", "512.30", Decimal("512.30")),
        ("disability_grade", 4, 4),
        ("override", "局长办公会同意", "局长办公会同意"),
        ("override", {"谁": "局长", "为何": "特困"}, "谁：局长；为何：特困"),
        ("retired_early_on", "2012-03", datetime.date(2012, 3, 1)),
        ("retired_early_on", "2012-03-15", datetime.date(2012, 3, 1)),
    ],
)
def test_value_is_read(name, written, read):
    assert person(**{name: written}) == {name: read}


@pytest.mark.parametrize(
    ("name", "written", "said"),
    [
        ("sex", "男", "“男”不是可用的值。可用的有：F、M。"),
        ("birth_date", "1960-13-01", "不是日历上有的日期"),
        ("birth_date", "1960", "不是日期。请写成 YYYY-MM-DD。"),
        ("birth_date", 19600229, "不是日期"),
        ("birth_date", "1860-01-01", "不在 1900 至 2199 年之间"),
        ("recognised_on", "2011-09", "不是日期"),
        ("retired_early_on", "2012", "不是年月"),
        ("original_retirement_age", 58, "不是可用的值"),
        ("original_retirement_age", True, "不是可用的值"),
        ("residence", 360722, "不是区划代码"),
        ("residence", "36072", "不是区划代码"),
        ("categories", "LONG", "应是列表"),
        ("categories", ["LONGE"], "是不是“LONG”？"),
        ("studying", "no", "不是 true 或 false"),
        ("studying", 0, "不是 true 或 false"),
        ("training", [{"name": "电工"}], "里每一项应写成"),
        ("months_used", {"a": -1}, "里的“-1”不是月数"),
        ("months_used", [1], "应写成 {项目: 月数}"),
        ("once_paid", [1], "里每一项应是政策编号"),
        ("school_years", ["2011/13"], "里的“2011/13”不是学年"),
        ("school_years", ["2011"], "不是学年"),
        ("months_insured_unemployment", 1.5, "不是整数"),
        ("months_insured_unemployment", True, "不是整数"),
        ("months_insured_unemployment", -1, "不在 0 至 999999999 之间"),
        ("household_income_per_head", "很多", "不是金额"),
        ("household_income_per_head", True, "不是金额"),
        ("household_income_per_head", "1E+30", "太大或不是数字"),
        ("disability_grade", 5, "不在 1 至 4 之间"),
        ("override", "  ", "应是文字"),
    ],
)
def test_value_written_otherwise_is_refused_with_what_to_write(name, written, said):
    [problem] = problems({"person": {name: written}})

    assert problem.startswith(f"person.{name}（")
    assert said in problem


def test_null_is_absent():
    assert person(sex=None) == {}


def test_none_is_kept_apart_from_absent():
    case = read_case({"person": {"job_started_on": "none", "studying": None}, "employer": {"construction_cost": "none"}})

    assert (case.person, case.none) == ({}, frozenset({"job_started_on", "employer.construction_cost"}))


def test_payments_and_contributions_are_read():
    case = read_case(
        {
            "payments": [{"programme": "a", "month": "2012-01", "amount": Decimal("10.5")}, {"programme": "b", "month": None}],
            "insurance": [{"month": "2012-01", "kind": "pension", "amount": 300, "payer": "self"}],
        }
    )

    assert case.payments == (Paid("a", datetime.date(2012, 1, 1), Decimal("10.5")), Paid("b", None, None))
    assert case.insurance == (Contribution(datetime.date(2012, 1, 1), "pension", Decimal(300), "self"),)


def test_hires_are_cases_with_the_same_employer():
    case = read_case({"employer": {"kind": "enterprise", "hires": [{"sex": "M"}, {"contract_to": "none", "sex": "none"}]}})

    assert [hire.person for hire in case.hires] == [{"sex": "M"}, {"contract_to": "none"}]
    assert [hire.employer for hire in case.hires] == [{"kind": "enterprise"}] * 2
    assert [hire.none for hire in case.hires] == [frozenset(), frozenset({"sex"})]
    assert read_case({"employer": {}}).hires is None


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        ([], ["案例：应是若干“名称: 值”，写在花括号里。请改正。"]),
        ({"persons": {}}, ["案例里没有“persons”这一部分。是不是“person”？"]),
        ({"person": {"sexx": "M"}}, ["person：没有名为“sexx”的事实。是不是“sex”？"]),
        ({"household": {}}, ["household：应是列表，写在方括号里。请改正。"]),
        ({"household": [{"sex": 1}]}, ["household[0].sex（性别）：“1”不是可用的值。可用的有：F、M。"]),
        ({"employer": {"knd": 1}}, ["employer：没有名为“knd”的事实。是不是“kind”？"]),
        ({"employer": {"hires": [{"sexx": 1}]}}, ["employer.hires[0]：没有名为“sexx”的事实。是不是“sex”？"]),
        ({"payments": [{"month": "2012-01"}]}, ["payments[0]：缺少项目（programme）。请写明是哪项补贴。"]),
        ({"insurance": [{"month": "2012-01"}]}, ["insurance[0]：缺少kind、payer。请补上。"]),
        (
            {"insurance": [{"month": "2012-01", "kind": "pensions", "payer": "self"}]},
            ["insurance[0].kind：“pensions”不是可用的值。是不是“pension”？"],
        ),
    ],
)
def test_mistake_is_told_with_its_place(case, expected):
    assert list(problems(case)) == expected


def test_all_mistakes_are_told_at_once():
    assert len(problems({"person": {"sex": 1, "birth_date": 2, "x_y": 3}, "payments": 4, "other": 5})) == 5


def test_file_with_byte_order_mark_is_read(tmp_path):
    path = tmp_path / "a.json"
    path.write_bytes(b'\xef\xbb\xbf{"person": {"household_income_per_head": 512.30}}')

    assert read_file(path).person == {"household_income_per_head": Decimal("512.30")}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"{", "第 1 行第 2 个字附近不是正确的 JSON"),
        (b"\xff\xfe", "不是 UTF-8 文字"),
        (b'{"person": {}, "person": {}}', "“person”写了两次"),
        (b'{"person": {"household_income_per_head": Infinity}}', "不是数字"),
        (b"[" * 100_000, "嵌套太深"),
    ],
)
def test_file_that_cannot_be_read_is_refused(tmp_path, content, said):
    path = tmp_path / "a.json"
    path.write_bytes(content)

    with pytest.raises(UserError, match=said):
        read_file(path)
