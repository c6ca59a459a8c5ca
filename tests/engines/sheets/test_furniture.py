"""Words by which rows that are no rows are known, and texts that only resemble them."""

import pytest

from nuanxin.engines.sheets import furniture


@pytest.mark.parametrize(
    "text",
    [
        "合计",
        "合 计",
        "小计：",
        "嘉定镇小计",
        "合计：15人",
        "合计15人",
        "本页合计",
        "总计（元）",
        "注：以上",
        "备注：",
        "说明",
        "填表人：",
        "审核人：王五",
        "单位（盖章）",
        "填报日期：2022年9月20日",
    ],
)
def test_a_mark_is_known_whatever_its_blanks_and_brackets(text):
    assert furniture.is_mark(text) or furniture.is_marked([text])


@pytest.mark.parametrize("text", ["张三", "会计", "合计算法咨询有限公司某某某", "注塑工", "说明书印刷厂", "审核员", "负责人事", "联系人脉"])
def test_a_name_or_a_post_is_no_mark(text):
    assert not furniture.is_mark(text)


@pytest.mark.parametrize(
    "texts", [["1", "2", "3"], ["甲", "乙", "1", "2", "3"], ["栏次", "1", "2", "3"], ["(1)", "(2)", "(3)"], ["0", "1", "2"]]
)
def test_a_row_that_numbers_the_columns_is_known(texts):
    assert furniture.is_number_row(texts)


@pytest.mark.parametrize("texts", [["1", "2"], ["1", "3", "5"], ["张三", "1", "2", "3"], ["5", "6", "7"], [], ["360", "361", "362"]])
def test_other_rows_of_numbers_are_not(texts):
    assert not furniture.is_number_row(texts)


@pytest.mark.parametrize(
    ("cells", "is_note"),
    [
        ([(1, "2.填写说明")], True),
        ([(1, "本表由各乡镇于每月二十日前报送，请勿改动表头。")], True),
        ([(1, "张三")], False),
        ([(1, "2.填写说明"), (2, "x")], False),
        ([(2, "360722196503170016")], False),
    ],
)
def test_a_lone_long_text_is_the_rest_of_a_note(cells, is_note):
    assert furniture.is_lone_note(cells) is is_note
