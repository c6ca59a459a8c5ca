"""The queue of findings: all that a user may see, by rule, state and deadline; several reviewed at once."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import replace
from functools import partial

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from nuanxin.comparisons import actions, definition
from nuanxin.comparisons.enums import FindingState, Outcome, Result, Severity
from nuanxin.comparisons.models import Finding
from nuanxin.orgs import access
from nuanxin.orgs.access import Permission
from nuanxin.web import listing, remembered
from nuanxin.web.comparisons.forms import SeveralReviewsEntry
from nuanxin.web.comparisons.sources import title_of_rule
from nuanxin.web.listing import Action, Column, Filter, Listing, Order, equal, link, status, tag, under
from nuanxin.web.listing.query import Asked
from nuanxin.web.pages import back_to, needs, show
from nuanxin.web.records.views import acted

TONES = {
    FindingState.OPEN: "warn",
    FindingState.PENDING: "info",
    FindingState.CONFIRMED: "bad",
    FindingState.REFUTED: "off",
    FindingState.SETTLED: "ok",
    FindingState.GONE: "off",
}
SEVERITY_TONES = {Severity.LEAD: "info", Severity.SUSPECT: "bad", Severity.CORRECTION: "warn"}
WAITING = (FindingState.OPEN, FindingState.PENDING)
SOON = datetime.timedelta(days=7)
MOST_AT_ONCE = 200
MOST_COUNTED = 10_000


def by_deadline(findings: QuerySet, value: str) -> QuerySet:
    """Waiting ones whose deadline is over, comes within a week, or is not over."""
    today = remembered.business_today()
    waiting = findings.filter(state__in=WAITING)
    if value == "over":
        return waiting.filter(due_on__lt=today)
    return waiting.filter(due_on__range=(today, today + SOON)) if value == "soon" else waiting.exclude(due_on__lt=today)


def rule_choices() -> list[tuple[str, str]]:
    return [(rule.id, rule.title) for rule in definition.library().values()]


def deadline(finding: Finding):
    """The day, and how far it is, while somebody has to look into it."""
    if finding.due_on is None or finding.state not in WAITING:
        return "—"
    left = (finding.due_on - remembered.business_today()).days
    return tag(f"超期 {-left} 天" if left < 0 else f"剩 {left} 天", "bad" if left < 0 else "warn" if left <= SOON.days else "")


def address(finding: Finding, query: str = "") -> str:
    """The finding's page; `query` says in which queue its neighbours are."""
    return reverse("finding", args=[finding.pk]) + (f"?{query}" if query else "")


def name_cell(query: str, finding: Finding):
    return link(address(finding, query), finding.subject_name or "（没有姓名）", finding.subject_masked)


FINDINGS = Listing(
    name="findings",
    title="比对疑点",
    noun="条",
    columns=(
        Column("name", "姓名", partial(name_cell, ""), value=lambda row: row.subject_name, is_head=True),
        Column("id_number", "身份证号", lambda row: row.subject_masked, on_page=False, width=22),
        Column("rule", "疑点", lambda row: title_of_rule(row.rule), style="wrap", width=32),
        Column("severity", "性质", lambda row: tag(row.get_severity_display(), SEVERITY_TONES[row.severity])),
        Column("result", "比对结果", lambda row: row.get_result_display()),
        Column("area", "所在地", lambda row: row.area.name, width=24),
        Column("person", "台账", lambda row: "在台账" if row.person_id else "未登记"),
        Column("state", "状态", lambda row: status(row.get_state_display(), TONES[row.state])),
        Column("due", "核查期限", deadline, value=lambda row: row.due_on, order="due"),
        Column("outcome", "办理", lambda row: row.get_outcome_display() if row.outcome else "—"),
        Column("seen", "首次发现", lambda row: row.first_seen_on.isoformat(), value=lambda row: row.first_seen_on, style="mono"),
    ),
    filters=(
        Filter("state", "状态", equal("state"), choices=FindingState.choices),
        Filter("rule", "规则", equal("rule"), choices=rule_choices),
        Filter("severity", "性质", equal("severity"), choices=Severity.choices),
        Filter("area", "所在地", under("area_id"), kind="area"),
        Filter("due", "期限", by_deadline, choices=(("over", "已超期"), ("soon", "7 天内到期"), ("in_time", "未超期"))),
        Filter("result", "比对结果", equal("result"), choices=Result.choices),
        Filter("outcome", "办理", equal("outcome"), choices=[choice for choice in Outcome.choices if choice[0]]),
    ),
    orders=(Order("oldest", "发现先后", ("pk",)), Order("due", "核查期限", ("due_on", "pk"))),
    export="findings-export",
    area_path="area_id",
    empty="没有符合条件的疑点。可以放宽查询条件；已核查的在“状态”里选“属实”或“不属实”查看。",
    nothing="还没有疑点。导入部门名单并运行比对后，需要核查的人会排在这里。",
)


def visible(user) -> QuerySet:
    """Without the sealed texts, which a list does not show."""
    return Finding.objects.visible_to(user).select_related("area").defer("subject", "values")


def capped(findings: QuerySet) -> int:
    """How many, counted no further than a page needs."""
    return findings.order_by()[:MOST_COUNTED].values("pk").count()


def queue_query(parameters: QueryDict) -> str:
    """What narrows the queue, to be carried from finding to finding."""
    names = {one.name for one in FINDINGS.filters}
    kept = QueryDict(mutable=True)
    for name in sorted(names & set(parameters)):
        if parameters[name]:
            kept[name] = parameters[name]
    return kept.urlencode()


def narrowed(request: HttpRequest) -> QuerySet:
    """The queue that the request's query asks for; without one, what is open."""
    parameters = request.GET if queue_query(request.GET) else QueryDict(f"state={FindingState.OPEN.value}")
    return Asked(FINDINGS, parameters, request.user).narrow(visible(request.user))


@needs(Permission.VIEW)
def queue(request: HttpRequest) -> HttpResponse:
    """Findings; the address without a query shows what is open."""
    if not request.GET:
        request.GET = QueryDict(f"state={FindingState.OPEN.value}")
    query = queue_query(request.GET)
    columns = (replace(FINDINGS.columns[0], cell=partial(name_cell, query)), *FINDINGS.columns[1:])
    may_review = access.may(request.user, Permission.COMPARE)
    return listing.page(
        request,
        replace(FINDINGS, columns=columns),
        visible(request.user),
        lede="数据比对只提示线索，不会自动停止任何待遇。请逐条核实：属实的再办理申请、退出或更正，不属实的写明依据。",
        actions=[Action("入户核查", reverse("findings-field"), "smartphone"), Action("比对规则", reverse("comparison-rules"), "scale")]
        if may_review
        else [Action("比对规则", reverse("comparison-rules"), "scale")],
        batch=[Action("批量核查", reverse("findings-review"), "list-checks")] if may_review else (),
    )


@needs(Permission.EXPORT)
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    return listing.export(request, FINDINGS, visible(request.user))


@needs(Permission.COMPARE)
def review_several(request: HttpRequest) -> HttpResponse:
    """One verdict for the ticked findings. The list sends them by POST; the page that asks has an address that can be reloaded."""
    if request.method == "POST" and "verdict" not in request.POST and "note" not in request.POST:
        return redirect(f"{reverse('findings-review')}?{chosen_query(request.POST.getlist('id'))}")
    found = chosen(request, (request.POST if request.method == "POST" else request.GET).getlist("id"))
    form = SeveralReviewsEntry(request.POST if request.method == "POST" else None, user=request.user)
    reviewed: list[actions.Reviewed] = []
    if request.method == "POST" and not found:
        form.add_error(None, "没有选择任何一条疑点。请回到列表勾选后再核查。")
    if request.method == "POST" and form.is_valid() and acted(form, lambda: reviewed.append(review(request.user, found, form))):
        tell(request, reviewed[0])
        return back_to(request, reverse("findings"))
    context = {
        "title": "批量核查",
        "crumbs": [("比对疑点", reverse("findings"))],
        "form": form,
        "findings": found,
        "cancel": reverse("findings"),
    }
    return show(request, "comparisons/several.html", context | {"rows": list(map(told, found))}, status=422 if form.errors else 200)


def chosen_query(keys: Iterable[str]) -> str:
    return "&".join(f"id={key}" for key in list(keys)[:MOST_AT_ONCE] if key.isascii() and key.isdecimal())


def chosen(request: HttpRequest, keys: Iterable[str]) -> list[Finding]:
    """Those of the ticked that the user may review."""
    wanted = [int(key) for key in list(keys)[:MOST_AT_ONCE] if key.isascii() and key.isdecimal() and len(key) <= 18]
    own = access.within(request.user, Permission.COMPARE, "area_id")
    return list(visible(request.user).filter(own, pk__in=wanted).order_by("pk"))


def review(user, found: list[Finding], form: SeveralReviewsEntry) -> actions.Reviewed:
    return actions.review_many(by=user, findings=found, **form.values())


def told(finding: Finding) -> tuple[str, str, str, str, str]:
    return finding.subject_name, finding.subject_masked, title_of_rule(finding.rule), finding.area.name, finding.get_state_display()


def tell(request: HttpRequest, reviewed: actions.Reviewed) -> None:
    if reviewed.done:
        messages.success(request, f"已核查 {len(reviewed.done)} 条疑点：{reviewed.done[0].get_verdict_display()}。")
    for _, reason in reviewed.refused:
        messages.warning(request, reason)
