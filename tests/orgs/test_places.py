"""Whether a place as somebody wrote it lies in the office's area."""

from __future__ import annotations

import pytest

from nuanxin.orgs import places

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_remembered():
    for remembered in (places.names, places.lies_in):
        remembered.cache_clear()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("信丰县", True),
        ("江西省赣州市信丰县嘉定镇", True),
        ("信丰工业园", True),
        ("嘉定镇水东村", True),
        ("广东省深圳市", False),
        ("深圳龙岗", False),
        ("东莞", False),
        ("江西省赣州市南康区", None),
        ("赣州市大余县", False),
        ("赣州市", None),
        ("江西", None),
        ("某工地", None),
    ],
)
def test_a_place_is_here_elsewhere_or_not_told(county, text, expected):
    assert places.lies_here(text) is expected


def test_without_an_office_nothing_is_here(db):
    assert places.lies_here("信丰县") is None
