"""Claims shown to the public, objected to, and going on when the days are over."""

import datetime

import pytest
import time_machine

from nuanxin.benefits import actions
from nuanxin.benefits.models import Claim, ClaimNotice, ClaimObjection
from nuanxin.benefits.queries import notices
from nuanxin.errors import UserError
from tests import factories
from tests.factories import benefits
from tests.factories.benefits import AUGUST, cleared, line, posted, reviewed, step, submitted

pytestmark = pytest.mark.django_db
LATER = datetime.datetime(2022, 9, 20, 4, tzinfo=datetime.UTC)


def state(claim):
    return Claim.objects.get(pk=claim.pk).state


def test_a_notice_hangs_five_working_days_over_the_mid_autumn_festival(person, clerk):
    claim = reviewed(person)

    notice = actions.post_claims(by=clerk, claims=[claim], area=factories.area(factories.JIADING))

    # 2022-09-05 is a Monday; the 10th to the 12th are free
    assert (notice.posted_on, notice.closes_on) == (datetime.date(2022, 9, 5), datetime.date(2022, 9, 13))
    assert (notice.title, notice.profile) == ("嘉定镇就业补助申领公示", "payee,id_number,policy,amount")
    assert (list(notice.claims.all()), state(claim)) == ([claim], "posted")


def test_several_claims_hang_together(person):
    claims = [reviewed(person), reviewed(factories.person())]

    notice = actions.post_claims(by=None, claims=claims, area=factories.area(factories.COUNTY), title="九月公示")

    assert (notice.title, notice.claims.count()) == ("九月公示", 2)


def test_every_reason_why_not_is_told_and_none_is_posted(person):
    good, early, away = reviewed(person), submitted(factories.person()), reviewed(factories.person(residence=factories.CHANGLONG))

    with pytest.raises(UserError) as refused:
        actions.post_claims(by=None, claims=[good, early, away], area=factories.area(factories.JIADING))

    assert ["现在是“待审核”" in refused.value.problems[0], "不能列入嘉定镇的公示" in refused.value.problems[1]] == [True, True]
    assert (ClaimNotice.objects.count(), state(good)) == (0, "reviewed")


def test_nothing_to_post_is_refused(county):
    with pytest.raises(UserError, match="没有选择要公示的申领"):
        actions.post_claims(by=None, claims=[], area=county)


def test_who_may_not_review_may_not_post(person):
    with pytest.raises(UserError, match=r"“公示”.*由经办人、审核人、负责人办理"):
        actions.post_claims(by=factories.user(role="collector"), claims=[reviewed(person)], area=factories.area())


def test_a_claim_goes_on_the_day_after_the_notice(person):
    claim = posted(person)

    with time_machine.travel(datetime.datetime(2022, 9, 13, 4, tzinfo=datetime.UTC), tick=False):
        assert actions.clear_notices() == 0
    with time_machine.travel(datetime.datetime(2022, 9, 14, 4, tzinfo=datetime.UTC), tick=False):
        assert actions.clear_notices() == 1
        assert actions.clear_notices() == 0

    claim.refresh_from_db()
    assert (claim.state, claim.deeds.last().on) == ("cleared", datetime.date(2022, 9, 14))


def test_a_claim_with_an_objection_waits(person):
    claim = posted(person)
    objection = actions.record_claim_objection(by=None, claim=claim, content="此人有工作", objector="邻居 13800000000")

    with time_machine.travel(LATER, tick=False):
        assert actions.clear_notices() == 0
        actions.decide_claim_objection(by=None, objection=objection, outcome="dismissed", findings="已离职")

    assert state(claim) == "cleared"
    found = ClaimObjection.objects.get()
    assert (found.outcome, found.findings, found.objector) == ("dismissed", "已离职", "邻居 13800000000")


def test_an_objection_dismissed_before_the_end_leaves_the_claim_hanging(person):
    claim = posted(person)
    objection = actions.record_claim_objection(by=None, claim=claim, content="有工作")

    actions.decide_claim_objection(by=None, objection=objection, outcome="dismissed", findings="查无此事")

    assert state(claim) == "posted"


@pytest.mark.parametrize("make", [posted, cleared])
def test_an_upheld_objection_returns_the_claim(person, make):
    claim = make(person)
    objection = actions.record_claim_objection(by=None, claim=claim, content="有工作")

    actions.decide_claim_objection(by=None, objection=objection, outcome="upheld", findings="查实在职")

    claim.refresh_from_db()
    assert (claim.state, claim.notices.count(), claim.deeds.last().kind) == ("returned", 0, "upheld")


def test_a_second_objection_is_settled_wherever_the_claim_went(person):
    claim = posted(person)
    first, second = (actions.record_claim_objection(by=None, claim=claim, content=text) for text in ("有工作", "有企业"))
    actions.decide_claim_objection(by=None, objection=first, outcome="upheld", findings="查实")

    actions.decide_claim_objection(by=None, objection=second, outcome="upheld", findings="查实")

    assert state(claim) == "returned"
    assert not ClaimObjection.objects.filter(outcome="open").exists()


def test_no_approval_while_an_objection_is_open(person, budget):
    claim = cleared(person)
    actions.record_claim_objection(by=None, claim=claim, content="有工作")
    claim.refresh_from_db()

    with pytest.raises(UserError, match="还有没有核查完的异议"):
        step(actions.approve_claim, claim, budget=budget)


def test_what_was_not_shown_is_not_objected_to(person):
    with pytest.raises(UserError, match="不能办理“收到异议”"):
        actions.record_claim_objection(by=None, claim=reviewed(person), content="有工作")


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"content": " "}, "没有填写异议内容"),
        ({"content": "有工作", "received_on": datetime.date(2022, 9, 6)}, "晚于今天"),
        ({"content": "有工作", "received_on": datetime.date(2022, 9, 4)}, "早于公示开始日期"),
    ],
)
def test_an_objection_that_cannot_be_is_refused(person, told, words):
    with pytest.raises(UserError, match=words):
        actions.record_claim_objection(by=None, claim=posted(person), **told)


@pytest.fixture
def objection(person):
    return actions.record_claim_objection(by=None, claim=posted(person), content="有工作")


@pytest.mark.parametrize(("told", "words"), [({"outcome": "maybe"}, "不在可选范围"), ({"findings": ""}, "没有填写核查情况")])
def test_a_decision_that_cannot_be_is_refused(objection, told, words):
    with pytest.raises(UserError, match=words):
        actions.decide_claim_objection(by=None, objection=objection, **{"outcome": "upheld", "findings": "查实"} | told)


def test_an_objection_decided_the_same_way_again_is_as_it_was(objection):
    for _ in range(2):
        decided = actions.decide_claim_objection(by=None, objection=objection, outcome="upheld", findings="查实")

    assert decided.claim.deeds.filter(kind="upheld").count() == 1


def test_an_objection_is_not_decided_the_other_way(objection):
    actions.decide_claim_objection(by=None, objection=objection, outcome="upheld", findings="查实")

    with pytest.raises(UserError, match="已于 2022-09-05 核查（成立），不能再改"):
        actions.decide_claim_objection(by=None, objection=objection, outcome="dismissed", findings="查实")


def test_whoever_submitted_does_not_examine_the_objection(clerk, person):
    objection = actions.record_claim_objection(by=None, claim=posted(person, by=clerk), content="有工作")

    with pytest.raises(UserError, match="不能再由您办理"):
        actions.decide_claim_objection(by=clerk, objection=objection, outcome="dismissed", findings="查无此事")


def test_a_public_table_shows_a_masked_number_and_no_more(person):
    notice = posted(person, line(person), line(person, AUGUST)).notices.get()

    shown = notices.shown(notice, {benefits.POLICY: "灵活就业社会保险补贴"})

    assert shown.headings == ("姓名（单位）", "身份证号（部分遮盖）", "补助项目", "金额（元）")
    assert shown.rows == ((person.name, person.id_masked, "灵活就业社会保险补贴", "1000.00"),)
    told = str(shown)
    assert not [hidden for hidden in (person.full_id_number, benefits.ACCOUNT, "1970") if hidden in told.replace(person.id_masked, "")]


def test_a_title_that_tells_of_hardship_is_not_shown(person):
    notice = posted(person).notices.get()

    assert notices.shown(notice, {benefits.POLICY: "零就业家庭一次性奖励"}).rows[0][2] == "就业补助"
    assert notices.shown(notice, {}).rows[0][2] == "就业补助"


def test_an_employer_is_shown_by_name_and_its_months(person):
    employer = benefits.employer()
    notice = posted(employer, line(person), line(person, AUGUST)).notices.get()
    notice.profile = "payee,id_number,months"

    assert notices.shown(notice, {}).rows == ((employer.name, "", "2"),)
