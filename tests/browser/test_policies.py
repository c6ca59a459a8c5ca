"""Policies in a browser: the answer follows what is written, blocks are added in place, and no page of them is out of shape."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from tests.browser.test_accessibility import judge

CASE = "sex=M&birth_date=1960-05-20&residence=340102001001&categories=DISAB&recognised_on=2011-09-01&annual_review=passed&as_of=2012-03-31"
ANHUI = "/policies/2011-anhui-insurance-subsidy/"
PAGES = [
    f"{ANHUI}?tests=1", "/policies/2022-xinfeng-transport/", f"{ANHUI}compare/?by=others", "/policies/try/", f"{ANHUI}try/?{CASE}",
    "/policies/2011-anhui-zero-household-school/try/?h1-on=1&h1-school_years=2011/12", "/policies/2011-anhui-post-subsidy/try/?w1-on=1&w2-on=1&as_of=2012-03-31",
]  # fmt: skip


def test_pages_of_policies_have_no_violation(sign_in):
    assert judge(sign_in("officer"), PAGES) == []


def test_answer_follows_what_is_written_and_the_address_with_it(sign_in):
    page = sign_in("officer")
    page.goto(f"{ANHUI}try/?{CASE}")

    page.check('input[name="categories"][value="AGE"]')
    page.select_option('select[name="status"]', "flexible")
    page.wait_for_selector(".answer.ok")

    assert "✓ 符合" in page.inner_text("#answer")
    assert sorted(parse_qs(urlsplit(page.url).query)["categories"]) == ["AGE", "DISAB"]


def test_member_is_added_in_place_and_taken_away(sign_in):
    page = sign_in("officer")
    page.goto("/policies/2011-anhui-zero-household-school/try/?as_of=2012-03-31")

    page.click('button[name="add"][value="h"]')
    page.wait_for_selector('button[name="drop"][value="h1"]')
    page.click('button[name="drop"][value="h1"]')
    page.wait_for_selector('button[name="drop"]', state="detached")

    assert page.locator('input[name="h1-on"]').count() == 0


def test_situations_are_run_when_they_come_into_sight(sign_in):
    page = sign_in("officer")
    page.goto(ANHUI)

    page.locator("#tests").scroll_into_view_if_needed()
    page.wait_for_selector("#tests table")

    assert "结论都与预期一致" in page.inner_text("#tests")
