"""Random people do random deeds about applications in any order, by four procedures: what must never happen never does."""

from __future__ import annotations

import contextlib
import datetime

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

from nuanxin.errors import UserError
from nuanxin.orgs.models import Area, AuditEvent, RoleAssignment, User
from nuanxin.people import actions, procedures
from nuanxin.people.enums import DeedKind
from nuanxin.people.models import Application, HelpCard, NoticeEntry, Recognition
from nuanxin.people.queries.applications import may_do, open_for, refusal
from tests import factories
from tests.people.applications import slow

START = datetime.datetime(2022, 8, 29, 10, tzinfo=datetime.timezone(datetime.timedelta(hours=8)))
# (county, township, village) where each procedure is in force
PLACES = {
    "national": (factories.COUNTY, factories.JIADING, factories.SHUIDONG),
    "anhui-2011": ("340102000000", "340102001000", "340102001001"),
    "yangzhou": ("321002000000", "321002001000", "321002001001"),
    "shaanxi": ("610102000000", "610102001000", "610102001001"),
}
STAFF = (("collector", 2), ("officer", 1), ("officer", 0), ("reviewer", 1), ("reviewer", 0), ("head", 0), ("inspector", 0))
NEXT = {DeedKind.PASSED, DeedKind.APPROVED, DeedKind.POSTED, DeedKind.UPHELD, DeedKind.REFUSED}
PEOPLE = 2
persons, users = st.integers(0, PEOPLE - 1), st.integers(0, len(STAFF) - 1)


class Offices(RuleBasedStateMachine):
    """One county where one of the procedures is in force, seven users, two persons."""

    @initialize(procedure=st.sampled_from(sorted(PLACES)))
    def open_offices(self, procedure):
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.clock = time_machine.travel(START, tick=False)
        self.traveller = self.clock.start()
        factories.county()
        self.places = PLACES[procedure]
        for level, code in enumerate(self.places, 3):
            Area.objects.get_or_create(code=code, defaults={"name": f"地{code}", "level": level, "prefix": code[: (6, 9, 12)[level - 3]]})
        self.users = [self.hire(role, level) for role, level in STAFF]
        self.persons = [factories.person(residence=self.places[2]) for _ in range(PEOPLE)]
        actions.register_unemployment(by=None, person=self.persons[0], registered_on=datetime.date(2021, 1, 1))

    def hire(self, role, level):
        user = User.objects.create(username=f"{role}{level}", display_name=role)
        RoleAssignment.objects.create(user=user, role=role, area_id=self.places[level], from_on=datetime.date(2020, 1, 1))
        return user

    def teardown(self):
        if hasattr(self, "clock"):
            self.clock.stop()
            transaction.set_rollback(True)
            self.undone.__exit__(None, None, None)

    @rule(person=persons, user=users, category=st.sampled_from(["AGE", "DIBAO", "LONG"]))
    def apply(self, person, user, category):
        with contextlib.suppress(UserError):
            actions.apply(by=self.users[user], person=self.persons[person], categories=(category,), origin="self")

    @precondition(lambda self: Application.objects.exists())
    @rule(data=st.data(), user=users, deed=st.sampled_from([*DeedKind, DeedKind.PASSED, DeedKind.PASSED, DeedKind.PASSED]))
    def deal_with(self, data, user, deed):
        """An action is refused if and only if the queries that pages ask say so, with the same words."""
        application = data.draw(st.sampled_from(list(Application.objects.order_by("id"))))
        user = self.users[user]
        deed = self.fitting(application, deed)
        told = refusal(user, application, deed)
        assert (deed in may_do(user, application)) is (told == "")
        before = len(slow.story(application))
        answer = self.attempt(data, application, user, deed)
        assert told in answer
        assert told or answer == "" or "同一天" in answer, answer
        assert (len(slow.story(application)) > before) is (answer == "")

    @precondition(lambda self: Application.objects.filter(state="open").exists())
    @rule(data=st.data(), steps=st.integers(1, 6), order=st.permutations(range(len(STAFF))))
    def walk(self, data, steps, order):
        """Whoever may, in a random order of asking, takes the next step; where nobody may, days pass and the worker looks."""
        application = data.draw(st.sampled_from(list(Application.objects.filter(state="open").order_by("id"))))
        self.walk_on(data, application, steps, order)

    def walk_on(self, data, application, steps, order):
        for _ in range(steps):
            application.refresh_from_db()
            if not any(self.forward(data, application, self.users[number]) for number in order):
                self.traveller.shift(datetime.timedelta(days=8))
                actions.advance_notices()
            self.everybody_looks()

    def forward(self, data, application, user):
        able = [deed for deed in (DeedKind.POSTED, DeedKind.PASSED, DeedKind.APPROVED) if deed in may_do(user, application)]
        return bool(able) and self.attempt(data, application, user, able[0]) == ""

    @precondition(lambda self: Application.objects.filter(state="open").exclude(step="accept").exists())
    @rule(data=st.data(), order=st.permutations(range(len(STAFF))))
    def whoever_may_sends_back(self, data, order):
        application = data.draw(st.sampled_from(list(Application.objects.filter(state="open").exclude(step="accept").order_by("id"))))
        any(self.attempt(data, application, self.users[number], DeedKind.SENT_BACK) == "" for number in order)
        self.walk_on(data, application, 4, order[::-1])

    @precondition(lambda self: Application.objects.filter(state="open", entries__isnull=False).exists())
    @rule(data=st.data(), outcome=st.sampled_from(["upheld", "dismissed", ""]))
    def somebody_objects(self, data, outcome):
        """An objection, examined at once by whoever may, or left open."""
        seen = Application.objects.filter(state="open", entries__isnull=False).distinct().order_by("id")
        application = data.draw(st.sampled_from(list(seen)))
        if self.attempt(data, application, self.users[0], DeedKind.OBJECTED) == "" and outcome:
            any(self.attempt(data, application, user, DeedKind(outcome)) == "" for user in self.users)
        self.everybody_looks()

    def fitting(self, application, deed):
        """The deed that `pass_step` would do there, for those it does."""
        passing = {"notice": DeedKind.NOTICE_OVER, "decide": DeedKind.APPROVED}
        kinds = {step.id: step.kind for step in procedures.get(application.procedure).steps}
        if deed in (DeedKind.PASSED, DeedKind.APPROVED, DeedKind.NOTICE_OVER):
            return passing.get(kinds.get(application.step), DeedKind.PASSED)
        return DeedKind.OBJECTED if deed == DeedKind.SUBMITTED else deed

    def attempt(self, *deal):
        """The words of the refusal; empty when the deed was done."""
        try:
            self.do(*deal)
        except UserError as error:
            return str(error)
        return ""

    def do(self, data, application, user, deed):
        given = {"by": user, "application": application}
        deal = {**given, "version": application.version, "reason": "理由"}
        if deed in (DeedKind.PASSED, DeedKind.APPROVED, DeedKind.NOTICE_OVER):
            actions.pass_step(**deal)
        elif deed == DeedKind.SENT_BACK:
            steps = {step.id: step for step in procedures.get(application.procedure).steps}
            back = steps[application.step].send_back_to if application.step in steps else ()
            actions.send_back(**deal, to_step=data.draw(st.sampled_from(back or ("accept",))))
        elif deed == DeedKind.REFUSED:
            actions.refuse(**deal)
        elif deed == DeedKind.WITHDRAWN:
            actions.withdraw(**deal)
        elif deed == DeedKind.POSTED:
            actions.post_notice(by=user, applications=[application], area=application.person.residence)
        elif deed == DeedKind.OBJECTED:
            actions.record_objection(**given, content="有人说")
        else:
            self.decide(application, user, deed)

    def decide(self, application, user, deed):
        objection = application.objections.filter(outcome="open").first()
        if objection is None:
            raise UserError(refusal(user, application, deed))
        if application.state == "open":
            actions.decide_objection(by=user, objection=objection, outcome=deed.value, findings="查实")
        else:
            raise UserError(refusal(user, application, deed))

    @rule(days=st.integers(1, 9))
    def time_passes(self, days):
        self.traveller.shift(datetime.timedelta(days=days))

    @rule()
    def the_worker_looks(self):
        actions.advance_notices()
        today = datetime.datetime.now().date()
        waiting = NoticeEntry.objects.filter(removed_on=None, application__state="open", notice__closes_on__lt=today)
        for entry in waiting.exclude(application__objections__outcome="open"):
            assert slow.posted_notice(entry.application) != entry.notice, entry

    def everybody_looks(self):
        """What waits for somebody, found by one query, is what they may do, asked one by one."""
        applications = list(Application.objects.filter(state="open").order_by("id"))
        for user in self.users:
            found = set(open_for(user).values_list("pk", flat=True))
            assert found == {one.pk for one in applications if NEXT & set(may_do(user, one))}

    @invariant()
    def every_story_is_sound(self):
        if hasattr(self, "users"):
            for application in Application.objects.order_by("id"):
                slow.check(application)
            assert AuditEvent.objects.filter(kind="people.card.issued").count() == HelpCard.objects.count()

    @invariant()
    def nobody_is_recognised_twice(self):
        for person in getattr(self, "persons", ()):
            assert Application.objects.filter(person=person, state="open").count() <= 1
            assert Recognition.objects.filter(person=person, ended_on=None).count() <= 1


CALM = settings(stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.mark.django_db
def test_random_deeds_leave_sound_stories():
    run_state_machine_as_test(Offices, settings=settings(CALM, max_examples=10))


@pytest.mark.nightly
@pytest.mark.django_db
def test_many_random_deeds_leave_sound_stories():
    run_state_machine_as_test(Offices, settings=settings(CALM, max_examples=300, stateful_step_count=40))
