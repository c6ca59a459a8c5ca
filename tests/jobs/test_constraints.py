"""Every named constraint of employers, vacancies and fairs, broken on purpose."""

import datetime

import pytest
from django.utils import timezone

from nuanxin.jobs.models import Vacancy
from tests import factories
from tests.constraints import names_in, violates
from tests.factories import benefits

pytestmark = pytest.mark.django_db
DAY = datetime.date(2022, 9, 2)


def two_vacancies_of_one_day_and_post():
    for openings in (3, 5):
        factories.vacancy(collected_on=DAY, employer_name="信丰某厂", post_name="普工", openings=openings)


def vacancy_without_openings():
    factories.vacancy(openings=0)


def pay_range_upside_down():
    factories.vacancy(pay_min_yuan="3000.00", pay_max_yuan="2000.00")


def two_fairs_of_one_day_and_name():
    for form in ("on_site", "online"):
        factories.fair(held_on=DAY, name="助残专场", form=form)


def two_employers_of_one_code():
    for _ in range(2):
        benefits.employer(uscc="91350100M000100Y43")


def two_employers_of_one_name_without_code():
    for _ in range(2):
        benefits.employer(name="信丰某厂")


BROKEN = {
    "one_employer_per_credit_code": two_employers_of_one_code,
    "one_employer_without_code_per_name_and_area": two_employers_of_one_name_without_code,
    "one_vacancy_per_day_area_and_post": two_vacancies_of_one_day_and_post,
    "vacancy_has_openings": vacancy_without_openings,
    "pay_range_is_in_order": pay_range_upside_down,
    "one_fair_per_day_name_and_area": two_fairs_of_one_day_and_name,
}


@pytest.mark.parametrize("name", BROKEN)
def test_constraint_refuses_what_it_says(county, name):
    with violates(name):
        BROKEN[name]()


def test_every_constraint_is_tried():
    assert set(BROKEN) == names_in("jobs")


def test_voided_vacancy_lets_the_right_one_stand(county):
    fields = {"collected_on": DAY, "employer_name": "信丰某厂", "post_name": "普工"}
    Vacancy.objects.filter(pk=factories.vacancy(**fields).pk).update(voided_at=timezone.now())

    assert factories.vacancy(**fields)


def test_pay_may_be_open_to_one_side(county):
    assert factories.vacancy(pay_min_yuan="3000.00")
