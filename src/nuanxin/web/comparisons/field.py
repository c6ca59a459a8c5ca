"""Findings to be checked in the field: one card per person with everything about them, made for a phone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby, islice
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from nuanxin.comparisons.enums import FindingState
from nuanxin.comparisons.findings import Line, lines
from nuanxin.comparisons.models import Finding
from nuanxin.orgs import access
from nuanxin.orgs.access import Permission
from nuanxin.people.models import Person
from nuanxin.web.comparisons import queue
from nuanxin.web.comparisons.sources import rule_of, title_of_rule
from nuanxin.web.listing import under
from nuanxin.web.listing.query import area_choices
from nuanxin.web.pages import needs, show

CARDS = 20
MOST_READ = 400


@dataclass(frozen=True)
class Question:
    """One finding as it is asked about at the door."""

    finding: Finding
    title: str
    advice: str
    lines: tuple[Line, ...]
    deadline: str
    tone: str


@dataclass(frozen=True)
class Card:
    """One person with all their open findings."""

    name: str
    masked: str
    area: str
    phone: str
    person_url: str
    questions: tuple[Question, ...]


@needs(Permission.COMPARE)
def field(request: HttpRequest) -> HttpResponse:
    """The user's own area, village by village; what was answered leaves the page."""
    waiting = waiting_for(request.user)
    if code := request.GET.get("area", ""):
        waiting = under("area_id")(waiting, code)
    found = list(waiting.order_by("area_id", "subject_name", "subject_masked", "pk")[:MOST_READ])
    groups = [list(group) for _, group in groupby(found, key=who)]
    here = reverse("findings-field")
    context = {
        "title": "入户核查",
        "crumbs": [("比对疑点", reverse("findings"))],
        "cards": list(cards(request, islice(groups, CARDS))),
        "person_count": len(groups),
        "finding_count": queue.capped(waiting),
        "is_cut": len(groups) > CARDS,
        "most": CARDS,
        "area_code": code,
        "areas": area_choices(request.user, code, Permission.COMPARE),
        "here": here,
        "next": f"{here}?{urlencode({'area': code})}" if code else here,
    }
    return show(request, "comparisons/field.html", context)


def waiting_for(user):
    """What the user has to look into."""
    own = access.within(user, Permission.COMPARE, "area_id")
    return Finding.objects.visible_to(user).filter(own, state__in=queue.WAITING).select_related("area", "last_run")


def who(finding: Finding) -> tuple[str, str, str]:
    return finding.area_id, finding.subject_name, finding.subject_masked


def cards(request: HttpRequest, groups: Iterable[list[Finding]]) -> Iterable[Card]:
    groups = list(groups)
    keys = {finding.person_id for group in groups for finding in group if finding.person_id}
    persons = {person.pk: person for person in Person.objects.visible_to(request.user).filter(pk__in=keys).defer("id_number", "phone")}
    for group in groups:
        first = group[0]
        person = next((persons[finding.person_id] for finding in group if finding.person_id in persons), None)
        yield Card(
            name=first.subject_name,
            masked=first.subject_masked,
            area=first.area.name,
            phone=person.phone_masked if person else "",
            person_url=reverse("person", args=[person.pk]) if person else "",
            questions=tuple(map(question, group)),
        )


def question(finding: Finding) -> Question:
    rule = rule_of(finding.rule)
    return Question(
        finding=finding,
        title=title_of_rule(finding.rule),
        advice=rule.advice if rule else "",
        lines=tuple(lines(finding)),
        deadline=queue.deadline(finding),
        tone=queue.TONES[FindingState(finding.state)],
    )
