"""A Chromium, a served county with a few persons, and pages signed in at desktop and phone size."""

from __future__ import annotations

import datetime
import os

import pytest

from nuanxin.orgs.enums import ConflictState, ImportState
from nuanxin.orgs.models import Area, ImportConflict, ImportRun, Office
from tests import factories
from tests.web.pages import PASSWORD

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
SIZES = {"desktop": (1366, 768), "phone": (390, 844)}


def pytest_collection_modifyitems(items):
    """Everything in this folder needs a browser, and sockets to it."""
    for item in items:
        if "tests/browser/" in str(item.fspath):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.enable_socket)


@pytest.fixture(scope="session")
def chromium():
    playwright = pytest.importorskip("playwright.sync_api")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # playwright keeps an event loop in the thread that also asks the database
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture
def office(transactional_db):
    """Xinfeng on a business date inside its campaign, with persons in every state and something to decide."""
    county = factories.county()
    Office.objects.update(business_date=datetime.date(2022, 9, 20))
    users = {role: factories.user(role=role, username=role) for role in ("officer", "head", "administrator")}
    people = [
        factories.person(name=f"张三{number}", phone="13800138000", wants_job=True, employment_status="unemployed") for number in range(3)
    ]
    for number, person in enumerate(people):
        factories.recognition(person)
        factories.holding(person, "LONG", evidence="街道证明", from_on=datetime.date(2022, 8, 1))
        factories.visit(person, topics="policy")
        factories.referral(person)
        factories.placement(person) if number == 2 else None
    factories.relief(people[0])
    factories.vacancy()
    factories.fair()
    run = ImportRun.objects.create(
        list_id="persons", area=county, by=users["officer"], by_name="用户", file_name="花名册.xlsx", state=ImportState.APPLIED
    )
    ImportConflict.objects.create(
        run=run, list_id="persons", key_digest="k", area_code=factories.SHUIDONG, row_number=3, subject="张三0", reason="性别与在册不符",
        values='{"性别": "女"}', on_file='{"性别": "男"}', state=ConflictState.OPEN,
    )  # fmt: skip
    return {"people": people, "county": Area.objects.get(code=factories.COUNTY), "run": run}


@pytest.fixture(params=SIZES)
def size(request):
    return SIZES[request.param]


@pytest.fixture
def page(chromium, live_server, office, size):
    """A page that fails the test on any error in its console."""
    context = chromium.new_context(viewport={"width": size[0], "height": size[1]}, locale="zh-CN", base_url=live_server.url)
    opened = context.new_page()
    errors: list[str] = []
    opened.on("console", lambda message: errors.append(message.text) if is_fault(message) else None)
    opened.on("response", lambda answer: errors.append(answer.url) if answer.status >= 400 and "/static/" in answer.url else None)
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    context.close()
    assert errors == []


def is_fault(message) -> bool:
    """A refusal (4xx) is told in the console too; the tests judge answers by their status."""
    return message.type == "error" and not message.text.startswith(("Failed to load resource", "Response Status Error Code"))


@pytest.fixture
def sign_in(page):
    def enter(username: str):
        page.goto("/login/")
        page.fill("[name=login]", username)
        page.fill("[name=password]", PASSWORD)
        page.click("button[type=submit]")
        page.wait_for_selector("#nav", state="attached")
        return page

    return enter
