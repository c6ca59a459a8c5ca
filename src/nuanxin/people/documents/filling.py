"""Filling a Word template: ours or the office's own, without letting either run anything."""

from __future__ import annotations

import io
import os
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment

from nuanxin.errors import UserError

BUILT_IN = Path(__file__).parent / "templates"
TABLE_WIDTH_CM, ROW_HEIGHT_CM, FONT = 16.0, 0.9, "仿宋_GB2312"
NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Document:
    """A finished file: the name it is saved under, what it is, and its bytes."""

    name: str
    content: bytes
    mime: str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True)
class Table:
    """A table that a template takes whole, because its columns are not known to it."""

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


def template_path(kind: str) -> Path:
    """The office's own template of that kind if there is one, else ours."""
    own = os.environ.get("NUANXIN_DEFINITIONS")
    path = Path(own) / "documents" / f"{kind}.docx" if own else BUILT_IN / f"{kind}.docx"
    return path if path.is_file() else BUILT_IN / f"{kind}.docx"


def fill(kind: str, values: Mapping[str, Any]) -> bytes:
    """The template of `kind` with these values; every text stands as it is, nothing in it is a command.

    Refuses an office's template that is no Word document or asks for something that there is not, naming it.
    """
    path = template_path(kind)
    try:
        document = DocxTemplate(path)
        environment = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
        document.render({name: prepared(name, value) for name, value in values.items()}, environment, autoescape=True)
        for name, value in values.items():
            if isinstance(value, Table):
                put_table(document.docx, marker(name), value)
        content = io.BytesIO()
        document.save(content)
    except (BadZipFile, PackageNotFoundError, KeyError, ValueError) as error:
        raise UserError(
            f"文书模板 {path.name} 不是可用的 Word 文档（.docx），不能生成。请重新另存为 .docx，或删去它改用自带的模板。"
        ) from error
    except TemplateError as error:
        raise UserError(
            f"文书模板 {path.name} 中的标记有误：{error.message}。请按手册“文书模板”一节改正，或删去它改用自带的模板。"
        ) from error
    return content.getvalue()


def prepared(name: str, value: Any) -> Any:
    """Texts without characters that a document cannot hold; a table's place is only marked."""
    if isinstance(value, Table):
        return marker(name)
    if isinstance(value, str):
        return NOT_IN_XML.sub("", value)
    if isinstance(value, Mapping):
        return {key: prepared(key, one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [prepared(name, one) for one in value]
    return value


def marker(name: str) -> str:
    return f"\u2063{name}\u2063"  # invisible separators, which no text of ours contains


def put_table(document: Any, mark: str, table: Table) -> None:
    """Build the table where its mark stands; a template without the mark shows none."""
    for paragraph in document.paragraphs:
        if mark in paragraph.text:
            made = document.add_table(rows=1, cols=len(table.columns))
            made.style = "Table Grid"
            made.alignment, made.autofit = WD_TABLE_ALIGNMENT.CENTER, False
            shares = widths(table)
            for column, share in zip(made.columns, shares, strict=True):
                column.width = Cm(share)
            write_line(made.rows[0], table.columns, shares, is_head=True)
            for line in table.rows:
                write_line(made.add_row(), line, shares)
            paragraph._p.addnext(made._tbl)
            paragraph.clear()


def widths(table: Table) -> list[float]:
    """Centimetres for each column, by its longest text; a Chinese character is as wide as two others."""
    longest = [max(map(width_of, column)) + 2 for column in zip(table.columns, *table.rows, strict=True)]
    return [TABLE_WIDTH_CM * one / sum(longest) for one in longest]


def width_of(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def write_line(row: Any, texts: Sequence[str], shares: Sequence[float], *, is_head: bool = False) -> None:
    row.height = Cm(ROW_HEIGHT_CM)
    for cell, text, share in zip(row.cells, texts, shares, strict=True):
        cell.width, cell.vertical_alignment = Cm(share), WD_ALIGN_VERTICAL.CENTER
        paragraph = cell.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = paragraph.add_run(NOT_IN_XML.sub("", text))
        run.font.name, run.font.size, run.font.bold = FONT, Pt(12), is_head
        run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONT)
