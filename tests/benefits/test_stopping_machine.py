"""Random lives of one entitlement: exits, returns, reviews, clerks and nights; an obvious model says where it must stand."""

from __future__ import annotations

import datetime

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

from nuanxin.benefits import actions, stopping
from nuanxin.benefits.models import Notification
from nuanxin.errors import UserError
from nuanxin.people.enums import EndReason, ReviewOutcome
from nuanxin.people.models import AnnualReview, Recognition, ReviewCampaign
from tests import factories
from tests.factories import benefits

START = datetime.date(2022, 9, 5)
ONE_DAY = datetime.timedelta(days=1)
CODES = st.sampled_from(EndReason.values)
OUTCOMES = st.sampled_from([ReviewOutcome.PASSED, ReviewOutcome.FAILED, ReviewOutcome.ABSENT])


class Life(RuleBasedStateMachine):
    """One person with one entitlement under a policy that asks for recognition and review.

    The model keeps what is recorded and what a clerk did; `night` is the daily work, after which the entitlement must stand
    where the model says: ended by death or retirement for good, resting while something recorded says so, else going on,
    unless a clerk stopped it.
    """

    @initialize()
    def begin(self):
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.today = START
        self.travelled = None
        self.travel()
        county = factories.county()
        self.head = factories.user(role="head", area=county)
        self.person = factories.person()
        self.recognition = factories.recognition(self.person, datetime.date(2022, 1, 10))
        self.entitlement = benefits.entitlement(self.person, retirement_month=datetime.date(2022, 12, 1))
        self.left, self.outcome, self.by_clerk, self.is_over = "", "", False, False
        self.campaigns = 0
        self.is_fresh = False

    def travel(self):
        if self.travelled:
            self.travelled.stop()
        self.travelled = time_machine.travel(datetime.datetime.combine(self.today, datetime.time(4)), tick=False)
        self.travelled.start()

    def teardown(self):
        if hasattr(self, "travelled") and self.travelled:
            self.travelled.stop()
            transaction.set_rollback(True)
            self.undone.__exit__(None, None, None)

    @rule(days=st.integers(1, 50))
    def days_pass(self, days):
        self.today += days * ONE_DAY
        self.travel()
        self.is_fresh = False

    @precondition(lambda self: not self.left)
    @rule(code=CODES)
    def leave(self, code):
        Recognition.objects.filter(pk=self.recognition.pk).update(ended_on=self.today, end_code=code, end_reason="退出")
        self.left, self.is_fresh = code, False

    @precondition(lambda self: self.left and self.left != EndReason.DIED)
    @rule()
    def come_back(self):
        self.today += ONE_DAY
        self.travel()
        self.recognition = factories.recognition(self.person, self.today)
        self.left, self.is_fresh = "", False

    @rule(outcome=OUTCOMES)
    def review(self, outcome):
        """Each review is of a later year than the last."""
        self.campaigns += 1
        campaign = ReviewCampaign.objects.create(
            year=2022 + self.campaigns, area_id=factories.COUNTY, definition="national", opens_on=START, closes_on=self.today
        )
        day = None if outcome == ReviewOutcome.ABSENT else self.today
        AnnualReview.objects.create(campaign=campaign, person=self.person, recognition=self.recognition, outcome=outcome, reviewed_on=day)
        self.outcome, self.is_fresh = outcome, False

    @rule()
    def clerk_stops(self):
        self.entitlement.refresh_from_db()
        if self.entitlement.ended_on or self.entitlement.stopped_on:
            return
        actions.stop_entitlement(by=self.head, entitlement=self.entitlement, reason="查到有工作", on=self.today)
        self.by_clerk = True

    @rule()
    def clerk_resumes(self):
        """Possible while it rests, for whatever reason; the next night looks again."""
        self.entitlement.refresh_from_db()
        if not self.entitlement.stopped_on or self.entitlement.ended_on:
            with pytest.raises(UserError):
                actions.resume_entitlement(by=self.head, entitlement=self.entitlement, reason="核实无误", on=self.today)
            return
        actions.resume_entitlement(by=self.head, entitlement=self.entitlement, reason="核实无误", on=self.today)
        self.by_clerk, self.is_fresh = False, False

    @rule()
    def night(self):
        stopping.stop_due(today=self.today)
        if self.must_end():
            self.is_over = True
        self.is_fresh = True

    def must_end(self) -> bool:
        return stopping.rules().exits.get(self.left) == "end" or self.today.replace(day=1) > datetime.date(2022, 12, 1)

    def must_rest(self) -> bool:
        rules = stopping.rules()
        return rules.exits.get(self.left) == "stop" or rules.reviews.get(self.outcome) == "stop"

    @invariant()
    def stands_where_the_model_says(self):
        if not hasattr(self, "entitlement") or not self.is_fresh:
            return
        self.entitlement.refresh_from_db()
        one = self.entitlement
        if self.is_over:
            assert one.ended_on is not None
        else:
            assert one.ended_on is None
            assert (one.stopped_on is not None) is (self.must_rest() or self.by_clerk)

    @invariant()
    def nothing_is_due_twice(self):
        if hasattr(self, "entitlement") and self.is_fresh:
            assert [one for one in stopping.due_stops(("36",), self.today) if one.is_automatic] == []

    @invariant()
    def every_stop_and_resumption_was_told(self):
        if hasattr(self, "entitlement"):
            self.entitlement.refresh_from_db()
            kinds = set(Notification.objects.filter(entitlement=self.entitlement).values_list("kind", flat=True))
            assert not self.entitlement.stopped_on or "stopped" in kinds


@pytest.mark.django_db
def test_lives_of_an_entitlement_end_where_the_rules_say():
    few = settings(max_examples=10, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(Life, settings=few)


@pytest.mark.django_db
@pytest.mark.nightly
def test_many_long_lives_end_where_the_rules_say():
    many = settings(max_examples=400, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(Life, settings=many)
