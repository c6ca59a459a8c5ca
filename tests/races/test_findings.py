"""A finding looked into by several at once: each verdict is kept, the state is that of the last, one and the same is told once."""

from __future__ import annotations

import pytest

from nuanxin.comparisons import actions
from nuanxin.comparisons.models import Finding, FindingReview
from nuanxin.orgs.models import AuditEvent
from nuanxin.people.models import Recognition
from tests import factories
from tests.factories import findings, rules
from tests.races.test_imports import at_once

CLERKS = 6


@pytest.fixture
def officer(real_database):
    factories.county()
    return factories.user(role="officer")


def test_the_same_review_is_one_review(officer):
    finding = findings.finding()

    outcomes = at_once(*[lambda: actions.review_finding(by=officer, finding=finding, verdict="confirmed", note="属实").pk] * CLERKS)

    assert outcomes == [FindingReview.objects.get().pk] * CLERKS
    assert AuditEvent.objects.count() == 1


def test_two_reviewers_at_once_leave_the_state_of_the_last(officer):
    finding, other = findings.finding(), factories.user(role="officer")

    at_once(
        lambda: actions.review_finding(by=officer, finding=finding, verdict="confirmed").pk,
        lambda: actions.review_finding(by=other, finding=finding, verdict="refuted", note="同名同姓").pk,
    )

    assert FindingReview.objects.count() == 2
    assert Finding.objects.get().state == FindingReview.objects.last().verdict


def test_two_batches_of_the_same_findings_do_not_wait_for_each_other(officer):
    several, other = [findings.finding() for _ in range(5)], factories.user(role="officer")

    outcomes = at_once(
        lambda: len(actions.review_many(by=officer, findings=several, verdict="confirmed").done),
        lambda: len(actions.review_many(by=other, findings=several[::-1], verdict="pending").done),
    )

    assert outcomes == [5, 5]
    assert FindingReview.objects.count() == 10
    assert len({finding.state for finding in Finding.objects.all()}) == 1


def test_two_officers_turning_one_finding_make_one_exit(officer, monkeypatch):
    rules.known_only(monkeypatch)
    person, other = factories.person(), factories.user(role="officer")
    factories.recognition(person)
    finding = findings.finding(person)
    findings.review(finding)

    outcomes = at_once(*[lambda by=by: actions.turn_into_exit(by=by, finding=finding).pk for by in (officer, other) * 3])

    assert outcomes == [Recognition.objects.get().pk] * 6
    assert AuditEvent.objects.filter(kind="comparisons.finding.settled").count() == 1


def test_a_review_and_an_exit_at_once_leave_a_settled_finding_or_a_reason(officer, monkeypatch):
    rules.known_only(monkeypatch)
    person = factories.person()
    factories.recognition(person)
    finding = findings.finding(person)
    findings.review(finding)

    at_once(
        lambda: actions.turn_into_exit(by=officer, finding=finding).pk,
        lambda: actions.review_finding(by=officer, finding=finding, verdict="refuted", note="同名同姓").pk,
    )

    ended = Recognition.objects.get().ended_on is not None
    assert Finding.objects.get().state == ("settled" if ended else "refuted")
