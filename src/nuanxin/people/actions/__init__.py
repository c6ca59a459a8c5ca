"""Writes of persons and what is true of them. Each function is one transaction and leaves one audit event.

Pages, imports and commands call these; nothing else creates or changes persons.
"""

from nuanxin.people.actions.categories import end_category, hold_category, void_category
from nuanxin.people.actions.households import leave_household, record_household
from nuanxin.people.actions.locking import held
from nuanxin.people.actions.papers import add_paper, open_paper, shelve_paper, void_paper
from nuanxin.people.actions.persons import correct_person, register_person, void_person
from nuanxin.people.actions.recognitions import end_recognition, record_recognition, void_recognition
from nuanxin.people.actions.spells import (
    end_unemployment,
    record_employment_spell,
    register_unemployment,
    void_employment_spell,
    void_unemployment,
)

__all__ = [
    "add_paper",
    "correct_person",
    "end_category",
    "end_recognition",
    "end_unemployment",
    "held",
    "hold_category",
    "leave_household",
    "open_paper",
    "record_employment_spell",
    "record_household",
    "record_recognition",
    "register_person",
    "register_unemployment",
    "shelve_paper",
    "void_category",
    "void_employment_spell",
    "void_paper",
    "void_person",
    "void_recognition",
    "void_unemployment",
]
