"""Tags and filters of templates."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from nuanxin.web.templatetags import nx


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, ""), (0, "0"), (1234567, "1,234,567"), (Decimal("1234.50"), "1,234.50"), ("10,000+", "10,000+"), (12.5, "12.5")],
)
def test_n_groups_by_three_digits(value, text):
    assert nx.n(value) == text


def test_icon_is_hidden_from_screen_readers_and_made_once():
    first = nx.icon("search", 16)

    assert 'aria-hidden="true"' in first
    assert 'width="16"' in first
    assert nx.icon("search", 16) is first


def test_qs_replaces_and_removes_keys():
    request = RequestFactory().get("/", {"q": "王 伟", "page": "3"})

    drawn = Template("{% qs page='' sort='name' %}").render(Context({"request": request}))

    assert drawn == "?q=%E7%8E%8B+%E4%BC%9F&amp;sort=name"


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("2022-xinfeng-startup", "一次性创业补贴"),
        ("national-insurance-subsidy-flexible", "灵活就业社会保险补贴"),
        ("小额担保贷款贴息", "小额担保贷款贴息"),
        ("", ""),
        (None, ""),
    ],
)
def test_programme_is_called_by_the_title_of_its_policy(code, text):
    assert nx.programme(code) == text
