"""The bad inputs a county really sends, each through the whole path: a refusal with row, column and reason, or the named repair."""

import datetime

import openpyxl
import openpyxl.utils.datetime
import pytest
import xlsxwriter

from nuanxin.engines.sheets import load_list, parse, write_template
from nuanxin.errors import UserError
from tests.engines.sheets.building import MAN, TODAY, WOMAN, id_number, xlsx

PERSONS = ["姓名", "身份证号", "常住地"]
LOST = "号码被 Excel 当作数字保存，末几位已经丢失。请把该列设为文本格式，按原件重新填写。"


def read(path, list_id="persons", **options):
    with parse(path, load_list(list_id), today=TODAY, **options) as parsed:
        return list(parsed.rows())


def told(path, list_id="persons"):
    return [str(problem) for row in read(path, list_id) for problem in row.problems]


def roster(tmp_path, *rows, headings=PERSONS):
    return xlsx(tmp_path / "a.xlsx", [headings, *rows])


def test_an_id_stored_as_a_number_is_refused_even_when_its_check_digit_happens_to_fit(tmp_path):
    lucky = next(number for place in range(360_700, 360_800) if (number := id_number(serial="000", place=str(place))).endswith("0"))
    path = roster(tmp_path, ["张三", float(lucky), "嘉定镇"], ["李四", int(lucky[:15]), "嘉定镇"])

    assert told(path) == [f"第 2 行“身份证号”：{LOST}", f"第 3 行“身份证号”：{LOST}"]


def test_an_id_with_all_that_sticks_to_it_is_repaired(tmp_path):
    dresses = [
        f"'{MAN}",
        f"{MAN}\u00a0",
        f"\u200b{MAN}",
        f"{MAN[:6]} {MAN[6:]}",
        f"{MAN}\t",
        "".join(chr(ord(sign) + 0xFEE0) for sign in MAN),
    ]

    rows = read(roster(tmp_path, *(["张三", dress, "嘉定镇"] for dress in dresses)))

    assert [(row.values["身份证号"], row.problems) for row in rows] == [(MAN, [])] * len(dresses)


def test_seventeen_and_nineteen_digits_and_a_wrong_digit_are_refused(tmp_path):
    wrong = MAN[:17] + str((int(MAN[17]) + 1) % 10)

    assert told(roster(tmp_path, ["甲乙", MAN[:17], "嘉定镇"], ["甲乙", MAN + "0", "嘉定镇"], ["甲乙", wrong, "嘉定镇"])) == [
        "第 2 行“身份证号”：身份证号应为 18 位（或 15 位），这里是 17 位。请核对原件。",
        "第 3 行“身份证号”：身份证号应为 18 位（或 15 位），这里是 19 位。请核对原件。",
        f"第 4 行“身份证号”：校验码不对（末位应为 {MAN[17]}）。请核对原件。",
    ]


def test_the_same_person_twice_is_two_rows_here(tmp_path):
    assert [row.number for row in read(roster(tmp_path, ["张三", MAN, "嘉定镇"], ["张三", MAN, "嘉定镇"]))] == [2, 3]


def test_dates_of_a_workbook_that_counts_from_1904_are_the_days_shown(tmp_path):
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    for row in ([*PERSONS, "认定日期"], ["张三", MAN, "嘉定镇", datetime.date(2022, 9, 1)]):
        book.active.append(row)
    book.save(tmp_path / "mac.xlsx")

    assert [row.values["认定日期"] for row in read(tmp_path / "mac.xlsx")] == [datetime.date(2022, 9, 1)]


@pytest.mark.parametrize(
    "form",
    ['yyyy"年"m"月"d"日"', '[$-804]yyyy"年"m"月"d"日";@', '[DBNum1][$-804]yyyy"年"m"月"d"日";@', "yyyy/m/d;@", "mm/dd/yy", "d-mmm-yy"],
)
def test_a_date_cell_is_a_date_in_whatever_form_it_shows(tmp_path, form):
    book = openpyxl.Workbook()
    book.active.append([*PERSONS, "认定日期"])
    book.active.append(["张三", MAN, "嘉定镇", datetime.date(2022, 9, 1)])
    book.active["D2"].number_format = form
    book.save(tmp_path / "a.xlsx")

    assert [row.values["认定日期"] for row in read(tmp_path / "a.xlsx")] == [datetime.date(2022, 9, 1)]


def test_a_long_document_of_faults_tells_them_all_at_once(tmp_path):
    path = roster(tmp_path, *(["张三", "1", ""] for _ in range(500)))

    assert len(told(path)) == 1_000


@pytest.mark.parametrize("text", ['=HYPERLINK("http://x")', "=cmd|' /C calc'!A0", "@SUM(1)", "+1", "\t=1", "-2+3"])
def test_a_text_that_looks_like_a_formula_is_kept_as_text(tmp_path, text):
    [row] = read(roster(tmp_path, ["张三", MAN, "嘉定镇", text], headings=[*PERSONS, "备注"]))

    assert (row.values["备注"], row.problems) == (text.strip(), [])


def test_a_formula_counts_by_the_value_the_file_holds(tmp_path):
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, [*PERSONS, "备注"])
    sheet.write_row(1, 0, ["张三", MAN, "嘉定镇"])
    sheet.write_formula(1, 3, '="甲"&"乙"', None, "甲乙")
    sheet.write_row(2, 0, ["李四", WOMAN])
    sheet.write_formula(2, 2, "=VLOOKUP(1,A:A,1)", None, "#N/A")
    book.close()

    first, second = read(path)
    assert first.values["备注"] == "甲乙"
    assert [str(problem) for problem in second.problems] == ["第 3 行“常住地”：必填，却是空的。请填写。"]


@pytest.mark.parametrize("name", ["𠮷田", "䶮某", "阿依古丽·买买提", "欧阳某某"])
def test_rare_characters_in_a_name_are_kept(tmp_path, name):
    assert [row.values["姓名"] for row in read(roster(tmp_path, [name, MAN, "嘉定镇"]))] == [name]


def test_signs_that_show_nothing_do_not_get_into_a_name(tmp_path):
    assert [row.values["姓名"] for row in read(roster(tmp_path, ["\u202e张\u200d三\ufeff", MAN, "嘉定镇"]))] == ["张三"]


def test_a_hidden_sheet_is_read_only_when_no_other_fits(tmp_path):
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(str(path))
    hidden, shown = book.add_worksheet("旧"), book.add_worksheet("新")
    for sheet, name in ((hidden, "旧人"), (shown, "新人")):
        sheet.write_row(0, 0, PERSONS)
        sheet.write_row(1, 0, [name, MAN, "嘉定镇"])
    shown.activate()
    shown.set_first_sheet()
    hidden.hide()
    book.close()

    assert [row.values["姓名"] for row in read(path)] == ["新人"]


def test_hidden_rows_and_filtered_views_are_rows_too(tmp_path):
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, PERSONS)
    for row in (1, 2, 3):
        sheet.write_row(row, 0, ["张三", MAN, "嘉定镇"])
    sheet.set_row(2, None, None, {"hidden": True})
    sheet.autofilter(0, 0, 3, 2)
    book.close()

    assert [row.number for row in read(path)] == [2, 3, 4]


def test_a_chart_sheet_is_passed_over(tmp_path):
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet, chart = book.add_worksheet("花名册"), book.add_chart({"type": "column"})
    sheet.write_row(0, 0, PERSONS)
    sheet.write_row(1, 0, ["张三", MAN, "嘉定镇"])
    chart.add_series({"values": "=花名册!$A$1:$A$2"})
    book.add_chartsheet("图").set_chart(chart)
    book.close()

    assert len(read(path)) == 1


def test_the_last_of_many_rows_is_judged_like_the_first(tmp_path):
    path = tmp_path / "a.xlsx"
    good = {"姓名": "张三", "身份证号": MAN, "常住地": "嘉定镇"}
    write_template(load_list("persons"), path, [good] * 5_000 + [{**good, "身份证号": MAN[:17]}])

    problems = [(row.number, len(row.problems)) for row in read(path) if row.problems]
    assert problems == [(5_003, 1)]


@pytest.mark.parametrize("share", [0.5, 0.9, 0.99])
def test_an_upload_that_was_cut_off_is_refused(tmp_path, share):
    path = roster(tmp_path, *(["张三", MAN, "嘉定镇"] for _ in range(200)))
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])

    with pytest.raises(UserError, match="文件已损坏或没有传完"):
        read(path)
