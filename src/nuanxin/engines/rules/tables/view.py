"""A condition shown as a table: a column for each thing asked about, a row for each way to fulfil it, cells in Chinese."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from nuanxin.engines.rules.catalogue import Catalogue
from nuanxin.engines.rules.condition import Condition
from nuanxin.engines.rules.tables.rows import Row, is_yes_or_no, rows_of, subject
from nuanxin.engines.rules.tree import Between, Compare, In, IsNull, Literal, Name, Node, Not
from nuanxin.engines.rules.wording import OF_DATES, OF_NUMBERS, OF_OTHERS, Speaker

WHATEVER: Final = "不限"
CATEGORY: Final = "人员类别"
CATEGORY_FACT: Final = re.compile(r"has_[A-Z0-9]+")
YES, NO = "是", "否"


@dataclass(frozen=True)
class Table:
    """What is asked for in any one row is enough; `columns` and cells are Chinese."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def as_table(condition: Condition, catalogue: Catalogue, members: Catalogue | None = None) -> Table | None:
    """The condition as a table, if it is a choice between two or more rows; None if it is not, or would be too long."""
    rows = rows_of(condition.tree)
    if rows is None or len(rows) < 2:
        return None
    return Tabulator(Speaker(catalogue, members or {})).table(rows)


@dataclass(frozen=True)
class Tabulator:
    """Puts leaves into cells, in the words of a speaker."""

    speaker: Speaker

    def table(self, rows: tuple[Row, ...]) -> Table:
        columns = tuple(dict.fromkeys(self.column(leaf) for row in rows for leaf in row))
        return Table(columns, tuple(self.cells(row, columns) for row in rows))

    def cells(self, row: Row, columns: tuple[str, ...]) -> tuple[str, ...]:
        said: dict[str, list[str]] = {}
        for leaf in row:
            said.setdefault(self.column(leaf), []).append(self.cell(leaf))
        return tuple("，且".join(said.get(column, [WHATEVER])) for column in columns)

    def column(self, leaf: Node) -> str:
        asked = subject(leaf)
        if isinstance(asked, Name):
            return CATEGORY if CATEGORY_FACT.fullmatch(asked.name) else self.speaker.label(asked)
        return self.speaker.term(asked) if asked is not leaf else self.speaker.say(leaf)

    def cell(self, leaf: Node) -> str:
        match leaf:
            case Name(_, name, _, _) if CATEGORY_FACT.fullmatch(name):
                return self.speaker.label(leaf)
            case Not(_, Name(_, name, _, _) as category) if CATEGORY_FACT.fullmatch(name):
                return f"不属于{self.speaker.label(category)}"
            case Not(_, part) if is_yes_or_no(part):
                return NO
            case Not(_, part):
                return f"不是：{self.cell(part)}"
            case Compare():
                return self.comparison(leaf)
            case In(_, value, items, negated):
                return ("不是" if negated else "") + "、".join(self.speaker.term(item, value) for item in items)
            case Between(_, _, low, high, negated):
                return f"{'不在' if negated else ''}{self.speaker.term(low)}至{self.speaker.term(high)}（含两端）"
            case IsNull(_, value, negated):
                return self.emptiness(value, negated)
        return YES

    def comparison(self, leaf: Compare) -> str:
        if is_yes_or_no(leaf.left) and isinstance(leaf.right, Literal):
            return YES if leaf.right.value == (leaf.operator == "=") else NO
        words = {"date": OF_DATES, "int": OF_NUMBERS, "money": OF_NUMBERS}.get(leaf.left.type, OF_OTHERS)
        return f"{'' if leaf.operator == '=' else words[leaf.operator]}{self.speaker.term(leaf.right, leaf.left)}"

    def emptiness(self, value: Node, negated: bool) -> str:
        if isinstance(value, Name) and value.missing == "unknown":
            return "已采集" if negated else "未采集"
        return "有" if negated else "没有"
