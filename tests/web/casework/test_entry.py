"""Entering casework through the pages: who is picked, what is refused and where it stands, several persons at once."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from nuanxin.casework.models import Placement, Referral, Relief, Visit
from nuanxin.orgs.models import AuditEvent, Office
from tests import factories
from tests.web.pages import HTMX, between, messages, refusals, signed_in, text

VISIT = {"visited_on": "2022-09-05", "method": "home_visit", "topics": ["policy", "survey"], "visitor": "王走访", "record": "家中"}
REFERRAL = {"referred_on": "2022-09-06", "employer_name": "信丰电子厂", "post_name": "操作工", "channel": "phone", "feedback": ""}
PLACEMENT = {"started_on": "2022-09-07", "form": "enterprise", "is_helped": "1", "employer_name": "信丰电子厂"}
RELIEF = {"given_on": "2022-09-08", "amount_yuan": "500"}
ENTRIES = {"visits": (Visit, VISIT), "referrals": (Referral, REFERRAL), "placements": (Placement, PLACEMENT), "reliefs": (Relief, RELIEF)}


@pytest.fixture
def at_work(client, officer):
    return signed_in(client, officer)


@pytest.mark.parametrize("name", ENTRIES)
def test_entry_is_saved_once_with_one_event(at_work, officer, person, name):
    model, values = ENTRIES[name]

    responses = [at_work.post(f"/{name}/new/", {**values, "person": person.pk}) for _ in range(2)]

    assert [response.status_code for response in responses] == [302, 302]
    assert [(made.person, made.recorded_by) for made in model.objects.all()] == [(person, officer)]
    assert AuditEvent.objects.filter(kind__startswith="casework").count() == 1


def test_visit_entry_keeps_every_value(at_work, person):
    at_work.post("/visits/new/", {**VISIT, "person": person.pk})

    visit = Visit.objects.get()
    assert (visit.visited_on, visit.method, visit.topics, visit.visitor, visit.record) == (
        datetime.date(2022, 9, 5), "home_visit", "survey,policy", "王走访", "家中",
    )  # fmt: skip


def test_relief_entry_keeps_the_amount_exactly(at_work, person):
    at_work.post("/reliefs/new/", {**RELIEF, "person": person.pk, "amount_yuan": "1234.56"})

    assert Relief.objects.get().amount_yuan == Decimal("1234.56")


def test_entry_says_what_was_saved_and_leads_back(at_work, person):
    response = at_work.post("/visits/new/", {**VISIT, "person": person.pk, "next": "/referrals/"}, follow=True)

    assert response.redirect_chain == [("/referrals/", 302)]
    assert messages(response) == [f"已登记走访联系：{person.name}，2022-09-05。"]


def test_entry_never_leads_to_another_site(at_work, person):
    for elsewhere in ("https://evil.example/", "//evil.example/", "javascript:alert(1)"):
        response = at_work.post("/visits/new/", {**VISIT, "person": person.pk, "next": elsewhere})
        assert response["Location"] == "/visits/", elsewhere

    assert 'href="https://evil' not in at_work.get("/visits/new/?next=https://evil.example/").content.decode()


def test_entry_begins_with_the_business_date_and_the_visitor(at_work, officer):
    Office.objects.update(business_date=datetime.date(2022, 9, 20))

    content = at_work.get("/visits/new/").content.decode()

    assert 'value="2022-09-20"' in between(content, 'id="id_visited_on"', ">") or 'value="2022-09-20"' in content
    assert f'value="{officer.display_name}"' in content


def test_entry_link_from_a_person_has_them_chosen(at_work, person):
    content = at_work.get(f"/visits/new/?person={person.pk}").content.decode()

    assert f'name="person" value="{person.pk}" checked' in content


def test_entry_without_a_person_says_so_beside_the_field_and_above(at_work):
    response = at_work.post("/visits/new/", VISIT)

    assert response.status_code == 422
    assert refusals(response) == ["人员：请填写人员的姓名、身份证号或手机号，再从找到的人中选定。"]
    assert 'id="find-error"' in response.content.decode()
    assert not Visit.objects.exists()


def test_entry_tells_every_missing_field_at_once(at_work):
    response = at_work.post("/placements/new/", {})

    assert refusals(response) == [
        "人员：请填写人员的姓名、身份证号或手机号，再从找到的人中选定。",
        "就业日期：请填写就业日期。",
        "就业形式：请选择就业形式。",
        "是否帮扶实现：请选择是否帮扶实现。",
    ]


def test_refused_entry_keeps_what_was_typed(at_work, person):
    content = at_work.post("/visits/new/", {**VISIT, "person": person.pk, "visited_on": "2099-01-01"}).content.decode()

    assert 'value="2099-01-01"' in content
    assert "家中</textarea>" in content
    assert f'name="person" value="{person.pk}" checked' in content


def test_day_to_come_is_refused_beside_its_field(at_work, person):
    response = at_work.post("/visits/new/", {**VISIT, "person": person.pk, "visited_on": "2099-01-01"})

    [line] = refusals(response)
    assert response.status_code == 422
    assert line.startswith("日期：走访日期 2099-01-01 晚于今天")
    assert "走访日期 2099-01-01" in between(response.content.decode(), 'id="id_visited_on_error"', "</p>")


def test_broken_date_is_refused_in_words(at_work, person):
    response = at_work.post("/visits/new/", {**VISIT, "person": person.pk, "visited_on": "2022-02-30"})

    assert response.status_code == 422
    assert "日期不是一个日期" in refusals(response)[0]


def test_method_that_does_not_exist_is_refused_in_words(at_work, person):
    response = at_work.post("/visits/new/", {**VISIT, "person": person.pk, "method": "telepathy"})

    assert refusals(response) == ["方式：方式“telepathy”不在可选范围内。请从列出的选项中选择。"]


def test_person_is_found_by_what_was_typed_without_script(at_work, person):
    response = at_work.post("/visits/new/", {**VISIT, "find": person.name})

    assert response.status_code == 302
    assert Visit.objects.get().person == person


def test_name_that_fits_several_asks_which_one(at_work):
    one, other = factories.person(name="王强"), factories.person(name="王强")

    response = at_work.post("/visits/new/", {**VISIT, "find": "王强"})

    assert refusals(response) == ["人员：有 2 人符合“王强”，请选定。"]
    assert all(f'name="person" value="{person.pk}"' in response.content.decode() for person in (one, other))


def test_name_of_nobody_says_what_to_do(at_work):
    response = at_work.post("/visits/new/", {**VISIT, "find": "查无此人"})

    assert "没有找到“查无此人”" in refusals(response)[0]
    assert "请先登记" in refusals(response)[0]


def test_look_button_finds_without_saving_or_complaining(at_work, person):
    response = at_work.post("/visits/new/", {"find": person.name, "look": "1", "record": "写到一半"})

    assert (response.status_code, refusals(response)) == (200, [])
    assert f'value="{person.pk}" checked' in response.content.decode()
    assert "写到一半</textarea>" in response.content.decode()
    assert not Visit.objects.exists()


def test_choices_while_typing_show_masked_numbers_only(at_work):
    number = factories.id_number()
    factories.person(number, name="张三丰")

    part = at_work.get("/person-choices/", {"find": "张三丰"}, headers=HTMX).content.decode()

    assert number not in part
    assert f"{number[:6]}********{number[-4:]}" in part


def test_choices_hold_nobody_of_a_foreign_township(client, township_officer):
    factories.person(name="外乡人", residence=factories.CHANGLONG)

    part = signed_in(client, township_officer).get("/person-choices/", {"find": "外乡人"}).content.decode()

    assert "没有找到“外乡人”" in part
    assert 'name="person"' not in part


@pytest.mark.parametrize("key", ["999999", "abc", "-1", "9" * 30])
def test_unknown_person_in_a_link_is_not_found(at_work, key):
    assert at_work.get(f"/visits/new/?person={key}").status_code == 404
    assert at_work.post("/visits/new/", {**VISIT, "person": key}).status_code == 404


@pytest.mark.parametrize("name", ENTRIES)
def test_foreign_person_is_not_found_and_nothing_is_saved(client, township_officer, name):
    foreign = factories.person(residence=factories.CHANGLONG)
    model, values = ENTRIES[name]

    response = signed_in(client, township_officer).post(f"/{name}/new/", {**values, "person": foreign.pk})

    assert response.status_code == 404
    assert not model.objects.exists()


def test_save_and_again_keeps_what_stays_the_same(at_work, person):
    response = at_work.post("/referrals/new/", {**REFERRAL, "person": person.pk, "again": "1"}, follow=True)

    content = response.content.decode()
    assert 'value="信丰电子厂"' in content
    assert "checked" not in between(content, 'id="person-choices"', "</fieldset>")


def test_fields_that_do_not_belong_are_ignored(at_work, officer, person):
    at_work.post("/visits/new/", {**VISIT, "person": person.pk, "voided_at": "2022-09-09", "recorded_by": "999", "import_run": "1"})

    visit = Visit.objects.get()
    assert (visit.voided_at, visit.recorded_by, visit.import_run) == (None, officer, None)


# --- several persons at once


def test_selection_of_a_list_opens_an_entry_for_all_of_them(at_work):
    persons = [factories.person() for _ in range(3)]

    response = at_work.post("/referrals/new/", {"id": [person.pk for person in persons]}, follow=True)

    content = response.content.decode()
    assert response.redirect_chain[0][0].startswith("/referrals/new/?id=")
    assert [f'value="{person.pk}" checked' in content for person in persons] == [True, True, True]
    assert not Referral.objects.exists()


def test_one_referral_for_many_persons_is_one_record_each(at_work):
    persons = [factories.person() for _ in range(3)]

    response = at_work.post("/referrals/new/", {**REFERRAL, "several": "1", "person": [person.pk for person in persons]}, follow=True)

    assert messages(response) == ["已登记岗位推介：3 人，2022-09-06。"]
    assert set(Referral.objects.values_list("person", flat=True)) == {person.pk for person in persons}


def test_batch_refused_for_one_person_saves_nobody_and_names_them(at_work, person):
    other = factories.person(name="已有岗")
    factories.placement(other, form="welfare_post", started_on=datetime.date(2022, 1, 1))

    response = at_work.post("/placements/new/", {**PLACEMENT, "form": "welfare_post", "several": "1", "person": [person.pk, other.pk]})

    assert response.status_code == 422
    assert len(refusals(response)) == 1
    assert "已有岗：已有岗还在公益性岗位上" in refusals(response)[0]
    assert Placement.objects.count() == 1


def test_what_is_wrong_for_everybody_is_said_once(at_work):
    persons = [factories.person() for _ in range(3)]
    values = {**REFERRAL, "referred_on": "2099-01-01", "several": "1", "person": [person.pk for person in persons]}

    assert len(refusals(at_work.post("/referrals/new/", values))) == 1


def test_selection_with_one_foreign_person_is_not_found(client, township_officer, person):
    foreign = factories.person(residence=factories.CHANGLONG)

    response = signed_in(client, township_officer).post("/referrals/new/", {"id": [person.pk, foreign.pk]})

    assert response.status_code == 404


def test_persons_are_added_to_a_selection_one_search_after_another(at_work):
    first, second = factories.person(name="甲某"), factories.person(name="乙某")

    part = at_work.get("/person-choices/", {"several": "1", "person": first.pk, "find": "乙某"}, headers=HTMX).content.decode()

    assert "已选 <b>2</b> 人" in part
    assert all(f'type="checkbox" name="person" value="{person.pk}" checked' in part for person in (first, second))


# --- the post of a referral


def test_referral_takes_the_names_from_a_vacancy(at_work, person):
    vacancy = factories.vacancy(employer_name="工业园甲厂", post_name="缝纫工")

    at_work.post("/referrals/new/", {"person": person.pk, "referred_on": "2022-09-06", "vacancy": vacancy.pk})

    assert Referral.objects.values_list("employer_name", "post_name").get() == ("工业园甲厂", "缝纫工")


def test_referral_without_a_post_says_both_ways_to_tell_it(at_work, person):
    response = at_work.post("/referrals/new/", {"person": person.pk, "referred_on": "2022-09-06"})

    assert refusals(response) == [
        "单位名称：请填写单位名称，或在上面选一个已采集的岗位。",
        "岗位名称：请填写岗位名称，或在上面选一个已采集的岗位。",
    ]


def test_vacancy_that_is_over_is_not_offered(at_work):
    Office.objects.update(business_date=datetime.date(2022, 9, 20))
    factories.vacancy(employer_name="还有效", valid_until=datetime.date(2022, 9, 20))
    factories.vacancy(employer_name="已过期", valid_until=datetime.date(2022, 9, 19))

    content = text(at_work.get("/referrals/new/"))

    assert "还有效" in content
    assert "已过期" not in content
