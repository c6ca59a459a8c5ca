"""Asking somebody what policies still need to know: one form for everything, what the answers changed, and what was collected so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from nuanxin.benefits import actions
from nuanxin.benefits.enums import FactOrigin
from nuanxin.benefits.models import CollectedFact
from nuanxin.benefits.policies import facts
from nuanxin.errors import UserError
from nuanxin.orgs.access import Permission
from nuanxin.web import pages
from nuanxin.web.entitlements import subjects
from nuanxin.web.entitlements.asking import PREFIX, Asked, FactsForm, named, newest, ranked
from nuanxin.web.entitlements.elsewhere import elsewhere, others
from nuanxin.web.entitlements.lines import Line, Offers, told_amount, total
from nuanxin.web.entitlements.subjects import Subject
from nuanxin.web.entitlements.telling import told_fact
from nuanxin.web.oversight.forms import area_names
from nuanxin.web.pages import needs
from nuanxin.web.records.views import VoidEntry, acted

ANSWERS = {"yes": "符合", "no": "不符合", "unknown": "无法判定", "conflict": "来源矛盾"}
SHOWN = 100


@needs(Permission.RECORD)
def collect(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """The open questions of every policy (or of `?policy=`, or those named by `?ask=`), answered in one go."""
    subject = subjects.find(request, kind, pk)
    pages.require(request, Permission.RECORD, subject.area_code)
    offers = Offers.of(subject)
    line = next((one for one in offers.unknown if one.policy == request.GET.get("policy")), None)
    policy = line.policy if line else ""
    asked = asked_of(request, offers, policy)
    history = history_of(subject)
    form = form_of(request, subject, asked, policy, history)
    if request.method == "POST" and form.is_valid() and acted(form, lambda: save(request, subject, form)):
        messages.success(request, f"已保存 {len(form.facts())} 项：{subject.name}。{told_change(offers, Offers.of(subject))}")
        return pages.back_to(request, subject.collect_url)
    context = {
        "title": "补充信息",
        "crumbs": subject.crumbs(is_below=True),
        "subject": subject,
        "offers": offers,
        "form": form,
        "action": request.get_full_path(),
        "next": request.POST.get("next", subject.entitlements_url if pages.wants_fragment(request) else ""),
        "elsewhere": elsewhere(subject, asked),
        "others": others(subject, asked),
        "is_all": not policy and all(one.lines for one in asked),
        "policy": line,
        "history": [Kept(one, subject) for one in history],
        "area_names": area_names(request.user),
    }
    status = 422 if form.errors else 200
    return pages.show(request, "entitlements/collect.html", context, fragment="entitlements/collect_form.html", status=status)


def form_of(request: HttpRequest, subject: Subject, asked: list[Asked], policy: str, history: list[CollectedFact]) -> FactsForm:
    """The form of these questions; several may be open on one page, each of one policy."""
    started = {"known_on": subject.today, "origin": FactOrigin.SAID, "seen": newest(history)}
    auto_id = f"id_{policy}_%s" if policy else "id_%s"
    data = request.POST if request.method == "POST" else None
    return FactsForm(data, user=request.user, asked=asked, initial=started, auto_id=auto_id)


def asked_of(request: HttpRequest, offers: Offers, policy: str) -> list[Asked]:
    """What this page asks; what was answered in the meantime is still asked of an answer that is sent, so that none gets lost in silence."""
    subject = offers.subject
    by_name = named(request.GET.getlist("ask")) if subject.is_person else []
    asked = by_name or ranked(offers.unknown, policy)
    known = {one.name for one in asked}
    sent = (key.removeprefix(PREFIX) for key in request.POST if key.startswith(PREFIX)) if subject.is_person else ()
    return [*asked, *named(name for name in sent if name not in known)]


@transaction.atomic
def save(request: HttpRequest, subject: Subject, form: FactsForm) -> None:
    """What was answered, unless somebody else answered the same since the page was opened."""
    type(subject.record).objects.select_for_update().get(pk=subject.pk)
    values = form.facts()
    since = [one for one in history_of(subject) if one.pk > form.cleaned_data["seen"] and one.name in values and one.is_standing]
    if since:
        labels = "、".join(dict.fromkeys(label_of(one.name) for one in since))
        raise UserError(f"打开本页以后，别人已经补充了：{labels}，没有保存。请看过本页下方的记录，需要时再填。")
    told = {name: form.cleaned_data[name] for name in ("known_on", "origin", "note")}
    actions.collect_facts(by=request.user, subject=subject.record, values=values, **told)


def history_of(subject: Subject) -> list[CollectedFact]:
    """What was collected, the newest first; voided facts stay to be seen."""
    mine = CollectedFact.objects.filter(**{subject.kind: subject.record}).select_related("recorded_by", "voided_by")
    return list(mine.order_by("-pk")[:SHOWN])


@dataclass(frozen=True)
class Kept:
    """A collected fact as the history tells it."""

    fact: CollectedFact
    subject: Subject

    @property
    def label(self) -> str:
        return label_of(self.fact.name)

    @property
    def text(self) -> str:
        return told_fact(self.fact)

    @property
    def void_url(self) -> str:
        may = self.fact.is_standing and self.subject.may(Permission.VOID)
        return reverse("fact-void", args=[self.fact.pk]) if may else ""


def label_of(name: str) -> str:
    """The fact's label; its name, where no catalogue knows it any more."""
    try:
        return facts.label(name)
    except KeyError:
        return name


def told_change(before: Offers, after: Offers) -> str:
    """What the answers changed: “从无法判定变为符合：2 项，每月 500.00 元”."""
    old = {line.policy: line.decided.answer for line in before.lines}
    moved: dict[tuple[str, str], list[Line]] = {}
    for line in after.lines:
        then, now = old.get(line.policy, "unknown"), line.decided.answer
        if then != now:
            moved.setdefault((then, now), []).append(line)
    parts = [f"从{ANSWERS[then]}变为{ANSWERS[now]}：{len(lines)} 项{sums(lines)}" for (then, now), lines in moved.items()]
    return f"{'；'.join(parts)}。" if parts else "判定结果没有变化。"


def sums(lines: Sequence[Line]) -> str:
    """What these add up to by the month and once, if anything."""
    for_each = [(total(line for line in lines if line.is_money and line.per_month is monthly), monthly) for monthly in (True, False)]
    return "".join(f"，{told_amount(yuan, per_month=monthly)}" for yuan, monthly in for_each if yuan)


@needs(Permission.VOID)
def fact_void(request: HttpRequest, pk: int) -> HttpResponse:
    """Void a fact that was collected by mistake; GET only asks. Whose it is now answered for decides, not where it was collected."""
    fact: Any = pages.find(CollectedFact.objects.standing(), pk=pk)
    subject = subjects.find(request, subjects.PERSON if fact.person_id else subjects.EMPLOYER, fact.person_id or fact.employer_id)
    pages.require(request, Permission.VOID, subject.area_code)
    form = VoidEntry(request.POST if request.method == "POST" else None)
    if (
        request.method == "POST"
        and form.is_valid()
        and acted(form, lambda: actions.void_collected_fact(by=request.user, fact=fact, **form.cleaned_data))
    ):
        messages.success(request, f"已作废：{subject.name}，{label_of(fact.name)}。判定不再用它。")
        return redirect(subject.collect_url)
    told = [("对象", subject.name), ("事实", label_of(fact.name)), ("内容", told_fact(fact)), ("所属日期", fact.known_on)]
    context = {
        "title": "作废补充的信息",
        "crumbs": [*subject.crumbs(is_below=True), ("补充信息", subject.collect_url)],
        "facts": [*told, ("来源", fact.get_origin_display())],
        "form": form,
        "cancel": subject.collect_url,
    }
    return pages.show(request, "records/void.html", context, status=422 if form.errors else 200)
