"""Deciding one case by one policy: `decide(policy, case, as_of)`; `read_file` and `read_case` give a case. No database is asked."""

from nuanxin.benefits.deciding.answer import Decided
from nuanxin.benefits.deciding.case import Case, Contribution, Paid
from nuanxin.benefits.deciding.deciding import decide
from nuanxin.benefits.deciding.reading import read_case, read_file

__all__ = ["Case", "Contribution", "Decided", "Paid", "decide", "read_case", "read_file"]
