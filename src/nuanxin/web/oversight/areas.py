"""The tree of areas, one level at a time, with what belongs to each."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count
from django.db.models.functions import Substr
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from nuanxin.orgs import access
from nuanxin.orgs.access import Permission
from nuanxin.orgs.enums import AreaLevel
from nuanxin.orgs.models import Area, Organisation
from nuanxin.orgs.models.areas import PREFIX_LENGTH
from nuanxin.people.models import Person
from nuanxin.web.oversight.scope import areas_of, own_prefixes
from nuanxin.web.pages import find, show


@dataclass(frozen=True)
class Branch:
    """One area in the table: what lies below it, who lives there (None: not for this user, or too many to count now)."""

    area: Area
    url: str
    below: int
    organisations: int
    persons: int | None
    persons_url: str


def top(request: HttpRequest) -> HttpResponse:
    """The user's own area, or the list of them where there are several."""
    own = list(Area.objects.filter(prefix__in=own_prefixes(request.user)))
    if len(own) == 1:
        return area_page(request, own[0])
    return tree_page(request, "地区", [], own, None)


def one(request: HttpRequest, code: str) -> HttpResponse:
    """An area with those one level below it."""
    if not (code.isascii() and code.isdigit()):
        raise Http404
    return area_page(request, find(areas_of(request.user), code=code))


def area_page(request: HttpRequest, area: Area) -> HttpResponse:
    below = list(areas_of(request.user).under(area.prefix).filter(level=area.level + 1)) if area.level < AreaLevel.VILLAGE else []
    return tree_page(request, area.name, way_to(request, area), below, area)


def tree_page(request: HttpRequest, title: str, crumbs: list, below: list[Area], area: Area | None) -> HttpResponse:
    branches = grown(request, below)
    context = {
        "title": title,
        "crumbs": crumbs,
        "area": area,
        "branches": branches,
        "may_manage": access.may(request.user, Permission.MANAGE),
        "organisations": Organisation.objects.filter(area=area) if area else (),
        "persons": sum(branch.persons or 0 for branch in branches) if any(branch.persons is not None for branch in branches) else None,
    }
    return show(request, "oversight/areas.html", context)


def way_to(request: HttpRequest, area: Area) -> list[tuple[str, str]]:
    """The areas above this one that the user may look at, from the top."""
    shorter = [area.prefix[:length] for length in PREFIX_LENGTH.values() if length < len(area.prefix)]
    above = areas_of(request.user).filter(prefix__in=shorter).order_by("level")
    return [("地区", reverse("areas")), *((one.name, reverse("area", args=[one.code])) for one in above)]


def grown(request: HttpRequest, areas: list[Area]) -> list[Branch]:
    """The areas with their counts: three queries for all of them."""
    if not areas:
        return []
    digits = len(areas[0].prefix)
    below = counted(Area.objects.filter(level=areas[0].level + 1), "code", areas, digits)
    bodies = counted(Organisation.objects.all(), "area_id", areas, digits)
    living = residents(request, areas, digits)
    people = reverse("people")
    return [
        Branch(
            area=area,
            url=reverse("area", args=[area.code]) if area.level < AreaLevel.VILLAGE else "",
            below=below[area.prefix],
            organisations=bodies[area.prefix],
            persons=None if living is None else living[area.prefix],
            persons_url=f"{people}?area={area.code}",
        )
        for area in areas
    ]


def residents(request: HttpRequest, areas: list[Area], digits: int) -> Counter | None:
    """Persons by area, only below a county: a wider count belongs to the statistics."""
    if areas[0].level <= AreaLevel.COUNTY or not access.may(request.user, Permission.VIEW):
        return None
    return counted(Person.objects.visible_to(request.user), "residence_id", areas, digits)


def counted(records, path: str, areas: list[Area], digits: int) -> Counter:
    first, last = min(area.prefix for area in areas), max(area.prefix for area in areas)
    inside = records.filter(**{f"{path}__gte": first.ljust(12, "0"), f"{path}__lt": last + "~"}).order_by()
    groups = inside.annotate(cut=Substr(path, 1, digits)).values("cut").annotate(number=Count("pk"))
    return Counter({group["cut"]: group["number"] for group in groups})
