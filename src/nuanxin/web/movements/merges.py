"""Pages of merges: who may be on file twice, two persons side by side, the merges made, taking one back."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from nuanxin.errors import UserError
from nuanxin.orgs import access
from nuanxin.orgs.access import Permission
from nuanxin.orgs.models import User
from nuanxin.people import actions
from nuanxin.people.actions.merging import preview
from nuanxin.people.models import Merge, Person
from nuanxin.people.queries import duplicates
from nuanxin.web import listing, pages
from nuanxin.web.listing import Action, Column, Filter, Listing, Order, link, links, status
from nuanxin.web.movements.forms import MergeForm, ReversalForm
from nuanxin.web.pages import needs
from nuanxin.web.people.entry import done
from nuanxin.web.people.person import crumbs, get_person
from nuanxin.web.records import picker
from nuanxin.web.records.picker import matching


def in_sight(user: User) -> QuerySet[Merge]:
    """Merges whose kept person the user may see."""
    seen = Merge.objects.filter(access.within(user, Permission.VIEW, "kept__residence_id"))
    unread = (f"{who}__{name}" for who in ("kept", "merged") for name in ("id_number", "phone"))
    return seen.select_related("kept", "merged", "merged_by", "reversed_by").defer(*unread)


def visible(user: User) -> QuerySet[Person]:
    return Person.objects.visible_to(user)


@needs(Permission.REGISTER)
def suspected(request: HttpRequest) -> HttpResponse:
    """Persons in sight who may be on file twice."""
    found = duplicates.possible_duplicates(visible(request.user))
    context = {"title": "疑似重复", "crumbs": [("人员合并", reverse("merges"))], "groups": found, "most": duplicates.MOST}
    return pages.show(request, "movements/duplicates.html", context)


@needs(Permission.REGISTER)
def merge_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Which other record is the same person; then both side by side."""
    kept = get_person(request, pk)
    pages.require(request, Permission.REGISTER, kept.residence_id)
    if asked := request.GET.get("other", ""):
        [other] = picker.named(request.user, [asked])
        pages.require(request, Permission.REGISTER, other.residence_id)
        return side_by_side(request, kept, other)
    typed = picker.typed_in(request.GET)
    others = [one for one in picker.search(request.user, typed) if one.pk != kept.pk]
    context = {
        "title": "合并重复人员", "crumbs": crumbs(kept), "person": kept, "typed": typed, "others": others,
        "alike": duplicates.like(kept, visible(request.user)),
    }  # fmt: skip
    return pages.show(request, "movements/choose.html", context)


def side_by_side(request: HttpRequest, kept: Person, merged: Person) -> HttpResponse:
    """What differs, what goes over, what cannot both stand; shown once more as chosen before it is done."""
    shown = preview(kept, merged)
    form = MergeForm(request.POST if request.method == "POST" else None, preview=shown)
    is_chosen = form.is_valid()
    if is_chosen and "confirm" in request.POST and (made := done(form, lambda _: merge(request.user, kept, merged, form))):
        messages.success(request, f"已合并：{merged.name}的全部记录归入{kept.name}。")
        return redirect("merge", pk=made.pk)
    context = {
        "title": "合并重复人员", "crumbs": crumbs(kept), "preview": shown, "form": form, "kept": kept, "merged": merged,
        "is_chosen": is_chosen and not form.errors, "cancel": reverse("person", args=[kept.pk]),
        "swapped": f"{reverse('merge-new', args=[merged.pk])}?other={kept.pk}",
    }  # fmt: skip
    return pages.show(request, "movements/side_by_side.html", context, status=422 if form.errors else 200)


def merge(user: User, kept: Person, merged: Person, form: MergeForm) -> Merge:
    return actions.merge_persons(by=user, kept=kept, merged=merged, reason=form.cleaned_data["reason"], choices=form.choices())


def state(row: Merge) -> str:
    return status("已撤销", "off") if row.reversed_at else status("有效", "ok")


def kept_cell(row: Merge) -> str:
    return link(reverse("person", kwargs={"pk": row.kept_id}), row.kept.name)


def ops(row: Merge) -> str:
    return links([(reverse("merge", kwargs={"pk": row.pk}), "查看")], about=f"{row.merged.name}并入{row.kept.name}")


MERGES = Listing(
    name="merges",
    title="人员合并",
    noun="次",
    columns=(
        Column("kept", "保留的人员", kept_cell, value=lambda row: row.kept.name, is_head=True, width=14),
        Column("kept_id", "身份证号", lambda row: row.kept.id_masked, style="mono", width=22),
        Column("merged", "并入的人员", lambda row: row.merged.name, width=14),
        Column("merged_id", "并入人员的身份证号", lambda row: row.merged.id_masked, style="mono", width=22),
        Column("merged_at", "合并日期", lambda row: f"{row.merged_at:%Y-%m-%d}", style="mono", width=13),
        Column("merged_by", "办理人", lambda row: str(row.merged_by or "本机"), width=12),
        Column("state", "状态", state, value=lambda row: "已撤销" if row.reversed_at else "有效", width=10),
        Column("ops", "操作", ops, style="ops"),
    ),
    filters=(
        Filter("q", "保留的人员", lambda records, typed: matching(records, typed, "kept__"), hint="姓名开头、完整证号或手机号"),
        Filter(
            "state",
            "状态",
            lambda records, value: records.filter(reversed_at__isnull=value == "1"),
            choices=(("1", "有效"), ("0", "已撤销")),
        ),
    ),
    orders=(Order("recorded", "先后", ("-pk",)),),
    nothing="还没有合并过人员。点右上角“疑似重复”查看可能重复建档的人员，或在人员页面点“合并重复”。",
)


@needs(Permission.VIEW)
def merges(request: HttpRequest) -> HttpResponse:
    offered = [Action("疑似重复", reverse("duplicates"), "copy", is_primary=True)] if access.may(request.user, Permission.REGISTER) else []
    return listing.page(request, MERGES, in_sight(request.user), actions=offered)


@needs(Permission.VIEW)
def merge_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One merge: who, why, how much it changed; the form that takes it back."""
    found = pages.find(in_sight(request.user), pk=pk)
    return shown(request, found, ReversalForm())


@needs(Permission.REGISTER)
def merge_reverse(request: HttpRequest, pk: int) -> HttpResponse:
    found = pages.find(in_sight(request.user), pk=pk)
    pages.require(request, Permission.REGISTER, found.kept.residence_id)
    form = ReversalForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and reversed_by(request.user, found, form):
        messages.success(request, f"已撤销合并：{found.merged.name}和{found.kept.name}恢复为合并前的两条记录。")
        return redirect("merge", pk=found.pk)
    return shown(request, found, form)


def reversed_by(user: User, found: Merge, form: ReversalForm) -> bool:
    try:
        actions.reverse_merge(by=user, merge=found, **form.cleaned_data)
    except UserError as refusal:
        form.refuse(refusal)
        return False
    return True


def shown(request: HttpRequest, found: Merge, form: ReversalForm) -> HttpResponse:
    facts = [
        ("保留的人员", found.kept), ("身份证号", found.kept.id_masked), ("并入的人员", found.merged), ("并入人员的身份证号", found.merged.id_masked),
        ("合并理由", found.reason), ("合并时间", f"{found.merged_at:%Y-%m-%d}"), ("办理人", found.merged_by or "本机"),
        ("改动的栏目数", found.steps.count()),
    ]  # fmt: skip
    if found.reversed_at:
        facts += [
            ("撤销时间", f"{found.reversed_at:%Y-%m-%d}"),
            ("撤销人", found.reversed_by or "本机"),
            ("撤销理由", found.reverse_reason),
        ]
    may_reverse = not found.reversed_at and access.may(request.user, Permission.REGISTER, found.kept.residence_id)
    context = {
        "title": f"{found.merged.name}并入{found.kept.name}", "crumbs": [("人员合并", reverse("merges"))], "merge": found, "facts": facts,
        "form": form, "may_reverse": may_reverse,
    }  # fmt: skip
    return pages.show(request, "movements/merge.html", context, status=422 if form.errors else 200)
