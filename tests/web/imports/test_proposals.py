"""Refused ID numbers of departments' lists: the page of the run proposes whose they are, masked, and writes nothing."""

from __future__ import annotations

import pytest
from django.db import connection

from nuanxin.orgs.intake import preview
from nuanxin.orgs.models import AuditEvent, ImportRun
from nuanxin.people.models import Person
from nuanxin.web.imports import proposals
from tests import factories
from tests.web.imports.test_departments import FILE, dead
from tests.web.imports.test_wizard import run_of, send
from tests.web.imports.workbooks import roster, upload, workbook
from tests.web.pages import between, signed_in, text

HEADINGS = ("死者姓名", "公民身份号码", "死亡时间")


@pytest.fixture
def at_work(client, officer):
    return signed_in(client, officer)


@pytest.fixture
def known(county):
    return factories.person(name="张国華")


def wrong(number: str) -> str:
    """One digit is another, so that the last one does not fit."""
    return f"{number[:16]}{(int(number[16]) + 1) % 10}{number[17:]}"


def judged(client, *rows) -> ImportRun:
    return run_of(
        send(client, upload(workbook(HEADINGS, [(name, number, "2022-08-01") for name, number in rows]), FILE), list_id="deceased")
    )


def proposed(client, run) -> str:
    """The part of the page with the proposals; empty where there is none."""
    content = client.get(f"/imports/{run.pk}/").content.decode()
    return between(content, 'id="h-proposals"', "</section>") if "h-proposals" in content else ""


def test_refused_number_proposes_a_person_of_that_name_with_the_reason(at_work, known):
    run = judged(at_work, ("张国华", wrong(known.id_number)), ("李四", factories.id_number()))

    found = proposed(at_work, run)

    assert f'href="/people/{known.pk}/"' in found
    assert (known.id_masked in found, "同名，证件号只有一位不同" in found) == (True, True)
    assert (known.id_number in found, wrong(known.id_number) in found, "李四" in found) == (False, False, False)


def test_number_that_lost_its_end_proposes_too(at_work, known):
    run = judged(at_work, ("张国华", f"{known.id_number[:15]}000"))

    assert "末三位被表格软件改成了别的数" in proposed(at_work, run)


def test_namesakes_are_all_told(at_work):
    pair = [factories.person(factories.id_number(order=order), name="张国华") for order in (50, 51)]
    run = judged(at_work, ("张国华", f"{pair[0].id_number[:15]}000"))

    assert [f'href="/people/{person.pk}/"' in proposed(at_work, run) for person in pair] == [True, True]


def test_nobody_like_that_and_good_numbers_propose_nothing(at_work, known):
    run = judged(at_work, ("李四", wrong(known.id_number)), ("张国华", known.id_number))

    assert proposed(at_work, run) == ""


def test_people_of_another_county_are_not_proposed(at_work):
    stranger = factories.person(name="张国华", residence=factories.FOREIGN_TOWN)
    run = judged(at_work, ("张国华", wrong(stranger.id_number)))

    assert proposed(at_work, run) == ""


def test_who_sees_less_than_the_run_covers_sees_less(at_work, known, township_officer):
    elsewhere = factories.person(name="李四", residence=factories.LIUCUN)
    run = judged(at_work, ("张国华", wrong(known.id_number)), ("李四", wrong(elsewhere.id_number)))

    found = proposals.lines(run, preview(run), township_officer)

    visible = set(Person.objects.visible_to(township_officer).values_list("pk", flat=True))
    assert {person.pk for line in found for person, _ in line.persons} == visible & {known.pk, elsewhere.pk} != {known.pk, elsewhere.pk}


def test_only_so_many_rows_are_asked_about(at_work, known, monkeypatch):
    monkeypatch.setattr(proposals, "MOST_ROWS", 1)
    other = factories.person(factories.id_number(order=77), name="李四")

    run = judged(at_work, ("张国华", wrong(known.id_number)), ("李四", wrong(other.id_number)))

    assert [name in proposed(at_work, run) for name in ("张国华", "李四")] == [True, False]


def test_our_own_list_keeps_no_names_and_proposes_nothing(at_work, known):
    run = run_of(send(at_work, upload(roster((1, "张国华", wrong(known.id_number), "嘉定镇水东村", "", "")))))

    assert proposed(at_work, run) == ""


def test_proposals_write_nothing_and_stay_after_the_import(at_work, known):
    run = judged(at_work, ("张国华", wrong(known.id_number)), ("李四", factories.id_number()))
    at_work.post(f"/imports/{run.pk}/apply/")
    before = (AuditEvent.objects.count(), Person.objects.values_list("id_digest", flat=True)[0])

    assert "同名" in proposed(at_work, run)
    assert (AuditEvent.objects.count(), Person.objects.values_list("id_digest", flat=True)[0]) == before


def test_names_of_refused_rows_are_kept_encrypted_only(at_work, known):
    run = judged(at_work, ("张国华", wrong(known.id_number)))

    with connection.cursor() as cursor:
        cursor.execute("SELECT problems FROM orgs_importrun WHERE id = %s", [run.pk])
        stored = cursor.fetchone()[0]
    assert "张国华".encode() not in (stored.encode() if isinstance(stored, str) else bytes(stored))


def test_list_without_refused_numbers_says_nothing_of_them(at_work):
    run = run_of(send(at_work, upload(dead(factories.id_number()), FILE), list_id="deceased"))

    assert "可能是谁" not in text(at_work.get(f"/imports/{run.pk}/"))
