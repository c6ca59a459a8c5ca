"""Every kind of record is whole: its pages exist, its form asks what its action takes, its export leaves nothing out."""

from __future__ import annotations

import inspect
import io

import openpyxl
import pytest
from django.urls import resolve, reverse

from nuanxin.orgs.models.recorded import RECORDED_FIELDS
from nuanxin.web.casework.kinds import KINDS as OF_PERSONS
from nuanxin.web.jobs.kinds import KINDS as OF_AREAS
from nuanxin.web.records import entry, views
from tests import factories
from tests.web.pages import signed_in, text

KINDS = {kind.name: kind for kind in (*OF_PERSONS, *OF_AREAS)}
MADE = {
    "visit": factories.visit, "referral": factories.referral, "placement": factories.placement, "relief": factories.relief,
    "vacancy": factories.vacancy, "fair": factories.fair,
}  # fmt: skip
ELSEWHERE = {"person", "area"}  # shown as name, number and place


@pytest.fixture(params=KINDS)
def kind(request):
    return KINDS[request.param]


@pytest.fixture
def record(kind, county):
    made = MADE[kind.name](factories.person()) if kind.of_person else MADE[kind.name]()
    made.refresh_from_db()
    return made


def own_fields(kind) -> list:
    return [field for field in kind.model._meta.fields if field.name not in RECORDED_FIELDS | ELSEWHERE]


def test_every_page_of_a_kind_has_its_address(kind):
    addresses = [kind.url(), kind.url("new"), kind.url(pk=1), kind.url("void", 1), reverse(kind.listing.export)]

    assert [resolve(address).func.__wrapped__ for address in addresses] == [
        views.list_page.__wrapped__,
        (entry.person_entry_page if kind.of_person else entry.area_entry_page).__wrapped__,
        views.record_page.__wrapped__,
        views.void_page.__wrapped__,
        views.export.__wrapped__,
    ]


def test_form_asks_for_everything_the_action_takes_and_nothing_else(kind):
    taken = set(inspect.signature(kind.record).parameters) - {"by", "person"}
    asked = set(kind.entry.base_fields) - {"vacancy"}

    assert asked == taken


def test_void_takes_the_record_under_the_name_of_its_kind(kind):
    assert set(inspect.signature(kind.void).parameters) == {"by", kind.name, "reason"}


def test_day_of_a_kind_is_a_field_of_form_and_model(kind):
    assert kind.day in kind.entry.base_fields
    assert kind.model._meta.get_field(kind.day).get_internal_type() == "DateField"


def test_labels_of_the_form_are_those_of_the_model(kind):
    names = {field.name: str(field.verbose_name) for field in kind.model._meta.fields}
    asked = {name: str(field.label) for name, field in kind.entry.base_fields.items() if name in names}

    assert asked == {name: names[name] for name in asked}


def test_export_has_a_column_for_every_field(kind):
    labels = {column.label.partition("（")[0] for column in kind.listing.exported}
    combined = {"月薪下限": "月薪", "月薪上限": "月薪"}

    assert [
        str(field.verbose_name)
        for field in own_fields(kind)
        if combined.get(str(field.verbose_name), str(field.verbose_name)) not in labels
    ] == []


def test_record_page_tells_every_field(kind, record, client, officer):
    told = {str(label).partition("（")[0] for label, _ in kind.facts(record)}
    combined = {"月薪下限": "月薪", "月薪上限": "月薪", "合同起始": "合同期限", "合同终止": "合同期限"}

    assert [
        str(field.verbose_name) for field in own_fields(kind) if combined.get(str(field.verbose_name), str(field.verbose_name)) not in told
    ] == []


def test_record_is_called_by_name_on_its_page(kind, record, client, officer):
    page = signed_in(client, officer).get(kind.url(pk=record.pk))

    assert f"<h1>{kind.title_of(record)}</h1>" in page.content.decode()


def test_list_is_read_in_one_query_without_numbers(kind, record, officer, django_assert_num_queries):
    from nuanxin.orgs import access

    access.assignments(officer)
    with django_assert_num_queries(1):
        [found] = kind.records(officer)
        str(found), str(found.person.residence if kind.of_person else found.area)

    assert found.get_deferred_fields() == set()
    assert not kind.of_person or {"id_number", "phone"} <= found.person.get_deferred_fields()


def test_columns_can_be_drawn_and_exported_for_a_bare_record(kind, record, officer):
    rows = kind.listing.prepare(list(kind.records(officer)))

    assert ["".join(column.html(row) for column in kind.listing.shown).count("<t") for row in rows] == [len(kind.listing.shown)]
    assert all(column.exported(rows[0]) is not None or column.value for column in kind.listing.exported)


def test_export_reads_as_a_table_with_a_title(kind, record, client, officer):
    response = signed_in(client, officer).post(reverse(kind.listing.export))

    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    rows = [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]
    assert any(kind.listing.title in str(cell) for cell in rows[0])
    assert [column.label for column in kind.listing.exported] in rows


def test_entry_page_begins_with_what_the_link_says(kind, client, officer):
    text_field = next((name for name in ("employer_name", "name", "visitor") if name in kind.entry.base_fields), None)
    if text_field is None:
        assert kind.name == "relief"
        return

    page = signed_in(client, officer).get(kind.url("new"), {text_field: "从链接带来"})

    assert 'value="从链接带来"' in page.content.decode()


def test_cancel_leads_back_to_where_the_link_said(kind, client, officer):
    page = signed_in(client, officer).get(kind.url("new"), {"next": "/people/"})

    assert 'href="/people/">取消' in page.content.decode()


def test_refused_entry_still_knows_the_way_back(kind, client, officer):
    page = signed_in(client, officer).post(kind.url("new"), {"next": "/people/"})

    assert page.status_code == 422
    assert 'name="next" value="/people/"' in page.content.decode()


def test_collector_of_a_village_may_enter_there(kind, client, county):
    village = factories.area(factories.SHUIDONG)
    collector = factories.user(role="collector", area=village)

    page = signed_in(client, collector).get(kind.url("new"))

    assert page.status_code == 200
    assert kind.of_person or "水东村委会" in text(page)
