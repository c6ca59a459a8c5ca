"""Folding and matching of single headings."""

import pytest

from nuanxin.engines.sheets import load_list
from nuanxin.engines.sheets.headings import TOWN, VILLAGE, Matcher, fold_heading, is_neutral, is_stranger, joined, trimmed
from nuanxin.engines.sheets.spec import ColumnSpec, ListSpec


@pytest.mark.parametrize(
    "text",
    [
        "联系电话",
        "*联系电话",
        "联系电话*",
        "联系 电话",
        "联系\n电话",
        "联系电话（手机）",
        "联系电话:",
        "联系电话：",
        "（3）联系电话",
        "3、联系电话",
        "③联系电话",
        "【联系电话】",
        "联系/电话",
    ],
)
def test_dress_does_not_change_a_heading(text):
    assert fold_heading(text) == "联系电话"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("走访时间", "走访日期"),
        ("证件号", "证件号码"),
        ("是否帮扶实现", "帮扶实现"),
        ("有无就业意愿", "就业意愿"),
        ("是否有就业意愿", "就业意愿"),
        ("是否为规模以上企业", "规模以上企业"),
        ("app", "APP"),
        ("ＡＰＰ", "APP"),
    ],
)
def test_two_headings_that_mean_the_same_fold_to_the_same(one, other):
    assert fold_heading(one) == fold_heading(other)


@pytest.mark.parametrize(("one", "other"), [("身份证号", "户主身份证号"), ("是否", ""), ("认定日期", "退出日期"), ("单位", "单位名称")])
def test_two_headings_that_mean_something_else_do_not(one, other):
    assert fold_heading(one) != fold_heading(other)


def test_an_endless_heading_is_cut_before_it_is_folded():
    assert len(fold_heading("长" * 100_000)) == 200


def one_list(*names, **aliases):
    columns = [ColumnSpec(name=name, type="text", aliases=aliases.get(name, ())) for name in names]
    return ListSpec(id="x", title="表", owner="人社", source="测试", key=(names[0],), columns=tuple(columns))


def test_a_prefix_may_stand_or_be_missing():
    matcher = Matcher(one_list("走访日期", "方式"))

    assert [matcher.loose(text).column for text in ("日期", "走访方式", "招聘方式")] == ["走访日期", "方式", "方式"]


def test_a_heading_that_fits_two_columns_fits_none():
    matcher = Matcher(one_list("走访日期", "推介日期"))

    assert matcher.loose("日期") is None


def test_one_prefix_is_not_taken_for_another():
    assert Matcher(one_list("走访日期")).loose("推介日期") is None


def test_a_name_is_surer_than_an_alias_of_another_column():
    matcher = Matcher(one_list("日期", "时期", 时期=("日期",)))

    assert (matcher.exact("日期").column, matcher.exact("时期").column) == ("日期", "时期")


def test_town_and_village_mean_something_only_where_there_is_an_area():
    roster, visits = Matcher(load_list("persons")), Matcher(load_list("visits"))

    assert [roster.part(text) for text in ("乡镇", "乡（镇）", "村", "村委会", "姓名")] == [TOWN, TOWN, VILLAGE, VILLAGE, None]
    assert visits.part("乡镇") is None


@pytest.mark.parametrize(
    ("group", "core"), [("户主信息", "户主"), ("户主基本情况", "户主"), ("合同", "合同"), ("基本情况", ""), ("合同（劳动）", "合同")]
)
def test_what_a_group_title_comes_to(group, core):
    assert trimmed(group) == core


def test_a_heading_is_joined_to_the_nearest_title_first():
    assert joined(("就业情况", "劳动合同"), "起始") == [
        "劳动合同起始",
        "劳动合同起始",
        "就业情况劳动合同起始",
        "就业情况劳动合同起始",
        "就业情况起始",
        "就业起始",
    ]


@pytest.mark.parametrize(
    ("group", "stranger"),
    [
        ("户主", True),
        ("户 主 信 息", True),
        ("配偶", True),
        ("户籍地", True),
        ("走访人员联系记录", False),
        ("合同", False),
        ("本人", False),
    ],
)
def test_titles_that_speak_of_somebody_else(group, stranger):
    assert is_stranger(group) is stranger


@pytest.mark.parametrize(
    ("group", "neutral"), [("基本信息", True), ("个人信息", True), ("援助对象情况", True), ("合同", False), ("户主", False)]
)
def test_titles_that_say_nothing(group, neutral):
    assert is_neutral(group) is neutral
