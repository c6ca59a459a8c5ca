"""The audit trail through its pages: who may read what, filters, the seal, who looked at full numbers."""

from __future__ import annotations

import ast
import datetime
import io
import re
from pathlib import Path

import openpyxl
import pytest
from django.db import connection, transaction
from django.utils import timezone

import nuanxin
from nuanxin.orgs import audit, seals
from nuanxin.orgs.models import AuditEvent
from nuanxin.web.oversight.wording import KINDS, kind_name
from tests import factories
from tests.web.pages import HTMX, count, names, signed_in, text, without_tokens


@pytest.fixture
def head(county):
    return factories.user(role="head", username="head1")


@pytest.fixture
def at_work(client, head):
    return signed_in(client, head)


def leave(kind="casework.visit.recorded", **fields):
    with transaction.atomic():
        audit.record(kind, **{"by": None, "subject": "", "area": ""} | fields)
    return AuditEvent.objects.order_by("pk").last()


def test_trail_is_told_in_words_newest_first(at_work, head, person):
    leave(subject=person, by=head, area=factories.SHUIDONG)
    leave("orgs.office.created")

    page = at_work.get("/audit/")

    assert [row.kind for row in page.context["page"].rows] == ["orgs.office.created", "casework.visit.recorded"]
    assert f"登记走访联系 {head}（head1） 水东村委会 人员 {person.pk}" in text(page)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("kind=orgs.office.created", ["orgs.office.created"]),
        ("by=head1", ["casework.visit.recorded"]),
        (f"area={factories.JIADING}", ["casework.visit.recorded"]),
        ("from=2022-09-11", ["orgs.office.created"]),
        ("to=2022-09-10", ["casework.visit.recorded"]),
        ("subject=people.Person:77", ["casework.visit.recorded"]),
    ],
)
def test_trail_can_be_narrowed(at_work, head, query, expected):
    leave(subject="people.Person:77", by=head, area=factories.SHUIDONG)
    leave("orgs.office.created")
    first = AuditEvent.objects.order_by("pk").first()
    AuditEvent.objects.filter(pk=first.pk).update(at=timezone.make_aware(datetime.datetime(2022, 9, 10, 23, 59)))

    page = at_work.get(f"/audit/?{query}")

    assert [row.kind for row in page.context["page"].rows] == expected


def test_trail_fragment_equals_the_part_of_a_reload(at_work):
    leave()

    whole = without_tokens(at_work.get("/audit/").content.decode())
    part = without_tokens(at_work.get("/audit/", headers=HTMX).content.decode())

    assert part.split("</form>")[0].strip() in whole


def test_township_head_reads_only_what_happened_there(client, county):
    leave(area=factories.SHUIDONG)
    foreign = leave(area=factories.CHANGLONG)
    of_office = leave("orgs.office.created")
    signed_in(client, factories.user(role="head", area=factories.area(factories.JIADING)))

    assert count(client.get("/audit/")) == "1"
    assert [client.get(f"/audit/{event.pk}/").status_code for event in (foreign, of_office)] == [404, 404]


@pytest.mark.parametrize("role", ["collector", "officer", "reviewer"])
def test_trail_is_closed_to_those_who_do_the_work(client, county, role):
    event = leave()
    signed_in(client, factories.user(role=role))

    for address in ("/audit/", f"/audit/{event.pk}/", "/audit/seals/", "/audit/reveals/"):
        assert client.get(address).status_code == 403, address
    assert client.post("/audit/export/").status_code == 403


@pytest.mark.parametrize("role", ["head", "inspector", "administrator"])
def test_export_of_the_trail_is_itself_in_the_trail(client, county, role):
    leave()

    response = signed_in(client, factories.user(role=role)).post("/audit/export/")

    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    assert any("登记走访联系" in (row or ()) for row in sheet.iter_rows(values_only=True))
    assert AuditEvent.objects.filter(kind="web.audit.exported").count() == 1


def test_event_page_tells_every_detail_and_leads_to_its_object(at_work, head, person):
    event = leave("people.id_number.revealed", subject=person, by=head, area=factories.SHUIDONG, reason="核对低保名单")

    page = at_work.get(f"/audit/{event.pk}/")

    assert "原因 核对低保名单" in text(page)
    assert f"/people/{person.pk}/" in page.content.decode()
    assert f"subject=people.Person:{person.pk}" in page.content.decode()


def test_seal_page_before_the_first_seal_says_that_it_will_come(at_work):
    assert "还没有封存" in text(at_work.get("/audit/seals/"))


def sealed() -> None:
    AuditEvent.objects.update(at=timezone.now() - datetime.timedelta(hours=1))
    seals.seal()


def test_untouched_trail_passes_the_check(at_work):
    leave()
    sealed()

    page = at_work.post("/audit/seals/", {"anchor": str(seals.head())})

    assert "校验通过：1 个封存、1 条审计记录" in text(page)


def test_changed_event_is_found(at_work):
    event = leave()
    sealed()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE orgs_auditevent SET by_name = %s WHERE id = %s", ["别人", event.pk])

    page = at_work.post("/audit/seals/", {})

    assert "校验没有通过" in text(page)


def test_anchor_that_is_none_is_refused_in_words(at_work):
    response = at_work.post("/audit/seals/", {"anchor": "乱写"})

    assert response.status_code == 422
    assert "封存凭证“乱写”读不懂" in text(response)


def test_seal_page_is_for_who_oversees_the_office(client, county):
    signed_in(client, factories.user(role="head", area=factories.area(factories.JIADING)))

    assert client.get("/audit/seals/").status_code == 403


def test_who_looked_at_full_numbers_is_counted_with_the_numbers_shown(at_work, head):
    leave("people.id_number.revealed", subject=factories.person(), by=head, area=factories.SHUIDONG, reason="核对")
    leave("people.id_numbers.revealed", by=head, area=factories.COUNTY, count=40)
    leave(subject=factories.person(), by=head)

    page = at_work.get("/audit/reveals/")

    assert f"{head}（head1） 2 41" in text(page)
    assert names(page) == [f"{head}（head1）"]
    assert count(at_work.get("/audit/?kind=revealed&by=head1")) == "2"


def test_period_in_which_nobody_looked_says_so(at_work):
    page = at_work.get("/audit/reveals/?from=2022-01-01&to=2022-01-31")

    assert "没有人查看过完整证件号" in text(page)


def test_broken_day_is_refused_in_words(at_work):
    assert at_work.get("/audit/reveals/?from=gestern").status_code == 422


KIND = re.compile(r"(people|casework|jobs|orgs|notices|comparisons|benefits|web)\.[a-z_]+\.[a-z_]+")


def recorded_kinds() -> set[str]:
    """Every kind of event that the code writes with its name in place."""
    sources = [path for path in Path(nuanxin.__file__).parent.rglob("*.py") if path.parent.name != "oversight"]
    nodes = (node for path in sources for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str) and KIND.fullmatch(node.value)}


def test_every_kind_of_event_has_its_name():
    assert sorted(kind for kind in recorded_kinds() if kind not in KINDS) == []


def test_no_name_is_left_of_a_kind_that_nothing_writes():
    written = recorded_kinds()

    assert sorted(kind for kind in KINDS if kind not in written and not kind.startswith("demo.")) == []


def test_details_are_told_by_their_words(at_work, head):
    event = leave(by=head, method="home_visit", topics="survey,policy")
    counts = leave("orgs.import.applied", list_id="visits", counts={"new": 3, "same": 0, "invalid": 1})

    assert "方式 入户走访 事项 情况摸查、政策宣讲" in text(at_work.get(f"/audit/{event.pk}/"))
    assert "表格 走访联系记录 结果 新增 3、有错误，未导入 1" in text(at_work.get(f"/audit/{counts.pk}/"))


def test_exports_are_named_by_their_list():
    assert (kind_name("web.visits.exported"), kind_name("unheard.of.kind")) == ("导出走访联系", "unheard.of.kind")
