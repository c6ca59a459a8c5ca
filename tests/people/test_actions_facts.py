"""Writes of what is true of a person: households, categories, spells, recognitions."""

from __future__ import annotations

import datetime

import pytest

from nuanxin.errors import UserError
from nuanxin.orgs.models import AuditEvent, RecordChange
from nuanxin.people import actions
from nuanxin.people.models import HouseholdMembership, Person
from tests import factories

JAN, FEB, MAR, APR = (datetime.date(2022, month, 1) for month in range(1, 5))
FUTURE = datetime.date(2999, 1, 1)


def kinds():
    return list(AuditEvent.objects.order_by("id").values_list("kind", flat=True))


def version(person):
    return Person.objects.get(pk=person.pk).version


def recognise(by, person, decided_on=JAN):
    return actions.record_recognition(by=by, person=person, decided_on=decided_on)


def end(by, recognition, ended_on=MAR, end_reason="已就业"):
    return actions.end_recognition(by=by, recognition=recognition, ended_on=ended_on, end_reason=end_reason)


def test_record_recognition_twice_is_one(officer, person):
    first, second = recognise(officer, person), recognise(officer, person)

    assert (first, first.source, first.recorded_by, kinds()) == (second, "officer", officer, ["people.recognition.recorded"])


def test_record_recognition_while_one_runs_is_refused(officer, person):
    recognise(officer, person)

    with pytest.raises(UserError, match="已于 2022-01-01 认定，还没有退出"):
        recognise(officer, person, FEB)


def test_record_recognition_after_an_exit_is_another_one(officer, person):
    end(officer, recognise(officer, person), FEB)

    assert recognise(officer, person, MAR).decided_on == MAR


@pytest.mark.parametrize("day", [FEB, datetime.date(2022, 1, 15)])
def test_record_recognition_inside_an_earlier_one_is_refused(officer, person, day):
    end(officer, recognise(officer, person), FEB)

    with pytest.raises(UserError, match="不晚于上一次退出日期 2022-02-01"):
        recognise(officer, person, day)


@pytest.mark.parametrize(("day", "told"), [(FUTURE, "晚于今天"), (datetime.date(1960, 1, 1), "早于出生日期")])
def test_record_recognition_on_an_impossible_day_is_refused(officer, person, day, told):
    with pytest.raises(UserError, match=told):
        recognise(officer, person, day)


def test_record_recognition_by_a_collector_is_refused(person):
    with pytest.raises(UserError, match="您没有登记认定和退出的权限"):
        recognise(factories.user(role="collector"), person)


def test_record_recognition_by_a_reviewer_is_done(person):
    assert recognise(factories.user(role="reviewer"), person).decided_on == JAN


def test_end_recognition_keeps_who_and_why(officer, person):
    recognition = recognise(officer, person)

    ended, again = end(officer, recognition), end(officer, recognition)

    assert (ended, ended.ended_on, ended.end_reason, ended.ended_by) == (again, MAR, "已就业", officer)
    assert kinds() == ["people.recognition.recorded", "people.recognition.ended"]


@pytest.mark.parametrize(
    ("ended_on", "reason", "told"),
    [
        (datetime.date(2021, 12, 31), "已就业", "退出日期 2021-12-31 早于认定日期 2022-01-01"),
        (FUTURE, "已就业", "晚于今天"),
        (MAR, " ", "没有填写退出原因"),
    ],
)
def test_end_recognition_with_a_wrong_value_is_refused(officer, person, ended_on, reason, told):
    with pytest.raises(UserError, match=told):
        end(officer, recognise(officer, person), ended_on, reason)


def test_end_recognition_on_another_day_than_recorded_is_refused(officer, person):
    recognition = recognise(officer, person)
    end(officer, recognition)

    with pytest.raises(UserError, match="已于 2022-03-01 退出，不能再改为 2022-04-01"):
        end(officer, recognition, APR)


def test_void_recognition_lets_another_be_recorded(officer, person):
    actions.void_recognition(by=officer, recognition=recognise(officer, person), reason="录错")

    assert recognise(officer, person, FEB).decided_on == FEB


def test_hold_category_twice_is_one(officer, person):
    held = [actions.hold_category(by=officer, person=person, category="DISAB", evidence="残疾人证", from_on=JAN) for _ in range(2)]

    assert (held[0], held[0].source, held[0].evidence, kinds()) == (held[1], "officer", "残疾人证", ["people.category.held"])


def test_hold_category_that_a_roster_brought_stays_the_rosters(officer, person):
    holding = factories.holding(person, "DISAB", source="roster")

    assert actions.hold_category(by=officer, person=person, category="DISAB") == holding
    assert kinds() == []


def test_hold_category_that_does_not_exist_is_refused(officer, person):
    with pytest.raises(UserError, match="没有“ALIEN”这一人员类别。可选：长期失业人员、"):
        actions.hold_category(by=officer, person=person, category="ALIEN")


def test_end_category_then_hold_again(officer, person):
    holding = actions.hold_category(by=officer, person=person, category="AGE", from_on=JAN)

    ended = [actions.end_category(by=officer, holding=holding, until_on=FEB) for _ in range(2)]
    again = actions.hold_category(by=officer, person=person, category="AGE", from_on=MAR)

    assert (ended[0].until_on, ended[0], again.pk != holding.pk) == (FEB, ended[1], True)
    assert kinds() == ["people.category.held", "people.category.ended", "people.category.held"]


@pytest.mark.parametrize(("day", "told"), [(datetime.date(2021, 1, 1), "早于起始日期"), (FUTURE, "晚于今天")])
def test_end_category_on_an_impossible_day_is_refused(officer, person, day, told):
    holding = factories.holding(person, from_on=JAN)

    with pytest.raises(UserError, match=told):
        actions.end_category(by=officer, holding=holding, until_on=day)


def test_end_category_on_another_day_than_recorded_is_refused(officer, person):
    holding = factories.holding(person, from_on=JAN, until_on=FEB)

    with pytest.raises(UserError, match="已于 2022-02-01 终止"):
        actions.end_category(by=officer, holding=holding, until_on=MAR)


def test_void_category(officer, person):
    holding = factories.holding(person)

    actions.void_category(by=officer, holding=holding, reason="录错")

    assert (person.holdings.standing().count(), kinds()) == (0, ["people.category.voided"])


def test_register_unemployment_ends_and_begins_again(officer, person):
    spell = actions.register_unemployment(by=officer, person=person, registered_on=JAN)
    assert actions.register_unemployment(by=officer, person=person, registered_on=JAN) == spell

    ended = actions.end_unemployment(by=officer, spell=spell, ended_on=FEB, end_reason="已就业")
    again = actions.register_unemployment(by=officer, person=person, registered_on=MAR)

    assert (ended.ended_on, ended.end_reason, again.registered_on) == (FEB, "已就业", MAR)
    assert kinds() == ["people.unemployment.registered", "people.unemployment.ended", "people.unemployment.registered"]


def test_register_unemployment_while_registered_is_refused(officer, person):
    actions.register_unemployment(by=officer, person=person, registered_on=JAN)

    with pytest.raises(UserError, match="还有未注销的失业登记"):
        actions.register_unemployment(by=officer, person=person, registered_on=FEB)


def test_register_unemployment_inside_an_earlier_spell_is_refused(officer, person):
    spell = actions.register_unemployment(by=officer, person=person, registered_on=JAN)
    actions.end_unemployment(by=officer, spell=spell, ended_on=MAR)

    with pytest.raises(UserError, match="不晚于上一次注销日期 2022-03-01"):
        actions.register_unemployment(by=officer, person=person, registered_on=FEB)


def test_end_unemployment_once(officer, person):
    spell = actions.register_unemployment(by=officer, person=person, registered_on=FEB)
    with pytest.raises(UserError, match="早于失业登记日期"):
        actions.end_unemployment(by=officer, spell=spell, ended_on=JAN)
    actions.end_unemployment(by=officer, spell=spell, ended_on=MAR)

    assert actions.end_unemployment(by=officer, spell=spell, ended_on=MAR).ended_on == MAR
    with pytest.raises(UserError, match="已于 2022-03-01 注销"):
        actions.end_unemployment(by=officer, spell=spell, ended_on=APR)


def test_void_unemployment(officer, person):
    spell = actions.register_unemployment(by=officer, person=person, registered_on=JAN)

    actions.void_unemployment(by=officer, spell=spell, reason="录错")

    assert not person.unemployment_spells.standing().exists()


def test_record_employment_spell_changes_no_count(officer, person):
    given = {"by": officer, "person": person, "status": "enterprise", "started_on": JAN, "employer_name": "旧厂", "ended_on": FEB}
    spells = [actions.record_employment_spell(**given) for _ in range(2)]

    assert (spells[0], str(spells[0])) == (spells[1], "2022-01-01 企业就业")
    assert [(event.kind, event.changes_facts) for event in AuditEvent.objects.all()] == [("people.employment.recorded", False)]
    actions.void_employment_spell(by=officer, spell=spells[0], reason="录错")
    assert not person.employment_spells.standing().exists()


def test_record_household_moves_from_one_to_another(officer, person):
    first, second = factories.id_number(), factories.id_number()
    actions.record_household(by=officer, person=person, head_id_number=first, relationship="妻子", from_on=JAN)

    actions.record_household(by=officer, person=person, head_id_number=second, relationship="女儿", from_on=MAR)

    assert list(HouseholdMembership.objects.order_by("id").values_list("relationship", "from_on", "until_on")) == [
        ("妻子", JAN, MAR),
        ("女儿", MAR, None),
    ]
    assert kinds() == ["people.household.recorded"] * 2


def test_record_household_again_changes_the_relationship_only(officer, person):
    head = factories.id_number()
    actions.record_household(by=officer, person=person, head_id_number=head, relationship="妻子")

    actions.record_household(by=officer, person=person, head_id_number=head, relationship="配偶")

    assert [membership.relationship for membership in HouseholdMembership.objects.all()] == ["配偶"]
    assert [(change.field, change.old_value) for change in RecordChange.objects.all()] == [("relationship", "妻子")]


def test_record_household_with_a_wrong_number_is_refused(officer, person):
    with pytest.raises(UserError, match="“户主身份证号”"):
        actions.record_household(by=officer, person=person, head_id_number="360722")


def test_leave_household(officer, person):
    actions.record_household(by=officer, person=person, head_id_number=factories.id_number(), from_on=JAN)

    assert actions.leave_household(by=officer, person=person, until_on=FEB).until_on == FEB
    assert actions.leave_household(by=officer, person=person, until_on=FEB) is None


@pytest.mark.parametrize(
    "write",
    [
        lambda by, person: recognise(by, person),
        lambda by, person: actions.hold_category(by=by, person=person, category="AGE"),
        lambda by, person: actions.register_unemployment(by=by, person=person, registered_on=JAN),
        lambda by, person: actions.record_household(by=by, person=person, head_id_number=factories.id_number()),
    ],
)
def test_every_write_about_a_person_raises_the_version(officer, person, write):
    write(officer, person)

    assert version(person) == 2


@pytest.mark.parametrize(
    "write",
    [
        lambda by, person: recognise(by, person),
        lambda by, person: actions.hold_category(by=by, person=person, category="AGE"),
        lambda by, person: actions.register_unemployment(by=by, person=person, registered_on=JAN),
        lambda by, person: actions.record_employment_spell(by=by, person=person, status="enterprise", started_on=JAN),
        lambda by, person: actions.record_household(by=by, person=person, head_id_number=factories.id_number()),
        lambda by, person: actions.leave_household(by=by, person=person, until_on=JAN),
    ],
)
def test_no_write_reaches_a_person_of_another_town(township_officer, write):
    stranger = factories.person(residence=factories.CHANGLONG)

    with pytest.raises(UserError, match="您没有"):
        write(township_officer, stranger)

    assert kinds() == []
