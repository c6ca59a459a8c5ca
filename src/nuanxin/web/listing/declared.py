"""What a list is made of, as declared by a page: columns, filters, orders."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape  # Django's own does the same ten times slower, and a page has five hundred cells
from typing import Any

from django.db.models import QuerySet
from django.utils.safestring import SafeString, mark_safe

PAGE_SIZE = 50


@dataclass(frozen=True)
class Column:
    """One column of page and export. `style` is a CSS class of the cell: r (number, right), mono, wrap, ops (last, links)."""

    name: str
    label: str
    cell: Callable[[Any], str]
    value: Callable[[Any], Any] | None = None
    style: str = ""
    order: str = ""
    is_head: bool = False
    on_page: bool = True
    in_export: bool = True
    width: int = 14

    @cached_property
    def frame(self) -> tuple[str, str]:
        """The cell's tags, made once: a template writing 550 of them costs half of the page."""
        if self.is_head:
            return '<th scope="row">', "</th>"
        style = f' class="{self.style}"' if self.style else ""
        label = "" if self.style == "ops" else f' data-l="{escape(self.label)}"'
        return f"<td{style}{label}>", "</td>"

    def html(self, row: Any) -> str:
        opening, closing = self.frame
        text = self.cell(row)
        return f"{opening}{text if isinstance(text, SafeString) else escape(text)}{closing}"

    def exported(self, row: Any) -> Any:
        return self.value(row) if self.value else str(self.cell(row))


@dataclass(frozen=True)
class Filter:
    """One field of the query form. `apply` narrows the records by what was entered; `kind`: text, select, day, area.

    `keys` gives the keys of what matches, found by an index alone: a list of millions is reached through them when they are few.
    """

    name: str
    label: str
    apply: Callable[[QuerySet, str], QuerySet]
    choices: Sequence[tuple[str, str]] | Callable[[], Sequence[tuple[str, str]]] = ()
    kind: str = "text"
    hint: str = ""
    keys: Callable[[str], QuerySet] | None = None

    @property
    def offered(self) -> Sequence[tuple[str, str]]:
        """What may be chosen; asked for on each page where it is a function (what notices ask for is not known at import)."""
        return self.choices() if callable(self.choices) else self.choices

    @property
    def control(self) -> str:
        return "select" if self.choices else self.kind


@dataclass(frozen=True)
class Order:
    """A way to sort that an index serves: at most one field before the key, all one way. '-' is downwards."""

    name: str
    label: str
    fields: tuple[str, ...]

    @property
    def is_downwards(self) -> bool:
        return self.fields[0].startswith("-")

    @property
    def paths(self) -> tuple[str, ...]:
        return tuple(field.removeprefix("-") for field in self.fields)

    def turned(self) -> Order:
        """The same the other way round."""
        return Order(self.name, self.label, tuple(path if self.is_downwards else f"-{path}" for path in self.paths))


@dataclass(frozen=True)
class Action:
    """A button: beside the heading (`url`), or for the ticked rows (`url` gets them as `id` by POST)."""

    label: str
    url: str
    icon: str = ""
    is_primary: bool = False


def as_they_are(rows: list) -> list:
    return rows


@dataclass(frozen=True)
class Listing:
    """A list: see the package's docstring."""

    name: str
    title: str
    columns: tuple[Column, ...]
    orders: tuple[Order, ...]
    filters: tuple[Filter, ...] = ()
    noun: str = "条"
    prepare: Callable[[list], list] = as_they_are
    export: str = ""
    area_path: str = ""
    empty: str = "没有符合条件的记录。请放宽查询条件，或点“重置”查看全部。"
    nothing: str = "还没有记录。"
    size: int = PAGE_SIZE

    @cached_property
    def shown(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.on_page)

    @cached_property
    def exported(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.in_export and column.style != "ops")

    def body(self, rows: Iterable[tuple[Any, Any]], *, choosable: bool) -> SafeString:
        """The finished lines of the table for (key, row) pairs, with a box to tick if `choosable`."""
        lines = (self.line(key, row, number if choosable else 0) for number, (key, row) in enumerate(rows, 1))
        return mark_safe("".join(lines))  # noqa: S308 - every cell is escaped by Column.html

    def line(self, key: Any, row: Any, number: int) -> str:
        """One line; the box says which line it ticks."""
        cells = "".join([column.html(row) for column in self.shown])
        box = f'<td class="chk"><input type="checkbox" name="id" value="{key}" aria-label="选择第 {number} 行"></td>' if number else ""
        return f"<tr>{box}{cells}</tr>\n"
