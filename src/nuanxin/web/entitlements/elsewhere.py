"""What is not asked here: facts that a record of the ledger keeps, and facts of other people, with the page where each is told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from nuanxin.benefits import decisions
from nuanxin.benefits.questions import EMPLOYER
from nuanxin.orgs.access import Permission
from nuanxin.people.models import Person
from nuanxin.web.entitlements.asking import OTHER, Asked
from nuanxin.web.entitlements.subjects import PERSON, Subject

# By what a question says of where it is kept: the page, whether it takes the person as `?person=`, and who may open it.
PAGES = {
    "人员档案": ("person-edit", False, Permission.REGISTER),
    "人员档案（迁移另作登记）": ("move-new", False, Permission.REGISTER),
    "人员类别登记": ("holding-new", False, Permission.REGISTER),
    "认定和退出登记": ("application-new", True, Permission.APPLY),
    "失业登记": ("unemployment-new", False, Permission.REGISTER),
    "走访联系": ("visit-new", True, Permission.RECORD),
    "就业登记": ("placement-new", True, Permission.RECORD),
}


@dataclass(frozen=True)
class Elsewhere:
    """A fact kept in a record, where it is told, and the policies that wait for it."""

    asked: Asked
    url: str

    @property
    def label(self) -> str:
        return self.asked.question.label

    @property
    def where(self) -> str:
        return self.asked.question.kept_in


@dataclass(frozen=True)
class Other:
    """Somebody else about whom something is to be asked; without a name and a link where the user may not see them."""

    name: str
    url: str
    labels: tuple[str, ...]


def elsewhere(subject: Subject, asked: Iterable[Asked]) -> list[Elsewhere]:
    """The facts of the subject itself that belong into a record."""
    return [Elsewhere(one, page_of(subject, one)) for one in asked if one.question.kept_in and one.whose is None]


def page_of(subject: Subject, asked: Asked) -> str:
    """Where the record is entered or corrected; empty where this user may not, or no page of the record is known."""
    kept_in = asked.question.kept_in
    if not subject.is_person:
        return reverse("employer-edit", args=[subject.pk]) if kept_in == EMPLOYER and subject.may(Permission.RECORD) else ""
    name, takes_person, permission = PAGES.get(kept_in, ("", False, Permission.VIEW))
    if not name or not subject.may(permission):
        return ""
    return f"{reverse(name)}?person={subject.pk}" if takes_person else reverse(name, args=[subject.pk])


def others(subject: Subject, asked: Iterable[Asked]) -> list[Other]:
    """The members of the household or the hired of whom something is to be asked, each once with everything."""
    wanted: dict[int, dict[str, str]] = {}
    for one in asked:
        if one.whose:
            wanted.setdefault(one.whose[1], {})[OTHER.sub("", one.name)] = bare(one.question.label)
    if not wanted:
        return []
    people = decisions.known_of(subject.record, subject.today).people
    return list(told(subject, people, wanted))


def told(subject: Subject, people: tuple[Person, ...], wanted: dict[int, dict[str, str]]) -> Iterator[Other]:
    """By place among the people of the case: the labels by the names of the facts."""
    visible = set(Person.objects.visible_to(subject.user).filter(pk__in=[one.pk for one in people]).values_list("pk", flat=True))
    for place, labels in sorted(wanted.items()):
        person = people[place] if place < len(people) else None
        if person is None or person.pk not in visible:
            yield Other("其他地区的人员", "", tuple(labels.values()))
            continue
        asking = urlencode([("ask", name) for name in labels])
        yield Other(person.name, f"{reverse('facts-collect', args=[PERSON, person.pk])}?{asking}", tuple(labels.values()))


def bare(label: str) -> str:
    """The label without saying whose, where the name stands beside it."""
    return label.partition("的")[2] or label if label.startswith(("家庭成员", "招用人员")) else label
