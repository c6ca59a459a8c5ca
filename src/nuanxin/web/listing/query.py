"""What was asked of a list: filters entered, order chosen; and the form that asks it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet
from django.http import QueryDict

from nuanxin.errors import UserError
from nuanxin.orgs import access
from nuanxin.orgs.models import Area
from nuanxin.web.listing.declared import Filter, Listing, Order

PAGING = ("after", "before")


@dataclass(frozen=True)
class Field:
    """A filter as drawn: its value and, for a select, what may be chosen."""

    filter: Filter
    value: str
    choices: tuple[tuple[str, str], ...] = ()

    @property
    def is_set(self) -> bool:
        return bool(self.value)


class Asked:
    """The query of one request. Refuses (UserError) a choice that is not offered."""

    def __init__(self, listing: Listing, parameters: QueryDict, user) -> None:
        self.listing, self.parameters, self.user = listing, parameters, user

    def value(self, one: Filter) -> str:
        value = self.parameters.get(one.name, "").strip()
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
    here = Area.objects.filter(code=chosen).first() if chosen else None
    base = here.prefix if here else min(own, key=len, default="")
    if not any(base.startswith(prefix) for prefix in own):
        return ()
    way = [area for area in Area.objects.filter(prefix__in=steps(base)) if any(area.prefix.startswith(prefix) for prefix in own)]
    below = children(here or (way[-1] if way else None))
    return tuple((area.code, f"{'　' * depth}{area.name}") for depth, area in numbered(way, below))


def steps(prefix: str) -> list[str]:
    return [prefix[:length] for length in (2, 4, 6, 9, 12) if length <= len(prefix)]


def children(area: Area | None) -> list[Area]:
    if area is None or area.child_digits == len(area.prefix):
        return []
    return list(Area.objects.under(area.prefix).filter(level=area.level + 1))


def numbered(way: list[Area], below: list[Area]) -> list[tuple[int, Area]]:
    return [*enumerate(way), *((len(way), area) for area in below)]
