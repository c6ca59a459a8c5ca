"""Stopping, resuming and ending what was granted."""

import datetime

import pytest

from nuanxin.benefits import actions
from nuanxin.benefits.models import Entitlement
from nuanxin.errors import UserError
from nuanxin.orgs.models import AuditEvent
from tests.factories import benefits
from tests.factories.benefits import approved

pytestmark = pytest.mark.django_db
DAY = datetime.date(2022, 9, 1)


@pytest.fixture
def entitlement(person):
    return benefits.entitlement(person)


def kinds():
    return list(AuditEvent.objects.order_by("id").values_list("kind", flat=True))


def test_what_is_stopped_says_since_when_and_why(entitlement, head):
    actions.stop_entitlement(by=head, entitlement=entitlement, reason="未参加年审", on=DAY)

    found = Entitlement.objects.get()
    assert (found.stopped_on, found.stop_reason) == (DAY, "未参加年审")
    assert kinds() == ["benefits.entitlement.stopped"]


def test_stopping_twice_is_stopping_once(entitlement):
    for reason in ("未参加年审", "死亡"):
        actions.stop_entitlement(by=None, entitlement=entitlement, reason=reason)

    assert (Entitlement.objects.get().stop_reason, len(kinds())) == ("未参加年审", 1)


def test_what_was_stopped_is_resumed(entitlement):
    actions.stop_entitlement(by=None, entitlement=entitlement, reason="未参加年审", on=DAY)

    actions.resume_entitlement(by=None, entitlement=entitlement, reason="补审合格")

    found = Entitlement.objects.get()
    assert (found.stopped_on, found.stop_reason) == (None, "")
    assert kinds() == ["benefits.entitlement.stopped", "benefits.entitlement.resumed"]


def test_stopping_and_resuming_stay_in_the_claims_story(person):
    claim = approved(person)
    on = claim.deeds.last().on
    for action in (actions.stop_entitlement, actions.resume_entitlement):
        action(by=None, entitlement=claim.entitlement, reason="年审")

    deeds = claim.deeds.order_by("-id")[:2]
    assert [(deed.kind, deed.to_state, deed.on, deed.reason) for deed in deeds] == [
        ("resumed", "approved", on, "年审"),
        ("stopped", "approved", on, "年审"),
    ]


def test_what_is_not_stopped_is_not_resumed(entitlement):
    with pytest.raises(UserError, match="没有停发，不用恢复"):
        actions.resume_entitlement(by=None, entitlement=entitlement, reason="补审")


def test_what_ended_says_since_when_and_why(entitlement):
    for _ in range(2):
        actions.end_entitlement(by=None, entitlement=entitlement, reason="已退休", on=DAY)

    found = Entitlement.objects.get()
    assert (found.ended_on, found.end_reason) == (DAY, "已退休")
    assert kinds() == ["benefits.entitlement.ended"]


@pytest.mark.parametrize("action", [actions.stop_entitlement, actions.resume_entitlement])
def test_what_ended_is_neither_stopped_nor_resumed(entitlement, action):
    actions.end_entitlement(by=None, entitlement=entitlement, reason="已退休", on=DAY)

    with pytest.raises(UserError, match="已于 2022-09-01 终止"):
        action(by=None, entitlement=entitlement, reason="误")


@pytest.mark.parametrize("action", [actions.stop_entitlement, actions.resume_entitlement, actions.end_entitlement])
@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"reason": " "}, "没有填写"),
        ({"reason": "误", "on": datetime.date(2022, 9, 6)}, "晚于今天"),
        ({"reason": "误", "on": datetime.date(2022, 6, 30)}, "早于初次核定日期"),
    ],
)
def test_what_cannot_be_is_refused(entitlement, action, told, words):
    with pytest.raises(UserError, match=words):
        action(by=None, entitlement=entitlement, **told)


@pytest.mark.parametrize("action", [actions.stop_entitlement, actions.resume_entitlement, actions.end_entitlement])
def test_only_who_pays_stops(entitlement, clerk, action):
    with pytest.raises(UserError, match="没有审批和拨付待遇的权限"):
        action(by=clerk, entitlement=entitlement, reason="误")


def test_a_resumption_is_not_before_the_stop(entitlement):
    actions.stop_entitlement(by=None, entitlement=entitlement, reason="未参加年审", on=DAY)

    with pytest.raises(UserError, match="早于停发日期"):
        actions.resume_entitlement(by=None, entitlement=entitlement, reason="补审", on=datetime.date(2022, 8, 31))


def test_a_reason_that_is_too_long_is_refused(entitlement):
    with pytest.raises(UserError, match="最多 100 个字"):
        actions.stop_entitlement(by=None, entitlement=entitlement, reason="长" * 101)


def test_after_the_end_the_next_approval_is_a_first_one(person):
    claim = approved(person)
    actions.end_entitlement(by=None, entitlement=claim.entitlement, reason="期满", on=None)

    approved(person, benefits.line(person, benefits.AUGUST))

    assert Entitlement.objects.count() == 2
