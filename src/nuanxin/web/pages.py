"""What every view uses: permission at the door, whole page or fragment, scoped look-up, preferences of the reader."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from nuanxin.orgs import access
from nuanxin.orgs.access import Permission
from nuanxin.web.shell import LARGE_TEXT_COOKIE

YEAR = 365 * 24 * 3600


def needs(permission: Permission) -> Callable:
    """403 unless the user holds `permission` somewhere; scope is judged per record."""

    def decorate(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            require(request, permission)
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def require(request: HttpRequest, permission: Permission, area_code: str | None = None) -> None:
    """403 unless the user holds `permission` (over `area_code`, if given)."""
    if not access.may(request.user, permission, area_code):
        raise PermissionDenied(f"您没有{permission.value}的权限。如工作需要，请联系本机构的系统管理员。")


def show(request: HttpRequest, template: str, context: dict, *, fragment: str = "", status: int = 200) -> HttpResponse:
    """The whole page, or for HTMX only `fragment`: the same context, so that a swap equals a reload."""
    response = render(request, fragment if fragment and wants_fragment(request) else template, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def wants_fragment(request: HttpRequest) -> bool:
    return bool(request.htmx) and not request.htmx.history_restore_request and not request.htmx.boosted


def find(records: models.QuerySet, **key):
    """The one record of what the user may see; 404 otherwise, whether it exists or not."""
    try:
        return records.get(**key)
    except (records.model.DoesNotExist, ValueError, OverflowError):
        raise Http404


def back_to(request: HttpRequest, fallback: str) -> HttpResponse:
    """Where the form's `next` says, if that is a place of ours; a bare word would be taken for the name of a page."""
    target = request.POST.get("next", "")
    safe = target.startswith("/") and url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return redirect(target if safe else fallback)


@require_POST
def large_text(request: HttpRequest) -> HttpResponse:
    """Turn large text on or off for this browser."""
    response = back_to(request, "workbench")
    turned_on = request.COOKIES.get(LARGE_TEXT_COOKIE) != "1"
    response.set_cookie(
        LARGE_TEXT_COOKIE, "1" if turned_on else "0", max_age=YEAR, samesite="Lax", httponly=True, secure=request.is_secure()
    )
    return response


def healthz(request: HttpRequest) -> HttpResponse:
    """For the one who watches the service: the database answers."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
