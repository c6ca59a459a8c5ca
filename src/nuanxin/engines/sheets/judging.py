"""Rules over one row: an end before its beginning is invalid; what contradicts the ID or certificate number is a conflict."""

from __future__ import annotations

import datetime
from typing import Any

from nuanxin.engines.sheets.cells import dates, identity
from nuanxin.engines.sheets.cells.certificates import Certificate, read_certificate
from nuanxin.engines.sheets.problems import Problem
from nuanxin.engines.sheets.spec import Identity, ListSpec, enum_codes


class Judge:
    """The rules of one list, as far as the columns found allow."""

    def __init__(self, spec: ListSpec, found: set[str]) -> None:
        self.spec = spec
        self.order = [pair for pair in spec.order if found.issuperset(pair)]
        names = spec.identity or Identity(id="")
        self.id, self.sex, self.birth = (name if name in found else None for name in (names.id, names.sex, names.birth))
        self.certificate = names.certificate if names.certificate in found else None
        self.endings = [
            (column, place, enum_codes(spec.column(column)))
            for column, place in ((names.kind, 1), (names.grade, 2))
            if column and column in found
        ]

    def judge(self, row: int, values: dict[str, Any], notes: dict[str, str], problems: list[Problem]) -> None:
        """Add to `problems`; a birth date given as a month becomes the day in the ID number."""
        number = values.get(self.id) if self.id else None
        if self.certificate and (certificate := read_certificate(values[self.certificate] or "")):
            self.judge_certificate(row, values, number, certificate, problems)
            number = number or certificate.number
        if number is not None and len(number) == 18 and number[:17].isdigit():
            self.judge_sex(row, values, number, problems)
            self.judge_birth(row, values, notes, number, problems)
        for first, last in self.order:
            start, end = values[first], values[last]
            if start is not None and end is not None and end < start:
                problems.append(self.wrong_order(row, first, last, values, notes))

    def judge_certificate(self, row: int, values: dict[str, Any], number: str | None, said: Certificate, problems: list[Problem]) -> None:
        """Category, grade and holder as the certificate's own number says them."""
        for column, place, codes in self.endings:
            given, expected = values[column], codes[said[place]]
            if given is not None and given != expected:
                label, meant = self.spec.column(column).label(given), self.spec.column(column).label(expected)
                reason = f"与残疾人证号不符：表中是“{label}”，证号第 {18 + place} 位“{said[place]}”表示“{meant}”。请核对残疾人证后确认。"
                problems.append(Problem(row, column, label, reason, "conflict"))
        if self.id and number is not None and number[:17].isdigit() and number != said.number:
            problems.append(Problem(row, self.id, number, "与残疾人证号中的身份证号不同。请核对原件后确认。", "conflict"))

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
