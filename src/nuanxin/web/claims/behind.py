"""Where to look for what an automatic check found: pages of the person, of their home and payments, of the budgets."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from django.urls import reverse

from nuanxin.benefits.queries.checks import Failed
from nuanxin.orgs.models import User
from nuanxin.people.models import HouseholdMembership, Person

OF_PERSON = ("register", "age", "start", "business", "insurance")
OF_MONEY = ("months_left", "paid", "payer", "family")


def address(name: str, *args: object, **query: object) -> str:
    """The address of a page by name, with what it is asked."""
    url = reverse(name, args=args)
    return f"{url}?{urlencode(query)}" if query else url


def linked(failed: tuple[Failed, ...], user: User) -> list[tuple[Failed, list[tuple[str, str]]]]:
    """Each failed check with the pages behind it that the user may open."""
    persons = Person.objects.visible_to(user).filter(pk__in={one.person for one in failed if one.person})
    names = dict(persons.values_list("pk", "name"))
    return [(one, links_of(one, names)) for one in failed]


def links_of(one: Failed, names: Mapping[int, str]) -> list[tuple[str, str]]:
    if one.check == "budget":
        return [(address("budgets"), "查看预算")]
    if one.person not in names or one.check not in (*OF_PERSON, *OF_MONEY):
        return []
    found = [(address("person", one.person), "人员页面")]
    if one.check in OF_MONEY:
        found.append((address("payments", q=names[one.person]), "查看付款"))
    if one.check in ("months_left", "age"):
        found.append((address("entitlements", q=names[one.person]), "查看享受资格"))
    if one.check == "family" and (home := home_of(one.person)):
        found.append((address("household", home), "查看家庭"))
    return found


def home_of(person: int) -> int | None:
    members = HouseholdMembership.objects.standing().filter(person=person, until_on=None)
    return members.values_list("household", flat=True).first()
