"""Writes of persons and what is true of them. Each function is one transaction and leaves one audit event.

Pages, imports and commands call these; nothing else creates or changes persons.
"""

from nuanxin.people.actions.applications import (
    Batch,
    advance_notices,
    apply,
    decide_objection,
    issue_card,
    pass_many,
    pass_step,
    post_notice,
    record_objection,
    refuse,
    send_back,
    send_back_many,
    void_application,
    void_card,
    withdraw,
)
from nuanxin.people.actions.categories import end_category, hold_category, void_category
from nuanxin.people.actions.household_recognitions import (
    end_household_recognition,
    recognise_household,
    settle_by_work,
    void_household_recognition,
)
from nuanxin.people.actions.households import change_head, leave_household, record_household
from nuanxin.people.actions.locking import held
from nuanxin.people.actions.merging import merge_persons, reverse_merge
from nuanxin.people.actions.moves import record_move, void_move
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
from nuanxin.people.actions.suspensions import resume_recognition, suspend_recognition, void_suspension

__all__ = [
    "Batch",
    "add_paper",
    "advance_notices",
    "apply",
    "change_head",
    "correct_person",
    "decide_objection",
    "end_category",
    "end_household_recognition",
    "end_recognition",
    "end_unemployment",
    "held",
    "hold_category",
    "issue_card",
    "leave_household",
    "merge_persons",
    "open_paper",
    "pass_many",
    "pass_step",
    "post_notice",
    "recognise_household",
    "record_employment_spell",
    "record_household",
    "record_move",
    "record_objection",
    "record_recognition",
    "refuse",
    "register_person",
    "register_unemployment",
    "resume_recognition",
    "reverse_merge",
    "send_back",
    "send_back_many",
    "settle_by_work",
    "shelve_paper",
    "suspend_recognition",
    "void_application",
    "void_card",
    "void_category",
    "void_employment_spell",
    "void_household_recognition",
    "void_move",
    "void_paper",
    "void_person",
    "void_recognition",
    "void_suspension",
    "void_unemployment",
    "withdraw",
]
