"""Who is paid: a person, an employer, a household or a workshop, with the area that answers for them."""

from __future__ import annotations

from dataclasses import dataclass

from nuanxin.benefits.enums import PayeeKind
from nuanxin.benefits.models import payee_key
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


def of_household(household: Household) -> Recipient:
    """A household lives where its members do; its head, if known, receives the money."""
    members = HouseholdMembership.objects.standing().filter(household=household, until_on=None, person__voided_at=None)
    first = members.select_related("person").order_by("id").first()
    if first is None:
        raise UserError("这个家庭没有登记成员，不能申领。请先登记家庭成员。")
    return Recipient(PayeeKind.HOUSEHOLD, household, first.person.residence_id, account_name=first.person.name)
