"""Writes of vacancies and fairs. Each function is one transaction and leaves one audit event.

Pages, imports and commands call these; nothing else creates or changes vacancies and fairs.
"""

from nuanxin.jobs.actions.fairs import hold_fair, void_fair
from nuanxin.jobs.actions.vacancies import collect_vacancy, void_vacancy

__all__ = ["collect_vacancy", "hold_fair", "void_fair", "void_vacancy"]
