"""Notices as the rest of the product sees them: compiled, frozen, ready to be counted and shown."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

from nuanxin.engines.facts import Cell, Check, Frame, Period
from nuanxin.engines.rules import Catalogue, Condition
from nuanxin.errors import UserError


@dataclass(frozen=True)
class Measure:
    """What is counted, from which facts, over which time and area; the texts are those of the page 口径说明."""

    id: str
    label: str
    unit: str
    cell: Cell
    catalogue: Catalogue
    shows: tuple[str, ...]
    time: str
    area: str
    additive: bool
    note: str
    source: str

    @property
    def is_money(self) -> bool:
        return not isinstance(self.cell.zero, int)

    @property
    def has_people(self) -> bool:
        """Are persons behind the number (else records such as fairs)?"""
        return self.cell.frame.table.person is not None

    @property
    def is_one_per_person(self) -> bool:
        return self.has_people and self.cell.frame.table.person in (self.cell.frame.one_per, self.cell.frame.table.key)


@dataclass(frozen=True)
class FormColumn:
    no: int
    label: str
    unit: str
    under: int | None
    measure: Measure
    cell: Cell
    where: Condition | None
    note: str = ""


@dataclass(frozen=True)
class FormCheck:
    """A check over columns; `text` says in the user's words what should hold."""

    check: Check
    text: str

    @property
    def rule(self) -> str:
        return self.check.text

    @property
    def is_hard(self) -> bool:
        return self.check.severity == "hard"


@dataclass(frozen=True)
class Form:
    no: str
    notice: str
    title: str
    annex: str
    source: str
    unit_line: str
    row_label: str
    own_label: str
    total_label: str
    columns: tuple[FormColumn, ...]
    checks: tuple[FormCheck, ...]
    signatures: tuple[str, ...]
    frames: Mapping[str, Frame] = field(repr=False, hash=False)

    def column(self, no: int) -> FormColumn:
        """The column of that number; refused with the numbers there are."""
        for column in self.columns:
            if column.no == no:
                return column
        raise UserError(f"“{self.title}”没有第 {no} 栏。栏号为 {self.columns[0].no} 至 {self.columns[-1].no}。")

    def parts(self, no: int) -> tuple[FormColumn, ...]:
        """The columns that stand under a column."""
        return tuple(column for column in self.columns if column.under == no)


@dataclass(frozen=True)
class Group:
    label: str
    where: Condition


@dataclass(frozen=True)
class Targets:
    """Whom a notice wants reached: the persons of `cell`, and the notice's own groups of them."""

    cell: Cell
    catalogue: Catalogue
    recognised: str
    categories: Mapping[str, str]
    groups: tuple[Group, ...]
    source: str


@dataclass(frozen=True)
class Item:
    """One thing each person is to get: `done` is the frame's column that counts it, `fills` the list in which it is recorded."""

    id: str
    label: str
    done: str
    required: int
    when: Condition | None
    counted: str
    fills: str | None
    missing: Cell


@dataclass(frozen=True)
class Standard:
    """A service standard: whom it is for (`people`), what each is to get, in which window."""

    id: str
    label: str
    source: str
    window: Period
    people: Cell
    lacking: Cell
    items: tuple[Item, ...]
    catalogue: Catalogue

    def item(self, name: str) -> Item:
        """The item of that name; refused with the names there are."""
        for item in self.items:
            if item.id == name:
                return item
        raise UserError(f"{self.label}没有“{name}”这一项。已有的：{'、'.join(item.id for item in self.items)}。")


@dataclass(frozen=True)
class Weekly:
    weekday: int
    first: datetime.date
    last: datetime.date

    def dates(self) -> list[datetime.date]:
        start = self.first + datetime.timedelta((self.weekday - self.first.isoweekday()) % 7)
        return [start + datetime.timedelta(7 * week) for week in range(((self.last - start).days // 7) + 1)]


@dataclass(frozen=True)
class Duty:
    """What is to be reported, to whom and when; `period` is the period to date that the report covers."""

    id: str
    label: str
    source: str
    receiver: str
    dates: tuple[datetime.date, ...]
    is_weekly: bool
    form: str | None
    period: Period | None


@dataclass(frozen=True)
class Task:
    no: int
    project: str
    text: str
    units: tuple[str, ...]
    due: datetime.date
    due_text: str


@dataclass(frozen=True)
class Parent:
    title: str
    document_number: str


@dataclass(frozen=True)
class Notice:
    id: str
    title: str
    short_title: str
    document_number: str
    issuer: str
    issued_on: datetime.date
    area: str
    window: Period
    theme: str
    source: str
    parents: tuple[Parent, ...]
    targets: Targets | None
    standards: tuple[Standard, ...]
    duties: tuple[Duty, ...]
    tasks: tuple[Task, ...]
    forms: Mapping[str, Form] = field(hash=False)

    def form(self, no: str) -> Form:
        """The form of that annex number; refused with the numbers there are."""
        if no in self.forms:
            return self.forms[no]
        known = "、".join(f"{form.no}（{form.title}）" for form in self.forms.values()) or "（无）"
        raise UserError(f"通知 {self.id} 没有统计表“{no}”。已有的统计表：{known}。")

    def standard(self, name: str | None = None) -> Standard:
        """The service standard of that name, or the only one."""
        known = {standard.id: standard for standard in self.standards}
        if name is None and len(known) >= 1:
            return self.standards[0]
        if name in known:
            return known[name]
        wanted = f"“{name}”" if name else ""
        raise UserError(f"通知 {self.id} 没有服务标准{wanted}。已有的服务标准：{'、'.join(known) or '（无）'}。")
