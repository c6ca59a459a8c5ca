"""Odd values in addresses: every list answers, refuses in words or sends elsewhere, and never breaks."""

from __future__ import annotations

import pytest
from django.urls import reverse

from nuanxin.orgs.enums import ImportState
from nuanxin.orgs.models import ImportConflict, ImportRun
from nuanxin.web.casework.kinds import KINDS as CASEWORK
from nuanxin.web.imports.conflicts import CONFLICTS
from nuanxin.web.imports.history import RUNS
from nuanxin.web.jobs.kinds import KINDS as JOBS
from nuanxin.web.oversight.accounts import ACCOUNTS
from nuanxin.web.oversight.trail import TRAIL
from nuanxin.web.people.ledger import LEDGER
from tests import factories
from tests.security.payloads import ODD, read
from tests.web.pages import HTMX, signed_in, text

NOTICE = "2022-xinfeng-nuanxin"
OFFICERS = {listing.name: listing for listing in (LEDGER, RUNS, CONFLICTS, *(kind.listing for kind in (*CASEWORK, *JOBS)))}
ADMINISTRATORS = {listing.name: listing for listing in (ACCOUNTS, TRAIL)}
LISTINGS = OFFICERS | ADMINISTRATORS
COUNTED = {
    "gaps": {"notice": NOTICE}, "targets": {"notice": NOTICE}, "form": {"notice": NOTICE, "form": "2"},
    "form-people": {"notice": NOTICE, "form": "2", "column": 1}, "notice": {"notice": NOTICE},
}  # fmt: skip
FINE = {200, 302, 422}


@pytest.fixture
def full(county):
    """One of everything that a list shows."""
    one = factories.person(employment_status="unemployed", wants_job=True)
    for make in (factories.visit, factories.referral, factories.placement, factories.relief, factories.recognition, factories.holding):
        make(one)
    factories.vacancy()
    factories.fair()
    run = ImportRun.objects.create(list_id="persons", area=county, by_name="甲", file_name="a.xlsx", state=ImportState.JUDGED)
    ImportConflict.objects.create(
        run=run, list_id="persons", key_digest="k", area_code=factories.SHUIDONG, row_number=3, reason="性别不符。"
    )


@pytest.fixture
def readers(full):
    """A client for each list: of an officer, or of an administrator."""
    from django.test import Client

    officer, administrator = factories.user(role="officer"), factories.user(role="administrator")
    clients = {"officer": signed_in(Client(), officer), "administrator": signed_in(Client(), administrator)}
    return {name: clients["officer" if name in OFFICERS else "administrator"] for name in LISTINGS}


@pytest.mark.parametrize("name", LISTINGS)
def test_odd_values_in_a_list_never_break_it(readers, name):
    typed = {one.name: ODD[:4] if one.offered else ODD for one in LISTINGS[name].filters}
    asked = typed | {"after": ODD[:10], "before": ODD[:10], "sort": ODD, "page": ODD[:4], "unknown": ODD[:4]}
    client, address = readers[name], reverse(name)

    answers = {
        (key, value): client.get(address, {key: value}, headers=HTMX).status_code for key, values in asked.items() for value in values
    }

    assert {case: status for case, status in answers.items() if status not in FINE | {204}} == {}


@pytest.mark.parametrize("name", LISTINGS)
def test_unknown_sort_and_place_show_the_plain_list(readers, name):
    """What only turns pages is never refused: a stale link still shows the list."""
    plain = readers[name].get(reverse(name))

    for key in ("after", "before", "sort", "unknown"):
        for value in ("x", "-1", "99999999999999999999999", "\x00", "²"):
            answer = readers[name].get(reverse(name), {key: value})
            assert [row.pk for row in answer.context["page"].rows] == [row.pk for row in plain.context["page"].rows], (key, value)


@pytest.mark.parametrize("name", LISTINGS)
def test_repeated_and_many_keys_do_not_break_a_list(readers, name):
    first = LISTINGS[name].filters[0].name
    query = "&".join([f"{first}="] * 50 + [f"k{number}=v" for number in range(200)] + ["sort=a&sort=b&after=1&after=2"])

    assert readers[name].get(f"{reverse(name)}?{query}").status_code == 200


@pytest.mark.parametrize("name", LISTINGS)
@pytest.mark.parametrize("query", ["%ff=%fe", "q=%ED%A0%80", "=&&&=;", "q=%", "after=%00", "a" * 4000, "q=" + "%41" * 2000])
def test_malformed_query_strings_do_not_break_a_list(readers, name, query):
    assert readers[name].get(f"{reverse(name)}?{query}").status_code in FINE


@pytest.mark.parametrize("name", LISTINGS)
def test_refused_value_is_repeated_as_text(readers, name):
    select = next((one for one in LISTINGS[name].filters if one.offered), None)
    if select is None:
        assert name == "reliefs"
        return

    response = readers[name].get(reverse(name), {select.name: "<evil onclick=go>"})

    assert response.status_code == 422
    assert f"“{select.label}”中没有“<evil onclick=go>”这一项" in text(response)
    assert read(response.content.decode()).alive == []


@pytest.mark.parametrize("name", LISTINGS)
def test_wildcards_of_databases_are_letters_like_others(readers, name):
    """% and _ match nothing but themselves."""
    typed = {one.name for one in LISTINGS[name].filters} & {"q", "employer", "by", "subject"}

    for key in typed:
        for value in ("%", "_", "%%", "张_", "*", "?"):
            assert list(readers[name].get(reverse(name), {key: value}).context["page"].rows) == [], (key, value)


@pytest.mark.parametrize("name", [name for name in LISTINGS if LISTINGS[name].export])
def test_odd_values_in_an_export_never_break_it(readers, name):
    address = reverse(LISTINGS[name].export)
    asked = [one.name for one in LISTINGS[name].filters]

    answers = {
        (key, value): readers[name].post(f"{address}?{key}={value}").status_code for key in asked for value in ("x", "9999-12-31", "'")
    }
    answers |= {
        ("id", value): readers[name].post(address, {"only": "chosen", "id": value}).status_code
        for value in ("x", "-1", "9" * 30, "9" * 18, "\x00", "１", "")
    }

    assert {case: status for case, status in answers.items() if status not in {200, 422}} == {}


@pytest.mark.parametrize("name", COUNTED)
def test_odd_values_in_counted_pages_never_break_them(readers, name):
    """A foreign or unknown area is not found; a day that is none is refused; a page that is none shows the first."""
    asked = {"gaps": ("item", "page"), "targets": ("page",), "form": ("from", "to"), "form-people": ("from", "to", "page", "own")}
    client, address = readers["people"], reverse(name, kwargs=COUNTED[name])

    answers = {
        (key, value): client.get(address, {key: value}, headers=HTMX).status_code
        for key in ("area", *asked.get(name, ()))
        for value in ("x", "\x00", "9" * 20, "0001-01-01", "9999-12-31", "２０２２-01-01", "'")
    }

    assert {case: status for case, status in answers.items() if status not in FINE | {404}} == {}


@pytest.mark.parametrize(
    "address",
    [
        "/people/0/", "/people/99999999999999999999999/", "/people/-1/", "/people/%00/", "/people/１/", "/people/1/../2/", "/visits/9999999999999999999/",
        "/people/99999999999999999999999/edit/", "/categories/99999999999999999999999/end/",
        "/recognitions/99999999999999999999999/end/", "/unemployment/99999999999999999999999/end/", "/visits/99999999999999999999999/void/",
        "/vacancies/99999999999999999999999/refer/", "/imports/99999999999999999999999/", "/imports/99999999999999999999999/marked/",
        "/conflicts/99999999999999999999999/", "/imports/templates/nothing/", "/imports/templates/visits%00/", "/notices/nothing/",
        f"/notices/{NOTICE}/forms/99/",
        "/areas/%00/", "/areas/999999999999/", "/areas/../../etc/passwd", "/areas/" + "9" * 3000 + "/", "/" + "9" * 6000, "/people/" + "9" * 5000 + "/",
    ],
)  # fmt: skip
def test_address_of_nothing_is_not_found(readers, address):
    assert readers["people"].get(address).status_code == 404


@pytest.mark.parametrize(
    "address", ["/users/99999999999999999999999/", "/roles/99999999999999999999999/end/", "/audit/99999999999999999999999/"]
)
def test_administrators_address_of_nothing_is_not_found(readers, address):
    assert readers["users"].get(address).status_code == 404


@pytest.mark.parametrize(
    "query", ["person=x", "person=-1", f"person={'9' * 30}", "id=x&id=1", "person=%00", "person=１", "id=" + "&id=1" * 3]
)
def test_entry_for_nobody_is_not_found_or_empty(readers, query):
    assert readers["visits"].get(f"/visits/new/?{query}").status_code == 404


@pytest.mark.parametrize("value", [value for value in ODD if value])
def test_odd_search_of_persons_to_choose_from_never_breaks(readers, value):
    assert readers["visits"].get("/person-choices/", {"find": value, "several": value}, headers=HTMX).status_code == 200
