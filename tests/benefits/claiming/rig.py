"""People who are entitled to something in June 2024, drafts and claims for them, and payments they got before."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable
from decimal import Decimal

import time_machine

from nuanxin.benefits import actions, claiming, policies
from nuanxin.benefits.actions import Line
from nuanxin.benefits.claiming import Draft, Knowing
from nuanxin.benefits.models import Claim, CollectedFact, Payment
from nuanxin.engines.rules.dates import add_months
from tests import factories
from tests.factories import benefits

NOW = datetime.datetime(2024, 6, 10, 10, tzinfo=datetime.timezone(datetime.timedelta(hours=8)))
TODAY = NOW.date()
JANUARY, MARCH, APRIL, MAY, JUNE = (datetime.date(2024, month, 1) for month in (1, 3, 4, 5, 6))
FLEXIBLE, ENTERPRISE, POST = "national-insurance-subsidy-flexible", "national-insurance-subsidy-enterprise", "national-post-subsidy"
STARTUP, SCHOOL, REWARD = "2022-xinfeng-startup", "2011-anhui-zero-household-school", "2011-anhui-zero-household-reward"
PAID = Decimal("900.00")
DUE = Decimal("600.00")  # two thirds of it


def flexible_worker(since: datetime.date = JANUARY, *, origin: str = "office", **fields):
    """Recognised on a day and in flexible work from it on; not a shareholder and not retired."""
    person = factories.person(**{"birth_on": datetime.date(1975, 5, 1)} | fields)
    factories.recognition(person, since)
    factories.placement(person, since, form="flexible", employer_name="")
    collected(person, since, origin, shareholder=False, legal_representative=False, retired=False, pays_insurance_as="individual")
    return person


def collected(person, on: datetime.date, origin: str = "office", **values) -> None:
    for name, value in values.items():
        CollectedFact.objects.create(
            person=person, area_id=person.residence_id, name=name, value=json.dumps(value), known_on=on, origin=origin
        )


def employer(**fields):
    return benefits.employer(**{"uscc": "91350100M000100Y43"} | fields)


def hired(unit, since: datetime.date = JANUARY, **fields):
    """Recognised, and hired by the unit with a contract of three years."""
    person = factories.person(**{"birth_on": datetime.date(1975, 5, 1)} | fields)
    factories.recognition(person, since)
    told = {"employer_name": unit.name, "employer_uscc": unit.uscc, "contract_from": since, "contract_to": add_months(since, 36)}
    factories.placement(person, since, form="enterprise", **told)
    return person


def told(person, *months: datetime.date, amount: Decimal = PAID) -> dict:
    """What the voucher of each month shows."""
    return {(person.pk, month): amount for month in months}


def knowing(
    *persons, months: Iterable[datetime.date] = (JANUARY, datetime.date(2024, 2, 1), MARCH, APRIL, MAY, JUNE), amount=PAID
) -> Knowing:
    return Knowing(told={key: value for one in persons for key, value in told(one, *months, amount=amount).items()})


def drafted(person, months=None, *, policy: str = FLEXIBLE, as_of: datetime.date = TODAY, **told) -> Draft:
    return claiming.draft(policy, person, as_of, months, knowing=knowing(person, **told))


def claimed(person, *months: datetime.date, by=None, **told) -> Claim:
    return claiming.claim(by=by, draft=drafted(person, months or None), **{"origin": "self", "account": benefits.ACCOUNT} | told)


def household_claim(household) -> Claim:
    return actions.submit_claim(
        by=None, policy=SCHOOL, payee=household, lines=[Line(None, SCHOOL, None, Decimal("1000.00"))], origin="self", asked=benefits.UNASKED
    )


def payment(person, month: datetime.date | None, policy: str = FLEXIBLE, **fields) -> Payment:
    programme = policies.get(policy).programme
    told = {"policy": policy, "programme": programme, "amount_yuan": DUE, "area_id": person.residence_id}
    return benefits.payment(person, month, **told | fields)


def months_of(draft: Draft) -> list[str]:
    return [f"{line.month:%Y-%m}" for line in draft.lines]


def later(days: int):
    """As many days after today."""
    return time_machine.travel(NOW + datetime.timedelta(days=days), tick=False)
