"""Facts written in Chinese for the cases beside a definition: tables and columns by their captions, codes by their words."""

from __future__ import annotations

import datetime
import itertools
from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from nuanxin.definitionfile import Written, did_you_mean
from nuanxin.engines.facts import Column, Table
from nuanxin.errors import UserError
from nuanxin.notices.definition.schema import CasesFile
from nuanxin.orgs.factbase import CONTRACT, words_of

PERSON, POST = "人员", "岗位"
PEOPLE = {"性别": "男", "出生日期": datetime.date(1970, 1, 1)}  # what a case need not say of a person
YES_NO = {"是": True, "否": False}


class Facts:
    """The fact tables of a file, and which number stands for which name."""

    def __init__(self, written: Written[CasesFile]) -> None:
        self.names: defaultdict[str, dict[str, int]] = defaultdict(dict)
        self.tables: dict[str, list[dict[str, object]]] = {}
        by_label = {table.label: table for table in CONTRACT.values()}
        for label, rows in written.content.facts.items():
            if label not in by_label:
                raise UserError(f"{written.where('facts', label)}：没有事实表“{label}”。{did_you_mean(label, by_label)}")
            table, keys = by_label[label], itertools.count(1)
            self.tables[table.name] = [
                self.row(table, row, next(keys), written.where("facts", label, index)) for index, row in enumerate(rows)
            ]

    def row(self, table: Table, given: Mapping[str, Any], number: int, at: str) -> dict[str, object]:
        captions = {column.label: column for column in table.columns}
        unknown = [caption for caption in given if caption not in captions]
        if unknown:
            raise UserError(f"{at}：“{table.label}”没有列“{unknown[0]}”。{did_you_mean(unknown[0], captions)}")
        given = {**(PEOPLE if table.name == CONTRACT.people.name else {}), **given}
        return {column.name: self.value(table, column, given.get(column.label), number, at) for column in table.columns}

    def value(self, table: Table, column: Column, given: Any, number: int, at: str) -> object:
        if given is None:
            return self.left_out(table, column, number, at)
        if column.label in (PERSON, POST):
            return self.names[column.label].setdefault(str(given), len(self.names[column.label]) + 1)
        try:
            return read(table, column, given)
        except (ValueError, InvalidOperation):
            raise UserError(f"{at}：“{column.label}”的值“{given}”读不懂。请核对这一列的类型和用词。") from None

    def left_out(self, table: Table, column: Column, number: int, at: str) -> object:
        """Keys and recording order count the rows; a yes/no is no; the rest must be able to be empty."""
        if column.name in (table.key, table.order) and column.label != PERSON:
            return number
        if column.missing != "never":
            return None
        if column.type == "bool":
            return False
        raise UserError(f"{at}：“{table.label}”的“{column.label}”不能为空。请补上。")

    def name_of(self, person: object) -> str:
        return next(name for name, number in self.names[PERSON].items() if number == person)


def read(table: Table, column: Column, given: Any) -> object:
    if column.type == "enum":
        codes = {word: code for code, word in words_of(table, column.name).items()}
        return codes[given] if given in codes else refuse(f"{given} is no word of {column.name}")
    if column.type == "bool":
        return YES_NO[given] if given in YES_NO else refuse(f"{given} is neither yes nor no")
    if column.type == "date":
        return given if isinstance(given, datetime.date) else refuse(f"{given} is no date")
    return {"int": int, "money": Decimal, "text": str}[column.type](given)  # type: ignore[operator]


def refuse(reason: str) -> None:
    raise ValueError(reason)


def by_county(tables: Mapping[str, list[dict[str, object]]]) -> Iterator[tuple[str, Table, list[dict[str, object]]]]:
    """County, table and rows: a row lies where its area or its person does."""
    homes = {row["person"]: str(row["area"]) for row in tables.get(CONTRACT.people.name, ())}
    groups: defaultdict[tuple[str, str], list[dict[str, object]]] = defaultdict(list)
    for name, rows in tables.items():
        for row in rows:
            area = str(row[CONTRACT[name].area or ""]) if CONTRACT[name].area else homes[row["person"]]
            groups[area[:6], name].append(row)
    for (county, name), rows in sorted(groups.items()):
        yield county, CONTRACT[name], rows
