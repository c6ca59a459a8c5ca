"""Each row gets one verdict: new, update, same, conflict, invalid, duplicate_in_file; per list, by its natural key."""

from __future__ import annotations

import pytest

from tests.contract import papers

DAY = "2022-09-05"
EVENT = {
    "visits": {"日期": DAY, "方式": "入户走访", "事项": "政策宣讲", "走访人": "李四"},
    "referrals": {"推介日期": DAY, "单位名称": "信丰电子厂", "岗位名称": "普工", "渠道": "电话", "反馈": "未反馈"},
    "placements": {"就业日期": DAY, "就业形式": "企业吸纳", "单位名称": "信丰电子厂", "是否帮扶实现": "是", "按比例就业": "否"},
    "reliefs": {"救助日期": DAY, "金额": "500"},
}
OTHER = {
    "fairs": {"举办日期": DAY, "名称": "金秋招聘会", "举办地": "嘉定镇", "形式": "现场", "参会单位数": "12"},
    "vacancies": {"采集日期": DAY, "采集地": "嘉定镇", "单位名称": "信丰电子厂", "岗位名称": "普工", "招聘人数": "5", "规模以上企业": "否"},
}
# Parts of the natural key: another value is another record.
KEYS = [
    ("visits", "日期", "2022-09-06"),
    ("visits", "方式", "电话"),
    ("referrals", "推介日期", "2022-09-06"),
    ("referrals", "单位名称", "信丰纺织厂"),
    ("referrals", "岗位名称", "保洁"),
    ("placements", "就业日期", "2022-09-06"),
    ("placements", "就业形式", "灵活就业"),
    ("placements", "单位名称", "信丰纺织厂"),
    ("reliefs", "救助日期", "2022-09-06"),
    ("fairs", "举办日期", "2022-09-06"),
    ("fairs", "名称", "秋季招聘会"),
    ("fairs", "举办地", "大塘埠镇"),
    ("vacancies", "采集日期", "2022-09-06"),
    ("vacancies", "采集地", "大塘埠镇"),
    ("vacancies", "单位名称", "信丰纺织厂"),
    ("vacancies", "岗位名称", "保洁"),
]
# Everything else of the record may change.
UPDATES = [
    ("visits", "事项", "职业指导"),
    ("visits", "事项", "政策宣讲、职业指导"),
    ("visits", "走访人", "王五"),
    ("visits", "情况记录", "愿意培训"),
    ("referrals", "渠道", "微信"),
    ("referrals", "反馈", "已录用"),
    ("placements", "是否帮扶实现", "否"),
    ("placements", "按比例就业", "是"),
    ("placements", "合同起始", "2022-09-01"),
    ("placements", "合同终止", "2023-09-01"),
    ("placements", "离职日期", "2022-09-20"),
    ("reliefs", "金额", "500.01"),
    ("fairs", "形式", "流动招聘"),
    ("fairs", "专场对象", "残疾人"),
    ("fairs", "参会单位数", "13"),
    ("fairs", "提供岗位数", "0"),
    ("fairs", "达成意向人数", "40"),
    ("vacancies", "招聘人数", "6"),
    ("vacancies", "规模以上企业", "是"),
    ("vacancies", "岗位类别", "爱心岗位"),
    ("vacancies", "月薪下限", "3000"),
    ("vacancies", "有效期至", "2022-12-31"),
]
ROSTER_UPDATES = [
    ("民族", "畲族"),
    ("文化程度", "高中"),
    ("户籍性质", "城镇"),
    ("常住地", "大塘埠镇万星村"),
    ("联系电话", "13900139000"),
    ("户主身份证号", papers.id_number()),
    ("人员类别", "残疾人员"),
    ("失业登记日期", "2022-03-01"),
    ("就业状态", "灵活就业"),
    ("就业意愿", "否"),
    ("培训意愿", "否"),
    ("创业意愿", "是"),
    ("技能特长", "缝纫"),
    ("认定日期", "2022-08-01"),
    ("备注", "无业多年"),
]
ROSTER = {
    "姓名": "张三",
    "民族": "汉族",
    "文化程度": "初中",
    "户籍性质": "农村",
    "常住地": "嘉定镇水东村",
    "联系电话": "13800138000",
    "人员类别": "大龄人员",
    "就业状态": "未就业",
    "就业意愿": "是",
    "培训意愿": "是",
}


def roster(**cells):
    return ROSTER | {"身份证号": papers.id_number()} | cells


def row_of(office, list_id):
    return office.enrol() | EVENT[list_id] if list_id in EVENT else dict(OTHER[list_id])


LISTS = [*EVENT, *OTHER]


@pytest.mark.parametrize("list_id", LISTS)
def test_the_same_file_twice_changes_nothing_the_second_time(office, list_id):
    row = row_of(office, list_id)
    path = office.file(row, row | {next(iter(row)): ""})

    assert office.take_file(list_id, path).verdicts == {"new": 1, "invalid": 1}
    assert office.take_file(list_id, path).verdicts == {"same": 1, "invalid": 1}
    assert office.take_file(list_id, path).verdicts == {"same": 1, "invalid": 1}


@pytest.mark.parametrize(("list_id", "column", "value"), KEYS)
def test_another_value_in_the_natural_key_is_another_record(office, list_id, column, value):
    row = row_of(office, list_id)

    assert office.verdicts(list_id, row, row | {column: value}) == {"new": 2}
    assert office.verdicts(list_id, row, row | {column: value}) == {"same": 2}


@pytest.mark.parametrize(("list_id", "column", "value"), UPDATES)
def test_another_value_elsewhere_updates_the_record(office, list_id, column, value):
    row = row_of(office, list_id)
    office.record(list_id, row)

    assert office.verdict(list_id, row | {column: value}) == "update"
    assert office.verdict(list_id, row | {column: value}) == "same"


@pytest.mark.parametrize(("list_id", "column"), [(name, column) for name, column, _ in UPDATES if column in {**EVENT, **OTHER}[name]])
def test_an_empty_cell_never_erases(office, list_id, column):
    row = row_of(office, list_id)
    office.record(list_id, row)
    required = {"是否帮扶实现", "金额", "形式", "招聘人数"}

    assert office.verdict(list_id, row | {column: ""}) == ("invalid" if column in required else "same")
    assert office.verdict(list_id, row) == "same"


@pytest.mark.parametrize(("column", "value"), ROSTER_UPDATES)
def test_everything_but_name_and_dates_of_register_updates_the_roster(office, column, value):
    row = roster()
    office.record("persons", row)

    assert office.verdict("persons", row | {column: value}) == "update"
    assert office.verdict("persons", row | {column: value}) == "same"


@pytest.mark.parametrize("column", [name for name in ROSTER if name not in ("姓名", "常住地")])
def test_an_empty_cell_of_the_roster_erases_nothing(office, column):
    row = roster()
    office.record("persons", row)

    assert office.verdict("persons", row | {column: ""}) == "same"
    assert office.verdict("persons", row) == "same"


def test_another_relation_to_the_head_of_household_is_an_update(office):
    row = roster(户主身份证号=papers.id_number(), 与户主关系="配偶")
    office.record("persons", row)

    assert office.verdict("persons", row | {"与户主关系": "子女"}) == "update"
    assert office.verdict("persons", row | {"与户主关系": ""}) == "same"


def test_a_person_no_longer_in_the_file_stays_as_he_is(office):
    gone, stays = roster(认定日期="2022-08-01"), roster()
    office.record("persons", gone, stays)

    assert office.verdicts("persons", stays) == {"same": 1}
    assert office.verdicts("persons", gone) == {"same": 1}


def test_a_placement_without_employer_is_a_record_of_its_own(office):
    row = office.enrol() | EVENT["placements"]

    assert office.verdicts("placements", row, row | {"单位名称": ""}) == {"new": 2}
    assert office.verdicts("placements", row, row | {"单位名称": ""}) == {"same": 2}


def test_the_key_compares_numbers_of_fifteen_and_eighteen_digits_alike(office):
    who = office.enrol(身份证号=papers.id_number("19650301"))
    row = who | EVENT["visits"]
    office.record("visits", row)

    assert office.verdict("visits", row | {"身份证号": papers.short_id(who["身份证号"])}) == "same"


def test_places_of_one_key_may_be_named_in_different_ways(office):
    office.record("fairs", OTHER["fairs"])

    assert office.verdict("fairs", OTHER["fairs"] | {"举办地": "360722100"}) == "same"


# duplicates


@pytest.mark.parametrize("list_id", LISTS)
def test_a_repetition_further_down_is_a_duplicate(office, list_id):
    row = row_of(office, list_id)

    answer = office.take(list_id, row, row, row)

    assert answer.verdicts == {"new": 1, "duplicate_in_file": 2}
    assert [one[0] for one in answer.told] == [3, 4]


@pytest.mark.parametrize(("list_id", "column", "value"), UPDATES)
def test_a_repetition_that_differs_is_a_duplicate_and_the_note_says_so(office, list_id, column, value):
    row = row_of(office, list_id)

    answer = office.take(list_id, row, row | {column: value}, row)

    assert answer.verdicts == {"new": 1, "duplicate_in_file": 2}
    differing, alike = answer.reasons
    assert ("不同" in differing, "不同" in alike) == (True, False)
    assert office.verdict(list_id, row) == "same"


def test_a_repetition_of_what_is_on_file_is_a_duplicate_too(office):
    row = roster()
    office.record("persons", row)

    assert office.verdicts("persons", row, row) == {"same": 1, "duplicate_in_file": 1}
    assert office.verdicts("persons", row | {"民族": "畲族"}, row | {"民族": "畲族"}) == {"update": 1, "duplicate_in_file": 1}


def test_a_repetition_in_the_fifteen_digit_form_is_a_duplicate(office):
    row = roster(身份证号=papers.id_number("19650301"))

    assert office.verdicts("persons", row, row | {"身份证号": papers.short_id(row["身份证号"])}) == {"new": 1, "duplicate_in_file": 1}


@pytest.mark.parametrize("list_id", ["persons", *LISTS])
def test_a_refused_row_is_no_first_occurrence(office, list_id):
    row = roster() if list_id == "persons" else row_of(office, list_id)
    column, bad = {
        "persons": ("文化程度", "神童"),
        "visits": ("事项", "喝茶"),
        "referrals": ("反馈", "嗯"),
        "placements": ("按比例就业", "大概"),
        "reliefs": ("金额", "很多"),
        "fairs": ("参会单位数", "若干"),
        "vacancies": ("岗位类别", "神仙岗位"),
    }[list_id]

    answer = office.take(list_id, row | {column: bad}, row, row)

    assert answer.verdicts == {"new": 1, "invalid": 1, "duplicate_in_file": 1}
    assert [one[0] for one in answer.told] == [2, 4]


def test_a_conflicting_row_is_no_first_occurrence(office):
    row = roster()

    answer = office.take("persons", row | {"性别": "女"}, row | {"性别": "男"})

    assert (answer.verdicts, [one[0] for one in answer.told]) == ({"new": 1, "conflict": 1}, [2])


# conflicts of the roster


@pytest.mark.parametrize(
    ("column", "value"), [("性别", "女"), ("出生日期", "1970-05-02"), ("出生日期", "1971-05-01"), ("出生日期", "1970.6")]
)
def test_sex_or_birth_that_contradicts_the_number_is_a_conflict(office, column, value):
    answer = office.take("persons", roster(**{column: value}))

    assert (answer.verdicts, [one[:2] for one in answer.told]) == ({"conflict": 1}, [(2, column)])
    assert office.verdict("persons", roster(性别="男", 出生日期="1970-05-01")) == "new"


def test_another_name_than_the_one_on_file_is_a_conflict_and_changes_nothing(office):
    row = roster()
    office.record("persons", row)

    answer = office.take("persons", row | {"姓名": "李四", "民族": "畲族"})

    assert (answer.verdicts, answer.told) == ({"conflict": 1}, [(2, "姓名", "李四")])
    assert "张三" in answer.reasons[0]
    assert office.verdict("persons", row) == "same"


@pytest.mark.parametrize("name", ["张 三", "张　三", " 张三 ", "张\xa0三"])
@pytest.mark.parametrize("list_id", ["persons", "visits"])
def test_a_blank_in_the_name_is_no_conflict(office, list_id, name):
    row = roster()
    office.record("persons", row)
    event = {key: row[key] for key in ("姓名", "身份证号")} | EVENT["visits"]

    assert office.verdict(list_id, (row if list_id == "persons" else event) | {"姓名": name}) == ("same" if list_id == "persons" else "new")


@pytest.mark.parametrize(("on_file", "written"), [("张峰", "张峯"), ("刘群", "刘羣"), ("买买提·艾力", "买买提•艾力"), ("黄强", "黃強")])
@pytest.mark.parametrize("list_id", EVENT)
def test_a_variant_character_in_the_name_of_an_event_is_no_conflict(office, list_id, on_file, written):
    who = office.enrol(姓名=on_file)

    assert office.verdict(list_id, who | EVENT[list_id] | {"姓名": written}) == "new"


@pytest.mark.parametrize("list_id", EVENT)
def test_an_event_under_another_name_is_a_conflict_that_changes_nothing(office, list_id):
    row = office.enrol() | EVENT[list_id]

    answer = office.take(list_id, row | {"姓名": "李四"})

    assert (answer.verdicts, answer.told) == ({"conflict": 1}, [(2, "姓名", "李四")])
    assert "张三" in answer.reasons[0]
    assert office.verdict(list_id, row) == "new"


def test_a_conflict_comes_again_with_its_file(office):
    row = roster()
    office.record("persons", row)
    path = office.file(row | {"姓名": "李四"})

    assert [office.take_file("persons", path).verdicts for _ in range(3)] == [{"conflict": 1}] * 3
    from nuanxin.orgs.models import ImportConflict

    assert ImportConflict.objects.count() == 1  # it waits once, however often its file comes


RECOGNISED = {"认定日期": "2022-08-01"}
ENDED = {"认定日期": "2022-08-01", "退出日期": "2022-09-01", "退出原因": "已就业"}
REGISTER = [
    # on file, then in the file, the verdict, the column that is told
    ({}, RECOGNISED, "update", None),
    (RECOGNISED, RECOGNISED, "same", None),
    (RECOGNISED, {}, "same", None),
    (RECOGNISED, {"认定日期": "2022-08-02"}, "conflict", "认定日期"),
    (RECOGNISED, {"认定日期": "2022-07-31"}, "conflict", "认定日期"),
    (RECOGNISED, ENDED, "update", None),
    (RECOGNISED, {"退出日期": "2022-09-01"}, "update", None),
    (ENDED, ENDED, "same", None),
    (ENDED, RECOGNISED, "same", None),
    (ENDED, {}, "same", None),
    (ENDED, ENDED | {"退出日期": "2022-09-02"}, "conflict", "退出日期"),
    (ENDED, ENDED | {"退出原因": "死亡"}, "update", None),
    (ENDED, {"认定日期": "2022-09-10"}, "update", None),
    (ENDED, {"认定日期": "2022-09-10", "退出日期": "2022-09-15"}, "update", None),
    (RECOGNISED, {"退出日期": "2022-07-01"}, "conflict", "退出日期"),  # possible by itself, but not with what is on file
    (RECOGNISED, RECOGNISED | {"退出日期": "2022-07-31"}, "invalid", "退出日期"),
    (RECOGNISED, RECOGNISED | {"退出日期": "2022-08-01"}, "update", None),
]


@pytest.mark.parametrize(("before", "after", "verdict", "column"), REGISTER)
def test_dates_of_the_register_against_those_on_file(office, before, after, verdict, column):
    row = roster()
    office.record("persons", row | before)

    answer = office.take("persons", row | after)

    assert (answer.verdicts, [one[1] for one in answer.told]) == ({verdict: 1}, [column] if column else [])
    if verdict in ("conflict", "invalid"):
        assert office.verdict("persons", row | before) == "same"
    else:
        assert office.verdict("persons", row | after) == "same"


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"认定日期": "2022-08-01", "退出日期": "2022-07-31"}, "退出日期"),
        ({"认定日期": "1960-01-01"}, "认定日期"),
        ({"失业登记日期": "1960-01-01"}, "失业登记日期"),
    ],
)
def test_an_end_before_its_beginning_is_invalid(office, cells, column):
    answer = office.take("persons", roster(**cells))

    assert (answer.verdicts, [one[1] for one in answer.told]) == ({"invalid": 1}, [column])


@pytest.mark.parametrize(
    ("list_id", "cells"),
    [
        ("placements", {"离职日期": "2022-09-04"}),
        ("placements", {"合同起始": "2022-09-05", "合同终止": "2022-09-04"}),
        ("vacancies", {"有效期至": "2022-09-04"}),
        ("vacancies", {"月薪下限": "5000", "月薪上限": "4000"}),
    ],
)
def test_an_end_of_an_event_before_its_beginning_is_invalid(office, list_id, cells):
    answer = office.take(list_id, row_of(office, list_id) | cells)

    assert answer.verdicts == {"invalid": 1}
    assert answer.told[0][1] == list(cells)[-1]


def test_categories_on_file_are_replaced_by_a_later_file_that_names_others(office):
    row = roster(人员类别="大龄人员、残疾人员")
    office.record("persons", row)

    assert office.verdict("persons", row | {"人员类别": "残疾人员、大龄人员"}) == "same"
    assert office.verdict("persons", row | {"人员类别": "残疾人员"}) == "update"
    assert office.verdict("persons", row | {"人员类别": "大龄人员、残疾人员"}) == "update"


# a town's own roster

TOWN = ("--area", "360722101")


def test_a_person_of_another_town_on_a_town_s_own_roster_is_a_move_to_confirm(office):
    row = roster(常住地="嘉定镇水东村")
    office.record("persons", row)

    answer = office.take("persons", row | {"常住地": "大塘埠镇万星村"}, options=TOWN)

    assert (answer.verdicts, [one[1] for one in answer.told]) == ({"conflict": 1}, ["常住地"])
    assert office.verdict("persons", row) == "same"


def test_a_move_on_the_county_s_roster_or_inside_the_town_is_an_update(office):
    row = roster(常住地="嘉定镇水东村")
    office.record("persons", row)

    assert office.verdict("persons", row | {"常住地": "大塘埠镇万星村"}) == "update"
    assert office.verdict("persons", row | {"常住地": "大塘埠镇长岗村"}, options=TOWN) == "update"


def test_a_new_person_on_a_town_s_roster_is_new(office):
    assert office.verdict("persons", roster(常住地="万星村"), options=TOWN) == "new"


LIMITS = [
    # --area, 常住地, what comes of it
    ("360722", "嘉定镇水东村", "new"),
    ("360722000", "嘉定镇水东村", "new"),
    ("360722000000", "大塘埠镇", "new"),
    ("360722100", "水东村", "new"),
    ("360722100000", "水东村", "new"),
    ("360722100", "胜利村", "new"),
    ("360722100", "嘉定镇", "new"),
    ("360722100", "信丰县嘉定镇水东村", "new"),
    ("360722100200", "水东村", "new"),
    ("360722100200", "嘉定镇水东村", "new"),
    ("360722100", "大塘埠镇万星村", "invalid"),
    ("360722100", "大塘埠镇", "invalid"),
    ("360722100", "360722101201", "invalid"),
    ("360722100", "信丰县", "invalid"),
    ("360722100", "信丰县工业园", "invalid"),
    ("360722400", "信丰县工业园", "new"),
    ("360722100", "万星村", "invalid"),
    ("360722100200", "水北村", "invalid"),
    ("360722100200", "嘉定镇", "invalid"),
]


@pytest.mark.parametrize(("area", "place", "verdict"), LIMITS)
def test_area_limits_the_rows_and_resolves_villages_alone(office, area, place, verdict):
    answer = office.take("persons", roster(常住地=place), options=("--area", area))

    assert (answer.code, answer.verdicts) == (0, {verdict: 1})
    assert [one[1] for one in answer.told] == (["常住地"] if verdict == "invalid" else [])


@pytest.mark.parametrize(("list_id", "column"), [("fairs", "举办地"), ("vacancies", "采集地")])
def test_area_limits_fairs_and_vacancies_too(office, list_id, column):
    row = OTHER[list_id]

    answer = office.take(list_id, row, row | {column: "大塘埠镇"}, row | {column: "信丰县"}, options=("--area", "360722100"))

    assert answer.verdicts == {"new": 1, "invalid": 2}
    assert answer.told == [(3, column, "大塘埠镇"), (4, column, "信丰县")]


@pytest.mark.parametrize("area", ["360723", "360723100", "3607", "36072", "abc", "大余县"])
def test_an_area_of_others_or_of_no_kind_refuses_the_import(office, area):
    answer = office.take("persons", roster(), options=("--area", area))

    assert answer.code in (1, 2)
    assert office.verdict("persons", roster()) == "new"
