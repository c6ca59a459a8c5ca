"""The page of one entitlement: what was frozen, months used, payments month by month, the shared clock; stopping, resuming, ending."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from nuanxin.benefits import actions
from nuanxin.benefits.enums import PaymentKind
from nuanxin.benefits.models import Claim, Entitlement, Payment
from nuanxin.benefits.queries import terms
from nuanxin.errors import UserError
from nuanxin.orgs import access, audit
from nuanxin.orgs.access import Permission
from nuanxin.orgs.models import AuditEvent, User
from nuanxin.web import pages, remembered
from nuanxin.web.listing import Action
from nuanxin.web.oversight.wording import kind_name
from nuanxin.web.pages import needs
from nuanxin.web.payments import entitlements, words
from nuanxin.web.payments.entitlements import RUNNING, STATES, STOPPED, state_of
from nuanxin.web.payments.forms import StopForm
from nuanxin.web.records.views import acted

LIST = ("享受资格", "entitlements")


@dataclass(frozen=True)
class Deed:
    """What may be done about an entitlement that stands so."""

    name: str
    label: str
    icon: str
    fits: tuple[str, ...]
    act: Callable
    hint: str
    done: str
    is_danger: bool = False


DEEDS = {
    "stop": Deed(
        "stop", "停发", "pause", (RUNNING,), actions.stop_entitlement, "例如：年审未通过。停发后不再审批和拨付，可以恢复。", "已停发", True
    ),
    "resume": Deed("resume", "恢复", "play", (STOPPED,), actions.resume_entitlement, "例如：年审已补办。", "已恢复"),
    "end": Deed("end", "终止", "ban", (RUNNING, STOPPED), actions.end_entitlement, "例如：已到退休年龄。终止后再享受须重新申领、重新核定。", "已终止", True),
}  # fmt: skip


@dataclass
class Cell:
    """One month of the grid: the payments of it, and what it looks like."""

    month: datetime.date
    payments: list[Payment] = field(default_factory=list)

    @property
    def shown(self) -> Payment | None:
        """The one that counts: what stands comes before what was taken back."""
        return min(self.payments, key=lambda one: (one.is_reversed, -one.pk), default=None)

    @property
    def tone(self) -> str:
        return words.state_of(self.shown)[1] if self.shown else "none"

    @property
    def label(self) -> str:
        return words.state_of(self.shown)[0] if self.shown else ""

    @property
    def mark(self) -> str:
        """One letter, so that colour is not all there is."""
        return {"ok": "到", "info": "送", "warn": "待", "bad": "败", "off": "追"}.get(self.tone, "")


@needs(Permission.VIEW)
def entitlement(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_entitlement(request, pk)
    payments = list(payments_of(found))
    term = terms.terms_of([found], remembered.business_today())[found.pk]
    context = {
        "title": f"{words.payee_name(found)}：{words.policy_title(found.policy)}",
        "crumbs": [(LIST[0], reverse(LIST[1]))],
        "entitlement": found,
        "state": STATES[state_of(found)],
        "buttons": buttons(request.user, found),
        "term": term,
        "meter": entitlements.meter(term),
        "left": entitlements.left_text(term),
        "frozen": frozen(found),
        "years": years(payments),
        "one_off": [one for one in payments if one.month is None],
        "sharing": shared(found, request.user),
        "claims": claims_of(found),
        "events": [(event, kind_name(event.kind)) for event in events_of(found)],
    }
    return pages.show(request, "payments/entitlement.html", context)


def get_entitlement(request: HttpRequest, pk: int) -> Entitlement:
    return pages.find(entitlements.visible(request.user), pk=pk)


def frozen(found: Entitlement) -> list[tuple[str, str]]:
    """What was fixed at the first approval and is never computed anew."""
    return [
        ("初次核定", found.first_approved_on.isoformat()),
        ("政策版本", found.policy_version),
        (
            "最长月数",
            "按退休时间，不限月数" if found.is_extended else f"{found.cap_months} 个月" if found.cap_months is not None else "政策没有规定",
        ),
        ("核定时的退休年月", f"{found.retirement_month:%Y-%m}" if found.retirement_month else "没有核定"),
        ("核定时距退休", f"{found.distance_months} 个月" if found.distance_months is not None else "没有核定"),
        ("延长至退休", "是" if found.is_extended else "否"),
    ]


def payments_of(found: Entitlement) -> QuerySet[Payment]:
    """What was paid, or is to be, under it; entries that take back stand on the payment they take back."""
    own = Payment.objects.standing().filter(
        policy=found.policy, payee_key=found.payee_key, person=found.person_id, kind=PaymentKind.PAYMENT
    )
    return own.order_by("month", "pk")


def years(payments: Iterable[Payment]) -> list[tuple[int, list[Cell]]]:
    """A line of twelve months for each year from the first paid to the last."""
    by_month: dict[datetime.date, list[Payment]] = defaultdict(list)
    for one in payments:
        if one.month:
            by_month[one.month].append(one)
    if not by_month:
        return []
    spanned = range(min(by_month).year, max(by_month).year + 1)
    return [(year, [cell(datetime.date(year, month, 1), by_month) for month in range(1, 13)]) for year in spanned]


def cell(month: datetime.date, by_month: dict[datetime.date, list[Payment]]) -> Cell:
    return Cell(month, by_month.get(month, []))


def shared(found: Entitlement, user: User) -> list[tuple[Entitlement, str, bool]]:
    """Those on the same clock, and whether this reader may open them."""
    seen = set(entitlements.visible(user).filter(person=found.person_id).values_list("pk", flat=True)) if found.person_id else set()
    return [(one, words.policy_title(one.policy), one.pk in seen) for one in terms.sharing(found)]


def claims_of(found: Entitlement) -> QuerySet[Claim]:
    lines = payments_of(found).filter(line__isnull=False).values("line__claim")
    return Claim.objects.standing().filter(pk__in=lines).defer("account", "proof", "checks").order_by("-claimed_on", "-pk")


def events_of(found: Entitlement) -> QuerySet[AuditEvent]:
    return AuditEvent.objects.filter(subject=audit.subject_of(found)).order_by("id")


def buttons(user: User, found: Entitlement) -> list[Action]:
    if not access.may(user, Permission.PAY, found.area_id):
        return []
    state = state_of(found)
    fitting = (deed for deed in DEEDS.values() if state in deed.fits)
    return [
        Action(deed.label, reverse(f"entitlement-{deed.name}", args=[found.pk]), deed.icon, is_primary=deed.name == "resume")
        for deed in fitting
    ]


@needs(Permission.PAY)
def entitlement_deed(request: HttpRequest, pk: int, deed: str) -> HttpResponse:
    """Stop, resume or end it, with a reason; GET only asks."""
    found, what = get_entitlement(request, pk), DEEDS[deed]
    pages.require(request, Permission.PAY, found.area_id)
    form = StopForm(request.POST if request.method == "POST" else None, label=what.label, hint=what.hint)
    told = {"by": request.user, "entitlement": found}
    if request.method == "POST" and form.is_valid() and acted(form, lambda: refused_or_done(what, found, told | form.values())):
        messages.success(request, f"{what.done}：{words.payee_name(found)}的{words.policy_title(found.policy)}。")
        return redirect("entitlement", pk=pk)
    title = f"{what.label}待遇"
    own = (words.payee_name(found), reverse("entitlement", args=[pk]))
    context = {
        "title": title,
        "crumbs": [(LIST[0], reverse(LIST[1])), own],
        "facts": [("领取人", own[0]), ("政策", words.policy_title(found.policy)), ("现在", STATES[state_of(found)][0]), *frozen(found)[:1]],
        "form": form,
        "heading": f"为什么{what.label}",
        "button": title,
        "is_danger": what.is_danger,
        "cancel": own[1],
    }
    return pages.show(request, "payments/ask.html", context, status=422 if form.errors else 200)


def refused_or_done(what: Deed, found: Entitlement, told: dict) -> None:
    """What somebody else did meanwhile is told, not passed over in silence."""
    if state_of(found) not in what.fits:
        raise UserError(f"这项待遇现在是“{STATES[state_of(found)][0]}”，不能{what.label}。可能已由别人办理，请刷新页面。")
    what.act(**told)
