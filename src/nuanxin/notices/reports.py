"""Workbooks of forms and lists: a form is laid out as its annex, a list as a table."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from nuanxin.engines import sheets
from nuanxin.engines.sheets import FormLayout, FormRow, HeaderNode, TableColumn
from nuanxin.notices.completeness import Unclear, UnclearList
from nuanxin.notices.definition.clears import Clears
from nuanxin.notices.definition.model import Form, FormColumn, Standard
from nuanxin.notices.forms import Behind, Entry, Report, Row
from nuanxin.notices.gaps import Gap, GapList
from nuanxin.notices.names import Who
from nuanxin.notices.targets import Target, TargetList

PERSON = (TableColumn("常住地", width=30), TableColumn("姓名"), TableColumn("身份证号", width=22))


def write_form(report: Report, path: Path) -> None:
    """The form as the annex has it: title, unit, nested header, number row, a line per area, total, signatures."""
    sheets.write_form(path, layout(report))


def layout(report: Report) -> FormLayout:
    form = report.form
    return FormLayout(
        title=form.title,
        headings=headings(form),
        rows=tuple(line(row) for row in report.rows),
        total=line(report.total),
        stub=form.row_label,
        above_left=f"填报单位：{report.area.name}　　统计时段：{report.period.first} 至 {report.period.last}",
        above_right=form.unit_line,
        signatures=form.signatures,
        sheet=form.annex,
    )


def line(row: Row) -> FormRow:
    return FormRow(row.name, row.cells)


def headings(form: Form) -> tuple[HeaderNode, ...]:
    """Columns without a parent from left to right; one with parts is the first column under its own heading."""
    return tuple(heading(form, column) for column in form.columns if column.under is None)


def heading(form: Form, column: FormColumn) -> HeaderNode:
    own = HeaderNode(column.label, str(column.no))
    parts = form.parts(column.no)
    return HeaderNode(column.label, children=(own, *(HeaderNode(part.label, str(part.no)) for part in parts))) if parts else own


def write_people(behind: Behind, entries: list[Entry], path: Path) -> None:
    """What stands behind a number, one line per counted record."""
    column = behind.column
    title = f"第{column.no}栏 {column.label}"
    note = f"{behind.area.name}　{behind.period.first} 至 {behind.period.last}　共 {behind.amount} {column.unit}"
    who = PERSON if behind.has_people else (TableColumn("地区", width=30), TableColumn("名称", width=40))
    columns = (*who, TableColumn("事项", width=24), TableColumn("数额", "yuan" if column.measure.is_money else "number"))
    sheets.write_table(path, title, columns, ((*of_whom(entry), entry.event, entry.amount) for entry in entries), note)


def of_whom(entry: Entry) -> tuple[str, ...]:
    if entry.person is None:
        return entry.area_name, entry.name
    return entry.area_name, entry.name, entry.person.id_number


def write_targets(found: TargetList, entries: list[Target], path: Path) -> None:
    """Whom to reach, with categories and whether they are recognised."""
    columns = (*PERSON, TableColumn("已认定"), TableColumn("人员类别", width=40))
    named = found.targets.categories
    rows = (
        (
            target.person.area_name,
            target.person.name,
            target.person.id_number,
            target.recognised,
            "、".join(named[code] for code in target.categories),
        )
        for target in entries
    )
    sheets.write_table(path, "重点援助对象名单", columns, rows, f"{found.notice.short_title}　{found.area.name}　{found.day}")


def write_gaps(found: GapList, entries: list[Gap], path: Path) -> None:
    """Who lacks what: one column per item, with how much is missing."""
    items = found.standard.items
    columns = (*PERSON, *(TableColumn(f"还差：{item.label}", "number", 18) for item in items))
    rows = ((gap.person.area_name, gap.person.name, gap.person.id_number, *lacks(gap, [item.id for item in items])) for gap in entries)
    note = f"{found.notice.short_title}　{found.area.name}　{found.period.first} 至 {found.period.last}"
    sheets.write_table(path, f"{found.standard.label}未达项", columns, rows, note)


def write_unclear(found: UnclearList, entries: list[Unclear], path: Path) -> None:
    """Who is not yet known well enough: for each of the clears what to ask, and who should."""
    groups = found.clears.groups
    columns = (*PERSON, *(TableColumn(group.label, width=26) for group in groups), TableColumn("由谁去问", width=24))
    rows = ((one.person.area_name, one.person.name, one.person.id_number, *asked(one, found.clears)) for one in entries)
    note = f"{found.clears.source}　{found.area.name}　{found.day}　格中为还没有掌握的项目"
    sheets.write_table(path, f"{found.clears.title}：还没有掌握的情况", columns, rows, note)


def asked(one: Unclear, clears: Clears) -> list[str]:
    """What is missing of each of the clears, then everybody who should ask."""
    parts = ["、".join(fact.label for fact in one.of(group.facts)) for group in clears.groups]
    return [*parts, "、".join(dict.fromkeys(fact.ask for fact in one.facts))]


def write_roster_to_complete(entries: Iterable[Unclear], path: Path) -> int:
    """The roster with these persons' identity filled in and the rest left open; what is then filled in imports as an update."""
    rows = ({"姓名": one.person.name, "身份证号": one.person.id_number, "常住地": one.person.area} for one in entries)
    return sheets.write_template(sheets.load_list("persons"), path, rows)


def write_prefilled(list_id: str, people: Iterable[Who], path: Path) -> int:
    """A list's workbook with these persons filled in, once per line to be written; it imports again. Returns the lines."""
    return sheets.write_template(sheets.load_list(list_id), path, ({"身份证号": who.id_number, "姓名": who.name} for who in people))


def to_fill(list_id: str, standard: Standard, gaps: Iterable[Gap]) -> list[Who]:
    """Whom a list is to be filled in for: everybody who lacks something that it records, as often as it is missing."""
    recorded = {item.id for item in standard.items if item.fills == list_id}
    return [gap.person for gap in gaps for _ in range(max((item.missing for item in gap.items if item.item in recorded), default=0))]


def lacks(gap: Gap, items: list[str]) -> list[int | None]:
    missing = {item.item: item.missing for item in gap.items}
    return [missing.get(item) for item in items]
