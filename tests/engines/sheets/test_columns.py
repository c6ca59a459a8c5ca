"""Headings are found by meaning: a table of messy headers and what each of their columns is."""

import pytest

from nuanxin.engines.sheets.columns import ColumnsMissingError, find_layout
from nuanxin.engines.sheets.spec import load_list
from tests.engines.sheets.building import book, columns, grid, parsed

VISITS = ["身份证号", "姓名", "日期", "方式"]


def found(list_id, text, merges=()):
    return columns(list_id, grid(text), merges).as_dict()["found"]


def test_columns_in_any_order_and_unknown_ones_are_all_told():
    told = columns("visits", [["序号", "方式", "日期", "姓名", "身份证号", "天气"]]).as_dict()

    assert told == {
        "found": {"身份证号": "身份证号", "姓名": "姓名", "日期": "日期", "方式": "方式"},
        "unknown": ["序号", "天气"],
        "missing": ["事项", "走访人", "情况记录"],
    }


@pytest.mark.parametrize(
    ("list_id", "heading", "column"),
    [
        ("persons", "*姓名", "姓名"),
        ("persons", "姓名＊", "姓名"),
        ("persons", "★姓　名★", "姓名"),
        ("persons", "姓名（必填）", "姓名"),
        ("persons", "姓名(必填)[文本]", "姓名"),
        ("persons", "1.姓名", "姓名"),
        ("persons", "①姓名", "姓名"),
        ("persons", "村/社区", "常住地"),
        ("persons", "姓名：", "姓名"),
        ("persons", "证件号码", "身份证号"),
        ("persons", "公民身份号码", "身份证号"),
        ("persons", "身份证\n号码", "身份证号"),
        ("persons", "身 份 证 号", "身份证号"),
        ("persons", "身份证号码（18位）", "身份证号"),
        ("persons", "出生时间", "出生日期"),
        ("persons", "出生年月（年月日）", "出生日期"),
        ("persons", "手机号", "联系电话"),
        ("persons", "手机号码", "联系电话"),
        ("persons", "联系方式", "联系电话"),
        ("persons", "对象类别", "人员类别"),
        ("persons", "学历", "文化程度"),
        ("persons", "现居住地", "常住地"),
        ("persons", "居住地", "常住地"),
        ("persons", "家庭住址", "常住地"),
        ("persons", "所属乡镇", "常住地"),
        ("persons", "乡镇（街道）", "常住地"),
        ("persons", "户主证件号码", "户主身份证号"),
        ("persons", "有无就业意愿", "就业意愿"),
        ("persons", "是否有就业意愿", "就业意愿"),
        ("persons", "是否有培训意愿", "培训意愿"),
        ("persons", "登记失业时间", "失业登记日期"),
        ("persons", "认定时间", "认定日期"),
        ("visits", "走访日期", "日期"),
        ("visits", "走访时间", "日期"),
        ("visits", "时间", "日期"),
        ("visits", "走访方式", "方式"),
        ("visits", "联系方式", "方式"),
        ("visits", "服务事项", "事项"),
        ("visits", "走访事项", "事项"),
        ("referrals", "推介时间", "推介日期"),
        ("referrals", "日期", "推介日期"),
        ("referrals", "用人单位", "单位名称"),
        ("referrals", "企业名称", "单位名称"),
        ("referrals", "推介单位名称", "单位名称"),
        ("referrals", "工种", "岗位名称"),
        ("referrals", "招聘岗位", "岗位名称"),
        ("referrals", "推介渠道", "渠道"),
        ("placements", "就业时间", "就业日期"),
        ("placements", "日期", "就业日期"),
        ("placements", "就业类型", "就业形式"),
        ("placements", "形式", "就业形式"),
        ("placements", "是否帮扶就业", "是否帮扶实现"),
        ("placements", "帮扶实现", "是否帮扶实现"),
        ("placements", "是否按比例就业", "按比例就业"),
        ("fairs", "时间", "举办日期"),
        ("fairs", "招聘会名称", "名称"),
        ("fairs", "招聘名称", "名称"),
        ("fairs", "招聘形式", "形式"),
        ("fairs", "举办形式", "形式"),
        ("fairs", "面向对象", "专场对象"),
        ("fairs", "参会企业数", "参会单位数"),
        ("fairs", "岗位数", "提供岗位数"),
        ("fairs", "意向人数", "达成意向人数"),
        ("vacancies", "收集日期", "采集日期"),
        ("vacancies", "采集乡镇", "采集地"),
        ("vacancies", "需求人数", "招聘人数"),
        ("vacancies", "人数", "招聘人数"),
        ("vacancies", "招聘单位", "单位名称"),
        ("vacancies", "是否规模以上企业", "规模以上企业"),
        ("vacancies", "最大年龄", "年龄上限"),
        ("vacancies", "截止日期", "有效期至"),
        ("vacancies", "截止时间", "有效期至"),
        ("reliefs", "发放日期", "救助日期"),
        ("reliefs", "发放金额（元）", "金额"),
        ("reliefs", "救助金额", "金额"),
        ("reliefs", "日期", "救助日期"),
    ],
)
def test_a_heading_in_other_words_is_the_column_it_means(list_id, heading, column):
    others = [name for name in load_list(list_id).required if name != column]

    told = columns(list_id, [[*others, heading]]).as_dict()

    assert (column in told["found"], told["unknown"]) == (True, [])


@pytest.mark.parametrize(
    ("list_id", "heading"),
    [
        ("persons", "户主姓名"),
        ("persons", "配偶身份证号"),
        ("persons", "监护人身份证号码"),
        ("persons", "日期"),
        ("visits", "户主身份证号"),
        ("referrals", "走访日期"),
        ("placements", "走访日期"),
        ("reliefs", "推介日期"),
        ("visits", "序号"),
    ],
)
def test_a_heading_that_only_resembles_a_column_is_unknown(list_id, heading):
    told = columns(list_id, [[*load_list(list_id).required, heading]]).as_dict()

    assert told["unknown"] == [heading]


def test_a_prefix_is_not_dropped_when_the_column_has_its_own_heading():
    told = columns("placements", [["身份证号", "姓名", "日期", "就业日期", "就业形式", "是否帮扶实现"]]).as_dict()

    assert (told["found"]["就业日期"], told["unknown"]) == ("就业日期", ["日期"])


def test_a_heading_that_stands_twice_is_the_first_and_the_second_is_unknown():
    told = columns("visits", [["身份证号", "姓名", "姓名", "日期", "方式"]])

    assert ([item.indexes for item in told.found if item.name == "姓名"], told.unknown) == ([(2,)], ("姓名",))


@pytest.mark.parametrize("above", range(10))
def test_the_header_is_found_in_each_of_the_first_ten_rows(above):
    rows = [["", ""]] * above + [VISITS]

    assert parsed("visits", rows).layout.bottom == above + 1


def test_a_header_below_the_tenth_row_is_refused():
    with pytest.raises(ColumnsMissingError, match="前 10 行里没有找到“走访联系记录”的标题行"):
        columns("visits", [[""]] * 10 + [VISITS])


def test_a_title_a_unit_line_and_an_empty_row_may_stand_above():
    rows = [["嘉定镇走访联系记录"], ["填报单位：嘉定镇", "", "2022年9月"], [], VISITS]

    layout = parsed("visits", rows, merges=[(1, 1, 1, 4)]).layout

    assert (layout.top, layout.bottom) == (4, 4)


def test_two_merged_header_rows_join_each_heading_to_its_group():
    merges = [(1, 1, 2, 1), (1, 2, 2, 2), (1, 3, 2, 3), (1, 4, 1, 5), (1, 6, 1, 7)]
    rows = [["姓名", "身份证号", "常住地", "户主", "", "认定", ""], ["", "", "", "姓名", "身份证号", "日期", "材料"]]

    told = columns("persons", rows, merges).as_dict()

    assert told["found"] == {
        "姓名": "姓名",
        "身份证号": "身份证号",
        "常住地": "常住地",
        "户主身份证号": "户主身份证号",
        "认定日期": "认定日期",
    }
    assert told["unknown"] == ["户主姓名", "材料"]


def test_three_header_rows_with_a_contract_over_its_two_days():
    rows = [
        ["基本情况", "", "就业情况", "", "", "", ""],
        ["姓名", "身份证号", "就业日期", "就业形式", "劳动合同", "", "是否帮扶实现"],
        ["", "", "", "", "起始", "终止", ""],
    ]
    merges = [(1, 1, 1, 2), (1, 3, 1, 7), (2, 1, 3, 1), (2, 2, 3, 2), (2, 3, 3, 3), (2, 4, 3, 4), (2, 5, 2, 6), (2, 7, 3, 7)]

    layout = parsed("placements", rows, merges).layout

    assert (layout.top, layout.bottom) == (1, 3)
    assert [item.name for item in layout.columns.found] == [
        "身份证号",
        "姓名",
        "就业日期",
        "就业形式",
        "合同起始",
        "合同终止",
        "是否帮扶实现",
    ]


def test_a_header_of_two_rows_in_a_file_without_merges_is_read_the_same():
    rows = grid("""
身份证号|姓名|就业日期|就业形式|合同||是否帮扶实现
||||起始|终止|
""")

    layout = parsed("placements", rows).layout

    assert layout.bottom == 2
    assert {item.name: item.indexes for item in layout.columns.found}["合同终止"] == (6,)


def test_the_employer_as_a_group_title_names_no_column():
    rows = [["采集日期", "采集地", "用人单位", "", "岗位", ""], ["", "", "名称", "统一社会信用代码", "名称", "人数"]]
    merges = [(1, 1, 2, 1), (1, 2, 2, 2), (1, 3, 1, 4), (1, 5, 1, 6)]

    told = {item.name: item.indexes for item in columns("vacancies", rows, merges).found}

    assert told == {"采集日期": (1,), "采集地": (2,), "单位名称": (3,), "统一社会信用代码": (4,), "岗位名称": (5,), "招聘人数": (6,)}


def test_the_head_of_household_on_the_left_is_never_the_person():
    rows = [["户主信息", "", "姓名", "身份证号码", "走访", ""], ["姓名", "身份证号码", "", "", "日期", "方式"]]
    merges = [(1, 1, 1, 2), (1, 3, 2, 3), (1, 4, 2, 4), (1, 5, 1, 6)]

    told = {item.name: item.indexes for item in columns("visits", rows, merges).found}

    assert told == {"身份证号": (4,), "姓名": (3,), "日期": (5,), "方式": (6,)}


@pytest.mark.parametrize(
    ("groups", "headings", "day"),
    [
        (["", "", "认定", "", ""], ["姓名", "身份证号", "时间", "走访时间", "方式"], 4),
        (["", "", "走访情况", "", ""], ["姓名", "身份证号", "日期", "推介日期", "方式"], 3),
        (["", "", "认定", "", ""], ["姓名", "身份证号", "时间", "天气", "方式"], 3),
    ],
)
def test_a_group_that_says_something_else_gives_way(groups, headings, day):
    told = {item.name: item.indexes for item in columns("visits", [groups, headings], merges=[(1, 3, 1, 3)]).found}

    assert told["日期"] == (day,)


def test_only_the_heads_number_is_a_missing_id_column():
    rows = [["户主", "", "姓名", "日期", "方式"], ["姓名", "身份证号", "", "", ""]]
    merges = [(1, 1, 1, 2), (1, 3, 2, 3), (1, 4, 2, 4), (1, 5, 2, 5)]

    with pytest.raises(ColumnsMissingError, match="缺少必填列：身份证号。"):
        columns("visits", rows, merges)


def test_a_heading_merged_over_two_columns_with_nothing_below_is_the_first_of_them():
    rows = [["姓名", "", "身份证号", "日期", "方式"]]

    told = {item.name: item.indexes for item in columns("visits", rows, merges=[(1, 1, 1, 2)]).found}

    assert told["姓名"] == (1,)


def test_an_unknown_group_that_reaches_deeper_belongs_to_the_header():
    rows = [["身份证号", "姓名", "日期", "方式", "家庭", ""], ["", "", "", "", "人口", "收入"]]
    merges = [(1, 1, 2, 1), (1, 2, 2, 2), (1, 3, 2, 3), (1, 4, 2, 4), (1, 5, 1, 6)]

    layout = parsed("visits", rows, merges).layout

    assert (layout.bottom, layout.columns.unknown) == (2, ("人口", "收入"))


@pytest.mark.parametrize(
    ("headings", "indexes", "seen"),
    [
        (["姓名", "身份证号", "乡镇", "村"], (3, 4), "乡镇+村"),
        (["姓名", "身份证号", "村（社区）", "乡（镇）"], (4, 3), "乡（镇）+村（社区）"),
        (["姓名", "身份证号", "所属乡镇", "行政村"], (3, 4), "所属乡镇+行政村"),
        (["乡镇", "村", "姓名", "身份证号", "常住地"], (5,), "常住地"),
        (["乡镇", "村", "姓名", "身份证号", "家庭住址"], (1, 2), "乡镇+村"),
        (["姓名", "身份证号", "街道"], (3,), "街道"),
        (["姓名", "身份证号", "村"], (3,), "村"),
    ],
)
def test_town_and_village_in_two_columns_are_the_area(headings, indexes, seen):
    [area] = [item for item in columns("persons", [headings]).found if item.name == "常住地"]

    assert (area.indexes, area.seen) == (indexes, seen)


def test_the_town_of_registration_is_not_the_town_of_residence():
    rows = [["姓名", "身份证号", "户籍地", "", "居住地", ""], ["", "", "乡镇", "村", "乡镇", "村"]]
    merges = [(1, 1, 2, 1), (1, 2, 2, 2), (1, 3, 1, 4), (1, 5, 1, 6)]

    [area] = [item for item in columns("persons", rows, merges).found if item.name == "常住地"]

    assert area.indexes == (5, 6)


def test_a_mapping_comes_before_everything_else():
    rows = [["姓名", "身份证号", "走访日期", "日期", "怎么联系"]]

    told = columns("visits", rows, mapping={"走访日期": "", "怎么联系": "方式"}).as_dict()

    assert told["found"] == {"身份证号": "身份证号", "姓名": "姓名", "日期": "日期", "方式": "怎么联系"}
    assert told["unknown"] == ["走访日期"]


def test_a_mapping_to_no_column_of_the_list_is_refused():
    with pytest.raises(Exception, match="对应关系中的“天气”不是“走访联系记录”的列"):
        columns("visits", [VISITS], mapping={"方式": "天气"})


def test_a_missing_column_is_named_with_what_was_seen():
    with pytest.raises(ColumnsMissingError, match="缺少必填列：日期、方式。看到的标题：姓名、身份证号、备考。") as caught:
        columns("visits", [["姓名", "身份证号", "备考"]])

    assert caught.value.layout.columns.as_dict()["found"] == {"身份证号": "身份证号", "姓名": "姓名"}


def test_another_list_says_which_list_it_looks_like():
    with pytest.raises(ColumnsMissingError, match="这份文件更像“走访联系记录”（visits）"):
        columns("persons", [[*VISITS, "事项"]])


def test_the_sheet_with_the_most_known_headings_is_read():
    made = book(("填表说明", [["姓名", "填写姓名"]]), ("Sheet1", []), ("走访", [["走访记录"], VISITS]), ("Sheet3", [["姓名", "日期"]]))

    assert find_layout(made, load_list("visits")).sheet.name == "走访"


def test_other_sheets_that_could_be_read_are_named():
    made = book(
        ("嘉定镇", [[*VISITS, "事项"]]), ("大塘埠镇", [VISITS, VISITS]), ("空表", [VISITS]), ("说明", [["姓名", "填姓名"]]), ("Sheet4", [])
    )

    assert find_layout(made, load_list("visits")).unread == ("大塘埠镇",)


def test_of_two_like_sheets_the_visible_then_the_first_is_read():
    made = book(("旧", [VISITS], (), False), ("九月", [VISITS]), ("十月", [VISITS]))

    assert find_layout(made, load_list("visits")).sheet.name == "九月"


def test_a_title_over_part_of_the_table_hides_no_column():
    rows = [["走访人员联系记录", "", "", "", "", ""], [*VISITS, "事项", "走访人"]]

    assert columns("visits", rows, merges=[(1, 1, 1, 4)]).unknown == ()
