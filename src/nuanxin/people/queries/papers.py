"""Which papers an application needs, which of them are on file, and which are missing, person by person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from nuanxin.people import procedures
from nuanxin.people.models import Application, HouseholdMembership, Paper, Person
from nuanxin.people.procedures import PaperRule

MEMBER = "member"


@dataclass(frozen=True)
class PaperLine:
    """One line of the checklist: a rule for the applicant (`about` is None) or for one member of the household."""

    rule: PaperRule
    about: Person | None
    papers: tuple[Paper, ...]

    @property
    def is_missing(self) -> bool:
        return self.rule.required and not self.papers


def checklist(application: Application) -> list[PaperLine]:
    """Every paper the procedure asks for with the applied categories, in the procedure's order, with what is on file."""
    on_file = list(papers_for(application))
    return [
        PaperLine(rule, about, tuple(paper for paper in on_file if is_it(paper, rule, about)))
        for rule, about in asked_for(application, members_of(application.person))
    ]


def asked_for(application: Application, members: Sequence[Person]) -> Iterator[tuple[PaperRule, Person | None]]:
    for rule in procedures.get(application.procedure).papers:
        if rule.for_categories and not set(rule.for_categories) & set(application.category_codes):
            continue
        yield from ((rule, member) for member in members) if rule.per == MEMBER else [(rule, None)]


def papers_for(application: Application) -> QuerySet:
    """The papers given with the application, and those on the person's file before."""
    own = Q(application=application) | Q(application=None)
    found = Paper.objects.standing().filter(own, person=application.person_id)
    return found.select_related("about", "file").defer("about__id_number", "about__phone").order_by("received_on", "id")


def is_it(paper: Paper, rule: PaperRule, about: Person | None) -> bool:
    return paper.kind in (rule.label, rule.kind) and paper.about_id == (about and about.pk)


def members_of(person: Person) -> list[Person]:
    """The others who live in the person's household now."""
    running = HouseholdMembership.objects.standing().filter(until_on=None)
    homes = running.filter(person=person).values("household")
    found = Person.objects.standing().filter(pk__in=running.filter(household__in=homes).exclude(person=person).values("person"))
    return list(found.defer("id_number", "phone").order_by("birth_on", "id"))
