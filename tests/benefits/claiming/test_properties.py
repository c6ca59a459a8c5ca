"""Whatever was paid, claimed, stopped or taken back before: a draft adds up, repeats nothing, and stays within the cap."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from nuanxin.benefits import claiming, decisions
from nuanxin.benefits.claiming import Knowing
from nuanxin.benefits.models import Claim, ClaimLine, Payment
from nuanxin.engines.rules.dates import add_months, month_end
from tests.benefits.claiming import rig
from tests.benefits.claiming.rig import TODAY
from tests.factories import benefits

pytestmark = pytest.mark.django_db
MONTHS = [datetime.date(2024, month, 1) for month in range(1, 7)]
STATES = ("pending", "sent", "paid", "failed")
yuan = some.decimals(min_value=Decimal("1.00"), max_value=Decimal("5000.00"), places=2)
earlier = some.lists(
    some.tuples(some.sampled_from(MONTHS), some.sampled_from(STATES), some.booleans()), max_size=5, unique_by=lambda one: one[0]
)


def laid_down(person, told, used: int) -> None:
    """What happened before: payments of these months, some taken back, and months used long ago."""
    Payment.objects.filter(person=person).delete()
    ClaimLine.objects.filter(person=person).delete()
    for month, state, is_reversed in told:
        paid_on = {"paid_on": TODAY} if state == "paid" else {}
        rig.payment(person, month, state=state, is_reversed=is_reversed, **paid_on)
    for number in range(used):
        rig.payment(person, add_months(datetime.date(2019, 1, 1), number))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=earlier, used=some.integers(30, 37), paid=some.dictionaries(some.sampled_from(MONTHS), yuan, max_size=6))
def test_a_draft_adds_up_repeats_nothing_and_stays_within_the_cap(worker, told, used, paid):
    laid_down(worker, told, used)
    knowing = Knowing(told={(worker.pk, month): amount for month, amount in paid.items()})

    draft = claiming.draft(rig.FLEXIBLE, worker, TODAY, knowing=knowing)

    standing = {month for month, _, is_reversed in told if not is_reversed}
    proposed = [line.month for line in draft.lines]
    assert not standing & set(proposed)
    assert len(proposed) == len(set(proposed)) <= max(0, 36 - used - len(standing))
    assert set(proposed) <= set(paid)
    assert draft.amount == sum((line.amount_yuan for line in draft.lines), Decimal())
    for line in draft.lines:
        day = min(month_end(line.month), TODAY)
        assert line.amount_yuan == knowing.decided(draft.policy, worker, day).amount
        assert line.basis_yuan == paid[line.month]


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parts=some.lists(some.lists(some.sampled_from(MONTHS), min_size=1, max_size=4, unique=True), min_size=1, max_size=4))
def test_claims_one_after_the_other_never_hold_a_month_twice(worker, parts):
    Claim.objects.all().update(state="withdrawn")

    for months in parts:
        draft = rig.drafted(worker, months)
        if draft.is_ready:
            claim = claiming.claim(by=None, draft=draft, origin="self", account=benefits.ACCOUNT)
            assert claim.amount_yuan == draft.amount == sum((line.amount_yuan for line in claim.lines.all()), Decimal())

    held = list(ClaimLine.objects.filter(person=worker).exclude(claim__state="withdrawn").values_list("month", flat=True))
    assert sorted(held) == sorted({month for months in parts for month in months})


def test_a_one_off_draft_has_the_amount_of_the_decision(county):
    from tests.benefits.claiming.test_direct import founder_with

    person = founder_with("office")

    draft = claiming.draft(rig.STARTUP, person, TODAY)

    assert draft.amount == decisions.decide_for(rig.STARTUP, person, TODAY).amount == Decimal("5000.00")
