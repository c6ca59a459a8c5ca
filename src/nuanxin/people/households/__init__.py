"""When a household counts as one without work: regional definitions, judged three-valued over its members; no database here."""

from nuanxin.people.households.definition import Definition, for_area, get, kinds_of, library
from nuanxin.people.households.judging import Judgement, Missing, Reason, judge
from nuanxin.people.households.members import HOUSEHOLD_FACTS, MEMBER_FACTS, household_row, member_row

__all__ = [
    "HOUSEHOLD_FACTS",
    "MEMBER_FACTS",
    "Definition",
    "Judgement",
    "Missing",
    "Reason",
    "for_area",
    "get",
    "household_row",
    "judge",
    "kinds_of",
    "library",
    "member_row",
]
