"""Whatever order outcomes, second chances, exits, moves and slips come in: after closing, everybody stands in one state, and what
the definition says has followed."""

from __future__ import annotations

import contextlib
import datetime

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nuanxin.errors import UserError
from nuanxin.people.actions import end_recognition
from nuanxin.people.actions import reviews as actions
from nuanxin.people.models import AnnualReview, Person, Recognition
from nuanxin.people.queries.reviews import progress, reviews_of, to_be_ended, totalled
from tests import factories

PERSONS = 4
IN_TIME, LATE = datetime.date(2022, 2, 1), datetime.date(2022, 4, 10)
CODES = {"failed": "review_failed", "absent": "not_reviewed"}
DIED, CLOSED_ON = (IN_TIME, "died"), datetime.date(2022, 4, 30)
NOW = datetime.datetime(2022, 5, 2, 9, tzinfo=datetime.UTC)

deed = st.tuples(
    st.sampled_from(["passed", "failed", "absent", "pending", "late", "second", "exit", "move", "back"]),
    st.integers(0, PERSONS - 1),
)


def do(by, person, kind) -> None:
    """One thing that happens to a person; what the product refuses does not happen."""
    reviews = AnnualReview.objects.filter(person=person).order_by("-is_second")
    match kind:
        case "exit":
            running = Recognition.objects.filter(person=person, ended_on=None)
            for recognition in running:
                end_recognition(by=by, recognition=recognition, ended_on=IN_TIME, end_code="died")
        case "move" | "back":
            Person.objects.filter(pk=person.pk).update(residence_id=factories.FOREIGN_TOWN if kind == "move" else factories.SHUIDONG)
        case "second":
            actions.give_second_chance(by=by, review=reviews.last(), on=LATE)
        case "late":
            actions.record_review(by=by, review=reviews.first(), outcome="passed", reviewed_on=LATE)
        case outcome:
            actions.record_review(by=by, review=reviews.last(), outcome=outcome, reviewed_on=IN_TIME, reason="不符合条件")


def check(campaign, by) -> None:
    states = {review.person_id: review for review in reviews_of(campaign)}
    assert len(states) == AnnualReview.objects.filter(is_second=False).count() == PERSONS
    for review in states.values():
        recognition = Recognition.objects.get(pk=review.recognition_id)
        is_here = review.person.residence_id == factories.SHUIDONG
        match review.state:
            case "passed":
                assert recognition.end_code not in CODES.values()
            case "failed" | "absent":
                assert (recognition.ended_on, recognition.end_code) in (DIED, (CLOSED_ON, CODES[review.state]))
            case "left":
                assert not is_here or (recognition.ended_on, recognition.end_code) == DIED
            case other:
                raise AssertionError(other)
    here = [review.state for review in states.values() if review.person.residence_id == factories.SHUIDONG]
    counted = {state: count for state, count in totalled(progress(campaign, by, 9)).items() if count}
    assert counted == {state: here.count(state) for state in set(here)}
    assert not to_be_ended(campaign).exists()


@pytest.mark.django_db
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=st.lists(deed, max_size=14), twice=st.booleans())
def test_everybody_ends_in_one_state_and_the_definition_is_followed(officer, deeds, twice):
    with time_machine.travel(NOW, tick=False), transaction.atomic():
        persons = [factories.person() for _ in range(PERSONS)]
        for person in persons:
            factories.recognition(person, datetime.date(2021, 6, 1))
        campaign = actions.open_campaign(by=officer, area=factories.area(factories.COUNTY), year=2022)
        for kind, index in deeds:
            with contextlib.suppress(UserError):
                do(officer, persons[index], kind)
        for _ in range(1 + twice):
            campaign = actions.close_campaign(by=officer, campaign=campaign, on=CLOSED_ON)
        check(campaign, officer)
        transaction.set_rollback(True)
