"""What becomes of each row of a department's list: judged against the newest release, by its natural key."""

from __future__ import annotations

import datetime

import pytest

from nuanxin.comparisons.models import ListRelease
from nuanxin.engines.sheets import load_list
from tests import factories
from tests.contract import papers

pytestmark = pytest.mark.django_db
NUMBER, OTHER = papers.id_number(), papers.id_number("19800203", "女")
CODE, OTHER_CODE = papers.credit_code("91360722MA0000001"), papers.credit_code("91360722MA0000002")
DAY = datetime.date(2022, 9, 1)
# A whole row of each list.
ROWS = {
    "unemployment": {
        "姓名": "张三",
        "身份证号": NUMBER,
        "登记日期": "2022-03-01",
        "失业原因": "合同终止",
        "常住地": "嘉定镇水东村",
        "联系电话": "13800138000",
    },
    "low_income": {
        "姓名": "张三",
        "身份证号": NUMBER,
        "户主身份证号": OTHER,
        "低保类别": "农村低保",
        "起始年月": "2021-05",
        "终止年月": "2023-04",
        "常住地": "嘉定镇",
    },
    "disability": {
        "姓名": "张三",
        "残疾人证号": f"{NUMBER}44B1",
        "残疾类别": "肢体",
        "残疾等级": "四级",
        "签发日期": "2019-06-01",
        "常住地": "嘉定镇",
        "有效期至": "2029-06-01",
    },
    "insurance": {
        "姓名": "张三",
        "身份证号": NUMBER,
        "险种": "企业养老",
        "参保单位": "信丰电子厂",
        "统一社会信用代码": CODE,
        "起始年月": "2020-01",
        "终止年月": "2022-01",
    },
    "businesses": {
        "企业名称": "张三商店",
        "统一社会信用代码": CODE,
        "法定代表人": "张三",
        "法定代表人身份证号": NUMBER,
        "主体类型": "个体工商户",
        "成立日期": "2020-01-05",
        "注销日期": "2022-01-05",
        "状态": "存续",
    },
    "deceased": {"姓名": "张三", "身份证号": NUMBER, "死亡日期": "2022-08-01"},
    "poverty": {
        "姓名": "张三",
        "身份证号": NUMBER,
        "户主身份证号": OTHER,
        "对象类型": "脱贫户",
        "识别日期": "2016-01-01",
        "常住地": "嘉定镇",
        "务工地点": "广东东莞",
        "务工单位": "制衣厂",
        "务工起始": "2021-03-01",
    },
    "graduates": {
        "姓名": "张三",
        "身份证号": NUMBER,
        "毕业院校": "赣南师范大学",
        "学历": "本科",
        "毕业日期": "2022-06-30",
        "联系电话": "13800138000",
    },
    "veterans": {"姓名": "张三", "身份证号": NUMBER, "退役日期": "2020-09-01"},
    "province_export": {
        "姓名": "张三",
        "身份证号": NUMBER,
        "就业地": "广东深圳",
        "就业形式": "企业吸纳",
        "就业日期": "2021-03-01",
        "联系电话": "13800138000",
    },
}
# Parts of the natural key: another value is another record.
KEYS = [
    ("unemployment", "登记日期", "2022-04-01"),
    ("low_income", "姓名", "李四"),
    ("low_income", "户主身份证号", NUMBER),
    ("low_income", "起始年月", "2021-06"),
    ("disability", "残疾人证号", f"{NUMBER}44B2"),
    ("insurance", "险种", "工伤"),
    ("insurance", "参保单位", "信丰纺织厂"),
    ("insurance", "起始年月", "2020-02"),
    ("businesses", "统一社会信用代码", OTHER_CODE),
    *((list_id, "身份证号", OTHER) for list_id in ROWS if list_id not in ("disability", "businesses")),
]
# Everything else of the record may differ from the release before.
UPDATES = [
    ("unemployment", "姓名", "李四"),
    ("unemployment", "失业原因", "其他"),
    ("unemployment", "常住地", "大塘埠镇"),
    ("unemployment", "联系电话", "13900139000"),
    ("low_income", "低保类别", "城市低保"),
    ("low_income", "终止年月", "2024-04"),
    ("low_income", "常住地", "大塘埠镇"),
    ("disability", "姓名", "李四"),
    ("disability", "签发日期", "2019-07-01"),
    ("disability", "有效期至", "2030-06-01"),
    ("insurance", "统一社会信用代码", OTHER_CODE),
    ("insurance", "终止年月", "2022-02"),
    ("businesses", "企业名称", "李四商店"),
    ("businesses", "法定代表人", "李四"),
    ("businesses", "法定代表人身份证号", OTHER),
    ("businesses", "主体类型", "企业"),
    ("businesses", "成立日期", "2020-01-06"),
    ("businesses", "注销日期", "2022-01-06"),
    ("businesses", "状态", "注销"),
    ("deceased", "死亡日期", "2022-08-02"),
    ("poverty", "户主身份证号", NUMBER),
    ("poverty", "对象类型", "边缘易致贫户"),
    ("poverty", "识别日期", "2016-02-01"),
    ("poverty", "务工地点", "浙江"),
    ("poverty", "务工单位", "鞋厂"),
    ("poverty", "务工起始", "2021-04-01"),
    ("graduates", "毕业院校", "江西理工大学"),
    ("graduates", "学历", "大专"),
    ("graduates", "毕业日期", "2022-06-29"),
    ("veterans", "退役日期", "2020-09-02"),
    ("province_export", "就业地", "赣州"),
    ("province_export", "就业形式", "灵活就业"),
    ("province_export", "就业形式", "其他"),
    ("province_export", "就业日期", "2021-03-02"),
]

MAY_BE_EMPTY = [(list_id, column) for list_id, column, _ in UPDATES if column not in load_list(list_id).required]


@pytest.fixture
def taken(desk):
    """A whole row of a list has gone in on 1 September."""

    def take(list_id, **cells):
        row = ROWS[list_id] | cells
        assert desk.verdicts(list_id, row, released_on=DAY) == {"new": 1}
        return row

    return take


@pytest.mark.parametrize("list_id", ROWS)
def test_a_first_release_is_new_and_the_same_file_again_is_the_same_and_no_second_release(desk, taken, list_id):
    row = taken(list_id)

    assert desk.verdicts(list_id, row, released_on=DAY) == {"same": 1}
    assert ListRelease.objects.count() == 1


@pytest.mark.parametrize("list_id", ROWS)
def test_the_same_content_of_another_day_is_a_new_release(desk, taken, list_id):
    row = taken(list_id)

    assert desk.verdicts(list_id, row, released_on=datetime.date(2022, 9, 15)) == {"same": 1}
    assert ListRelease.objects.count() == 2


@pytest.mark.parametrize(("list_id", "column", "value"), KEYS)
def test_another_natural_key_is_another_record(desk, taken, list_id, column, value):
    row = taken(list_id)

    assert desk.verdicts(list_id, row, row | {column: value}) == {"same": 1, "new": 1}


@pytest.mark.parametrize(("list_id", "column", "value"), UPDATES)
def test_any_other_cell_is_an_update(desk, taken, list_id, column, value):
    row = taken(list_id)

    assert desk.verdicts(list_id, row | {column: value}) == {"update": 1}


@pytest.mark.parametrize(("list_id", "column"), dict.fromkeys(MAY_BE_EMPTY))
def test_an_empty_cell_is_no_difference(desk, taken, list_id, column):
    row = taken(list_id)

    assert desk.verdicts(list_id, row | {column: ""}) == {"same": 1}


@pytest.mark.parametrize(("list_id", "column", "value"), UPDATES)
def test_the_second_of_one_record_in_a_file_is_a_duplicate(desk, county, list_id, column, value):
    assert desk.verdicts(list_id, ROWS[list_id], ROWS[list_id] | {column: value}) == {"new": 1, "duplicate_in_file": 1}


@pytest.mark.parametrize("list_id", ROWS)
def test_each_required_cell_must_be_filled(desk, county, list_id):
    required = load_list(list_id).required

    told = desk.told(list_id, *(ROWS[list_id] | {column: ""} for column in required))

    assert [(row, column) for row, column, _, _ in told] == list(enumerate(required, 2))


@pytest.mark.parametrize("list_id", [list_id for list_id in ROWS if list_id != "disability"])
def test_short_and_long_numbers_are_one_record(desk, taken, list_id):
    row = taken(list_id)
    column = "法定代表人身份证号" if list_id == "businesses" else "身份证号"

    assert desk.verdicts(list_id, row | {column: papers.short_id(NUMBER)}) == {"same": 1}


@pytest.mark.parametrize("list_id", ROWS)
def test_an_area_outside_the_county_is_invalid(desk, county, list_id):
    row = ROWS[list_id] | {"常住地": factories.FOREIGN_TOWN}

    assert [(column, value) for _, column, value, _ in desk.told(list_id, row)] == [("常住地", factories.FOREIGN_TOWN)]
