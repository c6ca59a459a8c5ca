"""What becomes of entitlements, claims and payments when two persons become one."""

from nuanxin.benefits.enums import PayeeKind
from nuanxin.people.actions.merging import FOLLOWS, Rule, announce

NAMED = (("payee_key", f"{PayeeKind.PERSON.value}:{{}}"),)

# Money is never voided by a merge: who was paid twice is to be settled first.
announce(
    {
        "benefits.Entitlement.person": Rule(named=NAMED),
        "benefits.Decision.person": FOLLOWS,
        "benefits.Claim.person": Rule(gives_way=False, named=NAMED),
        "benefits.ClaimLine.person": Rule(gives_way=False),
        "benefits.Payment.person": Rule(gives_way=False, named=NAMED),
        "benefits.CollectedFact.person": FOLLOWS,
        "benefits.Notification.person": FOLLOWS,
    }
)
