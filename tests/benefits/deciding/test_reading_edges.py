"""Cases written by hand or by another program: values at the very edge, numbers that no machine can hold, several mistakes in one."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from nuanxin.benefits.deciding import Contribution, Paid, read_case, read_file
from nuanxin.errors import UserError

FIRST, LAST = datetime.date(1900, 1, 1), datetime.date(2199, 12, 31)


def read(name, value):
    return read_case({"person": {name: value}}).person[name]


def refusals(case) -> tuple[str, ...]:
    with pytest.raises(UserError) as refused:
        read_case(case)
    return refused.value.problems


@pytest.mark.parametrize(
    ("name", "written", "expected"),
    [
        ("birth_date", "1900-01-01", FIRST),
        ("birth_date", "1900-01", FIRST),
        ("birth_date", "2199-12-31", LAST),
        ("birth_date", "2000-02-29", datetime.date(2000, 2, 29)),
        ("recognised_on", "2024-02-29", datetime.date(2024, 2, 29)),
        ("retired_early_on", "2199-12", datetime.date(2199, 12, 1)),
        ("household_income_per_head", "0", Decimal(0)),
        ("household_income_per_head", "-0.01", Decimal("-0.01")),
        ("household_income_per_head", "999999999999.99", Decimal("999999999999.99")),
        ("household_income_per_head", "0.000000001", Decimal("0.000000001")),
        ("household_income_per_head", "1E+3", Decimal(1000)),
        ("disability_grade", 1, 1),
        ("disability_grade", 4, 4),
        ("months_insured_unemployment", 999_999_999, 999_999_999),
        ("months_used", {}, {}),
        ("months_used", {"a": 0, "b": 999_999_999}, {"a": 0, "b": 999_999_999}),
        ("school_years", ["1900/01"], frozenset({1900})),
        ("school_years", ["2199/00"], frozenset({2199})),
        ("school_years", [], frozenset()),
        ("training", [], ()),
        ("once_paid", [], frozenset()),
        ("residence", "34", "34"),
        ("residence", "340202001001", "340202001001"),
    ],
)
def test_a_value_at_the_edge_is_read_as_it_is(name, written, expected):
    assert read(name, written) == expected


@pytest.mark.parametrize(
    ("name", "written", "said"),
    [
        ("birth_date", "1899-12-31", "不在 1900 至 2199 年之间。请核对。"),
        ("birth_date", "2200-01-01", "不在 1900 至 2199 年之间。请核对。"),
        ("birth_date", "1900-00", "不是日历上有的日期。请核对。"),
        ("birth_date", "2001-02-29", "不是日历上有的日期。请核对。"),
        ("birth_date", "1965/03/31", "不是日期。请写成 YYYY-MM-DD。"),
        ("recognised_on", " 2011-08-15", "不是日期。请写成 YYYY-MM-DD。"),
        ("recognised_on", "2011-08-15\n", "不是日期。请写成 YYYY-MM-DD。"),
        ("recognised_on", "2011-8-15", "不是日期。请写成 YYYY-MM-DD。"),
        ("recognised_on", "", "不是日期。请写成 YYYY-MM-DD。"),
        ("contract_to", "NONE", "不是日期。请写成 YYYY-MM-DD。"),
        ("retired_early_on", "2012-13", "不是日历上有的日期。请核对。"),
        ("retired_early_on", "2012-02-30", "不是日历上有的日期。请核对。"),
        ("household_income_per_head", "", '不是金额。请写成数字，如 "512.30"。'),
        ("household_income_per_head", "512,30", '不是金额。请写成数字，如 "512.30"。'),
        ("household_income_per_head", [512], '不是金额。请写成数字，如 "512.30"。'),
        ("household_income_per_head", "NaN", "太大或不是数字。请核对金额。"),
        ("household_income_per_head", "-Infinity", "太大或不是数字。请核对金额。"),
        ("household_income_per_head", "1000000000000", "太大或不是数字。请核对金额。"),
        ("household_income_per_head", "-1000000000000", "太大或不是数字。请核对金额。"),
        ("disability_grade", 0, "不在 1 至 4 之间。请核对。"),
        ("disability_grade", "4", "不是整数。请写成不带引号的整数。"),
        ("disability_grade", Decimal("2.0"), "不是整数。请写成不带引号的整数。"),
        ("months_insured_unemployment", 1_000_000_000, "不在 0 至 999999999 之间。请核对。"),
        ("months_used", {"a": True}, "里的“True”不是月数。请写不小于 0 的整数。"),
        ("months_used", {"a": "3"}, "里的“3”不是月数。请写不小于 0 的整数。"),
        ("months_used", {"a": 1_000_000_000}, "里的“1000000000”不是月数。请写不小于 0 的整数。"),
        ("school_years", "2011/12", "应是列表，写在方括号里。请改正。"),
        ("school_years", [2011], "里的“2011”不是学年。请写成 2011/12 的样子。"),
        ("school_years", ["2011/12", "2012/12"], "里的“2012/12”不是学年。请写成 2011/12 的样子。"),
        ("training", [{"kind": "电工", "passed_on": "2012-02-30"}], "不是日历上有的日期。请核对。"),
        ("training", ["电工"], '里每一项应写成 {"kind": …, "passed_on": …}。请改正。'),
        ("categories", {"LONG": True}, "应是列表，写在方括号里。请改正。"),
        ("categories", [["LONG"]], "不是可用的值。"),
        ("residence", "3402020010011", "不是区划代码。请写 2、4、6、9 或 12 位数字，加引号。"),
        ("residence", "34020", "不是区划代码。请写 2、4、6、9 或 12 位数字，加引号。"),
        ("residence", "34020A", "不是区划代码。请写 2、4、6、9 或 12 位数字，加引号。"),
        ("override", 1, "应是文字。请写明内容。"),
        ("sex", ["F"], "不是可用的值。"),
        ("studying", "true", "不是 true 或 false。请改正，不知道的不要写。"),
    ],
)
def test_a_value_beyond_the_edge_is_refused_with_what_to_write(name, written, said):
    [problem] = refusals({"person": {name: written}})

    assert problem.startswith(f"person.{name}（")
    assert said in problem


@pytest.mark.parametrize("year", ["0000/01", "0001/02", "1899/00", "2200/01", "9999/00"])
def test_a_school_year_that_no_calendar_has_is_refused(year):
    [problem] = refusals({"person": {"school_years": [year]}})

    assert problem.endswith(f"里的“{year}”不是学年。请写成 2011/12 的样子。")


@pytest.mark.parametrize("amount", ["1E-10", "1E-99999999", "0E+99999999", "0E-99999999", "0.0000000001"])
def test_an_amount_with_more_places_than_any_money_has_is_refused(amount):
    """Reckoned exactly, such a number would have millions of digits."""
    [problem] = refusals({"payments": [{"programme": "a", "amount": amount}]})

    assert problem == f"payments[0].amount：“{amount}”小数位太多或写法不对。请写成元，最多九位小数。"


@pytest.mark.parametrize("digits", ["３６０７２２", "٣٦٠٧٢٢"])
def test_digits_of_another_script_are_no_area(digits):
    [problem] = refusals({"person": {"residence": digits}})

    assert problem == f"person.residence（居住地）：“{digits}”不是区划代码。请写 2、4、6、9 或 12 位数字，加引号。"


def test_a_number_too_long_for_the_machine_is_refused_and_breaks_nothing(tmp_path):
    path = tmp_path / "案例.json"
    path.write_text('{"person": {"disability_grade": %s}}' % ("9" * 5000), encoding="utf-8")

    with pytest.raises(UserError) as refused:
        read_file(path)

    assert str(refused.value) == f"案例文件“{path}”里有太长的数字，读不了。请核对。"


def test_a_folder_is_no_case_file(tmp_path):
    with pytest.raises(UserError) as refused:
        read_file(tmp_path)

    assert str(refused.value) == f"案例文件“{tmp_path}”读不了：Is a directory。请检查路径和编码。"


def test_an_empty_file_is_no_json(tmp_path):
    path = tmp_path / "空.json"
    path.touch()

    with pytest.raises(UserError) as refused:
        read_file(path)

    assert str(refused.value) == f"案例文件“{path}”第 1 行第 1 个字附近不是正确的 JSON。请检查逗号、引号和括号。"


@pytest.mark.parametrize(
    "written", [None, {}, {"person": None}, {"household": None, "payments": None, "insurance": None}, {"employer": {}}]
)
def test_nothing_written_is_a_case_of_which_nothing_is_known(written):
    case = read_case(written)

    assert (case.person, case.household, case.employer, case.hires, case.payments, case.insurance, case.none, case.disputes) == (
        {}, (), {}, None, (), (), frozenset(), (),
    )  # fmt: skip


def test_nobody_hired_is_known_and_not_the_same_as_nothing_known():
    assert read_case({"employer": {"hires": []}}).hires == ()
    assert read_case({"employer": {"hires": None}}).hires is None


@pytest.mark.parametrize("written", ["text", 5, True, [1], [{}]])
def test_a_case_that_is_no_object_is_refused(written):
    assert refusals(written) == ("案例：应是若干“名称: 值”，写在花括号里。请改正。",)


def test_mistakes_come_in_the_order_in_which_they_are_written():
    written = {
        "person": {"zzz_one": 1, "aaa_two": 2, "mmm_three": 3, "sex": "X"},
        "household": [{}, {"birth_date": "x"}],
        "employer": {"construction_cost": "x", "hires": [{}, {"studying": 1}]},
        "payments": [{"programme": "", "amount": "x"}],
        "insurance": [{"kind": "pension", "month": "2012-1", "payer": "boss"}],
    }

    assert [one.split("：")[0] for one in refusals(written)] == [
        "person",
        "person",
        "person",
        "person.sex（性别）",
        "household[1].birth_date（出生日期）",
        "employer.construction_cost（车间建设费用）",
        "employer.hires[1].studying（在校学习）",
        "payments[0]",
        "payments[0].amount",
        "insurance[0].payer",
        "insurance[0].month",
    ]
    assert [one.split("“")[1].split("”")[0] for one in refusals(written)[:3]] == ["zzz_one", "aaa_two", "mmm_three"]


def test_a_long_value_is_told_only_in_part():
    [problem] = refusals({"person": {"sex": "男" * 100}})

    assert problem.startswith(f"person.sex（性别）：“{'男' * 60}…”不是可用的值。")


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ({"programme": None}, "payments[0]：缺少项目（programme）。请写明是哪项补贴。"),
        ({"programme": 7}, "payments[0]：缺少项目（programme）。请写明是哪项补贴。"),
        ({"programme": "a", "month": "2012"}, "payments[0].month：“2012”不是年月。请写成 YYYY-MM。"),
        ({"programme": "a", "month": 201201}, "payments[0].month：“201201”不是年月。请写成 YYYY-MM。"),
        ({"programme": "a", "amount": "x"}, 'payments[0].amount：“x”不是金额。请写成数字，如 "512.30"。'),
        ({"programme": "a", "paid": 1}, "payments[0]：没有名为“paid”的事实。可用的有：amount、month、programme。"),
        ("a", "payments[0]：应是若干“名称: 值”，写在花括号里。请改正。"),
    ],
)
def test_a_payment_written_otherwise_is_refused(part, said):
    assert said in refusals({"payments": [part]})


def test_a_payment_of_a_day_is_that_of_its_month():
    [paid] = read_case({"payments": [{"programme": "a", "month": "2012-02-29", "amount": 0}]}).payments

    assert paid == Paid("a", datetime.date(2012, 2, 1), Decimal(0))


@pytest.mark.parametrize("kind", ["pension", "medical", "unemployment", "injury"])
@pytest.mark.parametrize("payer", ["self", "employer"])
def test_every_kind_of_contribution_by_either_payer_is_read(kind, payer):
    [one] = read_case({"insurance": [{"month": "2012-12", "kind": kind, "payer": payer, "amount": None}]}).insurance

    assert one == Contribution(datetime.date(2012, 12, 1), kind, None, payer)


def test_none_is_a_value_where_the_fact_has_it_and_absence_elsewhere():
    case = read_case({"person": {"low_income": "none", "contract_to": "none", "died_on": "none", "business_closed_on": "none"}})

    assert (case.person, case.none) == ({"low_income": "none", "contract_to": "none"}, frozenset({"died_on", "business_closed_on"}))


def test_a_member_of_the_household_said_to_have_none_of_something_has_simply_nothing_there():
    case = read_case({"household": [{"recognised_on": "none", "sex": "F"}]})

    assert (case.household, case.none) == (({"sex": "F"},), frozenset())
