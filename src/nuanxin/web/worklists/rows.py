"""One work list: by area and policy, each row with its sentence and the pages to open; the same as a workbook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from nuanxin.benefits import worklists
from nuanxin.benefits.policies.facts import catalogue
from nuanxin.benefits.worklists import WorkList, WorkRow
from nuanxin.errors import UserError
from nuanxin.jobs.models import Employer
from nuanxin.orgs import access, audit
from nuanxin.orgs.access import Permission
from nuanxin.orgs.models import Area, User
from nuanxin.people.models import Person
from nuanxin.web import pages, remembered, workbooks
from nuanxin.web.listing.query import area_choices, options
from nuanxin.web.pages import needs
from nuanxin.web.payments import words
from nuanxin.web.worklists import scope
from nuanxin.web.worklists.board import COLLECTING, list_url, run_words

PAGE_SIZE, EVERYTHING, MOST_EXPORTED = 50, 10**9, 200_000
LEVELS = (2, 4, 6, 9, 12)
CLAIM = (Permission.APPLY, "办理申领", "claims-bundle")
COLLECT = (Permission.RECORD, "补充采集", "facts-collect")
HEADINGS = (("姓名（单位）", 20), ("身份证号", 22), ("地区", 26), ("政策", 34), ("为什么", 60), ("日期", 13), ("金额（元）", 14))


@dataclass(frozen=True)
class Row:
    """A row as drawn: whose it is, and the pages to open where the reader may."""

    row: WorkRow
    name: str
    number: str
    place: str
    policy: str
    url: str
    links: tuple[tuple[str, str], ...]


@needs(Permission.VIEW)
def worklist(request: HttpRequest, list_id: str) -> HttpResponse:
    """The rows of the areas and the policy asked for, the most urgent first; above them how many each area below has."""
    one = list_of(list_id)
    found, prefixes, area = asked(request, one), scope.prefixes_of(request), scope.area_of(request)
    page = page_of(request, len(found))
    runs = scope.runs_of(prefixes)
    context = {
        "title": one.title,
        "crumbs": [("工作清单", reverse("worklists"))],
        "list": one,
        "total": len(found),
        "rows": drawn(found[(page - 1) * PAGE_SIZE : page * PAGE_SIZE], request.user, one.id),
        "areas": roll_up(request, found, prefixes),
        "page": page,
        "pages": max(1, -(-len(found) // PAGE_SIZE)),
        "size": PAGE_SIZE,
        "area": area,
        "area_options": options(area_choices(request.user, area.code if area else ""), area.code if area else ""),
        "policy_options": options(tuple(words.policy_choices()), request.GET.get("policy", "")),
        "fact": fact_label(request),
        "runs": [run_words(run) for run in runs] if one.needs_run else [],
        "is_lacking": one.needs_run and not runs,
        "may_export": access.may(request.user, Permission.EXPORT),
        "query": request.GET.urlencode(),
        "here": request.path,
    }
    return pages.show(request, "worklists/list.html", context, fragment="worklists/list_body.html")


def list_of(list_id: str) -> WorkList:
    try:
        return worklists.LISTS[list_id]
    except KeyError:
        raise Http404


def asked(request: HttpRequest, one: WorkList) -> Sequence[WorkRow]:
    """All rows under the query's area, policy and fact. Refuses a policy or fact that there is not."""
    policy, fact = request.GET.get("policy", ""), request.GET.get("fact", "")
    if policy and policy not in words.titles():
        raise UserError(f"查询条件“政策”中没有“{policy}”这一项。请从列表中选择。")
    if fact and fact not in catalogue():
        raise UserError(f"查询条件中没有“{fact}”这一项信息。请从“值得采集的信息”中选择。")
    return worklists.rows(one.id, scope.prefixes_of(request), remembered.business_today(), policy=policy, fact=fact, limit=EVERYTHING).rows


def fact_label(request: HttpRequest) -> str:
    known = catalogue().get(request.GET.get("fact", ""))
    return known.label if known else ""


def page_of(request: HttpRequest, total: int) -> int:
    """The page asked for, within those there are."""
    text = request.GET.get("page", "1")
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 8 else 1
    return max(1, min(number, -(-total // PAGE_SIZE)))


def roll_up(request: HttpRequest, found: Sequence[WorkRow], prefixes: Sequence[str]) -> list[tuple[str, int, str]]:
    """The areas one level below, how many rows each has, and the list of it; the fullest first."""
    longest = min(map(len, prefixes), default=0)
    digits = next((length for length in LEVELS if length > longest and length > LEVELS[2]), 0)
    if not digits:
        return []
    counts = Counter(row.area[:digits].ljust(LEVELS[-1], "0") for row in found)
    names = dict(Area.objects.filter(code__in=counts).values_list("code", "name"))
    kept = {name: request.GET.get(name, "") for name in ("policy", "fact")}
    list_id = request.resolver_match.kwargs["list_id"]
    return [(names.get(code, code), count, list_url(list_id, **kept, area=code)) for code, count in counts.most_common() if code in names]


def drawn(found: Sequence[WorkRow], user: User, list_id: str) -> list[Row]:
    """Names, places and titles of a page of rows, in a query each; nobody is named whom the reader may not see."""
    people = {row.subject for row in found if row.subject_kind == "person"}
    seen = Person.objects.visible_to(user).filter(pk__in=people).defer("id_number", "phone")
    persons = {one.pk: one for one in seen}
    firms = {row.subject for row in found if row.subject_kind == "employer"}
    employers = {one.pk: one for one in Employer.objects.visible_to(user).filter(pk__in=firms).defer("account", "contact")}
    places, titles = places_of(found), words.titles()
    offered = step_of(user, list_id)
    return [line(row, (persons if row.subject_kind == "person" else employers).get(row.subject), places, titles, offered) for row in found]


def places_of(found: Sequence[WorkRow]) -> dict[str, str]:
    """The township and village of each row's area."""
    codes = {code for row in found for code in (row.area, f"{row.area[:9]}000")}
    names = dict(Area.objects.filter(code__in=codes).values_list("code", "name"))
    return {row.area: place(row.area, names) for row in found}


def place(code: str, names: dict[str, str]) -> str:
    township, own = names.get(f"{code[:9]}000", ""), names.get(code, code)
    return own if own == township else f"{township} {own}".strip()


def line(row: WorkRow, subject: Person | Employer | None, places: dict[str, str], titles: dict[str, str], offered: tuple[str, str]) -> Row:
    links = list(links_of(row, offered)) if subject else []
    number = subject.id_masked if isinstance(subject, Person) else subject.uscc if subject else ""
    return Row(
        row=row,
        name=subject.name if subject else "不在您管辖的地区",
        number=number,
        place=places[row.area],
        policy=titles.get(row.policy, row.policy),
        url=reverse(f"entitlements-of-{row.subject_kind}", args=[row.subject]) if subject else "",
        links=tuple(links),
    )


def step_of(user: User, list_id: str) -> tuple[str, str]:
    """What is done about a row without a payment or an entitlement, and its page; empty where the reader may not."""
    permission, label, page = COLLECT if list_id == COLLECTING else CLAIM
    return (label, page) if access.may(user, permission) else ("", "")


def links_of(row: WorkRow, offered: tuple[str, str]) -> Iterator[tuple[str, str]]:
    """The pages where something can be done about it."""
    label, page = offered
    if row.payment:
        yield "付款", reverse("payment", args=[row.payment])
    if row.entitlement:
        yield "享受资格", reverse("entitlement", args=[row.entitlement])
    if page and not row.payment and not row.entitlement:
        yield label, reverse(page, args=[row.subject_kind, row.subject])


@require_POST
@needs(Permission.EXPORT)
@transaction.atomic
def worklist_export(request: HttpRequest, list_id: str) -> HttpResponse:
    """Exactly the rows that the page shows, over all its pages; audited."""
    one = list_of(list_id)
    found = asked(request, one)
    if len(found) > MOST_EXPORTED:
        raise UserError(f"符合条件的超过 {MOST_EXPORTED:,} 行，一次导出不下。请按地区或政策分几次导出。")
    lines = drawn(found, request.user, one.id)

    def write(path: Path) -> None:
        values = ((one.name, one.number, one.place, one.policy, one.row.said, one.row.on, one.row.amount) for one in lines)
        workbooks.table(path, one.title, HEADINGS, values)

    response = workbooks.sent(write, one.title)
    narrowed = [name for name in ("area", "policy", "fact") if request.GET.get(name)]
    audit.record("web.worklists.exported", by=request.user, rows=len(lines), narrowed_by=narrowed)
    return response
