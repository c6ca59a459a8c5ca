"""The checklist of an application: which papers, of whom, on file or missing."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from nuanxin.people.models import Household, HouseholdMembership
from nuanxin.people.queries.papers import checklist, members_of
from tests import factories

ALWAYS = ["居民身份证", "户口簿", "就业困难人员认定申请表", "就业创业证"]


@pytest.fixture
def family(person):
    """The person, a wife and a son in one household; an aunt has moved out."""
    home = Household.objects.create(head_id_digest="d", head_id_masked="360722********0011")
    wife = factories.person(name="妻", birth_on=datetime.date(1972, 1, 1))
    son = factories.person(name="子", birth_on=datetime.date(1999, 1, 1))
    for one in (person, wife, son):
        HouseholdMembership.objects.create(household=home, person=one)
    HouseholdMembership.objects.create(household=home, person=factories.person(name="姑"), until_on=datetime.date(2022, 1, 1))
    return wife, son


def lines(application) -> list[tuple[str, str, bool]]:
    """Label, whose (empty: the applicant's) and whether it is missing."""
    return [(line.rule.label, line.about.name if line.about else "", line.is_missing) for line in checklist(application)]


def test_every_application_needs_the_common_papers(person):
    application = factories.application(person, categories="OTH")

    assert lines(application) == [(label, "", label != "就业创业证") for label in ALWAYS]


@pytest.mark.parametrize(
    ("categories", "more"),
    [
        ("DISAB", ["残疾人证"]),
        ("RDIS", ["残疾人证"]),
        ("DISAB,DIBAO", ["残疾人证", "最低生活保障证明"]),
        ("LONG", []),
        ("GRAD,VET", ["毕业证书", "退役证"]),
    ],
)
def test_categories_ask_for_papers_of_their_own(person, categories, more):
    application = factories.application(person, categories=categories)

    assert [label for label, _, _ in lines(application)] == ALWAYS + more


def test_members_are_asked_one_by_one_where_the_category_is_the_familys(person, family):
    application = factories.application(person, categories="ZERO")

    assert lines(application)[len(ALWAYS) :] == [
        ("家庭成员身份证", "妻", True), ("家庭成员身份证", "子", True), ("家庭成员就业状况证明", "妻", True), ("家庭成员就业状况证明", "子", True),
    ]  # fmt: skip


def test_paper_of_one_member_is_not_that_of_another(person, family):
    wife, _ = family
    application = factories.application(person, categories="ZERO")
    factories.paper(person, "家庭成员身份证", application=application, about=wife)

    assert lines(application)[len(ALWAYS) : len(ALWAYS) + 2] == [("家庭成员身份证", "妻", False), ("家庭成员身份证", "子", True)]


def test_paper_on_the_persons_file_counts(person):
    application = factories.application(person, categories="OTH")
    kept = factories.paper(person, "居民身份证")

    assert checklist(application)[0].papers == (kept,)


def test_paper_of_an_earlier_application_does_not_count(person):
    former = factories.application(person, state="withdrawn", step="", decided_on=datetime.date(2022, 8, 1))
    factories.paper(person, "居民身份证", application=former)

    assert checklist(factories.application(person))[0].is_missing


def test_voided_paper_is_missing_again(person):
    application = factories.application(person)
    factories.paper(person, "居民身份证", application=application, voided_at=timezone.now())

    assert checklist(application)[0].is_missing


def test_several_papers_of_one_kind_stand_together_in_order(person):
    application = factories.application(person)
    second = factories.paper(person, "居民身份证", application=application, received_on=datetime.date(2022, 9, 6))
    first = factories.paper(person, "居民身份证", application=application, received_on=datetime.date(2022, 9, 5))

    assert checklist(application)[0].papers == (first, second)


def test_checklist_asks_the_same_however_many_papers(person, family, django_assert_num_queries):
    application = factories.application(person, categories="ZERO")
    for _ in range(10):
        factories.paper(person, "居民身份证", application=application)

    with django_assert_num_queries(2):
        lines(application)


def test_members_are_those_who_live_there_now(person, family):
    assert [one.name for one in members_of(person)] == ["妻", "子"]


def test_person_without_a_household_has_no_members(person):
    assert members_of(person) == []
