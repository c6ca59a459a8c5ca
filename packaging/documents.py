"""Makes the Word documents that the product fills: run it after a change here, then look at them in an office program.

    .venv/bin/python packaging/documents.py

An office that wants other wording changes the .docx itself (see docs/manual.md), so nothing below is needed to run the product.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

TEMPLATES = Path(__file__).resolve().parent.parent / "src" / "nuanxin" / "people" / "documents" / "templates"
TITLE, BODY, LABEL = "方正小标宋简体", "仿宋_GB2312", "黑体"
EPOCH = (2022, 1, 1, 0, 0, 0)  # so that the same templates give the same bytes


def font(run, name: str, size: float, *, bold: bool = False) -> None:
    run.font.name, run.font.size, run.font.bold = name, Pt(size), bold
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)


def say(paragraph, text: str, *, name: str = BODY, size: float = 12, align=None, bold: bool = False, spacing: float = 1.0) -> None:
    font(paragraph.add_run(text), name, size, bold=bold)
    paragraph.paragraph_format.space_after = paragraph.paragraph_format.space_before = Pt(0)
    paragraph.paragraph_format.line_spacing = spacing
    if align is not None:
        paragraph.alignment = align


def page(*, landscape: bool = False):
    document = Document()
    section = document.sections[0]
    size = (Cm(29.7), Cm(21.0)) if landscape else (Cm(21.0), Cm(29.7))
    section.page_width, section.page_height = size
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin = section.bottom_margin = Cm(2.0)
    return document


def heading(document, text: str, size: float = 20) -> None:
    say(document.add_paragraph(), text, name=TITLE, size=size, align=WD_ALIGN_PARAGRAPH.CENTER, spacing=1.6)


def grid(document, widths: Sequence[float]):
    table = document.add_table(rows=0, cols=len(widths))
    table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    table._widths = [Cm(width) for width in widths]
    return table


def row(table, cells: Sequence[tuple[str, int]], *, height: float = 0.9, head: bool = False):
    """A row of (text, how many columns it spans); texts beginning with '#' are labels."""
    added = table.add_row()
    added.height, added.height_rule = Cm(height), WD_ROW_HEIGHT_RULE.AT_LEAST
    place = 0
    for text, span in cells:
        cell = added.cells[place]
        if span > 1:
            cell = cell.merge(added.cells[place + span - 1])
        cell.width = sum(table._widths[place : place + span])
        is_label = head or text.startswith("#")
        centred = WD_ALIGN_PARAGRAPH.CENTER if is_label else None
        say(cell.paragraphs[0], text.removeprefix("#"), name=LABEL if is_label else BODY, size=11, align=centred)
        centre(cell)
        place += span
    keep_together(added)
    return added


def centre(cell) -> None:
    align = OxmlElement("w:vAlign")
    align.set(qn("w:val"), "center")
    cell._element.get_or_add_tcPr().append(align)


def keep_together(added) -> None:
    added._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def loop(table, over: str, cells: Sequence[tuple[str, int]], height: float = 0.8) -> None:
    """A row for each of what there is: the rows of the tags themselves are taken out when the document is filled."""
    width = sum(span for _, span in cells)
    row(table, [(f"{{%tr for one in {over} %}}", width)])
    row(table, cells, height=height)
    row(table, [("{%tr endfor %}", width)])


def save(document, name: str) -> None:
    content = io.BytesIO()
    document.core_properties.author = "nuanxin"
    document.save(content)
    with zipfile.ZipFile(content) as made, zipfile.ZipFile(TEMPLATES / name, "w", zipfile.ZIP_DEFLATED) as kept:
        for entry in sorted(made.namelist()):
            kept.writestr(zipfile.ZipInfo(entry, EPOCH), made.read(entry), zipfile.ZIP_DEFLATED)


def person_rows(table) -> None:
    row(
        table,
        [("#姓名", 1), ("{{ person.name }}", 1), ("#性别", 1), ("{{ person.sex }}", 1), ("#出生日期", 1), ("{{ person.birth_on }}", 1)],
    )
    row(
        table,
        [
            ("#民族", 1),
            ("{{ person.ethnicity }}", 1),
            ("#文化程度", 1),
            ("{{ person.education }}", 1),
            ("#户籍性质", 1),
            ("{{ person.hukou }}", 1),
        ],
    )
    row(table, [("#身份证号", 1), ("{{ person.id_number }}", 3), ("#联系电话", 1), ("{{ person.phone }}", 1)])
    row(table, [("#常住地", 1), ("{{ person.residence }}", 3), ("#失业登记", 1), ("{{ person.unemployed_since }}", 1)])
    row(table, [("#申请类别", 1), ("{{ categories }}", 3), ("#申请日期", 1), ("{{ applied_on }}", 1)])


def application_form() -> None:
    document = page()
    heading(document, "就业困难人员认定申请表")
    table = grid(document, (2.4, 3.2, 2.4, 2.6, 2.4, 3.6))
    person_rows(table)
    row(table, [("#技能特长", 1), ("{{ person.skills }}", 3), ("#就业意愿", 1), ("{{ person.wishes }}", 1)])
    row(table, [("#家庭成员", 6)], height=0.8)
    row(table, [("姓名", 1), ("与户主关系", 1), ("性别", 1), ("年龄", 1), ("就业状况", 2)], head=True, height=0.8)
    loop(
        table,
        "members",
        [("{{ one.name }}", 1), ("{{ one.relationship }}", 1), ("{{ one.sex }}", 1), ("{{ one.age }}", 1), ("{{ one.status }}", 2)],
    )
    row(table, [("#困难情况\n说明", 1), ("{{ statement }}", 5)], height=3.0)
    row(table, [("#提交材料", 1), ("{{ papers }}", 5)], height=1.6)
    row(
        table,
        [
            ("#本人承诺", 1),
            (
                "以上情况和提交的材料真实有效。情况发生变化时，本人将及时告知；不实之处，本人承担相应责任。\n\n申请人（签名或按手印）：                    年    月    日",
                5,
            ),
        ],
        height=2.6,
    )
    row(table, [("#受理意见", 1), ("{{ accepted }}\n\n受理人：                    （盖章）        年    月    日", 5)], height=2.4)
    say(document.add_paragraph(), "办理程序：{{ procedure }}。表号：{{ number }}", size=9)
    save(document, "application_form.docx")


def decision_form() -> None:
    document = page()
    heading(document, "就业困难人员认定审批表")
    table = grid(document, (2.4, 3.2, 2.4, 2.6, 2.4, 3.6))
    person_rows(table)
    row(table, [("#困难情况\n说明", 1), ("{{ statement }}", 5)], height=2.0)
    row(table, [("#提交材料", 1), ("{{ papers }}", 5)], height=1.2)
    loop(table, "opinions", [("{{ one.label }}", 1), ("{{ one.text }}\n\n{{ one.sign }}", 5)], height=2.6)
    row(table, [("#公示情况", 1), ("{{ notice }}", 5)], height=1.4)
    row(table, [("#认定结论", 1), ("{{ conclusion }}", 5)], height=1.4)
    say(document.add_paragraph(), "办理程序：{{ procedure }}。表号：{{ number }}", size=9)
    save(document, "decision_form.docx")


def public_notice() -> None:
    document = page()
    heading(document, "{{ title }}")
    body = "经本人申请、{{ reviewed_by }}初审，拟对下列人员作出就业困难人员认定，现予公示。公示时间：{{ posted_on }}至{{ closes_on }}（{{ days }}）。公示期间如有异议，请实名向{{ office }}反映{{ contact }}，反映的情况应当具体、真实。"
    paragraph = document.add_paragraph()
    say(paragraph, body, size=14, spacing=1.5)
    paragraph.paragraph_format.first_line_indent = Pt(28)
    say(document.add_paragraph(), "{{ table }}")  # made when filled: which columns it has, the region's profile says
    say(document.add_paragraph(), "")
    say(document.add_paragraph(), "{{ office }}（盖章）", size=14, align=WD_ALIGN_PARAGRAPH.RIGHT)
    say(document.add_paragraph(), "{{ posted_on }}", size=14, align=WD_ALIGN_PARAGRAPH.RIGHT)
    save(document, "public_notice.docx")


def help_card() -> None:
    document = page()
    heading(document, "就业援助卡")
    table = grid(document, (2.8, 5.2, 2.8, 5.2))
    row(table, [("#编号", 1), ("{{ number }}", 1), ("#发放日期", 1), ("{{ issued_on }}", 1)])
    row(table, [("#姓名", 1), ("{{ person.name }}", 1), ("#性别", 1), ("{{ person.sex }}", 1)])
    row(table, [("#身份证号", 1), ("{{ person.id_number }}", 3)])
    row(table, [("#常住地", 1), ("{{ person.residence }}", 3)])
    row(table, [("#认定日期", 1), ("{{ decided_on }}", 1), ("#援助类别", 1), ("{{ categories }}", 1)])
    row(table, [("#发卡单位", 1), ("{{ office }}", 3)], height=1.6)
    row(table, [("#备注", 1), ("{{ note }}", 3)], height=1.6)
    row(table, [("#年度审验记录", 4)])
    row(table, [("年度", 1), ("结果", 1), ("审验日期", 1), ("审验人（盖章）", 1)], head=True)
    loop(table, "reviews", [("{{ one.year }}", 1), ("{{ one.outcome }}", 1), ("{{ one.reviewed_on }}", 1), ("{{ one.by }}", 1)])
    say(document.add_paragraph(), "本卡限本人使用，转借、转让、出租、伪造、涂改无效。每年按规定时间参加年度审验。", size=10)
    save(document, "help_card.docx")


if __name__ == "__main__":
    TEMPLATES.mkdir(parents=True, exist_ok=True)
    for make in (application_form, decision_form, public_notice, help_card):
        make()
