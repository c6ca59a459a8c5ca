"""A list counted as a whole and named a page at a time."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.http import QueryDict

from nuanxin.web.listing import Listing
from nuanxin.web.listing.query import Asked
from nuanxin.web.notices import stretch

LISTING = Listing(name="numbers", title="数", columns=(), orders=(), size=3)


@dataclass
class Numbers:
    """As many rows as asked for; each its own number."""

    count: int

    def entries(self, start: int = 0, stop: int | None = None) -> list[int]:
        return list(range(self.count))[start:stop]


def cut(count: int, query: str = ""):
    return stretch.cut_out(Asked(LISTING, QueryDict(query), None), Numbers(count))


@pytest.mark.parametrize("count", [0, 1, 3, 4, 10])
def test_pages_hold_every_row_once_in_order(count):
    seen, page = [], cut(count)
    while True:
        seen += page.rows
        if not page.next_url:
            break
        page = cut(count, page.next_url[1:])

    assert (seen, page.count) == (list(range(count)), count)


def test_page_in_the_middle_knows_both_neighbours():
    page = cut(10, "q=x&page=2")

    assert (page.rows, page.previous_url, page.next_url) == ([3, 4, 5], "?q=x&page=1", "?q=x&page=3")


@pytest.mark.parametrize(
    ("typed", "rows"), [("0", [0, 1, 2]), ("-1", [0, 1, 2]), ("x", [0, 1, 2]), ("\uff12", [0, 1, 2]), ("4", [9]), ("999", [9])]
)
def test_page_that_is_not_there_shows_one_that_is(typed, rows):
    assert cut(10, f"page={typed}").rows == rows


def test_export_takes_every_stretch(monkeypatch):
    monkeypatch.setattr(stretch, "AT_ONCE", 4)

    assert list(stretch.every(Numbers(10))) == list(range(10))
