"""Resident ID numbers and credit codes: what is completed, what is refused and why."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nuanxin.engines.sheets.cells import CellError, Noted
from nuanxin.engines.sheets.cells.identity import CODE_SIGNS, birth_of, check_digit, checked_code, id_parser, sex_of, uscc_parser
from tests.engines.sheets.building import MAN, TODAY, WOMAN, id_number

parse = id_parser(TODAY)
ENDING_IN_X = next(number for serial in range(1, 999) if (number := id_number(serial=f"{serial:03}")).endswith("X"))
DAMAGED = "号码被 Excel 当作数字保存，末几位已经丢失。请把该列设为文本格式，按原件重新填写。"


def refusal(parser, cell):
    with pytest.raises(CellError) as caught:
        parser(cell)
    return str(caught.value)


@pytest.mark.parametrize(
    "cell",
    [
        ENDING_IN_X,
        ENDING_IN_X.lower(),
        f"'{ENDING_IN_X}",
        f" {ENDING_IN_X}\t",
        f"\u00a0{ENDING_IN_X}\u00a0",
        f"\u200b{ENDING_IN_X}\ufeff",
        f"{ENDING_IN_X[:6]} {ENDING_IN_X[6:14]}\u3000{ENDING_IN_X[14:]}",
        "".join(chr(ord(sign) + 0xFEE0) for sign in ENDING_IN_X),
        f"’{ENDING_IN_X[:-1]}ｘ",
    ],
)
def test_an_id_in_any_dress_is_the_same_number(cell):
    assert parse(cell) == ENDING_IN_X


def test_an_id_of_fifteen_digits_becomes_eighteen_with_a_note():
    assert parse("360722650317001") == Noted(MAN, "15 位升为 18 位")


@pytest.mark.parametrize("place", ["362122", "000000", "999999"])
def test_the_area_inside_an_id_is_never_looked_up(place):
    assert parse(id_number(place=place)) == id_number(place=place)


@pytest.mark.parametrize("cell", [int(MAN[:17]) * 10, float(MAN), 3.6072219650317e17, 360722650317001, 360722650317001.0, -float(MAN)])
def test_an_id_kept_as_a_number_is_refused_before_anything_else(cell):
    assert refusal(parse, cell) == DAMAGED


@pytest.mark.parametrize("cell", ["3.60722E+17", "3.60722196503170E+17", "3.6e17"])
def test_an_id_shown_with_an_exponent_is_damaged_too(cell):
    assert refusal(parse, cell) == DAMAGED


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        (MAN[:17] + ("1" if MAN[17] != "1" else "2"), f"校验码不对（末位应为 {MAN[17]}）。请核对原件。"),
        (id_number(birth="19900230"), "号码中的出生日期 19900230 不存在。请核对原件。"),
        (id_number(birth="18991231"), "号码中的出生日期 18991231 不存在。请核对原件。"),
        (id_number(birth="20220921"), "号码中的出生日期 2022-09-21 晚于今天（2022-09-20）。请核对原件。"),
        (MAN[:17], "身份证号应为 18 位（或 15 位），这里是 17 位。请核对原件。"),
        (MAN + "1", "身份证号应为 18 位（或 15 位），这里是 19 位。请核对原件。"),
        (MAN[:10] + "X" + MAN[11:], "身份证号除末位可为 X 外应全是数字。请核对原件。"),
        ("3607**********1234", "号码有几位被遮住了，无法登记。请填写完整的号码。"),
        ("360722xxxxxxxx0016", "号码有几位被遮住了，无法登记。请填写完整的号码。"),
        ("张三", "身份证号里有不该有的字符。请核对原件，只填 18 位（或 15 位）号码。"),
        (12345, "身份证号应为 18 位（或 15 位），这里是 5 位。请核对原件。"),
    ],
)
def test_an_id_that_cannot_be_is_refused_with_what_to_do(cell, reason):
    assert refusal(parse, cell) == reason


def test_a_masked_id_is_kept_where_it_is_allowed():
    assert id_parser(TODAY, masked=True)("３６０７＊＊＊＊＊＊＊＊＊＊1234") == "3607**********1234"


def test_sex_and_birth_come_from_the_number():
    assert (sex_of(MAN), birth_of(MAN), sex_of(WOMAN)) == ("M", datetime.date(1965, 3, 17), "F")


@given(st.dates(datetime.date(1900, 1, 1), TODAY), st.integers(0, 999))
def test_any_single_wrong_digit_is_noticed(birth, serial):
    number = id_number(birth=f"{birth:%Y%m%d}", serial=f"{serial:03}")
    wrong = number[:16] + str((int(number[16]) + 1) % 10) + number[17]

    assert parse(number) == number
    assert "校验码不对" in refusal(parse, wrong)


@given(st.text("0123456789", min_size=17, max_size=17))
def test_the_check_digit_is_that_of_the_standard(digits):
    weights = [2 ** (17 - place) % 11 for place in range(17)]

    assert check_digit(digits) == "10X98765432"[sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True)) % 11]


CODE = "91350100M000100Y43"


@pytest.mark.parametrize("cell", [CODE, CODE.lower(), f"'{CODE}", f" {CODE[:8]} {CODE[8:]} ", "９１350100M000100Y43"])
def test_a_credit_code_in_any_dress_is_the_same_code(cell):
    assert uscc_parser()(cell) == CODE


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        (CODE[:17] + "4", "统一社会信用代码的校验码不对（末位应为 3）。请核对营业执照。"),
        (CODE[:17], "统一社会信用代码应为 18 位，这里是 17 位。请核对营业执照。"),
        ("91350100M000100I43", "统一社会信用代码里不会有“I”。请核对营业执照。"),
        (913501000001000143, DAMAGED),
        (9.1350100000100e17, DAMAGED),
        ("9.1350E+17", DAMAGED),
    ],
)
def test_a_credit_code_that_cannot_be_is_refused_with_what_to_do(cell, reason):
    assert refusal(uscc_parser(), cell) == reason


@given(st.text(CODE_SIGNS, min_size=17, max_size=17))
def test_exactly_one_last_sign_fits_a_credit_code(start):
    def fits(sign):
        try:
            return checked_code(start + sign) == start + sign
        except CellError:
            return False

    assert sum(map(fits, CODE_SIGNS)) == 1
