"""Findings in a browser: reviewed without a mouse, in the field on a phone, and by the same rules of accessibility."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from nuanxin.comparisons.models import Finding, FindingReview
from tests import factories
from tests.browser.conftest import SIZES
from tests.browser.test_accessibility import judge
from tests.factories import findings

SIDES = json.dumps(
    [["联系电话", "13800138000", "13900139000", "province_export"], ["死亡日期", "", "2022-09-01", "deceased"]], ensure_ascii=False
)


@pytest.fixture
def found(office):
    """Two findings about one person and one about somebody unknown."""
    first, second = office["people"][:2]
    return [
        findings.finding(first, values=SIDES),
        findings.finding(first, rule="business_owner"),
        findings.finding(name="新来甲", rule="new_low_income", severity="lead", area=factories.LIUCUN),
        findings.finding(second),
    ]


@pytest.fixture
def desk(sign_in, found):
    return sign_in("officer")


def at(desk, finding: Finding) -> bool:
    """Whether the page of that finding is open."""
    return desk.url.split("?")[0].endswith(reverse("finding", args=[finding.pk]))


def test_a_queue_is_reviewed_without_a_mouse(desk, found):
    desk.goto(reverse("findings"))
    desk.focus("table tbody th a")
    desk.keyboard.press("Enter")
    desk.wait_for_selector("[data-keys]")

    with desk.expect_navigation():
        desk.keyboard.press("p")
    desk.keyboard.press("e")
    desk.keyboard.type("n 是姓名相同，本人在家")
    desk.keyboard.press("Escape")
    with desk.expect_navigation():
        desk.keyboard.press("n")

    assert list(FindingReview.objects.order_by("pk").values_list("finding", "verdict", "note")) == [
        (found[0].pk, "pending", ""),
        (found[1].pk, "refuted", "n 是姓名相同，本人在家"),
    ]
    assert at(desk, found[2])


def test_next_and_previous_by_key(desk, found):
    desk.goto(reverse("finding", args=[found[1].pk]))

    with desk.expect_navigation():
        desk.keyboard.press("j")
    assert at(desk, found[2])
    with desk.expect_navigation():
        desk.keyboard.press("k")
    assert at(desk, found[1])


def test_confirmed_is_dealt_with_by_keys_alone(desk, found):
    desk.goto(reverse("finding", args=[found[0].pk]))
    with desk.expect_navigation():
        desk.keyboard.press("y")
    with desk.expect_navigation():
        desk.keyboard.press("t")

    with desk.expect_navigation():
        desk.click(".savebar button[type=submit]")

    finding = Finding.objects.get(pk=found[0].pk)
    assert (finding.state, finding.outcome) == ("settled", "exit")


def test_keys_do_nothing_outside_the_review(desk, found):
    desk.goto(reverse("finding", args=[found[0].pk]))

    desk.focus(".brand")
    desk.keyboard.press("y")
    desk.evaluate("document.activeElement.blur()")
    desk.keyboard.press("y")
    desk.wait_for_timeout(300)

    assert not FindingReview.objects.exists()


@pytest.mark.parametrize("size", [SIZES["phone"]], ids=["phone"])
def test_a_person_is_checked_at_the_door(desk, found, size):
    desk.goto(reverse("findings-field"))
    cards = desk.locator(".field-card")
    assert cards.count() == 3
    buttons = desk.locator(".field-card .question").first.locator("button")
    assert min(buttons.nth(number).bounding_box()["height"] for number in range(3)) >= 44

    desk.locator(".field-card textarea").first.fill("本人在家")
    with desk.expect_navigation():
        buttons.nth(1).click()

    assert FindingReview.objects.get().note == "本人在家"
    assert desk.url.endswith(reverse("findings-field"))


def test_pages_of_findings_have_no_violation(desk, found):
    findings.review(found[3], "confirmed")
    run = findings.run(state="finished", rules={findings.RULE: {"found": 2, "new": 2, "seconds": 0.1}}, done=1, total=1)
    addresses = [
        *(reverse("finding", args=[one.pk]) for one in found),
        reverse("finding-turn", args=[found[3].pk]),
        f"{reverse('findings-review')}?id={found[0].pk}&id={found[2].pk}",
        reverse("findings"),
        reverse("findings-field"),
        reverse("comparison-rules"),
        reverse("comparison-rule", args=[findings.RULE]),
        reverse("comparison-run", args=[run.pk]),
        reverse("comparison-runs"),
        reverse("comparison-new"),
        reverse("completeness"),
        reverse("completeness-people"),
    ]

    assert judge(desk, addresses) == []
