"""Table 2 of the Xinfeng notice, counted from workbooks that came in: each column against measures.md."""

from __future__ import annotations

import openpyxl
import pytest

from tests.contract import papers
from tests.contract.conftest import NOTICE

FIRST, SECOND = ("--to", "2022-09-23"), ("--to", "2022-10-23")
JIADING, DATANGBU, COUNTY = "360722100000", "360722101000", "360722000000"
TOWNS = [
    ("360722100000", "嘉定镇"),
    ("360722101000", "大塘埠镇"),
    ("360722102000", "古陂镇"),
    ("360722103000", "大桥镇"),
    ("360722104000", "新田镇"),
    ("360722105000", "安西镇"),
    ("360722106000", "小江镇"),
    ("360722107000", "铁石口镇"),
    ("360722108000", "大阿镇"),
    ("360722109000", "油山镇"),
    ("360722110000", "小河镇"),
    ("360722111000", "西牛镇"),
    ("360722112000", "正平镇"),
    ("360722200000", "虎山乡"),
    ("360722201000", "崇仙乡"),
    ("360722202000", "万隆乡"),
    ("360722400000", "信丰县工业园"),
]
CATEGORIES = {
    2: "长期失业人员",
    3: "大龄人员",
    4: "残疾人员",
    5: "低保家庭成员",
    6: "就业困难高校毕业生",
    7: "脱贫人口",
    8: "监测对象",
    9: "就业困难退役军人",
    10: "退捕渔民",
}
NOT_COUNTED = [
    "零就业家庭成员",
    "失地（失林）人员",
    "国有企业下岗失业人员",
    "国有企业关闭破产安置人员",
    "集体企业下岗职工",
    "农村残疾人",
    "零转移就业农户成员",
    "其他",
]
JOB = {"就业日期": "2022-09-05", "就业形式": "企业吸纳", "单位名称": "信丰电子厂", "是否帮扶实现": "是"}


def numbers(office, *options) -> dict[int, object]:
    """The columns of the county's total in which something stands."""
    total = office.run("form", NOTICE, "2", *options, "--json").json["total"]
    assert len(total) == 32
    return {number: cell for number, cell in enumerate(total, 1) if cell not in (0, "0.00")}


def recognised(office, **cells):
    return office.enrol(**{"认定日期": "2022-08-01"} | cells)


# the register: column 1


@pytest.mark.parametrize(
    ("cells", "counted"),
    [
        ({"认定日期": "2022-08-01"}, True),
        ({"认定日期": "2022-09-23"}, True),
        ({"认定日期": "2022-09-24"}, False),
        ({"认定日期": "2022-08-01", "退出日期": "2022-08-31"}, False),
        ({"认定日期": "2022-08-01", "退出日期": "2022-09-01"}, True),
        ({"认定日期": "2022-08-01", "退出日期": "2022-09-10"}, True),
        ({"认定日期": "2022-09-05", "退出日期": "2022-09-05"}, True),
        ({"认定日期": "2022-08-01", "退出日期": "2022-09-24"}, True),
        ({}, False),
        ({"人员类别": "大龄人员"}, False),
    ],
)
def test_a_person_is_on_the_register_during_the_window_or_not(office, cells, counted):
    office.enrol(**cells)

    assert numbers(office, *FIRST).get(1, 0) == int(counted)


def test_a_person_recognised_twice_in_the_window_counts_once(office):
    row = {"姓名": "张三", "身份证号": papers.id_number(), "常住地": "嘉定镇"}
    office.record("persons", row | {"认定日期": "2022-08-01", "退出日期": "2022-09-03", "退出原因": "已就业"})
    assert office.verdict("persons", row | {"认定日期": "2022-09-10"}) == "update"

    assert numbers(office, *FIRST) == {1: 1}


def test_a_later_window_counts_a_person_recognised_again_on_his_new_recognition(office):
    row = {"姓名": "张三", "身份证号": papers.id_number(), "常住地": "嘉定镇"}
    office.record("persons", row | {"认定日期": "2022-07-01", "退出日期": "2022-08-03"})

    assert numbers(office, *FIRST) == {}
    assert office.verdict("persons", row | {"认定日期": "2022-09-24"}) == "update"
    assert (numbers(office, *FIRST), numbers(office, *SECOND)) == ({}, {1: 1})


# categories: 2-10 and 22-30


@pytest.mark.parametrize(("column", "category"), CATEGORIES.items())
def test_each_category_has_its_column_and_its_employed_twin(office, column, category):
    office.record("placements", recognised(office, 人员类别=category) | JOB | {"是否帮扶实现": "否"})

    assert numbers(office, *FIRST) == {1: 1, column: 1, 21: 1, column + 20: 1}


@pytest.mark.parametrize("category", NOT_COUNTED)
def test_other_categories_count_in_the_first_column_only(office, category):
    recognised(office, 人员类别=category)

    assert numbers(office, *FIRST) == {1: 1}


def test_categories_overlap(office):
    recognised(office, 人员类别="大龄人员、残疾人员、脱贫劳动力")

    assert numbers(office, *FIRST) == {1: 1, 3: 1, 4: 1, 7: 1}


def test_a_category_of_the_roster_holds_for_every_day_and_a_later_file_corrects_it(office):
    row = {"姓名": "张三", "身份证号": papers.id_number(), "常住地": "嘉定镇", "认定日期": "2022-08-01", "人员类别": "大龄人员"}
    office.record("persons", row)
    assert office.verdict("persons", row | {"人员类别": "残疾人员"}) == "update"

    assert (numbers(office, *FIRST), numbers(office, *SECOND)) == ({1: 1, 4: 1}, {1: 1, 4: 1})


def test_a_category_of_somebody_who_left_the_register_counts_as_held_on_the_day_of_exit(office):
    office.enrol(认定日期="2022-08-01", 退出日期="2022-09-05", 人员类别="退捕渔民")

    assert numbers(office, *SECOND) == {1: 1, 10: 1}


# visits: 11


@pytest.mark.parametrize(("method", "counted"), [("入户走访", 1), ("走访慰问", 1), ("电话", 0), ("微信", 0), ("来访", 0), ("短信", 0)])
def test_only_visits_at_home_are_counted(office, method, counted):
    office.record("visits", recognised(office) | {"日期": "2022-09-05", "方式": method})

    assert numbers(office, *FIRST).get(11, 0) == counted


@pytest.mark.parametrize(
    ("register", "day", "counted"),
    [
        ({"认定日期": "2022-08-01"}, "2022-08-31", 0),
        ({"认定日期": "2022-08-01"}, "2022-09-01", 1),
        ({"认定日期": "2022-08-01"}, "2022-09-23", 1),
        ({"认定日期": "2022-08-01"}, "2022-09-24", 0),
        ({"认定日期": "2022-09-05"}, "2022-09-04", 0),
        ({"认定日期": "2022-09-05"}, "2022-09-05", 1),
        ({"认定日期": "2022-08-01", "退出日期": "2022-09-05"}, "2022-09-05", 1),
        ({"认定日期": "2022-08-01", "退出日期": "2022-09-05"}, "2022-09-06", 0),
        ({}, "2022-09-05", 0),
    ],
)
def test_a_visit_counts_in_the_window_to_a_person_on_the_register_that_day(office, register, day, counted):
    office.record("visits", office.enrol(**register) | {"日期": day, "方式": "入户走访"})

    assert numbers(office, *FIRST).get(11, 0) == counted


def test_visits_are_times_not_persons(office):
    who = recognised(office)
    days = [("2022-09-05", "入户走访"), ("2022-09-05", "走访慰问"), ("2022-09-06", "入户走访")]
    office.record("visits", *[who | {"日期": day, "方式": method} for day, method in days])

    assert numbers(office, *FIRST) == {1: 1, 11: 3}


# fairs and vacancies: 12-15


@pytest.mark.parametrize(("form", "on_site"), [("现场", 1), ("流动招聘", 1), ("网络", 0), ("直播带岗", 0), ("云招聘", 0)])
def test_fairs_of_each_form(office, form, on_site):
    office.record("fairs", {"举办日期": "2022-09-05", "名称": "专场", "举办地": "嘉定镇", "形式": form})

    assert numbers(office, *FIRST) == {12: 1} | ({13: 1} if on_site else {})


@pytest.mark.parametrize(("day", "counted"), [("2022-08-31", 0), ("2022-09-01", 1), ("2022-09-23", 1), ("2022-09-24", 0)])
def test_fairs_and_openings_count_by_their_day(office, day, counted):
    office.record("fairs", {"举办日期": day, "名称": "专场", "举办地": "嘉定镇", "形式": "云招聘"})
    office.record("vacancies", {"采集日期": day, "采集地": "嘉定镇", "单位名称": "厂", "岗位名称": "普工", "招聘人数": "7"})

    assert numbers(office, *FIRST) == ({12: 1, 14: 7} if counted else {})


def test_openings_are_added_up_and_those_of_large_employers_apart(office):
    post = {"采集日期": "2022-09-05", "采集地": "嘉定镇", "单位名称": "厂", "岗位名称": "普工", "招聘人数": "7"}
    office.record(
        "vacancies",
        post,
        post | {"岗位名称": "保洁", "招聘人数": "5", "规模以上企业": "是"},
        post | {"岗位名称": "保安", "招聘人数": "3", "规模以上企业": "否"},
        post | {"采集日期": "2022-09-06", "招聘人数": "2", "规模以上企业": "是"},
    )

    assert numbers(office, *FIRST) == {14: 17, 15: 7}


# placements: 16-21


@pytest.mark.parametrize(("form", "column"), [("企业吸纳", 17), ("灵活就业", 18), ("自主创业", 19), ("公益性岗位安置", 20)])
def test_placements_of_each_form_whether_on_the_register_or_not(office, form, column):
    office.record("placements", office.enrol() | JOB | {"就业形式": form})

    assert numbers(office, *FIRST) == {16: 1, column: 1}


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({}, {16: 1, 17: 1, 21: 1}),
        ({"是否帮扶实现": "否"}, {21: 1}),
        ({"就业日期": "2022-08-31"}, {21: 1}),
        ({"就业日期": "2022-09-01"}, {16: 1, 17: 1, 21: 1}),
        ({"就业日期": "2022-09-23"}, {16: 1, 17: 1, 21: 1}),
        ({"就业日期": "2022-09-24"}, {}),
        ({"离职日期": "2022-09-22"}, {16: 1, 17: 1}),
        ({"离职日期": "2022-09-23"}, {16: 1, 17: 1}),
        ({"离职日期": "2022-09-24"}, {16: 1, 17: 1, 21: 1}),
        ({"合同起始": "2022-09-05", "合同终止": "2022-09-10"}, {16: 1, 17: 1, 21: 1}),
    ],
)
def test_a_placement_by_its_days_and_its_mark(office, cells, expected):
    office.record("placements", recognised(office) | JOB | cells)

    assert numbers(office, *FIRST) == {1: 1} | expected


def test_several_placements_in_the_window_count_once_under_the_latest(office):
    who = recognised(office)
    office.record(
        "placements",
        who | JOB | {"就业日期": "2022-09-15", "就业形式": "灵活就业", "离职日期": "2022-09-18"},
        who | JOB | {"就业日期": "2022-09-05", "离职日期": "2022-09-12"},
    )

    assert numbers(office, *FIRST) == {1: 1, 16: 1, 18: 1}


def test_of_several_placements_on_one_day_the_last_recorded_counts(office):
    who = office.enrol()
    office.record("placements", who | JOB, who | JOB | {"就业形式": "自主创业", "单位名称": ""})

    assert numbers(office, *FIRST) == {16: 1, 19: 1}


def test_the_latest_helped_placement_decides_though_a_later_one_was_not_helped(office):
    who = office.enrol()
    office.record("placements", who | JOB, who | JOB | {"就业日期": "2022-09-15", "就业形式": "灵活就业", "是否帮扶实现": "否"})

    assert numbers(office, *FIRST) == {16: 1, 17: 1}


def test_the_belief_of_the_clerk_is_no_employment(office):
    recognised(office, 就业状态="企业就业", 人员类别="大龄人员")

    assert numbers(office, *FIRST) == {1: 1, 3: 1}


def test_somebody_who_left_the_register_in_the_window_and_works_is_among_the_employed(office):
    office.record("placements", office.enrol(认定日期="2022-08-01", 退出日期="2022-09-05", 人员类别="残疾人员") | JOB)

    assert numbers(office, *FIRST) == {1: 1, 4: 1, 16: 1, 17: 1, 21: 1, 24: 1}


# reliefs: 31, 32


@pytest.mark.parametrize(
    ("register", "day", "counted"),
    [
        ({"认定日期": "2022-08-01"}, "2022-08-31", False),
        ({"认定日期": "2022-08-01"}, "2022-09-01", True),
        ({"认定日期": "2022-08-01"}, "2022-09-23", True),
        ({"认定日期": "2022-08-01"}, "2022-09-24", False),
        ({"认定日期": "2022-09-20"}, "2022-09-05", True),
        ({"认定日期": "2022-08-01", "退出日期": "2022-09-05"}, "2022-09-20", True),
        ({"认定日期": "2022-07-01", "退出日期": "2022-08-05"}, "2022-09-20", False),
        ({}, "2022-09-05", False),
    ],
)
def test_a_relief_in_the_window_to_a_person_on_the_register_during_it(office, register, day, counted):
    office.record("reliefs", office.enrol(**register) | {"救助日期": day, "金额": "500.5"})

    found = numbers(office, *FIRST)
    assert (found.get(31, 0), found.get(32)) == ((1, "500.50") if counted else (0, None))


def test_reliefs_are_times_and_money_with_two_decimals(office):
    who = recognised(office)
    office.record("reliefs", *[who | {"救助日期": f"2022-09-0{day}", "金额": yuan} for day, yuan in ((1, "0.1"), (2, "0.2"), (3, "1000"))])

    assert numbers(office, *FIRST) == {1: 1, 31: 3, 32: "1000.30"}


# shape, rows, period


def test_form_as_json_has_the_keys_and_rows_of_the_contract(office):
    found = office.run("form", NOTICE, "2", "--area", "360722", *FIRST, "--json").json

    assert list(found) == ["form", "area", "from", "to", "columns", "rows", "total", "checks"]
    assert [found[key] for key in ("form", "area", "from", "to")] == ["2", COUNTY, "2022-09-01", "2022-09-23"]
    assert [column["no"] for column in found["columns"]] == list(range(1, 33))
    assert [(row["area"], row["name"]) for row in found["rows"]] == TOWNS
    assert all(row["cells"] == [0] * 31 + ["0.00"] for row in found["rows"])
    assert found["total"] == [0] * 31 + ["0.00"]
    assert all(set(check) == {"rule", "area", "ok", "message"} and check["ok"] is True for check in found["checks"])


def test_what_belongs_to_the_county_itself_stands_in_a_row_of_its_own_and_in_the_total(office):
    recognised(office, 常住地="嘉定镇水东村")
    recognised(office, 常住地="大塘埠镇")
    recognised(office, 常住地="信丰县")
    recognised(office, 常住地="信丰县工业园")
    office.record("fairs", {"举办日期": "2022-09-05", "名称": "专场", "举办地": "信丰县", "形式": "现场"})
    office.record("vacancies", {"采集日期": "2022-09-05", "采集地": "360722", "单位名称": "厂", "岗位名称": "普工", "招聘人数": "7"})

    found = office.run("form", NOTICE, "2", *FIRST, "--json").json

    assert [(row["area"], row["name"]) for row in found["rows"]] == [*TOWNS, (COUNTY, "本级")]
    filled = {
        row["name"]: {number: cell for number, cell in enumerate(row["cells"], 1) if cell not in (0, "0.00")} for row in found["rows"]
    }
    assert {name: cells for name, cells in filled.items() if cells} == {
        "嘉定镇": {1: 1},
        "大塘埠镇": {1: 1},
        "信丰县工业园": {1: 1},
        "本级": {1: 1, 12: 1, 13: 1, 14: 7},
    }
    assert (found["total"][0], found["total"][11:15]) == (4, [1, 1, 7, 0])


def test_a_town_s_form_has_its_villages_and_itself(office):
    recognised(office, 常住地="大塘埠镇万星村")
    recognised(office, 常住地="大塘埠镇")
    recognised(office, 常住地="嘉定镇")

    found = office.run("form", NOTICE, "2", "--area", "360722101", *FIRST, "--json").json

    assert found["area"] == DATANGBU
    assert [row["area"] for row in found["rows"]] == [*sorted(row["area"] for row in found["rows"][:-1]), DATANGBU]
    assert len(found["rows"]) == 20
    assert [(row["name"], row["cells"][0]) for row in found["rows"] if row["cells"][0]] == [("万星村委会", 1), ("本级", 1)]
    assert found["total"][0] == 2


def test_a_person_belongs_to_the_residence_on_file(office):
    row = {"姓名": "张三", "身份证号": papers.id_number(), "常住地": "嘉定镇", "认定日期": "2022-08-01"}
    office.record("persons", row)
    assert office.verdict("persons", row | {"常住地": "大塘埠镇"}) == "update"

    rows = office.run("form", NOTICE, "2", *FIRST, "--json").json["rows"]

    assert [(row["name"], row["cells"][0]) for row in rows if row["cells"][0]] == [("大塘埠镇", 1)]


@pytest.mark.parametrize(
    ("today", "options", "period"),
    [
        ("2022-09-20", (), ("2022-09-01", "2022-09-20")),
        ("2022-10-31", (), ("2022-09-01", "2022-10-31")),
        ("2022-09-20", ("--to", "2022-09-23"), ("2022-09-01", "2022-09-23")),
        ("2022-09-20", ("--from", "2022-09-10", "--to", "2022-09-23"), ("2022-09-10", "2022-09-23")),
    ],
)
def test_period_begins_with_the_window_and_ends_today_unless_told(office, at, today, options, period):
    at(today)

    found = office.run("form", NOTICE, "2", *options, "--json").json

    assert (found["from"], found["to"]) == period


@pytest.mark.parametrize("day", ["2022-12-31", "2026-01-01"])
def test_a_day_after_the_window_counts_as_its_last_day(office, day):
    recognised(office)

    later, last = (office.run("form", NOTICE, "2", "--to", to, "--json").json for to in (day, "2099-01-01"))

    assert later == last
    assert later["to"] == "2022-10-31"


@pytest.mark.parametrize(
    ("argv", "code"),
    [
        (("form", NOTICE, "9"), 1),
        (("form", "2022-nowhere", "2"), 1),
        (("form", NOTICE, "2", "--to", "gestern"), 2),
        (("form", NOTICE, "2", "--to", "2022-02-30"), 2),
        (("form", NOTICE, "2", "--area", "360723"), 1),
        (("form", NOTICE, "2", "--people", "33"), 1),
        (("form", NOTICE, "2", "--from", "2022-09-20", "--to", "2022-09-10"), 1),
        (("form",), 2),
        (("frob",), 2),
    ],
)
def test_what_cannot_be_counted_is_refused_with_the_agreed_code(office, argv, code):
    answer = office.run(*argv, "--json")

    assert (answer.code, answer.out) == (code, "")
    assert answer.err


# who is behind a number


def behind(office, column, *options, area="360722"):
    return office.run("form", NOTICE, "2", "--area", area, *FIRST, "--people", column, *options, "--json").json


def shown(who, area):
    return {"id_number": papers.masked(who["身份证号"]), "name": who["姓名"], "area": area}


def without_key(entries):
    keys = [entry.pop("key") for entry in entries]
    assert None not in keys
    return entries


def test_people_behind_a_number_are_those_of_the_area_masked_with_a_stable_key(office):
    near, far = recognised(office, 姓名="张三", 常住地="嘉定镇水东村"), recognised(office, 姓名="李四", 常住地="大塘埠镇")
    everybody = behind(office, 1)
    assert everybody == behind(office, 1)
    assert (everybody["column"], everybody["area"]) == (1, COUNTY)
    assert without_key(everybody["people"]) == [shown(near, "360722100200"), shown(far, DATANGBU)]

    one = behind(office, 1, area="360722101")

    assert (one["column"], one["area"], without_key(one["people"])) == (1, DATANGBU, [shown(far, DATANGBU)])


def test_a_person_visited_twice_stands_twice_with_the_event(office):
    who = recognised(office)
    office.record("visits", *[who | {"日期": f"2022-09-0{day}", "方式": "入户走访"} for day in (5, 6)])

    people = behind(office, 11)["people"]

    assert [("2022-09-05" in one["event"], "2022-09-06" in one["event"]) for one in people] == [(True, False), (False, True)]
    assert len({one["key"] for one in people}) == 1


def test_sums_have_amounts(office):
    who = recognised(office)
    office.record("reliefs", who | {"救助日期": "2022-09-05", "金额": "500.5"}, who | {"救助日期": "2022-09-06", "金额": "20"})

    assert [one["amount"] for one in behind(office, 32)["people"]] == ["500.50", "20.00"]
    assert ["amount" in one for one in behind(office, 31)["people"]] == [False, False]


@pytest.mark.parametrize("column", [12, 13, 14, 15])
def test_what_counts_no_persons_is_told_as_records(office, column):
    office.record("fairs", {"举办日期": "2022-09-05", "名称": "专场", "举办地": "嘉定镇", "形式": "现场"})
    post = {"采集日期": "2022-09-05", "采集地": "嘉定镇", "单位名称": "厂", "岗位名称": "普工", "招聘人数": "7", "规模以上企业": "是"}
    office.record("vacancies", post)

    found = behind(office, column)

    assert set(found) == {"column", "area", "records"}
    [record] = found["records"]
    assert record["area"] == JIADING
    assert record.get("amount") == (7 if column in (14, 15) else None)


@pytest.mark.parametrize("column", range(1, 33))
def test_every_number_is_as_large_as_its_list(office, column):
    who = recognised(office, 人员类别="、".join(CATEGORIES.values()))
    office.record("placements", who | JOB)
    office.record("visits", who | {"日期": "2022-09-05", "方式": "入户走访"}, who | {"日期": "2022-09-06", "方式": "走访慰问"})
    office.record("reliefs", who | {"救助日期": "2022-09-05", "金额": "500.5"})
    office.record("fairs", {"举办日期": "2022-09-05", "名称": "专场", "举办地": "信丰县", "形式": "现场"})
    post = {"采集日期": "2022-09-05", "采集地": "嘉定镇", "单位名称": "厂", "岗位名称": "普工", "招聘人数": "7", "规模以上企业": "是"}
    office.record("vacancies", post, post | {"岗位名称": "保洁"})

    found = behind(office, column)
    entries = found["records" if 12 <= column <= 15 else "people"]
    number = sum(float(entry["amount"]) for entry in entries) if column in (14, 15, 32) else len(entries)

    total = numbers(office, *FIRST).get(column, 0)
    assert number == float(total)


def test_whole_numbers_are_shown_when_asked_and_that_is_audited(office):
    from nuanxin.orgs.models import AuditEvent

    who = recognised(office)
    seen = AuditEvent.objects.count()
    assert behind(office, 1)["people"][0]["id_number"] == papers.masked(who["身份证号"])
    assert AuditEvent.objects.count() == seen

    assert behind(office, 1, "--reveal")["people"][0]["id_number"] == who["身份证号"]
    event = AuditEvent.objects.order_by("pk").last()
    assert AuditEvent.objects.count() == seen + 1
    assert "本机管理员" in event.by_name


# checks


def test_a_part_never_exceeds_its_whole_and_checks_of_every_row_are_told(office):
    office.record("placements", recognised(office, 人员类别="大龄人员") | JOB)

    checks = office.run("form", NOTICE, "2", *FIRST, "--json").json["checks"]

    per_area = {area: [check["rule"] for check in checks if check["area"] == area] for area, _ in TOWNS}
    assert len({tuple(rules) for rules in per_area.values()}) == 1
    assert all(check["ok"] for check in checks)
    assert COUNTY in {check["area"] for check in checks}


def test_form_as_a_workbook_is_laid_out_as_the_annex(office, tmp_path):
    recognised(office)

    assert office.run("form", NOTICE, "2", *FIRST, "--out", tmp_path / "表.xlsx").code == 0

    sheet = openpyxl.load_workbook(tmp_path / "表.xlsx").worksheets[0]
    texts = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert [name for _, name in TOWNS if name not in texts] == []
    assert any("合计" in text for text in texts)
    assert sheet.merged_cells.ranges
