"""What a roster does to the register: each verdict, each rule of conflict and update."""

from __future__ import annotations

import datetime

import pytest

from nuanxin.orgs.models import AuditEvent, ImportConflict, ImportRun
from nuanxin.people.models import CategoryHolding, Household, HouseholdMembership, Person, PersonChange, Recognition, UnemploymentSpell
from tests import factories
from tests.factories.papers import roster_row

DAY = datetime.date(2022, 8, 1)


def on_file(number: str) -> Person:
    from nuanxin.orgs import crypto

    return Person.objects.standing().get(id_digest=crypto.digest("id", number))


def open_categories(person: Person) -> dict[str, str]:
    return dict(person.holdings.standing().filter(until_on=None).values_list("category", "source"))


def test_new_row_is_a_person_with_everything_it_says(desk):
    row = roster_row(
        性别="男", 民族="汉族", 文化程度="初中", 户籍性质="农村", 联系电话="13800000000", 户主身份证号=factories.id_number(), 与户主关系="儿子",
        人员类别="残疾人员、4050人员", 失业登记日期="2022.3.1", 就业状态="未就业", 就业意愿="是", 培训意愿="否", 创业意愿="", 技能特长="电工",
        认定日期="2022-08-01", 备注="独居", 原法定退休年龄="60",
    )  # fmt: skip

    assert desk.verdicts("persons", row) == {"new": 1}

    person = on_file(row["身份证号"])
    assert (person.name, person.id_number, person.id_masked) == (
        row["姓名"],
        row["身份证号"],
        row["身份证号"][:6] + "********" + row["身份证号"][-4:],
    )
    assert (person.sex, person.birth_on, person.ethnicity, person.education, person.hukou) == (
        "M",
        datetime.date(1970, 5, 1),
        "汉族",
        "junior",
        "rural",
    )
    assert (person.residence_id, person.phone, person.phone_masked) == (factories.SHUIDONG, "13800000000", "138****0000")
    assert (person.employment_status, person.wants_job, person.wants_training, person.wants_business) == ("unemployed", True, False, None)
    assert (person.skills, person.note, person.original_retirement_age, person.version) == ("电工", "独居", 60, 1)
    assert open_categories(person) == {"AGE": "roster", "DISAB": "roster"}
    membership = person.memberships.get()
    assert (membership.household.head_id_number, membership.relationship) == (row["户主身份证号"], "儿子")
    assert [(spell.registered_on, spell.ended_on) for spell in person.unemployment_spells.all()] == [(datetime.date(2022, 3, 1), None)]
    assert [(one.decided_on, one.ended_on, one.source) for one in person.recognitions.all()] == [(DAY, None, "roster")]


def test_new_row_leaves_one_event_per_person_and_one_for_the_file(desk):
    desk("persons", roster_row(认定日期="2022-08-01"))

    run, person = ImportRun.objects.get(), Person.objects.get()
    assert [(event.kind, event.subject, event.area_code, event.changes_facts) for event in AuditEvent.objects.order_by("id")] == [
        ("people.person.registered", f"people.Person:{person.pk}", factories.SHUIDONG, True),
        ("orgs.import.applied", f"orgs.ImportRun:{run.pk}", factories.COUNTY, False),
    ]
    assert person.import_run == run


def test_row_without_a_recognition_day_is_a_person_on_file_who_is_not_recognised(desk):
    row = roster_row(人员类别="大龄人员", 认定日期="")

    assert desk.verdicts("persons", row) == {"new": 1}

    assert not on_file(row["身份证号"]).recognitions.exists()


def test_sex_and_birth_date_come_from_the_number(desk):
    row = roster_row(身份证号=factories.id_number(datetime.date(1988, 2, 29), "F"), 常住地="大塘埠镇")

    desk("persons", row)

    person = on_file(row["身份证号"])
    assert (person.sex, person.birth_on, person.residence_id) == ("F", datetime.date(1988, 2, 29), factories.DATANGBU)


def test_the_same_row_again_is_the_same_and_leaves_nothing_but_the_run(desk):
    row = roster_row(
        联系电话="13800000000", 人员类别="残疾人员", 认定日期="2022-08-01", 失业登记日期="2022-01-01", 户主身份证号=factories.id_number()
    )
    desk("persons", row)
    before = AuditEvent.objects.count(), PersonChange.objects.count()

    assert desk.verdicts("persons", row) == {"same": 1}

    assert (AuditEvent.objects.count(), PersonChange.objects.count()) == (before[0] + 1, before[1])
    assert on_file(row["身份证号"]).version == 1


def test_fifteen_digits_are_the_same_person(desk):
    row = roster_row()
    desk("persons", row)
    number = row["身份证号"]

    assert desk.verdicts("persons", row | {"身份证号": number[:6] + number[8:17]}) == {"same": 1}


def test_an_empty_cell_never_erases(desk):
    row = roster_row(
        联系电话="13800000000", 民族="汉族", 人员类别="残疾人员", 认定日期="2022-08-01", 退出日期="2022-09-01", 失业登记日期="2022-01-01"
    )
    desk("persons", row)

    assert desk.verdicts("persons", {name: row[name] for name in ("姓名", "身份证号", "常住地")}) == {"same": 1}


@pytest.mark.parametrize(
    ("column", "value", "field", "before", "after"),
    [
        ("联系电话", "13900000000", "phone", "13800000000", "13900000000"),
        ("常住地", "大塘埠镇长龙村", "residence_id", factories.SHUIDONG, factories.CHANGLONG),
        ("就业意愿", "否", "wants_job", "True", "False"),
        ("文化程度", "高中", "education", "junior", "senior"),
        ("备注", "住院", "note", "独居", "住院"),
        ("原法定退休年龄", "55", "original_retirement_age", "60", "55"),
    ],
)
def test_a_changed_field_is_an_update_that_keeps_what_was(desk, column, value, field, before, after):
    row = roster_row(联系电话="13800000000", 就业意愿="是", 文化程度="初中", 备注="独居", 原法定退休年龄="60")
    desk("persons", row)

    assert desk.verdicts("persons", row | {column: value}) == {"update": 1}

    person = on_file(row["身份证号"])
    assert [(change.field, change.old_value, change.new_value) for change in person.changes.all()] == [(field, before, after)]
    assert (str(getattr(person, field)), person.version) == (after, 2)
    event = AuditEvent.objects.get(kind="people.person.corrected")
    assert (event.details["fields"], event.area_code) == ([field], person.residence_id)


def test_a_first_phone_can_be_found_by_its_digest(desk):
    from nuanxin.orgs import crypto

    row = roster_row()
    desk("persons", row)

    desk("persons", row | {"联系电话": "139 0000 0000"})

    assert Person.objects.get(phone_digest=crypto.digest("phone", "13900000000")) == on_file(row["身份证号"])


@pytest.mark.parametrize("name", ["张 峰", "张　峰", "张峯"])
def test_a_space_or_a_variant_character_is_the_same_name(desk, name):
    row = roster_row(姓名="张峰")
    desk("persons", row)

    assert desk.verdicts("persons", row | {"姓名": name}) == {"same": 1}


@pytest.mark.parametrize("name", ["阿卜杜·热合曼", "阿卜杜•热合曼", "阿卜杜．热合曼"])
def test_middle_dots_are_the_same_name(desk, name):
    row = roster_row(姓名="阿卜杜·热合曼")
    desk("persons", row)

    assert desk.verdicts("persons", row | {"姓名": name}) == {"same": 1}


def test_another_name_is_a_conflict_that_changes_nothing(desk):
    row = roster_row(姓名="张三", 联系电话="13800000000")
    desk("persons", row)

    told = desk.told("persons", row | {"姓名": "李四", "联系电话": "13900000000"})

    assert told == [(2, "姓名", "李四", "姓名与在册的不同：表中是“李四”，在册是“张三”。请核对后确认。")]
    person = on_file(row["身份证号"])
    assert (person.name, person.phone, person.version) == ("张三", "13800000000", 1)


def test_a_conflict_waits_once_however_often_its_file_comes(desk):
    row = roster_row(姓名="张三")
    desk("persons", row)

    for _ in range(3):
        assert desk.verdicts("persons", row | {"姓名": "李四"}) == {"conflict": 1}

    [conflict] = ImportConflict.objects.all()
    assert (conflict.list_id, conflict.state, conflict.row_number, conflict.area_code) == ("persons", "open", 2, factories.SHUIDONG)


def test_sex_against_the_number_is_a_conflict(desk):
    row = roster_row(性别="女")

    assert desk.told("persons", row) == [(2, "性别", "女", "与身份证号不符：表中是“女”，号码第 17 位表示“男”。请核对原件后确认。")]
    assert not Person.objects.exists()


def test_birth_date_against_the_number_is_a_conflict(desk):
    told = desk.told("persons", roster_row(出生日期="1971-05-01"))

    assert told == [(2, "出生日期", "1971-05-01", "与身份证号不符：表中是 1971-05-01，号码中是 1970-05-01。请核对原件后确认。")]


def test_birth_date_given_as_a_month_is_no_conflict(desk):
    assert desk.verdicts("persons", roster_row(出生日期="1970年5月")) == {"new": 1}


def test_another_recognition_day_while_one_is_open_is_a_conflict(desk):
    row = roster_row(认定日期="2022-08-01")
    desk("persons", row)

    told = desk.told("persons", row | {"认定日期": "2022-08-02"})

    assert told == [
        (2, "认定日期", "2022-08-02", "认定日期与在册的不同：表中是 2022-08-02，在册的认定（2022-08-01）还没有退出。请核对后确认。")
    ]


def test_a_first_exit_is_an_update(desk):
    row = roster_row(认定日期="2022-08-01")
    desk("persons", row)

    assert desk.verdicts("persons", row | {"退出日期": "2022-09-10", "退出原因": "已就业"}) == {"update": 1}

    [recognition] = Recognition.objects.standing()
    assert (recognition.ended_on, recognition.end_reason) == (datetime.date(2022, 9, 10), "已就业")


def test_another_exit_than_on_file_is_a_conflict(desk):
    row = roster_row(认定日期="2022-08-01", 退出日期="2022-09-10")
    desk("persons", row)

    told = desk.told("persons", row | {"退出日期": "2022-09-11"})

    assert told == [(2, "退出日期", "2022-09-11", "退出日期与在册的不同：表中是 2022-09-11，在册是 2022-09-10。请核对后确认。")]


def test_a_recognition_day_after_an_ended_recognition_is_an_update(desk):
    row = roster_row(认定日期="2022-03-01", 退出日期="2022-06-30")
    desk("persons", row)

    assert desk.verdicts("persons", row | {"认定日期": "2022-08-01", "退出日期": ""}) == {"update": 1}

    assert list(Recognition.objects.standing().order_by("decided_on").values_list("decided_on", "ended_on")) == [
        (datetime.date(2022, 3, 1), datetime.date(2022, 6, 30)),
        (datetime.date(2022, 8, 1), None),
    ]


def test_another_town_on_a_towns_own_roster_is_a_conflict(desk):
    row = roster_row(常住地="大塘埠镇长龙村")
    desk("persons", row)

    told = desk.told("persons", row | {"常住地": "水东村"}, area=factories.area(factories.JIADING))

    assert told == [
        (2, "常住地", "信丰县嘉定镇水东村委会", "此人在册的常住地是“信丰县大塘埠镇长龙村委会”，不在“信丰县嘉定镇”。如已迁来，请确认。")
    ]
    assert on_file(row["身份证号"]).residence_id == factories.CHANGLONG


def test_another_village_of_the_town_on_its_own_roster_is_an_update(desk):
    row = roster_row(常住地="嘉定镇水东村")
    desk("persons", row)

    assert desk.verdicts("persons", row | {"常住地": "水北村"}, area=factories.area(factories.JIADING)) == {"update": 1}


def test_a_person_of_whom_only_the_county_is_known_is_no_other_towns_person(desk):
    row = roster_row(常住地="信丰县")
    desk("persons", row)

    assert desk.verdicts("persons", row | {"常住地": "水北村"}, area=factories.area(factories.JIADING)) == {"update": 1}


def test_an_area_outside_the_limit_is_invalid(desk):
    [(row, column, value, _)] = desk.told("persons", roster_row(常住地="大塘埠镇长龙村"), area=factories.area(factories.JIADING))

    assert (row, column, value) == (2, "常住地", "大塘埠镇长龙村")
    assert not Person.objects.exists()


def test_a_wrong_check_digit_is_invalid(desk):
    number = factories.id_number()
    wrong = number[:17] + ("1" if number[17] == "0" else "0")

    [(row, column, value, reason)] = desk.told("persons", roster_row(身份证号=wrong))

    assert (row, column, value) == (2, "身份证号", wrong)
    assert reason == f"校验码不对（末位应为 {number[17]}）。请核对原件。"


def test_every_wrong_cell_of_a_row_is_told_and_the_row_counts_once(desk):
    outcome = desk("persons", roster_row(身份证号="123", 文化程度="神童", 就业意愿="也许"), roster_row())

    assert [(one.row, one.column) for one in outcome.problems] == [(2, "身份证号"), (2, "文化程度"), (2, "就业意愿")]
    assert {name: count for name, count in outcome.counts.items() if count} == {"new": 1, "invalid": 1}


@pytest.mark.parametrize("column", ["失业登记日期", "认定日期"])
def test_what_happened_before_birth_is_invalid(desk, column):
    [told] = desk.told("persons", roster_row(**{column: "1960-01-01"}))

    assert told[:3] == (2, column, "1960-01-01")


def test_an_exit_without_any_recognition_is_invalid(desk):
    told = desk.told("persons", roster_row(退出日期="2022-09-01"))

    assert told == [(2, "退出日期", "2022-09-01", "填了退出日期，但没有认定日期，此人也没有在册的认定。请补填认定日期，或删去退出日期。")]


def test_a_repetition_in_the_file_is_told_where_it_stood_first(desk):
    row = roster_row()

    outcome = desk("persons", row, row, row | {"备注": "不同"})

    assert {name: count for name, count in outcome.counts.items() if count} == {"new": 1, "duplicate_in_file": 2}
    assert [(one.row, one.reason) for one in outcome.problems] == [
        (3, "与第 2 行是同一条记录，只导入第 2 行。"),
        (4, "与第 2 行是同一条记录，只导入第 2 行。两行内容不同，以前一行为准。"),
    ]


def test_a_correct_repetition_below_a_refused_row_goes_in(desk):
    row = roster_row()

    outcome = desk("persons", row | {"就业意愿": "也许"}, row | {"性别": "女"}, row)

    assert {name: count for name, count in outcome.counts.items() if count} == {"new": 1, "invalid": 1, "conflict": 1}


def test_a_later_category_cell_replaces_what_a_roster_said_before(desk):
    row = roster_row(人员类别="残疾人员、大龄人员")
    desk("persons", row)
    person = on_file(row["身份证号"])
    factories.holding(person, "DIBAO", source="officer")

    assert desk.verdicts("persons", row | {"人员类别": "大龄人员、长期失业人员"}) == {"update": 1}

    assert open_categories(person) == {"AGE": "roster", "LONG": "roster", "DIBAO": "officer"}
    assert CategoryHolding.objects.get(category="DISAB").void_reason == "花名册更正"
    assert [(change.field, change.old_value, change.new_value) for change in person.changes.all()] == [
        ("categories", "大龄人员、残疾人员、低保家庭成员", "长期失业人员、大龄人员、低保家庭成员")
    ]


def test_another_head_of_the_household_is_a_correction(desk):
    first, second = factories.id_number(), factories.id_number()
    row = roster_row(户主身份证号=first, 与户主关系="妻子")
    desk("persons", row)

    assert desk.verdicts("persons", row | {"户主身份证号": second}) == {"update": 1}

    [membership] = on_file(row["身份证号"]).memberships.standing()
    assert (membership.household.head_id_number, membership.relationship) == (second, "妻子")
    assert Household.objects.count() == 2


def test_members_of_one_household_share_it(desk):
    head = factories.id_number()

    desk("persons", roster_row(户主身份证号=head, 与户主关系="妻子"), roster_row(户主身份证号=head, 与户主关系="儿子"))

    assert [household.memberships.count() for household in Household.objects.all()] == [2]


def test_another_relationship_is_an_update_of_the_membership(desk):
    row = roster_row(户主身份证号=factories.id_number(), 与户主关系="妻子")
    desk("persons", row)

    assert desk.verdicts("persons", row | {"与户主关系": "配偶", "户主身份证号": ""}) == {"update": 1}

    assert [one.relationship for one in on_file(row["身份证号"]).memberships.all()] == ["配偶"]


def test_another_day_of_registration_corrects_the_running_spell(desk):
    row = roster_row(失业登记日期="2022-01-01")
    desk("persons", row)

    assert desk.verdicts("persons", row | {"失业登记日期": "2022-02-01"}) == {"update": 1}

    assert [spell.registered_on for spell in UnemploymentSpell.objects.standing()] == [datetime.date(2022, 2, 1)]
    assert [(change.field, change.old_value, change.new_value) for change in PersonChange.objects.all()] == [
        ("registered_on", "2022-01-01", "2022-02-01")
    ]


def test_a_day_of_registration_after_an_ended_spell_begins_a_new_one(desk):
    row = roster_row(失业登记日期="2022-01-01")
    desk("persons", row)
    UnemploymentSpell.objects.update(ended_on=datetime.date(2022, 3, 31))

    assert desk.verdicts("persons", row | {"失业登记日期": "2022-05-01"}) == {"update": 1}

    assert list(UnemploymentSpell.objects.standing().order_by("registered_on").values_list("registered_on", "ended_on")) == [
        (datetime.date(2022, 1, 1), datetime.date(2022, 3, 31)),
        (datetime.date(2022, 5, 1), None),
    ]


def test_a_voided_person_comes_in_anew(desk, officer):
    from nuanxin.people import actions

    row = roster_row()
    desk("persons", row)
    actions.void_person(by=officer, person=on_file(row["身份证号"]), reason="录错")

    assert desk.verdicts("persons", row) == {"new": 1}


def test_a_move_to_another_county_is_told_to_both(desk):
    office_area = factories.area("360700000000")
    row = roster_row(常住地="信丰县嘉定镇水东村")
    desk("persons", row, area=office_area)

    assert desk.verdicts("persons", row | {"常住地": "大余县南安镇"}, area=office_area) == {"update": 1}

    events = AuditEvent.objects.filter(kind__in=("people.person.corrected", "people.person.moved_away"))
    assert {(event.kind, event.area_code) for event in events} == {
        ("people.person.corrected", factories.FOREIGN_TOWN),
        ("people.person.moved_away", factories.SHUIDONG),
    }


@pytest.mark.parametrize("word", ["本人", "户主"])
def test_who_is_said_to_be_the_head_is_his_own_head(desk, word):
    row = roster_row()

    assert desk.verdicts("persons", row) == {"new": 1}
    assert desk.verdicts("persons", row | {"与户主关系": word}) == {"update": 1}
    assert desk.verdicts("persons", row | {"与户主关系": word}) == {"same": 1}

    [membership] = HouseholdMembership.objects.standing()
    assert (membership.relationship, membership.household.head_id_digest) == (word, membership.person.id_digest)
