"""Pages that take a wrong record about a person out of every count: one question, one action, back to the person."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from nuanxin.orgs.access import Permission
from nuanxin.people import actions
from nuanxin.people.models import Application, CategoryHolding, EmploymentSpell, HelpCard, Person, Recognition, UnemploymentSpell
from nuanxin.web import pages
from nuanxin.web.listing import day
from nuanxin.web.pages import back_to, needs
from nuanxin.web.people.entry import about, done
from nuanxin.web.people.person import LEDGER, crumbs, get_person
from nuanxin.web.records.views import VoidEntry, way_back

Facts = Iterable[tuple[str, Any]]


@dataclass(frozen=True)
class First:
    """A record that rests on what is voided, and where it is voided itself."""

    label: str
    url: str


@dataclass(frozen=True)
class Voiding:
    """What is voided: what it is called, what it says, the action, and what has to be voided before."""

    label: str
    facts: Facts
    act: Callable[..., Any]
    first: Sequence[First] = ()


def void_page(request: HttpRequest, person: Person, voiding: Voiding, *, back: str = "") -> HttpResponse:
    """The question with what would be voided; GET only asks."""
    pages.require(request, Permission.VOID, person.residence_id)
    form = VoidEntry(request.POST if request.method == "POST" else None)
    cancel = way_back(request, reverse("person", args=[person.pk]))
    if form.is_valid() and done(form, lambda values: voiding.act(by=request.user, **values)):
        messages.success(request, f"已作废{voiding.label}：{person.name}。它不再计入任何名单和统计。")
        return back_to(request, back or reverse("person", args=[person.pk]))
    whose = [("人员", person), ("身份证号", person.id_masked), ("常住地", person.residence)]
    context = {
        "title": f"作废{voiding.label}", "crumbs": crumbs(person), "facts": [*whose, *voiding.facts], "first": voiding.first, "form": form,
        "cancel": cancel, "next": "" if back else cancel,
    }  # fmt: skip
    return pages.show(request, "records/void.html", context, status=422 if form.errors else 200)


@needs(Permission.VOID)
def person_void(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_person(request, pk)

    def act(**values):
        return actions.void_person(person=person, **values)

    return void_page(request, person, Voiding("人员", [("出生日期", day(person.birth_on))], act), back=reverse(LEDGER[1]))


@needs(Permission.VOID)
def holding_void(request: HttpRequest, holding: int) -> HttpResponse:
    held = about(request, CategoryHolding, holding)

    def act(**values):
        return actions.void_category(holding=held, **values)

    facts = [("人员类别", held.get_category_display()), ("来源", held.get_source_display()), ("凭据", held.evidence), *days(held)]
    return void_page(request, held.person, Voiding("人员类别", facts, act))


def days(record: Any) -> Facts:
    return [("起始日期", day(record.from_on)), ("终止日期", day(record.until_on))]


@needs(Permission.VOID)
def recognition_void(request: HttpRequest, recognition: int) -> HttpResponse:
    decision = about(request, Recognition, recognition)

    def act(**values):
        return actions.void_recognition(recognition=decision, **values)

    end = "，".join(part for part in (decision.get_end_code_display(), decision.end_reason) if part)
    facts = [("认定日期", day(decision.decided_on)), ("退出日期", day(decision.ended_on)), ("退出原因", end)]
    return void_page(request, decision.person, Voiding("认定", facts, act, first=resting_on(decision)))


def resting_on(decision: Recognition) -> list[First]:
    """The application that led to the recognition, its card and its pauses are voided before it."""
    back = f"?next={reverse('recognition-void', args=[decision.pk])}"
    found = [
        *(("application-void", one) for one in Application.objects.standing().filter(recognition=decision)),
        *(("card-void", one) for one in HelpCard.objects.standing().filter(recognition=decision)),
        *(("suspension-void", one) for one in decision.suspensions.standing().order_by("-from_on")),
    ]
    return [First(f"{one._meta.verbose_name}：{one}", reverse(name, args=[one.pk]) + back) for name, one in found]


@needs(Permission.VOID)
def unemployment_void(request: HttpRequest, spell: int) -> HttpResponse:
    found = about(request, UnemploymentSpell, spell)

    def act(**values):
        return actions.void_unemployment(spell=found, **values)

    facts = [("失业登记日期", day(found.registered_on)), ("注销日期", day(found.ended_on)), ("注销原因", found.end_reason)]
    return void_page(request, found.person, Voiding("失业登记", facts, act))


@needs(Permission.VOID)
def employment_void(request: HttpRequest, spell: int) -> HttpResponse:
    found = about(request, EmploymentSpell, spell)

    def act(**values):
        return actions.void_employment_spell(spell=found, **values)

    facts = [("就业状态", found.get_status_display()), ("单位名称", found.employer_name), ("起始日期", day(found.started_on))]
    return void_page(request, found.person, Voiding("工作经历", [*facts, ("终止日期", day(found.ended_on))], act))
