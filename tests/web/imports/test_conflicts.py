"""The queue of conflicts: both values side by side, accepting or keeping, on to the next."""

from __future__ import annotations

import pytest

from nuanxin.comparisons.models import ListRelease
from nuanxin.orgs.models import AuditEvent, ImportConflict, ImportRun
from nuanxin.people.models import Person
from tests import factories
from tests.web.imports.test_wizard import send
from tests.web.imports.workbooks import roster, upload, workbook
from tests.web.pages import HTMX, count, messages, signed_in, text


@pytest.fixture
def at_work(client, officer):
    return signed_in(client, officer)


@pytest.fixture
def conflicts(at_work):
    """Two persons on file whose names a roster tells otherwise."""
    persons = [factories.person(number, name=name) for number, name in ((factories.id_number(), "张三"), (factories.id_number(), "李四"))]
    rows = [(number, f"{person.name}丰", person.id_number, "嘉定镇水东村", "", "") for number, person in enumerate(persons, 1)]
    send(at_work, upload(roster(*rows)))
    run = ImportRun.objects.get()
    at_work.post(f"/imports/{run.pk}/apply/")
    return list(ImportConflict.objects.order_by("pk"))


def test_conflicts_wait_in_the_queue(at_work, conflicts):
    page = at_work.get("/conflicts/")

    assert count(page) == "2"
    assert "逐条处理" in text(page)


def test_result_of_the_import_leads_to_its_conflicts(at_work, conflicts):
    page = at_work.get(f"/imports/{conflicts[0].run_id}/")

    assert "有 2 条矛盾等您确认" in text(page)
    assert count(at_work.get(f"/conflicts/?run={conflicts[0].run_id}&state=open")) == "2"
    assert count(at_work.get("/conflicts/?run=abc")) == "0"


def test_page_shows_both_values_and_the_keys(at_work, conflicts):
    page = at_work.get(f"/conflicts/{conflicts[0].pk}/")

    content = page.content.decode()
    assert "姓名 张三丰 张三" in text(page)
    assert [f'data-key="{key}"' in content for key in "adj"] == [True, True, True]
    assert 'data-key="k"' not in content  # the first has none before it


def test_page_shows_no_whole_number(at_work, conflicts):
    person = Person.objects.get(name="张三")

    assert person.id_number not in at_work.get(f"/conflicts/{conflicts[0].pk}/").content.decode()
    assert person.id_number not in at_work.get("/conflicts/").content.decode()


def test_accepting_writes_the_value_and_goes_on_to_the_next(at_work, officer, conflicts):
    response = at_work.post(f"/conflicts/{conflicts[0].pk}/", {"decision": "accept", "note": "已核对户口簿"}, follow=True)

    decided = ImportConflict.objects.get(pk=conflicts[0].pk)
    assert response.redirect_chain == [(f"/conflicts/{conflicts[1].pk}/", 302)]
    assert (decided.state, decided.decided_by, decided.decision_note) == ("accepted", officer, "已核对户口簿")
    assert Person.objects.filter(name="张三丰").exists()
    assert messages(response) == ["已采用表中的值。"]


def test_keeping_changes_nothing_and_the_last_leads_to_the_queue(at_work, conflicts):
    for conflict in conflicts:
        response = at_work.post(f"/conflicts/{conflict.pk}/", {"decision": "dismiss"}, follow=True)

    assert response.redirect_chain == [("/conflicts/", 302)]
    assert set(Person.objects.values_list("name", flat=True)) == {"张三", "李四"}
    assert count(at_work.get("/conflicts/")) == "0"


def test_deciding_twice_is_refused_in_words(at_work, conflicts):
    at_work.post(f"/conflicts/{conflicts[0].pk}/", {"decision": "dismiss"})

    response = at_work.post(f"/conflicts/{conflicts[0].pk}/", {"decision": "accept"})

    assert response.status_code == 422
    assert "已经处理过" in text(response)
    assert AuditEvent.objects.filter(kind__startswith="orgs.conflict").count() == 1


def test_decided_conflict_tells_who_decided(at_work, officer, conflicts):
    at_work.post(f"/conflicts/{conflicts[0].pk}/", {"decision": "dismiss", "note": "以在册为准"})

    page = text(at_work.get(f"/conflicts/{conflicts[0].pk}/"))

    assert f"已处理：已保留原值，{officer}" in page
    assert "以在册为准" in page


def test_submission_without_a_decision_is_refused(at_work, conflicts):
    response = at_work.post(f"/conflicts/{conflicts[0].pk}/", {"note": "没按按钮"})

    assert response.status_code == 422
    assert ImportConflict.objects.get(pk=conflicts[0].pk).state == "open"


def test_note_that_is_too_long_is_refused(at_work, conflicts):
    response = at_work.post(f"/conflicts/{conflicts[0].pk}/", {"decision": "accept", "note": "长" * 201})

    assert response.status_code == 422
    assert ImportConflict.objects.get(pk=conflicts[0].pk).state == "open"


def test_conflict_of_another_township_is_not_found(client, conflicts, at_work):
    neighbour = factories.user(role="officer", area=factories.area(factories.DATANGBU))
    signed_in(client, neighbour)

    assert count(client.get("/conflicts/")) == "0"
    assert client.get(f"/conflicts/{conflicts[0].pk}/").status_code == 404
    assert client.post(f"/conflicts/{conflicts[0].pk}/", {"decision": "accept"}).status_code == 404


def test_queue_fragment_equals_the_part_of_a_reload(at_work, conflicts):
    part = at_work.get("/conflicts/", headers=HTMX).content.decode()

    assert "<html" not in part
    assert "第 3 行" in part


def test_empty_queue_says_what_will_come_here(at_work):
    page = at_work.get("/conflicts/?state=")

    assert "没有待确认的矛盾" in text(page)


@pytest.fixture
def odd_row(at_work):
    """A row of a department's list whose sex is not the one that its ID number tells."""
    content = workbook(("死者姓名", "公民身份号码", "死亡时间", "性别"), [("张三", factories.id_number(), "2022-08-01", "女")])
    send(at_work, upload(content, "死亡人员名单.xlsx"), list_id="deceased")
    at_work.post(f"/imports/{ImportRun.objects.get().pk}/apply/")
    return ImportConflict.objects.get()


def test_row_of_a_departments_list_is_taken_into_it_or_left_out(at_work, odd_row):
    page = text(at_work.get(f"/conflicts/{odd_row.pk}/"))

    assert [words in page for words in ("采用此行", "不采用此行", "矛盾之处", "保留在册的值", "在册的值")] == [
        True,
        True,
        True,
        False,
        False,
    ]
    assert "没有选择怎样处理。请点“采用此行”或“不采用此行”。" in text(at_work.post(f"/conflicts/{odd_row.pk}/"))


@pytest.mark.parametrize(
    ("decision", "told", "state", "rows"),
    [
        ("accept", "已采用此行，它进入这份名单。", "已采用此行", 1),
        ("dismiss", "没有采用此行，它不进入这份名单。", "不采用此行", 0),
    ],
)
def test_decision_about_a_row_of_a_list_is_told_in_its_words(at_work, odd_row, decision, told, state, rows):
    after = at_work.post(f"/conflicts/{odd_row.pk}/", {"decision": decision}, follow=True)

    assert messages(after) == [told]
    assert f"已处理：{state}" in text(at_work.get(f"/conflicts/{odd_row.pk}/"))
    assert state in text(at_work.get("/conflicts/?list=deceased"))
    assert sum(release.row_count for release in ListRelease.objects.all()) == rows


def test_row_of_our_own_list_keeps_its_words(at_work, conflicts):
    page = text(at_work.get(f"/conflicts/{conflicts[0].pk}/"))

    assert ("保留在册的值" in page, "采用此行" in page) == (True, False)
