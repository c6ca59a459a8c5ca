"""Filling Word templates: texts stand as they are, an office's own template comes first, and a bad one is refused in words."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest

from nuanxin.errors import UserError
from nuanxin.people.documents import filling
from nuanxin.people.documents.filling import Table, fill

NOTICE = {
    "title": "嘉定镇就业困难人员认定公示", "posted_on": "2022年9月10日", "closes_on": "2022年9月15日", "days": "3 个工作日", "reviewed_by": "嘉定镇",
    "office": "信丰县就业创业服务中心", "contact": "", "table": Table(["序号", "姓名"], [["1", "张三"], ["2", "李四"]]),
}  # fmt: skip


def read(content: bytes):
    return docx.Document(io.BytesIO(content))


def paragraphs(content: bytes) -> list[str]:
    return [paragraph.text for paragraph in read(content).paragraphs if paragraph.text.strip()]


def rows(content: bytes) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for table in read(content).tables for row in table.rows]


@pytest.fixture
def own(tmp_path, monkeypatch):
    """A folder of templates of the office's own."""
    (tmp_path / "documents").mkdir()
    monkeypatch.setenv("NUANXIN_DEFINITIONS", str(tmp_path))
    return tmp_path / "documents"


def written(path: Path, *lines: str) -> Path:
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    document.save(path)
    return path


def test_a_table_stands_where_its_mark_was():
    content = fill("public_notice", NOTICE)

    assert rows(content) == [["序号", "姓名"], ["1", "张三"], ["2", "李四"]]
    assert paragraphs(content)[0] == "嘉定镇就业困难人员认定公示"
    assert paragraphs(content)[-2:] == ["信丰县就业创业服务中心（盖章）", "2022年9月10日"]
    assert "\u2063" not in "".join(paragraphs(content))


def test_a_table_without_rows_has_its_headings():
    assert rows(fill("public_notice", NOTICE | {"table": Table(["序号", "姓名"], [])})) == [["序号", "姓名"]]


@pytest.mark.parametrize(
    "text",
    ["<w:t>甲</w:t>", "{{ person }}", "{% for x in y %}", "a & b < c > d", "=1+1", "“引号”'\"", "第一行\n第二行", "{{ ''.__class__ }}"],
)
def test_a_text_stands_as_it_is_whatever_it_looks_like(text):
    assert text in "\n".join(paragraphs(fill("public_notice", NOTICE | {"title": text})))


def test_characters_that_no_document_can_hold_are_left_out():
    content = fill("public_notice", NOTICE | {"title": "嘉\x00定\x0b镇\ud800公示", "table": Table(["姓\x01名"], [["张\x02三"]])})

    assert paragraphs(content)[0] == "嘉定镇公示"
    assert rows(content) == [["姓名"], ["张三"]]


def test_the_offices_own_template_comes_first(own):
    written(own / "public_notice.docx", "本县样式：{{ title }}", "{{ table }}")

    content = fill("public_notice", NOTICE)

    assert paragraphs(content) == ["本县样式：嘉定镇就业困难人员认定公示"]
    assert rows(content)[0] == ["序号", "姓名"]


def test_without_an_own_template_ours_is_used(own):
    assert filling.template_path("public_notice") == filling.BUILT_IN / "public_notice.docx"


def test_a_template_without_the_mark_shows_no_table(own):
    written(own / "public_notice.docx", "{{ title }}")

    assert rows(fill("public_notice", NOTICE)) == []


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{{ nobody }}", "'nobody' is undefined"),
        ("{{ title", "中的标记有误"),
        ("{% for %}", "中的标记有误"),
        ("{{ title.__class__.__mro__ }}", "中的标记有误"),
        ("{{ ''.__class__.__base__.__subclasses__() }}", "中的标记有误"),
    ],
)
def test_a_template_with_a_wrong_tag_is_refused(own, line, words):
    written(own / "public_notice.docx", line)

    with pytest.raises(UserError) as refused:
        fill("public_notice", NOTICE)

    assert str(refused.value).startswith("文书模板 public_notice.docx 中的标记有误：")
    assert words in str(refused.value)


@pytest.mark.parametrize("content", [b"", b"not a document", b"PK\x03\x04 broken"])
def test_a_template_that_is_no_document_is_refused(own, content):
    (own / "public_notice.docx").write_bytes(content)

    with pytest.raises(UserError, match=r"文书模板 public_notice\.docx 不是可用的 Word 文档"):
        fill("public_notice", NOTICE)


def test_an_excel_workbook_under_the_name_of_a_template_is_refused(own, tmp_path):
    import xlsxwriter

    with xlsxwriter.Workbook(own / "public_notice.docx") as book:
        book.add_worksheet()

    with pytest.raises(UserError, match="不是可用的 Word 文档"):
        fill("public_notice", NOTICE)


@pytest.mark.parametrize("kind", ["application_form", "decision_form", "public_notice", "help_card"])
def test_every_template_of_ours_is_a_document_without_macros(kind):
    names = set(read((filling.BUILT_IN / f"{kind}.docx").read_bytes()).part.package.iter_parts())

    assert [part.partname for part in names if "vba" in str(part.partname).lower()] == []


def test_columns_are_as_wide_as_their_texts():
    narrow, wide = filling.widths(Table(["序号", "身份证号"], [["1", "360722********1234"]]))

    assert wide > 2 * narrow
    assert narrow + wide == pytest.approx(filling.TABLE_WIDTH_CM)


def test_a_chinese_character_is_as_wide_as_two_others():
    assert (filling.width_of("姓名"), filling.width_of("ab12"), filling.width_of("（1）")) == (4, 4, 5)
