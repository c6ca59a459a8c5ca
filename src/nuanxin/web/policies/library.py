"""The policy library: which policies there are for a place on a day, grouped by the notice they come from."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from nuanxin.benefits import policies as known
from nuanxin.benefits.enums import Answer, PayeeKind
from nuanxin.benefits.policies import Policy
from nuanxin.orgs import access
from nuanxin.orgs.access import Permission
from nuanxin.orgs.models import Area
from nuanxin.web import remembered
from nuanxin.web.listing.filters import read_day
from nuanxin.web.notices.scope import own_area
from nuanxin.web.pages import needs, show
from nuanxin.web.policies import wording
from nuanxin.web.policies.decided import Counts, counts

ALL = "all"
MOST_LETTERS = 60


@dataclass(frozen=True)
class Asked:
    """What the reader looks for."""

    area: Area | None
    day: datetime.date
    payee: str = ""
    fund: str = ""
    state: str = "current"
    words: str = ""

    def wants(self, policy: Policy) -> bool:
        file = policy.file
        if self.area is not None and policy.is_for(self.area.prefix, self.day) is False:
            return False
        if (self.payee and file.beneficiary != self.payee) or (self.fund and file.fund != self.fund):
            return False
        return self.state in (ALL, wording.state(policy, self.day)) and self.says(policy)

    def says(self, policy: Policy) -> bool:
        """Whether every word asked for is somewhere in the text of the policy."""
        file = policy.file
        texts = (file.id, file.title, file.source, file.quote or "", file.fund or "", policy.programme, policy.chinese(), *file.evidence)
        return all(word in "\n".join(texts) for word in self.words.split())


def asked(request: HttpRequest) -> Asked:
    """What the query says; refused what is not a day, unknown choices count as none."""
    query = request.GET
    text = query.get("day", "")
    day = read_day(text) if text else remembered.business_today()
    state = query.get("state", "")
    return Asked(
        area=area_asked(request, query.get("area", "")),
        day=day,
        payee=query.get("payee", "") if query.get("payee", "") in PayeeKind.values else "",
        fund=query.get("fund", ""),
        state=state if state in (ALL, *wording.STATES) else "current",
        words=query.get("q", "")[:MOST_LETTERS],
    )


def area_asked(request: HttpRequest, code: str) -> Area | None:
    """The reader's own area by default; policies are no secret, so that any other may be named."""
    if code == ALL:
        return None
    return Area.objects.filter(code=code).first() or own_area(request.user, Permission.VIEW)


@needs(Permission.VIEW)
def policies(request: HttpRequest) -> HttpResponse:
    """All policies that are asked for, by notice."""
    wanted = asked(request)
    library = known.library().values()
    found = [one for one in library if wanted.wants(one)]
    names = wording.regions(one.file.region for one in library)
    numbers = numbers_for(request, wanted)
    groups: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for one in found:
        groups.setdefault((wording.document(one), names[one.file.region]), []).append(line(one, wanted, numbers))
    context = {
        "title": "政策",
        "asked": wanted,
        "groups": [(document, region, lines) for (document, region), lines in groups.items()],
        "count": len(found),
        "broken": known.problems(),
        "run": numbers and numbers.run,
        "choices": choices(request, library),
        "here": reverse("policies"),
    }
    return show(request, "policies/policies.html", context, fragment="policies/policies_list.html")


def numbers_for(request: HttpRequest, wanted: Asked) -> Counts | None:
    """The numbers of the newest run for the area asked for, if it is wholly the reader's own; else for their own."""
    own = access.prefixes(request.user, Permission.VIEW)
    area = wanted.area
    if area is None or not any(area.prefix.startswith(prefix) for prefix in own):
        area = own_area(request.user, Permission.VIEW)
    return counts(area.prefix, area.code)


def line(policy: Policy, wanted: Asked, numbers: Counts | None) -> dict[str, Any]:
    """One policy as the library lists it."""
    values = policy.parameters(wanted.area and wanted.area.prefix, wanted.day)
    state = wording.state(policy, wanted.day)
    return {
        "policy": policy,
        "url": reverse("policy", args=[policy.id]),
        "payee": wording.payee(policy),
        "gist": wording.gist(policy),
        "amount": wording.amount(policy, values),
        "months": wording.months(policy, values),
        "lacking": wording.lacking(policy, values),
        "state": wording.STATES[state],
        "tone": wording.STATE_TONES[state],
        "term": wording.term(policy),
        "numbers": [(Answer(word).label, number, url) for word, number, url in numbers.of(policy)] if numbers else [],
        "is_stale": numbers is not None and numbers.is_stale(policy),
    }


def choices(request: HttpRequest, library) -> Mapping[str, list[tuple[str, str]]]:
    prefixes = access.prefixes(request.user, Permission.VIEW)
    areas = Area.objects.filter(prefix__in=prefixes) | Area.objects.filter(code=own_area(request.user, Permission.VIEW).code)
    return {
        "areas": [(one.code, one.name) for one in areas.distinct().order_by("code")] + [(ALL, "全部地区")],
        "payees": list(PayeeKind.choices),
        "funds": [(fund, fund) for fund in sorted({one.file.fund for one in library if one.file.fund})],
        "states": [*wording.STATES.items(), (ALL, "全部")],
    }
