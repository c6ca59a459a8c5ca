"""Opening a year's review and closing it: who is in, and what follows for whom."""

import datetime

import pytest
import time_machine

from nuanxin.errors import UserError
from nuanxin.orgs.models import AuditEvent
from nuanxin.people.actions import reviews as actions
from nuanxin.people.actions.reviews import campaigns
from nuanxin.people.models import AnnualReview, Recognition, ReviewCampaign
from nuanxin.people.queries.reviews import reviews_of
from tests import factories

OPENS, CLOSES, SECOND = datetime.date(2022, 1, 1), datetime.date(2022, 3, 31), datetime.date(2022, 4, 30)
BEFORE = datetime.date(2021, 6, 1)


@pytest.fixture(autouse=True)
def _after_the_second_chances():
    with time_machine.travel(datetime.datetime(2022, 5, 2, 9, tzinfo=datetime.UTC), tick=False):
        yield


def on_register(decided_on=BEFORE, residence=factories.SHUIDONG, **fields):
    person = factories.person(residence=residence)
    return person, factories.recognition(person, decided_on, **fields)


def campaign_of(by, area=None, **given):
    return actions.open_campaign(by=by, area=area or factories.area(factories.COUNTY), year=2022, **given)


def outcomes(campaign):
    return {review.person_id: review.state for review in reviews_of(campaign)}


def kinds():
    return list(AuditEvent.objects.order_by("id").values_list("kind", flat=True))


def test_campaign_has_the_days_of_its_definition(officer):
    made = campaign_of(officer)

    assert (made.definition, made.opens_on, made.closes_on, made.second_chance_until) == ("national", OPENS, CLOSES, SECOND)
    assert (made.opened_by, kinds()) == (officer, ["people.review_campaign.opened"])


def test_office_may_set_its_own_days(officer):
    made = campaign_of(officer, opens_on=datetime.date(2022, 2, 1), closes_on=datetime.date(2022, 2, 28))

    assert (made.opens_on, made.closes_on, made.second_chance_until) == (
        datetime.date(2022, 2, 1), datetime.date(2022, 2, 28), datetime.date(2022, 3, 30),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "is_in"),
    [
        ({}, True),
        ({"decided_on": OPENS}, True),
        ({"decided_on": datetime.date(2022, 1, 2)}, False),
        ({"ended_on": OPENS}, True),
        ({"ended_on": datetime.date(2021, 12, 31)}, False),
        ({"voided_at": "2022-01-01T00:00Z"}, False),
        ({"residence": factories.FOREIGN_TOWN}, False),
    ],
)
def test_who_is_in_is_on_the_register_on_the_opening_day(officer, fields, is_in):
    person, recognition = on_register(**fields)

    campaign = campaign_of(officer)

    assert list(AnnualReview.objects.values_list("person", "recognition", "campaign")) == (
        [(person.pk, recognition.pk, campaign.pk)] if is_in else []
    )


def test_person_recognised_twice_is_in_once_with_the_later_recognition(officer):
    person, _ = on_register(ended_on=OPENS)
    later = Recognition.objects.create(person=person, decided_on=OPENS, source="officer")

    campaign_of(officer)

    assert AnnualReview.objects.get().recognition == later


def test_opening_costs_the_same_for_many(officer, django_assert_max_num_queries):
    for _ in range(40):
        on_register()

    with django_assert_max_num_queries(14):
        campaign_of(officer)

    assert AnnualReview.objects.count() == 40


def test_opened_again_it_is_the_same_and_whoever_was_recorded_late_is_added(officer):
    on_register()
    first = campaign_of(officer)
    late, _ = on_register()

    again = campaign_of(officer)

    assert (again.pk, AnnualReview.objects.count(), AnnualReview.objects.latest("id").person_id) == (first.pk, 2, late.pk)
    assert kinds() == ["people.review_campaign.opened", "people.review_campaign.completed"]
    campaign_of(officer)
    assert len(kinds()) == 2


@pytest.mark.parametrize(("first", "second"), [(factories.COUNTY, factories.JIADING), (factories.JIADING, factories.COUNTY)])
def test_overlapping_campaigns_of_a_year_are_refused(officer, first, second):
    campaign_of(officer, factories.area(first))

    with pytest.raises(UserError, match="范围重叠"):
        campaign_of(officer, factories.area(second))


def test_campaigns_side_by_side_are_not_refused(officer):
    for code in (factories.JIADING, factories.DATANGBU):
        campaign_of(officer, factories.area(code))

    assert ReviewCampaign.objects.count() == 2


def test_campaign_elsewhere_is_refused(township_officer):
    with pytest.raises(UserError, match="没有登记认定和退出的权限"):
        campaign_of(township_officer)


def test_unknown_definition_and_turned_days_are_refused(officer):
    with pytest.raises(UserError, match="没有年度审验办法"):
        campaign_of(officer, definition="nowhere")
    with pytest.raises(UserError, match="早于开始日期"):
        campaign_of(officer, opens_on=CLOSES, closes_on=OPENS)


def reviewed(by, outcome, **more):
    """A person in a campaign with that outcome; returns their review."""
    person, _ = on_register()
    campaign = campaign_of(by)
    review = AnnualReview.objects.get(person=person)
    values = {"reviewed_on": OPENS, "reason": "已领取养老金" if outcome == "failed" else ""} | more
    return campaign, actions.record_review(by=by, review=review, outcome=outcome, **values)


def test_who_passed_stays(officer):
    campaign, review = reviewed(officer, "passed")

    actions.close_campaign(by=officer, campaign=campaign, on=SECOND)

    assert (outcomes(campaign), Recognition.objects.get().ended_on) == ({review.person_id: "passed"}, None)


@pytest.mark.parametrize(
    ("outcome", "code", "reason"),
    [("failed", "review_failed", "2022 年度年度审验不合格"), ("absent", "not_reviewed", "2022 年度未参加年度审验"), ("pending", "not_reviewed", "2022 年度未参加年度审验")],
)  # fmt: skip
def test_who_failed_or_did_not_come_leaves_the_register(officer, outcome, code, reason):
    campaign, review = reviewed(officer, outcome)

    closed = actions.close_campaign(by=officer, campaign=campaign, on=SECOND)

    ended = Recognition.objects.get()
    assert (ended.ended_on, ended.end_code, ended.end_reason, ended.ended_by) == (SECOND, code, reason, officer)
    assert (closed.closed_by, outcomes(campaign)[review.person_id]) == (officer, "absent" if outcome == "pending" else outcome)


def test_closing_leaves_an_event_per_person_and_one_of_its_own(officer):
    campaign, _ = reviewed(officer, "pending")
    before = len(kinds())

    actions.close_campaign(by=officer, campaign=campaign, on=SECOND)

    assert kinds()[before:] == ["people.review.absent", "people.recognition.ended", "people.review_campaign.closed"]


def test_closing_again_changes_nothing(officer):
    campaign, _ = reviewed(officer, "pending")
    first = actions.close_campaign(by=officer, campaign=campaign, on=SECOND)
    events = len(kinds())

    again = actions.close_campaign(by=officer, campaign=campaign, on=datetime.date(2022, 5, 1))

    assert (again.closed_at, len(kinds())) == (first.closed_at, events)


def test_closing_goes_on_where_it_was_interrupted(officer, monkeypatch):
    for _ in range(5):
        on_register()
    campaign = campaign_of(officer)
    monkeypatch.setattr(campaigns, "AT_ONCE", 2)
    ended, real = [], campaigns.end_by_review

    def interrupted(review, *rest):
        if len(ended) == 3:
            raise KeyboardInterrupt
        ended.append(review)
        real(review, *rest)

    monkeypatch.setattr(campaigns, "end_by_review", interrupted)
    with pytest.raises(KeyboardInterrupt):
        actions.close_campaign(by=officer, campaign=campaign, on=SECOND)
    assert (Recognition.objects.filter(ended_on=None).count(), ReviewCampaign.objects.get().closed_at) == (3, None)

    monkeypatch.setattr(campaigns, "end_by_review", real)
    actions.close_campaign(by=officer, campaign=campaign, on=SECOND)

    assert (Recognition.objects.filter(ended_on=None).count(), kinds().count("people.review.absent")) == (0, 5)


def test_closing_before_the_last_day_is_refused(officer):
    campaign, _ = reviewed(officer, "passed")

    with pytest.raises(UserError, match="到 2022-03-31 才截止"):
        actions.close_campaign(by=officer, campaign=campaign, on=datetime.date(2022, 3, 30))
    with pytest.raises(UserError, match="晚于今天"):
        actions.close_campaign(by=officer, campaign=campaign, on=datetime.date(2022, 6, 1))


def test_closing_waits_for_second_chances_until_their_last_day(officer):
    campaign, review = reviewed(officer, "failed")
    actions.give_second_chance(by=officer, review=review, on=datetime.date(2022, 4, 1))

    with pytest.raises(UserError, match="还有 1 人在补审，补审到 2022-04-30 截止"):
        actions.close_campaign(by=officer, campaign=campaign, on=datetime.date(2022, 4, 29))
    actions.close_campaign(by=officer, campaign=campaign, on=SECOND)

    assert Recognition.objects.get().end_code == "not_reviewed"


def test_closing_after_the_period_needs_not_wait_where_nobody_is_reviewed_again(officer):
    campaign, _ = reviewed(officer, "passed")

    assert actions.close_campaign(by=officer, campaign=campaign, on=CLOSES).closed_at


def test_second_chance_that_passed_saves_the_recognition(officer):
    campaign, review = reviewed(officer, "failed")
    second = actions.give_second_chance(by=officer, review=review, on=datetime.date(2022, 4, 1))
    actions.record_review(by=officer, review=second, outcome="passed", reviewed_on=datetime.date(2022, 4, 2))

    actions.close_campaign(by=officer, campaign=campaign, on=SECOND)

    assert (outcomes(campaign), Recognition.objects.get().ended_on) == ({review.person_id: "passed"}, None)


def test_who_left_the_register_meanwhile_is_left_alone(officer):
    campaign, review = reviewed(officer, "pending")
    Recognition.objects.update(ended_on=datetime.date(2022, 2, 1), end_code="placed")

    actions.close_campaign(by=officer, campaign=campaign, on=SECOND)

    assert outcomes(campaign) == {review.person_id: "left"}
    assert Recognition.objects.get().end_code == "placed"


def test_who_moved_away_meanwhile_is_left_to_the_other_place(officer):
    campaign, review = reviewed(officer, "pending")
    review.person.residence_id = factories.FOREIGN_TOWN
    review.person.save()

    actions.close_campaign(by=officer, campaign=campaign, on=SECOND)

    assert (outcomes(campaign), Recognition.objects.get().ended_on) == ({review.person_id: "left"}, None)


def test_who_moved_within_the_area_is_reviewed_where_they_live_now(officer):
    campaign, review = reviewed(officer, "pending")
    review.person.residence_id = factories.CHANGLONG
    review.person.save()

    assert outcomes(campaign) == {review.person_id: "pending"}


def test_consequence_on_the_last_day_is_dated_so(officer, monkeypatch):
    campaign, _ = reviewed(officer, "pending")
    national = campaigns.reviews.get("national")
    dated = national.model_copy(update={"absent": national.absent.model_copy(update={"dated": "last_day"})})
    monkeypatch.setattr(campaigns.reviews, "get", lambda id: dated)

    actions.close_campaign(by=officer, campaign=campaign, on=SECOND)

    assert Recognition.objects.get().ended_on == CLOSES


def test_closing_elsewhere_is_refused(officer, township_officer):
    campaign, _ = reviewed(officer, "passed")

    with pytest.raises(UserError, match="没有登记认定和退出的权限"):
        actions.close_campaign(by=township_officer, campaign=campaign, on=SECOND)


def test_closed_campaign_takes_nobody_in(officer):
    campaign, _ = reviewed(officer, "passed")
    actions.close_campaign(by=officer, campaign=campaign, on=SECOND)
    on_register()

    campaign_of(officer)

    assert AnnualReview.objects.count() == 1
