"""What a stolen database or backup shows: no ID number and no phone, however they came in."""

from __future__ import annotations

import sqlite3

import pytest
from django.db import connection

from nuanxin.orgs import intake
from nuanxin.people import actions
from nuanxin.people.models import Person
from tests import factories
from tests.factories import papers

PHONES = ("13800001111", "13900002222", "13700003333")


@pytest.fixture
def desk(real_database, tmp_path, monkeypatch):
    factories.county()
    monkeypatch.setattr(papers.reader, "run_child", papers.read_here)
    return papers.Desk(tmp_path)


def everything_stored() -> str:
    """Every value of every table as text, and on SQLite the bytes of the file with what the journal still holds."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        found = []
        for table in tables:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found += [repr(bytes(value) if isinstance(value, memoryview) else value) for row in cursor.fetchall() for value in row]
    return "\n".join(found) + bytes_of_file()


def bytes_of_file() -> str:
    if connection.vendor != "sqlite":
        return ""
    path = connection.settings_dict["NAME"]
    with sqlite3.connect(path) as file:
        file.execute("PRAGMA wal_checkpoint(FULL)")
    return "".join(one.read_bytes().decode("latin-1") for one in path.parent.glob(f"{path.name}*"))


def test_no_number_is_readable_after_imports(desk, tmp_path):
    officer = factories.user(role="officer")
    head, other = factories.id_number(), factories.id_number()
    row = papers.roster_row(姓名="张三", 联系电话=PHONES[0], 户主身份证号=head, 认定日期="2022-08-01")
    whole = factories.id_number()
    damaged = whole[:17] + ("1" if whole[17] != "1" else "2")
    wrong = papers.roster_row(身份证号=damaged, 联系电话=PHONES[2])
    desk("persons", row, wrong, row)
    desk("persons", row | {"联系电话": PHONES[1], "户主身份证号": other})
    desk("persons", row | {"姓名": "李四" + row["身份证号"]})
    desk("visits", papers.row_of(Person.objects.get(), 日期="2022-09-05", 方式="电话"))
    path = desk.paper(row | {"姓名": "王五"}, wrong)
    run = intake.upload(by=officer, list_id="persons", name="名单.xlsx", content=path.read_bytes())
    intake.apply_run(intake.judge_run(run, by=officer), by=officer)
    person = Person.objects.get()
    actions.correct_person(by=officer, person=person, version=person.version, phone=PHONES[2], id_number=factories.id_number())

    stored = everything_stored()

    numbers = (row["身份证号"], head, other, damaged, person.id_number, *PHONES)
    assert [number for number in numbers if number in stored] == []


def test_uploads_and_marked_copies_are_not_readable_on_disk(desk, settings):
    officer = factories.user(role="officer")
    row = papers.roster_row(文化程度="神童")
    path = desk.paper(row)
    run = intake.judge_run(intake.upload(by=officer, list_id="persons", name="名单.xlsx", content=path.read_bytes()), by=officer)

    kept = [one.read_bytes() for one in settings.FILES.rglob("*") if one.is_file()]

    assert (len(kept), run.marked is not None) == (2, True)
    assert [content for content in kept if b"PK\x03\x04" in content or row["身份证号"].encode() in content] == []
