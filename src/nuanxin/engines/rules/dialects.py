"""The few date, name and literal forms in which DuckDB, PostgreSQL, SQLite and Spark differ, each written out by us and tested by execution.

SQLGlot's own translation of date functions changes their meaning, so it is never asked for.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from nuanxin.engines.rules.tree import Value


class Dialect:
    """The forms of DuckDB, and what the others inherit from them."""

    def literal(self, value: Value | None) -> str:
        """A typed literal; text is quoted, never trusted."""
        match value:
            case None:
                return "NULL"
            case bool():
                return "TRUE" if value else "FALSE"
            case date():
                return self.date(value)
            case str():
                return self.text(value)
            case Decimal():
                return f"{value:f}" if value >= 0 else f"({value:f})"
        return str(value) if value >= 0 else f"({value})"

    def text(self, value: str) -> str:
        return "'" + value.replace("'", "''") + "'"

    def name(self, name: str) -> str:
        """A quoted name; names come from code and definitions, and hold no quotes."""
        return f'"{name}"'

    def date(self, day: date) -> str:
        return f"DATE '{day.isoformat()}'"

    def whole(self, number: str) -> str:
        """A whole number wide enough for arithmetic."""
        return f"CAST({number} AS BIGINT)"

    def quotient(self, number: str, divisor: int) -> str:
        """Whole division of a number that is not negative."""
        return f"({number} // {divisor})"

    def year(self, day: str) -> str:
        return f"EXTRACT(YEAR FROM {day})"

    def month(self, day: str) -> str:
        return f"EXTRACT(MONTH FROM {day})"

    def day(self, day: str) -> str:
        return f"EXTRACT(DAY FROM {day})"

    def add_months(self, day: str, months: str) -> str:
        return f"CAST({day} + TO_MONTHS(CAST({months} AS INTEGER)) AS DATE)"

    def add_days(self, day: str, days: str) -> str:
        return f"({day} + CAST({days} AS INTEGER))"

    def month_end(self, day: str) -> str:
        return f"LAST_DAY({day})"

    def extreme(self, function: str, values: list[str]) -> str:
        """GREATEST or LEAST that is unknown as soon as one value is; the engines themselves disagree."""
        empty = " OR ".join(f"{value} IS NULL" for value in values)
        return f"CASE WHEN {empty} THEN NULL ELSE {function}({', '.join(values)}) END"


class Postgres(Dialect):
    """PostgreSQL: EXTRACT is numeric, intervals are made, months end by truncation without a time zone."""

    def quotient(self, number: str, divisor: int) -> str:
        return f"({number} / {divisor})"

    def year(self, day: str) -> str:
        return f"CAST(EXTRACT(YEAR FROM {day}) AS INTEGER)"

    def month(self, day: str) -> str:
        return f"CAST(EXTRACT(MONTH FROM {day}) AS INTEGER)"

    def day(self, day: str) -> str:
        return f"CAST(EXTRACT(DAY FROM {day}) AS INTEGER)"

    def add_months(self, day: str, months: str) -> str:
        return f"CAST({day} + MAKE_INTERVAL(months => CAST({months} AS INTEGER)) AS DATE)"

    def month_end(self, day: str) -> str:
        return f"CAST(DATE_TRUNC('month', CAST({day} AS TIMESTAMP)) + INTERVAL '1 month' - INTERVAL '1 day' AS DATE)"


class SQLite(Dialect):
    """SQLite: dates are ISO text, and its month arithmetic runs over the month's end."""

    def date(self, day: date) -> str:
        return f"'{day.isoformat()}'"

    def whole(self, number: str) -> str:
        return number

    def quotient(self, number: str, divisor: int) -> str:
        return f"({number} / {divisor})"

    def year(self, day: str) -> str:
        return f"CAST(SUBSTR({day}, 1, 4) AS INTEGER)"

    def month(self, day: str) -> str:
        return f"CAST(SUBSTR({day}, 6, 2) AS INTEGER)"

    def day(self, day: str) -> str:
        return f"CAST(SUBSTR({day}, 9, 2) AS INTEGER)"

    def add_months(self, day: str, months: str) -> str:
        last = f"DATE({day}, 'start of month', ({months} + 1) || ' months', '-1 day')"
        return f"MIN(DATE({day}, ({months}) || ' months'), {last})"

    def add_days(self, day: str, days: str) -> str:
        return f"DATE({day}, ({days}) || ' days')"

    def month_end(self, day: str) -> str:
        return f"DATE({day}, 'start of month', '+1 months', '-1 day')"

    def extreme(self, function: str, values: list[str]) -> str:
        return f"{'MAX' if function == 'GREATEST' else 'MIN'}({', '.join(values)})"


class Spark(Dialect):
    """Spark: names in backquotes, a backslash in text is a sign of its own, dates by functions."""

    def text(self, value: str) -> str:
        """Written with escapes: doubled quotes mean something else in older versions."""
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"

    def name(self, name: str) -> str:
        return f"`{name}`"

    def quotient(self, number: str, divisor: int) -> str:
        return f"({number} DIV {divisor})"

    def year(self, day: str) -> str:
        return f"YEAR({day})"

    def month(self, day: str) -> str:
        return f"MONTH({day})"

    def day(self, day: str) -> str:
        return f"DAY({day})"

    def add_months(self, day: str, months: str) -> str:
        return f"ADD_MONTHS({day}, CAST({months} AS INT))"

    def add_days(self, day: str, days: str) -> str:
        return f"DATE_ADD({day}, CAST({days} AS INT))"


DIALECTS: dict[str, Dialect] = {"duckdb": Dialect(), "postgres": Postgres(), "sqlite": SQLite(), "spark": Spark()}
