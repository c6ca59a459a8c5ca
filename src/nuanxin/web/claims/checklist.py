"""Which papers a claim's policy asks for and which are there, as one user sees them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from nuanxin.benefits.actions.claim_papers import CLOSED
from nuanxin.benefits.models import Claim, ClaimPaper
from nuanxin.benefits.queries.claim_papers import Line, checklist
from nuanxin.orgs import access
from nuanxin.orgs.access import Permission
from nuanxin.orgs.models import User


@dataclass
class Papers:
    """The papers of a claim as `user` sees them."""

    claim: Claim
    user: User

    @cached_property
    def lines(self) -> list[Line]:
        return checklist(self.claim)

    @property
    def missing(self) -> list[Line]:
        return [line for line in self.lines if line.is_missing]

    @cached_property
    def others(self) -> list[ClaimPaper]:
        """What was given and no line asks for."""
        asked = {paper.pk for line in self.lines for paper in line.papers if isinstance(paper, ClaimPaper)}
        given = self.claim.papers.standing().exclude(pk__in=asked).select_related("paper", "file")
        return list(given.order_by("received_on", "id"))

    @cached_property
    def may_read(self) -> bool:
        return access.may(self.user, Permission.APPLY, self.claim.area_id)

    @cached_property
    def may_add(self) -> bool:
        return self.may_read and self.claim.state not in CLOSED
