"""Pages of households, each by its address: who gets in, who does not, and what a neighbouring township is told (nothing)."""

from __future__ import annotations

import datetime

import pytest

from nuanxin.orgs.models import Office
from nuanxin.people.models import HouseholdRecognition
from tests import factories
from tests.factories import households as families
from tests.web.filed import ROLES, on_file, only, statuses
from tests.web.pages import names, signed_in, text

TODAY = datetime.date(2022, 9, 20)
LOOKING = ("collector", "officer", "reviewer", "head", "inspector")
DECIDING = ("officer", "reviewer", "head")
OFFICER = ("officer",)
RECOGNISING = {"decided_on": "2022-09-01", "source": "officer"}
ENDING = {"ended_on": "2022-09-10", "end_code": "ineligible"}


@pytest.fixture
def home(county):
    """A household of one without work, recognised."""
    Office.objects.update(business_date=TODAY)
    household, [head] = families.household(name="李夫")
    return {"household": household, "head": head, "recognition": families.recognised(household)}


def address(home: dict, page: str) -> str:
    return page.format(household=home["household"].pk, recognition=home["recognition"].pk)


PAGES = [
    ("/households/", LOOKING),
    ("/households/{household}/", LOOKING),
    ("/households/{household}/recognise/", DECIDING),
    ("/households/{household}/members/new/", OFFICER),
    ("/households/{household}/head/", OFFICER),
    ("/household-recognitions/{recognition}/end/", DECIDING),
    ("/household-recognitions/{recognition}/void/", OFFICER),
]
OF_ONE = [page for page, _ in PAGES[1:]]


@pytest.mark.parametrize(("page", "roles"), PAGES)
def test_page_is_open_to_its_roles_and_to_no_other(client, home, page, roles):
    assert statuses(client, address(home, page)) == only(*roles)


@pytest.mark.parametrize(("page", "roles"), PAGES)
def test_looking_at_a_page_writes_nothing(client, home, officer, page, roles):
    signed_in(client, officer)
    before = on_file()

    client.get(address(home, page))

    assert on_file() == before


@pytest.mark.parametrize(
    ("page", "roles"),
    [
        ("/households/{household}/recognise/", ("collector", "inspector", "administrator")),
        ("/households/{household}/members/new/", ("collector", "reviewer", "head", "inspector", "administrator")),
        ("/households/{household}/head/", ("collector", "reviewer", "head", "inspector", "administrator")),
        ("/household-recognitions/{recognition}/end/", ("collector", "inspector", "administrator")),
        ("/household-recognitions/{recognition}/void/", ("collector", "reviewer", "head", "inspector", "administrator")),
    ],
)
def test_sending_without_the_permission_is_forbidden_and_writes_nothing(client, home, page, roles):
    users = [factories.user(role=role) for role in roles]
    sent = RECOGNISING | ENDING | {"reason": "登记错了", "person": home["head"].pk}
    before = on_file()

    found = {signed_in(client, user).post(address(home, page), sent).status_code for user in users}

    assert (found, on_file() == before) == ({403}, True)


def test_export_is_for_those_who_may_export(client, home):
    assert statuses(client, "/households/export/", {}) == only(*DECIDING)


def test_export_by_a_link_is_refused(client, home, officer):
    assert signed_in(client, officer).get("/households/export/").status_code == 405


def test_page_without_signing_in_leads_to_the_sign_in_page(client, home):
    answers = [client.get(address(home, page)) for page, _ in PAGES]

    assert {(answer.status_code, answer["Location"].partition("?")[0]) for answer in answers} == {(302, "/login/")}


@pytest.mark.parametrize("page", OF_ONE)
def test_household_of_another_township_is_not_found_and_nothing_is_told_of_it(client, home, page):
    neighbour = factories.user(role="officer", area=factories.area(factories.DATANGBU))

    response = signed_in(client, neighbour).get(address(home, page))

    assert response.status_code == 404
    assert not any(told in response.content.decode() for told in ("李夫", home["head"].id_masked, "零就业"))


@pytest.mark.parametrize("page", OF_ONE[1:])
def test_household_of_another_township_cannot_be_written_to(client, home, page):
    neighbour = factories.user(role="officer", area=factories.area(factories.DATANGBU))
    before = on_file()

    response = signed_in(client, neighbour).post(address(home, page), RECOGNISING | ENDING | {"reason": "登记错了"})

    assert (response.status_code, on_file() == before) == (404, True)


@pytest.mark.parametrize("page", OF_ONE)
def test_household_that_there_is_not_is_not_found_either(client, home, officer, page):
    assert signed_in(client, officer).get(page.format(household=999_999, recognition=999_999)).status_code == 404


def test_number_beyond_any_key_is_not_found(client, officer):
    assert signed_in(client, officer).get(f"/households/{10**30}/").status_code == 404


@pytest.fixture
def parted(county):
    """The head lives in 大塘埠镇, the son in 嘉定镇: whose officer sees the household, and decides nothing about it."""
    Office.objects.update(business_date=TODAY)
    household, [head, son] = families.household(
        {"name": "李子", "residence": factories.SHUIDONG}, name="李夫", residence=factories.CHANGLONG
    )
    return {"household": household, "head": head, "son": son, "recognition": families.recognised(household, area_id=factories.CHANGLONG)}


def test_household_with_its_head_elsewhere_is_shown_by_the_name_of_the_member_who_lives_here(client, parted, township_officer):
    told = text(signed_in(client, township_officer).get(address(parted, "/households/{household}/")))

    assert ("李子的家庭" in told, "李夫" in told, "住在您管辖之外的成员" in told) == (True, False, True)


@pytest.mark.parametrize("page", ["recognise/", "members/new/", "head/"])
def test_household_with_its_head_elsewhere_is_decided_on_there(client, parted, township_officer, page):
    desk = signed_in(client, township_officer)

    shown = desk.get(address(parted, "/households/{household}/")).content.decode()

    assert page not in shown
    assert desk.get(address(parted, "/households/{household}/") + page).status_code == 403


@pytest.mark.parametrize("page", ["end", "void"])
def test_recognition_of_another_township_is_not_found_though_the_household_is_seen(client, parted, township_officer, page):
    sent = ENDING | {"reason": "登记错了"}

    response = signed_in(client, township_officer).post(f"/household-recognitions/{parted['recognition'].pk}/{page}/", sent)

    decision = HouseholdRecognition.objects.get()
    assert (response.status_code, decision.ended_on, decision.is_standing) == (404, None, True)


def test_recognition_of_another_township_is_not_linked_to(client, parted, township_officer):
    content = signed_in(client, township_officer).get(address(parted, "/households/{household}/")).content.decode()

    assert "2022-08-01 认定为零就业家庭" in content
    assert "/household-recognitions/" not in content


@pytest.mark.parametrize("asked", ["李夫", "number"])
def test_search_for_a_member_who_lives_elsewhere_finds_nothing(client, parted, township_officer, asked):
    typed = parted["head"].id_number if asked == "number" else asked

    response = signed_in(client, township_officer).get("/households/", {"q": typed})

    assert names(response) == []


def test_search_for_a_member_who_lives_here_finds_the_household(client, parted, township_officer):
    assert names(signed_in(client, township_officer).get("/households/", {"q": "李子"})) == ["李子"]


def test_area_of_another_township_finds_nothing(client, parted, township_officer):
    assert names(signed_in(client, township_officer).get("/households/", {"area": factories.DATANGBU})) == []


def test_voided_recognition_is_not_found_again(client, home, officer):
    home["recognition"].voided_at, home["recognition"].void_reason = datetime.datetime.now(datetime.UTC), "登记错了"
    home["recognition"].save()
    desk = signed_in(client, officer)

    assert [desk.get(address(home, page)).status_code for page in OF_ONE[-2:]] == [404, 404]


def test_role_that_ended_yesterday_opens_nothing(client, home):
    former = factories.user(role="officer")
    former.role_assignments.update(until_on=datetime.date(2022, 1, 1))

    assert {signed_in(client, former).get(address(home, page)).status_code for page, _ in PAGES} == {403}


def test_every_role_is_asked_after():
    from nuanxin.orgs.enums import Role

    assert sorted(ROLES) == sorted(Role.values)
