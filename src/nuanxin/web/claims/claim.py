"""The page of one claim, and its short form beside the inbox."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from nuanxin.benefits.models import Claim, ClaimLine
from nuanxin.orgs.access import Permission
from nuanxin.orgs.models import User
from nuanxin.people.models import Person
from nuanxin.web import pages
from nuanxin.web.claims.behind import address
from nuanxin.web.claims.checklist import Papers
from nuanxin.web.claims.columns import TONES, payee_name, payee_number, title_of_policy
from nuanxin.web.claims.inbox import JOINS, visible
from nuanxin.web.claims.kept import kept_for
from nuanxin.web.claims.standing import Standing
from nuanxin.web.listing import day, money
from nuanxin.web.pages import needs

INBOX = ("申领受理", "claims")
MOST_LINES = 400
UNREAD = ("proof", "person__id_number", "person__phone", "employer__contact", "employer__account")


def get_claim(request: HttpRequest, pk: int) -> Claim:
    """A claim that the user may see, with its account and checks to be read; 404 otherwise."""
    return pages.find(Claim.objects.visible_to(request.user).select_related(*JOINS, "entitlement").defer(*UNREAD), pk=pk)


def crumbs(claim: Claim | None = None) -> list[tuple[str, str]]:
    way = [(INBOX[0], reverse(INBOX[1]))]
    return [*way, (title_of(claim), reverse("claim", args=[claim.pk]))] if claim else way


def title_of(claim: Claim) -> str:
    return f"{payee_name(claim)}的申领"


def facts(claim: Claim) -> Iterator[tuple[str, str]]:
    """What is claimed, as the forms about it repeat it."""
    yield "领取人", payee_name(claim)
    yield "证件号（代码）", payee_number(claim)
    yield "政策", title_of_policy(claim.policy)
    yield "金额（元）", money(claim.amount_yuan)
    yield "申领方式", claim.get_origin_display()
    yield "申领日期", day(claim.claimed_on)


def lines_of(claim: Claim) -> list[ClaimLine]:
    """The first lines; a claim of a large employer may have thousands."""
    return list(claim.lines.select_related("person").defer("person__id_number", "person__phone").order_by("id")[:MOST_LINES])


def seen_persons(user: User, lines: list[ClaimLine]) -> set[int]:
    """The persons of the lines whom the user may open: some may live elsewhere by now."""
    return set(Person.objects.visible_to(user).filter(pk__in={line.person_id for line in lines}).values_list("pk", flat=True))


@needs(Permission.VIEW)
def claim(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything about one claim; HTMX gets the short form for the drawer."""
    found = get_claim(request, pk)
    lines = lines_of(found)
    context = {
        "title": title_of(found),
        "crumbs": crumbs(),
        "claim": found,
        "s": Standing(found, request.user),
        "p": Papers(found, request.user),
        "d": kept_for(found),
        "employer_url": address("employer", found.employer_id) if found.employer_id else "",
        "payee": payee_name(found),
        "number": payee_number(found),
        "policy_title": title_of_policy(found.policy),
        "lines": lines,
        "line_count": found.lines.count(),
        "seen": seen_persons(request.user, lines),
        "state_tone": TONES[found.state],
        "url": reverse("claim", args=[found.pk]),
    }
    return pages.show(request, "claims/claim.html", context, fragment="claims/drawer.html")


def visible_claims(request: HttpRequest, keys: list[str]) -> list[Claim]:
    """Those of the keys that the user may see, in the order of submission."""
    wanted = [int(key) for key in keys if key.isascii() and key.isdecimal() and len(key) < 19]
    return list(visible(request.user).filter(pk__in=wanted).order_by("pk"))
