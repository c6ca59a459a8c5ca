"""Dates as townships write them."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nuanxin.engines.sheets.cells import CellError, Noted
from nuanxin.engines.sheets.cells.dates import date_parser, month_parser

parse = date_parser()
DAY = datetime.date(2022, 9, 1)
MONTH = Noted(datetime.date(1965, 3, 1), "按当月1日")


def refusal(cell, parser=parse):
    with pytest.raises(CellError) as caught:
        parser(cell)
    return str(caught.value)


@pytest.mark.parametrize(
    "cell",
    [
        "2022-09-01",
        "2022-9-1",
        "2022/9/1",
        "2022.9.1",
        "2022.09.01",
        "2022年9月1日",
        "2022年09月01号",
        "2022 年 9 月 1 日",
        "２０２２年９月１日",
        "2022．9．1",
        "2022—9—1",
        "2022、9、1",
        "2022 09 01",
        "2022 9 1",
        "20220901",
        "'2022-09-01",
        "\u00a02022-09-01 ",
        "2022-09-01 00:00:00",
        "2022-09-01T08:30:00",
        "2022/9/1 8:30",
        "44805",
        "44805.5",
        44805,
        44805.0,
        44805.25,
        20220901,
        20220901.0,
        ["d", "2022-09-01"],
        ["d", "2022-09-01 08:30:00"],
    ],
)
def test_a_day_in_any_shape_is_that_day(cell):
    assert parse(cell) == DAY


@pytest.mark.parametrize(
    "cell",
    [
        "1965 3",
        "1965.3",
        "1965.03",
        "1965-3",
        "1965/03",
        "1965年3月",
        "1965年3月份",
        "1965-03-00",
        "1965.3.0",
        "196503",
        "19650300",
        1965.3,
        1965.03,
        196503,
        "1965-03-",
    ],
)
def test_a_month_alone_is_its_first_day_with_a_note(cell):
    assert parse(cell) == MONTH


@pytest.mark.parametrize(("cell", "month"), [("1965.10", 10), ("1965.1", 1), (1965.12, 12), (1965.11, 11), ("1965.12", 12)])
def test_october_and_january_are_told_apart_in_text(cell, month):
    assert parse(cell) == Noted(datetime.date(1965, month, 1), "按当月1日")


def test_the_number_1965_1_may_be_january_or_october():
    assert refusal(1965.1) == "“1965.1”可能是 1 月，也可能是 10 月（Excel 会去掉末尾的 0）。请写成 2022-09-20 的样子。"
    assert date_parser(birth=True)(1965.1) == Noted(datetime.date(1965, 1, 1), "按1月或10月")


@pytest.mark.parametrize(("cell", "day"), [("9/20/2022", (2022, 9, 20)), ("20/9/2022", (2022, 9, 20)), ("9/9/2022", (2022, 9, 9))])
def test_a_year_at_the_end_is_read_where_it_has_one_meaning(cell, day):
    assert parse(cell) == datetime.date(*day)


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("2022-02-30", "“2022-02-30”不是真实存在的日期。请核对后改正。"),
        ("2022年13月1日", "“2022年13月1日”不是真实存在的日期。请核对后改正。"),
        ("20220931", "“20220931”不是真实存在的日期。请核对后改正。"),
        ("196513", "“196513”不是真实存在的日期。请核对后改正。"),
        ("0000-00-00", "“0000-00-00”只有年份。请写到月或日，例如 2022-09 或 2022-09-20。"),
        ("1965-00-00", "“1965-00-00”只有年份。请写到月或日，例如 2022-09 或 2022-09-20。"),
        ("1965", "“1965”只有年份。请写到月或日，例如 2022-09 或 2022-09-20。"),
        ("1965年", "“1965年”只有年份。请写到月或日，例如 2022-09 或 2022-09-20。"),
        (1965, "“1965”只有年份。请写到月或日，例如 2022-09 或 2022-09-20。"),
        ("9/10/2022", "“9/10/2022”分不清哪个是月、哪个是日。请写成 2022-09-20 的样子。"),
        ("长期", "“长期”不是看得懂的日期。请写成 2022-09-20 的样子。"),
        ("65-03", "“65-03”不是看得懂的日期。请写成 2022-09-20 的样子。"),
        ("1-2", "“1-2”不是看得懂的日期。请写成 2022-09-20 的样子。"),
        ("202209011", "“202209011”不是看得懂的日期。请写成 2022-09-20 的样子。"),
        ("99999", "“99999”不是看得懂的日期。请写成 2022-09-20 的样子。"),
        (1, "“1”不是看得懂的日期。请写成 2022-09-20 的样子。"),
        (-44805, "“-44805”不是看得懂的日期。请写成 2022-09-20 的样子。"),
        (True, "这里应是日期。请写成 2022-09-20 的样子。"),
        (["t", "10:30:00"], "这里应是日期。请写成 2022-09-20 的样子。"),
        (["d", "1899-12-31"], "年份 1899 不合常理。请核对后改正。"),
        ("3022-09-01", "年份 3022 不合常理。请核对后改正。"),
        (float("nan"), "“nan”不是看得懂的日期。请写成 2022-09-20 的样子。"),
    ],
)
def test_what_is_no_day_is_refused_with_what_to_do(cell, reason):
    assert refusal(cell) == reason


@pytest.mark.parametrize("cell", ["2022-09", "2022-09-17", "202209", 202209, ["d", "2022-09-30"], 44805])
def test_a_month_column_keeps_the_first_day(cell):
    assert month_parser()(cell) == DAY


SHAPES = ("{0:04}-{1:02}-{2:02}", "{0}/{1}/{2}", "{0}.{1}.{2}", "{0}年{1}月{2}日", "{0:04}{1:02}{2:02}")


@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 12, 31)), st.sampled_from(SHAPES))
def test_every_day_survives_every_shape(day, shape):
    assert parse(shape.format(day.year, day.month, day.day)) == day


@given(st.dates(datetime.date(1927, 6, 1), datetime.date(2099, 12, 31)))
def test_every_serial_is_the_day_excel_shows(day):
    serial = (day - datetime.date(1899, 12, 30)).days

    assert (parse(serial), parse(str(serial))) == (day, day)


@given(st.text(max_size=12))
def test_any_text_is_a_day_a_note_or_a_refusal(text):
    try:
        found = parse(text)
    except CellError:
        return
    assert isinstance(found.value if isinstance(found, Noted) else found, datetime.date)
