"""The whole procedure in a browser by four people: village, township and county, with a public notice in between."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse

from nuanxin.orgs.models import Office
from nuanxin.people import actions
from nuanxin.people.models import Application, Paper, UnemploymentSpell
from tests import factories
from tests.browser.test_accessibility import overflow, violations
from tests.people.scanned import JPEG


@pytest.fixture
def people(office):
    """Those who do the steps, and an applicant who is not recognised yet."""
    areas = {"collector": factories.SHUIDONG, "reviewer": factories.JIADING}
    for role, code in areas.items():
        factories.user(role=role, username=role, area=factories.area(code), display_name=role)
    factories.user(role="officer", username="town", area=factories.area(factories.JIADING), display_name="镇经办人")
    applicant = factories.person(name="王小明", phone="13800138000", employment_status="unemployed")
    UnemploymentSpell.objects.create(person=applicant, registered_on=datetime.date(2022, 1, 10))
    return applicant


@pytest.fixture
def work_as(page, sign_in):
    """Sit down as somebody else."""

    def enter(username: str):
        page.context.clear_cookies()
        return sign_in(username)

    return enter


def sound(page) -> list:
    """Nothing wrong with the page that is shown."""
    return [*violations(page), *([overflow(page)] if overflow(page) else [])]


def press(page, text: str) -> None:
    with page.expect_navigation():
        page.click(f"main button:has-text('{text}'), main a:has-text('{text}')")


def save(page) -> None:
    with page.expect_navigation():
        page.click(".savebar button.primary")


def pass_on(page, words: str) -> None:
    """From the application's page: open the form, write, do it."""
    with page.expect_navigation():
        page.click(".head-actions a.primary")
    page.fill("[name=reason]", words)
    assert sound(page) == []
    save(page)


def test_application_walks_through_four_pairs_of_hands(work_as, people, tmp_path):
    scan = tmp_path / "身份证.jpg"
    scan.write_bytes(JPEG)
    page = work_as("collector")
    page.goto(reverse("person", args=[people.pk]))
    press(page, "申请认定")
    page.check("[name=categories][value=LONG]")
    page.check("[name=origin][value=visit]")
    assert sound(page) == []
    save(page)
    assert "已受理王小明的认定申请" in page.inner_text("#messages")
    with page.expect_navigation():
        page.click(".papers a:has-text('居民身份证')")
    page.set_input_files("[name=scan]", str(scan))
    assert sound(page) == []
    save(page)
    assert Paper.objects.get().file.name == "身份证.jpg"
    pass_on(page, "受理")
    pass_on(page, "入户了解，情况属实")
    with page.expect_navigation():
        page.click(".head-actions a:has-text('列入公示')")
    assert sound(page) == []
    save(page)
    assert "已发布公示" in page.inner_text("#messages")
    assert sound(page) == []
    Office.objects.update(business_date=datetime.date(2022, 9, 29))
    actions.advance_notices()
    application = Application.objects.get(person=people)
    address = reverse("application", args=[application.pk])
    for username, words in (("reviewer", "同意上报"), ("head", "予以认定")):
        page = work_as(username)
        page.goto(reverse("applications") + "?turn=mine")
        assert sound(page) == []
        page.goto(address)
        pass_on(page, words)
    application.refresh_from_db()
    assert (application.state, "已办结：已认定" in page.inner_text("#messages"), sound(page)) == ("approved", True, [])


def test_pages_about_an_objection_have_no_violation(work_as, people):
    application = factories.application(people, "notice", categories="LONG")
    posted = factories.public_notice(application, area=factories.SHUIDONG, posted_on=datetime.date(2022, 9, 19))
    application.deeds.create(step="notice", kind="posted", on=posted.posted_on, by_name="甲")
    page = work_as("collector")
    page.goto(reverse("objection-new", args=[application.pk]))
    page.fill("[name=content]", "听说他在外打工")
    assert sound(page) == []
    save(page)

    page = work_as("town")
    page.goto(reverse("application", args=[application.pk]))
    press(page, "核查")
    page.check("[name=outcome][value=dismissed]")
    page.fill("[name=findings]", "已核实，在家")
    assert sound(page) == []
    save(page)

    assert "异议不成立" in page.inner_text("#messages")
    assert sound(page) == []


def test_batch_of_ticked_applications_has_no_violation(work_as, office):
    for person in office["people"]:
        person.recognitions.update(voided_at=datetime.datetime(2022, 9, 1, tzinfo=datetime.UTC))
        factories.application(person, categories="OTH")
    page = work_as("officer")
    page.goto(reverse("applications"))
    assert sound(page) == []
    page.click("td.chk input >> nth=0")
    page.click("td.chk input >> nth=1")
    with page.expect_navigation():
        page.click("button:has-text('批量通过')")
    assert sound(page) == []
    save(page)

    assert "批量通过：2 件" in page.inner_text("#messages")
    assert Application.objects.filter(step="community").count() == 2


def test_papers_board_and_a_mixed_batch_have_no_violation(work_as, people, office):
    application, other = factories.application(people, categories="OTH"), factories.application(factories.person(), "county")
    paper = factories.paper(people, application=application)
    factories.public_notice(other)
    page = work_as("officer")
    addresses = [reverse(name, args=[paper.pk]) for name in ("paper-shelf", "paper-void")]
    for address in [*addresses, reverse("person", args=[people.pk]), reverse("public-notices")]:
        page.goto(address)
        assert sound(page) == [], address

    page.goto(f"{reverse('applications-batch')}?deed=pass&id={application.pk}&id={other.pk}")
    save(page)

    assert "有 1 件没有办" in page.inner_text("main")
    assert sound(page) == []
