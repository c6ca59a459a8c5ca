"""Stops, resumptions and ends that follow from recorded exits, deaths, reviews and retirement."""

import datetime

import pytest
import time_machine

from nuanxin.benefits import actions, stopping
from nuanxin.benefits.enums import ClaimDeedKind
from nuanxin.benefits.models import Entitlement, Notification
from nuanxin.definitionfile import read
from nuanxin.errors import UserError
from nuanxin.people.models import AnnualReview, Recognition, ReviewCampaign
from tests import factories
from tests.factories import benefits

pytestmark = pytest.mark.django_db
TODAY, DAY = datetime.date(2022, 9, 5), datetime.date(2022, 8, 20)
ASKS_NEITHER = "2022-xinfeng-startup"


@pytest.fixture
def entitled(person):
    factories.recognition(person, datetime.date(2022, 1, 10))
    return benefits.entitlement(person)


def leave(person, code, on=DAY):
    Recognition.objects.filter(person=person).update(ended_on=on, end_code=code, end_reason="退出")


def reviewed(person, outcome, *, year=2022, is_second=False, on=DAY):
    campaign, _ = ReviewCampaign.objects.get_or_create(
        year=year,
        area_id=factories.COUNTY,
        defaults={"definition": "national", "opens_on": datetime.date(year, 7, 1), "closes_on": datetime.date(year, 12, 31)},
    )
    recognition = Recognition.objects.get(person=person)
    day = None if outcome == "absent" else on
    return AnnualReview.objects.create(
        campaign=campaign, person=person, recognition=recognition, outcome=outcome, reviewed_on=day, is_second=is_second
    )


def due(prefixes=("36",), today=TODAY):
    return [(one.consequence, one.reason, one.on) for one in stopping.due_stops(prefixes, today)]


def test_who_stays_on_the_register_has_nothing_due(entitled):
    assert due() == []
    assert stopping.stop_due(today=TODAY) == 0


def test_death_ends_it_on_the_day_of_the_exit(entitled, person):
    leave(person, "died")

    assert due() == [("end", "自动：死亡（2022-08-20 退出）", DAY)]
    assert stopping.stop_due(today=TODAY) == 1
    entitled.refresh_from_db()
    assert (entitled.ended_on, entitled.end_reason) == (DAY, "自动：死亡（2022-08-20 退出）")
    assert due() == []


def test_death_ends_even_what_asks_for_no_recognition(entitled, person):
    Entitlement.objects.update(policy=ASKS_NEITHER)
    leave(person, "died")

    assert [consequence for consequence, _, _ in due()] == ["end"]


def test_exit_leaves_alone_what_asks_for_no_recognition(entitled, person):
    Entitlement.objects.update(policy=ASKS_NEITHER)
    leave(person, "refused")

    assert due() == []


@pytest.mark.parametrize("code", ["refused", "ineligible", "incapable", "moved", "not_reviewed", "review_failed", "lost_contact"])
def test_exit_stops_with_a_word_to_the_payee(entitled, person, code):
    leave(person, code)

    assert stopping.stop_due(today=TODAY) == 1

    entitled.refresh_from_db()
    assert (entitled.stopped_on, entitled.stop_reason[:17]) == (DAY, "自动：2022-08-20 退出援助"[:17])
    assert Notification.objects.get().kind == "stopped"
    assert (due(), stopping.stop_due(today=TODAY)) == ([], 0)


@pytest.mark.parametrize("code", ["placed", "other", ""])
def test_exit_that_leaves_room_for_judgement_is_only_told(entitled, person, code):
    leave(person, code)

    (one,) = stopping.due_stops(("36",), TODAY)
    assert (one.consequence, one.is_automatic, stopping.stop_due(today=TODAY)) == ("ask", False, 0)


def test_exit_before_the_first_approval_counts_from_the_approval(entitled, person):
    leave(person, "moved", on=datetime.date(2022, 6, 1))

    assert [on for _, _, on in due()] == [benefits.JULY]


def test_exit_to_come_is_not_due_yet(entitled, person):
    leave(person, "moved", on=datetime.date(2022, 9, 6))

    assert due() == []
    assert [consequence for consequence, _, _ in due(today=datetime.date(2022, 9, 6))] == ["stop"]


def test_new_recognition_after_an_exit_takes_the_reason_away(entitled, person):
    leave(person, "moved")
    stopping.stop_due(today=TODAY)

    factories.recognition(person, datetime.date(2022, 9, 1))

    assert [(consequence, reason) for consequence, reason, _ in due()] == [
        ("resume", "自动：停发的原因已经消除（2022-08-20 退出援助（迁出本地））")
    ]
    assert stopping.stop_due(today=TODAY) == 1
    entitled.refresh_from_db()
    assert (entitled.stopped_on, entitled.stop_reason) == (None, "")
    assert list(Notification.objects.order_by("pk").values_list("kind", flat=True)) == ["stopped", "resumed"]


@pytest.mark.parametrize(("outcome", "label"), [("failed", "不合格"), ("absent", "未参加")])
def test_failed_or_missed_review_stops(entitled, person, outcome, label):
    reviewed(person, outcome)

    assert [(consequence, reason) for consequence, reason, _ in due()] == [("stop", f"自动：2022 年度审验{label}")]


def test_second_chance_passed_lets_it_go_on(entitled, person):
    reviewed(person, "failed")
    stopping.stop_due(today=TODAY)

    reviewed(person, "passed", is_second=True)

    assert [consequence for consequence, _, _ in due()] == ["resume"]


def test_review_of_a_later_year_counts_alone(entitled, person):
    reviewed(person, "failed", year=2021)
    reviewed(person, "passed")

    assert due() == []


def test_pending_review_means_nothing(entitled, person):
    reviewed(person, "failed", year=2021)
    AnnualReview.objects.create(
        campaign=ReviewCampaign.objects.create(
            year=2022, area_id=factories.COUNTY, definition="national", opens_on=DAY, closes_on=datetime.date(2022, 12, 31)
        ),
        person=person,
        recognition=Recognition.objects.get(person=person),
    )

    assert [reason for _, reason, _ in due()] == ["自动：2021 年度审验不合格"]


def test_stop_by_a_clerk_is_never_lifted_by_itself(entitled, head):
    actions.stop_entitlement(by=head, entitlement=entitled, reason="查到有工作", on=DAY)

    assert (due(), stopping.stop_due(today=TODAY)) == ([], 0)


@pytest.mark.parametrize(("month", "found"), [((2022, 8), ["end"]), ((2022, 9), []), ((2022, 10), [])])
def test_frozen_month_of_retirement_is_the_last_one(entitled, month, found):
    Entitlement.objects.update(retirement_month=datetime.date(*month, 1))

    assert [consequence for consequence, _, _ in due()] == found


def test_only_the_areas_asked_about_are_looked_at(entitled, person):
    leave(person, "died")

    assert due(["360722101"]) == []
    assert len(due(["360722100", "360722101"])) == 1


def test_voided_and_ended_entitlements_are_left_alone(entitled, person):
    leave(person, "died")
    actions.end_entitlement(by=None, entitlement=entitled, reason="终止", on=DAY)

    assert due() == []


def test_what_somebody_ends_meanwhile_is_not_counted(entitled, person, monkeypatch):
    leave(person, "moved")
    (one,) = stopping.due_stops(("36",), TODAY)
    actions.end_entitlement(by=None, entitlement=entitled, reason="终止", on=DAY)

    assert stopping.carry_out(one, by=None, today=TODAY) is False


def test_deeds_by_itself_stand_in_the_story_of_the_claim(person, budget):
    claim = benefits.approved(person, budget=budget)
    factories.recognition(person, datetime.date(2022, 1, 10))
    leave(person, "refused", on=TODAY)

    with time_machine.travel(datetime.datetime(2022, 10, 8, 4), tick=False):
        assert stopping.stop_due() == 1
    deed = claim.deeds.order_by("-pk").first()
    assert (deed.kind, deed.by) == (ClaimDeedKind.STOPPED, None)


def test_queries_do_not_grow_with_the_number_of_entitlements(entitled, county, django_assert_num_queries):
    for _ in range(5):
        other = factories.person()
        factories.recognition(other, datetime.date(2022, 1, 10), ended_on=DAY, end_code="moved")
        benefits.entitlement(other)

    with django_assert_num_queries(3):
        assert len(due()) == 5


def test_shipped_rules_say_what_follows_from_every_exit():
    assert set(stopping.rules().exits) == set(stopping.EndReason.values)


def test_unknown_exit_in_an_office_file_is_refused_with_its_line(tmp_path):
    shipped = stopping.definitions.SHIPPED / "benefits" / "stopping.yaml"
    path = tmp_path / "stopping.yaml"
    path.write_text(shipped.read_text("utf-8").replace("  died: end", "  dead: end"), "utf-8")

    with pytest.raises(UserError) as error:
        read(path, stopping.Stopping)

    assert ["stopping.yaml:8" in text and "dead" in text for text in error.value.problems] == [True]
