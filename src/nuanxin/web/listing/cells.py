"""Finished texts of cells, made without templates because a page has hundreds of them."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from django.utils.safestring import SafeString, mark_safe

NOTHING = "—"


def day(value) -> str:
    return value.isoformat() if value else NOTHING


def yes_no(value: bool | None) -> str:
    return {True: "是", False: "否"}.get(value, NOTHING)


def money(value) -> str:
    return NOTHING if value is None else f"{value:,.2f}"


def link(url: str, text: str, aside: str = "") -> SafeString:
    """A link with small text after it."""
    small = f"<small>{escape(aside)}</small>" if aside else ""
    return mark_safe(f'<a href="{escape(url)}">{escape(text)}</a>{small}')  # noqa: S308 - all parts escaped


def opener(url: str, text: str, aside: str = "") -> SafeString:
    """A link that opens the drawer, and the whole page without script or in a new tab."""
    safe = escape(url)
    small = f"<small>{escape(aside)}</small>" if aside else ""
    return mark_safe(f'<a href="{safe}" hx-get="{safe}" hx-target="#drawer-body" data-drawer>{escape(text)}</a>{small}')  # noqa: S308


def links(pairs: Iterable[tuple[str, str]], about: str = "") -> SafeString:
    """Links of an operation cell; `about` makes each name unique for screen readers."""
    return mark_safe("".join(f'<a href="{escape(url)}">{escape(text)}<span class="vh">：{escape(about)}</span></a>' for url, text in pairs))  # noqa: S308


def tag(text: str, tone: str = "") -> SafeString:
    return mark_safe(f'<span class="tag {tone}">{escape(text)}</span>') if text else SafeString(NOTHING)  # noqa: S308


def tags(texts: Iterable[str], most: int = 3) -> SafeString:
    """Tags, the rest as a number."""
    texts = list(texts)
    more = f'<span class="tag" title="{escape("、".join(texts[most:]))}">+{len(texts) - most}</span>' if len(texts) > most else ""
    return mark_safe("".join(f'<span class="tag">{escape(text)}</span>' for text in texts[:most]) + more or NOTHING)  # noqa: S308


def status(text: str, tone: str = "") -> SafeString:
    """A coloured dot and its word; tone: ok, bad, warn, info, off."""
    return mark_safe(f'<span class="st {tone}">{escape(text)}</span>') if text else SafeString(NOTHING)  # noqa: S308
