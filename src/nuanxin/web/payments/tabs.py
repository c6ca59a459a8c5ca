"""The line of tabs above a list: what each shows, how many, where it leads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse


@dataclass(frozen=True)
class Tab:
    label: str
    count: int
    url: str
    is_current: bool


def tab_url(request: HttpRequest, name: str, page: str, value: str) -> str:
    """The same list with one filter set to `value`, from its first page."""
    kept = request.GET.copy()
    for one in (name, "after", "before"):
        kept.pop(one, None)
    if value:
        kept[name] = value
    query = kept.urlencode()
    return f"{reverse(page)}?{query}" if query else reverse(page)


def tabs_of(request: HttpRequest, name: str, page: str, found: Iterable[tuple[str, str, int]], default: str = "") -> list[Tab]:
    """One tab for each (value, label, count)."""
    now = request.GET.get(name, default)
    return [Tab(label, count, tab_url(request, name, page, value), value == now) for value, label, count in found]
