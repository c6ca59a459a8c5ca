"""The decision: the person is recognised, holds the categories applied for, and gets the card."""

from __future__ import annotations

from nuanxin.errors import UserError
from nuanxin.people.actions.applications.cards import issue_card
from nuanxin.people.actions.applications.matters import Matter
from nuanxin.people.actions.categories import open_holding
from nuanxin.people.actions.recognitions import record_recognition
from nuanxin.people.enums import ApplicationOrigin, ApplicationState, DeedKind, Source
from nuanxin.people.models import Application, CategoryHolding, Recognition
from nuanxin.people.procedures import Procedure
from nuanxin.people.queries.papers import papers_for

SOURCES: dict[str, str] = {
    ApplicationOrigin.VISIT: Source.OFFICER,
    ApplicationOrigin.COMPARISON: Source.DEPARTMENT,
    ApplicationOrigin.SELF: Source.SELF,
    ApplicationOrigin.OFFICER: Source.OFFICER,
}


def approve(matter: Matter, reason: str) -> Recognition:
    """Recognition, categories, the end of the application and the card, in the deed's own transaction."""
    application, by = matter.application, matter.by
    refuse_twice_a_day(matter)
    source = SOURCES[application.origin]
    recognition = record_recognition(by=by, person=application.person, decided_on=matter.on, source=source)
    for code in application.category_codes:
        evidence = evidence_of(application, matter.procedure, code)
        open_holding(application.person, by=by, category=code, source=source, evidence=evidence, from_on=matter.on)
    application.recognition = recognition
    matter.close(DeedKind.APPROVED, ApplicationState.APPROVED, reason=reason, changes_facts=True)
    if matter.procedure.card:
        issue_card(by=by, recognition=recognition, issued_on=matter.on)
    return recognition


def refuse_twice_a_day(matter: Matter) -> None:
    if Recognition.objects.standing().filter(person=matter.application.person, decided_on=matter.on).exists():
        raise UserError(f"{matter.application.person.name}在 {matter.on} 已有一次认定，同一天不能再次认定。请改日办理。")


def evidence_of(application: Application, procedure: Procedure, code: str) -> str:
    """The papers on file that the procedure asks for with this category; where it asks for none of its own, those for everybody."""
    kinds = set(papers_for(application).values_list("kind", flat=True))
    on_file = [rule for rule in procedure.papers if {rule.kind, rule.label} & kinds]
    own = [rule.label for rule in on_file if code in rule.for_categories] or [rule.label for rule in on_file if not rule.for_categories]
    return "、".join(own)[: CategoryHolding._meta.get_field("evidence").max_length]
