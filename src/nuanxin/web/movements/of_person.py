"""The part of a person's page about what changes: pauses, moves, returns, merges, and records that may be voided."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse

from nuanxin.orgs.access import Permission
from nuanxin.people.models import Person, Suspension
from nuanxin.web.people.profile import Profile


@dataclass(frozen=True)
class Deed:
    """A link: what it is called, and what it is about for who cannot see where it stands."""

    label: str
    url: str
    about: str = ""


@dataclass
class MovementPart:
    """What the page has read of the person already is not read again."""

    profile: Profile

    @property
    def person(self) -> Person:
        return self.profile.person

    @cached_property
    def pauses(self) -> list[Suspension]:
        return list(self.person.suspensions.standing().order_by("-from_on"))

    @cached_property
    def moves(self) -> list:
        return list(self.person.moves.standing().select_related("from_area", "to_area").order_by("-moved_on"))

    @cached_property
    def deeds(self) -> list[Deed]:
        """What the user may do now."""
        return [*self._about_recognition(), *self._about_person()]

    def _about_recognition(self) -> list[Deed]:
        running = self.profile.recognition
        if running is None or not self.profile.may(Permission.RECOGNISE):
            return []
        pause = next((one for one in self.pauses if one.until_on is None), None)
        if pause:
            return [Deed("恢复援助", reverse("suspension-end", args=[pause.pk]))]
        return [Deed("中止援助", reverse("suspension-new", args=[running.pk]))]

    def _about_person(self) -> list[Deed]:
        if not self.profile.may(Permission.REGISTER):
            return []
        return [
            Deed("登记迁移", reverse("move-new", args=[self.person.pk])),
            Deed("登记返回", f"{reverse('returning-new')}?person={self.person.pk}"),
            Deed("合并重复", reverse("merge-new", args=[self.person.pk])),
        ]

    @cached_property
    def voidable(self) -> list[Deed]:
        """Everything on this page that a mistake may be taken out of."""
        if not self.profile.may(Permission.VOID):
            return []
        person = self.person
        found = [
            *(("recognition-void", one) for one in self.profile.recognitions),
            *(("suspension-void", one) for one in self.pauses),
            *(("holding-void", one) for one in self.profile.holdings),
            *(("unemployment-void", one) for one in person.unemployment_spells.standing().order_by("-registered_on")),
            *(("employment-void", one) for one in person.employment_spells.standing().order_by("-started_on")),
            *(("move-void", one) for one in self.moves[:1]),
            ("person-void", person),
        ]
        return [Deed(f"{one._meta.verbose_name}：{one}", reverse(name, args=[one.pk])) for name, one in found]
