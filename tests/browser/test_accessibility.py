"""Every page at desktop and phone size: WCAG 2.2 AA and best practice by axe, no error in the console, no sideways scroll."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.web.test_leaks import GENERAL, NOTICE

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What is downloaded or only takes a form is no page.
NO_PAGE = {name for name in GENERAL if name.endswith("export")} | {
    "people-record",
    "import-batch",
    "import-template",
    "claims-template",
    "claim-notices-clear",
    "person-choices",
    "calendar-day",
    "calendar-forget",
    "calendar-confirm",
    "completeness-roster",
    "payment-results-take",
    "worklists-run",
}
OF_THE_HEAD = {"budget-new", "payment-batch-new", "payment-results"}  # walked by the tests of money
ADMINISTRATION = {"users", "user-new", "organisations", "organisation-new", "office", "audit", "audit-seals", "audit-reveals"}
PERSON_PAGES = (
    "person", "person-edit", "holding-new", "recognition-new", "unemployment-new", "employment-new", "household-new", "move-new", "merge-new",
    "person-void",
)  # fmt: skip


def violations(page) -> list[tuple[str, str]]:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    found = axe.run(page, options={"runOnly": {"type": "tag", "values": TAGS}}).response["violations"]
    return [(one["id"], one["nodes"][0]["html"][:160]) for one in found]


def overflow(page) -> int:
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def judge(page, addresses: list[str]) -> list[tuple[str, object]]:
    """Everything wrong with the pages at these addresses."""
    wrong: list[tuple[str, object]] = []
    for address in addresses:
        answer = page.goto(address, wait_until="networkidle")
        findings = [*violations(page), *([("overflow", overflow(page))] if overflow(page) else [])]
        wrong.extend((address, one) for one in findings)
        if answer.status >= 400:
            wrong.append((address, answer.status))
    return wrong


def test_general_pages_have_no_violation(sign_in):
    page = sign_in("officer")

    assert (
        judge(page, [reverse(name, kwargs=GENERAL[name]) for name in sorted(set(GENERAL) - NO_PAGE - OF_THE_HEAD - ADMINISTRATION)]) == []
    )


def test_pages_of_administration_have_no_violation(sign_in):
    page = sign_in("administrator")

    assert judge(page, [reverse("workbench"), *(reverse(name) for name in sorted(ADMINISTRATION))]) == []


def test_pages_of_a_person_have_no_violation(sign_in, office):
    page = sign_in("officer")
    person = office["people"][0]
    records = [reverse(kind, args=[getattr(person, f"{kind}s").first().pk]) for kind in ("visit", "referral", "relief")]

    pages = [name for name in PERSON_PAGES if name != "recognition-new"]
    assert judge(page, [*(reverse(name, args=[person.pk]) for name in pages), *records]) == []


def test_pages_of_the_head_have_no_violation(sign_in, office):
    page = sign_in("head")
    person = office["people"][0]

    assert (
        judge(
            page, [reverse("recognition-end", args=[person.recognitions.get().pk]), reverse("audit"), reverse("person", args=[person.pk])]
        )
        == []
    )


def test_pages_before_sign_in_have_no_violation(page):
    assert judge(page, ["/login/"]) == []


def test_refused_form_tells_its_errors_accessibly(sign_in):
    page = sign_in("officer")
    page.goto(reverse("person-new"))

    page.click(".savebar button[type=submit]")

    assert page.evaluate("document.activeElement.getAttribute('role')") == "alert"
    assert page.get_attribute("#id_name", "aria-invalid") == "true"
    assert violations(page) == []


def test_large_text_and_empty_lists_have_no_violation(sign_in):
    page = sign_in("officer")
    page.click("details.user summary")
    page.click("text=大字模式")

    assert page.evaluate("document.documentElement.className") == "large"
    assert judge(page, ["/", "/people/?q=没有这个人", f"/notices/{NOTICE}/forms/2/"]) == []


@pytest.mark.parametrize("address", ["/nowhere/", "/people/999999/"])
def test_problem_pages_have_no_violation(sign_in, address):
    page = sign_in("officer")

    page.goto(address)

    assert violations(page) == []
