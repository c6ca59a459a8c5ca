"""口径说明: every column in Chinese, from the definition that counts it."""

from __future__ import annotations

import re

from nuanxin import notices
from nuanxin.notices import explain

NOTICE = notices.get("2022-xinfeng-nuanxin")
COLUMNS = {one.no: one for one in explain.of(NOTICE.form("2"))}


def test_every_column_is_explained():
    assert list(COLUMNS) == list(range(1, 33))
    assert all(one.counts and one.basis and one.time and one.area and one.source for one in COLUMNS.values())


def test_a_category_column_says_what_belonging_means():
    assert COLUMNS[2].condition == "属于长期失业人员"
    assert COLUMNS[2].basis == (
        "取自“认定”，条件是：认定日期不晚于期末，且（没有退出日期或退出日期不早于期初）。",
        "每人只取一条：认定日期、登记次序最晚的一条。",
        "“类别认定日”：退出日期、期末中最小（早）的（没有时取期末）。",
        "“长期失业人员”：看“人员类别”中有没有一条，条件是：人员类别是长期失业人员，"
        "且（没有起始日期或起始日期不晚于本条的类别认定日），且（没有终止日期或终止日期不早于本条的类别认定日）。",
    )


def test_a_column_of_those_in_work_says_when_somebody_is_in_work():
    assert COLUMNS[22].condition.count("期末在业") == 1
    assert "“期末在业”：看“就业登记”中有没有一条，条件是：就业日期不晚于期末，且（没有离职日期或离职日期晚于期末）。" in COLUMNS[22].basis


def test_a_sum_says_what_is_added_up():
    assert COLUMNS[32].counts == "统计期内的临时救助，金额相加"
    assert COLUMNS[14].counts == "统计期内采集的岗位信息，招聘人数相加"


def test_people_and_records_are_told_apart():
    assert COLUMNS[16].counts.endswith("数人数")
    assert COLUMNS[11].counts.endswith("数条数")


def test_a_columns_own_remark_follows_its_measures():
    assert COLUMNS[13].note == "现场包括流动招聘。"


def test_nothing_of_the_condition_language_is_left_in_an_explanation():
    words = [text for one in COLUMNS.values() for text in (one.condition, one.counts, *one.basis, one.time, one.area, one.note)]

    assert [text for text in words if re.search(r"[a-z]{2,}|[<>=$]", text)] == []


def test_a_standard_says_whom_it_is_for_and_how_each_item_is_counted():
    told = dict(explain.of_standard(NOTICE.standard("131")))

    assert told["服务对象"] == "基准日在册为是，且基准日在业为否，且（就业意愿为是或就业意愿未采集）"
    assert list(told) == ["服务对象", "宣传政策或职业指导1次", "推荐岗位3个", "推荐培训项目1个", "询问就业意愿"]
