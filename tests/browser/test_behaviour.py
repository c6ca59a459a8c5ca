"""What pages do in a browser: drawer, partial lists, keyboard, choosing rows, numbers shown once."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.browser.conftest import SIZES
from tests.browser.test_accessibility import violations
from tests.web.test_leaks import NOTICE


def wait_until(desk, script):
    """Asked from outside the page, whose policy allows no script made of text."""
    for _ in range(200):
        if desk.evaluate(script):
            return
        desk.wait_for_timeout(50)
    pytest.fail(f"never came true: {script}")


@pytest.fixture
def desk(sign_in):
    return sign_in("officer")


def test_row_opens_the_drawer_and_escape_returns_to_the_row(desk):
    desk.goto(reverse("people"))

    desk.click("table tbody th a")
    desk.wait_for_selector("dialog[open] h2")
    assert violations(desk) == []
    desk.keyboard.press("Escape")

    assert desk.locator("dialog[open]").count() == 0
    assert desk.evaluate("document.activeElement.textContent").startswith("张三")


def test_row_link_is_a_whole_page_without_the_drawer(desk, office):
    desk.goto(reverse("people"))

    desk.goto(desk.get_attribute("table tbody th a", "href"))

    assert desk.inner_text("h1") == "张三0"


def test_query_swaps_the_list_alone_and_the_address_repeats_it(desk):
    desk.goto(reverse("people"))
    desk.evaluate("window.stays = true")
    if desk.locator("details[data-query]:not([open])").count():
        desk.click("details[data-query] summary")

    desk.fill("#f-q", "张三1")
    with desk.expect_response("**/people/?*"):
        desk.click("#query button[type=submit]")
    wait_until(desk, "document.querySelectorAll('#list tbody tr').length === 1 && !document.querySelector('.htmx-added, .htmx-settling')")
    swapped = desk.inner_html("#list")
    stays = desk.evaluate("window.stays")
    desk.reload()

    assert stays is True
    assert without_tokens(desk.inner_html("#list")) == without_tokens(swapped)


def without_tokens(content: str) -> str:
    import re

    return re.sub(r'(name="csrfmiddlewaretoken" value=)"[^"]*"', r"\1", content.split("</form>")[0])


def test_ticking_rows_counts_them_and_wakes_the_buttons(desk):
    desk.goto(reverse("people"))
    button = desk.locator("button[value=chosen]")
    asleep = button.is_disabled()

    desk.check("table tbody tr:nth-child(1) input[type=checkbox]")
    desk.check("table tbody tr:nth-child(2) input[type=checkbox]")

    assert asleep
    assert button.is_enabled()
    assert desk.inner_text("[data-chosen-count]") == "2"


def test_full_number_is_shown_for_a_reason_inside_the_drawer(desk, office):
    desk.goto(reverse("people"))
    desk.click("table tbody th a")
    desk.click("dialog summary")
    desk.fill("dialog #reveal-reason", "核对参保")

    desk.click("dialog .reveal button")
    desk.wait_for_selector("dialog .numbers .alert")

    assert office["people"][0].full_id_number in desk.inner_text("dialog .numbers")


def test_refused_reveal_is_told_inside_the_drawer(desk, page):
    desk.goto(reverse("people"))
    desk.click("table tbody th a")
    desk.click("dialog summary")
    desk.evaluate("document.querySelector('dialog #reveal-reason').required = false")

    with desk.expect_response("**/numbers/") as answered:
        desk.click("dialog .reveal button")

    assert answered.value.status == 422


@pytest.mark.parametrize("size", [SIZES["phone"]], ids=["phone"])
def test_menu_opens_by_keyboard_on_a_phone(desk, size):
    desk.goto("/")

    desk.focus(".nav-toggle")
    desk.keyboard.press("Enter")

    assert desk.get_attribute(".nav-toggle", "aria-expanded") == "true"
    assert desk.locator("#nav a").first.is_visible()
    assert violations(desk) == []


def test_first_tab_stop_leads_to_the_main_content(desk):
    desk.goto("/")

    desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")

    assert desk.evaluate("document.activeElement.id") == "main"


def test_number_of_the_form_opens_as_many_persons(desk):
    desk.goto(f"{reverse('form', args=[NOTICE, '2'])}?from=2022-09-01&to=2022-09-23")
    cell = desk.locator(".matrix tfoot td a").first
    number = cell.inner_text()

    cell.click()
    desk.wait_for_selector("#list")

    assert desk.inner_text("#list .count b") == number


def test_matrix_scrolls_by_keyboard_inside_its_own_region(desk):
    desk.goto(reverse("form", args=[NOTICE, "2"]))

    desk.focus(".matrix-box")
    desk.keyboard.press("End")
    for _ in range(5):
        desk.keyboard.press("ArrowRight")
    wait_until(desk, "document.querySelector('.matrix-box').scrollLeft > 0")

    assert desk.evaluate("document.documentElement.scrollLeft") == 0


def test_id_number_says_sex_and_birth_while_typing(desk):
    desk.goto(reverse("person-new"))

    desk.fill("#id_id_number", "11010519491231002X")
    desk.press("#id_id_number", "Tab")

    assert desk.inner_text("#id-number-says") == "女，1949 年 12 月 31 日出生"
