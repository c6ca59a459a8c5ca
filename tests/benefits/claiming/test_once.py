"""Drafts of what is paid once: to a person, for hires, to a household, to a workshop as a whole."""

import datetime
from decimal import Decimal

import pytest

from nuanxin.benefits import claiming, policies
from nuanxin.benefits.policies import filled
from nuanxin.people.models import Household, HouseholdMembership
from tests import factories
from tests.benefits.claiming import rig
from tests.benefits.claiming.rig import TODAY, payment
from tests.factories import benefits

pytestmark = pytest.mark.django_db
OPENED = datetime.date(2023, 3, 1)
HIRING, BUILDING = "2022-xinfeng-one-off-hiring", "2022-xinfeng-workshop-construction"


@pytest.fixture
def founder(county):
    """Lifted out of poverty, with a business of her own that has run for more than six months."""
    person = factories.person()
    factories.recognition(person, datetime.date(2022, 1, 5))
    factories.holding(person, "EXPOV", from_on=datetime.date(2021, 1, 1))
    factories.placement(person, OPENED, form="self_employed", employer_name="小店")
    rig.collected(person, OPENED, business_state="running", business_area=factories.JIADING, business_kind="individual")
    return person


def test_one_amount_once_without_a_month(founder):
    found = claiming.draft(rig.STARTUP, founder, TODAY)

    assert found.hindrance == ""
    assert [(line.person, line.month, line.amount_yuan) for line in found.lines] == [(founder, None, Decimal("5000.00"))]


def test_what_was_paid_once_is_not_proposed_again(founder):
    payment(founder, None, rig.STARTUP, amount_yuan=Decimal("5000.00"))

    found = claiming.draft(rig.STARTUP, founder, TODAY)

    assert (found.lines, found.hindrance) == ((), "不符合条件：一次性补贴没有领过。")


def test_what_is_claimed_already_is_told(founder):
    claiming.claim(by=None, draft=claiming.draft(rig.STARTUP, founder, TODAY), origin="self", account=benefits.ACCOUNT)

    found = claiming.draft(rig.STARTUP, founder, TODAY)

    assert found.hindrance == f"{founder.name}本机管理员已于 2024-06-10 申领（待审核），不再拟写。"


def hire(unit, **fields):
    person = factories.person(wants_job=True, **fields)
    factories.holding(person, "MONI", from_on=datetime.date(2021, 1, 1))
    factories.placement(person, datetime.date(2022, 5, 1), employer_name=unit.name, employer_uscc=unit.uscc)
    rig.collected(person, datetime.date(2022, 5, 1), able_to_work=True, willing_to_work=True)
    return person


def test_a_reward_by_head_is_one_line_for_each_hire(county):
    unit = rig.employer(kind="workshop")
    people = [hire(unit) for _ in range(2)]
    policy = filled(policies.get(HIRING), {"reward": "1000"})

    found = claiming.draft(policy, unit, TODAY)

    assert [(line.person, line.month, line.amount_yuan) for line in found.lines] == [(one, None, Decimal("1000.00")) for one in people]
    assert found.amount == found.decided.amount == Decimal("2000.00")


def test_who_was_paid_for_before_is_left_out_by_head(county):
    unit = rig.employer(kind="workshop")
    first, second = hire(unit), hire(unit)
    payment(first, None, HIRING, payee_kind="workshop", payee_key=f"workshop:{unit.pk}", employer=unit, amount_yuan=Decimal("1000.00"))

    found = claiming.draft(filled(policies.get(HIRING), {"reward": "1000"}), unit, TODAY)

    assert [line.person for line in found.lines] == [second]
    assert found.amount == found.decided.amount


def test_a_workshop_as_a_whole_is_one_line_without_a_person(county):
    unit = rig.employer(kind="workshop", workshop_recognised_on=datetime.date(2022, 1, 1), construction_cost_yuan=Decimal("30000.00"))
    hire(unit)

    found = claiming.draft(filled(policies.get(BUILDING), {"rate": "1/2"}), unit, TODAY)

    assert [(line.person, line.amount_yuan) for line in found.lines] == [(None, Decimal("15000.00"))]


@pytest.fixture
def home(county):
    """A household of Anhui without anybody in work, whose child learns a trade in the second year."""
    factories.Area.objects.bulk_create(
        [
            factories.Area(code="340000000000", name="安徽省", level=1, prefix="34"),
            factories.Area(code="340100000000", name="合肥市", level=2, prefix="3401"),
        ]
    )
    parent, child = (factories.person(residence="340100000000", birth_on=datetime.date(year, 5, 1)) for year in (1975, 2007))
    found = Household.objects.create(head_id_digest=parent.id_digest, head_id_masked=parent.id_masked)
    for person in (parent, child):
        HouseholdMembership.objects.create(household=found, person=person)
    factories.holding(parent, "ZERO", from_on=datetime.date(2021, 1, 1))
    rig.collected(child, datetime.date(2023, 9, 1), school_years=["2022/23", "2023/24"])
    return found, parent


def test_a_household_is_the_payee_where_the_policy_says_so(home):
    household, parent = home

    found = claiming.draft(rig.SCHOOL, parent, TODAY)

    assert (found.payee, found.hindrance) == (household, "")
    assert [(line.person, line.month, line.amount_yuan) for line in found.lines] == [(None, None, Decimal("2000.00"))]


def test_what_is_due_again_after_a_payment_has_its_month(home):
    household, parent = home
    made = payment(parent, None, rig.SCHOOL, amount_yuan=Decimal("1000.00"))
    made.person, made.household, made.payee_kind, made.payee_key = None, household, "household", f"household:{household.pk}"
    made.save()

    found = claiming.draft(rig.SCHOOL, parent, TODAY)

    assert [(line.month, line.amount_yuan) for line in found.lines] == [(datetime.date(2024, 6, 1), Decimal("1000.00"))]
    assert claiming.claim(by=None, draft=found, origin="self").payee_kind == "household"


def test_without_a_household_on_file_nobody_can_be_paid(home):
    _, parent = home
    HouseholdMembership.objects.all().delete()

    assert claiming.draft(rig.SCHOOL, parent, TODAY).hindrance == "没有登记家庭，不知道发给哪一户。请先在人员页面登记家庭。"


def test_a_policy_without_money_is_not_claimed(home):
    _, parent = home

    found = claiming.draft("2011-anhui-services", parent, TODAY)

    assert found.hindrance.startswith("“免费公共就业服务和按规定享受的各项补贴”不发放资金")
