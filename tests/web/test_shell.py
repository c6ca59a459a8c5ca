"""The frame: every line of the menu leads somewhere, stays lit on its pages, and what a request asks twice is asked once."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse

from nuanxin.orgs.models import Office
from nuanxin.web import remembered, shell
from tests import factories
from tests.web.pages import signed_in

ENTRIES = [one for _, entries in shell.MENU for one in entries]


@pytest.mark.parametrize("one", ENTRIES, ids=lambda one: one.name)
def test_line_of_the_menu_leads_to_a_page(one):
    assert reverse(one.name)


def test_no_page_lights_two_lines():
    lit = [name for one in ENTRIES for name in (one.name, *one.covers)]

    assert sorted(lit) == sorted(set(lit))


def test_every_covered_page_exists():
    from tests.web.test_leaks import routes

    known = set(routes())
    assert {name for one in ENTRIES for name in one.covers} - known <= {"todos"}


def test_page_below_a_list_keeps_its_line_lit(client, officer, person):
    content = signed_in(client, officer).get(f"/people/{person.pk}/").content.decode()

    assert '<a href="/people/" aria-current="page">' in content
    assert content.count('aria-current="page"') == 2  # the menu and the breadcrumb


def test_office_and_its_business_date_stand_in_the_top_bar(client, officer):
    Office.objects.update(business_date=datetime.date(2022, 9, 20))

    content = signed_in(client, officer).get("/").content.decode()

    assert "信丰县就业创业服务中心" in content
    assert "业务日期 2022-09-20" in content


def test_office_without_business_date_shows_none(client, officer):
    assert "业务日期" not in signed_in(client, officer).get("/").content.decode()


def test_bell_is_remembered_for_a_while(client, officer, monkeypatch):
    signed_in(client, officer).get("/people/")
    monkeypatch.setattr("nuanxin.web.workbench.todos.count", lambda user: pytest.fail("asked again"))

    assert client.get("/people/").status_code == 200


def test_office_is_asked_for_once_during_a_request(county, django_assert_num_queries):
    with django_assert_num_queries(1), remembered.during_request():
        assert remembered.office() == remembered.office()


def test_office_is_asked_for_each_time_outside_a_request(county, django_assert_num_queries):
    with django_assert_num_queries(2):
        assert remembered.office() == remembered.office()


def test_business_date_is_the_real_date_unless_the_office_sets_one(county):
    before = remembered.business_today()
    Office.objects.update(business_date=datetime.date(2022, 9, 20))

    assert (before, remembered.business_today()) == (datetime.date.today(), datetime.date(2022, 9, 20))


def test_without_an_office_the_real_date_counts(db):
    assert remembered.business_today() == datetime.date.today()


def test_menu_differs_by_permission_not_by_user(county):
    first, second = factories.user(role="officer"), factories.user(role="officer")

    assert shell.menu(frozenset(), "people") != shell.menu(frozenset(shell.Permission), "people")
    assert first.pk != second.pk
