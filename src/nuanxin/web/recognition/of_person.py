"""The part of a person's page about recognition: the running application, former ones, their papers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.urls import reverse

from nuanxin.orgs.access import Permission
from nuanxin.people.enums import ApplicationState
from nuanxin.people.models import Application, HelpCard, Person, Recognition
from nuanxin.web.people.profile import Profile
from nuanxin.web.recognition.checklist import Papers
from nuanxin.web.recognition.columns import STATE_TONES, step_name


@dataclass(frozen=True)
class Line:
    """One application as the person's page tells it."""

    application: Application
    words: str
    tone: str
    url: str


@dataclass(frozen=True)
class Decision:
    """One recognition with its card, and where a card is issued or voided; empty for who may not."""

    recognition: Recognition
    card: HelpCard | None
    issue_url: str
    void_url: str


@dataclass
class RecognitionPart:
    """What the page has read of the person already is not read again."""

    profile: Profile

    @property
    def person(self) -> Person:
        return self.profile.person

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
        if self.is_running or not self.profile.may(Permission.APPLY):
            return ""
        return f"{reverse('application-new')}?{urlencode({'person': self.person.pk})}"

    @cached_property
    def papers(self) -> Papers:
        return Papers(self.person, self.profile.user)

    @cached_property
    def decisions(self) -> list[Decision]:
        if not self.profile.recognitions:
            return []
        cards = {card.recognition_id: card for card in self.person.help_cards.standing()}
        return [self.decision(one, cards.get(one.pk)) for one in self.profile.recognitions]

    def decision(self, recognition: Recognition, card: HelpCard | None) -> Decision:
        """A card is issued while the recognition runs, by who takes applications in."""
        may_issue = card is None and recognition.ended_on is None and self.profile.may(Permission.APPLY)
        may_void = card is not None and self.profile.may(Permission.VOID)
        return Decision(
            recognition,
            card,
            reverse("card-new", args=[recognition.pk]) if may_issue else "",
            reverse("card-void", args=[card.pk]) if may_void and card else "",
        )


def words(application: Application) -> str:
    if application.state == ApplicationState.OPEN:
        return f"{application.applied_on} 申请，正在{step_name(application.procedure, application.step)}"
    return f"{application.applied_on} 申请，{application.decided_on} {application.get_state_display()}"
