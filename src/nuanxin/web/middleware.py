"""What surrounds every request: its number, a strict content policy, the login, and refusals as pages."""

from __future__ import annotations

import secrets
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from nuanxin.errors import UserError
from nuanxin.orgs import audit
from nuanxin.web import problems, remembered

# No inline script, no inline style, no eval, nothing from elsewhere; data: only for the QR code of the one-time password.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
WITHOUT_LOGIN = frozenset({"account_login", "account_inactive", "account_signup", "mfa_authenticate", "healthz"})
BEFORE_NEW_PASSWORD = frozenset({"account_change_password", "account_logout", "large-text"})


def content_security(get_response):
    """Number the request, let the audit trail know it, and forbid what a page of ours never needs."""

    def middleware(request):
        request.number = secrets.token_hex(4).upper()
        with audit.during_request(address=request.META.get("REMOTE_ADDR", ""), request=request.number), remembered.during_request():
            response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        if getattr(request, "user", None) is not None and request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return middleware


def login_required(get_response):
    """Every page asks for a login but the login itself; a first password is changed before anything else."""

    def middleware(request):
        return get_response(request)

    def process_view(request, view, args, kwargs):
        name = request.resolver_match.url_name
        if name in WITHOUT_LOGIN:
            return None
        if not request.user.is_authenticated:
            return elsewhere(request, redirect_to_login(page_to_return_to(request)))
        if request.user.must_change_password and name not in BEFORE_NEW_PASSWORD:
            return elsewhere(request, redirect("account_change_password"))
        return None

    middleware.process_view = process_view
    return middleware


def page_to_return_to(request) -> str:
    """Where a login leads back to: the page in the browser, never an address that only takes forms."""
    if request.htmx:
        return request.htmx.current_url_abs_path or reverse("workbench")
    if request.method == "GET":
        return request.get_full_path()
    came_from = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure())
    return urlsplit(came_from).path if ours else reverse("workbench")


def elsewhere(request, response):
    """The same redirect, told so that a fragment request moves the whole page."""
    return HttpResponse(status=204, headers={"HX-Redirect": response.url}) if request.htmx else response


def user_errors(get_response):
    """A refusal is shown as it is written, with status 422."""

    def middleware(request):
        return get_response(request)

    def process_exception(request, error):
        return problems.refused(request, error) if isinstance(error, UserError) else None

    middleware.process_exception = process_exception
    return middleware
