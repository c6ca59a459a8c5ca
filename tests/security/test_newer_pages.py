"""Recognition, comparisons, movements, households and reviews under attack: scripts in records, keys of nothing, ways out of the house."""

from __future__ import annotations

import pytest

from tests.security.newer import PAGES, address, things
from tests.security.payloads import EVIL, read
from tests.web.pages import signed_in
from tests.web.test_leaks import OBJECTS


@pytest.fixture
def attacker(client, officer):
    """Somebody who may do much here; an error of ours is an answer to be counted."""
    client.raise_request_exception = False
    return signed_in(client, officer)


@pytest.fixture
def planted(county):
    return things("平常")


def test_keys_of_nothing_are_not_found(attacker):
    answers = {
        (name, key): attacker.get(address(name, {OBJECTS[name][0]: type("Nothing", (), {"pk": key})})).status_code
        for name in PAGES
        if name in OBJECTS
        for key in (0, 10**18, 10**30)
    }

    assert {case: status for case, status in answers.items() if status not in {403, 404, 405}} == {}


def test_scripts_in_records_are_text_on_every_page(attacker, county):
    planted = things(EVIL)
    alive = {}
    for name in PAGES:
        response = attacker.get(address(name, planted))
        if response.status_code == 200 and "html" in response.get("Content-Type", ""):
            alive[name] = read(response.content.decode()).alive

    assert len(alive) > 20
    assert {name: found for name, found in alive.items() if found} == {}


def test_way_back_never_leads_out_of_the_house(attacker, planted):
    for name in ("card-void", "application-void", "paper-void", "paper-shelf"):
        page = attacker.get(address(name, planted), {"next": "https://evil.example/"})
        assert 'href="https://evil' not in page.content.decode(), name
