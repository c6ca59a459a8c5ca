"""Lists of vacancies and fairs: cells that cannot be, where a record may lie, what an empty cell does."""

from __future__ import annotations

import datetime

import pytest

from nuanxin.jobs.models import JobFair, Vacancy
from tests import factories

VACANCY = {"采集日期": "2022-09-03", "采集地": "嘉定镇", "单位名称": "信丰某厂", "岗位名称": "普工", "招聘人数": "5"}
FAIR = {"举办日期": "2022-09-04", "名称": "暖心专场", "举办地": "大塘埠镇", "形式": "现场"}


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"招聘人数": "-3"}, "招聘人数"),
        ({"招聘人数": "若干"}, "招聘人数"),
        ({"招聘人数": "99999999999"}, "招聘人数"),
        ({"年龄上限": "-1"}, "年龄上限"),
        ({"年龄上限": "40000"}, "年龄上限"),
        ({"月薪下限": "-100"}, "月薪下限"),
        ({"岗位类别": "好岗位"}, "岗位类别"),
        ({"采集日期": "2999-01-01"}, "采集日期"),
        ({"采集日期": "2022-02-30"}, "采集日期"),
        ({"有效期至": "2022-09-02"}, "有效期至"),
        ({"统一社会信用代码": "91360722MA35F0A01U"}, "统一社会信用代码"),
        ({"单位名称": "厂" * 121}, "单位名称"),
    ],
)
def test_a_vacancy_with_an_impossible_cell_is_invalid_and_says_which(desk, cells, column):
    assert [(row, told) for row, told, *_ in desk.told("vacancies", VACANCY | cells)] == [(2, column)]
    assert not Vacancy.objects.exists()


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"参会单位数": "-1"}, "参会单位数"),
        ({"提供岗位数": "99999999999"}, "提供岗位数"),
        ({"形式": "茶话会"}, "形式"),
        ({"专场对象": "残疾人、老人"}, "专场对象"),
        ({"举办日期": "2999-01-01"}, "举办日期"),
        ({"名称": ""}, "名称"),
    ],
)
def test_a_fair_with_an_impossible_cell_is_invalid_and_says_which(desk, cells, column):
    assert [(row, told) for row, told, *_ in desk.told("fairs", FAIR | cells)] == [(2, column)]
    assert not JobFair.objects.exists()


def test_the_unknown_word_of_several_is_named(desk):
    [(_, _, _, reason)] = desk.told("fairs", FAIR | {"专场对象": "残疾人、老人"})

    assert "老人" in reason


def test_a_good_row_below_a_refused_one_of_the_same_record_goes_in(desk):
    assert desk.verdicts("vacancies", VACANCY | {"招聘人数": "0"}, VACANCY) == {"new": 1, "invalid": 1}


def test_two_rows_of_one_vacancy_that_differ_are_one_and_the_note_says_so(desk):
    outcome = desk("vacancies", VACANCY, VACANCY | {"招聘人数": "6"})

    assert ([one.row for one in outcome.problems], Vacancy.objects.get().openings) == ([3], 5)
    assert "不同" in outcome.problems[0].reason


def test_an_empty_cell_erases_nothing(desk):
    desk("vacancies", VACANCY | {"学历要求": "高中", "年龄上限": "50", "规模以上企业": "是"})

    assert desk.verdicts("vacancies", VACANCY | {"学历要求": "", "年龄上限": "/", "规模以上企业": ""}) == {"same": 1}

    made = Vacancy.objects.get()
    assert (made.education, made.age_max, made.is_large_employer) == ("高中", 50, True)


def test_no_in_a_yes_no_column_is_no_where_elsewhere_it_is_empty(desk):
    desk("vacancies", VACANCY | {"规模以上企业": "无", "学历要求": "无"})

    made = Vacancy.objects.get()
    assert (made.is_large_employer, made.education) == (False, "")


def test_a_pay_range_upside_down_in_one_row_is_invalid_as_an_end_before_its_beginning_is(desk):
    assert desk.verdicts("vacancies", VACANCY | {"月薪下限": "5000", "月薪上限": "3000"}) == {"invalid": 1}
    assert not Vacancy.objects.exists()


@pytest.mark.parametrize(
    ("heading", "field", "value", "kept"),
    [
        ("岗位数", "openings_count", "300", 300),
        ("参会企业数", "employers_count", "２０", 20),
        ("意向人数", "intents_count", " 45 ", 45),
        ("面向对象", "audiences", "高校毕业生；其他", "graduates,other"),
    ],
)
def test_a_fair_is_read_under_other_headings(desk, heading, field, value, kept):
    desk("fairs", FAIR | {heading: value})

    assert getattr(JobFair.objects.get(), field) == kept


@pytest.mark.parametrize(
    ("heading", "field", "value", "kept"),
    [
        ("需求人数", "openings", "8", 8),
        ("收集日期", "collected_on", "2022年9月5日", datetime.date(2022, 9, 5)),
        ("企业名称", "employer_name", "信丰某某厂", "信丰某某厂"),
        ("工种", "post_name", "焊工", "焊工"),
    ],
)
def test_a_vacancy_is_read_under_other_headings(desk, heading, field, value, kept):
    known = {"需求人数": "招聘人数", "收集日期": "采集日期", "企业名称": "单位名称", "工种": "岗位名称"}[heading]
    row = {name: cell for name, cell in VACANCY.items() if name != known} | {heading: value}

    assert desk.verdicts("vacancies", row) == {"new": 1}
    assert getattr(Vacancy.objects.get(), field) == kept


def test_a_village_of_the_township_is_its_own_area(desk):
    desk("vacancies", VACANCY | {"采集地": "嘉定镇水东村"})

    assert Vacancy.objects.get().area_id == factories.SHUIDONG


def test_the_county_itself_may_collect_and_hold(desk):
    desk("vacancies", VACANCY | {"采集地": "信丰县"})
    desk("fairs", FAIR | {"举办地": "江西省赣州市信丰县"})

    assert (Vacancy.objects.get().area_id, JobFair.objects.get().area_id) == (factories.COUNTY, factories.COUNTY)


def test_a_township_officers_file_with_another_townships_row_takes_only_their_own(desk, township_officer):
    own, other = VACANCY, VACANCY | {"采集地": "大塘埠镇"}
    area = factories.area(factories.JIADING)

    outcome = desk("vacancies", own, other, by=township_officer, area=area)

    assert {name: count for name, count in outcome.counts.items() if count} == {"new": 1, "invalid": 1}
    assert Vacancy.objects.get().area_id == factories.JIADING


def test_a_voided_fair_may_come_in_again(desk, officer):
    from nuanxin.jobs import actions

    desk("fairs", FAIR)
    actions.void_fair(by=officer, fair=JobFair.objects.get(), reason="日期写错")

    assert desk.verdicts("fairs", FAIR) == {"new": 1}
    assert (JobFair.objects.count(), JobFair.objects.standing().count()) == (2, 1)
