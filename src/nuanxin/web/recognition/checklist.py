"""Which papers of a person are on file and which an application still lacks, as one user sees them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.urls import reverse

from nuanxin.orgs import access
from nuanxin.orgs.access import Permission
from nuanxin.orgs.models import User
from nuanxin.people.enums import ApplicationState
from nuanxin.people.models import Application, Paper, Person
from nuanxin.people.queries.papers import checklist, members_of, papers_for

ELSEWHERE = "其他地区的家庭成员"


@dataclass(frozen=True)
class Wanted:
    """One line of the checklist as the page shows it."""

    label: str
    whose: str
    required: bool
    note: str
    papers: tuple[Paper, ...]
    is_missing: bool
    add_url: str = ""


@dataclass
class Papers:
    """The papers of a person, for an application or in general, as `user` sees them."""

    person: Person
    user: User
    application: Application | None = None

    @cached_property
    def may_add(self) -> bool:
        return access.may(self.user, Permission.APPLY, self.person.residence_id)

    @cached_property
    def may_void(self) -> bool:
        return access.may(self.user, Permission.VOID, self.person.residence_id)

    @cached_property
    def is_open(self) -> bool:
        return self.application is None or self.application.state == ApplicationState.OPEN

    @cached_property
    def seen(self) -> set[int]:
        """The members of the household whom the user may see."""
        return {person.pk for person in visible_members(self.user, self.person)}

    @cached_property
    def lines(self) -> list[Wanted]:
        if self.application is None:
            return []
        return [
            Wanted(
                line.rule.label, self.whose(line.about), line.rule.required, line.rule.note, line.papers, line.is_missing,
                self.add_url(line.rule.label, line.about),
            )
            for line in checklist(self.application)
        ]  # fmt: skip

    def whose(self, about: Person | None) -> str:
        if about is None:
            return "本人"
        return about.name if about.pk in self.seen else ELSEWHERE

    def add_url(self, label: str = "", about: Person | None = None) -> str:
        """Where this paper is registered; empty if the user may not, or may not see whose it is."""
        if not (self.may_add and self.is_open) or (about and about.pk not in self.seen):
            return ""
        asked = {"kind": label, "about": about.pk if about else "", "application": self.application.pk if self.application else ""}
        query = urlencode({name: value for name, value in asked.items() if value})
        return reverse("paper-new", args=[self.person.pk]) + (f"?{query}" if query else "")

    @property
    def missing(self) -> list[Wanted]:
        return [line for line in self.lines if line.is_missing]

    @cached_property
    def others(self) -> list[tuple[Paper, str]]:
        """What no line asks for, and whose it is."""
        asked = {paper.pk for line in self.lines for paper in line.papers}
        return [(paper, self.whose(paper.about)) for paper in self.on_file if paper.pk not in asked]

    @cached_property
    def on_file(self) -> list[Paper]:
        if self.application:
            return list(papers_for(self.application))
        found = Paper.objects.visible_to(self.user).filter(person=self.person).select_related("about", "file")
        return list(found.defer("about__id_number", "about__phone").order_by("-received_on", "-id"))


def visible_members(user: User, person: Person) -> list[Person]:
    members = [member.pk for member in members_of(person)]
    return list(Person.objects.visible_to(user).filter(pk__in=members).defer("id_number", "phone").order_by("birth_on", "id"))
