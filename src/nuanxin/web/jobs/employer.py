"""The page of one employer: what is on file, who works there, what runs and what was claimed for it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from nuanxin.benefits import policies
from nuanxin.benefits.models import Claim, Entitlement, Payment
from nuanxin.casework.models import Placement
from nuanxin.jobs.models import Employer
from nuanxin.orgs import access
from nuanxin.orgs.access import Permission
from nuanxin.orgs.logs import mask_numbers
from nuanxin.orgs.models import User
from nuanxin.web import pages
from nuanxin.web.jobs import hires
from nuanxin.web.jobs.employers import LISTED
from nuanxin.web.listing import day, money, yes_no
from nuanxin.web.pages import needs
from nuanxin.web.records.kind import Facts

HIRES_SHOWN = 50
CLAIMS_SHOWN = 10


def get_employer(request: HttpRequest, pk: int) -> Employer:
    """An employer that the user may look at; 404 otherwise."""
    return pages.find(Employer.objects.visible_to(request.user).select_related("area").defer("account"), pk=pk)


def crumbs(employer: Employer | None = None) -> list[tuple[str, str]]:
    way = [(LISTED.title, reverse(LISTED.name))]
    return [*way, (employer.name, reverse("employer", args=[employer.pk]))] if employer else way


def employer_facts(employer: Employer) -> Facts:
    """What is on file; the account masked always, and numbers within the contact too."""
    yield "单位名称", employer.name
    yield "统一社会信用代码", employer.uscc
    yield "单位类型", employer.get_kind_display()
    yield "所在地", employer.area
    yield "省内单位", yes_no(employer.is_in_province)
    yield "园区企业", yes_no(employer.is_in_park)
    yield "认定为帮扶车间日期", day(employer.workshop_recognised_on)
    if employer.workshop_recognised_on:
        yield "建设费（元）", money(employer.construction_cost_yuan)
        yield "运行费（元）", money(employer.running_cost_yuan)
    yield "联系人及电话", mask_numbers(employer.contact or "")
    yield "收款账户", employer.account_masked
    yield "开户行", employer.account_bank


@dataclass
class Desk:
    """An employer as one user sees it. Money is shown to those who answer for its place, hires as far as each may be seen."""

    employer: Employer
    user: User

    def may(self, permission: Permission) -> bool:
        return access.may(self.user, permission, self.employer.area_id)

    @cached_property
    def may_view(self) -> bool:
        """An employer of the county is known in every township; what it is paid is not."""
        return self.may(Permission.VIEW)

    @cached_property
    def may_record(self) -> bool:
        return self.may(Permission.RECORD)

    @cached_property
    def may_void(self) -> bool:
        return self.may(Permission.VOID)

    @cached_property
    def hires(self) -> list[Placement]:
        return list(hires.hires_of(self.employer, self.user)[: HIRES_SHOWN + 1])

    @property
    def hires_shown(self) -> list[Placement]:
        return self.hires[:HIRES_SHOWN]

    @property
    def more_hires(self) -> bool:
        return len(self.hires) > HIRES_SHOWN

    @cached_property
    def working(self) -> int:
        return hires.counts([self.employer], self.user)[self.employer.pk]

    @cached_property
    def entitlements(self) -> list[tuple[Entitlement, str]]:
        """What runs for it, with the policy's title."""
        found = Entitlement.objects.visible_to(self.user).filter(employer=self.employer, ended_on=None).select_related("person")
        return [(one, title_of(one.policy)) for one in found.defer("person__id_number", "person__phone").order_by("-pk")[:CLAIMS_SHOWN]]

    @cached_property
    def claims(self) -> list[tuple[Claim, str]]:
        found = Claim.objects.visible_to(self.user).filter(employer=self.employer).defer("checks", "proof", "account")
        return [(one, title_of(one.policy)) for one in found.order_by("-pk")[:CLAIMS_SHOWN]]

    @cached_property
    def payments(self) -> list[tuple[Payment, str]]:
        found = Payment.objects.visible_to(self.user).filter(employer=self.employer)
        return [(one, title_of(one.policy)) for one in found.order_by("-pk")[:CLAIMS_SHOWN]]


def title_of(policy: str) -> str:
    """The title, or the id of a policy that is known no longer."""
    known = policies.library()
    return known[policy].title if policy in known else policy


@needs(Permission.VIEW)
def employer(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_employer(request, pk)
    context = {
        "title": found.name,
        "crumbs": crumbs(),
        "employer": found,
        "facts": list(employer_facts(found)),
        "desk": Desk(found, request.user),
    }
    return pages.show(request, "jobs/employer.html", context)
