"""Rows: what they hold, what is wrong with them, which rows are none, and what merged cells mean."""

import datetime

import pytest

from nuanxin.engines.sheets import Problem, Unresolved
from tests.engines.sheets.building import MAN, WOMAN, id_number, parsed

PERSONS = ["姓名", "身份证号", "常住地"]
VISITS = ["身份证号", "姓名", "日期", "方式"]
VISIT = [MAN, "张三", "2022-09-01", "电话"]
EMPTY = "必填，却是空的。请填写。"


def rows(list_id, table, merges=(), **options):
    return list(parsed(list_id, table, merges, **options).rows())


def numbers(list_id, table, merges=()):
    return [row.number for row in rows(list_id, table, merges)]


def said(list_id, table, **options):
    return [
        (problem.column, problem.value, problem.reason, problem.kind) for row in rows(list_id, table, **options) for problem in row.problems
    ]


def test_a_good_row_has_its_values_and_no_problems():
    [row] = rows("visits", [[*VISITS, "事项", "天气"], [*VISIT, "回访、慰问", "晴"]])

    assert (row.number, row.problems, row.notes, row.verdict) == (2, [], {}, "")
    assert row.values == {
        "身份证号": MAN,
        "姓名": "张三",
        "日期": datetime.date(2022, 9, 1),
        "方式": "phone",
        "事项": ("follow_up", "condolence"),
    }


def test_columns_the_file_has_not_are_not_in_the_values_and_empty_cells_are_none():
    [row] = rows("visits", [[*VISITS, "走访人"], [*VISIT, "同上"]])

    assert row.values.keys() == {"身份证号", "姓名", "日期", "方式", "走访人"}
    assert row.values["走访人"] is None


def test_rows_keep_the_numbers_excel_shows_over_empty_rows():
    assert numbers("visits", [[], ["走访"], VISITS, [], VISIT, ["", ""], [], VISIT]) == [5, 8]


def test_all_problems_of_a_row_are_told_at_once_in_the_order_of_the_columns():
    [row] = rows("visits", [VISITS, [float(MAN), "", "2022-02-30", "飞鸽"]])

    assert row.problems == [
        Problem(2, "身份证号", "360722196503170000", "号码被 Excel 当作数字保存，末几位已经丢失。请把该列设为文本格式，按原件重新填写。"),
        Problem(2, "姓名", "", EMPTY),
        Problem(2, "日期", "2022-02-30", "“2022-02-30”不是真实存在的日期。请核对后改正。"),
        Problem(2, "方式", "飞鸽", "“飞鸽”不在可选范围内。可填：入户走访、走访慰问、电话、微信、来访、短信。"),
    ]
    assert (row.verdict, str(row.problems[1])) == ("invalid", "第 2 行“姓名”：必填，却是空的。请填写。")


def test_a_refused_cell_has_no_value_but_the_others_have():
    [row] = rows("visits", [VISITS, ["123", "张三", "2022-09-01", "电话"]])

    assert (row.values["身份证号"], row.values["姓名"], row.values["方式"]) == (None, "张三", "phone")


def test_the_same_bad_word_is_told_in_each_of_its_rows():
    bad = [MAN, "张三", "2022-09-01", "飞鸽"]

    assert [(row.number, len(row.problems)) for row in rows("visits", [VISITS, bad, VISIT, bad])] == [(2, 1), (3, 0), (4, 1)]


def test_a_day_that_has_not_come_is_refused_only_where_it_has_happened():
    table = [
        ["身份证号", "姓名", "就业日期", "就业形式", "是否帮扶实现", "合同起始"],
        [MAN, "张三", "2022-09-21", "灵活就业", "是", "2022-10-01"],
    ]

    assert said("placements", table) == [("就业日期", "2022-09-21", "2022-09-21 晚于今天（2022-09-20）。请改为实际的日期。", "invalid")]


@pytest.mark.parametrize(
    ("last", "reason"),
    [
        ("2022-04-30", "合同终止 2022-04-30早于合同起始 2022-05-15。请核对这两个日期。"),
        ("2022年5月", "合同终止 2022-05-01（只写了年月，按当月1日）早于合同起始 2022-05-15。请核对这两个日期。"),
    ],
)
def test_an_end_before_its_beginning_is_invalid(last, reason):
    headings = ["身份证号", "姓名", "就业日期", "就业形式", "是否帮扶实现", "合同起始", "合同终止"]
    table = [headings, [MAN, "张三", "2022-05-15", "企业吸纳", "是", "2022-05-15", last]]

    assert [(column, said_reason, kind) for column, _, said_reason, kind in said("placements", table)] == [("合同终止", reason, "invalid")]


def test_a_lower_limit_above_the_upper_is_invalid():
    headings = ["采集日期", "采集地", "单位名称", "岗位名称", "招聘人数", "月薪下限", "月薪上限"]
    table = [headings, ["2022-09-01", "嘉定镇", "甲公司", "电工", "3", "5000", "3000"]]

    assert said("vacancies", table) == [("月薪上限", "3000.00", "月薪上限 3000.00 小于月薪下限 5000.00。请核对这两项。", "invalid")]


def test_a_sex_against_the_id_is_a_conflict_and_not_invalid():
    [row] = rows("persons", [[*PERSONS, "性别"], ["张三", MAN, "嘉定镇", "女"]])

    assert row.problems == [Problem(2, "性别", "女", "与身份证号不符：表中是“女”，号码第 17 位表示“男”。请核对原件后确认。", "conflict")]
    assert (row.verdict, row.values["性别"]) == ("conflict", "F")


def test_a_birth_date_against_the_id_is_a_conflict():
    table = [[*PERSONS, "出生日期"], ["张三", MAN, "嘉定镇", "1965-03-18"]]

    assert said("persons", table) == [
        ("出生日期", "1965-03-18", "与身份证号不符：表中是 1965-03-18，号码中是 1965-03-17。请核对原件后确认。", "conflict")
    ]


@pytest.mark.parametrize("birth", ["1965.3", "1965年3月", "1965-03-00", 1965.3])
def test_a_birth_month_is_no_conflict_and_the_id_decides(birth):
    [row] = rows("persons", [[*PERSONS, "出生日期"], ["张三", MAN, "嘉定镇", birth]])

    assert (row.problems, row.values["出生日期"], row.notes) == ([], datetime.date(1965, 3, 17), {"出生日期": "按身份证号"})


def test_another_birth_month_is_a_conflict():
    assert [column for column, *_ in said("persons", [[*PERSONS, "出生日期"], ["张三", MAN, "嘉定镇", "1965.4"]])] == ["出生日期"]


@pytest.mark.parametrize(("birth", "conflicts"), [("19651017", 0), ("19650117", 0), ("19651117", 1)])
def test_the_number_1965_1_agrees_with_january_and_october(birth, conflicts):
    table = [[*PERSONS, "出生日期"], ["张三", id_number(birth=birth), "嘉定镇", 1965.1]]

    assert len(said("persons", table)) == conflicts


def test_an_invalid_id_contradicts_nothing():
    assert [column for column, *_ in said("persons", [[*PERSONS, "性别"], ["张三", "123", "嘉定镇", "女"]])] == ["身份证号"]


def test_a_month_is_noted_and_a_short_id_too():
    [row] = rows("visits", [VISITS, ["360722650317001", "张三", "2022年9月", "电话"]])

    assert (row.values["身份证号"], row.notes) == (MAN, {"身份证号": "15 位升为 18 位", "日期": "按当月1日"})


def test_the_area_is_resolved_by_the_caller_once_per_text():
    asked = []

    def resolve(text):
        asked.append(text)
        return Unresolved("“瑞金市”不在本单位范围内。请核对。") if text == "瑞金市" else "360722100000"

    table = [PERSONS, ["张三", MAN, "嘉定镇"], ["李四", WOMAN, "嘉定镇"], ["王五", MAN, "瑞金市"]]

    assert said("persons", table, resolve_area=resolve) == [("常住地", "瑞金市", "“瑞金市”不在本单位范围内。请核对。", "invalid")]
    assert asked == ["嘉定镇", "瑞金市"]


@pytest.mark.parametrize(
    ("town", "village", "area"),
    [
        ("嘉定镇", "水东村", "嘉定镇水东村"),
        ("嘉定镇", "", "嘉定镇"),
        ("嘉定镇", "/", "嘉定镇"),
        ("", "水东村", "水东村"),
        ("嘉定镇", "嘉定镇水东村", "嘉定镇水东村"),
    ],
)
def test_town_and_village_are_read_as_one_area(town, village, area):
    [row] = rows("persons", [["姓名", "身份证号", "乡镇", "村"], ["张三", MAN, town, village]])

    assert row.values["常住地"] == area


@pytest.mark.parametrize(
    "furniture",
    [
        VISITS,
        ["身份证号码", "姓 名", "*日期", "方式"],
        ["走访联系记录"],
        ["合计", "", "3"],
        ["小计：", "3人"],
        ["嘉定镇小计", "12"],
        ["合 计"],
        ["", "总计", "", "5"],
        ["注：身份证号请核对原件"],
        ["备注：1.本表由乡镇填写"],
        ["说明"],
        ["注1：只填本月"],
        ["填表说明：一人一行"],
        ["2.走访方式从下拉列表中选择，不要自己填写"],
        ["填表人：李四", "", "审核人：王五", "2022年9月20日"],
        ["单位（盖章）：嘉定镇人民政府"],
        ["填表人", "李四", "审核人", "王五"],
        ["1", "2", "3", "4"],
        ["（1）", "（2）", "（3）", "（4）"],
        ["甲", "1", "2", "3"],
        ["", "", "", "—"],
        ["同上", "/", "无", "-"],
    ],
)
def test_headings_titles_subtotals_notes_and_signatures_are_no_rows(furniture):
    table = [["走访联系记录"], VISITS, VISIT, furniture, VISIT]

    assert numbers("visits", table, merges=[(1, 1, 1, 4)]) == [3, 5]


@pytest.mark.parametrize(
    "row",
    [
        ["张三", "", "2022-09-01", "电话"],
        ["36072219650317", "合计", "2022-09-01", "电话"],
        ["", "张三", "", ""],
        [MAN, "", "", ""],
        ["123", "张三", "2022-02-30", "填表人：李四"],
        ["", "备注", "2022-09-01", "电话"],
    ],
)
def test_a_row_of_a_person_with_faults_is_still_a_row(row):
    [found] = rows("visits", [VISITS, row])

    assert (found.number, found.verdict) == (2, "invalid")


def test_the_lower_heading_row_repeated_on_every_page_is_no_row():
    head = [["身份证号", "姓名", "走访", ""], ["", "", "日期", "方式"]]
    merges = [(1, 1, 2, 1), (1, 2, 2, 2), (1, 3, 1, 4)]

    assert numbers("visits", [*head, VISIT, *head, VISIT], merges) == [3, 6]


def test_a_row_with_nothing_but_its_running_number_is_empty():
    assert numbers("visits", [["序号", *VISITS], ["1", *VISIT], ["2"], ["3", *VISIT]]) == [2, 4]


def test_a_cell_merged_over_several_rows_holds_for_each_of_them():
    table = [
        ["乡镇", "村", "姓名", "身份证号"],
        ["嘉定镇", "水东村", "张三", MAN],
        ["", "水西村", "李四", WOMAN],
        [],
        ["大塘埠镇", "", "王五", MAN],
    ]

    found = rows("persons", table, merges=[(2, 1, 4, 1)])

    assert [(row.number, row.values["常住地"]) for row in found] == [(2, "嘉定镇水东村"), (3, "嘉定镇水西村"), (5, "大塘埠镇")]


def test_rows_merged_for_their_height_are_one_row():
    merges = [(2, column, 3, column) for column in range(1, 5)]

    assert numbers("visits", [VISITS, VISIT, [], VISIT], merges) == [2, 4]


def test_rows_can_be_read_again():
    made = parsed("visits", [VISITS, VISIT, VISIT])

    assert [row.number for row in made.rows()] == [row.number for row in made.rows()] == [2, 3]
