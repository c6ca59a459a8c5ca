"""Headings are found by meaning: aliases, prefixes, brackets, order, merged rows, titles, sheets."""

from __future__ import annotations

import pytest

from tests.contract import papers

REQUIRED = {
    "persons": ["姓名", "身份证号", "常住地"],
    "visits": ["身份证号", "姓名", "日期", "方式"],
    "referrals": ["身份证号", "姓名", "推介日期", "单位名称", "岗位名称"],
    "placements": ["身份证号", "姓名", "就业日期", "就业形式", "是否帮扶实现"],
    "fairs": ["举办日期", "名称", "举办地", "形式"],
    "vacancies": ["采集日期", "采集地", "单位名称", "岗位名称", "招聘人数"],
    "reliefs": ["身份证号", "姓名", "救助日期", "金额"],
}
OPTIONAL = {
    "persons": [
        "性别 出生日期 民族 文化程度 户籍性质 联系电话 户主身份证号 与户主关系 人员类别 失业登记日期 就业状态",
        "就业意愿 培训意愿 创业意愿 技能特长 认定日期 退出日期 退出原因 备注",
    ],
    "visits": ["事项 走访人 情况记录"],
    "referrals": ["渠道 反馈"],
    "placements": ["单位名称 统一社会信用代码 合同起始 合同终止 按比例就业 离职日期"],
    "fairs": ["专场对象 参会单位数 提供岗位数 达成意向人数"],
    "vacancies": ["统一社会信用代码 岗位类别 规模以上企业 月薪下限 月薪上限 学历要求 年龄上限 接收残疾类别 有效期至"],
    "reliefs": [],
}
ALIASES = [
    ("persons", "人员类别", "对象类别"),
    ("persons", "文化程度", "学历"),
    ("persons", "常住地", "现居住地"),
    ("persons", "常住地", "居住地"),
    ("persons", "常住地", "家庭住址"),
    ("persons", "常住地", "所属乡镇"),
    ("persons", "身份证号", "证件号码"),
    ("persons", "身份证号", "公民身份号码"),
    ("persons", "联系电话", "手机号"),
    ("persons", "联系电话", "联系方式"),
    ("visits", "事项", "服务事项"),
    ("visits", "方式", "走访方式"),
    ("visits", "方式", "联系方式"),
    ("visits", "身份证号", "证件号码"),
    ("visits", "身份证号", "公民身份号码"),
    ("referrals", "单位名称", "用人单位"),
    ("referrals", "单位名称", "企业名称"),
    ("referrals", "单位名称", "招聘单位"),
    ("referrals", "岗位名称", "岗位"),
    ("referrals", "岗位名称", "招聘岗位"),
    ("referrals", "岗位名称", "工种"),
    ("placements", "就业形式", "就业方式"),
    ("placements", "就业形式", "就业类型"),
    ("placements", "是否帮扶实现", "是否帮扶就业"),
    ("placements", "单位名称", "用人单位"),
    ("placements", "单位名称", "企业名称"),
    ("fairs", "专场对象", "面向对象"),
    ("fairs", "提供岗位数", "岗位数"),
    ("fairs", "提供岗位数", "提供岗位"),
    ("fairs", "参会单位数", "参会单位"),
    ("fairs", "参会单位数", "参会企业数"),
    ("fairs", "达成意向人数", "意向人数"),
    ("fairs", "形式", "招聘形式"),
    ("vacancies", "招聘人数", "需求人数"),
    ("vacancies", "采集日期", "收集日期"),
    ("vacancies", "采集地", "采集乡镇"),
    ("vacancies", "年龄上限", "最大年龄"),
    ("vacancies", "有效期至", "截止日期"),
    ("vacancies", "单位名称", "用人单位"),
    ("vacancies", "单位名称", "企业名称"),
    ("vacancies", "单位名称", "招聘单位"),
    ("vacancies", "岗位名称", "岗位"),
    ("vacancies", "岗位名称", "招聘岗位"),
    ("vacancies", "岗位名称", "工种"),
    ("reliefs", "救助日期", "发放日期"),
    ("reliefs", "金额", "发放金额"),
]
PREFIXES = [
    ("visits", "日期", "走访日期"),
    ("visits", "事项", "走访事项"),
    ("referrals", "推介日期", "日期"),
    ("referrals", "渠道", "推介渠道"),
    ("placements", "就业日期", "日期"),
    ("placements", "就业形式", "形式"),
    ("fairs", "举办日期", "日期"),
    ("fairs", "形式", "举办形式"),
    ("vacancies", "采集日期", "日期"),
    ("vacancies", "招聘人数", "人数"),
    ("reliefs", "救助日期", "日期"),
    ("reliefs", "金额", "救助金额"),
]
SAME_WORDS = [
    ("persons", "身份证号", "身份证号码"),
    ("persons", "户主身份证号", "户主身份证号码"),
    ("persons", "认定日期", "认定时间"),
    ("persons", "退出日期", "退出时间"),
    ("persons", "失业登记日期", "失业登记时间"),
    ("persons", "就业意愿", "有无就业意愿"),
    ("persons", "培训意愿", "是否有培训意愿"),
    ("persons", "创业意愿", "是否创业意愿"),
    ("visits", "日期", "走访时间"),
    ("visits", "日期", "时间"),
    ("referrals", "推介日期", "推介时间"),
    ("placements", "就业日期", "就业时间"),
    ("placements", "离职日期", "离职时间"),
    ("placements", "是否帮扶实现", "帮扶实现"),
    ("placements", "按比例就业", "是否按比例就业"),
    ("fairs", "举办日期", "举办时间"),
    ("vacancies", "规模以上企业", "是否规模以上企业"),
    ("vacancies", "有效期至", "截止时间"),
    ("reliefs", "救助日期", "发放时间"),
]
DRESSED = [
    "*姓名",
    "姓名*",
    "＊姓名",
    "★姓名",
    "姓 名",
    "姓　　名",
    "姓\xa0名",
    "姓\n名",
    " 姓名\n",
    "姓名（必填）",
    "姓名(按身份证)",
    "【必填】姓名",
    "[必填]姓名",
    "姓名\n（与身份证一致）",
    "* 姓 名（必填）",
]


def optional(list_id: str) -> list[str]:
    return " ".join(OPTIONAL[list_id]).split()


def headings_with(list_id: str, column: str, heading: str) -> list[str]:
    """The required headings, one of them (or one more) written otherwise."""
    order = list(dict.fromkeys([*REQUIRED[list_id], column]))
    return [heading if name == column else name for name in order]


def folded(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("list_id", REQUIRED)
def test_canonical_headings_in_any_order_are_all_found(office, list_id):
    order = sorted([*REQUIRED[list_id], *optional(list_id)], reverse=True)

    answer = office.take_rows(list_id, [order])

    assert (answer.code, answer.verdicts) == (0, {})
    assert answer.json["columns"] == {"found": {name: name for name in order}, "unknown": [], "missing": []}


@pytest.mark.parametrize("list_id", REQUIRED)
def test_columns_that_are_not_there_are_missing_and_refuse_nothing_unless_required(office, list_id):
    answer = office.take_rows(list_id, [REQUIRED[list_id]])

    assert (answer.code, set(answer.json["columns"]["missing"])) == (0, set(optional(list_id)))


@pytest.mark.parametrize(("list_id", "column"), [(list_id, column) for list_id, columns in REQUIRED.items() for column in columns])
def test_a_missing_required_column_refuses_the_file_and_is_named(office, list_id, column):
    rest = [*(name for name in REQUIRED[list_id] if name != column), *[name for name in optional(list_id) if name != column][:2]]

    answer = office.take_rows(list_id, [rest, ["甲"] * len(rest)])

    assert (answer.code, answer.verdicts) == (1, {})
    assert column in answer.err
    assert column in answer.json["columns"]["missing"]


@pytest.mark.parametrize(("list_id", "column", "heading"), [*ALIASES, *PREFIXES, *SAME_WORDS])
def test_another_word_for_a_heading_is_that_column(office, list_id, column, heading):
    answer = office.take_rows(list_id, [headings_with(list_id, column, heading)])

    assert (answer.code, answer.found.get(column)) == (0, heading)
    assert answer.json["columns"]["unknown"] == []


@pytest.mark.parametrize("heading", DRESSED)
def test_stars_brackets_blanks_and_line_breaks_in_a_heading_mean_nothing(office, heading):
    answer = office.take_rows("persons", [headings_with("persons", "姓名", heading)])

    assert (answer.code, folded(answer.found["姓名"]), answer.json["columns"]["unknown"]) == (0, folded(heading), [])


@pytest.mark.parametrize("heading", ["学历", "文化 程度*", "学历（最高）"])
def test_heading_seen_is_told_beside_the_canonical_one(office, heading):
    found = office.take_rows("persons", [headings_with("persons", "文化程度", heading)]).found

    assert list(found) == ["姓名", "身份证号", "文化程度", "常住地"]
    assert folded(found["文化程度"]) == folded(heading)


def test_a_prefix_is_not_read_away_where_the_whole_heading_is_another_column(office):
    answer = office.take_rows("persons", [["姓名", "身份证号", "常住地", "就业意愿", "创业意愿", "培训意愿", "认定日期", "失业登记日期"]])

    assert answer.found == {
        name: name for name in ("姓名", "身份证号", "常住地", "失业登记日期", "就业意愿", "培训意愿", "创业意愿", "认定日期")
    }


def test_the_way_of_contact_is_the_phone_in_persons_and_the_method_in_visits(office):
    persons = office.take_rows("persons", [[*REQUIRED["persons"], "联系方式"]]).found
    visits = office.take_rows("visits", [["身份证号", "姓名", "日期", "联系方式"]]).found

    assert (persons["联系电话"], visits["方式"]) == ("联系方式", "联系方式")


def test_unknown_columns_and_numbering_never_refuse_a_file(office):
    row = papers.table([{"序号": 1, "姓名": "张三", "身份证号": papers.id_number(), "常住地": "嘉定镇", "星座": "白羊", "血型": "O"}])

    answer = office.take_rows("persons", row)

    assert (answer.code, answer.verdicts, answer.json["columns"]["unknown"]) == (0, {"new": 1}, ["序号", "星座", "血型"])


# several header rows

PERSON = ["张三", papers.id_number(), "嘉定镇"]


def test_heading_under_a_group_title_over_two_rows_is_found(office):
    who = office.enrol()
    rows = [
        ["姓名", "身份证号", "就业情况", None, None, "合同", None],
        [None, None, "就业日期", "就业形式", "是否帮扶实现", "起始", "终止"],
        [who["姓名"], who["身份证号"], "2022-09-05", "企业吸纳", "是", "2022-09-01", "2023-08-31"],
    ]

    answer = office.take_rows("placements", rows, ((0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 4), (0, 5, 0, 6)))

    assert answer.verdicts == {"new": 1}
    assert set(answer.found) == {"身份证号", "姓名", "就业日期", "就业形式", "合同起始", "合同终止", "是否帮扶实现"}
    again = who | {
        "就业日期": "2022-09-05",
        "就业形式": "企业吸纳",
        "是否帮扶实现": "是",
        "合同起始": "2022-09-01",
        "合同终止": "2023-08-31",
    }
    assert office.verdict("placements", again) == "same"


def test_three_header_rows_under_a_title_are_one_header(office):
    rows = [
        ["信丰县就业援助对象花名册", None, None, None, None],
        ["本人", None, None, "居住情况", None],
        ["基本信息", None, "联系", "地址", None],
        ["姓名", "身份证号", "联系电话", "乡镇", "村"],
        ["张三", papers.id_number(), "13800138000", "嘉定镇", "水东村"],
    ]
    merges = ((0, 0, 0, 4), (1, 0, 1, 2), (1, 3, 1, 4), (2, 0, 2, 1), (2, 3, 2, 4))

    answer = office.take_rows("persons", rows, merges)

    assert (answer.code, answer.verdicts) == (0, {"new": 1})
    assert set(answer.found) == {"姓名", "身份证号", "联系电话", "常住地"}


def test_group_title_named_like_a_column_is_not_that_column(office):
    who = office.enrol()
    rows = [
        ["身份证号", "姓名", "推介日期", "用人单位", None, "单位名称", "岗位名称"],
        [None, None, None, "联系人", "地址", None, None],
        [who["身份证号"], who["姓名"], "2022-09-05", "李四", "工业园", "信丰电子厂", "普工"],
    ]
    merges = ((0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 1, 2), (0, 3, 0, 4), (0, 5, 1, 5), (0, 6, 1, 6))

    answer = office.take_rows("referrals", rows, merges)

    assert (answer.verdicts, answer.found["单位名称"]) == ({"new": 1}, "单位名称")
    assert office.verdict("referrals", who | {"推介日期": "2022-09-05", "单位名称": "信丰电子厂", "岗位名称": "普工"}) == "same"


def test_group_title_alone_does_not_give_the_required_column(office):
    rows = [
        ["身份证号", "姓名", "推介日期", "用人单位", None, "岗位名称"],
        [None, None, None, "联系人", "地址", None],
        [papers.id_number(), "张三", "2022-09-05", "李四", "工业园", "普工"],
    ]
    merges = ((0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 1, 2), (0, 3, 0, 4), (0, 5, 1, 5))

    answer = office.take_rows("referrals", rows, merges)

    assert answer.code == 1
    assert "单位名称" in answer.err


@pytest.mark.parametrize("heading", ["户主身份证号", "户主身份证号码", "户主证件号码", "户主公民身份号码"])
def test_the_head_of_household_never_gives_the_person_s_own_number(office, heading):
    answer = office.take_rows("persons", [["姓名", heading, "常住地"], ["张三", papers.id_number(), "嘉定镇"]])

    assert (answer.code, "身份证号" in answer.found) == (1, False)
    assert "身份证号" in answer.json["columns"]["missing"]


def test_the_head_of_household_as_a_group_over_name_and_number_is_somebody_else(office):
    own, head = papers.id_number(), papers.id_number()
    rows = [
        ["户主", None, "本人", None, "常住地"],
        ["姓名", "身份证号", "姓名", "身份证号", None],
        ["李四", head, "张三", own, "嘉定镇"],
    ]

    answer = office.take_rows("persons", rows, ((0, 0, 0, 1), (0, 2, 0, 3), (0, 4, 1, 4)))

    assert answer.verdicts == {"new": 1}
    assert office.verdict("persons", {"姓名": "张三", "身份证号": own, "户主身份证号": head, "常住地": "嘉定镇"}) == "same"


def test_the_head_of_household_first_does_not_take_the_number_of_the_person(office):
    own, head = papers.id_number(), papers.id_number()
    rows = [["户主姓名", "户主身份证号码", "姓名", "身份证号码", "常住地"], ["李四", head, "张三", own, "嘉定镇"]]

    answer = office.take_rows("persons", rows)

    assert (answer.found["身份证号"], answer.found["户主身份证号"], answer.found["姓名"]) == ("身份证号码", "户主身份证号码", "姓名")
    assert office.verdict("persons", {"姓名": "张三", "身份证号": own, "常住地": "嘉定镇"}) == "same"


@pytest.mark.parametrize("pair", [("乡镇", "村"), ("所属乡镇", "村"), ("乡镇（街道）", "村（社区）"), ("镇", "村委会")])
def test_town_and_village_in_two_columns_together_are_the_area(office, pair):
    number = papers.id_number()

    answer = office.take_rows("persons", [["姓名", "身份证号", *pair], ["张三", number, "大塘埠镇", "万星村"]])

    assert answer.verdicts == {"new": 1}
    assert office.verdict("persons", {"姓名": "张三", "身份证号": number, "常住地": "360722101201"}) == "same"


def test_town_without_village_in_two_columns_is_the_town(office):
    number = papers.id_number()

    office.take_rows("persons", [["姓名", "身份证号", "乡镇", "村"], ["张三", number, "大塘埠镇", None]])

    assert office.verdict("persons", {"姓名": "张三", "身份证号": number, "常住地": "360722101"}) == "same"


# where the header stands


@pytest.mark.parametrize("above", range(10))
def test_header_in_any_of_the_first_ten_rows_is_found(office, above):
    lines = [["信丰县援助对象花名册"], *[[f"说明第 {line} 行"] for line in range(above)]][:above]

    answer = office.take_rows("persons", [*lines, REQUIRED["persons"], PERSON])

    assert (answer.code, answer.verdicts) == (0, {"new": 1})


def test_header_below_the_first_ten_rows_is_not_looked_for(office):
    answer = office.take_rows("persons", [*[[f"说明第 {line} 行"] for line in range(12)], REQUIRED["persons"], PERSON])

    assert answer.code == 1


@pytest.mark.parametrize("title", ["援助对象花名册", "姓名、身份证号登记表", "2022年9月嘉定镇援助对象常住地情况"])
def test_title_merged_over_the_table_is_no_header(office, title):
    answer = office.take_rows("persons", [[title, None, None], REQUIRED["persons"], PERSON], ((0, 0, 0, 2),))

    assert (answer.verdicts, answer.found) == ({"new": 1}, {name: name for name in REQUIRED["persons"]})


def test_title_and_filling_line_above_the_header_are_no_rows(office):
    rows = [
        ["信丰县援助对象花名册", None, None, None],
        ["填报单位：嘉定镇人民政府", None, None, "填报时间：2022年9月20日"],
        [*REQUIRED["persons"], "联系电话"],
        [*PERSON, "13800138000"],
    ]

    answer = office.take_rows("persons", rows, ((0, 0, 0, 3),))

    assert (answer.verdicts, answer.found["联系电话"]) == ({"new": 1}, "联系电话")


@pytest.mark.parametrize(
    ("name", "before"),
    [
        ("填表说明", [["填表说明"], ["一、姓名按身份证填写"], ["二、身份证号必须为 18 位"]]),
        ("说明", [["姓名", "必填"], ["身份证号", "18位"]]),
        ("Sheet0", []),
    ],
)
def test_sheet_of_explanations_or_an_empty_one_may_come_first(office, name, before):
    path = papers.xlsx(office.path(), [REQUIRED["persons"], PERSON], before=[(name, before)])

    assert office.take_file("persons", path).verdicts == {"new": 1}


def test_the_sheet_with_the_most_known_headings_is_read(office):
    few = [["姓名", "身份证号", "常住地"], ["甲", papers.id_number(), "嘉定镇"], ["乙", papers.id_number(), "嘉定镇"]]
    many = [["姓名", "身份证号", "常住地", "联系电话", "民族"], ["丙", papers.id_number(), "嘉定镇", "13800138000", "汉族"]]
    path = papers.xlsx(office.path(), few, after=[("名册", many)])

    answer = office.take_file("persons", path)

    assert (answer.verdicts, len(answer.found)) == ({"new": 1}, 5)


# --map


def test_mapped_heading_is_that_column_whatever_it_is_called(office):
    rows = [["乙方", "号", "籍地"], PERSON]

    answer = office.take_rows("persons", rows, options=("--map", "乙方=姓名", "--map", "号=身份证号", "--map", "籍地=常住地"))

    assert (answer.code, answer.verdicts, answer.found) == (0, {"new": 1}, {"姓名": "乙方", "身份证号": "号", "常住地": "籍地"})


def test_mapping_wins_over_the_meaning_of_headings(office):
    own, other = papers.id_number(), papers.id_number()
    rows = [["姓名", "身份证号", "旧身份证号", "常住地"], ["张三", other, own, "嘉定镇"]]

    answer = office.take_rows("persons", rows, options=("--map", "旧身份证号=身份证号"))

    assert answer.found["身份证号"] == "旧身份证号"
    assert office.verdict("persons", {"姓名": "张三", "身份证号": own, "常住地": "嘉定镇"}) == "same"


def test_mapping_to_a_column_that_the_list_has_not_is_refused(office):
    answer = office.take_rows("persons", [["乙方", *REQUIRED["persons"]]], options=("--map", "乙方=芳名"))

    assert (answer.code, "芳名" in answer.err) == (1, True)


@pytest.mark.parametrize("title", ["走访联系记录", "岗位推介记录"])
def test_wrong_list_is_refused_as_a_whole(office, title):
    answer = office.take_rows("fairs", [[title, None, None], REQUIRED["persons"], PERSON], ((0, 0, 0, 2),))

    assert (answer.code, answer.verdicts) == (1, {})
    assert "举办日期" in answer.err
