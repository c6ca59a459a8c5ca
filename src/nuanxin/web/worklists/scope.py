"""Which areas a work list is about, and what is counted there: kept for a while, because every list is read to be counted."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from django.core.cache import cache
from django.http import Http404, HttpRequest

from nuanxin.benefits import bulk, worklists
from nuanxin.benefits.bulk import Run
from nuanxin.orgs import access
from nuanxin.orgs.access import Permission
from nuanxin.orgs.models import Area, User
from nuanxin.web import remembered
from nuanxin.web.notices.scope import own_area

REMEMBERED_SECONDS = 120


def prefixes_of(request: HttpRequest) -> tuple[str, ...]:
    """The area asked for, else all of the user's; 404 for one that is not theirs."""
    area = area_of(request)
    return (area.prefix,) if area else access.prefixes(request.user, Permission.VIEW)


def area_of(request: HttpRequest) -> Area | None:
    """The area asked for, if it is whole in the user's."""
    code = request.GET.get("area", "")
    if not code:
        return None
    area = Area.objects.filter(code=code).first()
    own = access.prefixes(request.user, Permission.VIEW)
    if area is None or not any(area.prefix.startswith(prefix) for prefix in own):
        raise Http404
    return area


def runs_of(prefixes: Sequence[str]) -> list[Run]:
    """The newest run of each of the areas that has one."""
    return [run for prefix in prefixes if (run := bulk.newest(prefix))]


def run_area(user: User) -> Area:
    """Where this user starts a run."""
    return own_area(user, Permission.APPLY)


def counts_of(prefixes: Sequence[str], today: datetime.date | None = None) -> dict[str, int]:
    """How many rows each list has; a new run counts anew."""
    today = today or remembered.business_today()
    marks = ",".join(run.finished_at.isoformat() for run in runs_of(prefixes))
    key = f"worklists:{'.'.join(prefixes)}:{today}:{marks}".replace(" ", "")
    found = cache.get(key)
    if found is None:
        found = worklists.counts(prefixes, today)
        cache.set(key, found, REMEMBERED_SECONDS)
    return found
