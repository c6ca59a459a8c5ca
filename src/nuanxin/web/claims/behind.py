"""Where to look for what an automatic check found: pages of the person, of their home and payments, of the budgets."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse

from nuanxin.benefits.models import Claim
from nuanxin.benefits.queries.checks import Failed
from nuanxin.orgs.models import User
from nuanxin.people.models import HouseholdMembership, Person

OF_PERSON = ("register", "age", "start", "business", "insurance")
OF_MONEY = ("months_left", "paid", "payer", "family")


def address(name: str, *args: object, **query: object) -> str:
    """The address of a page by name; empty where this installation has no such page."""
    try:
        url = reverse(name, args=args)
    except NoReverseMatch:
        return ""
    return f"{url}?{urlencode(query)}" if query else url


def linked(failed: tuple[Failed, ...], claim: Claim, user: User) -> list[tuple[Failed, list[tuple[str, str]]]]:
    """Each failed check with the pages behind it that the user may open."""
    seen = set(Person.objects.visible_to(user).filter(pk__in={one.person for one in failed if one.person}).values_list("pk", flat=True))
    return [(one, [link for link in links_of(one, claim) if link[0]] if one.person is None or one.person in seen else []) for one in failed]


def links_of(one: Failed, claim: Claim) -> list[tuple[str, str]]:
    if one.check == "budget":
        return [(address("budgets"), "查看预算")]
    found = [(address("person", one.person), "人员页面")] if one.check in (*OF_PERSON, *OF_MONEY) else []
    if one.check in OF_MONEY:
        found.append((address("payments", person=one.person), "查看付款"))
    if one.check == "family" and (home := home_of(one.person)):
        found.append((address("household", home), "查看家庭"))
    if one.check in ("months_left", "age"):
        found.append((address("entitlements-of-person", one.person), "查看享受的待遇"))
    return found


def home_of(person: int | None) -> int | None:
    members = HouseholdMembership.objects.standing().filter(person=person, until_on=None)
    return members.values_list("household", flat=True).first()
