"""Picking the persons an entry is for: by a link that names them, or by name, ID number or phone, with or without script."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.http import Http404, QueryDict

from nuanxin.engines.sheets.cells.identity import check_digit
from nuanxin.orgs import crypto
from nuanxin.orgs.models import User
from nuanxin.people.models import Person
from nuanxin.web.listing import begins

ID_NUMBER = re.compile(r"\d{15}|\d{17}[\dX]")
PHONE = re.compile(r"1\d{10}")
CHOICES_SHOWN = 8
PERSONS_AT_ONCE = 200


@dataclass
class Picker:
    """The persons chosen so far, those still to choose from, and what is wrong with the choice."""

    several: bool = False
    typed: str = ""
    chosen: list[Person] = field(default_factory=list)
    choices: list[Person] = field(default_factory=list)
    problem: str = ""

    @property
    def nothing(self) -> str:
        """What to say where nobody was found."""
        if not self.typed or self.choices or self.chosen or self.problem:
            return ""
        return f"没有找到“{self.typed}”。可填姓名开头、完整的身份证号或手机号。"

    def refuse(self) -> None:
        """Say what is missing, if it is not clear who is meant."""
        if not self.chosen or (self.several and self.choices):
            self.problem = what_to_do(self)


def opened(user: User, query: QueryDict) -> Picker:
    """The picker as a link opens it: `?person=7`; `?id=7&id=8` from a selection; `?several=1` to choose several."""
    return Picker("id" in query or "several" in query, chosen=named(user, query.getlist("id") or query.getlist("person")))


def looking(user: User, data: QueryDict) -> Picker:
    """The picker after a search: who was chosen stays so; the only one found counts as chosen."""
    several = "several" in data
    found = Picker(several, typed_in(data), named(user, data.getlist("person")))
    held = {person.pk for person in found.chosen}
    found.choices = [person for person in search(user, found.typed) if person.pk not in held]
    if len(found.choices) == 1 and (several or not found.chosen):
        found.chosen, found.choices = [*found.chosen, *found.choices], []
    return found


def submitted(user: User, data: QueryDict) -> Picker:
    """The picker as an entry is saved: what was typed counts only where nobody was chosen."""
    chosen = named(user, data.getlist("person"))
    picked = Picker("several" in data, typed_in(data), chosen) if chosen else looking(user, data)
    picked.refuse()
    return picked


def typed_in(data: QueryDict) -> str:
    """What was typed; a NUL, which PostgreSQL refuses in a text, is dropped."""
    return data.get("find", "").replace("\x00", "").strip()


def what_to_do(picked: Picker) -> str:
    if not picked.typed:
        return "请填写人员的姓名、身份证号或手机号，再从找到的人中选定。"
    if not picked.choices:
        return f"没有找到“{picked.typed}”。请核对姓名、完整的身份证号或手机号；未建档的人员请先登记。"
    more = "以上" if len(picked.choices) == CHOICES_SHOWN else ""
    return f"有 {len(picked.choices)} 人{more}符合“{picked.typed}”，请选定。"


def named(user: User, keys: Sequence[str]) -> list[Person]:
    """The persons with these keys, in their order; one that the user may not see, or a broken key, is not found (404)."""
    wanted = list(dict.fromkeys(keys))
    if not all(key.isascii() and key.isdigit() and len(key) < 19 for key in wanted) or len(wanted) > PERSONS_AT_ONCE:
        raise Http404
    found = {str(person.pk): person for person in of_area(Person.objects.visible_to(user).filter(pk__in=wanted))}
    if len(found) != len(wanted):
        raise Http404
    return [found[key] for key in wanted]


def search(user: User, typed: str) -> list[Person]:
    """Visible persons by a whole ID number, a whole phone number or the beginning of a name; the first few."""
    if not typed:
        return []
    return list(of_area(matching(Person.objects.visible_to(user), typed).order_by("name", "id"))[:CHOICES_SHOWN])


def matching(records: QuerySet, typed: str, path: str = "") -> QuerySet:
    """Those whose person (at `path`) has that ID number, phone number or beginning of the name; never part of a number."""
    number = "".join(typed.split()).upper()
    if ID_NUMBER.fullmatch(number):
        return records.filter(**{f"{path}id_digest": crypto.digest("id", whole(number))})
    if PHONE.fullmatch(number):
        return records.filter(**{f"{path}phone_digest": crypto.digest("phone", number)})
    return begins(f"{path}name")(records, typed)


def whole(number: str) -> str:
    """An ID number of 15 digits as the 18 it has become."""
    return number if len(number) == 18 else (longer := f"{number[:6]}19{number[6:]}") + check_digit(longer)


def of_area(persons: QuerySet) -> QuerySet:
    """With their area, and without decrypting any number."""
    return persons.select_related("residence").defer("id_number", "phone")
