"""What was asked of a list: filters entered, order chosen; and the form that asks it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from urllib.parse import quote

from django.core.cache import cache
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from nuanxin.errors import UserError
from nuanxin.orgs import access
from nuanxin.orgs.models import Area
from nuanxin.orgs.models.areas import PREFIX_LENGTH
from nuanxin.web.listing.declared import Filter, Listing, Order

PAGING = ("after", "before")
REMEMBERED_SECONDS = 60
LENGTHS = tuple(PREFIX_LENGTH.values())


@dataclass(frozen=True)
class Field:
    """A filter as drawn: its value and, for a select, what may be chosen."""

    filter: Filter
    value: str
    choices: tuple[tuple[str, str], ...] = ()

    @property
    def is_set(self) -> bool:
        return bool(self.value)

    @property
    def options(self) -> SafeString:
        return options(self.choices, self.value)


@lru_cache(maxsize=512)
def options(choices: tuple[tuple[str, str], ...], chosen: str) -> SafeString:
    """What a select offers, finished: a query form has a hundred options that seldom change."""
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((value, mark_safe(" selected") if value == chosen else "", label) for value, label in choices),
    )


class Asked:
    """The query of one request. Refuses (UserError) a choice that is not offered."""

    def __init__(self, listing: Listing, parameters: QueryDict, user) -> None:
        self.listing, self.parameters, self.user = listing, parameters, user

    def value(self, one: Filter) -> str:
        value = self.parameters.get(one.name, "").replace("\x00", "").strip()  # PostgreSQL refuses a NUL in a text
        if value and one.choices and value not in dict(one.offered):
            raise UserError(f"查询条件“{one.label}”中没有“{value}”这一项。请从列表中选择。")
        return value

    def narrow(self, records: QuerySet) -> QuerySet:
        for one in self.listing.filters:
            if value := self.value(one):
                records = one.apply(records, value)
        return records

    def narrow_area(self, records: QuerySet) -> QuerySet:
        """By the area alone."""
        for one in self.listing.filters:
            if one.kind == "area" and (value := self.value(one)):
                records = one.apply(records, value)
        return records

    @property
    def area(self) -> str:
        """The code of the area asked for, if any."""
        return next((value for one in self.listing.filters if one.kind == "area" and (value := self.value(one))), "")

    @property
    def area_path(self) -> str:
        return self.listing.area_path

    @cached_property
    def order(self) -> Order:
        wanted = self.parameters.get("sort", "")
        chosen = next((order for order in self.listing.orders if order.name == wanted.removeprefix("-")), None)
        if chosen is None:
            return self.listing.orders[0]
        return chosen if chosen.is_downwards == wanted.startswith("-") else chosen.turned()

    @cached_property
    def fields(self) -> list[Field]:
        return [Field(one, self.value(one), self.choices(one)) for one in self.listing.filters]

    def choices(self, one: Filter) -> tuple[tuple[str, str], ...]:
        return area_choices(self.user, self.value(one)) if one.kind == "area" else tuple(one.offered)

    @property
    def is_narrowed(self) -> bool:
        """By more than an area."""
        return any(field.is_set and field.filter.kind != "area" for field in self.fields)

    @property
    def set_count(self) -> int:
        return sum(field.is_set for field in self.fields)

    def url(self, **changes: str) -> str:
        """This query with some keys replaced ('' removes), from its first page unless told otherwise."""
        query = self.parameters.copy()
        for key in (*PAGING, "csrfmiddlewaretoken"):
            query.pop(key, None)
        for key, value in changes.items():
            query[key] = value
        kept = [(key, value) for key, values in query.lists() for value in values if value]
        plain = QueryDict(mutable=True)
        for key, value in kept:
            plain.appendlist(key, value)
        return "?" + plain.urlencode()


def area_choices(user, chosen: str, permission: access.Permission = access.Permission.VIEW) -> tuple[tuple[str, str], ...]:
    """The areas one level below what is chosen (or below the user's own), the way there above them: it drills down."""
    own = access.prefixes(user, permission)
    key = f"areas:{','.join(own)}:{quote(chosen[:20])}"
    known = cache.get(key)
    if known is None:
        known = offered_areas(own, chosen)
        cache.set(key, known, REMEMBERED_SECONDS)
    return known


def offered_areas(own: tuple[str, ...], chosen: str) -> tuple[tuple[str, str], ...]:
    """The same asked of the database; areas change so seldom that the answer is kept for a while."""
    base = prefix_of(chosen) if chosen else min(own, key=len, default="")
    if not any(base.startswith(prefix) for prefix in own):
        return ()
    found = list(Area.objects.filter(Q(prefix__in=steps(base)) | below(base)))
    if base not in {area.prefix for area in found}:
        return ()
    seen = [area for area in found if any(area.prefix.startswith(prefix) for prefix in own)]
    top = min(len(steps(area.prefix)) for area in seen)
    return tuple((area.code, "　" * (len(steps(area.prefix)) - top) + area.name) for area in seen)


def prefix_of(code: str) -> str:
    """The digits of a code that say something: 360722100000 is 360722100."""
    return next((code[:length] for length in LENGTHS if len(code) == LENGTHS[-1] and set(code[length:]) <= {"0"}), code)


def steps(prefix: str) -> list[str]:
    """The prefixes of the areas around an area, its own the last."""
    return [prefix[:length] for length in LENGTHS if length <= len(prefix)]


def below(prefix: str) -> Q:
    """The areas one level below."""
    levels = {length: level for level, length in PREFIX_LENGTH.items()}
    return Q(code__gte=prefix.ljust(12, "0"), code__lt=prefix + "~", level=levels.get(len(prefix), 0) + 1)
