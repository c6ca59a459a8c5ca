"""Rules of the comparison: what each asks, how old its lists are, what it gave last and how often it was right."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from nuanxin.comparisons import definition, precision
from nuanxin.comparisons.definition import Rule
from nuanxin.comparisons.enums import Outcome, Result, RunState, Severity
from nuanxin.comparisons.models import ComparisonRun, Finding
from nuanxin.orgs import access
from nuanxin.orgs.access import Permission
from nuanxin.orgs.models import Area
from nuanxin.people.enums import Category, EndReason
from nuanxin.web.comparisons import queue
from nuanxin.web.comparisons.sources import Newest, ages
from nuanxin.web.notices.scope import own_area
from nuanxin.web.pages import needs, show

LAST_RUNS = 8


@needs(Permission.VIEW)
def rules(request: HttpRequest) -> HttpResponse:
    """All rules, in their groups."""
    area = own_area(request.user, Permission.VIEW)
    parts = precision.of_rules(Finding.objects.visible_to(request.user))
    groups: dict[str, list[dict[str, Any]]] = {}
    latest, newest = last_results(request.user), Newest(area.prefix)
    for rule in definition.library().values():
        line = {"last": latest.get(rule.id), "ages": ages(rule, newest), "precision": parts.get(rule.id, precision.NOTHING)}
        groups.setdefault(rule.group, []).append({**about(rule), **line})
    context = {
        "title": "比对规则",
        "crumbs": [("比对疑点", reverse("findings"))],
        "groups": groups.items(),
        "total": precision.total(parts),
    }
    return show(request, "comparisons/rules.html", context | {"may_run": access.may(request.user, Permission.COMPARE)})


def about(rule: Rule) -> dict[str, Any]:
    """What is the same wherever a rule is shown."""
    return {
        "rule": rule,
        "url": reverse("comparison-rule", args=[rule.id]),
        "findings_url": f"{reverse('findings')}?rule={rule.id}",
        "severity": Severity(rule.severity).label,
        "tone": queue.SEVERITY_TONES[Severity(rule.severity)],
        "turns_into": dict(Outcome.choices).get(rule.turns_into, "只核实，不办理"),
    }


def last_results(user) -> dict[str, dict[str, Any]]:
    """By rule what the newest finished run that asked it gave, of the runs the user may see."""
    found: dict[str, dict[str, Any]] = {}
    wanted = set(definition.library())
    for run in runs_around(user).filter(state=RunState.FINISHED).order_by("-pk").iterator(chunk_size=LAST_RUNS):
        for name, told in run.rules.items():
            found.setdefault(name, result_of(user, run, told))
        if wanted <= found.keys():
            break
    return found


def runs_around(user):
    """Runs over the user's own areas, and over wider ones that hold them."""
    around = Area.objects.filter(
        code__in=[prefix[:length].ljust(12, "0") for prefix in access.prefixes(user, Permission.VIEW) for length in (2, 4, 6, 9)]
    )
    return ComparisonRun.objects.filter(access.within(user, Permission.VIEW, "area_id") | Q(area__in=around)).select_related("area")


def result_of(user, run: ComparisonRun, told: dict[str, Any]) -> dict[str, Any]:
    """One rule's result in one run; the numbers of a run wider than the reader's own areas are not theirs to see."""
    is_own = access.may(user, Permission.VIEW, run.area_id)
    lacking = told.get("result") == Result.SOURCE_UNAVAILABLE
    numbers = {name: told.get(name, 0) if is_own else None for name in COUNTED}
    url = reverse("comparison-run", args=[run.pk]) if is_own else ""
    return {"run": run, "url": url, "is_own": is_own, "is_lacking": lacking, "reused": told.get("reused", False), **numbers}


COUNTED = ("found", "new", "changed", "gone", "seconds")


@needs(Permission.VIEW)
def rule(request: HttpRequest, rule: str) -> HttpResponse:
    """One rule: its condition as a sentence, its source, its lists, its thresholds here and elsewhere, its results."""
    found = definition.library().get(rule)
    if found is None:
        raise Http404
    area = own_area(request.user, Permission.VIEW)
    runs = runs_around(request.user).filter(state=RunState.FINISHED, rules__has_key=rule).order_by("-pk")[:LAST_RUNS]
    history = [result_of(request.user, run, run.rules[rule]) for run in runs]
    mine = precision.of_rules(Finding.objects.visible_to(request.user).filter(rule=rule)).get(rule, precision.NOTHING)
    context = {
        "title": found.title,
        "crumbs": [("比对疑点", reverse("findings")), ("比对规则", reverse("comparison-rules"))],
        **about(found),
        "sentence": found.chinese(area.code),
        "facts": list(facts_of(found)),
        "thresholds": thresholds(found, area),
        "ages": ages(found, Newest(area.prefix)),
        "precision": mine,
        "history": history,
        "area": area,
    }
    return show(request, "comparisons/rule.html", context)


def facts_of(rule: Rule):
    yield "依据", rule.source
    yield "怎样办", rule.advice
    if rule.category:
        yield "人员类别", dict(Category.choices).get(rule.category, rule.category)
    if rule.end_code:
        yield "退出情形", EndReason(rule.end_code).label
    yield "名单有效期", f"{rule.valid_days} 天"
    yield "核查宽限期", f"{rule.grace_days} 天"
    yield "版本", rule.version


def thresholds(rule: Rule, area: Area) -> list[tuple[str, str, bool]]:
    """(place, the condition with its thresholds, whether they hold here): everywhere, then where a region has its own."""
    if not rule.parameters:
        return []
    here = max((prefix for prefix in rule.areas if area.code.startswith(prefix)), key=len, default="")
    names = dict(Area.objects.filter(code__in=[prefix.ljust(12, "0") for prefix in rule.areas]).values_list("code", "name"))
    lines = [("一般", rule.chinese(), not here)]
    return lines + [(names.get(prefix.ljust(12, "0"), prefix), rule.chinese(prefix), prefix == here) for prefix in rule.areas]
