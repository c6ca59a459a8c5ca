"""Records of persons: who they are, what is true of them, how they are recognised and reviewed."""

from nuanxin.people.models.applications import Application, ApplicationDeed, NoticeEntry, Objection, PublicNotice
from nuanxin.people.models.movements import Merge, MergeStep, Move, Paper
from nuanxin.people.models.persons import Household, HouseholdMembership, Person, PersonChange
from nuanxin.people.models.recognitions import HelpCard, HouseholdRecognition, Recognition, Suspension
from nuanxin.people.models.reviews import AnnualReview, ReviewCampaign
from nuanxin.people.models.spells import CategoryHolding, EmploymentSpell, UnemploymentSpell

__all__ = [
    "AnnualReview",
    "Application",
    "ApplicationDeed",
    "CategoryHolding",
    "EmploymentSpell",
    "HelpCard",
    "Household",
    "HouseholdMembership",
    "HouseholdRecognition",
    "Merge",
    "MergeStep",
    "Move",
    "NoticeEntry",
    "Objection",
    "Paper",
    "Person",
    "PersonChange",
    "PublicNotice",
    "Recognition",
    "ReviewCampaign",
    "Suspension",
    "UnemploymentSpell",
]
