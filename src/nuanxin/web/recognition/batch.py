"""One deed about many applications at once: what can be done is done, what cannot comes back with its reason."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from nuanxin.orgs.access import Permission
from nuanxin.people import actions
from nuanxin.people.models import Application
from nuanxin.web.pages import needs, show
from nuanxin.web.recognition import forms
from nuanxin.web.recognition.application import crumbs
from nuanxin.web.recognition.deeds import back_choices
from nuanxin.web.recognition.inbox import visible
from nuanxin.web.recognition.notices import with_ids
from nuanxin.web.recognition.standing import Standing
from nuanxin.web.records.forms import EntryForm

MOST_AT_ONCE = 200
PASS, SEND_BACK = "pass", "send-back"
TITLES = {PASS: "批量通过", SEND_BACK: "批量退回"}
CHANGED = "这份申请在您打开之后已被别人办理，没有再办。请刷新后核对。"


@needs(Permission.APPLY)
def applications_batch(request: HttpRequest) -> HttpResponse:
    """The ticked applications, the words for all of them, then what was done and what was refused."""
    deed = request.GET.get("deed", PASS)
    if request.method == "POST" and "go" not in request.POST:
        return redirect(f"{with_ids(reverse('applications-batch'), request.POST.getlist('id')[:MOST_AT_ONCE])}&deed={deed}")
    chosen = named(request)
    if not chosen or deed not in TITLES:
        messages.warning(request, "没有勾选要办理的申请。请先在清单里勾选。")
        return redirect("applications")
    form = form_of(request, deed, chosen)
    if request.method == "POST" and form.is_valid():
        return done(request, deed, chosen, form)
    return drawn(request, deed, chosen, form)


def named(request: HttpRequest) -> list[Application]:
    """Those ticked that the user may see, in the order of the inbox."""
    asked = (request.POST if request.method == "POST" else request.GET).getlist("id")
    keys = [int(key) for key in asked if key.isascii() and key.isdecimal() and len(key) < 19][:MOST_AT_ONCE]
    return list(visible(request.user).filter(pk__in=keys).order_by("applied_on", "pk"))


def form_of(request: HttpRequest, deed: str, chosen: Sequence[Application]) -> EntryForm:
    data = request.POST if request.method == "POST" else None
    if deed == PASS:
        return forms.BatchForm(data, user=request.user)
    return forms.BatchBackForm(data, user=request.user, steps=back_choices([Standing(one, request.user) for one in chosen]))


def drawn(request: HttpRequest, deed: str, chosen: Sequence[Application], form: EntryForm) -> HttpResponse:
    context = {
        "title": TITLES[deed],
        "crumbs": crumbs(),
        "deed": deed,
        "chosen": [Standing(one, request.user) for one in chosen],
        "form": form,
        "cancel": reverse("applications"),
    }
    return show(request, "recognition/batch.html", context, status=422 if form.errors else 200)


def done(request: HttpRequest, deed: str, chosen: Sequence[Application], form: EntryForm) -> HttpResponse:
    """Only those still as they were when the page was drawn: sent twice, a pass would pass the next step too."""
    unchanged = [one for one in chosen if request.POST.get(f"version-{one.pk}") == str(one.version)]
    batch = act(request, deed, unchanged, form)
    refused = [*batch.refused, *((one, CHANGED) for one in chosen if one not in unchanged)]
    if not refused:
        messages.success(request, f"{TITLES[deed]}：{len(batch.done)} 件。")
        return redirect("applications")
    context = {"title": TITLES[deed], "crumbs": crumbs(), "done": batch.done, "refused": refused, "back": reverse("applications")}
    return show(request, "recognition/batch_done.html", context)


def act(request: HttpRequest, deed: str, chosen: Sequence[Application], form: EntryForm):
    many = actions.pass_many if deed == PASS else actions.send_back_many
    return many(by=request.user, applications=chosen, **form.values())
