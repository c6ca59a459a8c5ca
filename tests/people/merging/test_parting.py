"""A merge taken back: everything is exactly as it was, or the refusal names what changed since."""

from __future__ import annotations

import datetime
from contextlib import contextmanager

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nuanxin.casework.models import Visit
from nuanxin.errors import UserError
from nuanxin.orgs.models import AuditEvent
from nuanxin.people import actions
from nuanxin.people.actions.merging import preview, relations
from nuanxin.people.models import Merge, Person, PersonChange, Recognition, Suspension, UnemploymentSpell
from tests import factories
from tests.people.merging.records import everything, record_of

DAYS = [datetime.date(2022, month, 1) for month in range(1, 7)]
MODEL_KEYS = [
    "people.Recognition", "people.UnemploymentSpell", "people.HouseholdMembership", "people.Application", "people.Move", "people.AnnualReview",
    "casework.Visit", "casework.Placement", "casework.Relief", "casework.Return", "casework.Referral",
]  # fmt: skip


@pytest.fixture
def kept(county):
    return factories.person(name="王秋实")


@pytest.fixture
def merged(county):
    return factories.person(name="王秋石", phone="13800000000")


def merge(kept, merged, by=None, **choices):
    return actions.merge_persons(by=by, kept=kept, merged=merged, reason="同一人", choices=choices)


def part(merge, by=None, reason="不是同一人"):
    return actions.reverse_merge(by=by, merge=merge, reason=reason)


def test_everything_of_every_relation_is_put_back(kept, merged):
    for person in (kept, merged):
        for relation in relations():
            if relation.rule.follows:
                record_of(relation, person)
    before = everything()

    part(actions.merge_persons(by=None, kept=kept, merged=merged, reason="同一人", choices=dict.fromkeys(MODEL_KEYS, "merged")))

    assert everything() == before


def spells(draw, person):
    """Recognitions, unemployment, services and categories of a person, as the constraints allow."""
    first, last = sorted(draw(st.lists(st.sampled_from(DAYS), min_size=2, max_size=2, unique=True)))
    recognition = factories.recognition(person, first, ended_on=draw(st.sampled_from([None, last])))
    if draw(st.booleans()):
        factories.suspension(recognition, last, until_on=draw(st.sampled_from([None, last])))
    if draw(st.booleans()):
        UnemploymentSpell.objects.create(person=person, registered_on=first, ended_on=draw(st.sampled_from([None, last])))
    for day in draw(st.lists(st.sampled_from(DAYS), unique=True, max_size=3)):
        factories.visit(person, day, "phone", record=draw(st.sampled_from(["", "甲", "乙"])))
    for category in draw(st.lists(st.sampled_from(["LONG", "AGE"]), unique=True)):
        factories.holding(person, category, from_on=draw(st.sampled_from([None, *DAYS])))
    if draw(st.booleans()):
        factories.placement(person, first, draw(st.sampled_from(["welfare_post", "enterprise"])), employer_name="甲厂")
    if draw(st.booleans()):
        factories.move(person, draw(st.sampled_from(DAYS)))


@contextmanager
def undone():
    """What is written inside is gone after it: one example does not see another's."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.data())
def test_a_merge_and_its_reversal_change_nothing_whatever_there_was_and_was_chosen(county, data):
    with undone():
        try_merging(data)


def try_merging(data):
    kept = factories.person(phone=data.draw(st.sampled_from(["", "13800000001"])), skills=data.draw(st.sampled_from(["", "木工"])))
    merged = factories.person(phone="13800000002", residence=data.draw(st.sampled_from([factories.SHUIDONG, factories.FOREIGN_TOWN])))
    for person in (kept, merged):
        spells(data.draw, person)
    asked = preview(kept, merged)
    names = [*(one.name for one in asked.fields), *MODEL_KEYS]
    before = everything()

    made = merge(kept, merged, **{name: data.draw(st.sampled_from(["kept", "merged"]), label=name) for name in names})
    assert nothing_is_lost(before, everything(), kept, merged)
    part(made)

    assert everything() == before


def nothing_is_lost(before, after, kept, merged) -> bool:
    """Every row is still there, and whatever was the merged person's is the kept one's."""
    same_rows = {label: set(rows) for label, rows in before.items()} == {label: set(rows) for label, rows in after.items()}
    owners = {row["person_id"] for label, rows in after.items() for row in rows.values() if "person_id" in row}
    return same_rows and merged.pk not in owners and owners <= {kept.pk, None}


def test_the_merge_says_who_took_it_back_and_why(officer, kept, merged):
    made = part(merge(kept, merged), officer, "号码不同")

    assert (made.reversed_by, made.reverse_reason, made.reversed_at is not None) == (officer, "号码不同", True)


def test_taking_back_twice_is_once(officer, kept, merged):
    made = merge(kept, merged)

    assert part(made, officer).reversed_at == part(made, officer, "再来").reversed_at
    assert AuditEvent.objects.filter(kind="people.person.parted").count() == 1


def test_the_history_tells_of_both_ways(kept, merged):
    part(merge(kept, merged, name="merged"))

    changes = PersonChange.objects.filter(person=kept, field="name").order_by("pk").values_list("old_value", "new_value")
    assert [(change.old_value, change.new_value) for change in PersonChange.objects.filter(field="name").order_by("pk")] == [
        ("王秋实", "王秋石"),
        ("王秋石", "王秋实"),
    ]
    assert changes.count() == 2


def test_both_counties_hear_of_it(county, kept):
    made = merge(kept, factories.person(residence=factories.FOREIGN_TOWN), residence_id="merged")

    part(made)

    told = AuditEvent.objects.filter(kind="people.person.parted").values_list("area_code", flat=True)
    assert sorted(told) == [factories.SHUIDONG, factories.FOREIGN_TOWN]


def test_they_can_be_merged_again_the_other_way(kept, merged):
    part(merge(kept, merged))

    assert merge(merged, kept).kept == merged


def test_what_was_recorded_since_stays_with_the_kept_person(kept, merged):
    made = merge(kept, merged)
    visit = factories.visit(kept)

    part(made)

    assert Visit.objects.get(pk=visit.pk).person == kept


class TestRefusals:
    """What changed since is named."""

    def test_a_moved_record_that_was_changed(self, officer, kept, merged):
        recognition = factories.recognition(merged)
        made = merge(kept, merged)
        Recognition.objects.filter(pk=recognition.pk).update(person=factories.person())

        with pytest.raises(UserError, match="认定（2022-08-01 认定）的“人员”已再次更改"):
            part(made)

    def test_a_field_that_was_corrected(self, officer, kept, merged):
        made = merge(kept, merged, name="merged")
        kept.refresh_from_db()
        actions.correct_person(by=officer, person=kept, version=kept.version, name="王秋时")

        with pytest.raises(UserError, match="人员（王秋时）的“姓名”已再次更改"):
            part(made)

    def test_a_pause_of_a_recognition_that_would_go_back(self, kept, merged):
        recognition = factories.recognition(merged)
        made = merge(kept, merged)
        Suspension.objects.create(recognition=recognition, person=kept, from_on=DAYS[0], reason="外出")

        with pytest.raises(UserError, match="王秋实的中止援助：2022-01-01 中止援助"):
            part(made)

    def test_a_number_that_somebody_else_has_by_now(self, kept, merged):
        made = merge(kept, merged)
        factories.person(number=merged.id_number)

        with pytest.raises(UserError, match="合并之后又登记了同样的"):
            part(made)
        assert Merge.objects.get().reversed_at is None

    def test_a_merge_under_a_later_one(self, kept, merged, county):
        made = merge(kept, merged)
        merge(factories.person(name="李冬"), kept)

        with pytest.raises(UserError, match="已经作废"):
            part(made)

    def test_the_later_one_first_and_then_the_earlier_one(self, kept, merged, county):
        factories.visit(merged)
        before = everything()
        first = merge(kept, merged)

        part(merge(factories.person(name="李冬"), kept))
        part(first)

        after = everything()
        third = Person.objects.get(name="李冬").pk
        del after["people.Person"][third]
        assert after == before

    def test_without_a_reason(self, kept, merged):
        with pytest.raises(UserError, match="没有填写撤销理由"):
            part(merge(kept, merged), reason="")

    @pytest.mark.parametrize("role", ["collector", "reviewer", "inspector"])
    def test_by_somebody_who_may_not(self, kept, merged, role):
        made = merge(kept, merged)

        with pytest.raises(UserError, match="您没有登记和修改人员的权限"):
            part(made, factories.user(role=role))
