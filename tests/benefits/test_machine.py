"""Random deeds about claims and money in any order: not a cent is made or lost, and nobody checks their own work."""

from __future__ import annotations

import contextlib
import datetime
import itertools
import tempfile
from decimal import Decimal
from pathlib import Path

import pytest
import time_machine
from django.conf import settings as django_settings
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

from nuanxin.benefits import actions
from nuanxin.benefits.actions import Frozen
from nuanxin.benefits.enums import ClaimDeedKind
from nuanxin.benefits.models import Claim, ClaimObjection, Entitlement, Payment, PaymentBatch
from nuanxin.benefits.queries import books
from nuanxin.benefits.queries.situations import may_do, refusal
from nuanxin.errors import UserError
from nuanxin.orgs.models import AuditEvent
from tests import factories
from tests.factories import bank, benefits, papers

START = datetime.datetime(2022, 9, 5, 10, tzinfo=datetime.timezone(datetime.timedelta(hours=8)))
STAFF = ("collector", "officer", "officer", "reviewer", "reviewer", "head", "head")
CAP, BUDGET, PEOPLE = 3, Decimal("2000.10"), 2
MONTHS = [datetime.date(2022, month, 1) for month in range(1, 6)]
D = ClaimDeedKind
DEEDS = (D.RETURNED, D.RESUBMITTED, D.REVIEWED, D.POSTED, D.APPROVED, D.REFUSED, D.WITHDRAWN, D.REOPENED, D.OBJECTED)
users, persons = st.integers(0, len(STAFF) - 1), st.integers(0, PEOPLE - 1)


class Office(RuleBasedStateMachine):
    """One county, seven users, two persons, a budget that is soon spent and a cap of three months."""

    @initialize()
    def open_office(self):
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.folder = tempfile.TemporaryDirectory()
        self.files, django_settings.FILES = django_settings.FILES, Path(self.folder.name)
        self.clock = time_machine.travel(START, tick=False)
        self.traveller = self.clock.start()
        county = factories.county()
        self.users = [factories.user(role=role, area=county) for role in STAFF]
        self.persons = [factories.person() for _ in range(PEOPLE)]
        self.budget = benefits.budget(str(BUDGET))

    def teardown(self):
        if hasattr(self, "clock"):
            self.clock.stop()
            django_settings.FILES = self.files
            self.folder.cleanup()
            transaction.set_rollback(True)
            self.undone.__exit__(None, None, None)

    @rule(
        person=persons,
        user=users,
        months=st.lists(st.sampled_from(MONTHS), unique=True, min_size=1, max_size=2),
        cents=st.integers(1, 60000),
    )
    def submit(self, person, user, months, cents):
        person = self.persons[person]
        lines = [benefits.line(person, month, str(Decimal(cents) / 100)) for month in months]
        benefits.submitted(person, *lines, by=self.users[user])

    @precondition(lambda self: Claim.objects.exists())
    @rule(data=st.data(), user=users, deed=st.sampled_from(DEEDS))
    def deal_with(self, data, user, deed):
        """What the queries refuse is refused by the action, in the same words; what they allow fails only for money."""
        claim = data.draw(st.sampled_from(list(Claim.objects.order_by("id"))))
        user = self.users[user]
        told = refusal(user, claim, deed)
        assert (deed in may_do(user, claim)) is (told == "")
        answer = self.attempt(claim, user, deed)
        assert told in answer
        assert told or not answer or deed in (D.APPROVED, D.RESUBMITTED), answer

    @precondition(lambda self: Claim.objects.exists())
    @rule(data=st.data(), steps=st.integers(1, 7))
    def walk(self, data, steps):
        """Whoever may takes the next step; where nobody may, days pass."""
        claim = data.draw(st.sampled_from(list(Claim.objects.order_by("id"))))
        for _ in range(steps):
            claim.refresh_from_db()
            if not any(self.forward(claim, user) for user in self.users):
                self.days_pass(8)
        self.money_is_conserved()

    def forward(self, claim, user):
        able = [deed for deed in (D.RESUBMITTED, D.REVIEWED, D.POSTED, D.APPROVED) if deed in may_do(user, claim)]
        return bool(able) and self.attempt(claim, user, able[0]) == ""

    def attempt(self, claim, user, deed):
        """The words of the refusal; empty when the deed was done."""
        try:
            with transaction.atomic():
                self.do(claim, user, deed)
        except UserError as error:
            return str(error)
        return ""

    def do(self, claim, user, deed):
        plain = {D.RETURNED: actions.return_claim, D.REVIEWED: actions.review_claim, D.REFUSED: actions.refuse_claim}
        plain |= {D.WITHDRAWN: actions.withdraw_claim, D.REOPENED: actions.reopen_claim}
        if deed in plain:
            benefits.step(plain[deed], claim, by=user, reason="理由")
        elif deed == D.RESUBMITTED:
            benefits.step(actions.resubmit_claim, claim, by=user, asked=benefits.UNASKED)
        elif deed == D.POSTED:
            actions.post_claims(by=user, claims=[claim], area=claim.area)
        elif deed == D.OBJECTED:
            actions.record_claim_objection(by=user, claim=claim, content="有人说")
        else:
            frozen = {claim.person_id: Frozen("clock", CAP)}
            benefits.step(actions.approve_claim, claim, by=user, budget=self.budget, frozen=frozen)

    @precondition(lambda self: ClaimObjection.objects.filter(outcome="open").exists())
    @rule(user=users, outcome=st.sampled_from(["upheld", "dismissed"]))
    def examine(self, user, outcome):
        objection = ClaimObjection.objects.filter(outcome="open").order_by("id").first()
        with contextlib.suppress(UserError):
            actions.decide_claim_objection(by=self.users[user], objection=objection, outcome=outcome, findings="查实")

    @precondition(lambda self: Payment.objects.filter(state="pending", batch=None, is_reversed=False).exists())
    @rule()
    def batch(self):
        with contextlib.suppress(UserError):
            actions.make_batch(by=None, budget=self.budget, claims=Claim.objects.filter(state="approved"))

    @precondition(lambda self: PaymentBatch.objects.filter(state="open").exists())
    @rule(is_sent=st.booleans())
    def send(self, is_sent):
        batch = PaymentBatch.objects.filter(state="open").order_by("id").first()
        actions.export_batch(by=None, batch=batch, form="csv") if is_sent else actions.cancel_batch(by=None, batch=batch)

    @precondition(lambda self: PaymentBatch.objects.filter(state="sent").exists())
    @rule(data=st.data())
    def bank_answers(self, data):
        """Any of the payments may fail; the same answer a second time changes nothing."""
        batch = PaymentBatch.objects.filter(state="sent").order_by("id").first()
        failed = {one.pk: "户名不符" for one in batch.payments.order_by("pk") if data.draw(st.booleans())}
        path = bank.text_file(Path(self.folder.name) / f"{batch.pk}.csv", bank.rows(batch, failed, day="2022-09-05"))
        assert actions.import_results(by=None, content=path).changed_count == batch.payment_count
        assert actions.import_results(by=None, content=path).changed_count == 0

    @precondition(lambda self: Payment.objects.filter(kind="payment").exists())
    @rule(data=st.data(), again=st.booleans())
    def take_back_or_retry(self, data, again):
        payment = data.draw(st.sampled_from(list(Payment.objects.order_by("id"))))
        with contextlib.suppress(UserError):
            if again:
                actions.retry_payment(by=None, payment=payment)
            else:
                actions.reverse_payment(by=None, payment=payment, reason="多发")

    @precondition(lambda self: Entitlement.objects.exists())
    @rule(data=st.data(), action=st.sampled_from([actions.stop_entitlement, actions.resume_entitlement]))
    def stop_or_resume(self, data, action):
        with contextlib.suppress(UserError):
            action(by=None, entitlement=data.draw(st.sampled_from(list(Entitlement.objects.order_by("id")))), reason="年审")

    @rule(days=st.integers(1, 9))
    def days_pass(self, days):
        self.traveller.shift(datetime.timedelta(days=days))
        actions.clear_notices()

    @invariant()
    def money_is_conserved(self):
        if hasattr(self, "budget"):
            self.budget.refresh_from_db()
            whole = books.books_of_budget(self.budget)
            assert whole.balances
            assert self.budget.committed_yuan == books.owed_from(self.budget) == whole.paid + whole.pending <= BUDGET
            assert books.total(Payment.objects.all()) == whole.approved - whole.reversed
            for claim in Claim.objects.all():
                assert books.books_of_claim(claim).balances

    @invariant()
    def nobody_gets_more_than_the_cap(self):
        for person in getattr(self, "persons", ()):
            months = books.months_used(person.pk, [benefits.POLICY])
            assert len(months) <= CAP
            counted = Payment.objects.filter(books.OWED, person=person).exclude(state="failed")
            assert counted.count() == len(set(counted.values_list("month", flat=True)))

    @invariant()
    def every_story_is_sound(self):
        if not hasattr(self, "users"):
            return
        for claim in Claim.objects.all():
            deeds = list(claim.deeds.order_by("id"))
            moves = [deed for deed in deeds if deed.kind not in (D.STOPPED, D.RESUMED)]
            assert claim.state == moves[-1].to_state
            assert all(after.from_state == before.to_state for before, after in itertools.pairwise(moves))
            assert [deed.on for deed in deeds] == sorted(deed.on for deed in deeds)
            assert claim.version == len(moves)
            assert AuditEvent.objects.filter(subject=f"benefits.Claim:{claim.pk}").count() == len(moves)
            self.nobody_checked_their_own(deeds)

    def nobody_checked_their_own(self, deeds):
        made = {deed.by_id for deed in deeds if deed.kind in (D.SUBMITTED, D.RESUBMITTED)}
        for place, deed in enumerate(deeds):
            before = {one.by_id for one in deeds[:place] if one.kind in (D.SUBMITTED, D.RESUBMITTED)}
            if deed.kind in (D.REVIEWED, D.APPROVED) and deed.by_id:
                assert deed.by_id not in before
            if deed.kind == D.APPROVED and deed.by_id:
                assert deed.by_id not in {one.by_id for one in deeds[:place] if one.kind == D.REVIEWED}
        assert made


CALM = settings(stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(autouse=True)
def _read_here(monkeypatch):
    monkeypatch.setattr(papers.reader, "run_child", papers.read_here)


@pytest.mark.django_db
def test_random_deeds_conserve_money():
    run_state_machine_as_test(Office, settings=settings(CALM, max_examples=10))


@pytest.mark.nightly
@pytest.mark.django_db
def test_many_random_deeds_conserve_money():
    run_state_machine_as_test(Office, settings=settings(CALM, max_examples=300, stateful_step_count=50))
