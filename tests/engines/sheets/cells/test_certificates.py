"""Numbers of disability certificates: what is understood, what is refused, and what they say."""

import datetime

import pytest

from nuanxin.engines.sheets.cells import CellError
from nuanxin.engines.sheets.cells.certificates import Certificate, certificate_parser, read_certificate
from tests.engines.sheets.building import MAN, WOMAN, id_number

TODAY = datetime.date(2022, 9, 20)
X = next(number for serial in range(1, 99, 2) if (number := id_number(serial=f"{serial:03d}")).endswith("X"))


def meaning(cell, masked=True):
    return certificate_parser(TODAY, masked)(cell)


def refusal(cell, masked=True):
    with pytest.raises(CellError) as caught:
        meaning(cell, masked)
    return str(caught.value)


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        (f"{MAN}44", f"{MAN}44"),
        (f"{MAN}44B1", f"{MAN}44B1"),
        (f"{MAN}71b12", f"{MAN}71B12"),
        (f"'{MAN}44", f"{MAN}44"),
        (f" {MAN[:6]} {MAN[6:14]}\u3000{MAN[14:]} 44 ", f"{MAN}44"),
        (f"{MAN}-44", f"{MAN}44"),
        ("".join(chr(ord(sign) + 0xFEE0) for sign in f"{MAN}44B1"), f"{MAN}44B1"),
        (f"{X.lower()}13", f"{X}13"),
        (f"{MAN[:6]}{MAN[8:17]}44", f"{MAN}44"),
        (f"{WOMAN[:6]}{WOMAN[8:17]}12B2", f"{WOMAN}12B2"),
    ],
)
def test_however_it_is_written_it_is_one_number(cell, number):
    assert meaning(cell) == number


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        (f"{MAN}84", "类别“8”、等级“4”不存在"),
        (f"{MAN}45", "类别“4”、等级“5”不存在"),
        (f"{MAN}00", "类别“0”、等级“0”不存在"),
        (MAN, "至少 20 位，这里是 18 位"),
        (f"{MAN}4", "至少 20 位，这里是 19 位"),
        (f"{MAN}44B", "不是残疾人证号的样子"),
        (f"{MAN}4412", "不是残疾人证号的样子"),
        ("残疾证遗失未补办理请核对原件后填写完整证号", "不是残疾人证号的样子"),
        (f"{MAN[:17]}{'0' if MAN[17] != '0' else '1'}44", "校验码不对"),
        (f"{MAN[:6]}19651317{MAN[14:]}44", "出生日期 19651317 不存在"),
        (3.6072219650317e19, "被 Excel 当作数字保存"),
        ("3.6072219650317E+19", "被 Excel 当作数字保存"),
    ],
)
def test_what_cannot_be_one_is_refused_with_what_to_do(cell, why):
    assert why in refusal(cell)


def test_a_masked_one_is_kept_where_the_list_allows_it():
    masked = f"{MAN[:4]}**********{MAN[14:]}44"

    assert meaning(masked) == masked
    assert "被遮住" in refusal(masked, masked=False)


@pytest.mark.parametrize(
    ("number", "said"), [(f"{MAN}44B1", Certificate(MAN, "4", "4")), (f"{X}13", Certificate(X, "1", "3")), ("3607**44", None)]
)
def test_a_number_says_whose_it_is_and_which_category_and_grade(number, said):
    assert read_certificate(number) == said
