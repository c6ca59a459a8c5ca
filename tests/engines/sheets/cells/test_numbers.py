"""Whole numbers and amounts."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nuanxin.engines.sheets.cells import CellError
from nuanxin.engines.sheets.cells.numbers import int_parser, yuan_parser

whole = int_parser(0, 1_000_000)
yuan = yuan_parser(0, 10_000_000)


def refusal(parser, cell):
    with pytest.raises(CellError) as caught:
        parser(cell)
    return str(caught.value)


@pytest.mark.parametrize("cell", ["1200", "1,200", "１２００", " 1200 ", "1200人", "1200.0", 1200, 1200.0, "'1200", "1 200"])
def test_a_whole_number_in_any_dress_is_that_number(cell):
    assert whole(cell) == 1200


@pytest.mark.parametrize(("cell", "number"), [("45周岁", 45), ("3 家", 3), ("0", 0), ("+5", 5)])
def test_a_number_may_bring_its_unit(cell, number):
    assert whole(cell) == number


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("若干", "“若干”不是数。请填写数字。"),
        ("十", "“十”不是数。请填写数字。"),
        ("3-5", "“3-5”不是数。请填写数字。"),
        ("1,20", "“1,20”不是数。请填写数字。"),
        ("人", "“人”不是数。请填写数字。"),
        (True, "“TRUE”不是数。请填写数字。"),
        (["d", "2022-09-01"], "“2022-09-01”不是数。请填写数字。"),
        (float("inf"), "“inf”不是数。请填写数字。"),
        ("2.5", "这里应是整数。请改正。"),
        (2.5, "这里应是整数。请改正。"),
        ("-3", "不能小于 0。请改正。"),
        (1e9, "不能大于 1000000。请核对后改正。"),
    ],
)
def test_what_is_no_whole_number_is_refused(cell, reason):
    assert refusal(whole, cell) == reason


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        ("1,000元", "1000.00"),
        ("１０００", "1000.00"),
        ("¥1000", "1000.00"),
        ("￥1,000.5", "1000.50"),
        ("人民币1000元", "1000.00"),
        ("0.3万元", "3000.00"),
        ("2千元", "2000.00"),
        (1e5, "100000.00"),
        (0.1 + 0.2, "0.30"),
        (1000, "1000.00"),
        ("0", "0.00"),
    ],
)
def test_an_amount_in_any_dress_is_exact(cell, amount):
    assert (yuan(cell), str(yuan(cell))) == (Decimal(amount), amount)


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("一千", "“一千”不是数。请填写数字。"),
        ("1e5", "“1e5”不是数。请填写数字。"),
        ("3000-5000", "“3000-5000”不是数。请填写数字。"),
        ("0.005", "金额精确到分，这里的小数超过两位。请改为实际的金额。"),
        (1000 / 3, "金额精确到分，这里的小数超过两位。请改为实际的金额。"),
        ("-100", "不能小于 0。请改正。"),
    ],
)
def test_what_is_no_amount_is_refused(cell, reason):
    assert refusal(yuan, cell) == reason


@pytest.mark.parametrize(
    ("heading", "amount"), [("金额（万元）", "12000.00"), ("发放金额(单位：千元)", "1200.00"), ("金额（元）", "1.20"), ("金额", "1.20")]
)
def test_the_unit_in_the_heading_counts(heading, amount):
    assert yuan_parser(0, 10**9, heading)("1.2") == Decimal(amount)


@given(st.decimals(0, 9_999_999, places=2))
def test_every_amount_survives_as_text_and_as_number(amount):
    assert (yuan(str(amount)), yuan(float(amount))) == (amount, amount)
