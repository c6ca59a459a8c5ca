"""Cells of words: closed lists, yes and no, names, free text, phones, areas."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nuanxin.engines.sheets.cells import CellError, Noted
from nuanxin.engines.sheets.cells.words import (
    Unresolved,
    area_parser,
    enum_parser,
    name_parser,
    phone_parser,
    several_parser,
    text_parser,
    yes_no_parser,
)
from nuanxin.engines.sheets.spec import known_lists, load_list

persons = load_list("persons")
category = several_parser(persons.column("人员类别"))
education = enum_parser(persons.column("文化程度"))


def refusal(parser, cell):
    with pytest.raises(CellError) as caught:
        parser(cell)
    return str(caught.value)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("初中", "junior"),
        (" 初 中 ", "junior"),
        ("小学", "primary"),
        ("文盲", "primary"),
        ("大学本科", "bachelor"),
        ("本科（函授）", "bachelor"),
        ("college", "college"),
    ],
)
def test_a_word_of_a_closed_list_is_its_code(cell, code):
    assert education(cell) == code


def test_an_unknown_word_is_refused_with_the_words_allowed():
    assert refusal(education, "扫盲班") == "“扫盲班”不在可选范围内。可填：小学及以下、初中、高中、中专、大专、本科、研究生。"


@pytest.mark.parametrize("list_id", known_lists())
def test_every_label_and_every_code_is_understood(list_id):
    for column in load_list(list_id).columns:
        for code, label in column.values.items():
            parser = several_parser(column) if column.several else enum_parser(column)
            expected = (code,) if column.several else code
            assert (parser(label), parser(code)) == (expected, expected)


@pytest.mark.parametrize(
    ("cell", "codes"),
    [
        ("大龄人员", ("AGE",)),
        ("4050人员", ("AGE",)),
        ("“4050”人员", ("AGE",)),
        ("４０５０人员", ("AGE",)),
        (4050.0, ("AGE",)),
        ("脱贫劳动力", ("EXPOV",)),
        ("防止返贫监测对象", ("MONI",)),
        ("重点监测对象", ("MONI",)),
        ("失地(失林)人员", ("LAND",)),
        ("失地（失林）人员", ("LAND",)),
        ("残疾人员（二级）", ("DISAB",)),
        ("残疾人员、大龄人员", ("AGE", "DISAB")),
        ("残疾人员，大龄人员", ("AGE", "DISAB")),
        ("残疾人员,大龄人员", ("AGE", "DISAB")),
        ("残疾人员;大龄人员；低保家庭成员", ("AGE", "DISAB", "DIBAO")),
        ("残疾人员/大龄人员", ("AGE", "DISAB")),
        ("残疾人员\n大龄人员", ("AGE", "DISAB")),
        ("残疾人员\r\n大龄人员", ("AGE", "DISAB")),
        ("残疾人员 大龄人员", ("AGE", "DISAB")),
        ("残疾人员、残疾人、", ("DISAB",)),
    ],
)
def test_several_words_are_their_codes_in_the_order_of_the_list(cell, codes):
    assert category(cell) == codes


def test_an_unknown_word_among_several_is_named():
    assert refusal(category, "残疾人员、富豪、大龄人员、土豪").startswith("不认识“富豪”“土豪”。可填（可多项，用顿号分开）：长期失业人员、")


@pytest.mark.parametrize("cell", ["是", "有", "√", "✓", "1", "Y", "y", "Ｙ", "yes", True, 1, 1.0, " 是 ", "愿意"])
def test_yes_in_every_form(cell):
    assert yes_no_parser()(cell) is True


@pytest.mark.parametrize("cell", ["否", "无", "×", "✗", "0", "N", "n", "no", "x", "Ｘ", False, 0, 0.0, "没有", "不愿意"])
def test_no_in_every_form(cell):
    assert yes_no_parser()(cell) is False


@pytest.mark.parametrize("cell", ["也许", "2", 2, "是否", ["d", "2022-09-01"]])
def test_neither_yes_nor_no_is_refused(cell):
    assert refusal(yes_no_parser(), cell).endswith("看不出是或否。请填“是”或“否”。")


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("张三", "张三"),
        (" 张　三 ", "张三"),
        ("张 三", "张三"),
        ("张\u200b三", "张三"),
        ("'张三", "张三"),
        ("阿卜杜拉•买买提", "阿卜杜拉·买买提"),
        ("阿卜杜拉．买买提", "阿卜杜拉·买买提"),
        ("𠮷䶮", "𠮷䶮"),
        ("Anna Li", "Anna Li"),
    ],
)
def test_a_name_is_kept_without_blanks_and_invisible_signs(cell, name):
    assert name_parser(60)(cell) == name


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        (5.0, "姓名不能是数字或日期。请填写姓名。"),
        ("12", "姓名不能是数字。请填写姓名。"),
        (True, "姓名不能是数字或日期。请填写姓名。"),
        ("#REF!", "这是公式的错误值。请改成真实的内容。"),
        ("张" * 61, "最多 60 个字，这里有 61 个字。请缩短。"),
    ],
)
def test_what_is_no_name_is_refused(cell, reason):
    assert refusal(name_parser(60), cell) == reason


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (" 电工 ", "电工"),
        ("a  b\nc", "a  b\nc"),
        ("=1+1", "=1+1"),
        ("@SUM(1)", "@SUM(1)"),
        (5.0, "5"),
        (0.25, "0.25"),
        (True, "TRUE"),
        (["d", "2022-09-01"], "2022-09-01"),
        ("\ufeff", None),
        ("１２ａ", "１２ａ"),
    ],
)
def test_free_text_is_kept_as_written(cell, text):
    assert text_parser(500)(cell) == text


@pytest.mark.parametrize("cell", ["#N/A", "#ref!", "#DIV/0!"])
def test_an_error_value_is_no_text(cell):
    assert refusal(text_parser(500), cell) == "这是公式的错误值。请改成真实的内容。"


def test_a_long_number_in_a_text_column_has_lost_digits():
    assert "末几位已经丢失" in refusal(text_parser(500), 6.2284800000001e18)


@given(st.text(st.characters(categories=("L", "N", "P", "S", "Zs"), exclude_characters="\u00ad"), max_size=50).map(str.strip))
def test_no_visible_sign_of_a_text_is_ever_changed(text):
    try:
        kept = text_parser(500)(text)
    except CellError:
        assert text.upper().startswith("#")
        return
    assert (kept or "") == text


@pytest.mark.parametrize(
    ("cell", "phone"),
    [
        ("13800000000", "13800000000"),
        ("138 0000 0000", "13800000000"),
        ("138-0000-0000", "13800000000"),
        ("１３８00000000", "13800000000"),
        ("+86 13800000000", "13800000000"),
        ("8613800000000", "13800000000"),
        (13800000000, "13800000000"),
        (13800000000.0, "13800000000"),
        ("0797-3300000", "07973300000"),
        ("(0797)3300000", "07973300000"),
        ("（0797）3300000", "07973300000"),
        ("3300000", "3300000"),
        ("0797-3300000转801", "07973300000"),
        ("13800000000（本人）", "13800000000"),
        ("'13800000000", "13800000000"),
    ],
)
def test_a_phone_is_its_digits(cell, phone):
    assert phone_parser()(cell) == phone


@pytest.mark.parametrize(
    "cell", ["13800000000、0797-3300000", "13800000000/0797-3300000", "13800000000\n07973300000", "13800000000 13900000000"]
)
def test_of_several_phones_the_first_is_kept_with_a_note(cell):
    assert phone_parser()(cell) == Noted("13800000000", "有 2 个号码，只登记第一个")


@pytest.mark.parametrize("cell", ["1380000000", "138000000001", "12345", "电话", "13800000000a", True])
def test_what_is_no_phone_is_refused(cell):
    assert refusal(phone_parser(), cell) == "电话号码应为 11 位手机号，或带区号的座机号。请核对。"


def test_an_area_is_what_the_caller_resolves():
    seen = []

    def resolve(text):
        seen.append(text)
        return "360722100000" if text == "嘉定镇" else Unresolved("没有这个乡镇。请核对。")

    parse = area_parser(resolve)

    assert (parse(" 嘉 定镇"), refusal(parse, "火星镇"), refusal(parse, 360722100000.0)) == (
        "360722100000",
        "没有这个乡镇。请核对。",
        "没有这个乡镇。请核对。",
    )
    assert seen == ["嘉定镇", "火星镇", "360722100000"]
