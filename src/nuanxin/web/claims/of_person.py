"""The part of a person's page about claims: those under way for them, and where a new one begins."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse

from nuanxin.benefits.models import Claim, ClaimLine
from nuanxin.orgs.access import Permission
from nuanxin.web.claims.columns import OPEN, TONES, payee_name, title_of_policy
from nuanxin.web.claims.inbox import UNREAD
from nuanxin.web.listing import money
from nuanxin.web.people.profile import Profile

MOST_SHOWN = 5


@dataclass(frozen=True)
class Line:
    """One claim as the person's page tells it."""

    words: str
    aside: str
    tone: str
    url: str


@dataclass
class ClaimsPart:
    """What waits for somebody's deed or for the bank, as the reader of the page may see it."""

    profile: Profile

    @cached_property
    def claims(self) -> list[Claim]:
        """Their own and those of an employer for them."""
        person = self.profile.person.pk
        of_lines = ClaimLine.objects.filter(person=person).order_by().values("claim")
        found = Claim.objects.visible_to(self.profile.user).filter(Q(person=person) | Q(pk__in=of_lines), state__in=OPEN)
        return list(found.select_related("person", "employer").defer(*UNREAD).order_by("-pk")[: MOST_SHOWN + 1])

    @property
    def lines(self) -> list[Line]:
        return [self.line(one) for one in self.claims[:MOST_SHOWN]]

    def line(self, one: Claim) -> Line:
        whose = "" if one.person_id == self.profile.person.pk else f"{payee_name(one)}，"
        aside = f"{whose}{money(one.amount_yuan)} 元，{one.claimed_on} 申领"
        return Line(f"{title_of_policy(one.policy)}：{one.get_state_display()}", aside, TONES[one.state], reverse("claim", args=[one.pk]))

    @property
    def has_more(self) -> bool:
        return len(self.claims) > MOST_SHOWN

    @cached_property
    def claim_url(self) -> str:
        """Where a claim begins; empty for who may not."""
        if not self.profile.may(Permission.APPLY):
            return ""
        return f"{reverse('claim-new')}?{urlencode({'person': self.profile.person.pk})}"
