"""The queue of rows that contradict what is on file: both values side by side, a person decides, one key each."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from nuanxin.orgs import intake
from nuanxin.orgs.access import Permission
from nuanxin.orgs.enums import ConflictState
from nuanxin.orgs.logs import mask_numbers
from nuanxin.orgs.models import ImportConflict, User
from nuanxin.people.models import Person
from nuanxin.web import listing
from nuanxin.web.imports.forms import DecisionEntry
from nuanxin.web.imports.history import LISTS
from nuanxin.web.listing import Action, Column, Filter, Listing, Order, equal, link, status, under
from nuanxin.web.pages import find, needs, show
from nuanxin.web.records.views import acted

DECISIONS = ("accept", "dismiss")


@dataclass(frozen=True)
class Words:
    """What the two decisions are called, before and after; what the two columns beside each other hold."""

    accept: str
    dismiss: str
    accepted: str
    dismissed: str
    in_file: str
    on_file: str


REGISTER = Words("采用表中的值", "保留在册的值", "已采用表中的值。", "已保留在册的值。", "表中的值", "在册的值")
# A row of another department's list contradicts itself, not what is on file: it is taken into the list or left out.
WHOLE_LIST = Words("采用此行", "不采用此行", "已采用此行，它进入这份名单。", "没有采用此行，它不进入这份名单。", "表中的值", "矛盾之处")


def words_of(conflict: ImportConflict) -> Words:
    return WHOLE_LIST if intake.comes_whole(conflict.list_id) else REGISTER


def state_words(conflict: ImportConflict) -> str:
    """What was decided, in the words of the buttons."""
    if words_of(conflict) is WHOLE_LIST and conflict.state != ConflictState.OPEN:
        return "已采用此行" if conflict.state == ConflictState.ACCEPTED else "不采用此行"
    return conflict.get_state_display()


TONES = {ConflictState.OPEN: "warn", ConflictState.ACCEPTED: "ok", ConflictState.DISMISSED: "off"}


def of_run(conflicts: QuerySet, value: str) -> QuerySet:
    return conflicts.filter(run_id=int(value)) if value.isascii() and value.isdecimal() and len(value) < 19 else conflicts.none()


def gist(conflict: ImportConflict) -> str:
    """What contradicts what, without the advice."""
    return mask_numbers(conflict.reason.partition("。")[0])


CONFLICTS = Listing(
    name="conflicts",
    title="待确认矛盾",
    noun="条",
    columns=(
        Column("reason", "矛盾之处", lambda row: link(reverse("conflict", args=[row.pk]), gist(row)), value=gist, is_head=True),
        Column("list", "表格种类", lambda row: dict(LISTS).get(row.list_id, row.list_id)),
        Column("file", "来自文件", lambda row: f"{row.run.file_name} 第 {row.row_number} 行", style="wrap"),
        Column("state", "状态", lambda row: status(state_words(row), TONES[row.state]), value=state_words),
        Column("raised_at", "提出时间", lambda row: f"{timezone.localtime(row.raised_at):%Y-%m-%d %H:%M}", style="mono"),
        Column("decided", "处理", lambda row: f"{row.decided_by or ''} {row.decision_note}".strip() or "—", style="wrap"),
    ),
    filters=(
        Filter("state", "状态", equal("state"), choices=ConflictState.choices),
        Filter("list", "表格种类", equal("list_id"), choices=LISTS),
        Filter("area", "所属地区", under("area_code"), kind="area"),
        Filter("run", "导入批次", of_run, hint="批次编号"),
    ),
    orders=(Order("oldest", "提出时间", ("pk",)),),
    nothing="没有待确认的矛盾。导入时与在册信息矛盾的行会排在这里，等您决定。",
)


@needs(Permission.IMPORT)
def queue(request: HttpRequest) -> HttpResponse:
    """What waits; the address without a query shows what is open."""
    found = intake.conflicts_visible_to(request.user)
    first = found.filter(state=ConflictState.OPEN).order_by("pk").first()
    if not request.GET:
        request.GET = QueryDict(f"state={ConflictState.OPEN.value}")
    buttons = [Action("逐条处理", reverse("conflict", args=[first.pk]), "git-compare", is_primary=True)] if first else []
    return listing.page(request, CONFLICTS, found, actions=buttons)


@needs(Permission.IMPORT)
def conflict_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One contradiction; accepting or keeping leads on to the next that is open."""
    found = intake.conflicts_visible_to(request.user)
    conflict = find(found, pk=pk)
    words = words_of(conflict)
    form = DecisionEntry(request.POST if request.method == "POST" else None, user=request.user)
    if request.method == "POST" and request.POST.get("decision") not in DECISIONS:
        form.add_error(None, f"没有选择怎样处理。请点“{words.accept}”或“{words.dismiss}”。")
    if request.method == "POST" and form.is_valid():
        accept = request.POST["decision"] == "accept"
        if acted(form, lambda: intake.decide_conflict(by=request.user, conflict=conflict, accept=accept, note=form.cleaned_data["note"])):
            messages.success(request, words.accepted if accept else words.dismissed)
            return onwards(found, pk)
    return show(request, "imports/conflict.html", told(conflict, found, form, request.user), status=422 if form.errors else 200)


def onwards(found: QuerySet, pk: int) -> HttpResponse:
    """The next open conflict after this one, else the first, else the empty queue."""
    waiting = found.filter(state=ConflictState.OPEN).order_by("pk")
    following = waiting.filter(pk__gt=pk).first() or waiting.first()
    return redirect("conflict", pk=following.pk) if following else redirect("conflicts")


def told(conflict: ImportConflict, found: QuerySet, form: DecisionEntry, user: User) -> dict:
    waiting = found.filter(state=ConflictState.OPEN)
    following, former = (
        waiting.filter(pk__gt=conflict.pk).order_by("pk").first(),
        waiting.filter(pk__lt=conflict.pk).order_by("-pk").first(),
    )
    row = {column: mask_numbers(value) for column, value in intake.file_values(conflict).items() if value}
    return {
        "title": row.get("姓名") or f"第 {conflict.row_number} 行",
        "crumbs": [("待确认矛盾", reverse("conflicts"))],
        "conflict": conflict,
        "list_title": dict(LISTS).get(conflict.list_id, conflict.list_id),
        "reason": mask_numbers(conflict.reason),
        "differences": differences(conflict),
        "row": row.items(),
        "person": person_of(conflict, user),
        "following": reverse("conflict", args=[following.pk]) if following else "",
        "former": reverse("conflict", args=[former.pk]) if former else "",
        "left": waiting.count(),
        "form": form,
        "words": words_of(conflict),
        "state_words": state_words(conflict),
        "is_open": conflict.state == ConflictState.OPEN,
    }


def differences(conflict: ImportConflict) -> list[tuple[str, str, str, str]]:
    """Column, value in the file, value on file, why; a row that contradicts itself has its reason in place of a value on file."""
    found = [tuple(mask_numbers(str(part)) for part in one) for one in intake.conflict_values(conflict)]
    if words_of(conflict) is WHOLE_LIST:
        return [(column, in_file, why, "") for column, in_file, _, why in found]
    return [(column, in_file, on_file, why) for column, in_file, on_file, why in found]


def person_of(conflict: ImportConflict, user: User) -> Person | None:
    label, _, key = conflict.subject.partition(":")
    return Person.objects.visible_to(user).filter(pk=key).first() if label == "people.Person" and key.isdecimal() else None
