"""Every named constraint of visits, referrals, placements and reliefs, broken on purpose."""

import datetime

import pytest
from django.utils import timezone

from nuanxin.casework.models import Placement
from tests import factories
from tests.constraints import names_in, violates

pytestmark = pytest.mark.django_db
FIRST, BEFORE = datetime.date(2022, 9, 2), datetime.date(2022, 9, 1)


def two_visits_of_one_day_and_method(person):
    for visitor in ("李四", "王五"):
        factories.visit(person, FIRST, "phone", visitor=visitor)


def two_referrals_of_one_post_and_day(person):
    for channel in ("phone", "sms"):
        factories.referral(person, FIRST, employer_name="信丰某厂", post_name="普工", channel=channel)


def two_placements_of_one_day_form_and_employer(person):
    for ended_on in (FIRST, None):
        factories.placement(person, BEFORE, employer_name="信丰某厂", ended_on=ended_on)


def two_open_welfare_posts(person):
    for employer in ("嘉定镇", "大塘埠镇"):
        factories.placement(person, FIRST, "welfare_post", employer_name=employer)


def placement_ending_before_it_begins(person):
    factories.placement(person, FIRST, ended_on=BEFORE)


def contract_ending_before_it_begins(person):
    factories.placement(person, FIRST, contract_from=FIRST, contract_to=BEFORE)


def two_reliefs_of_one_day(person):
    for amount in ("500.00", "300.00"):
        factories.relief(person, FIRST, amount)


def two_returns_of_one_day(person):
    for kind in ("lost_job", "came_home"):
        factories.returning(person, FIRST, kind=kind)


def relief_of_nothing(person):
    factories.relief(person, FIRST, "0.00")


BROKEN = {
    "one_visit_per_person_day_and_method": two_visits_of_one_day_and_method,
    "one_referral_per_person_day_and_post": two_referrals_of_one_post_and_day,
    "one_placement_per_person_day_form_and_employer": two_placements_of_one_day_form_and_employer,
    "one_open_welfare_post_per_person": two_open_welfare_posts,
    "placement_ends_after_it_begins": placement_ending_before_it_begins,
    "contract_ends_after_it_begins": contract_ending_before_it_begins,
    "one_relief_per_person_and_day": two_reliefs_of_one_day,
    "relief_is_more_than_nothing": relief_of_nothing,
    "one_return_per_person_and_day": two_returns_of_one_day,
}


@pytest.mark.parametrize("name", BROKEN)
def test_constraint_refuses_what_it_says(person, name):
    with violates(name):
        BROKEN[name](person)


def test_every_constraint_is_tried():
    assert set(BROKEN) == names_in("casework")


def test_other_placements_may_overlap(person):
    factories.placement(person, BEFORE, "welfare_post")

    assert factories.placement(person, FIRST, "enterprise")


def test_ended_welfare_post_lets_the_next_one_begin(person):
    factories.placement(person, BEFORE, "welfare_post", ended_on=BEFORE)

    assert factories.placement(person, FIRST, "welfare_post")


def test_voided_welfare_post_lets_the_right_one_stand(person):
    Placement.objects.filter(pk=factories.placement(person, FIRST, "welfare_post").pk).update(voided_at=timezone.now())

    assert factories.placement(person, FIRST, "welfare_post")


def test_one_day_may_have_visits_by_several_methods(person):
    factories.visit(person, FIRST, "phone")

    assert factories.visit(person, FIRST, "home_visit")
