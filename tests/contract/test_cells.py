"""What cells really look like: each odd spelling means what its clean one means, is empty, or is refused with column and value.

An odd cell goes in first; the clean one must then be `same`, and would be `update` had the odd one meant nothing.
"""

from __future__ import annotations

import datetime

import pytest

from tests.contract import papers

BIRTH = "19650301"
UNDERSTOOD = [
    ("联系电话", "１３８００１３８０００", "13800138000"),
    ("联系电话", " 138 0013 8000 ", "13800138000"),
    ("联系电话", "138\xa00013\u30008000", "13800138000"),
    ("联系电话", "'13800138000", "13800138000"),
    ("联系电话", 13800138000, "13800138000"),
    ("联系电话", "0797-3312345", "07973312345"),
    ("认定日期", "2022.3", "2022-03-01"),
    ("认定日期", "2022年3月", "2022-03-01"),
    ("认定日期", "2022-03-00", "2022-03-01"),
    ("认定日期", "2022-03", "2022-03-01"),
    ("认定日期", "2022/3", "2022-03-01"),
    ("认定日期", "20220305", "2022-03-05"),
    ("认定日期", 20220305, "2022-03-05"),
    ("认定日期", "2022年3月5日", "2022-03-05"),
    ("认定日期", "2022.3.5", "2022-03-05"),
    ("认定日期", "2022/3/5", "2022-03-05"),
    ("认定日期", "２０２２－０３－０５", "2022-03-05"),
    ("认定日期", "'2022-03-05", "2022-03-05"),
    ("认定日期", "2022-03-05 00:00:00", "2022-03-05"),
    ("认定日期", 44625, "2022-03-05"),
    ("认定日期", datetime.date(2022, 3, 5), "2022-03-05"),
    ("文化程度", " 初 中 ", "初中"),
    ("文化程度", "初\xa0中", "初中"),
    ("文化程度", "初　中", "初中"),
    ("户籍性质", "'农村", "农村"),
    ("人员类别", "长期失业人员、大龄人员", "大龄人员,长期失业人员"),
    ("人员类别", "长期失业人员，大龄人员", "长期失业人员、大龄人员"),
    ("人员类别", "长期失业人员,大龄人员", "长期失业人员、大龄人员"),
    ("人员类别", "长期失业人员;大龄人员", "长期失业人员、大龄人员"),
    ("人员类别", "长期失业人员；大龄人员", "长期失业人员、大龄人员"),
    ("人员类别", "长期失业人员/大龄人员", "长期失业人员、大龄人员"),
    ("人员类别", "长期失业人员\n大龄人员", "长期失业人员、大龄人员"),
    ("人员类别", "4050人员", "大龄人员"),
    ("人员类别", "４０５０人员", "大龄人员"),
    ("人员类别", "脱贫劳动力", "脱贫人口"),
    ("人员类别", "防止返贫监测对象", "监测对象"),
    ("人员类别", "重点监测对象", "监测对象"),
    ("人员类别", "失地(失林)人员", "失地（失林）人员"),
    *[("就业意愿", word, "是") for word in ("有", "√", "1", "Y", "y", "Ｙ", 1)],
    *[("就业意愿", word, "否") for word in ("无", "×", "0", "N", "n", 0)],
    ("就业意愿", " 是 ", "是"),
    ("常住地", "嘉定镇 水东村", "360722100200"),
    ("常住地", "嘉定镇水东村委会", "360722100200"),
    ("常住地", "嘉定镇水东村民委员会", "360722100200"),
    ("常住地", "信丰县嘉定镇水东村", "360722100200"),
    ("常住地", "江西省赣州市信丰县嘉定镇水东村", "360722100200"),
    ("常住地", "赣州市信丰县嘉定镇水东村", "360722100200"),
    ("常住地", "３６０７２２１００２００", "360722100200"),
    ("常住地", 360722100200, "360722100200"),
    ("常住地", "360722100", "360722100000"),
    ("常住地", "嘉定镇", "360722100000"),
    ("常住地", "信丰县嘉定镇", "360722100000"),
    ("常住地", "360722", "360722000000"),
    ("常住地", "信丰县", "360722000000"),
    ("常住地", "江西省赣州市信丰县", "360722000000"),
    ("常住地", "信丰县工业园", "360722400000"),
    ("常住地", "信丰县信丰县工业园", "360722400000"),
    ("常住地", "江西省赣州市信丰县信丰县工业园", "360722400000"),
    ("常住地", "信丰县工业园虚拟社区", "360722400498"),
    ("常住地", "嘉定镇阳明路社区", "360722100011"),
    ("常住地", "嘉定镇阳明路社区居委会", "360722100011"),
    ("常住地", "嘉定镇圣塔路社区", "360722100006"),
    ("常住地", "嘉定镇城南社区", "360722100020"),
    ("常住地", "嘉定镇解放东路社区居委会", "360722100005"),
]
EMPTY = ["", " ", "　", "\xa0", "同上", "无", "/", "—", "-", " - ", "——", "--", "／", "－", "'"]
REFUSED = [
    ("身份证号", 360722197005011234, "被 Excel 当作数字"),
    ("身份证号", "3.60722E+17", ""),
    ("身份证号", "36072219700501123", ""),
    ("身份证号", "360722********1234", ""),
    ("身份证号", "3607**********1234", ""),
    ("身份证号", "张三", ""),
    ("身份证号", papers.with_check_digit("36072219701301001"), ""),
    ("身份证号", papers.with_check_digit("36072219700230001"), ""),
    ("认定日期", "2022-02-30", "2022-02-30"),
    ("认定日期", "2022-13-01", "2022-13-01"),
    ("认定日期", "去年", "去年"),
    ("认定日期", "2022年2月29日", "2022年2月29日"),
    ("认定日期", "2099-01-01", ""),
    ("退出日期", "2099-01-01", ""),
    ("失业登记日期", "2099-01-01", ""),
    ("性别", "人妖", "人妖"),
    ("文化程度", "神童", "神童"),
    ("户籍性质", "火星", "火星"),
    ("就业状态", "忙", "忙"),
    ("就业意愿", "也许", "也许"),
    ("人员类别", "长期失业人员、外星人", "外星人"),
    ("联系电话", "12", ""),
    ("常住地", "嘉定镇水帘洞村", "嘉定镇水帘洞村"),
    ("常住地", "广州市天河区", ""),
    ("常住地", "大余县", ""),
    ("常住地", "360723", ""),
    ("常住地", "360723100000", ""),
    ("常住地", "360722999", ""),
    ("常住地", "江西省", ""),
    ("常住地", "赣州市", ""),
    ("户主身份证号", "360722********1234", ""),
]


def person(**cells):
    return {"姓名": "张三", "身份证号": papers.id_number(BIRTH), "常住地": "嘉定镇水东村"} | cells


@pytest.mark.parametrize(("column", "odd", "clean"), UNDERSTOOD)
def test_odd_cell_means_what_its_clean_spelling_means(office, column, odd, clean):
    row = person()

    assert office.verdicts("persons", row | {column: odd}) == {"new": 1}
    assert office.verdicts("persons", row | {column: clean}) == {"same": 1}


@pytest.mark.parametrize("column", ["联系电话", "认定日期", "文化程度", "人员类别", "民族", "技能特长"])
@pytest.mark.parametrize("blank", EMPTY)
def test_cell_of_only_blanks_dashes_or_fillers_is_empty(office, column, blank):
    value = {"联系电话": "13800138000", "认定日期": "2022-03-05", "文化程度": "初中", "人员类别": "大龄人员"}.get(column, "汉族")
    row = person()

    assert office.verdicts("persons", row | {column: blank}) == {"new": 1}
    assert office.verdicts("persons", row | {column: value}) == {"update": 1}


@pytest.mark.parametrize("blank", [blank for blank in EMPTY if blank != "无"])
def test_yes_or_no_left_empty_is_unknown(office, blank):
    row = person()

    office.record("persons", row | {"就业意愿": blank})

    assert office.verdict("persons", row | {"就业意愿": "否"}) == "update"


@pytest.mark.parametrize("blank", EMPTY)
@pytest.mark.parametrize("column", ["姓名", "身份证号", "常住地"])
def test_required_cell_left_empty_is_invalid(office, column, blank):
    answer = office.take("persons", person(民族="汉族") | {column: blank})

    assert (answer.verdicts, [(row, name) for row, name, _ in answer.told]) == ({"invalid": 1}, [(2, column)])


@pytest.mark.parametrize(("column", "value", "hint"), REFUSED)
def test_impossible_cell_is_refused_with_row_column_value_and_what_to_do(office, column, value, hint):
    answer = office.take("persons", person(), person(**{column: value}))

    assert answer.verdicts == {"new": 1, "invalid": 1}
    [(row, name, seen)] = answer.told
    assert (row, name) == (3, column)
    assert hint in answer.reasons[0] or hint in seen
    if isinstance(value, str):
        assert seen == value
    assert any(word in answer.reasons[0] for word in ("请", "可填"))  # what to do


@pytest.mark.parametrize("code", ["嘉定镇水东村委会", "嘉定镇水东村村委会", "嘉定镇水东村村民委员会"])
def test_village_committee_in_any_spelling_is_the_village(office, code):
    row = person(常住地=code)

    office.record("persons", row)

    assert office.verdict("persons", row | {"常住地": "360722100200"}) == "same"


# the number


def test_number_of_fifteen_digits_is_the_same_person_as_its_eighteen(office):
    row = person()

    office.record("persons", row | {"身份证号": papers.short_id(row["身份证号"])})

    assert office.verdict("persons", row) == "same"


def lower_case_x():
    number = papers.id_number(BIRTH)
    while not number.endswith("X"):
        number = papers.id_number(BIRTH)
    return number


@pytest.mark.parametrize(
    "dress",
    [
        str.lower,
        lambda number: f"'{number}",
        lambda number: f" {number} ",
        lambda number: f"{number[:6]} {number[6:14]} {number[14:]}",
        lambda number: f"{number}\xa0",
        lambda number: f"\u3000{number}",
        lambda number: number.translate({ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789X"}),
        lambda number: number.replace("X", "ｘ"),
    ],
    ids=["lower", "apostrophe", "blanks", "grouped", "nbsp", "wide blank", "full width", "wide x"],
)
def test_number_in_any_dress_is_the_same_person(office, dress):
    row = person(身份证号=lower_case_x())

    office.record("persons", row | {"身份证号": dress(row["身份证号"])})

    assert office.verdict("persons", row) == "same"


def test_number_with_a_wrong_check_digit_is_refused(office):
    number = papers.wrong_check_digit(papers.id_number(BIRTH))

    answer = office.take("persons", person(身份证号=number))

    assert (answer.verdicts, answer.told) == ({"invalid": 1}, [(2, "身份证号", number)])


def test_region_of_the_number_is_no_residence_and_is_not_looked_up(office):
    row = person(身份证号=papers.id_number(BIRTH, region="999999"))

    office.record("persons", row)

    assert office.verdict("persons", row | {"常住地": "360722100200"}) == "same"


def test_number_kept_as_a_number_tells_that_digits_are_lost(office):
    answer = office.take("persons", person(身份证号=360722196503011234))

    assert (answer.verdicts, answer.told[0][:2]) == ({"invalid": 1}, (2, "身份证号"))
    assert "Excel" in answer.reasons[0]


# cells of other lists

EVENTS = {
    "visits": {"日期": "2022-09-05", "方式": "入户走访", "事项": "政策宣讲"},
    "referrals": {"推介日期": "2022-09-05", "单位名称": "信丰电子厂", "岗位名称": "普工"},
    "placements": {"就业日期": "2022-09-05", "就业形式": "企业吸纳", "单位名称": "信丰电子厂", "是否帮扶实现": "是"},
    "reliefs": {"救助日期": "2022-09-05", "金额": "500"},
}
OTHERS = {
    "fairs": {"举办日期": "2022-09-05", "名称": "专场", "举办地": "嘉定镇", "形式": "现场"},
    "vacancies": {"采集日期": "2022-09-05", "采集地": "嘉定镇", "单位名称": "信丰电子厂", "岗位名称": "普工", "招聘人数": 5},
}
ALSO_UNDERSTOOD = [
    ("visits", "方式", "走访慰问", "走访慰问"),
    ("visits", "日期", "2022年9月5日", "2022-09-05"),
    ("visits", "事项", "政策宣讲/职业指导", "职业指导、政策宣讲"),
    ("visits", "事项", "情况摸查\n回访", "回访；情况摸查"),
    ("referrals", "渠道", "app", "APP"),
    ("referrals", "渠道", "ＡＰＰ", "APP"),
    ("referrals", "反馈", " 已 录用", "已录用"),
    ("placements", "统一社会信用代码", papers.credit_code("91360722MA35L0N00").lower(), papers.credit_code("91360722MA35L0N00")),
    ("placements", "按比例就业", "√", "是"),
    ("placements", "合同终止", "2099.12", "2099-12-01"),
    ("reliefs", "金额", "１，２００．５０", "1200.5"),
    ("reliefs", "金额", "1,200.50", 1200.5),
    ("reliefs", "金额", "500元", "500"),
    ("fairs", "专场对象", "残疾人、高校毕业生", "高校毕业生/残疾人"),
    ("fairs", "参会单位数", "１２", 12),
    ("fairs", "举办地", "信丰县", "360722"),
    ("vacancies", "招聘人数", "10", 10),
    ("vacancies", "规模以上企业", "×", "否"),
    ("vacancies", "有效期至", "2099-01-01", datetime.date(2099, 1, 1)),
    ("vacancies", "岗位类别", "城镇公益性岗位", " 城镇公益性岗位 "),
]
ALSO_REFUSED = [
    ("visits", "方式", "托梦"),
    ("visits", "事项", "政策宣讲、喝茶"),
    ("visits", "日期", "2099-01-01"),
    ("visits", "日期", "2022-09-31"),
    ("visits", "方式", ""),
    ("referrals", "推介日期", "2099-01-01"),
    ("referrals", "反馈", "嗯"),
    ("referrals", "渠道", "鸽子"),
    ("referrals", "单位名称", "—"),
    ("referrals", "岗位名称", "同上"),
    ("placements", "就业日期", "2099-01-01"),
    ("placements", "离职日期", "2099-01-01"),
    ("placements", "离职日期", "2022-09-04"),
    ("placements", "就业形式", "啃老"),
    ("placements", "是否帮扶实现", ""),
    ("placements", "是否帮扶实现", "大概"),
    ("placements", "统一社会信用代码", "123"),
    ("reliefs", "金额", "很多"),
    ("reliefs", "金额", ""),
    ("reliefs", "金额", "-500"),
    ("reliefs", "救助日期", "2099-01-01"),
    ("fairs", "举办日期", "2099-01-01"),
    ("fairs", "形式", "露天"),
    ("fairs", "专场对象", "残疾人、外星人"),
    ("fairs", "参会单位数", "若干"),
    ("fairs", "举办地", "大余县"),
    ("fairs", "举办地", "360723100"),
    ("vacancies", "采集日期", "2099-01-01"),
    ("vacancies", "招聘人数", "若干"),
    ("vacancies", "招聘人数", "1.5"),
    ("vacancies", "招聘人数", ""),
    ("vacancies", "采集地", "南康区"),
    ("vacancies", "岗位类别", "神仙岗位"),
]


def row_of(office, list_id):
    return office.enrol() | EVENTS[list_id] if list_id in EVENTS else dict(OTHERS[list_id])


@pytest.mark.parametrize(("list_id", "column", "odd", "clean"), ALSO_UNDERSTOOD)
def test_odd_cell_of_an_event_means_what_its_clean_spelling_means(office, list_id, column, odd, clean):
    row = row_of(office, list_id)

    assert office.verdicts(list_id, row | {column: odd}) == {"new": 1}
    assert office.verdicts(list_id, row | {column: clean}) == {"same": 1}


@pytest.mark.parametrize(("list_id", "column", "value"), ALSO_REFUSED)
def test_impossible_cell_of_an_event_is_invalid(office, list_id, column, value):
    good = row_of(office, list_id)

    answer = office.take(list_id, good, good | {column: value})

    assert answer.verdicts == {"new": 1, "invalid": 1}
    assert [told[:2] for told in answer.told] == [(3, column)]


@pytest.mark.parametrize("list_id", EVENTS)
@pytest.mark.parametrize("number", ["360722********1234", "360722197005011"])
def test_event_of_a_masked_or_unreadable_number_is_invalid(office, list_id, number):
    answer = office.take(list_id, row_of(office, list_id) | {"身份证号": number})

    assert (answer.verdicts, answer.told[0][1]) == ({"invalid": 1}, "身份证号")


@pytest.mark.parametrize("list_id", EVENTS)
def test_event_of_somebody_who_is_not_in_the_roster_is_invalid(office, list_id):
    number = papers.id_number()

    answer = office.take(list_id, row_of(office, list_id) | {"身份证号": number})

    assert (answer.verdicts, answer.told) == ({"invalid": 1}, [(2, "身份证号", number)])


@pytest.mark.parametrize("value", ["1000-01-01", "1850-01-01"])
def test_day_before_any_living_person_is_refused(office, value):
    assert office.verdicts("persons", person(认定日期=value)) == {"invalid": 1}


# month precision


@pytest.mark.parametrize("birth", ["1965.3", "1965年3月", "1965-03-00", "1965-03", "196503"])
def test_birth_given_as_a_month_is_no_conflict_and_the_number_decides(office, birth):
    row = person(身份证号=papers.id_number("19650317"))

    office.record("persons", row | {"出生日期": birth})

    assert office.verdict("persons", row | {"出生日期": "1965-03-17"}) == "same"
    assert office.verdict("persons", row | {"出生日期": "1965-03-18"}) == "conflict"


def test_birth_given_as_another_month_contradicts_the_number(office):
    assert office.verdict("persons", person(身份证号=papers.id_number("19650317"), 出生日期="1965.4")) == "conflict"


def test_day_given_as_a_month_is_marked_as_the_first_of_that_month(office, tmp_path):
    import openpyxl

    office.take("persons", person(认定日期="2022.3"), options=("--marked", tmp_path / "标注.xlsx"))

    sheet = openpyxl.load_workbook(tmp_path / "标注.xlsx").worksheets[0]
    cell = next(cell for cell in sheet[2] if cell.column == [one.value for one in sheet[1]].index("认定日期") + 1)
    told = [str(one.value) for one in sheet[2] if one.value] + [one.comment.text for one in sheet[2] if one.comment]
    assert cell.value == "2022.3"
    assert any("按当月1日" in text for text in told)
