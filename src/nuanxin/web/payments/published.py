"""Checking a subsidy table before it is published: what is wrong, cell by cell; nothing is kept."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from nuanxin.benefits.published import Finding, check_table
from nuanxin.errors import UserError
from nuanxin.orgs.access import Permission
from nuanxin.web import pages
from nuanxin.web.pages import needs
from nuanxin.web.payments.forms import TableForm

MOST = 500


@needs(Permission.VIEW)
def published_table(request: HttpRequest) -> HttpResponse:
    """Upload a table; sums, products, months, doubles and what must not be shown are judged."""
    form = TableForm(request.POST if request.method == "POST" else None, request.FILES if request.method == "POST" else None)
    found: tuple[Finding, ...] | None = None
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            found = check_table(file.read())
        except UserError as refusal:
            for problem in refusal.problems:
                form.add_error("file", problem)
    context = {
        "title": "核对公示表",
        "crumbs": [("付款台账", reverse("payments"))],
        "form": form,
        "name": form.cleaned_data["file"].name if found is not None else "",
        "findings": found[:MOST] if found else (),
        "total": len(found or ()),
        "is_checked": found is not None,
        "more": max(0, len(found or ()) - MOST),
        "cancel": reverse("payments"),
    }
    return pages.show(request, "payments/published.html", context, status=422 if form.errors else 200)
