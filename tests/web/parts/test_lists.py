"""Every list as its reader meets it: fragment and reload, export and page, ticked rows, filters one by one."""

from __future__ import annotations

import datetime
import re

import pytest
from django.test import Client
from django.urls import reverse

from nuanxin.orgs.enums import ImportState
from nuanxin.orgs.models import AuditEvent, ImportConflict, ImportRun
from nuanxin.web.casework.kinds import KINDS as CASEWORK
from nuanxin.web.imports.conflicts import CONFLICTS
from nuanxin.web.imports.history import RUNS
from nuanxin.web.jobs.kinds import KINDS as JOBS
from nuanxin.web.oversight.accounts import ACCOUNTS
from nuanxin.web.oversight.trail import TRAIL
from nuanxin.web.people.ledger import LEDGER
from tests import factories
from tests.web import workbooks
from tests.web.pages import HTMX, count, names, signed_in, without_tokens

KINDS = {kind.listing.name: kind for kind in (*CASEWORK, *JOBS)}
LISTINGS = {one.name: one for one in (LEDGER, RUNS, CONFLICTS, ACCOUNTS, TRAIL, *(kind.listing for kind in KINDS.values()))}
EXPORTED = {name: listing for name, listing in LISTINGS.items() if listing.export}
OVERSEEN = {"users", "audit"}
DAY = datetime.date(2022, 9, 5)


@pytest.fixture
def stocked(county):
    """Three of everything, on three days, in two townships."""
    for number in range(3):
        place = (factories.SHUIDONG, factories.SHUIBEI, factories.CHANGLONG)[number]
        person, day = (
            factories.person(name=f"王{'甲乙丙'[number]}", residence=place, employment_status="unemployed"),
            DAY + datetime.timedelta(days=number),
        )
        factories.visit(person, day, topics="survey,policy")
        factories.referral(person, day)
        factories.placement(person, day)
        factories.relief(person, day, f"{number + 1}00.50")
        factories.vacancy(collected_on=day, openings=number + 1)
        factories.fair(held_on=day)
        run = ImportRun.objects.create(list_id="visits", area=county, by_name="甲", file_name=f"{number}.xlsx", state=ImportState.JUDGED)
        ImportConflict.objects.create(
            run=run, list_id="visits", key_digest=str(number), area_code=place, row_number=number, reason=f"第{number}处不符。"
        )
        factories.user(username=f"clerk{number}")
        AuditEvent.objects.create(kind="people.person.registered", by=None, by_name="甲", area_code=place)


@pytest.fixture
def reader(stocked):
    """Opens a list with the account that may read it."""
    officer, administrator = signed_in(Client(), factories.user(role="officer")), signed_in(Client(), factories.user(role="administrator"))
    return lambda name: administrator if name in OVERSEEN else officer


def fragment(content: str) -> str:
    """The list alone, without what differs by nature: the token, and the area field that a fragment brings along."""
    return re.sub(
        r"\s+",
        " ",
        without_tokens(content[content.index('<form method="post" data-batch') : content.index("</form>", content.index("data-batch"))]),
    )


@pytest.mark.parametrize("name", LISTINGS)
@pytest.mark.parametrize("query", ["", "unknown=1", "sort=name", "after=1", "before=2", "first"])
def test_fragment_put_into_the_page_is_the_page_reloaded(reader, name, query):
    narrowing = {
        "q": "王",
        "employer": "单位",
        "kind": "people.person.registered",
        "list": "visits",
        "name": "0",
        "state": "open",
        "role": "officer",
        "form": "on_site",
    }
    first = LISTINGS[name].filters[0].name
    address = reverse(name) + "?" + (f"{first}={narrowing.get(first, factories.JIADING)}" if query == "first" else query)

    whole = reader(name).get(address)
    part = reader(name).get(address, headers=HTMX)

    assert (whole.status_code, part.status_code) == (200, 200)
    assert fragment(part.content.decode()) == fragment(whole.content.decode())
    assert ("<html" in part.content.decode(), "HX-Request" in part["Vary"], "HX-Request" in whole["Vary"]) == (False, True, True)


@pytest.mark.parametrize("name", LISTINGS)
def test_boosted_and_restored_requests_get_the_whole_page(reader, name):
    for header in ("hx-boosted", "hx-history-restore-request"):
        assert "<html" in reader(name).get(reverse(name), headers={**HTMX, header: "true"}).content.decode(), header


@pytest.mark.parametrize("name", LISTINGS)
def test_heading_and_cells_of_every_row_are_those_declared(reader, name):
    content = reader(name).get(reverse(name)).content.decode()

    shown = [column.label for column in LISTINGS[name].shown]
    head = re.search(r"<thead>.*?</thead>", content, re.DOTALL)[0]
    headings = [
        re.sub(r"<svg.*?</svg>|<[^>]+>", "", one, flags=re.DOTALL).strip()
        for one in re.findall(r'<th scope="col"(?! class="chk").*?</th>', head, re.DOTALL)
    ]
    rows = re.findall(r"<tr>(.*?)</tr>", content[content.index("<tbody>") : content.index("</tbody>")], re.DOTALL)
    labelled = [label for label, column in zip(shown, LISTINGS[name].shown, strict=True) if not column.is_head and column.style != "ops"]
    assert headings == shown
    assert [re.findall(r'data-l="([^"]*)"', row) for row in rows] == [labelled] * len(rows)
    assert len(rows) >= 3


@pytest.mark.parametrize("name", LISTINGS)
def test_form_asks_every_filter_once_under_its_label(reader, name):
    content = reader(name).get(reverse(name)).content.decode()

    for one in LISTINGS[name].filters:
        assert len(re.findall(rf'id="f-{one.name}"', content)) == 1, one.name
        assert re.search(rf'<label[^>]* for="f-{one.name}"[^>]*>\s*{re.escape(one.label)}', content), one.label


@pytest.mark.parametrize("name", LISTINGS)
def test_names_of_filters_columns_and_orders_are_unique_and_served(name):
    listing = LISTINGS[name]

    for names_of in ([one.name for one in listing.filters], [one.name for one in listing.columns], [one.name for one in listing.orders]):
        assert len(names_of) == len(set(names_of))
    assert {column.order for column in listing.columns if column.order} <= {order.name for order in listing.orders}
    assert all(order.paths[-1] == "pk" and len(order.paths) <= 2 for order in listing.orders)
    assert all(len({field.startswith("-") for field in order.fields}) == 1 for order in listing.orders)
    assert not {one.name for one in listing.filters} & {"after", "before", "sort", "page"}


def sheet(response) -> list[dict]:
    _title, head, *rows = workbooks.rows(response)
    return [dict(zip(head, row, strict=True)) for row in rows]


@pytest.mark.parametrize("name", sorted(set(EXPORTED) - {"audit"}))
@pytest.mark.parametrize("query", ["", f"area={factories.JIADING}", "from=2022-09-06", "to=2022-09-05", "q=王乙", "q=没有"])
def test_export_holds_the_rows_of_the_page_in_their_order(reader, name, query):
    if query.split("=")[0] not in {"", *(one.name for one in LISTINGS[name].filters)}:
        query = ""
    page = reader(name).get(f"{reverse(name)}?{query}")

    rows = sheet(reader(name).post(f"{reverse(LISTINGS[name].export)}?{query}"))

    head = next(column.label for column in LISTINGS[name].columns if column.is_head)
    assert [row[head] for row in rows] == names(page)
    assert str(len(rows)) == count(page)


@pytest.mark.parametrize("name", EXPORTED)
def test_export_has_the_columns_declared_and_never_the_links(reader, name):
    title, head, *_ = workbooks.rows(reader(name).post(reverse(LISTINGS[name].export)))

    assert (title[0], list(head)) == (LISTINGS[name].title, [column.label for column in LISTINGS[name].exported])
    assert "操作" not in head


@pytest.mark.parametrize("name", sorted(set(EXPORTED) - {"audit"}))
@pytest.mark.parametrize("ticked", [[0], [2], [0, 2], [2, 0, 0]])
def test_export_of_ticked_rows_holds_these_in_the_order_of_the_page(reader, name, ticked):
    page = reader(name).get(reverse(name))
    keys = [row.pk for row in page.context["page"].rows]

    rows = sheet(reader(name).post(reverse(LISTINGS[name].export), {"only": "chosen", "id": [keys[place] for place in ticked]}))

    head = next(column.label for column in LISTINGS[name].columns if column.is_head)
    assert [row[head] for row in rows] == [names(page)[place] for place in sorted(set(ticked))]


@pytest.mark.parametrize("name", sorted(set(EXPORTED) - {"audit"}))
def test_ticked_row_outside_the_filters_is_not_exported(reader, name):
    keys = [row.pk for row in reader(name).get(reverse(name)).context["page"].rows]
    hidden = "from=2023-01-01" if name != "people" else "q=没有"

    assert sheet(reader(name).post(f"{reverse(LISTINGS[name].export)}?{hidden}", {"only": "chosen", "id": keys})) == []


@pytest.mark.parametrize("name", EXPORTED)
@pytest.mark.parametrize("keys", [[], ["x"], ["-1"], ["²"], ["9" * 19], [""]])
def test_export_of_no_usable_tick_is_refused_and_leaves_no_event(reader, name, keys):
    before = AuditEvent.objects.count()

    response = reader(name).post(reverse(LISTINGS[name].export), {"only": "chosen", "id": keys})

    assert (response.status_code, AuditEvent.objects.count()) == (422, before)
    assert "没有选择任何一行，不能导出所选" in response.content.decode()


@pytest.mark.parametrize("name", EXPORTED)
def test_export_is_one_event_with_counts_and_names_of_filters_alone(reader, name):
    reader(name).post(f"{reverse(LISTINGS[name].export)}?area={factories.JIADING}")

    event = AuditEvent.objects.get(kind=f"web.{name}.exported")
    assert event.details["narrowed_by"] == (["area"] if any(one.name == "area" for one in LISTINGS[name].filters) else [])
    assert factories.JIADING not in str(event.details["narrowed_by"])
    assert isinstance(event.details["rows"], int)


@pytest.mark.parametrize("name", EXPORTED)
def test_export_beyond_the_limit_is_refused_with_the_limit(reader, name, monkeypatch):
    monkeypatch.setattr("nuanxin.web.listing.exporting.MOST_ROWS", 2)

    response = reader(name).post(reverse(LISTINGS[name].export))

    assert response.status_code == 422
    assert "符合条件的超过 2 行，一次导出不下。请按地区或时间分几次导出。" in response.content.decode()
    assert not AuditEvent.objects.filter(kind__endswith=".exported").exists()


@pytest.mark.parametrize("name", EXPORTED)
def test_export_is_a_workbook_with_a_chinese_name_and_the_day(reader, name):
    from urllib.parse import unquote

    from nuanxin.orgs.models import Office

    Office.objects.update(business_date=datetime.date(2022, 9, 20))
    response = reader(name).post(reverse(LISTINGS[name].export))

    assert response["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert unquote(response["Content-Disposition"]) == f"attachment; filename*=utf-8''{LISTINGS[name].title}20220920.xlsx"


@pytest.mark.parametrize("name", KINDS)
def test_days_of_a_list_bound_it_on_both_sides(reader, name):
    day = KINDS[name].day

    def days(query):
        return [str(getattr(row, day)) for row in reader(name).get(f"{reverse(name)}?{query}").context["page"].rows]

    assert days("") == ["2022-09-07", "2022-09-06", "2022-09-05"]
    assert days("from=2022-09-06") == ["2022-09-07", "2022-09-06"]
    assert days("to=2022-09-06") == ["2022-09-06", "2022-09-05"]
    assert days("from=2022-09-06&to=2022-09-06") == ["2022-09-06"]
    assert days("from=2022-09-07&to=2022-09-05") == []
    assert days(f"sort={day}") == ["2022-09-05", "2022-09-06", "2022-09-07"]


@pytest.mark.parametrize("name", LISTINGS)
def test_every_choice_of_every_filter_can_be_asked(reader, name):
    for one in LISTINGS[name].filters:
        for value, _ in list(one.offered)[:6]:
            response = reader(name).get(reverse(name), {one.name: value}, headers=HTMX)
            assert response.status_code == 200, (one.name, value)
