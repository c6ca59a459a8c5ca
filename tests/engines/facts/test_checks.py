"""Checks of a form's row: what holds, what is said when it does not, and what is not read at all."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nuanxin.engines.facts import Outcome, read_check
from nuanxin.errors import UserError

COLUMNS = [f"c{number}" for number in range(1, 33)]
ROW = dict.fromkeys(COLUMNS, 0) | {"c2": 3, "c16": 10, "c17": 4, "c18": 5, "c22": 5, "c32": Decimal("5.00")}


def message(text: str, row: dict[str, int | Decimal] | None = None, label: str = "") -> str:
    return read_check(text, COLUMNS, label=label).run({**ROW, **(row or {})}).message


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("c22<=c2", "第22栏 5 大于第2栏 3"),
        ("c22<c2", "第22栏 5 不小于第2栏 3"),
        ("c2>=c22", "第2栏 3 小于第22栏 5"),
        ("c2>c22", "第2栏 3 不大于第22栏 5"),
        ("c2==c22", "第2栏 3 不等于第22栏 5"),
        ("c2!=3", "第2栏 3 等于 3"),
        ("c17+c18+c19+c20==c16", "第17栏+第18栏+第19栏+第20栏＝9 不等于第16栏 10"),
        ("sum(c17..c20)>=c16", "第17栏+第18栏+第19栏+第20栏＝9 小于第16栏 10"),
        ("c16-c17*2==c1", "第16栏-（第17栏×2）＝2 不等于第1栏 0"),
        ("(c16-c17)*2==c1", "（第16栏-第17栏）×2＝12 不等于第1栏 0"),
        ("c32<=0.5", "第32栏 5.00 大于 0.5"),
        ("c31>0 or c32==0", "应当第31栏大于0，或者第32栏等于0；现在第31栏 0，第32栏 5.00"),
        ("c31>0 and c32==0", "应当第31栏大于0，并且第32栏等于0；现在第31栏 0，第32栏 5.00"),
        ("(c31==0)==(c32==0)", "应当“第31栏等于0”与“第32栏等于0”要么都成立，要么都不成立；现在第31栏 0，第32栏 5.00"),
        ("(c31==0)!=(c1==0)", "应当“第31栏等于0”与“第1栏等于0”不能都成立，也不能都不成立；现在第31栏 0，第1栏 0"),
        ("not c31==0", "应当并非（第31栏等于0）；现在第31栏 0"),
        ("1<=c31<=c2", "应当1不大于第31栏不大于第2栏；现在第31栏 0，第2栏 3"),
        ("(c1>0 or c2>9) and c16>0", "应当（第1栏大于0，或者第2栏大于9），并且第16栏大于0；现在第1栏 0，第2栏 3，第16栏 10"),
    ],
)
def test_check_that_fails_says_the_numbers_seen(text: str, said: str) -> None:
    assert message(text) == said


def test_check_with_a_label_says_it() -> None:
    said = message("c31>0 or c32==0", label="没有救助人次就没有救助金额")

    assert said == "应当没有救助人次就没有救助金额；现在第31栏 0，第32栏 5.00"


def test_check_that_holds_says_nothing() -> None:
    check = read_check("(c31==0)==(c32==0)", COLUMNS, "soft")

    assert check.run({**ROW, "c31": 2}) == Outcome(check, True, "")


@pytest.mark.parametrize(
    ("previous", "outcome"),
    [(None, (True, "")), ({"c16": 10}, (True, "")), ({"c16": 30}, (False, "第16栏 10 小于上次第16栏×0.5＝15.0"))],
)
def test_check_against_the_previous_report_needs_one(previous: dict[str, int] | None, outcome: tuple[bool, str]) -> None:
    found = read_check("c16>=previous.c16*0.5", COLUMNS).run(ROW, previous)

    assert (found.ok, found.message) == outcome


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("c33>1", "表中没有第33栏，共 32 栏"),
        ("c1>=previous.c40", "表中没有上次第40栏，共 32 栏"),
        ("c1", "算出来的是数，不是“是”或“否”。请写成比较，如 c2<=c1"),
        ("c1+(c2==0)==1", "加减乘的两边应是数，不能是比较"),
        ("c1>2 and c3", "and、or 两边应是比较，不能是数"),
        ("not c1", "not 后面应是比较，不能是数"),
        ("(c1==0)<(c2==0)", "两个“是否”只能用一个 == 或 != 比较"),
        ("(c1==0)==(c2==0)==(c3==0)", "两个“是否”只能用一个 == 或 != 比较"),
        ("(c1==0)==c2", "比较的两边一边是数、一边是“是否”"),
        ("c1 ==", "写法不对，只能用 c1 这样的栏号、数字、+ - *、sum(c2..c10)、比较和 and or not"),
        ("c1=c2", "写法不对，只能用 c1 这样的栏号、数字、+ - *、sum(c2..c10)、比较和 and or not"),
        ("(" * 300 + "c1" + ")" * 300, "写法不对，只能用 c1 这样的栏号、数字、+ - *、sum(c2..c10)、比较和 and or not"),
        ("c1/2==1", "不认识“c1 / 2”"),
        ("c1**2==1", "不认识“c1 ** 2”"),
        ("-c1<0", "不认识“-c1”"),
        ("c0>1", "不认识“c0”"),
        ("c1 in c2", "不认识“c1 in c2”"),
        ("x.c1>0", "不认识“x.c1”"),
        ("sum(c1)>0", "不认识“sum(c1)”"),
        ("sum(c10..c2)==1", "不认识“()”"),
        ("c1>1e999", "不认识“1e309”"),
        ("c1==True", "不认识“True”"),
        ("c1=='0'", "不认识“'0'”"),
        ("__import__('os').system('true')==0", "不认识“__import__('os').system('true')”"),
        ("[c1 for c1 in c2]==c1", "不认识“[c1 for c1 in c2]”"),
    ],
)
def test_anything_outside_the_language_is_refused_with_its_place(text: str, why: str) -> None:
    with pytest.raises(UserError) as refused:
        read_check(text, COLUMNS, where="form.yaml:7")

    assert str(refused.value) == f"form.yaml:7：表内校验“{text}”{why}。"


@given(st.integers(0, 50), st.integers(0, 50), st.decimals(0, 50, places=2))
def test_checks_reckon_like_python(a: int, b: int, c: Decimal) -> None:
    row = {"c1": a, "c2": b, "c3": c}

    found = [read_check(text, row).run(row).ok for text in ("c1+c2*2<=c3", "c1-c2==c3 or not c1>c2", "(c1==0)==(c3==0)", "sum(c1..c3)>60")]

    assert found == [a + b * 2 <= c, a - b == c or not a > b, (a == 0) == (c == 0), a + b + c > 60]
