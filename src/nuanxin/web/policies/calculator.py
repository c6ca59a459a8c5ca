"""The what-if calculator: an invented case, or that of a real person to change at will; the answer with its reasons. Nothing is kept.

An invented case is in the address and can be shared. What is known of a real person is sent only in the body of the request:
the address names the person by key and says nothing else.
"""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse

from nuanxin.benefits import policies as library
from nuanxin.benefits.cases import Known, case_of
from nuanxin.benefits.policies import Policy
from nuanxin.errors import UserError
from nuanxin.orgs.access import Permission
from nuanxin.orgs.models import Area
from nuanxin.people.models import Person
from nuanxin.web import remembered
from nuanxin.web.notices.scope import own_area
from nuanxin.web.pages import needs, show, wants_fragment
from nuanxin.web.people.person import get_person
from nuanxin.web.policies import answering, casing, trying, wording
from nuanxin.web.policies.fields import form
from nuanxin.web.policies.page import get_policy
from nuanxin.web.policies.reads import reads, together
from nuanxin.web.policies.refused import Refused
from nuanxin.web.policies.trying import Trial

MOST_PLACES = 60


@needs(Permission.VIEW)
def calculator(request: HttpRequest, policy: str = "") -> HttpResponse:
    """The form with the answer beside it; for HTMX the answer alone, or both where a block was added."""
    found = get_policy(policy) if policy else None
    person = get_person(request, key) if (key := request.GET.get("person", "")) else None
    asked = request.POST if request.method == "POST" else request.GET
    if upload := request.FILES.get("case"):
        return uploaded(request, found, upload)
    data, known = fields(request, asked, found, person)
    trial = Trial(data, asked.get("as_of", "").strip(), remembered.business_today(), found, known)
    if asked.get("download") and not trial.problems:
        return downloaded(trial)
    return drawn(request, trial, person, is_whole=bool(asked.get("add") or asked.get("drop")))


def fields(request: HttpRequest, asked: QueryDict, policy: Policy | None, person: Person | None) -> tuple[QueryDict, Known | None]:
    """What is written in the fields; at first what is known of the person, or where an invented one lives."""
    known = None
    if person is not None:
        known = case_of(person, day_of(asked))
    data = trying.without_blanks(asked)
    if person is not None and request.method != "POST":
        return casing.data_of(known_of(known, policy)), known
    if not data and "as_of" not in asked:
        return casing.data_of({"person": {"residence": home(request, policy)}}), known
    return trying.changed(data, asked.get("add", ""), asked.get("drop", ""), names_read(policy)), known


def names_read(policy: Policy | None) -> frozenset[str]:
    return (reads(policy) if policy else together(library.library().values())).person


def home(request: HttpRequest, policy: Policy | None) -> str:
    """Where an invented person lives: here, or where the policy holds."""
    here = own_area(request.user, Permission.VIEW)
    region = policy.file.region if policy else ""
    return here.code if here.code.startswith(region) else region


def day_of(asked: QueryDict):
    trial = Trial(QueryDict(), asked.get("as_of", "").strip(), remembered.business_today())
    return trial.day_or_today


def known_of(known: Known | None, policy: Policy | None) -> dict[str, Any]:
    """The case file of a real person, as the policy sees it."""
    if known is None:
        return {}
    return dict((known.of(policy) if policy else known).written)


def uploaded(request: HttpRequest, policy: Policy | None, upload) -> HttpResponse:
    """The case of a file, in the fields."""
    try:
        data = casing.data_of(trying.read_upload(upload.read(trying.MOST_BYTES + 1)))
    except UserError as error:
        data, problems = QueryDict(mutable=True), trying.refused(error.problems)
        return drawn(request, Trial(data, "", remembered.business_today(), policy), None, refused=problems)
    return drawn(request, Trial(data, request.POST.get("as_of", "").strip(), remembered.business_today(), policy), None)


def downloaded(trial: Trial) -> HttpResponse:
    """The case as a file that the command line and this page take."""
    content = json.dumps(trial.written, ensure_ascii=False, indent=2, default=str)
    response = HttpResponse(content, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="case.json"'
    return response


def drawn(
    request: HttpRequest, trial: Trial, person: Person | None, is_whole: bool = False, refused: list[Refused] | None = None
) -> HttpResponse:
    """The page; an invented case puts its address into the browser's bar."""
    problems = refused if refused is not None else trial.problems
    context = {**frame(request, trial, person), "problems": problems}
    if not problems:
        context |= answer(trial, person)
    address = "" if person or problems else trial.address()
    context["is_long"] = len(address) > trying.LONGEST_ADDRESS
    context["share"] = f"{context['here']}?{address}" if address and not context["is_long"] else ""
    response = show(
        request,
        "policies/try.html",
        context,
        fragment="policies/try_whole.html" if is_whole else "policies/try_answer.html",
        status=422 if problems else 200,
    )
    if context["share"] and wants_fragment(request):
        response["HX-Replace-Url"] = context["share"]
    return response


def frame(request: HttpRequest, trial: Trial, person: Person | None) -> dict[str, Any]:
    """The form and what stands around it, whatever the answer."""
    policy = trial.policy
    read = reads(policy) if policy else together(library.library().values())
    here = reverse("policy-try", args=[policy.id] if policy else [])
    crumbs = [("政策", reverse("policies"))]
    return {
        "title": f"试算：{policy.title}" if policy else "试算：一个人符合哪些政策",
        "crumbs": [*crumbs, (policy.title, reverse("policy", args=[policy.id]))] if policy else crumbs,
        "policy": policy,
        "person": person,
        "day": trial.day_written or trial.as_of.isoformat(),
        "form": form(trial.data, read, policy, trial.parameters),
        "places": places(request, policy),
        "here": here,
        "action": f"{here}?person={person.pk}" if person else here,
        "all_url": reverse("policy-try"),
    }


def places(request: HttpRequest, policy: Policy | None) -> list[tuple[str, str]]:
    """Area codes to choose from: the reader's own areas, and the regions of the policy."""
    area = own_area(request.user, Permission.VIEW)
    below = Area.objects.under(area.prefix).filter(level__lte=area.level + 1).order_by("code")[:MOST_PLACES]
    regions = [policy.file.region, *(one.area for one in policy.file.local)] if policy else []
    others = [prefix for prefix in regions if prefix and not area.prefix.startswith(prefix)]
    return [(one.code, one.name) for one in below] + list(wording.regions(others).items())


def answer(trial: Trial, person: Person | None) -> dict[str, Any]:
    if trial.policy is None:
        return {"answers": [answering.line(one, trial, person) for one in trying.all_answers(trial)]}
    try:
        decided = trial.decided()
    except UserError as error:
        return {"refusals": error.problems}
    found = answering.answer(trial, decided)
    return {"answer": found, "decided": decided, "sources": answering.sources(trial)}
