"""One application dealt with by several at once: one deed, one decision, one card. Real transactions."""

from __future__ import annotations

import datetime

import pytest

from nuanxin.people import actions
from nuanxin.people.models import Application, ApplicationDeed, CategoryHolding, HelpCard, NoticeEntry, Objection, Recognition
from tests import factories
from tests.races.test_imports import at_once

CLERKS = 6
DAY = datetime.date(2022, 9, 5)


@pytest.fixture
def collector(real_database):
    factories.county()
    return factories.user(role="collector", area=factories.area())


def apply(by=None, person=None, **given):
    values = {"person": person or factories.person(), "categories": ("AGE",), "origin": "self", "applied_on": DAY}
    return actions.apply(by=by, **values | given)


def passed(application, times=1):
    for _ in range(times):
        application = actions.pass_step(by=None, application=application, version=application.version, on=DAY)
    return application


def at_county(person=None):
    """An application that waits for the decision."""
    application = passed(apply(person=person), 2)
    actions.post_notice(by=None, applications=[application], area=application.person.residence, posted_on=DAY)
    actions.advance_notices()
    application.refresh_from_db()
    return actions.pass_step(by=None, application=application, version=application.version)


def kinds(application):
    return list(ApplicationDeed.objects.filter(application=application).order_by("id").values_list("kind", flat=True))


def test_several_apply_for_one_person_at_once(collector):
    person = factories.person()
    others = [factories.user(role="officer") for _ in range(CLERKS)]

    outcomes = at_once(*[lambda by=by: apply(by, person).pk for by in others])

    assert [outcome for outcome in outcomes if isinstance(outcome, int)] == [Application.objects.get().pk]
    assert all("已有办理中的认定申请" in outcome for outcome in outcomes if isinstance(outcome, str))


def test_a_step_passed_by_several_at_once_is_passed_once(collector):
    application = apply(collector)

    outcomes = at_once(*[lambda: actions.pass_step(by=collector, application=application, version=1).step] * CLERKS)

    assert sorted(outcomes)[0] == "community"
    assert outcomes.count("community") == 1
    assert sum("已被别人办理" in outcome for outcome in outcomes) == CLERKS - 1
    assert kinds(application) == ["submitted", "passed"]


def test_one_decided_by_several_at_once_is_decided_once(collector):
    application = at_county()
    heads = [factories.user(role="head") for _ in range(CLERKS)]

    outcomes = at_once(
        *[lambda by=by: actions.pass_step(by=by, application=application, version=application.version).state for by in heads]
    )

    assert outcomes.count("approved") == 1
    assert sum("不能再办理" in outcome for outcome in outcomes) == CLERKS - 1
    assert [model.objects.count() for model in (Recognition, CategoryHolding, HelpCard)] == [1, 1, 1]


def test_approving_refusing_and_withdrawing_at_once_does_one_of_them(collector):
    application = at_county()
    deal = {"by": None, "application": application, "version": application.version, "reason": "理由"}

    outcomes = at_once(
        lambda: actions.pass_step(**deal).state, lambda: actions.refuse(**deal).state, lambda: actions.withdraw(**deal).state
    )

    application.refresh_from_db()
    assert [outcome for outcome in outcomes if outcome in ("approved", "refused", "withdrawn")] == [application.state]
    assert Recognition.objects.exists() is (application.state == "approved")


def test_a_decision_and_a_recognition_on_paper_do_not_both_happen(collector):
    application = at_county()

    outcomes = at_once(
        lambda: actions.pass_step(by=None, application=application, version=application.version).state,
        lambda: actions.record_recognition(by=None, person=application.person, decided_on=DAY).pk,
    )

    assert Recognition.objects.count() == 1
    assert sum(isinstance(outcome, str) and outcome != "approved" for outcome in outcomes) == 1


def test_decisions_about_different_persons_at_once_give_different_cards(collector):
    applications = [at_county() for _ in range(CLERKS)]

    outcomes = at_once(*[lambda one=one: actions.pass_step(by=None, application=one, version=one.version).state for one in applications])

    assert outcomes == ["approved"] * CLERKS
    numbers = sorted(HelpCard.objects.values_list("number", flat=True))
    assert [number[-6:] for number in numbers] == [f"{serial:06d}" for serial in range(1, CLERKS + 1)]


def test_one_posted_by_several_at_once_hangs_once(collector):
    application = passed(apply(), 2)

    outcomes = at_once(
        *[lambda: actions.post_notice(by=collector, applications=[application], area=factories.area(), posted_on=DAY).pk] * CLERKS
    )

    assert sum(isinstance(outcome, int) for outcome in outcomes) == NoticeEntry.objects.count() == 1
    assert sum("已经公示" in outcome for outcome in outcomes if isinstance(outcome, str)) == CLERKS - 1


def test_notices_with_shared_applications_in_another_order_do_not_block_each_other(collector):
    applications = [passed(apply(), 2) for _ in range(6)]

    outcomes = at_once(
        *[
            lambda turn=turn: (
                actions.post_notice(
                    by=None, applications=applications[turn:] + applications[:turn], area=factories.area(), posted_on=DAY
                ).pk
            )
            for turn in range(3)
        ]
    )

    assert sum(isinstance(outcome, int) for outcome in outcomes) == 1
    assert NoticeEntry.objects.count() == len(applications)


def test_several_workers_let_a_notice_go_on_once(collector):
    applications = [passed(apply(), 2) for _ in range(3)]
    actions.post_notice(by=None, applications=applications, area=factories.area(), posted_on=DAY)

    counts = at_once(*[actions.advance_notices] * 4)

    assert sum(counts) == len(applications)
    assert [kinds(one).count("notice_over") for one in applications] == [1, 1, 1]


def test_an_objection_and_the_end_of_the_notice_at_once(collector):
    application = passed(apply(), 2)
    actions.post_notice(by=None, applications=[application], area=factories.area(), posted_on=DAY)

    at_once(actions.advance_notices, lambda: actions.record_objection(by=None, application=application, content="有工作").pk)

    application.refresh_from_db()
    assert Objection.objects.count() == 1
    assert kinds(application)[-2:] in (["notice_over", "objected"], ["posted", "objected"])


def test_an_objection_decided_both_ways_at_once_is_decided_one_way(collector):
    application = passed(apply(), 2)
    actions.post_notice(by=None, applications=[application], area=factories.area(), posted_on=DAY)
    objection = actions.record_objection(by=None, application=application, content="有工作")

    def decide(outcome):
        return actions.decide_objection(by=None, objection=objection, outcome=outcome, findings="查实").outcome

    outcomes = at_once(lambda: decide("upheld"), lambda: decide("dismissed"))

    decided = Objection.objects.get().outcome
    assert outcomes.count(decided) == 1
    assert sum("不能再改" in outcome for outcome in outcomes) == 1
