"""The page of one application, and its short form beside the inbox."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from nuanxin.orgs.access import Permission
from nuanxin.people.models import Application
from nuanxin.web import pages
from nuanxin.web.listing import day
from nuanxin.web.pages import needs
from nuanxin.web.people.profile import Profile
from nuanxin.web.recognition.checklist import Papers
from nuanxin.web.recognition.columns import STATE_TONES
from nuanxin.web.recognition.inbox import visible
from nuanxin.web.recognition.standing import Standing, left

INBOX = ("认定申请", "applications")


def get_application(request: HttpRequest, pk: int) -> Application:
    """An application that the user may see; 404 otherwise."""
    return pages.find(visible(request.user).select_related("recognition"), pk=pk)


def crumbs(application: Application | None = None) -> list[tuple[str, str]]:
    way = [(INBOX[0], reverse(INBOX[1]))]
    return [*way, (title_of(application), reverse("application", args=[application.pk]))] if application else way


def title_of(application: Application) -> str:
    return f"{application.person.name}的认定申请"


def facts(application: Application) -> Iterator[tuple[str, str]]:
    """What is applied for, as the forms about it repeat it."""
    yield "申请人", application.person.name
    yield "身份证号", application.person.id_masked
    yield "常住地", application.person.residence.name
    yield "申请类别", "、".join(application.category_labels)
    yield "来源", application.get_origin_display()
    yield "申请日期", day(application.applied_on)


@needs(Permission.VIEW)
def application(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything about one application; HTMX gets the short form for the drawer."""
    found = get_application(request, pk)
    standing = Standing(found, request.user)
    context = {
        "title": title_of(found),
        "crumbs": crumbs(),
        "application": found,
        "person": found.person,
        "s": standing,
        "p": Profile(found.person, request.user),
        "papers": Papers(found.person, request.user, found),
        "left": left(standing.days_left),
        "state_tone": STATE_TONES[found.state],
        "url": reverse("application", args=[found.pk]),
    }
    return pages.show(request, "recognition/application.html", context, fragment="recognition/drawer.html")
