"""Whom a page of entitlements is about: a person or an employer that the user answers for, with the addresses of its pages."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.http import Http404, HttpRequest
from django.urls import reverse

from nuanxin.jobs.models import Employer
from nuanxin.orgs import access
from nuanxin.orgs.access import Permission
from nuanxin.orgs.models import Area, User
from nuanxin.people.models import Person
from nuanxin.web import remembered
from nuanxin.web.jobs import employer as employer_page
from nuanxin.web.people import person as person_page

PERSON, EMPLOYER = "person", "employer"


@dataclass(frozen=True)
class Subject:
    """A person or an employer as one user sees it on the office's date."""

    kind: str
    record: Person | Employer
    user: User

    @property
    def is_person(self) -> bool:
        return self.kind == PERSON

    @property
    def pk(self) -> int:
        return self.record.pk

    @property
    def name(self) -> str:
        return self.record.name

    @property
    def number(self) -> str:
        """The number that tells it from another of the same name, masked where it is a person's."""
        return self.record.id_masked if isinstance(self.record, Person) else self.record.uscc

    @property
    def area_code(self) -> str:
        return str(self.record.residence_id if isinstance(self.record, Person) else self.record.area_id)

    @cached_property
    def place(self) -> str:
        """From the county down."""
        codes = {self.area_code[:length].ljust(12, "0") for length in (6, 9, 12)}
        return "".join(Area.objects.filter(code__in=codes, level__gte=3).order_by("level").values_list("name", flat=True))

    @property
    def today(self) -> datetime.date:
        return remembered.business_today()

    def may(self, permission: Permission) -> bool:
        return access.may(self.user, permission, self.area_code)

    @property
    def url(self) -> str:
        return reverse(self.kind, args=[self.pk])

    @property
    def entitlements_url(self) -> str:
        return reverse(f"entitlements-of-{self.kind}", args=[self.pk])

    @property
    def sheet_url(self) -> str:
        return reverse(f"sheet-of-{self.kind}", args=[self.pk])

    @property
    def collect_url(self) -> str:
        return reverse("facts-collect", args=[self.kind, self.pk])

    def answer_url(self, policy: str) -> str:
        return reverse("entitlement-answer", args=[self.kind, self.pk, policy])

    def claim_url(self, policy: str) -> str:
        return f"{reverse('claim-new')}?{urlencode({'policy': policy, self.kind: self.pk})}"

    @property
    def bundle_url(self) -> str:
        """Where everything that can be claimed is claimed in one visit."""
        return reverse("claims-bundle", args=[self.kind, self.pk])

    def crumbs(self, *, is_below: bool = False) -> list[tuple[str, str]]:
        """The way here: the list, the record, and for pages below it the entitlements."""
        way = person_page.crumbs(self.record) if isinstance(self.record, Person) else employer_page.crumbs(self.record)
        return [*way, ("可享受的政策", self.entitlements_url)] if is_below else way


def find(request: HttpRequest, kind: str, pk: int) -> Subject:
    """The person or employer asked for; 404 where the user may not look, or for another kind of thing.

    An employer of the county is known in every township, but what it is entitled to is told only to those who answer for its place.
    """
    if kind == PERSON:
        return Subject(kind, person_page.get_person(request, pk), request.user)
    if kind != EMPLOYER:
        raise Http404
    found = employer_page.get_employer(request, pk)
    if not access.may(request.user, Permission.VIEW, found.area_id):
        raise Http404
    return Subject(kind, found, request.user)
