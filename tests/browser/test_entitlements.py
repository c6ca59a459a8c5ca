"""What somebody is entitled to, at desktop and phone size: no violation, the box fills itself, the village commissioner answers by keyboard."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse

from nuanxin.benefits import actions
from nuanxin.benefits.models import CollectedFact
from nuanxin.orgs.models import Office
from tests import factories
from tests.browser.test_accessibility import judge, overflow
from tests.factories import benefits

BUSINESS = {"business_opened_on": "2023-01-10", "business_state": "running", "business_area": "360722", "business_kind": "individual"}


@pytest.fixture
def founder(office):
    """Entitled to the start-up subsidy, with other policies still open."""
    Office.objects.update(business_date=datetime.date(2024, 3, 15))
    person = factories.person(name="王小丽", employment_status="self_employed")
    factories.recognition(person)
    factories.holding(person, "EXPOV")
    actions.collect_facts(by=None, subject=person, values=BUSINESS, known_on=datetime.date(2024, 3, 1), origin="paper")
    return person


def test_pages_of_entitlements_have_no_violation(sign_in, founder):
    page = sign_in("officer")
    employer = benefits.employer(name="水东车间", kind="workshop")
    factories.placement(founder, employer_name="水东车间")

    addresses = [
        *(reverse(name, args=[founder.pk]) for name in ("entitlements-of-person", "sheet-of-person")),
        *(reverse(name, args=[employer.pk]) for name in ("employer", "employer-edit", "entitlements-of-employer", "sheet-of-employer")),
        *(reverse("facts-collect", args=[kind, one.pk]) for kind, one in (("person", founder), ("employer", employer))),
        reverse("entitlement-answer", args=["person", founder.pk, "2022-xinfeng-startup"]),
        reverse("decision", args=[benefits.decision(founder).pk]),
        reverse("sheets") + f"?area={factories.SHUIDONG}",
    ]
    assert judge(page, addresses) == []


def test_box_on_the_persons_page_fills_itself(sign_in, founder):
    page = sign_in("officer")

    page.goto(reverse("person", args=[founder.pk]), wait_until="networkidle")

    assert page.get_by_text("可以享受 1 项").is_visible()
    assert overflow(page) == 0


def test_answers_are_given_by_keyboard(sign_in, founder):
    page = sign_in("officer")
    page.goto(reverse("facts-collect", args=["person", founder.pk]), wait_until="networkidle")

    page.get_by_role("group", name="家里最近有没有遇到急难的事？").get_by_label("是", exact=True).focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="保存").focus()
    page.keyboard.press("Enter")

    page.get_by_text("已保存 1 项：王小丽").wait_for()
    assert [(one.name, one.value) for one in CollectedFact.objects.filter(origin="said")] == [("temporary_difficulty", "true")]
