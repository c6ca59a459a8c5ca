"""Writes of applications for recognition: from the first word to the decision. Each deed is one transaction with one audit event."""

from nuanxin.people.actions.applications.applying import apply
from nuanxin.people.actions.applications.batches import Batch, pass_many, send_back_many
from nuanxin.people.actions.applications.cards import issue_card, void_card
from nuanxin.people.actions.applications.objections import decide_objection, record_objection
from nuanxin.people.actions.applications.publishing import advance_notices, post_notice
from nuanxin.people.actions.applications.stepping import pass_step, refuse, send_back, void_application, withdraw

__all__ = [
    "Batch",
    "advance_notices",
    "apply",
    "decide_objection",
    "issue_card",
    "pass_many",
    "pass_step",
    "post_notice",
    "record_objection",
    "refuse",
    "send_back",
    "send_back_many",
    "void_application",
    "void_card",
    "withdraw",
]
