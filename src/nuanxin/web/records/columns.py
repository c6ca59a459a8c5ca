"""Columns and filters that lists of records share: whose it is, where, which day."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from nuanxin.orgs.models import Area
from nuanxin.web.listing import Column, Filter, at_least, at_most, day, link, links, under
from nuanxin.web.records.picker import matching

PERSON_JOINS = ("person", "person__residence")
PERSON_UNREAD = ("person__id_number", "person__phone")
TOWNSHIP_DIGITS = 9


def with_townships(path: str) -> Callable[[list], list]:
    """Give each row `township`, the name of the township that the area at `path` lies in: one query for a page."""

    def prepare(rows: list) -> list:
        codes = [code_of(row, path) for row in rows]
        wanted = {f"{code[:TOWNSHIP_DIGITS]}000" for code in codes}
        names = dict(Area.objects.filter(code__in=wanted).values_list("code", "name"))
        for row, code in zip(rows, codes, strict=True):
            row.township = names.get(f"{code[:TOWNSHIP_DIGITS]}000", "")
        return rows

    return prepare


def code_of(row: Any, path: str) -> str:
    for name in path.split("__"):
        row = getattr(row, name)
    return row


def place(row: Any, area: Area) -> str:
    """The township and, if the area lies below it, the village."""
    return row.township if area.name == row.township else f"{row.township} {area.name}".strip()


def person_columns() -> tuple[Column, ...]:
    return (
        Column(
            "person", "姓名", lambda row: link(reverse("person", kwargs={"pk": row.person_id}), row.person.name),
            value=lambda row: row.person.name, is_head=True, width=12,
        ),
        Column("id_number", "身份证号", lambda row: row.person.id_masked, style="mono", width=22),
        Column("area", "常住地", lambda row: place(row, row.person.residence), width=26),
    )  # fmt: skip


def day_column(name: str, label: str) -> Column:
    return Column(
        name, label, lambda row: day(getattr(row, name)), value=lambda row: getattr(row, name), style="mono", order=name, width=13
    )


def text_column(name: str, label: str, *, width: int = 18, on_page: bool = True, style: str = "wrap") -> Column:
    return Column(name, label, lambda row: getattr(row, name) or "—", style=style, width=width, on_page=on_page)


def ops_column(name: str, *more: tuple[str, str, Callable[[Any], bool]]) -> Column:
    """The last column: the record's own page and what else can be done with it."""

    def cell(row: Any) -> str:
        steps = [(reverse(step, kwargs={"pk": row.pk}), label) for step, label, is_open in more if is_open(row)]
        return links([(reverse(name, kwargs={"pk": row.pk}), "查看"), *steps], about=str(row))

    return Column("ops", "操作", cell, style="ops")


def person_filters(day_field: str, day_label: str) -> tuple[Filter, ...]:
    return (
        Filter("q", "人员", lambda records, typed: matching(records, typed, "person__"), hint="姓名开头、完整证号或手机号"),
        Filter("area", "所属地区", under("person__residence_id"), kind="area"),
        *day_filters(day_field, day_label),
    )


def day_filters(day_field: str, day_label: str) -> tuple[Filter, ...]:
    return (
        Filter("from", f"{day_label}起", at_least(day_field), kind="day"),
        Filter("to", f"{day_label}止", at_most(day_field), kind="day"),
    )
