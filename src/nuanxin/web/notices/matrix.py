"""A filled-in form as a page draws it: nested headings, a line per area, each number with the way to what is behind it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from nuanxin.engines.sheets import HeaderNode
from nuanxin.notices.forms import CheckResult, Report, Row
from nuanxin.notices.reports import headings

NAMED = re.compile(r"c(\d+)(?:\.\.c(\d+))?")


@dataclass(frozen=True)
class Heading:
    label: str
    colspan: int
    rowspan: int
    is_leaf: bool


@dataclass(frozen=True)
class Number:
    text: str
    url: str
    style: str


@dataclass(frozen=True)
class Line:
    name: str
    url: str
    numbers: list[Number]


@dataclass(frozen=True)
class Matrix:
    """What the template draws, finished."""

    headings: list[list[Heading]]
    numbers: list[str]
    lines: list[Line]
    total: Line
    depth: int


def matrix(report: Report) -> Matrix:
    tree = headings(report.form)
    depth = max(levels(node) for node in tree)
    doubts = doubtful(report)
    return Matrix(
        headings=rows_of(tree, depth),
        numbers=[str(column.no) for column in report.form.columns],
        lines=[line(report, row, doubts) for row in report.rows],
        total=line(report, report.total, doubts),
        depth=depth + 1,
    )


def levels(node: HeaderNode) -> int:
    return 1 + max((levels(child) for child in node.children), default=0)


def leaves(node: HeaderNode) -> int:
    return sum(leaves(child) for child in node.children) or 1


def rows_of(tree: tuple[HeaderNode, ...], depth: int) -> list[list[Heading]]:
    """The heading rows from top to bottom."""
    rows: list[list[Heading]] = [[] for _ in range(depth)]

    def place(node: HeaderNode, level: int) -> None:
        is_leaf = not node.children
        rows[level].append(Heading(node.label, leaves(node), depth - level if is_leaf else 1, is_leaf))
        for child in node.children:
            place(child, level + 1)

    for node in tree:
        place(node, 0)
    return rows


def line(report: Report, row: Row, doubts: dict[tuple[str, bool], dict[int, str]]) -> Line:
    marked = doubts.get((row.area, row.is_total), {}) if not row.is_own else {}
    numbers = [
        Number(shown(cell), behind(report, row, column.no) if cell else "", style(cell, marked.get(column.no, "")))
        for column, cell in zip(report.form.columns, row.cells, strict=True)
    ]
    deeper = "" if row.is_own or row.is_total else inside(report, row)
    return Line(row.name, deeper, numbers)


def shown(cell) -> str:
    return f"{cell:,}"


def style(cell, marked: str) -> str:
    return " ".join(part for part in ("" if cell else "zero", marked) if part)


def behind(report: Report, row: Row, column: int) -> str:
    query = {"area": row.area, "from": report.period.first, "to": report.period.last} | ({"own": "1"} if row.is_own else {})
    return f"{reverse('form-people', args=[report.notice.id, report.form.no, column])}?{urlencode(query)}"


def inside(report: Report, row: Row) -> str:
    """The same form one level deeper."""
    query = {"area": row.area, "from": report.period.first, "to": report.period.last}
    return f"{reverse('form', args=[report.notice.id, report.form.no])}?{urlencode(query)}"


def doubtful(report: Report) -> dict[tuple[str, bool], dict[int, str]]:
    """Which numbers of which line a failing check speaks of, and how gravely."""
    found: dict[tuple[str, bool], dict[int, str]] = {}
    for check in sorted(report.failed, key=lambda check: check.is_hard):
        place = found.setdefault((check.area, check.is_total), {})
        place.update(dict.fromkeys(columns_of(check), "failing" if check.is_hard else "doubt"))
    return found


def columns_of(check: CheckResult) -> list[int]:
    """The columns a rule names: c17+c18<=c16, sum(c2..c10)>=c1."""
    spans = ((int(first), int(last or first)) for first, last in NAMED.findall(check.rule))
    return [no for first, last in spans for no in range(first, last + 1)]
