"""The months of rows against the title above them, and from–to against the number of months."""

from __future__ import annotations

from collections.abc import Iterator

from nuanxin.benefits.published.amounts import shown
from nuanxin.benefits.published.finding import Mark
from nuanxin.benefits.published.periods import Period, period_of, periods_in
from nuanxin.benefits.published.table import Column, Row, Table
from nuanxin.benefits.published.words import Published


def check(table: Table, words: Published) -> Iterator[Mark]:
    yield from against_title(table, words)
    yield from against_count(table)


def against_title(table: Table, words: Published) -> Iterator[Mark]:
    """Rows of other months than the title names; if most rows are, the title is what is wrong. Back pay says so and is passed over."""
    title = title_of(table, words)
    if title is None:
        return
    row, column, named = title
    dated = [(one, *found) for one in table.details if not one.mentions(words.back_pay_words) and (found := months_of(table, one))]
    outside = [(one, at, found) for one, at, found in dated if not any(period.holds(found) for period in named)]
    told = "、".join(map(str, named))
    if len(outside) * 2 > len(dated):
        seen = "、".join(map(str, sorted({found for _, _, found in outside})[:3]))
        yield Mark(row, column, f"标题写的是{told}，表内 {len(dated)} 行有 {len(outside)} 行不在其中（{seen}）。请核对标题。")
        return
    for one, at, found in outside:
        yield Mark(one.number, at.index, f"这一行是{found}，标题写的是{told}。请核对；是补发的请注明“补发”。")


def title_of(table: Table, words: Published) -> tuple[int, int, tuple[Period, ...]] | None:
    """The first text above the header that names months and is no note."""
    for row in table.above:
        for column, text in row.texts():
            if not text.startswith(words.note_words) and (found := periods_in(text)):
                return row.number, column, found
    return None


def months_of(table: Table, row: Row, parts: tuple[str, ...] = ("span", "month")) -> tuple[Column, Period] | None:
    """The period of a row and the column that tells it."""
    first, last = table.first("from"), table.first("to")
    if first and last and (start := period_of(row.cell(first))) and (end := period_of(row.cell(last))) and start.first <= end.last:
        return first, Period(start.first, end.last)
    for column in table.of(*parts):
        if found := period_of(row.cell(column)):
            return column, found
    return None


def against_count(table: Table) -> Iterator[Mark]:
    """From–to and the number of months in one row, where most rows agree; a single month may be that of the payment."""
    count = table.first("months")
    if count is None:
        return
    known = [
        (row, found[1], value)
        for row in table.details
        if (found := months_of(table, row, ("span",))) and (value := row.value(count)) is not None
    ]
    wrong = [(row, found, value) for row, found, value in known if value != found.count]
    if len(wrong) * 2 >= len(known):
        return
    for row, found, value in wrong:
        yield Mark(row.number, count.index, f"{found}是 {found.count} 个月，“{count.label}”写的是 {shown(value)}。请核对。")
