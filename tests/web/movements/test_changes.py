"""Pages of pauses, moves and returns, and the pages that void what was recorded by mistake."""

from __future__ import annotations

import datetime

import pytest

from nuanxin.casework.models import Placement, Return
from nuanxin.people import actions
from nuanxin.people.models import (
    CategoryHolding,
    EmploymentSpell,
    Move,
    Person,
    Recognition,
    Suspension,
    UnemploymentSpell,
)
from tests import factories
from tests.web.pages import count, messages, names, refusals, signed_in, text

FEB, MAR = datetime.date(2022, 2, 1), datetime.date(2022, 3, 1)


@pytest.fixture
def desk(client, officer):
    return signed_in(client, officer)


@pytest.fixture
def known(county):
    return factories.person(name="王秋实")


def test_a_recognition_is_paused_and_goes_on(desk, known):
    decision = factories.recognition(known, datetime.date(2022, 1, 1))

    desk.post(f"/recognitions/{decision.pk}/suspend/", {"from_on": "2022-02-01", "reason": "住院"})
    pause = Suspension.objects.get()
    desk.post(f"/suspensions/{pause.pk}/end/", {"until_on": "2022-03-01"})

    pause.refresh_from_db()
    assert (pause.from_on, pause.until_on, pause.reason) == (FEB, MAR, "住院")


def test_what_the_pause_refuses_is_told(desk, known):
    decision = factories.recognition(known, MAR)

    page = desk.post(f"/recognitions/{decision.pk}/suspend/", {"from_on": "2022-02-01", "reason": "住院"})

    assert refusals(page) == ["中止日期：中止日期 2022-02-01 早于认定日期 2022-03-01，不能登记。请核对这两个日期。"]


def test_the_person_page_offers_what_may_be_done_now(desk, known):
    decision = factories.recognition(known, FEB)

    before = text(desk.get(f"/people/{known.pk}/"))
    factories.suspension(decision, MAR)
    after = text(desk.get(f"/people/{known.pk}/"))

    assert ("中止援助 登记迁移 登记返回 合并重复" in before, "恢复援助 登记迁移" in after) == (True, True)
    assert "援助已中止 2022-03-01 起，长期外出" in after


def test_a_collector_is_offered_nothing_of_it(client, known):
    factories.recognition(known)

    page = text(signed_in(client, factories.user(role="collector")).get(f"/people/{known.pk}/"))

    assert not any(word in page for word in ("登记迁移", "中止援助", "合并重复", "作废一条记录"))


@pytest.mark.parametrize("typed", ["大塘埠镇六村村委会", "360722101201"])
def test_a_move_is_entered_by_name_or_code(desk, known, typed):
    page = desk.post(f"/people/{known.pk}/move/", {"to_area": typed, "moved_on": "2022-03-01", "reason": "搬家"}, follow=True)

    move = Move.objects.get()
    assert (move.to_area_id, move.reason, Person.objects.get().residence_id) == (factories.LIUCUN, "搬家", factories.LIUCUN)
    assert messages(page) == ["已登记迁移：王秋实。"]


def test_a_move_to_another_county_is_entered_by_its_name(desk, known):
    desk.post(f"/people/{known.pk}/move/", {"to_area": "大余县南安镇", "moved_on": "2022-03-01"})

    assert Move.objects.get().to_area_id == factories.FOREIGN_TOWN


def test_a_place_that_is_none_is_refused(desk, known):
    page = desk.post(f"/people/{known.pk}/move/", {"to_area": "桃花源", "moved_on": "2022-03-01"})

    assert (page.status_code, Move.objects.count()) == (422, 0)
    assert "桃花源" in refusals(page)[0]


def moved(person, to_area, day=MAR):
    return actions.record_move(by=None, person=person, to_area=factories.area(to_area), moved_on=day)


def test_the_receiving_township_and_the_left_one_see_the_move(client, known, township_officer):
    other = factories.person(name="李冬", residence=factories.LIUCUN)
    moved(known, factories.LIUCUN)
    moved(other, factories.SHUIDONG, FEB)
    moved(factories.person(residence=factories.LIUCUN), factories.CHANGLONG)

    page = signed_in(client, township_officer).get("/moves/")

    assert (count(page), names(page)) == ("2", ["王秋实", "李冬"])
    content = page.content.decode()
    assert (f"/people/{other.pk}/" in content, f"/people/{known.pk}/" in content) == (True, False)


def test_places_are_told_from_the_township_down(desk, known):
    moved(known, factories.FOREIGN_TOWN)

    assert "信丰县嘉定镇水东村委会 大余县南安镇" in text(desk.get("/moves/"))


@pytest.mark.parametrize(("way", "found"), [("in-360722", ["李冬"]), ("out-360722", ["王秋实"])])
def test_moves_in_and_out_can_be_told_apart(desk, known, way, found):
    moved(known, factories.FOREIGN_TOWN)
    moved(factories.person(name="李冬", residence=factories.FOREIGN_TOWN), factories.SHUIDONG)
    moved(factories.person(name="赵"), factories.LIUCUN)

    assert names(desk.get("/moves/", {"way": way})) == found


def test_a_move_is_taken_back(desk, known):
    move = moved(known, factories.LIUCUN)

    desk.post(f"/moves/{move.pk}/void/", {"reason": "录错"})

    assert Person.objects.get().residence_id == factories.SHUIDONG


def test_a_move_away_is_not_for_the_left_township_to_take_back(client, known, township_officer):
    move = moved(known, factories.LIUCUN)

    assert signed_in(client, township_officer).post(f"/moves/{move.pk}/void/", {"reason": "录错"}).status_code == 404


def test_a_return_is_entered_listed_shown_and_voided(desk, known):
    factories.placement(known, FEB)

    page = desk.post("/returns/new/", {"person": known.pk, "returned_on": "2022-03-01", "kind": "lost_job", "registers": "on"}, follow=True)

    returning = Return.objects.get()
    assert (Placement.objects.get().ended_on, UnemploymentSpell.objects.get().registered_on) == (MAR, MAR)
    assert (page.status_code, count(desk.get("/returns/"))) == (200, "1")
    assert "就业转失业" in text(desk.get(f"/returns/{returning.pk}/"))
    desk.post(f"/returns/{returning.pk}/void/", {"reason": "录错"})
    assert not Return.objects.standing().exists()


def test_what_the_return_refuses_is_told(desk, known):
    for form in ("enterprise", "flexible"):
        factories.placement(known, FEB, form)

    page = desk.post("/returns/new/", {"person": known.pk, "returned_on": "2022-03-01", "kind": "lost_job"})

    assert "还有 2 条没有离职日期的就业登记" in refusals(page)[0]


def everything(person):
    """One record of each kind that has a page to void it: (address, model)."""
    recognition = factories.recognition(person)
    holding = factories.holding(person)
    unemployment = UnemploymentSpell.objects.create(person=person, registered_on=FEB)
    employment = EmploymentSpell.objects.create(person=person, status="enterprise", started_on=FEB)
    return [
        (f"/categories/{holding.pk}/void/", CategoryHolding),
        (f"/recognitions/{recognition.pk}/void/", Recognition),
        (f"/unemployment/{unemployment.pk}/void/", UnemploymentSpell),
        (f"/employment/{employment.pk}/void/", EmploymentSpell),
        (f"/people/{person.pk}/void/", Person),
    ]


def test_every_record_of_a_person_can_be_voided_on_a_page(desk, known):
    for address, model in everything(known):
        assert desk.get(address).status_code == 200
        assert model.objects.standing().exists()

        response = desk.post(address, {"reason": "录错了"})

        assert (response.status_code, list(model.objects.values_list("void_reason", flat=True))) == (302, ["录错了"])


def test_a_pause_can_be_voided_on_a_page(desk, known):
    pause = factories.suspension(factories.recognition(known))

    desk.post(f"/suspensions/{pause.pk}/void/", {"reason": "录错了"})

    assert not Suspension.objects.standing().exists()


def test_voiding_without_a_reason_is_refused(desk, known):
    address, _ = everything(known)[0]

    assert refusals(desk.post(address, {})) == ["作废原因：请填写作废原因。"]


def test_what_others_rest_on_cannot_be_voided(desk, known):
    addresses = everything(known)

    page = desk.post(addresses[-1][0], {"reason": "录错了"})

    assert (page.status_code, Person.objects.standing().count()) == (422, 1)
    assert "请先作废这些记录" in refusals(page)[0]


@pytest.mark.parametrize("role", ["collector", "reviewer", "head", "inspector"])
def test_who_may_not_void_is_kept_out(client, known, role):
    signed_in(client, factories.user(role=role))

    assert {client.get(address).status_code for address, _ in everything(known)} == {403}


def test_the_person_page_links_to_every_voiding(desk, known):
    addresses = everything(known)
    move = moved(known, factories.LIUCUN)

    content = desk.get(f"/people/{known.pk}/").content.decode()

    assert [address for address, _ in addresses if address not in content] == []
    assert f"/moves/{move.pk}/void/" in content
