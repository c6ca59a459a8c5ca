"""Writes of claims, payments, budgets and entitlements. Each deed is one transaction and leaves its audit events."""

from nuanxin.benefits.actions.approving import approve_claim
from nuanxin.benefits.actions.batches import Control, cancel_batch, export_batch, make_batch
from nuanxin.benefits.actions.budgets import set_budget
from nuanxin.benefits.actions.collecting import collect_facts, void_collected_fact
from nuanxin.benefits.actions.entitlements import Frozen, end_entitlement, resume_entitlement, stop_entitlement
from nuanxin.benefits.actions.objections import decide_claim_objection, record_claim_objection
from nuanxin.benefits.actions.results import Results, import_results
from nuanxin.benefits.actions.reversing import retry_payment, reverse_payment
from nuanxin.benefits.actions.showing import clear_notices, post_claims
from nuanxin.benefits.actions.stepping import refuse_claim, reopen_claim, return_claim, review_claim, withdraw_claim
from nuanxin.benefits.actions.submitting import resubmit_claim, submit_claim
from nuanxin.benefits.actions.telling import mark_many_told, mark_told
from nuanxin.benefits.actions.voiding import void_claim
from nuanxin.benefits.queries.checks import Asked, Line

__all__ = [
    "Asked",
    "Control",
    "Frozen",
    "Line",
    "Results",
    "approve_claim",
    "cancel_batch",
    "clear_notices",
    "collect_facts",
    "decide_claim_objection",
    "end_entitlement",
    "export_batch",
    "import_results",
    "make_batch",
    "mark_many_told",
    "mark_told",
    "post_claims",
    "record_claim_objection",
    "refuse_claim",
    "reopen_claim",
    "resubmit_claim",
    "resume_entitlement",
    "retry_payment",
    "return_claim",
    "reverse_payment",
    "review_claim",
    "set_budget",
    "stop_entitlement",
    "submit_claim",
    "void_claim",
    "void_collected_fact",
    "withdraw_claim",
]
