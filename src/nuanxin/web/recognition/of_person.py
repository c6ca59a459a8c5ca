"""The part of a person's page about recognition: the running application, former ones, their papers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.urls import reverse

from nuanxin.orgs import access
from nuanxin.orgs.access import Permission
from nuanxin.orgs.models import User
from nuanxin.people.enums import ApplicationState
from nuanxin.people.models import Application, Person
from nuanxin.web.recognition.checklist import Papers
from nuanxin.web.recognition.columns import STATE_TONES, step_name


@dataclass(frozen=True)
class Line:
    """One application as the person's page tells it."""

    application: Application
    words: str
    tone: str
    url: str


@dataclass
class RecognitionPart:
    person: Person
    user: User

    @cached_property
    def applications(self) -> list[Line]:
        found = self.person.applications.standing().order_by("-applied_on", "-id")
        return [Line(one, words(one), STATE_TONES[one.state], reverse("application", args=[one.pk])) for one in found]

    @cached_property
    def is_running(self) -> bool:
        return any(line.application.state == ApplicationState.OPEN for line in self.applications)

    @cached_property
    def apply_url(self) -> str:
        """Where an application begins; empty while one runs, or for who may not."""
        if self.is_running or not access.may(self.user, Permission.APPLY, self.person.residence_id):
            return ""
        return f"{reverse('application-new')}?{urlencode({'person': self.person.pk})}"

    @cached_property
    def papers(self) -> Papers:
        return Papers(self.person, self.user)


def words(application: Application) -> str:
    if application.state == ApplicationState.OPEN:
        return f"{application.applied_on} 申请，正在{step_name(application.procedure, application.step)}"
    return f"{application.applied_on} 申请，{application.decided_on} {application.get_state_display()}"
