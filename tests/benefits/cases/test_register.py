"""What the register says of a person on a day: as it was then, not as it is now."""

from __future__ import annotations

import datetime

import pytest
import time_machine

from nuanxin.benefits.cases import Source, case_of
from nuanxin.people import actions
from nuanxin.people.models import AnnualReview, ReviewCampaign
from tests import factories

pytestmark = pytest.mark.django_db
DAY = datetime.date(2022, 9, 5)
BEFORE = datetime.timedelta(days=1)


@pytest.fixture
def person(county):
    return factories.person(hukou="rural", original_retirement_age=60)


def facts(person, day=DAY):
    return case_of(person, day).written["person"]


def test_the_file_says_who_it_is(person):
    assert facts(person) == {
        "sex": "M",
        "birth_date": "1970-05-01",
        "original_retirement_age": "60",
        "hukou": "rural",
        "residence": factories.SHUIDONG,
    }


def test_what_the_file_does_not_say_is_unknown(county):
    known = case_of(factories.person(), DAY)

    assert set(known.written["person"]) == {"sex", "birth_date", "residence"}
    assert known.case.person.get("hukou") is None


@pytest.mark.parametrize(
    ("day", "place"),
    [
        (datetime.date(2022, 5, 31), factories.CHANGLONG),
        (datetime.date(2022, 6, 1), factories.LIUCUN),
        (datetime.date(2022, 7, 31), factories.LIUCUN),
        (datetime.date(2022, 8, 1), factories.SHUIDONG),
        (DAY, factories.SHUIDONG),
    ],
)
def test_somebody_lives_where_they_lived_on_the_day(person, day, place):
    factories.move(person, datetime.date(2022, 6, 1), from_area_id=factories.CHANGLONG, to_area_id=factories.LIUCUN)
    factories.move(person, datetime.date(2022, 8, 1), from_area_id=factories.LIUCUN, to_area_id=factories.SHUIDONG)

    assert facts(person, day)["residence"] == place


def test_a_move_taken_back_never_was(person):
    factories.move(person, DAY, voided_at=datetime.datetime.now(datetime.UTC))

    assert facts(person, DAY - BEFORE)["residence"] == factories.SHUIDONG


@pytest.mark.parametrize(
    ("day", "held"),
    [
        (datetime.date(2022, 1, 31), []),
        (datetime.date(2022, 2, 1), ["LONG"]),
        (datetime.date(2022, 8, 31), ["LONG", "MONI"]),
        (datetime.date(2022, 9, 1), ["LONG"]),
    ],
)
def test_categories_hold_from_their_first_day_to_their_last(person, day, held):
    factories.holding(person, "AGE", from_on=None, until_on=datetime.date(2021, 12, 31))
    factories.holding(person, "LONG", from_on=datetime.date(2022, 2, 1))
    factories.holding(person, "MONI", from_on=datetime.date(2022, 2, 2), until_on=datetime.date(2022, 8, 31))

    assert facts(person, day)["categories"] == held


def test_as_long_as_no_category_was_ever_held_nobody_knows(person):
    factories.holding(person, "LONG", from_on=DAY + BEFORE)
    factories.holding(person, "AGE", voided_at=datetime.datetime.now(datetime.UTC))

    assert "categories" not in facts(person)


def test_the_category_of_a_household_counts_for_the_member_whose_work_ended_it(person):
    other, june = factories.person(), datetime.date(2022, 6, 1)
    for one in (person, other):
        factories.holding(one, "ZERO", until_on=june)
        factories.holding(one, "LONG", until_on=june)
    factories.placement(person, june, ended_on=datetime.date(2022, 9, 1))
    factories.placement(other, datetime.date(2022, 7, 1))

    assert [facts(one, day)["categories"] for one in (person, other) for day in (june, datetime.date(2022, 8, 31), DAY)] == [
        ["LONG", "ZERO"], ["ZERO"], [],
        ["LONG", "ZERO"], [], [],
    ]  # fmt: skip


@pytest.mark.parametrize(("hukou", "kind"), [("rural", "rural"), ("urban", "urban"), ("", None)])
def test_low_income_is_of_the_kind_of_the_hukou(county, hukou, kind):
    person = factories.person(hukou=hukou)
    factories.holding(person, "DIBAO")

    assert facts(person).get("low_income") == kind


def test_without_the_category_nobody_says_that_there_is_no_low_income(person):
    factories.holding(person, "LONG")

    assert "low_income" not in facts(person)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (datetime.date(2022, 7, 31), {}),
        (datetime.date(2022, 8, 1), {"recognised_on": "2022-08-01"}),
        (datetime.date(2022, 9, 2), {"recognised_on": "2022-08-01"}),
        (datetime.date(2022, 9, 3), {"recognised_on": "2022-08-01", "recognition_ended_on": "2022-09-03"}),
        (datetime.date(2022, 9, 5), {"recognised_on": "2022-09-05"}),
    ],
)
def test_the_last_recognition_up_to_the_day_counts(person, day, expected):
    factories.recognition(person, ended_on=datetime.date(2022, 9, 3), end_code="other")
    factories.recognition(person, datetime.date(2022, 9, 5))

    assert {name: value for name, value in facts(person, day).items() if name.startswith("recogni")} == expected


@pytest.mark.parametrize(
    ("code", "fact"),
    [
        ("died", ("died_on", "2022-09-01")),
        ("retired", ("retired", True)),
        ("incapable", ("able_to_work", False)),
    ],
)
def test_what_an_exit_says_of_the_person(person, code, fact):
    factories.recognition(person, ended_on=datetime.date(2022, 9, 1), end_code=code)

    name, value = fact
    assert facts(person)[name] == value
    assert name not in facts(person, datetime.date(2022, 8, 31))


def test_other_exits_say_nothing_of_the_person(person):
    factories.recognition(person, ended_on=datetime.date(2022, 9, 1), end_code="placed")

    assert not {"died_on", "retired", "able_to_work"} & facts(person).keys()


def test_the_last_contact_is_the_newest_visit_up_to_the_day(person):
    for day in (3, 5, 6):
        factories.visit(person, datetime.date(2022, 9, day))

    assert [facts(person, datetime.date(2022, 9, day)).get("last_contact_on") for day in (2, 4, 5)] == [None, "2022-09-03", "2022-09-05"]


def campaign(year=2022, **fields):
    told = {"area_id": factories.COUNTY, "definition": "national"}
    told |= {"opens_on": datetime.date(year, 1, 1), "closes_on": datetime.date(year, 3, 31)}
    return ReviewCampaign.objects.create(**{"year": year, **told} | fields)


def review(recognition, held, outcome="passed", reviewed_on=datetime.date(2022, 2, 1), **fields):
    return AnnualReview.objects.create(
        campaign=held, person=recognition.person, recognition=recognition, outcome=outcome, reviewed_on=reviewed_on, **fields
    )


@pytest.mark.parametrize(
    ("day", "outcome"),
    [
        (datetime.date(2022, 1, 31), "not_due"),  # recognised last year, and this year's review is still held
        (datetime.date(2022, 2, 1), "failed"),
        (datetime.date(2022, 3, 9), "failed"),
        (datetime.date(2022, 3, 10), "passed"),  # the second chance
        (datetime.date(2022, 12, 31), "passed"),
        (datetime.date(2023, 3, 31), "passed"),  # until the next review is over
        (datetime.date(2023, 4, 1), None),
    ],
)
def test_a_review_counts_in_its_year_and_until_the_next_is_over(person, day, outcome):
    recognition, held = factories.recognition(person, datetime.date(2021, 8, 1)), campaign()
    review(recognition, held, "failed")
    review(recognition, held, "passed", datetime.date(2022, 3, 10), is_second=True)

    assert facts(person, day).get("annual_review") == outcome


@pytest.mark.parametrize(("day", "outcome"), [(datetime.date(2022, 3, 31), "not_due"), (datetime.date(2022, 4, 1), None)])
def test_while_the_review_is_held_nobody_has_to_have_come(person, day, outcome):
    review(factories.recognition(person, datetime.date(2021, 8, 1)), campaign(), "pending", None)

    assert facts(person, day).get("annual_review") == outcome


def test_who_stayed_away_is_absent_once_the_review_is_closed(person):
    review(factories.recognition(person, datetime.date(2021, 8, 1)), campaign(), "absent", None)

    assert [facts(person, datetime.date(2022, 3, day))["annual_review"] for day in (30, 31)] == ["not_due", "absent"]


@pytest.mark.parametrize(
    ("decided_on", "day", "outcome"),
    [
        (datetime.date(2022, 1, 1), datetime.date(2022, 12, 31), "not_due"),
        (datetime.date(2021, 12, 31), datetime.date(2022, 3, 31), "not_due"),
        (datetime.date(2021, 12, 31), datetime.date(2022, 4, 1), None),
        (datetime.date(2020, 12, 31), datetime.date(2022, 1, 1), None),
    ],
)
def test_without_a_review_only_who_was_recognised_since_the_last_is_not_due(person, decided_on, day, outcome):
    factories.recognition(person, decided_on)

    assert facts(person, day).get("annual_review") == outcome


def test_a_review_of_an_earlier_recognition_says_nothing_of_the_new_one(person):
    old = factories.recognition(person, datetime.date(2021, 8, 1), ended_on=datetime.date(2022, 4, 1), end_code="review_failed")
    review(old, campaign(), "failed")
    factories.recognition(person, datetime.date(2022, 6, 1))

    assert facts(person)["annual_review"] == "not_due"


def test_who_was_never_recognised_has_no_review(person):
    assert "annual_review" not in facts(person)


def test_what_was_noted_of_somebodys_wish_counts_as_it_was_then(person):
    with time_machine.travel(datetime.datetime(2022, 8, 1, 4, tzinfo=datetime.UTC), tick=False):
        actions.correct_person(by=None, person=person, version=person.version, wants_job=True)
    person.refresh_from_db()
    with time_machine.travel(datetime.datetime(2022, 9, 1, 4, tzinfo=datetime.UTC), tick=False):
        actions.correct_person(by=None, person=person, version=person.version, wants_job=False)
    person.refresh_from_db()

    with time_machine.travel(datetime.datetime(2022, 9, 5, 4, tzinfo=datetime.UTC), tick=False):
        found = [facts(person, day).get("willing_to_work") for day in (datetime.date(2022, 7, 31), datetime.date(2022, 8, 31), DAY)]

    assert found == [None, True, False]


def test_every_fact_has_its_source_and_its_day(person):
    factories.recognition(person)
    factories.holding(person, "DIBAO", from_on=datetime.date(2022, 3, 1))
    factories.visit(person)

    assert case_of(person, DAY).sources == {
        "sex": Source("人员档案"),
        "birth_date": Source("人员档案"),
        "original_retirement_age": Source("人员档案"),
        "hukou": Source("人员档案"),
        "residence": Source("人员档案"),
        "categories": Source("人员类别登记", datetime.date(2022, 3, 1)),
        "low_income": Source("人员类别登记和户籍性质", datetime.date(2022, 3, 1)),
        "recognised_on": Source("认定登记", datetime.date(2022, 8, 1)),
        "annual_review": Source("认定登记", datetime.date(2022, 8, 1)),
        "last_contact_on": Source("走访联系", datetime.date(2022, 9, 5)),
    }
