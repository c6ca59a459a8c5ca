"""Conditions as Chinese sentences."""

from __future__ import annotations

import pytest

from nuanxin.engines import rules
from tests.engines.rules.facts import CATALOGUE, COLUMNS

SAID = [
    (
        "decided_on <= $to AND (ended_on IS NULL OR ended_on >= $from)",
        "认定日期不晚于期末，且（没有退出日期或退出日期不早于期初）",
    ),
    ("sex = 'M' OR form <> 'enterprise'", "性别是男，或就业形式不是企业吸纳"),
    ("sex IN ('M', 'F')", "性别是男、女之一"),
    ("form NOT IN ('enterprise', 'flexible')", "就业形式不是企业吸纳、flexible中的任何一个"),
    ("form IN ('enterprise')", "就业形式是企业吸纳"),
    ("has('LONG')", "属于长期失业人员"),
    ("NOT has('LONG')", "不属于长期失业人员"),
    ("wants_job", "愿意就业"),
    ("wants_job = FALSE", "不愿就业"),
    ("NOT helped", "是否帮扶实现为否"),
    ("helped <> FALSE", "是否帮扶实现为是"),
    ("helped = (seq > 1)", "是否帮扶实现是（录入序号超过1）"),
    ("decided_on BETWEEN $from AND $to", "认定日期在期初至期末之间（含两端）"),
    ("seq NOT BETWEEN 1 AND 3", "录入序号不在1至3之间（含两端）"),
    ("birth_on IS NULL", "出生日期未采集"),
    ("birth_on IS NOT NULL", "出生日期已采集"),
    ("ended_on IS NOT NULL", "有退出日期"),
    ("amount_yuan >= 1000.50", "救助金额不少于1000.50"),
    ("full_years(birth_on, $to) >= 50", "出生日期至期末的周年数不少于50"),
    ("add_months(decided_on, 12) <= DATE '2022-09-01'", "认定日期加12个月不晚于2022年9月1日"),
    ("least(decided_on, ended_on) = $to", "认定日期、退出日期中最小（早）的是期末"),
    ("coalesce(ended_on, $to) < $limit", "退出日期（没有时取期末）早于limit"),
    ("CASE sex WHEN 'M' THEN 60 ELSE 50 END > seq - 1", "（性别是男时取60，其余取50）超过（录入序号减1）"),
    ("CASE WHEN helped THEN 'enterprise' END = form", "（是否帮扶实现为是时取企业吸纳）是就业形式"),
    ("NOT (helped AND seq = 1)", "不符合“是否帮扶实现为是，且录入序号等于1”"),
    ("any(helped AND seq = 1)", "家庭成员中有人（是否帮扶实现为是，且录入序号等于1）"),
    ("all(helped)", "家庭成员全部（是否帮扶实现为是）"),
    ("count(helped) > 1", "家庭成员中（是否帮扶实现为是）的人数超过1"),
    ("note = 'a'", "备注是a"),
]


@pytest.mark.parametrize(("text", "sentence"), SAID)
def test_condition_in_chinese(text, sentence):
    condition = rules.compile(text, CATALOGUE, {"from": "date", "to": "date", "limit": "date"}, members=COLUMNS)

    assert condition.chinese(CATALOGUE, COLUMNS) == sentence


def test_name_without_a_label_is_said_as_written():
    assert rules.compile("sex = 'M' AND helped", CATALOGUE).chinese({}) == "sex是M，且helped为是"
