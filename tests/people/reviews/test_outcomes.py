"""What came of a review for one person: recorded, corrected while the campaign runs, refused where it cannot be."""

import datetime

import pytest
import time_machine

from nuanxin.errors import UserError
from nuanxin.orgs.models import AuditEvent, RecordChange
from nuanxin.people.actions import reviews as actions
from nuanxin.people.models import AnnualReview, Recognition, ReviewCampaign
from tests import factories

OPENS, CLOSES, DAY = datetime.date(2022, 1, 1), datetime.date(2022, 3, 31), datetime.date(2022, 2, 1)
AFTER = datetime.date(2022, 4, 2)


@pytest.fixture(autouse=True)
def _in_april():
    with time_machine.travel(datetime.datetime(2022, 4, 20, 9, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def review(officer):
    """A review to come of one person in the county's campaign."""
    person = factories.person()
    factories.recognition(person, datetime.date(2021, 6, 1))
    actions.open_campaign(by=officer, area=factories.area(factories.COUNTY), year=2022)
    return AnnualReview.objects.get()


def record(by, review, outcome="passed", **given):
    return actions.record_review(by=by, review=review, outcome=outcome, **{"reviewed_on": DAY} | given)


def kinds():
    return list(AuditEvent.objects.order_by("id").values_list("kind", flat=True))


def test_outcome_is_recorded_with_day_and_reviewer(officer, review):
    done = record(officer, review, changes="联系电话：已更换")

    assert (done.outcome, done.reviewed_on, done.reviewed_by, done.changes) == ("passed", DAY, officer, "联系电话：已更换")
    [event] = AuditEvent.objects.filter(kind="people.review.recorded")
    assert (event.area_code, event.details) == (factories.SHUIDONG, {"outcome": "passed"})


def test_collector_may_record_it(review):
    assert record(factories.user(role="collector"), review).outcome == "passed"


def test_the_same_again_leaves_no_trace(officer, review):
    record(officer, review)
    before = len(kinds())

    record(officer, review)

    assert len(kinds()) == before


def test_another_outcome_keeps_the_former_in_the_history(officer, review):
    record(officer, review)

    corrected = record(officer, review, "failed", reason="已领取养老金")

    assert (corrected.outcome, corrected.reason) == ("failed", "已领取养老金")
    assert list(RecordChange.objects.filter(field="outcome").order_by("id").values_list("field", flat=True)) == ["outcome"] * 2


def test_slip_is_taken_back(officer, review):
    record(officer, review)

    undone = actions.record_review(by=officer, review=review, outcome="pending")

    assert (undone.outcome, undone.reviewed_on) == ("pending", None)


@pytest.mark.parametrize(
    ("outcome", "given", "told"),
    [
        ("", {}, "没有填写审验结果"),
        ("maybe", {}, "不在可选范围内"),
        ("passed", {"reviewed_on": None}, "没有填写审验日期"),
        ("failed", {}, "没有填写不合格的原因"),
        ("passed", {"reviewed_on": datetime.date(2022, 4, 21)}, "晚于今天"),
        ("passed", {"reviewed_on": datetime.date(2021, 12, 31)}, "不在2022 年度审验的 2022-01-01 至 2022-03-31 之内"),
        ("passed", {"reviewed_on": AFTER}, "请给予补审后再登记"),
        ("passed", {"changes": "长" * 301}, "最多 300 个字"),
    ],
)
def test_outcome_that_cannot_be_is_refused(officer, review, outcome, given, told):
    with pytest.raises(UserError, match=told):
        record(officer, review, outcome, **given)

    review.refresh_from_db()
    assert review.outcome == "pending"


def test_person_no_longer_on_the_register_is_not_reviewed(officer, review):
    Recognition.objects.update(ended_on=DAY)

    with pytest.raises(UserError, match="已不在册（2022-02-01 退出）"):
        record(officer, review)


def test_voided_review_is_not_recorded(officer, review):
    AnnualReview.objects.update(voided_at="2022-02-01T00:00Z")

    with pytest.raises(UserError, match="已经作废"):
        record(officer, review)


def test_closed_campaign_is_not_changed(officer, review):
    ReviewCampaign.objects.update(closed_at="2022-04-20T00:00Z")

    with pytest.raises(UserError, match="已经办结"):
        record(officer, review)


def test_review_elsewhere_is_refused(review):
    elsewhere = factories.user(role="officer", area=factories.area(factories.DATANGBU))

    with pytest.raises(UserError, match="没有登记服务记录的权限"):
        record(elsewhere, review)


def test_batch_tells_who_was_refused_and_why(officer, review):
    other = factories.person()
    factories.recognition(other, datetime.date(2021, 6, 1))
    actions.open_campaign(by=officer, area=factories.area(factories.COUNTY), year=2022)
    Recognition.objects.filter(person=other).update(ended_on=DAY)

    made = actions.review_many(by=officer, reviews=AnnualReview.objects.all(), outcome="passed", reviewed_on=DAY)

    assert [one.person_id for one in made.done] == [review.person_id]
    [(refused, why)] = made.refused
    assert (refused.person_id, why) == (other.pk, f"{other.name}已不在册（2022-02-01 退出），不用再审验。")


@pytest.mark.parametrize("outcome", ["failed", "absent", "pending"])
def test_second_chance_is_a_review_of_its_own(officer, review, outcome):
    record(officer, review, outcome, reason="没有到场")

    second = actions.give_second_chance(by=officer, review=review, on=AFTER)

    assert (second.is_second, second.outcome, second.recognition_id) == (True, "pending", review.recognition_id)
    assert actions.give_second_chance(by=officer, review=review, on=AFTER) == second
    assert kinds().count("people.review.second_chance") == 1


def test_second_review_may_be_held_until_its_own_last_day(officer, review):
    second = actions.give_second_chance(by=officer, review=review, on=AFTER)

    assert record(officer, second, reviewed_on=AFTER).outcome == "passed"


def test_first_review_is_fixed_once_a_second_chance_is_given(officer, review):
    actions.give_second_chance(by=officer, review=review, on=AFTER)

    with pytest.raises(UserError, match="已经给予补审"):
        record(officer, review)


@pytest.mark.parametrize(
    ("outcome", "on", "told"),
    [("passed", AFTER, "年审合格，不用补审"), ("pending", DAY, "可以直接审验"), ("failed", datetime.date(2022, 5, 1), "补审已于 2022-04-30 截止")],
)  # fmt: skip
def test_second_chance_that_cannot_be_is_refused(officer, review, outcome, on, told):
    record(officer, review, outcome, reason="没有到场")

    with pytest.raises(UserError, match=told):
        actions.give_second_chance(by=officer, review=review, on=on)


def test_there_is_no_third_chance(officer, review):
    second = actions.give_second_chance(by=officer, review=review, on=AFTER)

    with pytest.raises(UserError, match="已经补审过一次"):
        actions.give_second_chance(by=officer, review=second, on=AFTER)


def test_where_none_is_provided_there_is_no_second_chance(officer, review):
    ReviewCampaign.objects.update(second_chance_until=None)

    with pytest.raises(UserError, match="没有规定补审"):
        actions.give_second_chance(by=officer, review=review, on=AFTER)
