"""Official forms: the layout of the annex, cell by cell."""

from decimal import Decimal

import pytest

from nuanxin.engines.sheets import FormLayout, FormRow, HeaderNode, write_form
from tests.engines.sheets.writing.reading_back import raw, sheets, values

HEADINGS = (
    HeaderNode(
        "援助对象",
        children=(HeaderNode("合计", "1"), HeaderNode("其中", children=(HeaderNode("大龄人员", "2"), HeaderNode("残疾人员", "3")))),
    ),
    HeaderNode("走访人次", "4"),
    HeaderNode("发放金额", "5"),
)
FORM = FormLayout(
    title="就业援助“暖心活动”统计表",
    headings=HEADINGS,
    rows=(FormRow("嘉定镇", (3, 2, 1, 7, Decimal("1000.50"))), FormRow("大塘埠镇", (0, 0, 0, None, "—"))),
    total=FormRow("合计", (3, 2, 1, 7, Decimal("1000.50"))),
    stub="乡镇",
    above_left="填报单位：信丰县",
    above_right="单位：人、元",
    notes=("注：第 1 栏不等于分项之和。",),
)


@pytest.fixture
def path(tmp_path):
    write_form(tmp_path / "form.xlsx", FORM)
    return tmp_path / "form.xlsx"


def test_a_form_is_laid_out_like_its_annex(path):
    assert values(path) == [
        ["就业援助“暖心活动”统计表", None, None, None, None, None],
        ["填报单位：信丰县", None, None, "单位：人、元", None, None],
        ["乡镇", "援助对象", None, None, "走访人次", "发放金额"],
        [None, "合计", "其中", None, None, None],
        [None, None, "大龄人员", "残疾人员", None, None],
        ["甲", "1", "2", "3", "4", "5"],
        ["嘉定镇", 3, 2, 1, 7, 1000.5],
        ["大塘埠镇", 0, 0, 0, None, "—"],
        ["合计", 3, 2, 1, 7, 1000.5],
        ["注：第 1 栏不等于分项之和。", None, None, None, None, None],
        ["填表人：", "审核人：", "负责人：", "填报日期：", None, None],
    ]


def test_the_headings_of_a_form_are_merged_as_they_are_nested(path):
    merges = {str(merge) for merge in sheets(path).active.merged_cells.ranges}

    assert merges == {"A1:F1", "A2:C2", "D2:F2", "A3:A5", "B3:D3", "B4:B5", "C4:D4", "E3:E5", "F3:F5", "A10:F10"}


def test_numbers_are_numbers_and_names_are_text(path):
    sheet = sheets(path).active

    assert [cell.number_format for cell in sheet[7]] == ["@", "0", "0", "0", "0", "0.00"]
    assert (sheet["B7"].alignment.horizontal, sheet["F8"].number_format, sheet["A1"].font.name, sheet["B7"].font.name) == (
        "right",
        "@",
        "黑体",
        "宋体",
    )
    assert "<f>" not in raw(path)


def test_a_form_prints_on_one_page_width_with_its_header_repeated(path):
    sheet = sheets(path).active

    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight, sheet.page_setup.paperSize) == ("landscape", 0, 9)
    assert sheet.print_title_rows == "$3:$6"
    assert sheet["B7"].border.left.style == "thin"


def test_a_wide_form_goes_on_large_paper(tmp_path):
    path = tmp_path / "wide.xlsx"
    write_form(path, FormLayout("宽", tuple(HeaderNode(str(number), str(number)) for number in range(1, 33)), ()))

    assert sheets(path).active.page_setup.paperSize == 8


def test_a_form_of_one_column_is_written(tmp_path):
    path = tmp_path / "one.xlsx"
    write_form(path, FormLayout("一", (HeaderNode("人数", "1"),), (FormRow("嘉定镇", (1,)),), signatures=()))

    assert values(path)[2:] == [["单位", "人数"], ["甲", "1"], ["嘉定镇", 1]]


def test_a_row_that_does_not_fit_the_header_is_a_mistake_of_ours(tmp_path):
    with pytest.raises(ValueError, match="a row of the form is not 5 cells wide"):
        write_form(tmp_path / "x.xlsx", FormLayout("表", HEADINGS, (FormRow("嘉定镇", (1,)),)))
