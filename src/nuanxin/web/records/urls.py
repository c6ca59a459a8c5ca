"""Addresses of a kind's pages, the same for every kind."""

from __future__ import annotations

from collections.abc import Callable

from django.urls import URLPattern, path

from nuanxin.web.records import entry, views
from nuanxin.web.records.kind import Kind


def pages_of(kind: Kind) -> list[URLPattern]:
    many, one = kind.listing.name, kind.name
    enter: Callable = entry.person_entry_page if kind.of_person else entry.area_entry_page
    return [
        path(f"{many}/", views.list_page, {"kind": kind}, name=many),
        path(f"{many}/export/", views.export, {"kind": kind}, name=f"{many}-export"),
        path(f"{many}/new/", enter, {"kind": kind}, name=f"{one}-new"),
        path(f"{many}/<int:pk>/", views.record_page, {"kind": kind}, name=one),
        path(f"{many}/<int:pk>/void/", views.void_page, {"kind": kind}, name=f"{one}-void"),
    ]
