"""Who would be paid for a policy, and where the money went before: the account of an earlier claim, or the employer's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from nuanxin.benefits.actions.payees import Paid
from nuanxin.benefits.claiming.drafts import Subject
from nuanxin.benefits.claiming.taken import portions
from nuanxin.benefits.enums import ClaimState, PayeeKind
from nuanxin.benefits.models import Claim, payee_key
from nuanxin.benefits.policies import Policy
from nuanxin.errors import UserError
from nuanxin.jobs.enums import EmployerKind
from nuanxin.jobs.models import Employer
from nuanxin.people.models import HouseholdMembership, Person

TO_EMPLOYERS = ("employer", "workshop")
WORDS = {"person": "个人", "employer": "用人单位", "household": "家庭", "workshop": "帮扶车间"}


@dataclass(frozen=True)
class Account:
    """Where money goes, and in whose name."""

    number: str = field(default="", repr=False)
    name: str = ""


def refuse_stranger(policy: Policy, subject: Subject) -> None:
    """A policy paid to employers is drafted for one, the others for a person."""
    if (policy.file.beneficiary in TO_EMPLOYERS) == isinstance(subject, Employer):
        return
    whom = WORDS[policy.file.beneficiary]
    raise UserError(f"“{policy.title}”发给{whom}，不能为“{subject}”拟写申领。请从{whom}的页面申领。")


def payee_of(policy: Policy, subject: Subject) -> Paid | None:
    """The person, the employer, or the household that the person lives in now; none where no household is on file."""
    if policy.file.beneficiary != "household":
        return subject
    living = HouseholdMembership.objects.standing().filter(person=subject, until_on=None)
    found = living.select_related("household").order_by("-id").first()
    return found.household if found else None


def key_of(payee: Paid) -> str:
    if isinstance(payee, Person):
        return payee_key(PayeeKind.PERSON, payee.pk)
    if isinstance(payee, Employer):
        return payee_key(PayeeKind.WORKSHOP if payee.kind == EmployerKind.WORKSHOP else PayeeKind.EMPLOYER, payee.pk)
    return payee_key(PayeeKind.HOUSEHOLD, payee.pk)


def accounts_of(paid: Mapping[str, Paid]) -> dict[str, Account]:
    """By payee key: the account of the last claim that has one and was not refused or withdrawn; else the employer's own."""
    found = {key: own_account(one) for key, one in paid.items()}
    for some in portions(paid):
        earlier = Claim.objects.standing().filter(payee_key__in=some).exclude(state__in=(ClaimState.REFUSED, ClaimState.WITHDRAWN))
        for claim in earlier.only("payee_key", "account", "account_name").order_by("id"):
            if claim.account:
                found[claim.payee_key] = Account(claim.account, claim.account_name)
    return found


def own_account(payee: Paid) -> Account:
    return Account(payee.account, payee.name) if isinstance(payee, Employer) else Account(name=getattr(payee, "name", ""))
