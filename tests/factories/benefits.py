"""Employers, budgets and claims on their way, with valid defaults; `claim_at` walks the real way."""

from __future__ import annotations

import datetime
import itertools
import json
from decimal import Decimal

import time_machine

from nuanxin.benefits import actions
from nuanxin.benefits.actions import Line
from nuanxin.benefits.models import Budget, Claim, CollectedFact, Decision, Entitlement, Notification, Payment, payee_key
from nuanxin.benefits.queries.checks import Asked
from nuanxin.jobs.models import Employer
from nuanxin.orgs import clock
from tests import factories

POLICY, PROGRAMME, FUND = "national-insurance-subsidy-flexible", "灵活就业社保补贴", "就业补助资金"
JULY, AUGUST = datetime.date(2022, 7, 1), datetime.date(2022, 8, 1)
UNASKED = Asked(needs_register=False)
ACCOUNT = "6217000012345678901"
serial = itertools.count(1)


def employer(area: str = factories.JIADING, **fields) -> Employer:
    told = {"name": f"信丰某厂{next(serial)}", "area_id": area, "kind": "enterprise", "account": ACCOUNT, "account_masked": "****8901"}
    return Employer.objects.create(**told | fields)


def budget(amount: str = "100000.00", area: str = factories.COUNTY, **fields) -> Budget:
    return Budget.objects.create(**{"fund": FUND, "year": 2022, "area_id": area, "amount_yuan": Decimal(amount)} | fields)


def line(person=None, month: datetime.date | None = JULY, amount: str = "500.00", programme: str = PROGRAMME) -> Line:
    return Line(person, programme, month, Decimal(amount))


def months(person, count: int, start: datetime.date = datetime.date(2019, 1, 1), amount: str = "500.00") -> list[Line]:
    """As many months one after the other."""
    days = [datetime.date(start.year + (start.month - 1 + n) // 12, (start.month - 1 + n) % 12 + 1, 1) for n in range(count)]
    return [line(person, day, amount) for day in days]


def submitted(person, *lines: Line, by=None, **told) -> Claim:
    """A claim of the person, which asks for nothing but the lines."""
    told = {
        "payee": person,
        "lines": lines or [line(person)],
        "policy": POLICY,
        "origin": "self",
        "account": ACCOUNT,
        "asked": UNASKED,
    } | told
    return actions.submit_claim(by=by, **told)


def reviewed(person, *lines: Line, **told) -> Claim:
    return step(actions.review_claim, submitted(person, *lines, **told), reason="已核实")


def posted(person, *lines: Line, **told) -> Claim:
    claim = reviewed(person, *lines, **told)
    actions.post_claims(by=None, claims=[claim], area=claim.area)
    claim.refresh_from_db()
    return claim


def cleared(person, *lines: Line, **told) -> Claim:
    claim = posted(person, *lines, **told)
    over = clock.real_today() + datetime.timedelta(days=20)
    with time_machine.travel(datetime.datetime.combine(over, datetime.time(4)), tick=False):
        actions.clear_notices()
    claim.refresh_from_db()
    return claim


def approved(person, *lines: Line, budget: Budget | None = None, frozen=None, **told) -> Claim:
    claim = cleared(person, *lines, **told)
    return step(actions.approve_claim, claim, budget=budget or some_budget(), frozen=frozen)


def some_budget() -> Budget:
    return Budget.objects.filter(year=2022).order_by("id").first() or budget()


def step(action, claim: Claim, by=None, **told) -> Claim:
    """One step of the claim as it was read."""
    return action(by=by, claim=claim, version=claim.version, **told)


def owed(person, **fields) -> dict:
    own = {"policy": POLICY, "policy_version": "1", "payee_kind": "person", "payee_key": payee_key("person", person.pk)}
    return own | {"person": person, "area_id": factories.SHUIDONG} | fields


def payment(person, month: datetime.date | None = JULY, **fields) -> Payment:
    return Payment.objects.create(**owed(person, programme=PROGRAMME, month=month, amount_yuan=Decimal("500.00")) | fields)


def entitlement(person, **fields) -> Entitlement:
    return Entitlement.objects.create(**owed(person, first_approved_on=JULY) | fields)


def notification(person=None, **fields) -> Notification:
    """Something to be told to a person; its cause is its own."""
    told = {
        "kind": "paid",
        "policy": POLICY,
        "person": person,
        "area_id": factories.SHUIDONG,
        "text": "您的社保补贴已到账。",
        "due_on": JULY,
    }
    return Notification.objects.create(**{**told, "cause": f"test:{next(serial)}", **fields})


def claim(person, **fields) -> Claim:
    told = {"origin": "self", "claimed_on": datetime.date(2022, 8, 5), "amount_yuan": Decimal("500.00")}
    return Claim.objects.create(**owed(person, **told) | fields)


def decision(person, **fields) -> Decision:
    """A kept answer about nobody's facts in particular."""
    told = {"policy": POLICY, "version": "1", "as_of": "2022-07-01", "answer": "no", "collect": [], "months": None, "amount": "0.00"}
    kept = {"policy": POLICY, "policy_version": "1", "as_of": JULY, "answer": "no", "area_id": person.residence_id}
    return Decision.objects.create(**kept | {"person": person, "facts": '{"person": {}}', "told": json.dumps(told)} | fields)


def collected_fact(person, name: str = "studying", value: str = "true", **fields) -> CollectedFact:
    told = {"known_on": JULY, "origin": "said", "area_id": person.residence_id}
    return CollectedFact.objects.create(**told | {"person": person, "name": name, "value": value} | fields)
