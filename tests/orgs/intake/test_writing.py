"""The write of an import stands or falls as a whole, on what it was judged against."""

from __future__ import annotations

import datetime

import pytest
from django.apps import apps
from django.db import IntegrityError

from nuanxin.casework import actions as casework
from nuanxin.casework.models import Visit
from nuanxin.errors import UserError
from nuanxin.orgs.intake import judging, taking, traces
from nuanxin.orgs.models import ImportConflict, ImportRun
from nuanxin.people import actions
from nuanxin.people.models import Person
from tests import factories
from tests.factories.papers import counted, roster_row, row_of


def before_writing(monkeypatch, *deeds):
    """Let others do their deeds, one before each attempt to write, after the file was judged."""
    waiting, write = list(deeds), taking.write

    def late(*args):
        if waiting:
            waiting.pop(0)()
        return write(*args)

    monkeypatch.setattr(taking, "write", late)


def test_a_correction_by_hand_between_judging_and_writing_is_not_lost(desk, officer, monkeypatch):
    row = roster_row(联系电话="13800000000")
    desk("persons", row)
    person = Person.objects.get()

    def correct():
        actions.correct_person(by=officer, person=person, version=person.version, note="住院", phone="13700000000")

    before_writing(monkeypatch, correct)

    outcome = desk("persons", row | {"文化程度": "高中"})

    person.refresh_from_db()
    assert (counted(outcome), person.note, person.phone, person.education) == ({"update": 1}, "住院", "13800000000", "senior")
    assert [(change.old_value, change.new_value) for change in person.changes.filter(field="phone").order_by("id")] == [
        ("13800000000", "13700000000"),
        ("13700000000", "13800000000"),
    ]


def test_a_person_registered_between_judging_and_writing_is_found(desk, officer, monkeypatch):
    row = roster_row()

    def register():
        residence = factories.area(factories.SHUIDONG)
        actions.register_person(by=officer, name=row["姓名"], id_number=row["身份证号"], residence=residence)

    before_writing(monkeypatch, register)

    assert (counted(desk("persons", row)), Person.objects.count()) == ({"same": 1}, 1)


def test_a_visit_recorded_between_judging_and_writing_is_found(desk, officer, person, monkeypatch):
    def visit():
        casework.record_visit(by=officer, person=person, visited_on=datetime.date(2022, 9, 5), method="phone")

    before_writing(monkeypatch, visit)

    assert (counted(desk("visits", row_of(person, 日期="2022-09-05", 方式="电话"))), Visit.objects.count()) == ({"same": 1}, 1)


def test_a_person_voided_between_judging_and_writing_takes_no_visit(desk, officer, person, monkeypatch):
    before_writing(monkeypatch, lambda: actions.void_person(by=officer, person=person, reason="录错"))

    assert counted(desk("visits", row_of(person, 日期="2022-09-05", 方式="电话"))) == {"invalid": 1}


def test_a_register_that_never_stands_still_is_told_and_left_alone(desk, officer, monkeypatch):
    row = roster_row()
    desk("persons", row)
    deeds = [lambda note=note: correct(officer, note) for note in "一二三四五"]
    before_writing(monkeypatch, *deeds)

    with pytest.raises(UserError, match="在册记录一直在变动，没有导入"):
        desk("persons", row | {"文化程度": "高中"})

    assert (Person.objects.get().education, ImportRun.objects.count()) == ("", 1)


def correct(officer, note):
    person = Person.objects.get()
    actions.correct_person(by=officer, person=person, version=person.version, note=note)


def test_a_crash_in_the_middle_leaves_nothing(desk, monkeypatch):
    monkeypatch.setattr(judging, "CHUNK", 2)
    before = contents()
    seen = []

    def fail(kind, rows, writing):
        seen.append(kind)
        if seen.count("people.person.registered") == 3:
            raise RuntimeError("power cut")
        leave(kind, rows, writing)

    leave = traces.leave_events
    monkeypatch.setattr(traces, "leave_events", fail)

    with pytest.raises(RuntimeError):
        desk("persons", *(roster_row(人员类别="大龄人员", 认定日期="2022-08-01") for _ in range(7)), roster_row(性别="女"))

    assert contents() == before


def contents():
    return {model: model.objects.count() for model in apps.get_models()}


def test_a_broken_constraint_that_stays_is_loud(desk, monkeypatch):
    def broken(*args):
        raise IntegrityError("no such rule")

    monkeypatch.setattr(taking, "write", broken)

    with pytest.raises(IntegrityError):
        desk("persons", roster_row())


def test_many_chunks_are_one_import(desk, monkeypatch):
    monkeypatch.setattr(judging, "CHUNK", 3)
    rows = [roster_row() for _ in range(10)]

    assert desk.verdicts("persons", *rows, rows[0]) == {"new": 10, "duplicate_in_file": 1}
    assert {person.import_run for person in Person.objects.all()} == {ImportRun.objects.get()}


def test_conflicts_of_many_rows_wait_each(desk):
    rows = [roster_row() for _ in range(5)]
    desk("persons", *rows)

    desk("persons", *(row | {"姓名": "别人"} for row in rows))

    assert sorted(ImportConflict.objects.values_list("row_number", flat=True)) == [2, 3, 4, 5, 6]
