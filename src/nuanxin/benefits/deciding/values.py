"""How a fact of each type is written in a case file; what is written otherwise is UnreadableError, with what to write."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from nuanxin.benefits.policies.schema import FactFile
from nuanxin.definitionfile import did_you_mean
from nuanxin.people.enums import Category

OPEN: Final = "none"  # the end of a contract without one
YEARS: Final = (1900, 2199)
MOST_YUAN: Final = Decimal(10) ** 12
MOST_NUMBER: Final = 999_999_999
MOST_PLACES: Final = 9


class UnreadableError(Exception):
    """Why a value cannot be read, as the end of a sentence that begins with the value."""


def day(value: Any) -> datetime.date:
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        return within(value, value)
    raise UnreadableError("不是日期。请写成 YYYY-MM-DD。")


def month(value: Any) -> datetime.date:
    """The first day of a month written YYYY-MM, or of the month of a day."""
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}", value):
        return within(f"{value}-01", value)
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        return within(value, value).replace(day=1)
    raise UnreadableError("不是年月。请写成 YYYY-MM。")


def day_or_month(value: Any) -> datetime.date:
    if isinstance(value, str) and len(value) == len("2011-08"):
        return month(value)
    return day(value)


def within(text: str, written: str) -> datetime.date:
    try:
        found = datetime.date.fromisoformat(text)
    except ValueError:
        raise UnreadableError("不是日历上有的日期。请核对。") from None
    if not YEARS[0] <= found.year <= YEARS[1]:
        raise UnreadableError(f"不在 {YEARS[0]} 至 {YEARS[1]} 年之间。请核对。")
    return found


def amount(value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        raise UnreadableError('不是金额。请写成数字，如 "512.30"。')
    try:
        found = Decimal(value)
    except InvalidOperation:
        raise UnreadableError('不是金额。请写成数字，如 "512.30"。') from None
    if not found.is_finite() or abs(found) >= MOST_YUAN:
        raise UnreadableError("太大或不是数字。请核对金额。")
    if not -MOST_PLACES <= int(found.as_tuple().exponent) <= MOST_PLACES + 3:  # an exact fraction of it would have millions of digits
        raise UnreadableError("小数位太多或写法不对。请写成元，最多九位小数。")
    return found


def number(value: Any, fact: FactFile) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise UnreadableError("不是整数。请写成不带引号的整数。")
    least, most = fact.least or 0, fact.most or MOST_NUMBER
    if not least <= value <= most:
        raise UnreadableError(f"不在 {least} 至 {most} 之间。请核对。")
    return value


def yes_or_no(value: Any) -> bool:
    if not isinstance(value, bool):
        raise UnreadableError("不是 true 或 false。请改正，不知道的不要写。")
    return value


def code(labels: Iterable[str]) -> Callable[[Any], str]:
    known = list(labels)

    def read(value: Any) -> str:
        text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
        if text not in known:
            raise UnreadableError(f"不是可用的值。{did_you_mean(str(value), known)}")
        return str(text)

    return read


def area(value: Any) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"\d{2}|\d{4}|\d{6}|\d{9}|\d{12}", value, re.ASCII):
        raise UnreadableError("不是区划代码。请写 2、4、6、9 或 12 位数字，加引号。")
    return value


def text(value: Any) -> str:
    if isinstance(value, dict):
        return "；".join(f"{name}：{part}" for name, part in value.items())
    if not isinstance(value, str) or not value.strip():
        raise UnreadableError("应是文字。请写明内容。")
    return value


def listed(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise UnreadableError("应是列表，写在方括号里。请改正。")
    return value


def categories(value: Any) -> frozenset[str]:
    return frozenset(map(code(Category.values), listed(value)))


def trainings(value: Any) -> tuple[tuple[str, datetime.date | None], ...]:
    found = []
    for one in listed(value):
        if not isinstance(one, dict) or one.keys() - {"kind", "passed_on"}:
            raise UnreadableError('里每一项应写成 {"kind": …, "passed_on": …}。请改正。')
        found.append((str(one.get("kind") or ""), None if one.get("passed_on") is None else day(one["passed_on"])))
    return tuple(found)


def counts(value: Any) -> dict[str, int]:
    if not isinstance(value, dict):
        raise UnreadableError("应写成 {项目: 月数}。请改正。")
    for one in value.values():
        if isinstance(one, bool) or not isinstance(one, int) or not 0 <= one <= MOST_NUMBER:
            raise UnreadableError(f"里的“{one}”不是月数。请写不小于 0 的整数。")
    return dict(value)


def ids(value: Any) -> frozenset[str]:
    if not all(isinstance(one, str) for one in listed(value)):
        raise UnreadableError("里每一项应是政策编号。请加引号。")
    return frozenset(value)


def years(value: Any) -> frozenset[int]:
    """School years written 2011/12, as the year in which each begins."""
    found = set()
    for one in listed(value):
        parts = re.fullmatch(r"(\d{4})/(\d{2})", one) if isinstance(one, str) else None
        if parts is None or (int(parts[1]) + 1) % 100 != int(parts[2]) or not YEARS[0] <= int(parts[1]) <= YEARS[1]:
            raise UnreadableError(f"里的“{one}”不是学年。请写成 2011/12 的样子。")
        found.add(int(parts[1]))
    return frozenset(found)


def open_or_day(value: Any) -> Any:
    return OPEN if value == OPEN else day(value)


def alone(read: Callable[[Any], Any]) -> Callable[[Any, FactFile], Any]:
    return lambda value, fact: read(value)


READERS: Final[dict[str, Callable[[Any, FactFile], Any]]] = {
    "enum": lambda value, fact: code(fact.values)(value),
    "bool": alone(yes_or_no),
    "int": number,
    "money": alone(amount),
    "date": alone(day),
    "date_or_month": alone(day_or_month),
    "date_or_open": alone(open_or_day),
    "month": alone(month),
    "area": alone(area),
    "text": alone(text),
    "categories": alone(categories),
    "trainings": alone(trainings),
    "counts": alone(counts),
    "ids": alone(ids),
    "years": alone(years),
}
