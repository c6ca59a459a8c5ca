"""The address book: each task's pages in its own package, sign-in by allauth."""

from allauth.account import views as account
from django.urls import include, path
from django.views.defaults import page_not_found

from nuanxin.web import pages

TASKS = ("workbench", "people", "recognition", "movements", "households", "reviews", "comparisons", "policies", "entitlements",
         "claims", "payments", "worklists", "notices", "casework", "jobs", "imports",
         "calendar", "oversight")  # fmt: skip


def closed(request):
    """Pages that allauth refers to and we do not have: sign-up, e-mail, password reset by mail."""
    return page_not_found(request, None)


urlpatterns = [
    path("healthz", pages.healthz, name="healthz"),
    path("large-text", pages.large_text, name="large-text"),
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("password/", account.password_change, name="account_change_password"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("signup/", closed, name="account_signup"),
    path("email/", closed, name="account_email"),
    path("password/reset/", closed, name="account_reset_password"),
    path("password/set/", closed, name="account_set_password"),
    path("two-factor/", include("allauth.mfa.urls")),
    *(path("", include(f"nuanxin.web.{task}.urls")) for task in TASKS),
]
