"""Entitlements frozen at first approval, claims on their way, budgets, and payments that are reversed, never deleted."""

from nuanxin.benefits.models.claims import Claim, ClaimDeed, ClaimLine, ClaimNotice, ClaimObjection, ClaimPaper
from nuanxin.benefits.models.entitlements import CollectedFact, Decision, Entitlement
from nuanxin.benefits.models.notifications import Notification
from nuanxin.benefits.models.payees import PAYEE_IS_THERE, STANDING, AreaQuerySet, Payee, payee_key
from nuanxin.benefits.models.payments import COUNTED, Budget, Payment, PaymentBatch

__all__ = [
    "COUNTED",
    "PAYEE_IS_THERE",
    "STANDING",
    "AreaQuerySet",
    "Budget",
    "Claim",
    "ClaimDeed",
    "ClaimLine",
    "ClaimNotice",
    "ClaimObjection",
    "ClaimPaper",
    "CollectedFact",
    "Decision",
    "Entitlement",
    "Notification",
    "Payee",
    "Payment",
    "PaymentBatch",
    "payee_key",
]
