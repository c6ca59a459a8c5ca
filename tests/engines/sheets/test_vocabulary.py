"""The words clerks use in closed lists, and the codes they are stored under: the contract with the records."""

import pytest

from nuanxin.engines.sheets import load_list
from nuanxin.engines.sheets.cells import compile_column
from tests.engines.sheets.building import TODAY

CODES = {
    ("persons", "性别"): "M F",
    ("persons", "文化程度"): "primary junior senior secondary_vocational college bachelor postgraduate",
    ("persons", "户籍性质"): "urban rural",
    ("persons", "人员类别"): "LONG AGE DISAB DIBAO ZERO GRAD LAND SOE1 SOE2 COLL EXPOV MONI VET FISH RDIS RZT OTH",
    ("persons", "就业状态"): "unemployed enterprise flexible self_employed public_post inactive",
    ("persons", "原法定退休年龄"): "50 55 60",
    ("visits", "方式"): "home_visit condolence phone wechat come_in sms",
    ("visits", "事项"): "survey policy guidance posts training startup counselling experience follow_up condolence",
    ("referrals", "渠道"): "in_person phone sms wechat app fair other",
    ("referrals", "反馈"): "none agreed refused interviewed hired",
    ("placements", "就业形式"): "enterprise flexible self_employed welfare_post",
    ("fairs", "形式"): "on_site online live_stream cloud mobile",
    ("fairs", "专场对象"): "hardship disabled graduates other",
    ("low_income", "低保类别"): "urban rural",
    ("disability", "残疾类别"): "sight hearing speech limb intellectual mental multiple",
    ("disability", "残疾等级"): "1 2 3 4",
    ("insurance", "险种"): "enterprise_pension resident_pension flexible_pension unemployment injury medical",
    ("businesses", "主体类型"): "company individual cooperative",
    ("businesses", "状态"): "running cancelled revoked",
    ("poverty", "对象类型"): "lifted unstable marginal sudden",
    ("graduates", "学历"): "primary junior senior secondary_vocational college bachelor postgraduate",
    ("province_export", "就业形式"): "enterprise flexible self_employed welfare_post",
    (
        "vacancies",
        "岗位类别",
    ): "market care internship quota community flexible urgent urban_welfare rural_welfare temporary_welfare workshop",
}


@pytest.mark.parametrize(("list_id", "column"), CODES)
def test_the_codes_of_a_closed_list_are_those_the_records_hold(list_id, column):
    assert tuple(load_list(list_id).column(column).values) == tuple(CODES[list_id, column].split())


def meaning(list_id, column, cell):
    return compile_column(load_list(list_id).column(column), today=TODAY, resolve_area=None)(cell)


@pytest.mark.parametrize(
    ("list_id", "column", "cell", "code"),
    [
        ("low_income", "低保类别", "农村居民最低生活保障", "rural"),
        ("low_income", "低保类别", "城镇低保", "urban"),
        ("disability", "残疾类别", "语言残疾", "speech"),
        ("disability", "残疾类别", 6, "mental"),
        ("disability", "残疾等级", "Ⅲ级", "3"),
        ("disability", "残疾等级", "肆级", "4"),
        ("insurance", "险种", "企业职工基本养老保险", "enterprise_pension"),
        ("insurance", "险种", "城乡居民基本养老保险", "resident_pension"),
        ("insurance", "险种", "灵活就业人员基本养老保险", "flexible_pension"),
        ("insurance", "险种", "工伤保险", "injury"),
        ("businesses", "主体类型", "有限责任公司（自然人独资）", "company"),
        ("businesses", "状态", "在营（开业）企业", "running"),
        ("businesses", "状态", "吊销，未注销", "revoked"),
        ("poverty", "对象类型", "边缘户", "marginal"),
        ("poverty", "对象类型", "脱贫不稳定", "unstable"),
        ("graduates", "学历", "大学本科", "bachelor"),
        ("graduates", "学历", "第二学士学位", "第二学士学位"),
        ("province_export", "就业形式", "单位就业", "enterprise"),
        ("province_export", "就业形式", " 帮工 ", "帮工"),
        ("persons", "性别", "男", "M"),
        ("persons", "性别", "女性", "F"),
        ("persons", "性别", "1", "M"),
        ("persons", "性别", 2, "F"),
        ("persons", "文化程度", "文盲", "primary"),
        ("persons", "文化程度", "小学", "primary"),
        ("persons", "文化程度", "职高", "secondary_vocational"),
        ("persons", "文化程度", "大学专科", "college"),
        ("persons", "文化程度", "大学", "bachelor"),
        ("persons", "文化程度", "硕士研究生", "postgraduate"),
        ("persons", "户籍性质", "非农业", "urban"),
        ("persons", "户籍性质", "农业户口", "rural"),
        ("persons", "就业状态", "失业", "unemployed"),
        ("persons", "就业状态", "登记失业", "unemployed"),
        ("persons", "就业状态", "公益岗", "public_post"),
        ("persons", "就业状态", "退出劳动力", "inactive"),
        ("persons", "原法定退休年龄", 50, "50"),
        ("persons", "原法定退休年龄", "55周岁", "55"),
        ("visits", "方式", "入户", "home_visit"),
        ("visits", "方式", "上门走访", "home_visit"),
        ("visits", "方式", "电话联系", "phone"),
        ("visits", "方式", "发短信", "sms"),
        ("visits", "事项", "政策宣传", ("policy",)),
        ("visits", "事项", "推荐岗位；技能培训推荐", ("posts", "training")),
        ("visits", "事项", "回访/慰问", ("follow_up", "condolence")),
        ("referrals", "渠道", "手机APP", "app"),
        ("referrals", "渠道", "app", "app"),
        ("referrals", "渠道", "微信群", "wechat"),
        ("referrals", "反馈", "同意", "agreed"),
        ("referrals", "反馈", "已入职", "hired"),
        ("placements", "就业形式", "公益性岗位", "welfare_post"),
        ("placements", "就业形式", "单位就业", "enterprise"),
        ("placements", "就业形式", "个体经营", "self_employed"),
        ("fairs", "形式", "线上招聘会", "online"),
        ("fairs", "形式", "就业大篷车", "mobile"),
        ("fairs", "形式", "直播", "live_stream"),
        ("fairs", "专场对象", "残疾人、高校毕业生", ("disabled", "graduates")),
        ("vacancies", "岗位类别", "乡村公益岗", "rural_welfare"),
        ("vacancies", "岗位类别", "就业见习岗位", "internship"),
        ("vacancies", "岗位类别", "帮扶车间", "workshop"),
    ],
)
def test_a_clerks_word_is_the_code_it_means(list_id, column, cell, code):
    assert meaning(list_id, column, cell) == code


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("长期失业人员", "LONG"),
        ("长期失业者", "LONG"),
        ("大龄人员", "AGE"),
        ("4050人员", "AGE"),
        ("大龄就业困难人员", "AGE"),
        ("残疾人员", "DISAB"),
        ("残疾人", "DISAB"),
        ("低保家庭成员", "DIBAO"),
        ("低保户", "DIBAO"),
        ("零就业家庭成员", "ZERO"),
        ("就业困难高校毕业生", "GRAD"),
        ("失地（失林）人员", "LAND"),
        ("失地农民", "LAND"),
        ("国有企业下岗失业人员", "SOE1"),
        ("国有企业关闭破产安置人员", "SOE2"),
        ("集体企业下岗职工", "COLL"),
        ("脱贫人口", "EXPOV"),
        ("脱贫劳动力", "EXPOV"),
        ("监测对象", "MONI"),
        ("防止返贫监测对象", "MONI"),
        ("重点监测对象", "MONI"),
        ("脱贫不稳定户", "MONI"),
        ("就业困难退役军人", "VET"),
        ("退捕渔民", "FISH"),
        ("农村残疾人", "RDIS"),
        ("零转移就业农户成员", "RZT"),
        ("其他", "OTH"),
    ],
)
def test_a_category_goes_by_the_words_of_the_notices(word, code):
    assert meaning("persons", "人员类别", word) == (code,)


@pytest.mark.parametrize(
    ("list_id", "column", "cell"),
    [
        ("placements", "合同终止", "无固定期限"),
        ("vacancies", "有效期至", "长期"),
        ("vacancies", "月薪上限", "面议"),
        ("vacancies", "年龄上限", "不限"),
    ],
)
def test_a_word_that_says_there_is_no_limit_is_an_empty_cell(list_id, column, cell):
    assert meaning(list_id, column, cell) is None
