"""Months as titles and cells write them."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from nuanxin.engines.sheets.characters import squeeze

DIGITS = {sign: str(place) for place, sign in enumerate("〇一二三四五六七八九")} | {"零": "0"}
CHINESE_YEAR = re.compile(r"[二][〇零0][〇零一二三四五六七八九]{2}(?=年)")
CHINESE_MONTH = re.compile(r"(?<=[年、,和及与])(十[一二]?|[一二三四五六七八九])(?=月)")
DAYS = re.compile(r"(20\d\d年)?\d{1,2}月\d{1,2}日|20\d\d([-./])\d{1,2}\2\d{1,2}")
TO = r"(?:-|—|–|~|～|至|到)+"
AND = "[、,和及与]"
ONE = rf"(?:\d{{1,2}}(?:月份?)?{TO})?\d{{1,2}}(?:月份?)?"
MONTHS = re.compile(rf"(20\d\d年)((?:{ONE}{AND})+{ONE})(?<=[月份])")
SEASONS = re.compile(rf"(20\d\d)年?度?((?:第?[一二三四1-4](?:季度)?{AND})+第?[一二三四1-4])季度")
RANGE = re.compile(rf"(20\d\d)年(\d{{1,2}})月?(?:份)?{TO}(?:(20\d\d)年)?(\d{{1,2}})月")
NUMBERS = re.compile(rf"(20\d\d)[.\-/](\d{{1,2}}){TO}(?:(20\d\d)[.\-/])?(\d{{1,2}})(?!\d)")
QUARTER = re.compile(r"(20\d\d)年?度?第?([一二三四1-4])季度")
HALF = re.compile(r"(20\d\d)年?度?([上下])半年")
MONTH = re.compile(r"(20\d\d)年(\d{1,2})月")
NUMBER = re.compile(r"(20\d\d)[.\-/](\d{1,2})(?![\d.\-/])")
COMPACT = re.compile(r"(20\d\d)(0[1-9]|1[0-2])")
YEAR = re.compile(r"(20\d\d)年度")
QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}


@dataclass(frozen=True, order=True)
class Period:
    """From a month to a month, both included, each counted from year 0."""

    first: int
    last: int

    def holds(self, other: Period) -> bool:
        return self.first <= other.first and other.last <= self.last

    @property
    def count(self) -> int:
        return self.last - self.first + 1

    def __str__(self) -> str:
        return said(self.first) if self.first == self.last else f"{said(self.first)}至{said(self.last)}"


def said(month: int) -> str:
    return f"{month // 12}年{month % 12 + 1}月"


def period(year: str, month: str, last_year: str | None = None, last_month: str | None = None) -> Iterator[Period]:
    """The period, unless a month is none or the end comes before the beginning."""
    first = int(year) * 12 + int(month) - 1
    last = first if last_month is None else int(last_year or year) * 12 + int(last_month) - 1
    if all(1 <= int(one) <= 12 for one in (month, last_month or month)) and first <= last:
        yield Period(first, last)


def periods_in(text: str) -> tuple[Period, ...]:
    """Every period that a text names; days are no periods, and a longer form hides the shorter one inside it."""
    rest = told_apart(DAYS.sub("", in_digits(squeeze(text))))
    found: list[Period] = []
    for pattern, read in FORMS:
        for match in pattern.finditer(rest):
            found += read(match)
        rest = pattern.sub("#", rest)
    return tuple(dict.fromkeys(found))


def told_apart(text: str) -> str:
    """Each of several months or quarters with its year: 2023年1月、2月 is 2023年1月、2023年2月."""
    text = MONTHS.sub(lambda match: "、".join(f"{match[1]}{one.rstrip('月份')}月" for one in re.split(AND, match[2])), text)
    return SEASONS.sub(
        lambda match: "、".join(f"{match[1]}年第{one.removesuffix('季度').removeprefix('第')}季度" for one in re.split(AND, match[2])), text
    )


def in_digits(text: str) -> str:
    text = CHINESE_YEAR.sub(lambda match: "".join(DIGITS.get(sign, sign) for sign in match[0]), text)
    return CHINESE_MONTH.sub(lambda match: str(month_number(match[0])), text)


def month_number(text: str) -> int:
    return 10 + int(DIGITS.get(text[1:], "0")) if text.startswith("十") else int(DIGITS[text])


def of_quarter(match: re.Match[str]) -> Iterator[Period]:
    last = QUARTERS[match[2]] * 3
    return period(match[1], str(last - 2), None, str(last))


def of_half(match: re.Match[str]) -> Iterator[Period]:
    return period(match[1], *(("1", None, "6") if match[2] == "上" else ("7", None, "12")))


FORMS = (
    (RANGE, lambda match: period(*match.groups())),
    (NUMBERS, lambda match: period(*match.groups())),
    (QUARTER, of_quarter),
    (HALF, of_half),
    (MONTH, lambda match: period(match[1], match[2])),
    (NUMBER, lambda match: period(match[1], match[2])),
    (COMPACT, lambda match: period(match[1], match[2])),
    (YEAR, lambda match: period(match[1], "1", None, "12")),
)


def period_of(cell: Any) -> Period | None:
    """The period that a cell names: a day, 2023年3月, 2023.01-2023.03, 202303; None for anything else, or for several."""
    if isinstance(cell, list):
        day = datetime.date.fromisoformat(str(cell[1])[:10]) if cell[0] == "d" else None
        return day and Period(day.year * 12 + day.month - 1, day.year * 12 + day.month - 1)
    if isinstance(cell, bool) or not isinstance(cell, str | int | float):
        return None
    text = str(int(cell)) if isinstance(cell, float) and cell == int(cell) else str(cell)
    found = periods_in(month_of_days(squeeze(text)))
    return found[0] if len(found) == 1 else None


def month_of_days(text: str) -> str:
    """In a cell a day stands for its month."""
    text = re.sub(r"(20\d\d)([-./])(\d{1,2})\2\d{1,2}", r"\1年\3月", text)
    return re.sub(r"(20\d\d年\d{1,2}月)\d{1,2}日", r"\1", text)
