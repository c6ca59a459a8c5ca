"""One finding: both sides of what is known, its reviews, one key for a verdict, and what a confirmed one is turned into."""

from __future__ import annotations

import io
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET

from nuanxin.comparisons import actions
from nuanxin.comparisons.actions import correcting
from nuanxin.comparisons.enums import FindingState, Outcome
from nuanxin.comparisons.findings import lines
from nuanxin.comparisons.models import Finding, FindingReview
from nuanxin.comparisons.subjects import same_person
from nuanxin.errors import UserError
from nuanxin.orgs import access, files
from nuanxin.orgs.access import Permission
from nuanxin.people.models import Person
from nuanxin.web.comparisons import queue
from nuanxin.web.comparisons.forms import ApplicationEntry, CorrectionEntry, ExitEntry, ReviewEntry
from nuanxin.web.comparisons.sources import Newest, ages, rule_of, title_of_rule
from nuanxin.web.pages import back_to, find, needs, require, show
from nuanxin.web.records.forms import EntryForm
from nuanxin.web.records.views import acted

PAGES_OF = {"people.Application": "application", "people.Recognition": "", "people.Merge": "merge"}
MORE_SHOWN = 10


def get_finding(request: HttpRequest, pk: int) -> Finding:
    """A finding that the user may see; 404 otherwise."""
    return find(Finding.objects.visible_to(request.user).select_related("area", "last_run", "person"), pk=pk)


@needs(Permission.VIEW)
def finding(request: HttpRequest, pk: int) -> HttpResponse:
    """GET shows it; POST records a verdict and leads on to the next of the queue."""
    found = get_finding(request, pk)
    form = ReviewEntry(*sent(request), user=request.user)
    if request.method == "POST":
        require(request, Permission.COMPARE, found.area_id)
        if form.is_valid() and acted(form, lambda: actions.review_finding(by=request.user, finding=found, **form.values())):
            return onwards(request, found, form.cleaned_data["verdict"])
    return show(request, "comparisons/finding.html", context_of(request, found, form), status=422 if form.errors else 200)


def sent(request: HttpRequest) -> tuple:
    """What the form was sent with, even if nothing was filled in."""
    return (request.POST, request.FILES) if request.method == "POST" else ()


def onwards(request: HttpRequest, found: Finding, verdict: str) -> HttpResponse:
    """Where the reader came from if the form says so; stays with what is confirmed and still to be dealt with; else the next."""
    found.refresh_from_db()
    messages.success(request, f"已核查：{found.subject_name}，{title_of_rule(found.rule)}，{found.get_state_display()}。")
    if request.POST.get("next"):
        return back_to(request, reverse("findings"))
    rule = rule_of(found.rule)
    if verdict == FindingState.CONFIRMED and rule and rule.turns_into != "none":
        return redirect(queue.address(found, queue.queue_query(request.GET)))
    following, _ = neighbours(request, found)
    query = queue.queue_query(request.GET)
    return redirect(queue.address(following, query) if following else f"{reverse('findings')}?{query}")


def neighbours(request: HttpRequest, found: Finding) -> tuple[Finding | None, Finding | None]:
    """The next and the one before in the queue."""
    others = queue.narrowed(request)
    return others.filter(pk__gt=found.pk).order_by("pk").first(), others.filter(pk__lt=found.pk).order_by("-pk").first()


def context_of(request: HttpRequest, found: Finding, form: EntryForm) -> dict[str, Any]:
    query, rule = queue.queue_query(request.GET), rule_of(found.rule)
    following, former = neighbours(request, found)
    may_review = access.may(request.user, Permission.COMPARE, found.area_id)
    return {
        "title": found.subject_name or "疑点",
        "crumbs": [("比对疑点", f"{reverse('findings')}?{query}" if query else reverse("findings"))],
        "finding": found,
        "rule": rule,
        "rule_title": title_of_rule(found.rule),
        "tone": queue.TONES[found.state],
        "severity_tone": queue.SEVERITY_TONES[found.severity],
        "lines": lines(found),
        "ages": ages(rule, Newest(found.area.prefix)) if rule else [],
        "deadline": queue.deadline(found),
        "person": person_of(request, found),
        "others": others_of(request, found),
        "reviews": found.reviews.select_related("evidence").order_by("-pk"),
        "form": form,
        "may_review": may_review and found.state not in (FindingState.SETTLED, FindingState.GONE),
        "turn": turn_of(found) if may_review else None,
        "outcome": outcome_of(request, found),
        "following": queue.address(following, query) if following else "",
        "former": queue.address(former, query) if former else "",
        "left": queue.capped(queue.narrowed(request)),
    }


def person_of(request: HttpRequest, found: Finding) -> Person | None:
    """The person on file, if the user may see them where they reside now."""
    return Person.objects.visible_to(request.user).filter(pk=found.person_id).first() if found.person_id else None


def others_of(request: HttpRequest, found: Finding) -> list[tuple[str, str, str, str]]:
    """The same person's other findings."""
    standing = Finding.objects.visible_to(request.user).standing().order_by("pk")
    alike = list(same_person(standing, found))[:MORE_SHOWN]
    return [(queue.address(one), title_of_rule(one.rule), one.get_state_display(), queue.TONES[one.state]) for one in alike]


def turn_of(found: Finding) -> tuple[str, str] | None:
    """What a confirmed finding may be turned into now: the page and what its button says."""
    rule = rule_of(found.rule)
    if found.state != FindingState.CONFIRMED or rule is None:
        return None
    label = {Outcome.APPLICATION: "转为认定申请", Outcome.EXIT: "办理退出"}.get(rule.turns_into, "")
    if rule.turns_into == Outcome.CORRECTION:
        label = correcting.of_rule(rule).label
    return (reverse("finding-turn", args=[found.pk]), label) if label else None


def outcome_of(request: HttpRequest, found: Finding) -> dict[str, str]:
    """What became of it, with the page of the record where there is one."""
    if not found.outcome:
        return {}
    label, _, key = found.outcome_record.partition(":")
    name = PAGES_OF.get(label, "")
    url = reverse(name, args=[key]) if name and name in known_pages() and key.isdecimal() else ""
    if not url and found.person_id and person_of(request, found):
        url = reverse("person", args=[found.person_id])
    return {"label": found.get_outcome_display(), "url": url}


def known_pages() -> set[str]:
    from django.urls import get_resolver

    return {name for name in get_resolver().reverse_dict if isinstance(name, str)}


@needs(Permission.COMPARE)
def turn(request: HttpRequest, pk: int) -> HttpResponse:
    """The page that asks what the application, exit or correction needs, and does it by one action."""
    found = get_finding(request, pk)
    require(request, Permission.COMPARE, found.area_id)
    offered, rule = turn_of(found), rule_of(found.rule)
    if offered is None or rule is None:
        raise UserError(f"{found.subject_name}的这条疑点现在不能办理（{found.get_state_display()}）。核查属实、还没有办理的才可以。")
    form, deed = entry_of(request, found, rule)
    if request.method == "POST" and form.is_valid() and acted(form, lambda: deed(by=request.user, finding=found, **form.values())):
        messages.success(request, f"已办理：{found.subject_name}，{offered[1]}。")
        return redirect("finding", pk=found.pk)
    context = {
        "title": offered[1],
        "crumbs": [("比对疑点", reverse("findings")), (found.subject_name, reverse("finding", args=[found.pk]))],
        "facts": [("姓名", found.subject_name), ("身份证号", found.subject_masked), ("疑点", rule.title), ("怎样办", rule.advice)],
        "form": form,
        "heading": offered[1],
        "next": "",
        "cancel": reverse("finding", args=[found.pk]),
    }
    return show(request, "records/change.html", context, status=422 if form.errors else 200)


def entry_of(request: HttpRequest, found: Finding, rule: Any) -> tuple[EntryForm, Any]:
    """The form and the action of what the rule turns into."""
    given = {"data": request.POST if request.method == "POST" else None, "user": request.user, "finding": found}
    if rule.turns_into == Outcome.APPLICATION:
        return ApplicationEntry(**given), actions.turn_into_application
    if rule.turns_into == Outcome.EXIT:
        return ExitEntry(**given), actions.turn_into_exit
    return CorrectionEntry(**given, asks=correcting.of_rule(rule).asks), actions.turn_into_correction


@require_GET
@needs(Permission.VIEW)
def evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """The paper of a review, decrypted; never kept by the browser."""
    visible = FindingReview.objects.filter(finding__in=Finding.objects.visible_to(request.user)).exclude(evidence=None)
    stored = find(visible.select_related("evidence"), pk=pk).evidence
    if stored is None:
        raise Http404
    response = FileResponse(
        io.BytesIO(files.read(stored)), as_attachment=True, filename=stored.name, content_type="application/octet-stream"
    )
    response["Cache-Control"] = "no-store"
    return response
