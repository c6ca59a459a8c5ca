"""Rules over one row: an end before its beginning is invalid; a sex or birth date against the ID number is a conflict."""

from __future__ import annotations

import datetime
from typing import Any

from nuanxin.engines.sheets.cells import dates, identity
from nuanxin.engines.sheets.problems import Problem
from nuanxin.engines.sheets.spec import ListSpec


class Judge:
    """The rules of one list, as far as the columns found allow."""

    def __init__(self, spec: ListSpec, found: set[str]) -> None:
        self.spec = spec
        self.order = [pair for pair in spec.order if found.issuperset(pair)]
        names = spec.identity
        self.id = names.id if names and names.id in found else None
        self.sex = names.sex if names and names.sex in found else None
        self.birth = names.birth if names and names.birth in found else None

    def judge(self, row: int, values: dict[str, Any], notes: dict[str, str], problems: list[Problem]) -> None:
        """Add to `problems`; a birth date given as a month becomes the day in the ID number."""
        number = values.get(self.id) if self.id else None
        if number is not None and len(number) == 18 and number[:17].isdigit():
            self.judge_sex(row, values, number, problems)
            self.judge_birth(row, values, notes, number, problems)
        for first, last in self.order:
            start, end = values[first], values[last]
            if start is not None and end is not None and end < start:
                problems.append(self.wrong_order(row, first, last, values, notes))

    def judge_sex(self, row: int, values: dict[str, Any], number: str, problems: list[Problem]) -> None:
        sex = values[self.sex] if self.sex else None
        if self.sex and sex is not None and sex != identity.sex_of(number):
            label, expected = (self.spec.column(self.sex).label(code) for code in (sex, identity.sex_of(number)))
            reason = f"与身份证号不符：表中是“{label}”，号码第 17 位表示“{expected}”。请核对原件后确认。"
            problems.append(Problem(row, self.sex, label, reason, "conflict"))

    def judge_birth(self, row: int, values: dict[str, Any], notes: dict[str, str], number: str, problems: list[Problem]) -> None:
        given = values[self.birth] if self.birth else None
        if not self.birth or given is None:
            return
        birth = identity.birth_of(number)
        if birth is None or given == birth:
            return
        if same_month(given, birth, notes.get(self.birth)):
            values[self.birth] = birth
            notes[self.birth] = "按身份证号"
            return
        reason = f"与身份证号不符：表中是 {given}，号码中是 {birth}。请核对原件后确认。"
        problems.append(Problem(row, self.birth, str(given), reason, "conflict"))

    def wrong_order(self, row: int, first: str, last: str, values: dict[str, Any], notes: dict[str, str]) -> Problem:
        start, end = values[first], values[last]
        if not isinstance(start, datetime.date):
            return Problem(row, last, str(end), f"{last} {end} 小于{first} {start}。请核对这两项。")
        month = "（只写了年月，按当月1日）" if notes.get(last) == dates.FIRST_OF_MONTH else ""
        return Problem(row, last, str(end), f"{last} {end}{month}早于{first} {start}。请核对这两个日期。")


def same_month(given: datetime.date, birth: datetime.date, note: str | None) -> bool:
    if note == dates.FIRST_OF_MONTH:
        return (given.year, given.month) == (birth.year, birth.month)
    return note == dates.JANUARY_OR_OCTOBER and given.year == birth.year and birth.month in (1, 10)
