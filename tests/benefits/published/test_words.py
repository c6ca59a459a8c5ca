"""Which heading means what, which row is a total, and an office's own words."""

from __future__ import annotations

import pytest
import yaml

from nuanxin.benefits.published import check_table
from nuanxin.benefits.published.amounts import number, product_fits, same, shown
from nuanxin.benefits.published.finding import letters
from nuanxin.benefits.published.words import PATTERN, known
from nuanxin.orgs.definitions import SHIPPED
from tests.benefits.published.books import book


@pytest.mark.parametrize(
    ("heading", "part"),
    [
        ("姓 名", "name"), ("*身份证号码", "id"), ("公民身份号码", "id"), ("补贴金额（元）", "amount"), ("养老保险补贴", "amount"),
        ("岗位补贴金额合计", "total"), ("合计（元）", "total"), ("补贴标准（元/月）", "price"), ("单价", "price"), ("月补贴金额", "price"),
        ("补贴月数", "months"), ("培训课时", "hours"), ("补贴人数", "persons"), ("出勤天数", "days"), ("补贴起止时间", "span"),
        ("起始年月", "from"), ("终止年月", "to"), ("所属月份", "month"), ("补贴项目", "kind"), ("单位名称", "unit"), ("所在乡镇", "place"),
        ("联系电话", "phone"), ("银行卡号", "account"), ("残疾证号", "hardship"), ("家庭住址", "address"), ("出生年月", "birth"),
        ("备注", None), ("", None),
    ],
)  # fmt: skip
def test_part_of_a_heading(heading, part):
    assert known().part_of(heading) == part


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("合计", "grand"), ("总 计", "grand"), ("合计：35人，100元", "grand"), ("小计", "sub"), ("本页小计", "sub"), ("嘉定镇小计", "sub"),
        ("嘉定镇合计", "sub"), ("累计", "running"), ("赵桂花", ""), ("以上各项补贴由县财政承担并于年末统一结算合计", ""), ("", ""),
    ],
)  # fmt: skip
def test_kind_of_a_total(text, kind):
    assert known().kind_of_total(text) == kind


@pytest.mark.parametrize(
    ("cell", "value"),
    [(1, "1"), (0.1, "0.1"), ("1,200.50", "1200.50"), ("￥500元", "500"), ("500 元", "500"), ("3个月", "3"), ("-5", "-5"), ("—", None), ("五百", None), (True, None), ("1,20", None), (["d", "2023-01-01"], None)],
)  # fmt: skip
def test_number_of_a_cell(cell, value):
    found = number(cell)
    assert (None if found is None else str(found)) == value


@pytest.mark.parametrize(
    ("amount", "product", "fits"),
    [("100", "100", True), ("100.01", "100", False), ("33.33", "33.3333", True), ("33.34", "33.3333", True), ("33", "33.33", True), ("34", "33.33", True), ("32", "33.33", False), ("33", "33", True), ("34", "33", False)],
)  # fmt: skip
def test_product_to_the_cent_or_rounded(amount, product, fits):
    assert product_fits(number(amount), number(product)) is fits


def test_equal_to_the_cent():
    assert same(number("0.1") + number("0.2"), number("0.3"))
    assert not same(number("0.31"), number("0.3"))


@pytest.mark.parametrize(
    ("value", "text"), [("1500.00", "1500"), ("1500.50", "1500.5"), ("0.333", "0.333"), ("-0.10", "-0.1"), ("0", "0"), ("100", "100")]
)
def test_numbers_are_shown_without_needless_noughts(value, text):
    assert shown(number(value)) == text


@pytest.mark.parametrize(("column", "name"), [(1, "A"), (26, "Z"), (27, "AA"), (52, "AZ"), (703, "AAA")])
def test_letters_of_a_column(column, name):
    assert letters(column) == name


def test_an_office_adds_its_own_words(tmp_path, settings):
    rows = [["姓名", "核发数"], ["赵某", 100], ["钱某", 200], ["总和", 310]]
    content = yaml.safe_load((SHIPPED / PATTERN).read_text(encoding="utf-8"))
    content["columns"].insert(0, {"part": "amount", "is": ["核发数"]})
    content["total_words"].append("总和")
    (tmp_path / "benefits").mkdir()
    (tmp_path / PATTERN).write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")
    settings.EXTRA_DEFINITIONS = str(tmp_path)

    assert [one.cell for one in check_table(book(("公示", rows)))] == ["B4"]
