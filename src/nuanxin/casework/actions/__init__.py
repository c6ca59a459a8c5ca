"""Writes of daily casework. Each function is one transaction and leaves one audit event per record.

Pages, imports and commands call these; nothing else creates or changes casework records.
"""

from nuanxin.casework.actions.households import recognise_by_definition, settle_households
from nuanxin.casework.actions.placements import end_placement, record_placement, void_placement
from nuanxin.casework.actions.referrals import record_referral, update_referral_feedback, void_referral
from nuanxin.casework.actions.reliefs import record_relief, void_relief
from nuanxin.casework.actions.returns import record_return, void_return
from nuanxin.casework.actions.several import record_for_each
from nuanxin.casework.actions.visits import record_visit, void_visit

__all__ = [
    "end_placement",
    "recognise_by_definition",
    "record_for_each",
    "record_placement",
    "record_referral",
    "record_relief",
    "record_return",
    "record_visit",
    "settle_households",
    "update_referral_feedback",
    "void_placement",
    "void_referral",
    "void_relief",
    "void_return",
    "void_visit",
]
