"""Who is paid and who is told: persons, employers, workshops, and households with or without their head."""

import datetime

import pytest

from nuanxin.benefits import actions
from nuanxin.benefits.actions.payees import recipient
from nuanxin.benefits.models import Entitlement, Notification, Payment
from nuanxin.benefits.notifying import member_of, receiver
from nuanxin.errors import UserError
from nuanxin.people.models import Household, HouseholdMembership
from tests import factories
from tests.factories import benefits, households
from tests.factories.benefits import line, step, submitted

pytestmark = pytest.mark.django_db


def member(household, person, **fields):
    return HouseholdMembership.objects.create(**{"household": household, "person": person, "relationship": "成员"} | fields)


@pytest.fixture
def late_head(county):
    """The head was registered after another member, and lives in another township."""
    first = factories.person(name="赖小春", residence=factories.CHANGLONG)
    head = factories.person(name="赖大春")
    household = Household.objects.create(head_id_number=head.id_number, head_id_digest=head.id_digest, head_id_masked=head.id_masked)
    member(household, first)
    member(household, head, relationship="户主")
    return household, first, head


def test_person_is_paid_where_they_live(person):
    to = recipient(person)

    assert (to.kind, to.key, to.area, to.account, to.account_name) == (
        "person", f"person:{person.pk}", factories.SHUIDONG, "", person.name,
    )  # fmt: skip
    assert to.fields == {"payee_kind": "person", "payee_key": f"person:{person.pk}", "area_id": factories.SHUIDONG, "person": person}


@pytest.mark.parametrize(("kind", "paid"), [("enterprise", "employer"), ("workshop", "workshop")])
def test_employer_is_paid_to_its_account_as_what_it_is(county, kind, paid):
    employer = benefits.employer(kind=kind)

    to = recipient(employer)

    assert (to.kind, to.key, to.area, to.account, to.account_name) == (
        paid, f"{paid}:{employer.pk}", factories.JIADING, benefits.ACCOUNT, employer.name,
    )  # fmt: skip
    assert to.fields["employer"] == employer


def test_household_is_paid_to_its_head_although_another_was_registered_first(late_head):
    household, _, _ = late_head

    to = recipient(household)

    assert (to.kind, to.key, to.area, to.account_name) == ("household", f"household:{household.pk}", factories.SHUIDONG, "赖大春")


@pytest.mark.parametrize(
    "gone", [{"until_on": datetime.date(2022, 8, 1)}, {"voided_at": datetime.datetime(2022, 8, 1, tzinfo=datetime.UTC)}]
)
def test_household_whose_head_left_is_paid_to_who_was_registered_first(late_head, gone):
    household, first, head = late_head
    HouseholdMembership.objects.filter(person=head).update(**gone)

    to = recipient(household)

    assert (to.area, to.account_name) == (factories.CHANGLONG, first.name)


def test_household_of_voided_persons_only_cannot_be_paid(county):
    household, [person] = households.household()
    person.voided_at = datetime.datetime(2022, 8, 1, tzinfo=datetime.UTC)
    person.save(update_fields=["voided_at"])

    with pytest.raises(UserError) as error:
        recipient(household)

    assert str(error.value) == "这个家庭没有登记成员，不能申领。请先登记家庭成员。"


def test_voided_employer_cannot_be_paid(county):
    employer = benefits.employer(voided_at=datetime.datetime(2022, 8, 1, tzinfo=datetime.UTC))

    with pytest.raises(UserError, match="已经作废，不能再改动"):
        recipient(employer)


def test_household_with_a_head_elsewhere_is_claimed_for_where_the_head_lives(late_head):
    """The clerk of the first member's township has no business with it."""
    household, _, _ = late_head
    stranger = factories.user(role="officer", area=factories.area(factories.DATANGBU))
    own = factories.user(role="officer", area=factories.area(factories.JIADING))

    with pytest.raises(UserError):
        submitted(None, line(None), payee=household, by=stranger)
    assert submitted(None, line(None), payee=household, by=own).area_id == factories.SHUIDONG


def test_whose_line_stands_in_the_households_claim_is_told(late_head):
    household, first, _ = late_head

    assert receiver(submitted(None, line(first), payee=household)) == first


def test_for_a_household_without_lines_of_persons_a_member_is_told(late_head):
    household, first, _ = late_head

    assert receiver(submitted(None, line(None), payee=household)) == first


@pytest.mark.parametrize(
    "gone", [{"until_on": datetime.date(2022, 8, 1)}, {"voided_at": datetime.datetime(2022, 8, 1, tzinfo=datetime.UTC)}]
)
def test_who_left_the_household_is_not_told(late_head, gone):
    household, first, head = late_head
    HouseholdMembership.objects.filter(person=first).update(**gone)

    assert member_of(household.pk) == head


def test_whose_record_was_voided_is_not_told(late_head):
    household, first, head = late_head
    type(first).objects.filter(pk=first.pk).update(voided_at=datetime.datetime(2022, 8, 1, tzinfo=datetime.UTC))

    assert member_of(household.pk) == head


def test_nobody_is_told_of_a_household_that_there_is_not(county):
    assert member_of(None) is None


def of_nobody(person, told):
    """An entitlement of a payee for no person in particular."""
    return Entitlement.objects.create(**benefits.owed(person, first_approved_on=benefits.JULY) | told)


def test_stop_for_a_household_without_person_is_told_to_a_member(late_head):
    """It was told to nobody: the family would see the money stay away."""
    household, first, _ = late_head
    told = {"payee_kind": "household", "payee_key": f"household:{household.pk}", "household": household, "person": None}
    made = of_nobody(first, told)

    actions.stop_entitlement(by=None, entitlement=made, reason="全家外迁")

    one = Notification.objects.get()
    assert (one.kind, one.person, one.text.split("。")[0]) == (
        "stopped", first, "赖小春：您享受的“灵活就业社会保险补贴”自 2022-09-05 起停发，原因：全家外迁",
    )  # fmt: skip


def test_stop_for_a_workshop_is_told_to_the_workshop(county):
    workshop = benefits.employer(kind="workshop", name="大塘埠帮扶车间")
    person = factories.person()
    told = {"payee_kind": "workshop", "payee_key": f"workshop:{workshop.pk}", "employer": workshop, "person": None}

    actions.stop_entitlement(by=None, entitlement=of_nobody(person, told), reason="停产")

    one = Notification.objects.get()
    assert (one.employer, one.person, one.text[:9]) == (workshop, None, "大塘埠帮扶车间：您")


def test_return_of_a_households_claim_is_told_under_the_name_of_the_account(late_head):
    household, _, _ = late_head
    claim = submitted(None, line(None), payee=household)

    step(actions.return_claim, claim, reason="缺户口簿")

    one = Notification.objects.get()
    assert (one.person.name, one.text[:5], one.area_id) == ("赖小春", "赖大春：您", factories.SHUIDONG)


def test_workshop_and_enterprise_of_one_number_are_different_payees(county, budget):
    """An employer that became a workshop is paid anew: its key says what it was paid as."""
    employer = benefits.employer()
    benefits.approved(None, line(None, programme="岗位补助"), payee=employer, budget=budget)
    employer.kind = "workshop"
    employer.save()

    benefits.approved(None, line(None, programme="岗位补助"), payee=employer, budget=budget)

    assert list(Payment.objects.order_by("pk").values_list("payee_key", flat=True)) == [
        f"employer:{employer.pk}",
        f"workshop:{employer.pk}",
    ]


def test_form_sent_twice_with_another_account_is_not_taken_for_the_same(person, clerk):
    """The account that was put right would be lost without a word."""
    first = submitted(person, by=clerk)

    second = submitted(person, by=clerk, account="6222000098765432109")

    assert (first.pk != second.pk, second.account) == (True, "6222000098765432109")
    assert submitted(person, by=clerk) == first


def test_form_sent_twice_in_another_name_is_not_taken_for_the_same(person, clerk):
    first = submitted(person, by=clerk)

    assert submitted(person, by=clerk, account_name="赖春兰") != first
    assert submitted(person, by=clerk, account_name=f" {person.name} ") == first
