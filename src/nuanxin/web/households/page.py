"""The page of one household: its members with their status, the judgement with reasons, what to ask whom, its recognitions."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from nuanxin.casework import households as judging
from nuanxin.casework.households import Family
from nuanxin.orgs import access
from nuanxin.orgs.access import Permission
from nuanxin.orgs.models import User
from nuanxin.people import households
from nuanxin.people.enums import HouseholdKind
from nuanxin.people.households import Judgement, Missing
from nuanxin.people.households.members import ASKED, HOUSEHOLD_FACTS, MEMBER_FACTS
from nuanxin.people.models import Household, HouseholdRecognition, Person
from nuanxin.web import pages, remembered
from nuanxin.web.pages import needs

LISTED = ("家庭", "households")
HIDDEN = "住在您管辖之外的成员"
SHOWN = ("hukou", "status", "registered_unemployed", "placed")
TONES = {True: ("符合", "ok"), False: ("不符合", "off"), None: ("不能确定", "warn")}


@dataclass(frozen=True)
class Asked:
    """A question to somebody: whom, what, and where it is answered (a field of the form, or the person's own page)."""

    person: int | None
    fact: str
    who: str
    question: str
    url: str = ""

    @property
    def field(self) -> str:
        return f"answer-{self.person or 0}-{self.fact}"

    @property
    def is_yes_no(self) -> bool:
        return self.fact in ASKED or self.fact in HOUSEHOLD_FACTS


@dataclass(frozen=True)
class Member:
    """A member as the user sees them; of one who lives elsewhere nothing but that there is one."""

    person: Person | None
    relationship: str
    is_head: bool
    facts: tuple[str, ...]
    placement: str = ""


@dataclass(frozen=True)
class Verdict:
    """A judgement for one kind, in the user's words, with what they may do about it."""

    kind: HouseholdKind
    judgement: Judgement
    asked: tuple[Asked, ...]
    recognition: HouseholdRecognition | None

    @property
    def words(self) -> str:
        return TONES[self.judgement.answer][0]

    @property
    def tone(self) -> str:
        return TONES[self.judgement.answer][1]

    @property
    def may_become(self) -> bool:
        """Not yet recognised, and not ruled out."""
        return self.recognition is None and self.judgement.answer is not False


class Home:
    """A household as `user` sees it on a day; read once."""

    def __init__(self, household: Household, user: User, on: datetime.date | None = None) -> None:
        self.household, self.user = household, user
        self.on = on or remembered.business_today()

    @cached_property
    def family(self) -> Family:
        return judging.family_of(self.household, self.on)

    @cached_property
    def seen(self) -> dict[int, Person]:
        """The members whom the user may see."""
        visible = Person.objects.visible_to(self.user).filter(pk__in=self.family.persons).select_related("residence")
        return {person.pk: person for person in visible.defer("id_number", "phone")}

    @cached_property
    def members(self) -> list[Member]:
        rows = judging.members_on(self.on).filter(household=self.household)
        relationships = dict(rows.values_list("person_id", "relationship"))
        running = judging.placed_on(self.on).filter(person__in=list(self.seen)).order_by("started_on")
        placements = {one.person_id: str(one) for one in running}
        return [
            self.member(key, facts, relationships.get(key, ""), placements.get(key, ""))
            for key, facts in zip(self.family.persons, self.family.members, strict=True)
        ]

    def member(self, key: int, facts: dict[str, Any], relationship: str, placement: str) -> Member:
        person = self.seen.get(key)
        if person is None:
            return Member(None, relationship, False, ())
        words = (f"{facts['age']} 岁", *(in_words(name, facts[name]) for name in SHOWN))
        return Member(person, relationship, person.id_digest == self.household.head_id_digest, words, placement)

    @cached_property
    def name(self) -> str:
        head = next((member.person for member in self.members if member.is_head and member.person), None)
        head = head or next(iter(self.seen.values()), None)
        return f"{head.name}的家庭" if head else f"家庭（{self.household.head_id_masked}）"

    @cached_property
    def recognitions(self) -> list[HouseholdRecognition]:
        return list(self.household.recognitions.standing().order_by("-decided_on", "-pk"))

    @cached_property
    def verdicts(self) -> list[Verdict]:
        if not self.family.members:
            return []
        kinds = households.kinds_of(self.family.area, self.on)
        return [self.verdict(kind, judging.judge(self.household, self.on, kind)) for kind in kinds]

    def verdict(self, kind: HouseholdKind, judgement: Judgement) -> Verdict:
        running = next((one for one in self.recognitions if one.kind == kind and one.ended_on is None), None)
        return Verdict(kind, judgement, tuple(self.asked(one) for one in judgement.missing), running)

    def asked(self, missing: Missing) -> Asked:
        if missing.member is None:
            return Asked(None, missing.fact, "户主", missing.question, reverse("household-member-new", args=[self.household.pk]))
        key = self.family.persons[missing.member]
        person = self.seen.get(key)
        url = reverse("person-edit", args=[key]) if person else ""
        return Asked(key, missing.fact, person.name if person else HIDDEN, missing.question, url)

    def may(self, permission: Permission) -> bool:
        return access.may(self.user, permission, self.family.area or None)

    @cached_property
    def may_recognise(self) -> bool:
        return self.may(Permission.RECOGNISE)

    @cached_property
    def may_register(self) -> bool:
        return self.may(Permission.REGISTER)

    @cached_property
    def may_void(self) -> bool:
        return self.may(Permission.VOID)


def in_words(name: str, value: Any) -> str:
    fact = MEMBER_FACTS[name]
    if value is None:
        return "没有登记"
    return fact.labels.get(value, "") if fact.type == "enum" else ("是" if value else "否")


def get_household(request: HttpRequest, pk: int) -> Household:
    return pages.find(Household.objects.visible_to(request.user).defer("head_id_number"), pk=pk)


def crumbs(home: Home | None = None) -> list[tuple[str, str]]:
    way = [(LISTED[0], reverse(LISTED[1]))]
    return [*way, (home.name, reverse("household", args=[home.household.pk]))] if home else way


@needs(Permission.VIEW)
def household(request: HttpRequest, pk: int) -> HttpResponse:
    home = Home(get_household(request, pk), request.user)
    headings = ("年龄", *(MEMBER_FACTS[name].label for name in SHOWN))
    return pages.show(request, "households/household.html", {"title": home.name, "crumbs": crumbs(), "home": home, "headings": headings})
