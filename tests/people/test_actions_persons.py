"""Registering, correcting and voiding persons."""

from __future__ import annotations

import datetime

import pytest

from nuanxin.errors import UserError
from nuanxin.orgs import audit, crypto
from nuanxin.orgs.models import AuditEvent
from nuanxin.people import actions
from nuanxin.people.models import Person, PersonChange
from tests import factories


def register(by, **given):
    defaults = {"name": "张三", "id_number": factories.id_number(order=800), "residence": factories.area()}
    return actions.register_person(by=by, **defaults | given)


def correct(by, person, **values):
    return actions.correct_person(by=by, person=person, version=person.version, **values)


def events():
    return [(event.kind, event.subject, event.area_code, event.changes_facts) for event in AuditEvent.objects.order_by("id")]


def test_register_person_reads_sex_and_birth_from_the_number(officer):
    person = register(officer, id_number=factories.id_number(datetime.date(1988, 2, 29), "F", order=1), phone="138 0000 0000")

    assert (person.sex, person.birth_on, person.phone, person.phone_masked) == (
        "F",
        datetime.date(1988, 2, 29),
        "13800000000",
        "138****0000",
    )
    assert (person.recorded_by, person.version) == (officer, 1)
    assert events() == [("people.person.registered", f"people.Person:{person.pk}", factories.SHUIDONG, True)]


def test_register_person_with_household_and_categories_is_one_event(officer):
    person = register(
        officer, head_id_number=factories.id_number(), relationship="妻子", categories=("AGE", "DISAB", "AGE"), education="junior"
    )

    assert sorted(holding.category for holding in person.holdings.all()) == ["AGE", "DISAB"]
    assert (person.memberships.get().relationship, person.education, len(events())) == ("妻子", "junior", 1)


def test_register_person_with_a_fifteen_digit_number_is_the_same_person(officer):
    number = factories.id_number(order=800)
    person = register(officer, id_number=number)

    assert register(officer, id_number=number[:6] + number[8:17]) == person
    assert len(events()) == 1


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"id_number": "36072219700501803"}, "“身份证号”：身份证号应为 18 位"),
        ({"id_number": ""}, "没有填写身份证号"),
        ({"name": " "}, "没有填写姓名"),
        ({"sex": "F"}, "性别“女”与身份证号不符"),
        ({"birth_on": datetime.date(1970, 5, 2)}, "出生日期 1970-05-02 与身份证号不符"),
        ({"phone": "123"}, "“联系电话”：电话号码应为 11 位手机号"),
        ({"education": "genius"}, "文化程度“genius”不在可选范围内"),
        ({"skills": "长" * 201}, "技能特长有 201 个字，最多 200 个字"),
        ({"categories": ("ALIEN",)}, "没有“ALIEN”这一人员类别"),
        ({"head_id_number": "1"}, "“户主身份证号”"),
    ],
)
def test_register_person_with_a_wrong_value_is_refused(officer, given, told):
    with pytest.raises(UserError, match=told):
        register(officer, **given)

    assert not Person.objects.exists()


def test_register_person_elsewhere_is_refused(township_officer):
    with pytest.raises(UserError, match="您没有登记和修改人员的权限"):
        register(township_officer, residence=factories.area(factories.CHANGLONG))


def test_register_person_by_a_collector_is_refused(county):
    with pytest.raises(UserError, match="您没有登记和修改人员的权限"):
        register(factories.user(role="collector"))


def test_register_person_who_is_on_file_with_another_name_is_refused(officer):
    register(officer)

    with pytest.raises(UserError, match=r"已经登记过（张三，水东村委会）"):
        register(officer, name="李四")


def test_register_person_of_another_town_does_not_tell_who_it_is(officer, township_officer):
    register(officer, residence=factories.area(factories.CHANGLONG))

    with pytest.raises(UserError) as refused:
        register(township_officer)

    assert "已经登记过" in str(refused.value)
    assert "张三" not in str(refused.value)


def test_register_person_is_undone_when_the_audit_event_fails(officer, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(audit, "record", fail)
    with pytest.raises(RuntimeError):
        register(officer)

    assert not Person.objects.exists()


def test_correct_person_keeps_what_was(officer, person):
    changed = correct(officer, person, phone="13900000000", residence=factories.area(factories.SHUIBEI), wants_job=True)

    assert (changed.phone, changed.residence_id, changed.wants_job, changed.version) == ("13900000000", factories.SHUIBEI, True, 2)
    assert sorted((change.field, change.old_value, change.new_value) for change in PersonChange.objects.all()) == [
        ("phone", "", "13900000000"),
        ("residence_id", factories.SHUIDONG, factories.SHUIBEI),
        ("wants_job", "", "True"),
    ]
    assert events() == [("people.person.corrected", f"people.Person:{person.pk}", factories.SHUIBEI, True)]
    assert AuditEvent.objects.get().details == {"fields": ["phone", "residence_id", "wants_job"]}


def test_correct_person_with_a_version_that_is_old_is_refused(officer, person):
    correct(officer, person, note="住院")

    with pytest.raises(UserError, match="已被别人更改，您的更改没有保存"):
        correct(officer, person, note="出院")

    assert Person.objects.get().note == "住院"


def test_correct_person_with_nothing_new_leaves_nothing(officer, person):
    unchanged = correct(officer, person, name=person.name, note="")

    assert (unchanged.version, events(), PersonChange.objects.count()) == (1, [], 0)


def test_correct_person_to_a_number_that_another_has_is_refused(officer, person):
    other = factories.person()

    with pytest.raises(UserError, match="已经登记过"):
        correct(officer, person, id_number=other.full_id_number)


def test_correct_person_changes_the_number_with_its_digest(officer, person):
    number = factories.id_number()

    correct(officer, person, id_number=number)

    found = Person.objects.get(id_digest=crypto.digest("id", number))
    assert (found, found.full_id_number, found.id_masked) == (person, number, f"{number[:6]}********{number[-4:]}")


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"name": ""}, "没有填写姓名"),
        ({"birth_on": datetime.date(2999, 1, 1)}, "晚于今天"),
        ({"sex": "X"}, "不在可选范围内"),
        ({"phone": "1"}, "联系电话"),
    ],
)
def test_correct_person_with_a_wrong_value_is_refused(officer, person, values, told):
    with pytest.raises(UserError, match=told):
        correct(officer, person, **values)


def test_correct_person_moving_out_of_the_own_town_is_refused(township_officer, person):
    with pytest.raises(UserError, match="您没有登记和修改人员的权限"):
        correct(township_officer, person, residence=factories.area(factories.CHANGLONG))


def test_correct_person_moving_to_another_county_is_told_to_both(person):
    city_officer = factories.user(role="officer", area=factories.area("360700000000"))

    correct(city_officer, person, residence=factories.area(factories.FOREIGN_TOWN))

    assert [(kind, area) for kind, _, area, _ in events()] == [
        ("people.person.corrected", factories.FOREIGN_TOWN),
        ("people.person.moved_away", factories.SHUIDONG),
    ]


def test_correct_person_knows_no_such_field(officer, person):
    with pytest.raises(TypeError, match="no such fields"):
        correct(officer, person, hat_size=58)


def test_void_person_takes_them_off_the_register(officer, person):
    actions.void_person(by=officer, person=person, reason="重复登记")

    assert list(Person.objects.standing()) == []
    assert events() == [("people.person.voided", f"people.Person:{person.pk}", factories.SHUIDONG, True)]


def test_void_person_with_records_is_refused_and_names_them(officer, person):
    factories.visit(person)
    factories.recognition(person)

    with pytest.raises(UserError, match="认定 1 条、走访联系 1 条"):
        actions.void_person(by=officer, person=person, reason="重复登记")


def test_void_person_lets_the_number_be_registered_again(officer, person):
    number = person.full_id_number
    actions.void_person(by=officer, person=person, reason="录错")

    assert register(officer, id_number=number).pk != person.pk
