"""A claim's whole way in a browser by three pairs of hands: submitted, reviewed, posted, approved; each page without a violation."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse

from nuanxin.benefits import actions
from nuanxin.benefits.models import Claim, ClaimNotice
from nuanxin.orgs.models import Office
from tests import factories
from tests.browser.test_recognition import press, save, sound
from tests.factories import benefits


@pytest.fixture
def work_as(page, sign_in):
    """Sit down as somebody else."""

    def enter(username: str):
        page.context.clear_cookies()
        return sign_in(username)

    return enter


@pytest.fixture
def claims(office):
    """Three of the office's people have claimed; one has to be looked into."""
    factories.user(role="reviewer", username="reviewer", display_name="县审核人")
    benefits.budget()
    people = office["people"]
    doubtful = benefits.submitted(people[2], benefits.line(people[2], datetime.date(2022, 12, 1)))
    return [*(benefits.submitted(person, benefits.line(person), benefits.line(person, benefits.AUGUST)) for person in people[:2]), doubtful]


def deed(page, label: str, words: str) -> None:
    press(page, label)
    page.fill("[name=reason]", words)
    assert sound(page) == []
    save(page)


def test_claim_walks_from_review_to_approval(work_as, claims):
    first = claims[0]
    address = reverse("claim", args=[first.pk])
    page = work_as("reviewer")
    page.goto(reverse("claims") + "?turn=mine")
    assert sound(page) == []
    page.goto(address)
    assert sound(page) == []
    deed(page, "审核通过", "已核对缴费凭证")
    assert "已审核，待公示" in page.inner_text("#messages")
    press(page, "列入公示")
    assert sound(page) == []
    save(page)
    assert "已发布公示" in page.inner_text("#messages")
    assert sound(page) == []
    page.goto(reverse("claim-notices"))
    assert sound(page) == []
    Office.objects.update(business_date=ClaimNotice.objects.get().closes_on + datetime.timedelta(days=1))
    actions.clear_notices()
    page = work_as("head")
    page.goto(address)
    assert sound(page) == []
    deed(page, "审批通过", "同意")
    assert "已审批，待拨付" in page.inner_text("#messages")
    assert sound(page) == []
    first.refresh_from_db()
    assert first.state == "approved"


def test_drawer_and_a_batch_with_a_mixed_outcome_have_no_violation(work_as, claims):
    page = work_as("reviewer")
    page.goto(reverse("claims"))
    page.click("tbody th a >> nth=0")
    page.wait_for_selector("#drawer[open] .d-body")
    assert sound(page) == []
    page.keyboard.press("Escape")
    for number in (0, 1, 2):
        page.click(f"td.chk input >> nth={number}")
    with page.expect_navigation():
        page.click("button:has-text('批量审核通过')")
    assert sound(page) == []
    save(page)

    assert "有 1 笔没有办" in page.inner_text("main")
    assert sound(page) == []
    assert sorted(Claim.objects.values_list("state", flat=True)) == ["reviewed", "reviewed", "submitted"]


def test_pages_beside_the_way_have_no_violation(work_as, claims, office):
    person, claim = office["people"][0], claims[0]
    benefits.step(actions.return_claim, claim, reason="缺缴费凭证")
    page = work_as("officer")
    addresses = [
        reverse("claim-resubmit", args=[claim.pk]),
        reverse("claim-paper-new", args=[claim.pk]),
        reverse("claim-void", args=[claim.pk]),
        reverse("claim-withdraw", args=[claim.pk]),
        reverse("claim-new"),
        f"{reverse('claim-new')}?person={person.pk}",
        f"{reverse('claim-new')}?person={person.pk}&policy=2022-xinfeng-startup",
        reverse("claims-bundle", args=["person", person.pk]),
        reverse("claims-workbook"),
        reverse("claims-direct"),
        reverse("claim-objections"),
        reverse("person", args=[person.pk]),
    ]
    for address in addresses:
        page.goto(address, wait_until="networkidle")
        assert (sound(page), "系统出错" in page.inner_text("main")) == ([], False), address
