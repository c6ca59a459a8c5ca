"""Writes of employers, vacancies and fairs. Each function is one transaction and leaves one audit event.

Pages, imports and commands call these; nothing else creates or changes them.
"""

from nuanxin.jobs.actions.employers import correct_employer, record_employer, void_employer
from nuanxin.jobs.actions.fairs import hold_fair, void_fair
from nuanxin.jobs.actions.vacancies import collect_vacancy, void_vacancy

__all__ = [
    "collect_vacancy",
    "correct_employer",
    "hold_fair",
    "record_employer",
    "void_employer",
    "void_fair",
    "void_vacancy",
]
