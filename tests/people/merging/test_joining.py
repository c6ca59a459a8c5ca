"""Two records of one person become one: what follows, what gives way, what has to be chosen, what is refused."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from nuanxin.casework.models import Placement, Relief, Return, Visit
from nuanxin.errors import UserError
from nuanxin.orgs import audit
from nuanxin.orgs.models import AuditEvent
from nuanxin.people import actions
from nuanxin.people.models import (
    AnnualReview,
    Application,
    CategoryHolding,
    HelpCard,
    Household,
    HouseholdMembership,
    Merge,
    MergeStep,
    Move,
    Person,
    PersonChange,
    Recognition,
    ReviewCampaign,
    Suspension,
    UnemploymentSpell,
)
from tests import factories

JAN, FEB, MAR, APR = (datetime.date(2022, month, 1) for month in range(1, 5))


@pytest.fixture
def kept(county):
    return factories.person(name="王秋实")


@pytest.fixture
def merged(county):
    return factories.person(name="王秋石")


def merge(officer, kept, merged, **choices):
    named = {name.replace("__", "."): side for name, side in choices.items()}
    return actions.merge_persons(by=officer, kept=kept, merged=merged, reason="同一人重复登记", choices=named)


def standing(model, person):
    return list(model.objects.standing().filter(person=person).order_by("pk"))


def test_what_the_merged_person_has_belongs_to_the_kept_one(officer, kept, merged):
    visit, placement = factories.visit(merged), factories.placement(merged)

    merge(officer, kept, merged)

    assert (standing(Visit, kept), standing(Placement, kept)) == ([visit], [placement])


def test_the_merged_person_is_voided_and_both_versions_are_raised(officer, kept, merged):
    merge(officer, kept, merged)

    merged.refresh_from_db()
    kept.refresh_from_db()
    assert (merged.is_standing, merged.void_reason, merged.voided_by, merged.version) == (False, "合并", officer, 2)
    assert (kept.is_standing, kept.version) == (True, 2)


def test_voided_records_follow_too(officer, kept, merged):
    visit = factories.visit(merged, voided_at=timezone.now(), void_reason="记错人")

    merge(officer, kept, merged)

    visit.refresh_from_db()
    assert (visit.person, visit.void_reason) == (kept, "记错人")


def test_a_field_stays_what_the_kept_person_says_unless_chosen(officer, kept, merged):
    merge(officer, kept, merged)

    kept.refresh_from_db()
    assert kept.name == "王秋实"


def test_a_chosen_field_is_what_the_merged_person_said_and_leaves_its_history(officer, kept, merged):
    merge(officer, kept, merged, name="merged")

    kept.refresh_from_db()
    change = PersonChange.objects.get()
    assert kept.name == "王秋石"
    assert (change.person, change.field, change.old_value, change.new_value) == (kept, "name", "王秋实", "王秋石")


def test_what_the_kept_person_does_not_know_is_taken_over(officer, kept, county):
    merged = factories.person(phone="13800000000", skills="木工", wants_job=True)

    merge(officer, kept, merged)

    kept.refresh_from_db()
    assert (kept.phone, kept.phone_masked, kept.skills, kept.wants_job) == ("13800000000", "138****0000", "木工", True)
    assert kept.phone_digest == merged.phone_digest


def test_a_chosen_id_number_comes_with_its_digest_and_mask(officer, kept, merged):
    number, digest = merged.id_number, merged.id_digest

    merge(officer, kept, merged, id_number="merged")

    kept.refresh_from_db()
    assert (kept.id_number, kept.id_digest, kept.id_masked) == (number, digest, merged.id_masked)


def test_a_side_that_is_none_is_refused(officer, kept, merged):
    with pytest.raises(UserError, match="“姓名”的选择“left”不对"):
        merge(officer, kept, merged, name="left")


def test_every_changed_field_has_its_step(officer, kept, merged):
    visit = factories.visit(merged)

    made = merge(officer, kept, merged)

    steps = set(made.steps.values_list("record", "field"))
    person = audit.subject_of(merged)
    assert steps >= {(audit.subject_of(visit), "person_id"), (person, "voided_at"), (person, "void_reason")}
    assert {step.new_value for step in MergeStep.objects.filter(record=audit.subject_of(visit))} == {str(kept.pk)}


def test_events_are_left_for_both_counties(county, kept):
    merged = factories.person(residence=factories.FOREIGN_TOWN)

    merge(None, kept, merged)

    told = list(AuditEvent.objects.order_by("id").values_list("kind", "subject", "area_code", "changes_facts"))
    subject = audit.subject_of(kept)
    assert told == [
        ("people.person.merged", subject, factories.SHUIDONG, True),
        ("people.person.merged", subject, factories.FOREIGN_TOWN, True),
    ]


def test_merging_twice_is_one_merge(officer, kept, merged):
    assert merge(officer, kept, merged) == merge(officer, kept, merged)
    assert (Merge.objects.count(), AuditEvent.objects.count()) == (1, 1)


def test_a_merge_is_undone_when_its_event_fails(officer, kept, merged, monkeypatch):
    monkeypatch.setattr(audit, "record", lambda *args, **details: 1 / 0)
    factories.visit(merged)

    with pytest.raises(ZeroDivisionError):
        merge(officer, kept, merged)

    assert (Merge.objects.count(), standing(Visit, kept), Person.objects.standing().count()) == (0, [], 2)


class TestGivingWay:
    """The same thing twice."""

    def test_the_same_visit_on_both_is_one(self, officer, kept, merged):
        mine, other = factories.visit(kept, record="谈过"), factories.visit(merged, record="谈过")

        merge(officer, kept, merged)

        other.refresh_from_db()
        assert standing(Visit, kept) == [mine]
        assert (other.person, other.void_reason) == (kept, "合并")

    def test_a_visit_that_says_nothing_more_gives_way(self, officer, kept, merged):
        mine = factories.visit(kept, record="谈过", visitor="李四")
        factories.visit(merged, visitor="李四")

        merge(officer, kept, merged)

        assert standing(Visit, kept) == [mine]

    def test_a_visit_that_tells_otherwise_is_refused_until_chosen(self, officer, kept, merged):
        factories.visit(kept, record="愿意就业")
        factories.visit(merged, record="不愿就业")

        with pytest.raises(UserError, match=r"两人的走访联系不能同时有效.*请选择以哪一方的走访联系为准"):
            merge(officer, kept, merged)

    @pytest.mark.parametrize(("side", "record"), [("kept", "愿意就业"), ("merged", "不愿就业")])
    def test_of_two_visits_the_chosen_one_stands(self, officer, kept, merged, side, record):
        factories.visit(kept, record="愿意就业")
        factories.visit(merged, record="不愿就业")

        merge(officer, kept, merged, casework__Visit=side)

        assert [visit.record for visit in standing(Visit, kept)] == [record]
        assert Visit.objects.filter(person=kept).count() == 2

    def test_reliefs_of_other_amounts_on_one_day_are_asked_about(self, officer, kept, merged):
        factories.relief(kept, amount_yuan="500.00")
        factories.relief(merged, amount_yuan="300.00")

        with pytest.raises(UserError, match="临时救助"):
            merge(officer, kept, merged)

        assert standing(Relief, merged)

    def test_a_category_on_both_is_held_once(self, officer, kept, merged):
        mine = factories.holding(kept, "DISAB", evidence="残疾人证")
        factories.holding(merged, "DISAB", source="roster")
        other = factories.holding(merged, "DIBAO")

        merge(officer, kept, merged)

        assert standing(CategoryHolding, kept) == [mine, other]

    def test_a_category_held_before_another_began_is_kept(self, officer, kept, merged):
        factories.holding(kept, "DIBAO", from_on=MAR)
        factories.holding(merged, "DIBAO", from_on=JAN, until_on=FEB)

        merge(officer, kept, merged)

        assert len(standing(CategoryHolding, kept)) == 2

    def test_both_in_one_household_is_one_membership(self, officer, kept, merged):
        household = Household.objects.create(head_id_digest="h", head_id_masked="360722********0011")
        mine = HouseholdMembership.objects.create(household=household, person=kept, relationship="妻")
        HouseholdMembership.objects.create(household=household, person=merged, relationship="配偶")

        merge(officer, kept, merged)

        assert standing(HouseholdMembership, kept) == [mine]

    def test_two_households_at_a_time_are_asked_about(self, officer, kept, merged):
        for person in (kept, merged):
            household = Household.objects.create(head_id_digest=str(person.pk), head_id_masked="360722********0011")
            HouseholdMembership.objects.create(household=household, person=person)

        with pytest.raises(UserError, match="家庭成员不能同时有效"):
            merge(officer, kept, merged)

    def test_two_running_welfare_posts_are_asked_about(self, officer, kept, merged):
        factories.placement(kept, JAN, "welfare_post", employer_name="甲村")
        other = factories.placement(merged, FEB, "welfare_post", employer_name="乙村")

        with pytest.raises(UserError, match="就业登记不能同时有效"):
            merge(officer, kept, merged)
        merge(officer, kept, merged, casework__Placement="merged")

        assert standing(Placement, kept) == [other]

    def test_other_placements_may_overlap(self, officer, kept, merged):
        factories.placement(kept, JAN)
        factories.placement(merged, FEB)

        merge(officer, kept, merged)

        assert len(standing(Placement, kept)) == 2

    def test_a_return_rests_on_the_placement_that_stands(self, officer, kept, merged):
        mine, other = factories.placement(kept), factories.placement(merged)
        returning = factories.returning(merged, placement=other)

        merge(officer, kept, merged)

        assert Return.objects.get(pk=returning.pk).placement == mine

    def test_moves_on_both_sides_are_asked_about(self, officer, kept, merged):
        factories.move(kept, JAN)
        other = factories.move(merged, FEB)

        with pytest.raises(UserError, match="迁移不能同时有效"):
            merge(officer, kept, merged)
        merge(officer, kept, merged, people__Move="merged")

        assert standing(Move, kept) == [other]


class TestRecognitions:
    """Days on the register."""

    def test_recognitions_one_after_the_other_both_stand(self, officer, kept, merged):
        first = factories.recognition(merged, JAN, ended_on=FEB)
        second = factories.recognition(kept, MAR)

        merge(officer, kept, merged)

        assert set(standing(Recognition, kept)) == {first, second}

    @pytest.mark.parametrize("ended_on", [None, MAR, APR])
    def test_recognitions_whose_days_meet_are_refused_until_chosen(self, officer, kept, merged, ended_on):
        factories.recognition(kept, MAR)
        factories.recognition(merged, JAN, ended_on=ended_on)

        with pytest.raises(UserError, match="两人的认定不能同时有效（保留的人员：2022-03-01 认定，并入的人员：2022-01-01 认定）"):
            merge(officer, kept, merged)

    def test_the_same_recognition_on_both_is_one(self, officer, kept, merged):
        mine = factories.recognition(kept, JAN)
        factories.recognition(merged, JAN)

        merge(officer, kept, merged)

        assert standing(Recognition, kept) == [mine]

    def test_what_rests_on_the_one_that_gives_way_rests_on_the_other(self, officer, kept, merged):
        mine, other = factories.recognition(kept, JAN), factories.recognition(merged, FEB)
        pause = factories.suspension(other, MAR)

        merge(officer, kept, merged, people__Recognition="kept")

        pause.refresh_from_db()
        assert (pause.recognition, pause.person, pause.is_standing) == (mine, kept, True)

    def test_a_second_open_pause_is_voided(self, officer, kept, merged):
        mine = factories.suspension(factories.recognition(kept, JAN), MAR)
        factories.suspension(factories.recognition(merged, FEB), APR)

        merge(officer, kept, merged, people__Recognition="kept")

        assert standing(Suspension, kept) == [mine]

    def test_a_second_card_is_voided(self, officer, kept, merged):
        cards = [
            HelpCard.objects.create(person=who, recognition=factories.recognition(who, JAN), number=f"{who.pk}", issued_on=JAN)
            for who in (kept, merged)
        ]

        merge(officer, kept, merged)

        assert standing(HelpCard, kept) == cards[:1]

    def test_registered_unemployment_whose_days_meet_is_asked_about(self, officer, kept, merged):
        UnemploymentSpell.objects.create(person=kept, registered_on=MAR)
        other = UnemploymentSpell.objects.create(person=merged, registered_on=JAN, ended_on=APR)

        merge(officer, kept, merged, people__UnemploymentSpell="merged")

        assert standing(UnemploymentSpell, kept) == [other]

    def test_two_open_applications_are_asked_about(self, officer, kept, merged):
        for person in (kept, merged):
            Application.objects.create(person=person, procedure="p", origin="self", applied_on=JAN, step=f"step{person.pk}")

        with pytest.raises(UserError, match="认定申请不能同时有效"):
            merge(officer, kept, merged)

    def test_an_approved_application_stays_with_its_decision(self, officer, kept, merged):
        factories.recognition(kept, JAN)
        decision = factories.recognition(merged, JAN)
        application = Application.objects.create(
            person=merged, procedure="p", origin="self", applied_on=JAN, state="approved", decided_on=JAN, recognition=decision
        )

        merge(officer, kept, merged)

        application.refresh_from_db()
        assert (application.person, application.is_standing) == (kept, True)

    def test_a_review_of_both_in_one_campaign_is_asked_about(self, officer, county, kept, merged):
        campaign = ReviewCampaign.objects.create(year=2022, area=county, definition="d", opens_on=JAN, closes_on=FEB)
        for person, outcome in ((kept, "pending"), (merged, "absent")):
            recognition = factories.recognition(person, JAN)
            AnnualReview.objects.create(campaign=campaign, person=person, recognition=recognition, outcome=outcome)

        merge(officer, kept, merged, people__AnnualReview="merged")

        assert [review.outcome for review in standing(AnnualReview, kept)] == ["absent"]


class TestRefusals:
    """Who and what may not be merged."""

    def test_a_person_with_themselves(self, officer, kept):
        with pytest.raises(UserError, match="与自己是同一条记录"):
            merge(officer, kept, kept)

    def test_without_a_reason(self, officer, kept, merged):
        with pytest.raises(UserError, match="没有填写合并理由"):
            actions.merge_persons(by=officer, kept=kept, merged=merged, reason=" ")

    def test_a_voided_person(self, officer, kept, county):
        with pytest.raises(UserError, match="已经作废"):
            merge(officer, kept, factories.person(voided_at=timezone.now()))

    def test_into_a_person_who_was_merged_already(self, officer, kept, merged):
        merge(officer, kept, merged)

        with pytest.raises(UserError, match="已经作废"):
            merge(officer, merged, factories.person())

    @pytest.mark.parametrize("role", ["collector", "reviewer", "head"])
    def test_by_somebody_who_may_not_register(self, kept, merged, role):
        with pytest.raises(UserError, match="您没有登记和修改人员的权限"):
            merge(factories.user(role=role), kept, merged)

    def test_with_a_person_of_another_place(self, township_officer, kept):
        with pytest.raises(UserError, match=f"地区代码 {factories.LIUCUN}"):
            merge(township_officer, kept, factories.person(residence=factories.LIUCUN))

    def test_all_that_is_to_be_chosen_is_told_at_once(self, officer, kept, merged):
        for person, record in ((kept, "甲"), (merged, "乙")):
            factories.visit(person, record=record)
            factories.recognition(person, JAN if person == kept else FEB)

        with pytest.raises(UserError) as refused:
            merge(officer, kept, merged)

        assert len(refused.value.problems) == 2
