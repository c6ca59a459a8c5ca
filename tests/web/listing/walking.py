"""Walk a list page by page as a reader would, by the addresses it offers."""

from __future__ import annotations

from django.http import QueryDict

from nuanxin.web.listing import paging, reaching
from nuanxin.web.listing.paging import Page
from nuanxin.web.listing.query import Asked
from nuanxin.web.people.ledger import LEDGER, visible

MOST_PAGES = 200


def ask(user, query: str, listing=LEDGER) -> Asked:
    return Asked(listing, QueryDict(query), user)


def simply(user, query: str, listing=LEDGER) -> Page:
    asked = ask(user, query, listing)
    return paging.page_of(asked, asked.narrow(visible(user)))


def reached(user, query: str, listing=LEDGER) -> Page:
    return reaching.cut(ask(user, query, listing), visible(user), visible(user, seek=False))


def every_key(cut, user, query: str, listing=LEDGER) -> list[int]:
    """The keys of all rows, from the first page to the last."""
    keys, page = [], cut(user, query, listing)
    for _ in range(MOST_PAGES):
        keys += [row.pk for row in page.rows]
        further = page.next_url or page.searched_url
        if not further:
            return keys
        page = cut(user, further.removeprefix("?"), listing)
    raise AssertionError("the list does not end")
