"""Findings checked in the field: one card per person, village by village, answered on the spot."""

from __future__ import annotations

import json

import pytest

from nuanxin.comparisons.models import Finding
from nuanxin.orgs.models import Office
from tests import factories
from tests.factories import findings
from tests.web.pages import messages, signed_in, text

PAGE = "/findings/field/"


@pytest.fixture
def in_the_field(client, county):
    """A collector of 嘉定镇 at work."""
    Office.objects.update(business_date=findings.DAY)
    return signed_in(client, factories.user(role="collector", area=factories.area(factories.JIADING)))


def heads(page) -> list[str]:
    return [card.name for card in page.context["cards"]]


def test_one_card_per_person_with_all_that_was_found(in_the_field, person):
    findings.finding(person)
    findings.finding(person, rule="business_owner")
    findings.finding(name="李四")

    page = in_the_field.get(PAGE)

    assert sorted(len(card.questions) for card in page.context["cards"]) == [1, 2]
    assert "2 人 3 条待核查" in text(page)


def test_what_was_answered_leaves_the_page(in_the_field):
    findings.finding(name="甲")
    findings.finding(name="乙", state="pending")
    for state in ("confirmed", "refuted", "settled", "gone"):
        findings.finding(name="丙", state=state)

    assert heads(in_the_field.get(PAGE)) == ["乙", "甲"]


def test_cards_come_village_by_village(in_the_field):
    findings.finding(name="甲", area=factories.SHUIBEI)
    findings.finding(name="乙", area=factories.SHUIDONG)

    assert heads(in_the_field.get(PAGE)) == ["乙", "甲"]
    assert heads(in_the_field.get(PAGE, {"area": factories.SHUIBEI})) == ["甲"]


def test_findings_of_another_township_are_not_shown(in_the_field):
    findings.finding(name="外镇甲", area=factories.LIUCUN)

    page = in_the_field.get(PAGE)

    assert heads(page) == []
    assert "这里没有要入户核查的疑点" in text(page)
    assert heads(in_the_field.get(PAGE, {"area": factories.LIUCUN})) == []


def test_both_sides_and_the_masked_phone_are_on_the_card(in_the_field, county):
    person = factories.person(phone="13800138000")
    findings.finding(person, values=json.dumps([["联系电话", "13800138000", "13900139000", "province_export"]]))

    page = in_the_field.get(PAGE)

    assert "电话 138****8000" in text(page)
    assert "名单：139****9000" in text(page)
    assert person.full_id_number not in page.content.decode()


def test_an_answer_comes_back_to_the_same_village(in_the_field):
    first = findings.finding()
    findings.finding(name="王五")
    here = f"{PAGE}?area={factories.SHUIDONG}"

    done = in_the_field.post(f"/findings/{first.pk}/", {"verdict": "refuted", "note": "本人在家", "next": here}, follow=True)

    assert done.redirect_chain == [(here, 302)]
    assert (Finding.objects.get(pk=first.pk).state, heads(done)) == ("refuted", ["王五"])
    assert messages(done)[0].endswith("不属实。")


def test_very_many_are_cut_and_told(in_the_field):
    for _ in range(25):
        findings.finding()

    page = in_the_field.get(PAGE)

    assert len(page.context["cards"]) == 20
    assert "先列出前 20 人" in text(page)


def test_who_may_not_review_has_no_field_page(client, county):
    signed_in(client, factories.user(role="inspector"))

    assert client.get(PAGE).status_code == 403
