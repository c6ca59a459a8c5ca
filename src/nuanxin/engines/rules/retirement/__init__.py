"""Statutory retirement: which law holds on a day, the month it gives a person, and the same month as SQL."""

from __future__ import annotations

from nuanxin.engines.rules.retirement.answer import Answer, answer
from nuanxin.engines.rules.retirement.law import Law, laws, newest, on_day
from nuanxin.engines.rules.retirement.month import retirement_month, retirement_month_sql

__all__ = ["Answer", "Law", "answer", "laws", "newest", "on_day", "retirement_month", "retirement_month_sql"]
