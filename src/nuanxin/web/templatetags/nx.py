"""Icons, digit grouping and query strings for templates."""

from __future__ import annotations

from functools import lru_cache

from django import template
from django.utils.safestring import SafeString
from lucide.templatetags.lucide import lucide

from nuanxin.benefits import policies
from nuanxin.web import charts, explained
from nuanxin.web.listing import cells

register = template.Library()
register.simple_tag(charts.meter, name="meter")


@register.simple_tag
@lru_cache(maxsize=512)
def icon(name: str, size: int = 16) -> SafeString:
    """Inline SVG icon, hidden from screen readers; cached, because lucide parses its XML on every call."""
    return lucide(name, size=size, aria_hidden="true", focusable="false")


@register.filter
def n(value) -> str:
    """1,234,567: Django's own grouping follows the zh-hans locale, which groups by four digits."""
    if value is None:
        return ""
    return str(value) if isinstance(value, str) else f"{value:,}"


@register.filter
def money(value) -> str:
    """1,234,567.00; nothing known is a dash."""
    return cells.money(value)


@register.filter
def programme(code) -> str:
    """What a programme is called: the title of the policy whose code it is, else as it was written."""
    return policies.title_of(str(code or ""))


@register.filter
def yuan(value) -> str:
    """1,234.50: money to the fen; SQLite's sums have lost their last nought."""
    return "—" if value in (None, "") else f"{value:,.2f}"


@register.simple_tag(takes_context=True)
def qs(context, **changes) -> str:
    """The current query string with some keys replaced ('' removes)."""
    query = context["request"].GET.copy()
    for key, value in changes.items():
        if value in ("", None):
            query.pop(key, None)
        else:
            query[key] = value
    return "?" + query.urlencode()


@register.inclusion_tag("components/explained.html", name="explained")
def explained_answer(decided, sources=None, all_open: bool = False) -> dict:
    """Why a policy answers as it does, as a tree; folded where it holds, unless `all_open`."""
    whole = explained.explained(decided, sources)
    return {"parts": (whole,) if decided.because.joined == "any" else whole.parts, "all_open": all_open}


@register.inclusion_tag("components/explained_changes.html")
def would_change(decided, sources=None) -> dict:
    """What would have to be otherwise for a yes."""
    return {"changes": explained.changes(decided, sources), "doubts": explained.doubts(decided)}
