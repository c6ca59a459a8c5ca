"""The query form: what may be asked, what is refused, and how areas drill down."""

from __future__ import annotations

import datetime

import pytest

from nuanxin.casework.models import Visit
from nuanxin.errors import UserError
from nuanxin.orgs.models import RoleAssignment
from nuanxin.web.listing import Filter, Listing, Order, any_of, at_least, at_most
from nuanxin.web.listing.query import area_choices
from tests import factories
from tests.web.listing.walking import ask, simply


def test_choice_that_is_not_offered_is_refused_with_its_value(officer):
    with pytest.raises(UserError, match="“就业状态”中没有“retired”这一项"):
        simply(officer, "status=retired")


def test_area_that_does_not_exist_is_refused(officer):
    with pytest.raises(UserError, match="“999999999999”不在本系统的地区表中"):
        simply(officer, "area=999999999999")


def test_day_that_is_none_is_refused():
    with pytest.raises(UserError, match="“2022-13-01”读不懂"):
        at_least("visited_on")(Visit.objects.all(), "2022-13-01")


def test_areas_drill_down_from_the_users_own(officer):
    assert area_choices(officer, "") == (
        (factories.COUNTY, "信丰县"), (factories.JIADING, "　嘉定镇"), (factories.DATANGBU, "　大塘埠镇"),
    )  # fmt: skip


def test_chosen_area_shows_the_way_to_it_and_what_is_below(officer):
    assert area_choices(officer, factories.JIADING) == (
        (factories.COUNTY, "信丰县"), (factories.JIADING, "　嘉定镇"), (factories.SHUIDONG, "　　水东村委会"), (factories.SHUIBEI, "　　水北村委会"),
    )  # fmt: skip


def test_township_officer_is_not_offered_the_county(township_officer):
    assert [code for code, _ in area_choices(township_officer, "")] == [factories.JIADING, factories.SHUIDONG, factories.SHUIBEI]


@pytest.mark.parametrize("code", [factories.FOREIGN_COUNTY, factories.COUNTY])
def test_area_outside_the_own_offers_nothing(township_officer, code):
    assert area_choices(township_officer, code) == ()


def test_address_keeps_the_query_and_begins_at_the_first_page(officer):
    asked = ask(officer, "q=王&after=7&status=&csrfmiddlewaretoken=t")

    assert (asked.url(), asked.url(sort="-name"), asked.url(q="")) == ("?q=%E7%8E%8B", "?q=%E7%8E%8B&sort=-name", "?")


@pytest.mark.parametrize(
    ("query", "found"),
    [("{name}", 1), ("{name} ", 1), ("{id_number}", 1), ("{id_number_lower}", 1), ("13800138000", 1), ("1380013800", 0), ("没有", 0)],
)
def test_search_finds_by_name_whole_number_or_whole_phone(officer, query, found):
    person = factories.person(phone="13800138000")
    factories.person(name="别人")
    typed = query.format(name=person.name, id_number=person.full_id_number, id_number_lower=person.full_id_number.lower())

    assert len(simply(officer, f"q={typed}").rows) == found


def test_part_of_a_number_finds_nobody(officer):
    person = factories.person()

    assert simply(officer, f"q={person.full_id_number[:17]}").rows == []


@pytest.mark.parametrize(("code", "found"), [("survey", 1), ("policy", 2), ("posts", 1), ("training", 0)])
def test_any_of_finds_a_code_wherever_it_stands_in_the_field(county, person, code, found):
    factories.visit(person, topics="survey,policy,posts")
    factories.visit(person, method="phone", topics="policy")

    assert any_of("topics")(Visit.objects.all(), code).count() == found


def test_days_bound_both_sides_inclusively(person):
    factories.visit(person)

    assert at_most("visited_on")(at_least("visited_on")(Visit.objects.all(), "2022-09-05"), "2022-09-05").count() == 1


def test_choices_may_be_asked_for_on_each_page():
    offered = [("a", "甲")]
    one = Filter("x", "项", lambda records, value: records, choices=lambda: offered)

    assert (one.control, one.offered) == ("select", offered)


def test_order_turns_round():
    order = Order("name", "姓名", ("name", "pk"))

    assert (order.turned().fields, order.turned().turned(), order.turned().is_downwards) == (("-name", "-pk"), order, True)


def test_listing_without_filters_asks_nothing(officer):
    bare = Listing(name="x", title="表", columns=(), orders=(Order("pk", "号", ("pk",)),))

    assert (ask(officer, "a=1", bare).fields, ask(officer, "a=1", bare).set_count) == ([], 0)


@pytest.mark.parametrize("code", ["x y", "'", "\x00", "36072210000000000000000000000000000", "三六〇"])
def test_area_in_any_writing_is_looked_up_without_harm(officer, code):
    assert area_choices(officer, code) == ()


def test_user_of_two_townships_is_offered_both(county):
    user = factories.user(role="officer", area=factories.area(factories.JIADING))
    RoleAssignment.objects.create(user=user, role="officer", area=factories.area(factories.DATANGBU), from_on=datetime.date(2020, 1, 1))

    assert {factories.JIADING} <= {code for code, _ in area_choices(user, "")}
    assert factories.CHANGLONG in {code for code, _ in area_choices(user, factories.DATANGBU)}
