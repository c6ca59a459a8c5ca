"""How far the service standards of the notices in force are met for one person."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from nuanxin.notices import catalogue, gaps
from nuanxin.notices.counting import GapItem
from nuanxin.notices.definition.model import Notice, Standard
from nuanxin.web import remembered
from nuanxin.web.people.profile import Profile

REFERRAL_ITEMS = frozenset({"posts"})  # what is met by recording a referral; everything else by a visit


@dataclass(frozen=True)
class Line:
    """One item of a standard and where what is missing is recorded."""

    item: GapItem
    record_url: str

    @property
    def is_done(self) -> bool:
        return not self.item.missing


@dataclass(frozen=True)
class StandardState:
    notice: Notice
    standard: Standard
    lines: tuple[Line, ...]
    days_left: int
    url: str

    @property
    def missing_count(self) -> int:
        return sum(not line.is_done for line in self.lines)


def standards_of(profile: Profile) -> list[StandardState]:
    """Standards of notices that have begun, as far as the person is to be served by them."""
    today = remembered.business_today()
    begun = [notice for notice in catalogue().values() if notice.standards and notice.window.first <= today]
    states = [state(profile, notice, standard, today) for notice in begun for standard in notice.standards]
    return [one for one in states if one.lines]


def state(profile: Profile, notice: Notice, standard: Standard, today) -> StandardState:
    items = gaps.of_person(notice, profile.person, today, standard=standard.id)
    lines = tuple(Line(item, record_url(profile, item)) for item in items)
    return StandardState(notice, standard, lines, (standard.window.last - today).days, reverse("notice", args=[notice.id]))


def record_url(profile: Profile, item: GapItem) -> str:
    if not profile.may_record:
        return ""
    page = "referral-new" if item.item in REFERRAL_ITEMS else "visit-new"
    return f"{reverse(page)}?person={profile.person.pk}"
