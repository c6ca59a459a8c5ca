"""Recognition, comparisons, movements, households and reviews under attack: odd queries, odd forms, scripts in records; never a 500."""

from __future__ import annotations

import pytest

from tests.security.newer import PAGES, TASKS, address, names_of, things
from tests.security.payloads import EVIL, read
from tests.web.pages import signed_in

# Every name by which one of these pages reads the address, and some that belong to lists.
KEYS = (
    "area", "kind", "about", "application", "person", "deed", "other", "state", "step", "origin", "category", "id", "next", "year", "page", "after",
)  # fmt: skip
FIELDS = (
    "version", "reason", "on", "to_step", "categories", "origin", "applied_on", "statement", "area", "place", "posted_on", "received_on", "content",
    "objector", "outcome", "findings", "kind", "about", "shelf", "note", "number", "issued_on", "person", "verdict", "evidence", "reviewed_on",
    "as_of", "rules", "rule", "from_on", "until_on", "moved_on", "to_area", "merged", "kept", "returned_on", "registers", "name", "id_number",
    "relationship", "decided_on", "ended_on", "end_code", "end_reason", "year", "opens_on", "closes_on", "definition", "id", "go", "next", "step",
)  # fmt: skip
FINE = {200, 204, 302, 403, 404, 405, 422}
WORST = ("x", "\x00", "9" * 23, "-1", "²", "'", "王" * 400, "2022-02-30", "0001-01-01", "9999-12-31", "\U0010ffff", EVIL)


@pytest.fixture
def attacker(client, officer):
    """Somebody who may do much here; an error of ours is an answer to be counted."""
    client.raise_request_exception = False
    return signed_in(client, officer)


@pytest.fixture
def planted(county):
    return things("平常")


@pytest.mark.parametrize("task", TASKS)
def test_odd_values_in_addresses_never_break_a_page(attacker, planted, task):
    answers = {
        (name, key, value): attacker.get(address(name, planted), {key: value}).status_code
        for name in names_of(task)
        for number, key in enumerate(KEYS)
        for value in (WORST[number % len(WORST)],)
    }

    assert {case: status for case, status in answers.items() if status not in FINE} == {}


@pytest.mark.parametrize("name", PAGES)
def test_odd_forms_are_refused_in_words(attacker, planted, name):
    url = address(name, planted)

    answers = {value: attacker.post(url, dict.fromkeys(FIELDS, value)).status_code for value in WORST}

    assert {value: status for value, status in answers.items() if status not in FINE} == {}


@pytest.mark.parametrize("query", ["%ff=%fe", "id=%ED%A0%80", "=&&&=;", "id=%", "after=%00", "a" * 4000])
def test_malformed_query_strings_never_break_a_page(attacker, planted, query):
    answers = {name: attacker.get(f"{address(name, planted)}?{query}").status_code for name in PAGES}

    assert {name: status for name, status in answers.items() if status not in FINE} == {}


def test_scripts_in_addresses_are_text(attacker, planted):
    pages = {name: attacker.get(address(name, planted), dict.fromkeys(KEYS, EVIL)) for name in PAGES}
    alive = {
        name: read(page.content.decode()).alive
        for name, page in pages.items()
        if not page.streaming and "html" in page.get("Content-Type", "")
    }

    assert {name: found for name, found in alive.items() if found} == {}
