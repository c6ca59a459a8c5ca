"""Which deed fits which state, whole table; and claims that were shown, objected to after their days, and gone back over."""

import datetime

import pytest
import time_machine

from nuanxin.benefits import actions
from nuanxin.benefits.enums import ClaimDeedKind as D
from nuanxin.benefits.enums import ClaimState as S
from nuanxin.benefits.models import Claim, ClaimNotice
from nuanxin.benefits.queries.situations import Situation, may_do, refusal, waiting_to_clear
from nuanxin.errors import UserError
from tests import factories
from tests.factories import benefits
from tests.factories.benefits import cleared, posted, reviewed, step

TODAY = datetime.date(2022, 9, 5)
ASKED = (D.RETURNED, D.RESUBMITTED, D.REVIEWED, D.POSTED, D.CLEARED, D.APPROVED, D.REFUSED, D.WITHDRAWN, D.OBJECTED, D.UPHELD, D.DISMISSED, D.REOPENED)  # fmt: skip
# What each state lets be done; what is not named is refused.
TABLE = {
    S.SUBMITTED: {D.RETURNED, D.REVIEWED, D.REFUSED, D.WITHDRAWN, D.UPHELD, D.DISMISSED},
    S.RETURNED: {D.RESUBMITTED, D.REFUSED, D.WITHDRAWN, D.UPHELD, D.DISMISSED},
    S.REVIEWED: {D.RETURNED, D.POSTED, D.REFUSED, D.WITHDRAWN, D.REOPENED, D.UPHELD, D.DISMISSED},
    S.POSTED: {D.CLEARED, D.WITHDRAWN, D.OBJECTED, D.REOPENED, D.UPHELD, D.DISMISSED},
    S.CLEARED: {D.RETURNED, D.APPROVED, D.REFUSED, D.WITHDRAWN, D.OBJECTED, D.REOPENED, D.UPHELD, D.DISMISSED},
    S.APPROVED: {D.REOPENED},
    S.PAID: {D.REOPENED},
    S.REFUSED: {D.REOPENED, D.UPHELD, D.DISMISSED},
    S.WITHDRAWN: {D.REOPENED, D.UPHELD, D.DISMISSED},
}


@pytest.mark.parametrize("deed", ASKED)
@pytest.mark.parametrize("state", list(S))
def test_deed_fits_the_state_or_is_refused_with_both_names(state, deed):
    told = Situation(Claim(state=state), [], TODAY).unfitting(deed)

    refused = f"这笔申领现在是“{state.label}”，不能办理“{deed.label}”。请按环节办理。"
    assert told == ("" if deed in TABLE[state] else refused)


@pytest.mark.parametrize("deed", [D.SUBMITTED, D.PAID, D.STOPPED, D.RESUMED])
@pytest.mark.parametrize("state", list(S))
def test_what_is_no_step_of_a_user_fits_nowhere(state, deed):
    assert (
        Situation(Claim(state=state), [], TODAY).unfitting(deed) == f"这笔申领现在是“{state.label}”，不能办理“{deed.label}”。请按环节办理。"
    )


@pytest.mark.parametrize("state", list(S))
def test_nothing_fits_a_voided_claim(state):
    claim = Claim(state=state, voided_at=datetime.datetime(2022, 9, 1, tzinfo=datetime.UTC))

    assert {Situation(claim, [], TODAY).unfitting(deed) for deed in ASKED} == {"这笔申领已经作废，不能再办理。请重新申领。"}


def test_claim_without_a_deed_was_last_dealt_with_when_it_was_claimed():
    assert Situation(Claim(claimed_on=TODAY), [], TODAY).last_on == TODAY


def later(days=20):
    return time_machine.travel(datetime.datetime(2022, 9, 5, 4, tzinfo=datetime.UTC) + datetime.timedelta(days=days), tick=False)


def refused(action, **told):
    with pytest.raises(UserError) as error:
        action(**told)
    return str(error.value)


@pytest.fixture
def shown(person):
    return cleared(person)


@pytest.mark.django_db
def test_objection_after_the_days_are_over_holds_the_approval(shown, head, budget):
    with later():
        actions.record_claim_objection(by=None, claim=shown, content="此人有车有房")
        shown.refresh_from_db()

        told = refusal(head, shown, D.APPROVED)

    assert (shown.state, told) == ("cleared", "这笔申领还有没有核查完的异议，不能办理“审批通过”。请先核查异议。")


@pytest.mark.django_db
def test_objection_after_the_days_that_is_dismissed_lets_it_be_approved(shown, head, budget):
    with later():
        objection = actions.record_claim_objection(by=None, claim=shown, content="此人有车有房")
        actions.decide_claim_objection(by=None, objection=objection, outcome="dismissed", findings="查无此事")
        shown.refresh_from_db()
        step(actions.approve_claim, shown, by=head, budget=budget)

    shown.refresh_from_db()
    kinds = [deed.kind for deed in shown.deeds.order_by("id")]
    assert (shown.state, kinds[-3:]) == ("approved", ["objected", "dismissed", "approved"])


@pytest.mark.django_db
def test_objection_after_the_days_that_is_upheld_returns_it_and_takes_it_off_the_notice(shown):
    with later():
        objection = actions.record_claim_objection(by=None, claim=shown, content="此人有车有房")
        actions.decide_claim_objection(by=None, objection=objection, outcome="upheld", findings="名下有车")

    shown.refresh_from_db()
    assert (shown.state, ClaimNotice.objects.get().claims.count()) == ("returned", 0)


@pytest.mark.django_db
def test_objection_upheld_and_come_again_is_shown_for_new_days(shown):
    with later():
        objection = actions.record_claim_objection(by=None, claim=shown, content="金额不对")
        actions.decide_claim_objection(by=None, objection=objection, outcome="upheld", findings="多算一个月")
        shown.refresh_from_db()
        step(actions.resubmit_claim, shown, asked=benefits.UNASKED)
        shown.refresh_from_db()
        step(actions.review_claim, shown, reason="已核实")
        actions.post_claims(by=None, claims=[shown], area=shown.area)
        assert actions.clear_notices() == 0
    assert ClaimNotice.objects.order_by("-id").first().posted_on == datetime.date(2022, 9, 25)


@pytest.mark.django_db
def test_objection_to_what_was_approved_is_refused(shown, budget):
    with later():
        step(actions.approve_claim, shown, budget=budget)

        text = refused(actions.record_claim_objection, by=None, claim=shown, content="此人有车有房")

    assert text == "这笔申领现在是“已审批，待拨付”，不能办理“收到异议”。请按环节办理。"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("received_on", "words"),
    [
        (datetime.date(2022, 9, 4), "收到日期 2022-09-04 早于公示开始日期 2022-09-05，不能登记。请核对这两个日期。"),
        (datetime.date(2022, 9, 6), "收到日期 2022-09-06 晚于今天（2022-09-05），不能登记。请改为实际的日期。"),
    ],
)
def test_objection_received_outside_the_days_is_refused(person, received_on, words):
    claim = posted(person)

    assert refused(actions.record_claim_objection, by=None, claim=claim, content="有异议", received_on=received_on) == words


@pytest.mark.django_db
def test_one_of_two_objections_dismissed_leaves_the_claim_hanging(person):
    claim = posted(person)
    first, second = (actions.record_claim_objection(by=None, claim=claim, content=text) for text in ("一", "二"))
    with later():
        actions.decide_claim_objection(by=None, objection=first, outcome="dismissed", findings="查无此事")
        claim.refresh_from_db()
        assert (claim.state, actions.clear_notices()) == ("posted", 0)
        actions.decide_claim_objection(by=None, objection=second, outcome="dismissed", findings="查无此事")

    claim.refresh_from_db()
    assert (claim.state, claim.deeds.order_by("id").last().kind) == ("cleared", "cleared")


@pytest.mark.django_db
def test_claim_withdrawn_while_objected_to_is_settled_where_it_is(person):
    claim = posted(person)
    objection = actions.record_claim_objection(by=None, claim=claim, content="一")
    claim.refresh_from_db()
    step(actions.withdraw_claim, claim, reason="不要了")

    actions.decide_claim_objection(by=None, objection=objection, outcome="upheld", findings="属实")

    claim.refresh_from_db()
    assert (claim.state, claim.deeds.order_by("id").last().kind) == ("withdrawn", "upheld")


@pytest.mark.django_db
def test_claim_named_twice_is_posted_once(person):
    claim = reviewed(person)

    notice = actions.post_claims(by=None, claims=[claim, Claim.objects.get()], area=claim.area)

    claim.refresh_from_db()
    kinds = [deed.kind for deed in claim.deeds.order_by("id")]
    assert (notice.claims.count(), claim.version, kinds) == (1, 3, ["submitted", "reviewed", "posted"])


@pytest.mark.django_db
@pytest.mark.parametrize(("days", "goes_on"), [(7, False), (8, False), (9, True)])
def test_notice_lets_go_on_the_day_after_its_last(person, days, goes_on):
    """Five working days from Monday 5 September, over 中秋: the last is the 13th."""
    claim = posted(person)
    assert ClaimNotice.objects.get().closes_on == datetime.date(2022, 9, 13)

    assert list(waiting_to_clear(TODAY + datetime.timedelta(days=days))) == ([claim] if goes_on else [])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "deeds"),
    [
        ("collector", [D.WITHDRAWN]),
        ("officer", [D.RETURNED, D.REVIEWED, D.REFUSED, D.WITHDRAWN]),
        ("reviewer", [D.RETURNED, D.REVIEWED, D.REFUSED, D.WITHDRAWN]),
        ("head", [D.RETURNED, D.REVIEWED, D.REFUSED, D.WITHDRAWN]),
        (None, []),
    ],
)
def test_what_each_role_may_do_with_a_claim_of_somebody_else(person, county, role, deeds):
    claim = benefits.submitted(person, by=factories.user(role="officer", area=county))

    assert list(may_do(factories.user(role=role, area=county), claim)) == deeds


@pytest.mark.django_db
@pytest.mark.parametrize("area", [factories.DATANGBU, factories.FOREIGN_COUNTY, factories.SHUIBEI])
def test_nothing_may_be_done_with_a_claim_of_another_place(person, area):
    claim = benefits.submitted(person)

    assert may_do(factories.user(role="head", area=factories.area(area)), claim) == ()


@pytest.mark.django_db
def test_claim_opened_again_twice_goes_back_step_by_step(shown):
    with later():
        for state in ("reviewed", "submitted"):
            step(actions.reopen_claim, shown, reason="再看")
            shown.refresh_from_db()
            assert shown.state == state

        assert refused(actions.reopen_claim, by=None, claim=shown, version=shown.version, reason="再看") == (
            "这笔申领现在是“待审核”，不能办理“撤销上一步”。请按环节办理。"
        )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("action", "label"),
    [
        (actions.return_claim, "退回原因"),
        (actions.refuse_claim, "不予批准的原因"),
        (actions.withdraw_claim, "撤回原因"),
        (actions.reopen_claim, "撤销原因"),
        (actions.void_claim, "作废原因"),
    ],
)
@pytest.mark.parametrize("reason", ["", "  "])
def test_step_against_the_payee_without_a_reason_is_refused_in_its_own_words(person, action, label, reason):
    claim = reviewed(person)

    assert refused(action, by=None, claim=claim, version=claim.version, reason=reason) == f"没有填写{label}，不能登记。请填写{label}。"
