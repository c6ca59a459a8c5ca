"""What becomes of each kind of record when two persons become one; packages above announce the rules of their own records."""

from __future__ import annotations

from dataclasses import dataclass

from django.apps import apps
from django.db import models

from nuanxin.people.models import Person


@dataclass(frozen=True)
class Rule:
    """How the records of one relation to a person go over to the kept one.

    follows     they belong to the kept person from then on, voided ones too; otherwise they stay where they are
    period      the first and the last day: records whose days meet cannot both stand
    among       only records that agree in these fields are held against each other by their period
    is_quiet    where periods meet nobody is asked: what the kept person has stands
    is_whole    one side's records stand, never some of each
    hands_over  what rests on a record that gives way is handed to the one that stands
    gives_way   of two that cannot both stand one may be voided; otherwise somebody has to settle them first (money that was paid)
    named       text columns that name the person too, each with its wording around the key
    """

    follows: bool = True
    period: tuple[str, str] | None = None
    among: tuple[str, ...] = ()
    is_quiet: bool = False
    is_whole: bool = False
    hands_over: bool = True
    gives_way: bool = True
    named: tuple[tuple[str, str], ...] = ()

    def beside(self, pk: int) -> dict[str, str]:
        """What the text columns say of the person with this key."""
        return {column: wording.format(pk) for column, wording in self.named}


@dataclass(frozen=True)
class Relation:
    """One key to a person: a model and its field."""

    model: type[models.Model]
    field: models.Field

    @property
    def name(self) -> str:
        return f"{self.model._meta.label}.{self.field.name}"

    @property
    def rule(self) -> Rule:
        """Refuses to guess: a relation without a rule is a mistake of ours, not of the user."""
        return RULES[self.name]


FOLLOWS, STAYS = Rule(), Rule(follows=False)
RULES: dict[str, Rule] = {
    # Two recognitions at a time: which of the decisions counts, somebody has to say.
    "people.Recognition.person": Rule(period=("decided_on", "ended_on")),
    "people.UnemploymentSpell.person": Rule(period=("registered_on", "ended_on")),
    # A category held twice is held once; the evidence of the other stays readable in the voided record.
    "people.CategoryHolding.person": Rule(period=("from_on", "until_on"), among=("category",), is_quiet=True),
    # Twice in the same household is once; in two households at a time, somebody has to say which.
    "people.HouseholdMembership.person": Rule(period=("from_on", "until_on"), among=("household_id",), is_quiet=True),
    "people.EmploymentSpell.person": FOLLOWS,
    "people.Suspension.person": FOLLOWS,
    "people.HelpCard.person": FOLLOWS,
    "people.AnnualReview.person": FOLLOWS,
    # What was done about an application stays with it, also if it gives way.
    "people.Application.person": Rule(hands_over=False),
    "people.Paper.person": FOLLOWS,
    "people.Paper.about": FOLLOWS,
    # Two paths of one person through the areas contradict each other.
    "people.Move.person": Rule(is_whole=True),
    # The history of a record, and of earlier merges, is about that record.
    "people.PersonChange.person": STAYS,
    "people.Merge.kept": STAYS,
    "people.Merge.merged": STAYS,
}


def announce(rules: dict[str, Rule]) -> None:
    """Called by packages above when they are loaded, with the rules by `app.Model.field`."""
    RULES.update(rules)


def relations() -> list[Relation]:
    """Every foreign or one-to-one key to a person in every installed package, found by looking at the models."""
    return [
        Relation(model, field)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.is_relation and field.related_model is Person
    ]
