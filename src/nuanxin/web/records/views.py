"""The pages that every kind of record has: its list, the export, one record, and voiding a wrong one."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from nuanxin.errors import UserError
from nuanxin.orgs import access
from nuanxin.orgs.access import Permission
from nuanxin.web import listing
from nuanxin.web.listing import Action
from nuanxin.web.listing.query import Asked
from nuanxin.web.pages import back_to, find, needs, require, show
from nuanxin.web.records.forms import EntryForm, text
from nuanxin.web.records.kind import Kind


@needs(Permission.VIEW)
def list_page(request: HttpRequest, kind: Kind) -> HttpResponse:
    """The list of a kind, with its totals over everything the filters show."""
    may_record = access.may(request.user, Permission.RECORD)
    actions = [Action(kind.entry_title, kind.url("new"), "plus", is_primary=True)] if may_record else []
    records = kind.records(request.user)
    return listing.page(request, kind.listing, records, actions=actions, totals=totals(request, kind, records))


def totals(request: HttpRequest, kind: Kind, records) -> list[tuple[str, Any]]:
    """(label, sum) of the fields that a kind adds up."""
    if not kind.totals:
        return []
    narrowed = Asked(kind.listing, request.GET, request.user).narrow(records).order_by()
    sums = narrowed.aggregate(**{name: Sum(name) for name, _ in kind.totals})
    return [(label, told(sums[name])) for name, label in kind.totals]


def told(number: Any) -> str:
    return f"{number:,.2f}" if isinstance(number, Decimal) else f"{number or 0:,}"


@require_POST
@needs(Permission.EXPORT)
def export(request: HttpRequest, kind: Kind) -> HttpResponse:
    return listing.export(request, kind.listing, kind.records(request.user))


@needs(Permission.VIEW)
def record_page(request: HttpRequest, kind: Kind, pk: int) -> HttpResponse:
    """One record: what was recorded, by whom, from which file, and what may be done with it."""
    record = find(kind.records(request.user).select_related(*kind.joins, "recorded_by", "import_run"), pk=pk)
    return show(
        request,
        "records/record.html",
        {
            "title": kind.title_of(record),
            "crumbs": [(kind.listing.title, kind.url())],
            "kind": kind,
            "record": record,
            "facts": list(kind.facts(record)),
            "steps": steps(request, kind, record),
            "behind": list(kind.behind(record, request.user)),
            "void_url": kind.url("void", record.pk),
            "may_import": access.may(request.user, Permission.IMPORT),
            "may_void": access.may(request.user, Permission.VOID, kind.area_of(record)),
        },
    )


def steps(request: HttpRequest, kind: Kind, record: Any) -> list[Action]:
    """What this user may do with the record now."""
    here = access.may(request.user, Permission.RECORD, kind.area_of(record))
    anywhere = access.may(request.user, Permission.RECORD)
    offered = [step for step in kind.steps if step.is_open(record) and (here if step.is_local else anywhere)]
    return [Action(step.label, kind.url(step.name, record.pk), step.icon, is_primary=True) for step in offered]


class VoidEntry(EntryForm):
    """Why a record is wrong."""

    reason = text("作废原因", 200, required=True, help_text="例如：登记错了人，或重复登记。原因会留在审计记录中。")


@needs(Permission.VOID)
def void_page(request: HttpRequest, kind: Kind, pk: int) -> HttpResponse:
    """Void a wrong record with a reason; GET only asks."""
    record = find(kind.records(request.user), pk=pk)
    require(request, Permission.VOID, kind.area_of(record))
    form = VoidEntry(request.POST if request.method == "POST" else None)
    if (
        request.method == "POST"
        and form.is_valid()
        and acted(form, lambda: kind.void(by=request.user, **{kind.name: record}, **form.cleaned_data))
    ):
        messages.success(request, f"已作废{kind.label}：{kind.title_of(record)}。它不再计入任何名单和统计。")
        return back_to(request, kind.url())
    context = {
        "title": f"作废{kind.label}",
        "crumbs": [(kind.listing.title, kind.url()), (kind.title_of(record), kind.url(pk=pk))],
        "kind": kind,
        "record": record,
        "facts": list(kind.facts(record)),
        "form": form,
        "cancel": kind.url(pk=pk),
    }
    return show(request, "records/void.html", context, status=422 if form.errors else 200)


def acted(form: EntryForm, deed) -> bool:
    """Do `deed`; what it refuses is put into the form. False when refused."""
    try:
        deed()
    except UserError as refusal:
        form.refuse(refusal)
        return False
    return True


def change_page(request: HttpRequest, kind: Kind, record: Any, form: EntryForm, deed, *, title: str, done: str) -> HttpResponse:
    """A form that changes one thing of a record on file."""
    require(request, Permission.RECORD, kind.area_of(record))
    if request.method == "POST" and form.is_valid() and acted(form, lambda: deed(form.cleaned_data)):
        messages.success(request, done)
        return back_to(request, kind.url(pk=record.pk))
    context = {
        "title": title,
        "crumbs": [(kind.listing.title, kind.url()), (kind.title_of(record), kind.url(pk=record.pk))],
        "facts": list(kind.facts(record)),
        "form": form,
        "heading": title,
        "next": way_back(request, kind.url(pk=record.pk)),
        "cancel": way_back(request, kind.url(pk=record.pk)),
    }
    return show(request, "records/change.html", context, status=422 if form.errors else 200)


def way_back(request: HttpRequest, fallback: str) -> str:
    """Where the reader came from, if the link said so and it is ours."""
    target = request.POST.get("next") or request.GET.get("next", "")
    return target if url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()) else fallback
