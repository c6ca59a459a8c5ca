"""Reads across persons: search, the filtered register, and what is on file about one person."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Prefetch, Q

from nuanxin.engines.sheets.cells import CellError
from nuanxin.engines.sheets.cells.identity import id_parser
from nuanxin.engines.sheets.cells.outcome import Noted
from nuanxin.engines.sheets.cells.words import PHONE, phone_digits
from nuanxin.engines.sheets.characters import squeeze
from nuanxin.orgs import clock, crypto
from nuanxin.orgs.models import User
from nuanxin.orgs.paging import Key, Page, page
from nuanxin.people.models import CategoryHolding, HouseholdMembership, Person, PersonQuerySet, Recognition, UnemploymentSpell

RUNNING, ENDED, NEVER = "running", "ended", "never"
LAST_CHARACTER = "\U0010ffff"
PLAIN = ("sex", "hukou", "education", "employment_status", "wants_job", "wants_training", "wants_business")


def search(user: User, text: str, limit: int = 20) -> list[Person]:
    """Persons meant by a whole ID number, a whole phone number, or the beginning of a name; at most `limit`."""
    wanted = squeeze(text)
    if not wanted:
        return []
    visible = Person.objects.visible_to(user).select_related("residence").defer("id_number", "phone")
    return list(visible.filter(meaning(wanted)).order_by("name", "id")[:limit])


def meaning(wanted: str) -> Q:
    if number := whole_id_number(wanted):
        return Q(id_digest=crypto.digest("id", number))
    if PHONE.fullmatch(phone := phone_digits(wanted)):
        return Q(phone_digest=crypto.digest("phone", phone))
    return name_begins(wanted)


def whole_id_number(text: str) -> str:
    """The 18-digit number, or empty when `text` is none."""
    try:
        found = id_parser(clock.real_today())(text)
    except CellError:
        return ""
    return str(found.value if isinstance(found, Noted) else found)


def name_begins(text: str) -> Q:
    """SQLite cannot use the index of names for LIKE, other databases may sort by another rule than code points."""
    if connection.vendor == "sqlite":
        return Q(name__gte=text, name__lt=text + LAST_CHARACTER)
    return Q(name__startswith=text)


@dataclass(frozen=True)
class Wanted:
    """The query form above the register; what is empty does not filter."""

    text: str = ""
    under: str = ""  # area prefix
    category: str = ""
    recognition: str = ""  # RUNNING, ENDED or NEVER
    is_registered_unemployed: bool | None = None
    recognised_from: datetime.date | None = None
    recognised_to: datetime.date | None = None
    born_from: datetime.date | None = None
    born_to: datetime.date | None = None
    sex: str = ""
    hukou: str = ""
    education: str = ""
    employment_status: str = ""
    wants_job: bool | None = None
    wants_training: bool | None = None
    wants_business: bool | None = None


def register(user: User, wanted: Wanted) -> PersonQuerySet:
    """The persons `user` may see that fit the query form; to be paged by `register_page`."""
    found = Person.objects.visible_to(user)
    if wanted.text:
        found = found.filter(meaning(squeeze(wanted.text)))
    if wanted.under:
        found = found.under(wanted.under)
    return found.filter(plain_wishes(wanted), *dated_wishes(wanted))


def plain_wishes(wanted: Wanted) -> Q:
    values = {name: getattr(wanted, name) for name in PLAIN}
    return Q(**{name: value for name, value in values.items() if value not in ("", None)})


def dated_wishes(wanted: Wanted) -> list[Any]:
    """Conditions on the dated facts about a person, each an index look-up per person."""
    wishes: list[Any] = [Q(birth_on__gte=wanted.born_from)] if wanted.born_from else []
    wishes += [Q(birth_on__lte=wanted.born_to)] if wanted.born_to else []
    if wanted.category:
        wishes.append(holds(CategoryHolding, category=wanted.category, until_on=None))
    if wanted.is_registered_unemployed is not None:
        registered = holds(UnemploymentSpell, ended_on=None)
        wishes.append(registered if wanted.is_registered_unemployed else ~registered)
    return wishes + recognition_wishes(wanted)


def recognition_wishes(wanted: Wanted) -> list[Any]:
    between = {"decided_on__gte": wanted.recognised_from, "decided_on__lte": wanted.recognised_to}
    between = {name: day for name, day in between.items() if day}
    if wanted.recognition == NEVER:
        return [~holds(Recognition)]
    if wanted.recognition == RUNNING:
        return [holds(Recognition, ended_on=None, **between)]
    if wanted.recognition == ENDED:
        return [~holds(Recognition, ended_on=None), holds(Recognition, **between)]
    return [holds(Recognition, **between)] if between else []


def holds(model: Any, **conditions: Any) -> Exists:
    """The person has a standing record of that model and kind."""
    return Exists(model.objects.standing().filter(person=OuterRef("pk"), **conditions))


def register_page(found: PersonQuerySet, *, after: Key | None = None, before: Key | None = None, size: int = 50) -> Page:
    """One page by residence, with the open recognition (`open_recognitions`) and categories (`open_holdings`) of each person.

    Decrypts nothing: lists show the masked numbers.
    """
    rows = found.select_related("residence").defer("id_number", "phone", "note").prefetch_related(*open_facts())
    return page(rows, "residence_id", after=after, before=before, size=size)


def open_facts() -> tuple[Prefetch, ...]:
    return (
        Prefetch("recognitions", Recognition.objects.standing().filter(ended_on=None), to_attr="open_recognitions"),
        Prefetch("holdings", CategoryHolding.objects.standing().filter(until_on=None).order_by("id"), to_attr="open_holdings"),
    )


def household_members(user: User, person: Person) -> list[HouseholdMembership]:
    """Who lives in the person's household now, as far as the user may see them; the person included."""
    own = person.memberships.standing().filter(until_on=None).first()
    if own is None:
        return []
    members = HouseholdMembership.objects.visible_to(user).filter(household=own.household_id, until_on=None)
    return list(members.select_related("person", "household").order_by("id"))
