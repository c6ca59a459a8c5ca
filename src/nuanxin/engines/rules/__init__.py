"""The condition language: closed, typed, three-valued; one checked tree runs as SQL, as a Python closure, and reads as Chinese.

Written with: `AND OR NOT ( )`, `= <> < <= > >=`, `IN` and `BETWEEN` (also with NOT), `IS [NOT] NULL`, `+ - *`, `CASE`, `COALESCE`;
facts by name (`decided_on`, `base.ended_on`), numbers, 'text', `DATE '2022-09-01'`, TRUE, FALSE, `$parameter`;
`full_years full_months months_between` (from, to), `add_days add_months add_years` (date, number), `year month month_end` (date),
`least greatest` (two to six, unknown if one is), `retirement_month` (sex, birth date, original age; the age may be empty), `has('LONG')` (reads the yes/no fact `has_LONG`),
and where members' facts are given `any all count` (a condition on each member of the household, the person included).

Answers: True, False, None for unknown. An empty fact is unknown, unless it is `missing: none`: then its comparison is false.
IS NULL and COALESCE take an empty value as it is; CASE passes over a branch whose condition is unknown. Amounts are exact
(on SQLite a computed amount leaves as a number exact to 15 digits; comparisons are exact).
"""

from __future__ import annotations

from nuanxin.engines.rules.catalogue import Catalogue, Fact
from nuanxin.engines.rules.condition import Bound, Condition, compile, compile_value
from nuanxin.engines.rules.refusals import ConditionError
from nuanxin.engines.rules.sql import Household

__all__ = ["Bound", "Catalogue", "Condition", "ConditionError", "Fact", "Household", "compile", "compile_value"]
