"""Conflicts that wait for a person: who sees them, what accepting and dismissing do."""

from __future__ import annotations

import datetime

import pytest

from nuanxin.casework.models import Visit
from nuanxin.errors import UserError
from nuanxin.orgs import intake
from nuanxin.orgs.models import AuditEvent, ImportConflict
from nuanxin.people.models import Person, Recognition
from tests import factories
from tests.factories.papers import roster_row, row_of


def conflict_after(desk, list_id, row, **conditions) -> ImportConflict:
    desk(list_id, row, **conditions)
    return ImportConflict.objects.latest("pk")


def accept(by, conflict):
    return intake.decide_conflict(by=by, conflict=conflict, accept=True, note="已核对原件")


@pytest.fixture
def known(desk):
    """A roster row of a person on file."""
    row = roster_row(姓名="张三", 认定日期="2022-03-01", 联系电话="13800000000")
    desk("persons", row)
    return row


def test_both_values_are_kept(desk, known):
    conflict = conflict_after(desk, "persons", known | {"姓名": "李四"})

    assert [difference[:3] for difference in intake.conflict_values(conflict)] == [("姓名", "李四", "张三")]
    told = intake.file_values(conflict)
    assert (told["姓名"], told["常住地"], told["身份证号"], told["认定日期"]) == (
        "李四",
        "信丰县嘉定镇水东村委会",
        known["身份证号"],
        "2022-03-01",
    )
    assert conflict.subject == f"people.Person:{Person.objects.get().pk}"


def test_accepting_another_name_writes_it_with_its_history(desk, officer, known):
    conflict = conflict_after(desk, "persons", known | {"姓名": "李四"})

    decided = accept(officer, conflict)

    person = Person.objects.get()
    assert (person.name, [(change.field, change.old_value, change.new_value) for change in person.changes.all()]) == (
        "李四", [("name", "张三", "李四")],
    )  # fmt: skip
    assert (decided.state, decided.decided_by, decided.decision_note) == ("accepted", officer, "已核对原件")
    assert AuditEvent.objects.filter(kind="orgs.conflict.accepted", by=officer).count() == 1
    assert desk.verdicts("persons", known | {"姓名": "李四"}) == {"same": 1}


def test_dismissing_keeps_what_is_on_file_and_the_row_does_not_wait_again(desk, officer, known):
    conflict = conflict_after(desk, "persons", known | {"姓名": "李四"})

    intake.decide_conflict(by=officer, conflict=conflict, accept=False, note="以在册为准")

    assert Person.objects.get().name == "张三"
    assert desk.verdicts("persons", known | {"姓名": "李四"}) == {"conflict": 1}
    assert [one.state for one in ImportConflict.objects.all()] == ["dismissed"]


def test_a_conflict_is_decided_once(desk, officer, known):
    conflict = conflict_after(desk, "persons", known | {"姓名": "李四"})
    accept(officer, conflict)

    with pytest.raises(UserError, match="已经处理过"):
        accept(officer, conflict)


def test_accepting_a_sex_against_the_number_registers_the_person_so(desk, officer):
    row = roster_row(性别="女")
    conflict = conflict_after(desk, "persons", row)

    accept(officer, conflict)

    assert Person.objects.get().sex == "F"
    assert desk.verdicts("persons", row) == {"same": 1}


def test_accepting_another_recognition_day_supersedes_the_decision(desk, officer, known):
    accept(officer, conflict_after(desk, "persons", known | {"认定日期": "2022-04-01"}))

    assert [one.decided_on for one in Recognition.objects.standing()] == [datetime.date(2022, 4, 1)]
    assert Recognition.objects.count() == 2


def test_accepting_a_move_to_the_town_moves_the_person(desk, officer, known):
    conflict = conflict_after(desk, "persons", known | {"常住地": "长龙村"}, area=factories.area(factories.DATANGBU))

    accept(officer, conflict)

    assert Person.objects.get().residence_id == factories.CHANGLONG


def test_accepting_an_event_with_another_name_records_it_for_the_person_of_that_number(desk, officer, person):
    conflict = conflict_after(desk, "visits", row_of(person, 姓名="别人", 日期="2022-09-05", 方式="电话"))

    accept(officer, conflict)

    assert [visit.person for visit in Visit.objects.all()] == [person]


def test_accepting_a_second_welfare_post_is_refused_while_the_first_runs(desk, officer, person):
    row = row_of(person, 就业日期="2022-09-07", 就业形式="公益性岗位安置", 单位名称="镇政府", 是否帮扶实现="是")
    desk("placements", row)
    conflict = conflict_after(desk, "placements", row | {"单位名称": "村委会"})

    with pytest.raises(UserError, match="现在不能采用表中的值：此人还在另一个公益性岗位上"):
        accept(officer, conflict)
    conflict.refresh_from_db()
    assert conflict.state == "open"


def test_conflicts_are_seen_where_the_person_lives(desk, officer, township_officer, known):
    conflict = conflict_after(desk, "persons", known | {"姓名": "李四"})
    stranger = factories.user(role="officer", area=factories.area(factories.DATANGBU))

    assert [list(intake.conflicts_visible_to(user)) for user in (officer, township_officer, stranger)] == [[conflict], [conflict], []]
    with pytest.raises(UserError, match="您没有导入表格的权限"):
        accept(stranger, conflict)


def test_no_number_stands_in_the_reason(desk, known):
    conflict_after(desk, "persons", known | {"姓名": "李四" + known["身份证号"]})

    assert known["身份证号"] not in ImportConflict.objects.get().reason


def test_two_contradictions_of_one_person_wait_each(desk, known):
    desk("persons", known | {"姓名": "李四"})
    desk("persons", known | {"认定日期": "2022-04-01"})

    assert ImportConflict.objects.count() == 2
