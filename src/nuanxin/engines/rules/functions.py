"""The functions of the condition language: one table entry each, with types, meaning, SQL and Chinese."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from nuanxin.engines.rules import dates
from nuanxin.engines.rules.dialects import Dialect
from nuanxin.engines.rules.retirement import retirement_month, retirement_month_sql

SAME: Final = "same"  # every argument of one ordered type, which is also the result's
MOST_ARGUMENTS: Final = 6
Anything = TypeVar("Anything")


@dataclass(frozen=True)
class Function:
    """`takes` are the types of the arguments, or (SAME,) for two to six alike; unknown if any argument is.

    `most` bounds the last argument when it is written as a number. `may_lack` of the last arguments may be empty:
    then the function itself decides what that means.
    """

    takes: tuple[str, ...]
    gives: str
    compute: Callable[..., Any]
    sql: Callable[[Dialect, list[str]], str]
    wording: str
    most: int = 0
    may_lack: int = 0

    def needed(self, arguments: Sequence[Anything]) -> Sequence[Anything]:
        """The arguments without which nothing is known."""
        return arguments[: len(arguments) - self.may_lack]

    @property
    def is_open(self) -> bool:
        """Whether it takes any number of arguments of one type."""
        return self.takes == (SAME,)

    def accepts(self, count: int) -> bool:
        return 2 <= count <= MOST_ARGUMENTS if self.is_open else count == len(self.takes)

    @property
    def arity(self) -> str:
        """How many arguments it takes, in words for a refusal."""
        return f"2 至 {MOST_ARGUMENTS}" if self.is_open else str(len(self.takes))


def full_years_sql(sql: Dialect, arguments: list[str]) -> str:
    start, end = arguments
    early = f"{sql.month(end)} * 100 + {sql.day(end)} < {sql.month(start)} * 100 + {sql.day(start)}"
    return f"({sql.year(end)} - {sql.year(start)} - CASE WHEN {early} THEN 1 ELSE 0 END)"


def months_between_sql(sql: Dialect, arguments: list[str]) -> str:
    start, end = arguments
    return f"(({sql.year(end)} - {sql.year(start)}) * 12 + {sql.month(end)} - {sql.month(start)})"


def full_months_sql(sql: Dialect, arguments: list[str]) -> str:
    start, end = arguments
    return f"({months_between_sql(sql, arguments)} - CASE WHEN {sql.day(end)} < {sql.day(start)} THEN 1 ELSE 0 END)"


FUNCTIONS: Final[dict[str, Function]] = {
    "full_years": Function(("date", "date"), "int", dates.full_years, full_years_sql, "{0}至{1}的周年数"),
    "full_months": Function(("date", "date"), "int", dates.full_months, full_months_sql, "{0}至{1}的足月数"),
    "months_between": Function(("date", "date"), "int", dates.months_between, months_between_sql, "{0}所在月至{1}所在月的月数"),
    "add_months": Function(("date", "int"), "date", dates.add_months, lambda sql, a: sql.add_months(a[0], a[1]), "{0}加{1}个月", 2400),
    "add_days": Function(("date", "int"), "date", dates.add_days, lambda sql, a: sql.add_days(a[0], a[1]), "{0}加{1}天", 73000),
    "add_years": Function(
        ("date", "int"), "date", dates.add_years, lambda sql, a: sql.add_months(a[0], f"12 * ({a[1]})"), "{0}加{1}年", 200
    ),
    "year": Function(("date",), "int", lambda day: day.year, lambda sql, a: sql.year(a[0]), "{0}的年份"),
    "month": Function(("date",), "int", lambda day: day.month, lambda sql, a: sql.month(a[0]), "{0}的月份"),
    "month_end": Function(("date",), "date", dates.month_end, lambda sql, a: sql.month_end(a[0]), "{0}当月的末日"),
    "least": Function((SAME,), SAME, min, lambda sql, a: sql.extreme("LEAST", a), "{0}中最小（早）的"),
    "greatest": Function((SAME,), SAME, max, lambda sql, a: sql.extreme("GREATEST", a), "{0}中最大（晚）的"),
    "retirement_month": Function(
        ("enum", "date", "int"), "date", retirement_month, retirement_month_sql, "按{0}、{1}、{2}推算的法定退休月（当月1日）", may_lack=1
    ),
}
