"""Texts of cells: what stands for nothing, what is escaped, what a workbook gets."""

from __future__ import annotations

import datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.utils.safestring import SafeString, mark_safe
from hypothesis import given
from hypothesis import strategies as st

from nuanxin.web.listing import Column, Listing, Order, cells
from nuanxin.web.listing.exporting import exported

EVIL = "\"'><b onclick=x>&"
SAFE = "&quot;&#x27;&gt;&lt;b onclick=x&gt;&amp;"
ROW = SimpleNamespace(pk=7)


@pytest.mark.parametrize(("value", "text"), [(datetime.date(2022, 9, 5), "2022-09-05"), (None, "—"), ("", "—")])
def test_day_is_written_the_iso_way(value, text):
    assert cells.day(value) == text


@pytest.mark.parametrize(("value", "text"), [(True, "是"), (False, "否"), (None, "—")])
def test_yes_no_knows_not_known(value, text):
    assert cells.yes_no(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "—"),
        (0, "0.00"),
        (Decimal("0.00"), "0.00"),
        (Decimal("1234.5"), "1,234.50"),
        (Decimal("-7"), "-7.00"),
        (Decimal("0.005"), "0.00"),
    ],
)
def test_money_is_exact_to_the_fen(value, text):
    assert cells.money(value) == text


@pytest.mark.parametrize(
    ("drawn", "html"),
    [
        (cells.link("/a?b=1&c=2", "甲"), '<a href="/a?b=1&amp;c=2">甲</a>'),
        (cells.link("/a", EVIL, EVIL), f'<a href="/a">{SAFE}</a><small>{SAFE}</small>'),
        (cells.opener("/a", EVIL), f'<a href="/a" hx-get="/a" hx-target="#drawer-body" data-drawer>{SAFE}</a>'),
        (cells.opener("/a", "甲", "男"), '<a href="/a" hx-get="/a" hx-target="#drawer-body" data-drawer>甲</a><small>男</small>'),
        (cells.links([("/a", EVIL)], EVIL), f'<a href="/a">{SAFE}<span class="vh">：{SAFE}</span></a>'),
        (cells.links([]), ""),
        (cells.tag(EVIL), f'<span class="tag ">{SAFE}</span>'), (cells.tag("甲", "ok"), '<span class="tag ok">甲</span>'), (cells.tag(""), "—"),
        (cells.status(EVIL, "bad"), f'<span class="st bad">{SAFE}</span>'), (cells.status(""), "—"), (cells.tags([]), "—"),
        (cells.tags([EVIL]), f'<span class="tag">{SAFE}</span>'),
        (cells.tags(["甲", "乙", "丙"], 3), '<span class="tag">甲</span><span class="tag">乙</span><span class="tag">丙</span>'),
        (cells.tags(["甲", "乙", EVIL], 1), f'<span class="tag">甲</span><span class="tag" title="乙、{SAFE}">+2</span>'),
    ],
)  # fmt: skip
def test_cell_is_finished_and_escaped(drawn, html):
    assert (drawn, isinstance(drawn, SafeString)) == (html, True)


@given(st.lists(st.text(max_size=8), max_size=12), st.integers(1, 5))
def test_tags_show_so_many_and_count_the_rest(texts, most):
    drawn = str(cells.tags(texts, most))

    assert drawn.count('<span class="tag">') == min(len(texts), most)
    assert (f">+{len(texts) - most}</span>" in drawn) is (len(texts) > most)


@pytest.mark.parametrize(
    ("column", "html"),
    [
        (Column("a", "甲", lambda row: EVIL), f'<td data-l="甲">{SAFE}</td>'),
        (Column("a", "甲", lambda row: mark_safe("<i>x</i>")), '<td data-l="甲"><i>x</i></td>'),
        (Column("a", "甲", lambda row: "x", style="r"), '<td class="r" data-l="甲">x</td>'),
        (Column("a", EVIL, lambda row: "x"), f'<td data-l="{SAFE}">x</td>'),
        (Column("a", "甲", lambda row: "x", is_head=True), '<th scope="row">x</th>'),
        (Column("a", "操作", lambda row: "x", style="ops"), '<td class="ops">x</td>'),
        (Column("a", "甲", lambda row: str(row.pk)), '<td data-l="甲">7</td>'),
    ],
)
def test_column_draws_its_cell(column, html):
    assert column.html(ROW) == html


@pytest.mark.parametrize(
    ("column", "value"),
    [
        (Column("a", "甲", lambda row: "文"), "文"), (Column("a", "甲", lambda row: "—"), None), (Column("a", "甲", lambda row: ""), None),
        (Column("a", "甲", lambda row: "3", value=lambda row: 3), 3), (Column("a", "甲", lambda row: "—", value=lambda row: None), None),
        (Column("a", "甲", lambda row: "0", value=lambda row: 0), 0), (Column("a", "甲", lambda row: "x", value=lambda row: Decimal("0.00")), Decimal("0.00")),
        (Column("a", "甲", lambda row: "x", value=lambda row: datetime.date(2022, 9, 5)), datetime.date(2022, 9, 5)),
    ],
)  # fmt: skip
def test_workbook_gets_the_value_and_nothing_for_a_dash(column, value):
    assert exported(column, ROW) == value


def test_page_and_workbook_have_the_columns_that_are_theirs():
    both, page, book = (
        Column(name, name, lambda row: "x", on_page=shown, in_export=sent) for name, shown, sent in (("a", 1, 1), ("b", 1, 0), ("c", 0, 1))
    )
    ops = Column("ops", "操作", lambda row: "x", style="ops")

    listing = Listing(name="x", title="表", columns=(both, page, book, ops), orders=(Order("pk", "号", ("pk",)),))

    assert ([column.name for column in listing.shown], [column.name for column in listing.exported]) == (["a", "b", "ops"], ["a", "c"])
    assert listing.body([(7, ROW)], choosable=False) == '<tr><td data-l="a">x</td><td data-l="b">x</td><td class="ops">x</td></tr>\n'


@pytest.mark.parametrize("fields", [("pk",), ("-pk",), ("name", "pk"), ("-name", "-pk"), ("person__name", "pk")])
def test_order_turned_twice_is_itself(fields):
    order = Order("x", "甲", fields)

    assert order.turned().turned() == order
    assert order.turned().is_downwards is not order.is_downwards
    assert order.turned().paths == order.paths
