"""Answers of banks as they really come: marks before numbers, odd words, titles above, remarks below, other code pages."""

import datetime
from decimal import Decimal

import pytest

from nuanxin.benefits.actions.answers import Answer, answer, headings, lines, mistakes, read, repeated
from nuanxin.benefits.banking import formats
from nuanxin.errors import UserError
from tests.factories import papers

REFERENCE = "360722000000-2022-0001-17"
HEADINGS = "流水号,金额,结果,失败原因,到账日期"
DAY = datetime.date(2022, 9, 4)
PLACES = {"reference": 1, "amount": 2, "result": 3, "reason": 4, "paid_on": 5}


@pytest.fixture(autouse=True)
def _read_here(monkeypatch):
    monkeypatch.setattr(papers.reader, "run_child", papers.read_here)


def cells(**told):
    return {"reference": REFERENCE, "amount": "500.00", "result": "成功", "reason": "", "paid_on": "2022-09-04"} | told


def read_lines(*rows):
    return lines([[number, *row] for number, row in enumerate(rows, 2)], PLACES, formats())


@pytest.mark.parametrize(
    ("told", "amount"),
    [
        ("500", "500.00"),
        ("500.0", "500.00"),
        (500, "500.00"),
        (500.5, "500.50"),
        ("1,234.50", "1234.50"),
        ("￥1,234.50", "1234.50"),
        ("人民币 500 元", "500.00"),
        ("５００．５０", "500.50"),
        ("0.05万元", "500.00"),
        ("'500.00", "500.00"),
    ],
)
def test_amount_is_read_however_it_is_written(told, amount):
    assert list(mistakes(cells(amount=told), formats())) == []
    assert answer(2, cells(amount=told), formats()).amount == Decimal(amount)


@pytest.mark.parametrize(
    ("told", "problem"),
    [
        ("伍佰", "的金额“伍佰”读不懂：“伍佰”不是数。请填写数字。"),
        ("-500", "的金额“-500”读不懂：不能小于 0。请改正。"),
        ("500.005", "的金额“500.005”读不懂：金额精确到分，这里的小数超过两位。请改为实际的金额。"),
        ("5,00", "的金额“5,00”读不懂：“5,00”不是数。请填写数字。"),
        ("1000000000001", "的金额“1000000000001”读不懂：不能大于 1000000000000。请核对后改正。"),
        ("", "没有金额，无法核对。请补上金额。"),
        (None, "没有金额，无法核对。请补上金额。"),
    ],
)
def test_amount_that_cannot_be_is_told(told, problem):
    assert list(mistakes(cells(amount=told), formats())) == [problem]


@pytest.mark.parametrize("told", ["成功", " 成功 ", "成 功", "已到账", "代发成功", "交易成功", "已发放", "'成功"])
def test_word_for_paid_is_understood(told):
    assert list(mistakes(cells(result=told), formats())) == []
    assert answer(2, cells(result=told), formats()).is_paid


@pytest.mark.parametrize("told", ["失败", "未到账", "代发失败", "交易失败", "退票", "退汇"])
def test_word_for_failed_is_understood_where_it_gives_a_reason(told):
    assert list(mistakes(cells(result=told, reason="户名不符"), formats())) == []
    assert not answer(2, cells(result=told, reason="户名不符"), formats()).is_paid


@pytest.mark.parametrize("told", ["失败", "退票"])
@pytest.mark.parametrize("reason", ["", "  ", None])
def test_failed_without_a_reason_is_told(told, reason):
    assert list(mistakes(cells(result=told, reason=reason or ""), formats())) == ["发放失败而没有写原因。请补上失败原因。"]


@pytest.mark.parametrize("told", ["", "不成功", "未成功", "部分成功", "处理中", "可疑", "成功(待核)", "SUCCESS", "00", "1"])
def test_odd_word_is_neither_paid_nor_failed(told):
    """A word that merely holds “成功” must never count as paid."""
    assert list(mistakes(cells(result=told, reason="某因"), formats())) == [f"的结果“{told}”看不懂。可写：成功、失败。"]


@pytest.mark.parametrize("told", ["2022-09-04", "2022/9/4", "2022.9.4", "20220904", "2022年9月4日", "2022-09-04 10:31:02", 44808])
def test_day_is_read_however_it_is_written(told):
    assert list(mistakes(cells(paid_on=told), formats())) == []
    assert answer(2, cells(paid_on=told), formats()).paid_on == DAY


@pytest.mark.parametrize("told", ["", None])
def test_day_may_be_missing(told):
    assert list(mistakes(cells(paid_on=told), formats())) == []
    assert answer(2, cells(paid_on=told), formats()).paid_on is None


def test_day_of_today_is_taken_and_that_of_tomorrow_is_told():
    assert list(mistakes(cells(paid_on="2022-09-05"), formats())) == []
    assert list(mistakes(cells(paid_on="2022-09-06"), formats())) == ["的到账日期 2022-09-06 晚于今天（2022-09-05）。请核对日期。"]


def test_every_mistake_of_one_line_is_told():
    told = list(mistakes({"reference": "", "amount": "x", "result": "否", "reason": "", "paid_on": "昨天"}, formats()))

    assert [text.split("”")[0] for text in told] == [
        "没有流水号，无法对应到付款。请补上流水号。",
        "的结果“否",
        "的金额“x",
        "的到账日期“昨天",
    ]


@pytest.mark.parametrize("written", [REFERENCE, f" {REFERENCE} ", f"\t{REFERENCE}", f"'{REFERENCE}", f"{REFERENCE}\u3000"])
def test_reference_is_found_behind_the_marks_that_keep_it_text(written):
    assert answer(2, cells(reference=written), formats()).reference == REFERENCE


def test_reference_that_comes_twice_is_told_with_both_lines():
    ones = [Answer(row, name, Decimal(1), True) for row, name in ((2, "a"), (3, "b"), (5, "a"), (9, "a"))]

    assert repeated(ones) == ["第 5 行的流水号 a 与第 2 行重复。请删去一行。", "第 9 行的流水号 a 与第 2 行重复。请删去一行。"]


@pytest.mark.parametrize("word", ["合计", "总计", "小计", "合 计", " 合计 "])
def test_line_of_totals_is_no_payment(word):
    told = read_lines([REFERENCE, "500.00", "成功", "", ""], [word, "500.00", "", "", ""])

    assert ([one.row for one in told.lines], told.problems) == ([2], [])


def test_line_without_reference_that_is_no_total_is_told_with_its_number():
    told = read_lines([REFERENCE, "500.00", "成功", "", ""], ["", "500.00", "成功", "", ""])

    assert told.problems == ["第 3 行没有流水号，无法对应到付款。请补上流水号。"]


def test_line_shorter_than_the_headings_is_read_as_far_as_it_goes():
    told = read_lines([REFERENCE, "500.00", "成功"])

    assert told.lines == [Answer(2, REFERENCE, Decimal("500.00"), True)]


@pytest.mark.parametrize(
    ("written", "found"),
    [
        (["流水号", "金额", "结果"], {"reference": 1, "amount": 2, "result": 3}),
        (["代发流水号", "实发金额", "处理结果", "返回信息"], {"reference": 1, "amount": 2, "result": 3, "reason": 4}),
        (["序号", "明细号", "交易金额", "交易状态", "交易日期"], {"reference": 2, "amount": 3, "result": 4, "paid_on": 5}),
        (["流水号", "金额", "实发金额", "结果"], {"reference": 1, "amount": 2, "result": 4}),
        (["流 水 号", "金额(元)", "结果"], {"reference": 1, "amount": 2, "result": 3}),
        (["流水号", "金额"], {}),
        (["流水号", "结果"], {}),
        ([], {}),
    ],
)
def test_headings_are_known_by_their_words(written, found):
    assert headings(iter([[1, *written]]), formats()) == found


@pytest.mark.parametrize(("above", "is_found"), [(0, True), (1, True), (19, True), (20, False)])
def test_headings_stand_within_the_first_rows(above, is_found):
    rows = [[number, "某银行代发结果"] for number in range(1, above + 1)] + [[above + 1, "流水号", "金额", "结果"]]

    assert bool(headings(iter(rows), formats())) is is_found


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_text_file_is_read_in_the_code_page_the_bank_uses(tmp_path, encoding):
    path = tmp_path / "结果.csv"
    path.write_bytes(f"{HEADINGS}\r\n{REFERENCE},500.00,失败,户名“賴”不符,\r\n".encode(encoding))

    told = read(path)

    assert told.lines == [Answer(2, REFERENCE, Decimal("500.00"), False, "户名“賴”不符")]


def test_text_file_with_a_title_quotes_empty_lines_and_totals_is_read(tmp_path):
    path = tmp_path / "结果.csv"
    path.write_text(
        "信丰农商银行代发结果,,,,\n"
        f"{HEADINGS}\n"
        f'"\t{REFERENCE}","1,234.50",成功,,2022/9/4\n'
        ",,,,\n"
        f'{REFERENCE}8,500,退票,"账号，户名不符",\n'
        '合计,"1,734.50",,,\n',
        encoding="utf-8",
    )

    told = read(path)

    assert told.problems == []
    assert [(one.reference, one.amount, one.is_paid, one.reason, one.paid_on) for one in told.lines] == [
        (REFERENCE, Decimal("1234.50"), True, "", DAY),
        (f"{REFERENCE}8", Decimal("500.00"), False, "账号,户名不符", None),
    ]


def test_text_file_with_headings_alone_has_no_lines(tmp_path):
    path = tmp_path / "结果.csv"
    path.write_text(f"{HEADINGS}\n", encoding="utf-8")

    assert read(path).lines == []


@pytest.mark.parametrize("content", ["日期,余额\n2022-09-04,5\n", "成功\n", "流水号,金额\nx,1\n"])
def test_text_file_of_something_else_is_refused(tmp_path, content):
    path = tmp_path / "别的.csv"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(UserError) as error:
        read(path)

    assert str(error.value) == "文件里找不到代发结果的表头（流水号、金额（元）、结果）。请使用银行返回的结果文件，或按此补上表头。"
