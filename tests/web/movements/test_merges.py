"""Pages of merges: finding doubles, side by side, a last look before it is done, the list, taking one back."""

from __future__ import annotations

import datetime

import pytest

from nuanxin.casework.models import Visit
from nuanxin.people import actions
from nuanxin.people.models import Merge, Person
from nuanxin.people.queries.duplicates import like, possible_duplicates
from tests import factories
from tests.web.pages import count, messages, names, refusals, signed_in, text


@pytest.fixture
def desk(client, officer):
    return signed_in(client, officer)


@pytest.fixture
def pair(county):
    return factories.person(name="王秋实", education="junior"), factories.person(name="王秋实", education="college", phone="13800000000")


def address(kept, merged):
    return f"/people/{kept.pk}/merge/?other={merged.pk}"


SIDES = {"id_number": "kept", "education": "merged", "phone": "merged"}


def test_doubles_are_listed_with_a_link_to_compare_them(desk, pair):
    page = desk.get("/merges/suspected/")

    assert "姓名和出生日期相同" in text(page)
    assert address(*pair) in page.content.decode()


def test_without_doubles_the_page_says_what_to_do(desk, county):
    factories.person()

    assert "没有发现疑似重复的人员" in text(desk.get("/merges/suspected/"))


def test_doubles_of_another_place_are_not_shown(client, pair, township_officer):
    Person.objects.filter(pk=pair[1].pk).update(residence_id=factories.LIUCUN)

    assert "没有发现疑似重复的人员" in text(signed_in(client, township_officer).get("/merges/suspected/"))


def test_the_other_record_is_found_by_name_or_proposed(desk, pair):
    kept, merged = pair

    proposed = desk.get(f"/people/{kept.pk}/merge/")
    found = desk.get(f"/people/{kept.pk}/merge/", {"find": "王秋"})
    nobody = desk.get(f"/people/{kept.pk}/merge/", {"find": "李"})

    assert all(f"?other={merged.pk}" in page.content.decode() for page in (proposed, found))
    assert "没有找到“李”" in text(nobody)


def test_side_by_side_shows_both_values_relations_and_clashes(desk, pair):
    kept, merged = pair
    factories.visit(kept, record="愿意")
    factories.visit(merged, record="不愿")
    factories.referral(merged)

    shown = text(desk.get(address(kept, merged)))

    assert all(word in shown for word in ("初中", "大专", "138****0000", "以哪一方的走访联系为准", "岗位推介 0 1", "走访联系 1 1"))
    assert "13800000000" not in shown


def test_looking_changes_nothing_and_the_first_step_only_asks_again(desk, pair):
    kept, merged = pair

    page = desk.post(address(kept, merged), {**SIDES, "reason": "同一人"})

    assert (page.status_code, Merge.objects.count()) == (200, 0)
    assert "还没有合并" in text(page)


def test_confirmed_it_is_merged_as_chosen(desk, pair, officer):
    kept, merged = pair
    factories.visit(merged)

    page = desk.post(address(kept, merged), {**SIDES, "reason": "同一人", "confirm": "1"}, follow=True)

    kept.refresh_from_db()
    assert (kept.education, kept.phone_masked, Visit.objects.get().person) == ("college", "138****0000", kept)
    assert messages(page) == ["已合并：王秋实的全部记录归入王秋实。"]
    assert Merge.objects.get().merged_by == officer


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({**SIDES, "reason": ""}, ["合并理由：请填写合并理由。"]),
        ({"reason": "同一人", "education": "kept", "phone": "kept"}, ["身份证号：请选择身份证号。"]),
    ],
)
def test_what_is_missing_is_asked_for(desk, pair, sent, told):
    page = desk.post(address(*pair), {**sent, "confirm": "1"})

    assert (page.status_code, refusals(page), Merge.objects.count()) == (422, told, 0)


def test_a_clash_has_to_be_chosen(desk, pair):
    kept, merged = pair
    factories.recognition(kept, datetime.date(2022, 1, 1))
    factories.recognition(merged, datetime.date(2022, 2, 1))

    refused = desk.post(address(kept, merged), {**SIDES, "reason": "同一人", "confirm": "1"})
    done = desk.post(address(kept, merged), {**SIDES, "reason": "同一人", "confirm": "1", "people.Recognition": "merged"})

    assert refusals(refused) == ["以哪一方的认定为准：请选择以哪一方的认定为准。"]
    assert (done.status_code, Merge.objects.count()) == (302, 1)


def test_what_the_action_refuses_is_told(desk, pair):
    kept, _ = pair

    page = desk.post(address(kept, kept), {"reason": "同一人", "confirm": "1"})

    assert "与自己是同一条记录" in refusals(page)[0]


@pytest.mark.parametrize("other", ["x", "999999999", "0"])
def test_another_record_that_is_not_there_is_not_found(desk, pair, other):
    assert desk.get(f"/people/{pair[0].pk}/merge/?other={other}").status_code == 404


def test_a_person_of_another_place_cannot_be_chosen(client, pair, township_officer):
    Person.objects.filter(pk=pair[1].pk).update(residence_id=factories.LIUCUN)

    assert signed_in(client, township_officer).get(address(*pair)).status_code == 404


@pytest.mark.parametrize("role", ["collector", "reviewer", "head", "inspector"])
def test_who_may_not_register_may_not_merge(client, pair, role):
    assert signed_in(client, factories.user(role=role)).get(address(*pair)).status_code == 403


def test_merges_are_listed_and_can_be_filtered(desk, pair, officer):
    actions.merge_persons(by=officer, kept=pair[0], merged=pair[1], reason="同一人")

    assert (count(desk.get("/merges/")), names(desk.get("/merges/"))) == ("1", ["王秋实"])
    assert count(desk.get("/merges/", {"state": "0"})) == "0"


def test_a_merge_can_be_taken_back_on_its_page(desk, pair, officer):
    made = actions.merge_persons(by=officer, kept=pair[0], merged=pair[1], reason="同一人")

    page = desk.post(f"/merges/{made.pk}/reverse/", {"reason": "不是同一人"}, follow=True)

    assert (Person.objects.standing().count(), Merge.objects.get().reverse_reason) == (2, "不是同一人")
    assert messages(page) == ["已撤销合并：王秋实和王秋实恢复为合并前的两条记录。"]
    assert "撤销合并" not in text(desk.get(f"/merges/{made.pk}/")).split("撤销理由")[1]


def test_what_keeps_it_from_being_taken_back_is_told(desk, pair, officer):
    made = actions.merge_persons(by=officer, kept=pair[0], merged=pair[1], reason="同一人", choices={"education": "merged"})
    Person.objects.filter(pk=pair[0].pk).update(education="senior")

    page = desk.post(f"/merges/{made.pk}/reverse/", {"reason": "不是同一人"})

    assert page.status_code == 422
    assert any("“文化程度”已再次更改" in line for line in refusals(page))


def test_taking_back_without_a_reason_is_refused(desk, pair, officer):
    made = actions.merge_persons(by=officer, kept=pair[0], merged=pair[1], reason="同一人")

    assert refusals(desk.post(f"/merges/{made.pk}/reverse/", {})) == ["撤销理由：请填写撤销理由。"]


def test_doubles_are_found_by_name_and_birth_or_telephone_once_each(county):
    birth = datetime.date(1980, 1, 1)
    one, two = (factories.person(name="王", phone="13800000001") for _ in range(2))
    three, four = factories.person(name="李", phone="13800000002"), factories.person(name="李", birth_on=birth, phone="13800000002")
    factories.person(name="赵")
    factories.person(name="钱", phone="13800000001")

    found = possible_duplicates(Person.objects.standing())

    assert [(alike.why, list(alike.persons)) for alike in found] == [
        ("姓名和出生日期相同", [one, two]),
        ("姓名和联系电话相同", [three, four]),
    ]


def test_no_telephone_is_no_agreement(county):
    factories.person(name="李")
    factories.person(name="李", birth_on=datetime.date(1980, 1, 1))

    assert possible_duplicates(Person.objects.standing()) == []


def test_so_many_doubles_at_most(county):
    for name in "甲乙丙":
        for _ in range(2):
            factories.person(name=name)

    assert len(possible_duplicates(Person.objects.standing(), most=2)) == 2


def test_like_asks_for_one_person(pair, county):
    factories.person(name="王秋实", birth_on=datetime.date(1980, 1, 1))

    assert like(pair[0], Person.objects.standing()) == [pair[1]]
