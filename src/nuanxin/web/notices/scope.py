"""Which area a page of a notice is about: the one asked for if the user answers for it, else the widest of their own."""

from __future__ import annotations

import datetime

from django.http import Http404, HttpRequest, QueryDict

from nuanxin.errors import UserError
from nuanxin.notices import catalogue
from nuanxin.notices.definition.model import Form, Notice, Standard
from nuanxin.orgs import access
from nuanxin.orgs.access import Permission
from nuanxin.orgs.models import Area
from nuanxin.web import remembered
from nuanxin.web.listing.filters import read_day


def get_notice(name: str) -> Notice:
    """The notice of that id, or 404."""
    try:
        return catalogue()[name]
    except KeyError:
        raise Http404


def get_form(notice: Notice, no: str) -> Form:
    try:
        return notice.forms[no]
    except KeyError:
        raise Http404


def get_standard(notice: Notice) -> Standard:
    """The standard whose gaps are shown; 404 for a notice without any."""
    if not notice.standards:
        raise Http404
    return notice.standards[0]


def area_asked(request: HttpRequest, permission: Permission = Permission.STATISTICS) -> Area:
    """The area in the query; 404 if it is not one over which the user holds `permission`."""
    if code := request.GET.get("area", ""):
        area = Area.objects.filter(code=code).first()
        if area is None or not access.may(request.user, permission, area.code) or not covers(request, permission, area):
            raise Http404
        return area
    return own_area(request.user, permission)


def covers(request: HttpRequest, permission: Permission, area: Area) -> bool:
    """The whole of the area, not only its code: 360722000000 also begins the code of no township."""
    return any(area.prefix.startswith(prefix) for prefix in access.prefixes(request.user, permission))


def own_area(user, permission: Permission) -> Area:
    """The office's area if the user answers for all of it, else the first of their own."""
    held = access.prefixes(user, permission)
    office = remembered.office()
    if office and any(office.area.prefix.startswith(prefix) for prefix in held):
        return office.area
    found = Area.objects.filter(prefix__in=held).first()
    if found is None:
        raise Http404
    return found


def period_asked(parameters: QueryDict) -> tuple[datetime.date | None, datetime.date | None]:
    """First and last day in the query, None where not given. Refuses what is not a day, and an end before the beginning."""
    first, last = (read_day(text) if (text := parameters.get(name, "")) else None for name in ("from", "to"))
    if first and last and last < first:
        raise UserError(f"截止日期 {last} 早于起始日期 {first}，不能统计。请改正日期。")
    return first, last
