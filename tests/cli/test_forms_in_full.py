"""Counting from the command line, case by case: each row and column, days and areas, refusals, workbooks, who is behind a number.

The agreed shapes as a whole are in test_forms.py.
"""

from __future__ import annotations

import datetime

import openpyxl
import pytest

from nuanxin.casework.enums import VisitTopic
from nuanxin.casework.models import join_topics
from nuanxin.orgs.models import AuditEvent, Office
from tests import factories
from tests.factories import CHANGLONG, COUNTY, DATANGBU, JIADING, LIUCUN, SHUIDONG

pytestmark = pytest.mark.django_db
NOTICE = "2022-xinfeng-nuanxin"
FORM = ("form", NOTICE, "2", "--to", "2022-09-23")
TITLE = "江西省就业援助“暖心活动”情况统计表"
YUAN = "0.00"
KEYS = ["form", "area", "from", "to", "columns", "rows", "total", "checks"]


@pytest.fixture
def office(county):
    """The county on a fixed business date, so that nothing depends on today."""
    Office.objects.update(business_date=datetime.date(2022, 9, 20))
    return county


@pytest.fixture
def registered(office):
    """张三 of 水东村, long unemployed and on the register since August."""
    made = factories.person(name="张三", wants_job=True, wants_training=True)
    factories.recognition(made)
    factories.holding(made, "LONG")
    return made


def cells(**numbers):
    """32 cells, nothing in them but `c1=…`."""
    found = [*[0] * 31, YUAN]
    for name, number in numbers.items():
        found[int(name[1:]) - 1] = number
    return found


def masked(person):
    number = person.full_id_number
    return f"{number[:6]}********{number[-4:]}"


# form --json


def test_columns_as_json_are_numbered_labelled_and_have_the_unit_of_the_annex(nuanxin, office):
    columns = nuanxin(*FORM, "--json").json["columns"]

    units = ["人"] * 10 + ["人次", "场", "场", "个(岗位)", "个(岗位)"] + ["人"] * 15 + ["人次", "元"]
    assert [(column["no"], column["unit"]) for column in columns] == list(enumerate(units, 1))
    assert {tuple(column) for column in columns} == {("no", "label", "unit")}
    assert [columns[number - 1]["label"] for number in (1, 3, 11, 16, 21)] == [
        "认定的援助对象人数",
        "4050人员数",
        "为援助对象开展走访慰问人次",
        "帮助援助对象实现就业人数",
        "认定的援助对象中实现就业人数",
    ]


def test_rows_as_json_are_every_township_in_code_order_then_the_county_itself(nuanxin, registered):
    factories.relief(registered, amount_yuan="1200.5")
    factories.fair(area=COUNTY, form="cloud")

    found = nuanxin(*FORM, "--json").json

    assert found["rows"] == [
        {"area": JIADING, "name": "嘉定镇", "cells": cells(c1=1, c2=1, c31=1, c32="1200.50")},
        {"area": DATANGBU, "name": "大塘埠镇", "cells": cells()},
        {"area": COUNTY, "name": "本级", "cells": cells(c12=1)},
    ]
    assert found["total"] == cells(c1=1, c2=1, c12=1, c31=1, c32="1200.50")


def test_checks_as_json_are_all_checks_of_all_rows_those_that_held_too(nuanxin, registered):
    checks = nuanxin(*FORM, "--json").json["checks"]

    assert {tuple(check) for check in checks} == {("rule", "area", "ok", "message")}
    assert {check["area"] for check in checks} == {JIADING, DATANGBU, COUNTY}
    assert {check["ok"] for check in checks} == {True}
    per_row = [check["rule"] for check in checks if check["area"] == JIADING]
    assert [check["rule"] for check in checks] == [*per_row * 3, "rollup"]


def test_a_check_that_failed_is_told_as_such(nuanxin, office):
    factories.recognition(factories.person())

    failed = [check for check in nuanxin(*FORM, "--json").json["checks"] if not check["ok"]]

    assert [(check["rule"], check["area"]) for check in failed] == [("sum(c2..c10)>=c1", JIADING), ("sum(c2..c10)>=c1", COUNTY)]
    assert failed[0]["message"].startswith("嘉定镇：")


@pytest.mark.parametrize("area", ["嘉定镇", "360722100", JIADING])
def test_form_of_a_township_by_name_or_code_has_its_villages(nuanxin, registered, area):
    found = nuanxin(*FORM, "--area", area, "--json").json

    assert (found["area"], [row["area"] for row in found["rows"]]) == (JIADING, [SHUIDONG, "360722100201"])
    assert [row["cells"][0] for row in found["rows"]] == [1, 0]


def test_form_from_a_later_day_counts_that_stretch_only(nuanxin, registered):
    factories.visit(registered, datetime.date(2022, 9, 5))
    factories.visit(registered, datetime.date(2022, 9, 15))

    found = nuanxin(*FORM, "--from", "2022-09-10", "--json").json

    assert (found["from"], found["to"], found["total"][10]) == ("2022-09-10", "2022-09-23", 1)


# form to read, form to keep


def test_form_to_read_has_title_columns_and_a_line_per_area(nuanxin, registered):
    shown = nuanxin(*FORM)

    lines = shown.out.splitlines()
    assert (shown.code, shown.err) == (0, "")
    assert lines[:2] == [TITLE, "信丰县　2022-09-01 至 2022-09-23"]
    assert [line.split()[:3] for line in lines if line.split()[:1] in (["嘉定镇"], ["大塘埠镇"], ["合计"])] == [
        ["嘉定镇", "1", "1"],
        ["大塘埠镇", "0", "0"],
        ["合计", "1", "1"],
    ]


def test_form_to_read_ends_with_what_does_not_fit(nuanxin, office):
    factories.recognition(factories.person())

    last = nuanxin(*FORM).out.splitlines()[-1]

    assert last.startswith("提示：合计：")
    assert last.endswith("请核对；属实的，报送时说明原因。")


def test_form_as_workbook_is_laid_out_as_the_annex(nuanxin, registered, tmp_path):
    path = tmp_path / "表2.xlsx"

    shown = nuanxin(*FORM, "--out", path)

    sheet = openpyxl.load_workbook(path).active
    texts = [[str(cell) for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]
    assert (shown.code, shown.out, shown.err) == (0, "", f"已写入 {path}\n")
    assert texts[0] == [TITLE]
    assert "填报单位：信丰县　　统计时段：2022-09-01 至 2022-09-23" in texts[1]
    assert [row[0] for row in texts if row[0] in ("嘉定镇", "大塘埠镇", "合计")] == ["嘉定镇", "大塘埠镇", "合计"]
    assert [str(number) for number in range(1, 33)] in [row[-32:] for row in texts]
    assert any("填表人" in text for text in texts[-1])


def test_numbers_in_the_workbook_are_those_of_the_json(nuanxin, registered, tmp_path):
    factories.relief(registered, amount_yuan="300")
    path = tmp_path / "表2.xlsx"

    found = nuanxin(*FORM, "--json", "--out", path)

    sheet = openpyxl.load_workbook(path).active
    written = {row[0]: row[1:33] for row in sheet.iter_rows(values_only=True) if row[0] in ("嘉定镇", "大塘埠镇", "合计")}
    expected = {row["name"]: row["cells"] for row in found.json["rows"]} | {"合计": found.json["total"]}
    assert {name: [float(cell) for cell in line] for name, line in written.items()} == {
        name: [float(cell) for cell in line] for name, line in expected.items()
    }


def test_json_and_workbook_together_leave_only_json_on_stdout(nuanxin, office, tmp_path):
    shown = nuanxin(*FORM, "--json", "--out", tmp_path / "表2.xlsx")

    assert list(shown.json) == KEYS
    assert shown.err == f"已写入 {tmp_path / '表2.xlsx'}\n"


def test_a_workbook_into_a_folder_that_is_not_there_is_refused(nuanxin, office, tmp_path):
    shown = nuanxin(*FORM, "--out", tmp_path / "没有" / "表2.xlsx")

    assert (shown.code, shown.out) == (1, "")
    assert shown.err == f"文件夹“{tmp_path / '没有'}”不存在，不能写入“表2.xlsx”。请先建立文件夹，或改用别的路径。\n"


def test_a_workbook_over_a_folder_is_refused(nuanxin, office, tmp_path):
    shown = nuanxin(*FORM, "--out", tmp_path)

    assert (shown.code, shown.out) == (1, "")
    assert shown.err.startswith(f"不能写入“{tmp_path}”：")


# Refusals


@pytest.mark.parametrize(
    ("argv", "reason"),
    [
        (("form", "2099-nothing", "2"), f"没有通知“2099-nothing”。已有的通知：{NOTICE}"),
        (("form", NOTICE, "9"), f"没有统计表“9”。已有的统计表：2（{TITLE}）"),
        ((*FORM, "--people", "33"), "没有第 33 栏。栏号为 1 至 32。"),
        ((*FORM, "--people", "0"), "没有第 0 栏。栏号为 1 至 32。"),
        ((*FORM, "--area", "大余县"), "不在“信丰县”之内"),
        ((*FORM, "--area", "没有镇"), "没有镇"),
        (("form", NOTICE, "2", "--from", "2022-10-01", "--to", "2022-09-01"), "截止日 2022-09-01 早于起始日 2022-10-01"),
        (("targets", "2099-nothing"), "没有通知“2099-nothing”"),
        (("gaps", "2099-nothing"), "没有通知“2099-nothing”"),
        (("gaps", NOTICE, "--standard", "132"), "132"),
        (("gaps", NOTICE, "--area", "大余县"), "不在“信丰县”之内"),
    ],
)
@pytest.mark.parametrize("as_json", [(), ("--json",)])
def test_what_is_not_there_is_refused_in_chinese_with_nothing_on_stdout(nuanxin, office, argv, reason, as_json):
    shown = nuanxin(*argv, *as_json)

    assert (shown.code, shown.out) == (1, "")
    assert reason in shown.err


@pytest.mark.parametrize("command", ["form", "targets", "gaps"])
@pytest.mark.parametrize("day", ["2022-13-01", "20220901", "9月1日", "2022-02-30"])
def test_a_day_that_cannot_be_read_is_wrong_usage(nuanxin, office, command, day):
    argv = (command, NOTICE, "2", "--to", day) if command == "form" else (command, NOTICE, "--as-of", day)

    shown = nuanxin(*argv)

    assert (shown.code, shown.out) == (2, "")
    assert f"日期“{day}”读不懂。请写成 YYYY-MM-DD，例如 2022-09-23。" in shown.err


def test_a_column_that_is_no_number_is_wrong_usage(nuanxin, office):
    shown = nuanxin(*FORM, "--people", "一")

    assert (shown.code, shown.out) == (2, "")
    assert "应为整数" in shown.err


@pytest.mark.parametrize("argv", [("form",), ("form", NOTICE), ("targets",), ("gaps",)])
def test_a_notice_or_form_left_out_is_wrong_usage(nuanxin, office, argv):
    shown = nuanxin(*argv)

    assert (shown.code, shown.out) == (2, "")
    assert shown.err.startswith("缺少参数")


def test_before_there_is_an_office_nothing_can_be_counted(nuanxin):
    shown = nuanxin(*FORM, "--json")

    assert (shown.code, shown.out) == (1, "")
    assert "nuanxin" in shown.err


# --people


def test_people_behind_a_number_of_persons(nuanxin, registered):
    shown = nuanxin(*FORM, "--people", "1", "--json")

    assert (shown.code, shown.err) == (0, "")
    assert shown.json == {
        "column": 1,
        "area": COUNTY,
        "people": [{"key": registered.pk, "id_number": masked(registered), "name": "张三", "area": SHUIDONG}],
    }


def test_people_of_one_township_are_those_who_live_there(nuanxin, registered):
    factories.recognition(factories.person(name="李四", residence=LIUCUN))

    found = nuanxin(*FORM, "--people", "1", "--area", "大塘埠镇", "--json").json

    assert (found["area"], [(one["name"], one["area"]) for one in found["people"]]) == (DATANGBU, [("李四", LIUCUN)])


def test_people_who_are_counted_once_have_no_event(nuanxin, registered):
    factories.placement(registered)

    [one] = nuanxin(*FORM, "--people", "16", "--json").json["people"]

    assert "event" not in one
    assert "amount" not in one


def test_records_stand_behind_numbers_that_count_no_persons(nuanxin, office):
    fair = factories.fair(area=DATANGBU, name="残疾人专场招聘会")
    factories.fair(form="live_stream")

    found = nuanxin(*FORM, "--people", "13", "--json").json

    assert found["column"] == 13
    assert "people" not in found
    assert [(one["key"], one["name"], one["area"]) for one in found["records"]] == [(fair.pk, "残疾人专场招聘会", DATANGBU)]


def test_records_behind_openings_have_their_number_as_amount(nuanxin, office):
    factories.vacancy(area=CHANGLONG, employer_name="甲厂", post_name="操作工", openings=7, is_large_employer=True)
    factories.vacancy(openings=3)

    [large] = nuanxin(*FORM, "--people", "15", "--json").json["records"]
    both = nuanxin(*FORM, "--people", "14", "--json").json["records"]

    assert (large["name"], large["area"], large["amount"]) == ("甲厂 操作工", CHANGLONG, 7)
    assert sorted(one["amount"] for one in both) == [3, 7]


@pytest.mark.parametrize("column", [1, 11, 13, 14, 16, 32])
def test_nobody_behind_a_zero(nuanxin, office, column):
    found = nuanxin(*FORM, "--people", column, "--json").json

    assert list(found.values())[2:] == [[]]


def test_people_to_read_are_a_line_each_and_their_number_on_stderr(nuanxin, registered):
    shown = nuanxin(*FORM, "--people", "1")

    assert (shown.code, shown.out, shown.err) == (0, f"嘉定镇水东村委会　张三　{masked(registered)}\n", "共 1 人\n")


def test_people_as_workbook_are_a_line_each_under_headings(nuanxin, registered, tmp_path):
    factories.relief(registered, datetime.date(2022, 9, 8), "500")
    path = tmp_path / "名单.xlsx"

    shown = nuanxin(*FORM, "--people", "32", "--out", path)

    texts = [[cell for cell in row if cell is not None] for row in openpyxl.load_workbook(path).active.iter_rows(values_only=True)]
    assert (shown.code, shown.out, shown.err) == (0, "", f"已写入 {path}\n")
    assert ["常住地", "姓名", "身份证号", "事项", "数额"] in texts
    [line] = [row for row in texts if "张三" in row]
    assert line[:3] == ["嘉定镇水东村委会", "张三", masked(registered)]
    assert float(line[-1]) == 500


@pytest.mark.parametrize("argv", [(*FORM, "--people", "1"), ("targets", NOTICE), ("gaps", NOTICE)])
def test_numbers_are_masked_unless_they_are_to_be_revealed_which_is_audited(nuanxin, registered, argv):
    hidden = nuanxin(*argv, "--json")
    assert not AuditEvent.objects.filter(kind="people.id_numbers.revealed").exists()

    told = nuanxin(*argv, "--json", "--reveal")

    [event] = AuditEvent.objects.filter(kind="people.id_numbers.revealed")
    assert masked(registered) in hidden.out
    assert registered.full_id_number not in hidden.out
    assert registered.full_id_number in told.out
    assert (event.by, event.by_name.split("（")[0], event.details) == (None, "本机管理员", {"count": 1})


def test_revealing_into_a_workbook_writes_the_full_number(nuanxin, registered, tmp_path):
    nuanxin(*FORM, "--people", "1", "--reveal", "--out", tmp_path / "名单.xlsx")

    values = [cell for row in openpyxl.load_workbook(tmp_path / "名单.xlsx").active.iter_rows(values_only=True) for cell in row]
    assert registered.full_id_number in values
    assert AuditEvent.objects.filter(kind="people.id_numbers.revealed").count() == 1


# targets


def test_targets_as_json(nuanxin, registered):
    unrecognised = factories.person(name="李四", wants_job=True, residence=LIUCUN)
    factories.holding(unrecognised, "EXPOV")
    factories.person(name="王五", wants_job=True)
    factories.recognition(factories.person(name="赵六", wants_job=False))

    shown = nuanxin("targets", NOTICE, "--json")

    assert (shown.code, shown.err) == (0, "")
    assert sorted(shown.json, key=lambda one: one["person"]["key"]) == [
        {
            "person": {"key": registered.pk, "id_number": masked(registered), "name": "张三", "area": SHUIDONG},
            "recognised": True,
            "categories": ["LONG"],
        },
        {
            "person": {"key": unrecognised.pk, "id_number": masked(unrecognised), "name": "李四", "area": LIUCUN},
            "recognised": False,
            "categories": ["EXPOV"],
        },
    ]


def test_targets_on_a_day_before_a_job_began_still_have_the_person(nuanxin, registered):
    factories.placement(registered, datetime.date(2022, 9, 10))

    found = [len(nuanxin("targets", NOTICE, "--as-of", day, "--json").json) for day in ("2022-09-09", "2022-09-10")]

    assert found == [1, 0]


def test_targets_as_workbook(nuanxin, registered, tmp_path):
    shown = nuanxin("targets", NOTICE, "--out", tmp_path / "名单.xlsx")

    texts = [
        [cell for cell in row if cell is not None]
        for row in openpyxl.load_workbook(tmp_path / "名单.xlsx").active.iter_rows(values_only=True)
    ]
    assert (shown.code, shown.out) == (0, "")
    assert ["常住地", "姓名", "身份证号", "已认定", "人员类别"] in texts
    assert any(row[:3] == ["嘉定镇水东村委会", "张三", masked(registered)] and row[-1] == "长期失业人员" for row in texts)


# gaps


def test_gaps_where_the_will_is_unknown_are_the_one_question(nuanxin, office):
    factories.recognition(factories.person(wants_job=None, wants_training=True))

    [gap] = nuanxin("gaps", NOTICE, "--json").json

    assert gap["items"] == [{"item": "ask_will", "label": "询问就业意愿", "required": 1, "done": 0, "missing": 1}]


def test_gaps_on_an_earlier_day_know_only_what_was_done_by_then(nuanxin, registered):
    for number, day in enumerate((5, 12, 19)):
        factories.referral(registered, datetime.date(2022, 9, day), employer_name=f"厂{number}")

    done = [
        next((item["done"] for item in nuanxin("gaps", NOTICE, "--as-of", day, "--json").json[0]["items"] if item["item"] == "posts"), 3)
        for day in ("2022-09-05", "2022-09-18", "2022-09-19")
    ]

    assert done == [1, 2, 3]


def test_gaps_after_the_window_of_the_standard_are_those_of_its_last_day(nuanxin, registered):
    factories.visit(registered, datetime.date(2022, 10, 5), topics=join_topics([VisitTopic.POLICY, VisitTopic.TRAINING]))

    shown = nuanxin("gaps", NOTICE, "--as-of", "2022-10-20", "--json")

    assert shown.err == "2022-10-20 晚于截止日，按 2022-09-30 计算。\n"
    assert [item["item"] for item in shown.json[0]["items"]] == ["talk", "posts", "training"]


def test_people_served_to_the_full_are_not_among_the_gaps(nuanxin, registered):
    for number in range(3):
        factories.referral(registered, employer_name=f"厂{number}")
    factories.visit(registered, topics=join_topics([VisitTopic.GUIDANCE, VisitTopic.TRAINING]))

    assert nuanxin("gaps", NOTICE, "--json").json == []


def test_gaps_of_one_township_only(nuanxin, registered):
    other = factories.person(name="李四", wants_job=True, residence=CHANGLONG)
    factories.recognition(other)

    assert [gap["person"]["name"] for gap in nuanxin("gaps", NOTICE, "--area", "大塘埠镇", "--json").json] == ["李四"]


def test_gaps_to_read_say_what_was_done_and_what_is_missing(nuanxin, registered):
    shown = nuanxin("gaps", NOTICE, "--standard", "131")

    lacking = "宣传政策或职业指导1次（已做 0，还差 1）；推荐岗位3个（已做 0，还差 3）；推荐培训项目1个（已做 0，还差 1）"
    assert shown.out == f"嘉定镇水东村委会　张三　{masked(registered)}　{lacking}\n"
    assert shown.err == "共 1 人有未达项（2022-09-01 至 2022-09-20）\n"


def test_gaps_as_workbook_have_a_column_per_item(nuanxin, registered, tmp_path):
    nuanxin("gaps", NOTICE, "--out", tmp_path / "未达项.xlsx")

    texts = [list(row) for row in openpyxl.load_workbook(tmp_path / "未达项.xlsx").active.iter_rows(values_only=True)]
    [heading] = [row for row in texts if row[0] == "常住地"]
    [line] = [row for row in texts if row[1] == "张三"]
    assert heading[3:7] == ["还差：宣传政策或职业指导1次", "还差：推荐岗位3个", "还差：推荐培训项目1个", "还差：询问就业意愿"]
    assert [None if cell in (None, "") else int(cell) for cell in line[3:7]] == [1, 3, 1, None]


# notices, check, snapshot


def test_notices_as_json_tell_state_forms_and_dates(nuanxin, office):
    [found] = [one for one in nuanxin("notices", "--json").json if one["id"] == NOTICE]

    assert list(found) == ["id", "title", "document_number", "from", "to", "state", "forms", "due"]
    assert (found["from"], found["to"], found["state"]) == ("2022-09-01", "2022-10-31", "进行中")
    assert found["forms"] == [{"form": "2", "title": TITLE}]
    assert [one["on"] for one in found["due"] if one["form"] == "2"] == ["2022-09-23", "2022-10-23"]


@pytest.mark.parametrize(
    ("today", "state"),
    [("2022-08-31", "未开始"), ("2022-09-01", "进行中"), ("2022-10-31", "进行中"), ("2022-11-02", "已结束")],
)
def test_state_of_a_notice_follows_the_business_date(nuanxin, office, today, state):
    Office.objects.update(business_date=datetime.date.fromisoformat(today))

    shown = nuanxin("notices")

    assert (shown.code, shown.err) == (0, "")
    assert f"2022-09-01 至 2022-10-31（{state}）" in shown.out
    newest = shown.out.split("2013-assistance-month")[0]
    assert ("没有要报的了" in newest) is (state == "已结束")


def test_snapshot_is_taken_when_something_changed_and_on_request(nuanxin, registered):
    said = [nuanxin("snapshot", *options).out for options in ((), (), ("--rewrite",))]

    assert [text.split("。")[0].split("：")[0] for text in said] == ["已更新", "没有变化，不用更新", "已更新"]
    assert all("快照时间 " in text for text in said)


def test_snapshot_of_an_area_outside_the_office_is_refused(nuanxin, office):
    shown = nuanxin("snapshot", "--area", "大余县")

    assert (shown.code, shown.out) == (1, "")
    assert "不在“信丰县”之内" in shown.err
