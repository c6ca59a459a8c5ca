"""Who is paid: a person, an employer, a household or a workshop, with the area that answers for them."""

from __future__ import annotations

from dataclasses import dataclass

from nuanxin.benefits.enums import PayeeKind
from nuanxin.benefits.models import Claim, Payment, payee_key
from nuanxin.errors import UserError
from nuanxin.jobs.enums import EmployerKind
from nuanxin.jobs.models import Employer
from nuanxin.orgs import recording
from nuanxin.people.models import Household, HouseholdMembership, Person

Paid = Person | Employer | Household


@dataclass(frozen=True)
class Recipient:
    """The payee as a claim, an entitlement and a payment name it."""

    kind: PayeeKind
    paid: Paid
    area: str
    account: str = ""
    account_name: str = ""

    @property
    def key(self) -> str:
        return payee_key(self.kind.value, self.paid.pk)

    @property
    def fields(self) -> dict[str, object]:
        own = {Person: "person", Employer: "employer", Household: "household"}[type(self.paid)]
        return {"payee_kind": self.kind, "payee_key": self.key, "area_id": self.area, own: self.paid}


def recipient(payee: Paid) -> Recipient:
    """The payee, held until the transaction ends: two claims of one payee come one after the other. Refuses a voided one."""
    if isinstance(payee, Household):
        return of_household(Household.objects.select_for_update().get(pk=payee.pk))
    current = type(payee).objects.select_for_update().get(pk=payee.pk)
    recording.refuse_voided(current)
    if isinstance(current, Person):
        return Recipient(PayeeKind.PERSON, current, current.residence_id, account_name=current.name)
    kind = PayeeKind.WORKSHOP if current.kind == EmployerKind.WORKSHOP else PayeeKind.EMPLOYER
    return Recipient(kind, current, current.area_id, current.account, current.name)


def hold_payee(paid: Claim | Payment) -> None:
    """An employer or household is held too: without a person the database cannot tell two payments apart."""
    for model, pk in ((Employer, paid.employer_id), (Household, paid.household_id)):
        if pk:
            list(model.objects.select_for_update().filter(pk=pk))


def of_household(household: Household) -> Recipient:
    """A household lives where its members do; its head, if known, receives the money."""
    members = HouseholdMembership.objects.standing().filter(household=household, until_on=None, person__voided_at=None)
    living = list(members.select_related("person").order_by("id"))
    first = next((one for one in living if one.person.id_digest == household.head_id_digest), living[0] if living else None)
    if first is None:
        raise UserError("这个家庭没有登记成员，不能申领。请先登记家庭成员。")
    return Recipient(PayeeKind.HOUSEHOLD, household, first.person.residence_id, account_name=first.person.name)
