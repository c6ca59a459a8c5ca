"""What waits for a user: reports that are due, standards not yet met, imports and conflicts to decide."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count, Exists, Min, OuterRef, Q
from django.urls import reverse

from nuanxin.comparisons.enums import FindingState
from nuanxin.comparisons.models import Finding
from nuanxin.notices import duties
from nuanxin.notices.duties import Due
from nuanxin.orgs import access
from nuanxin.orgs.access import Permission
from nuanxin.orgs.enums import ConflictState, ImportState
from nuanxin.orgs.models import ImportConflict, ImportRun
from nuanxin.people.enums import ObjectionOutcome
from nuanxin.people.models import Application, Objection
from nuanxin.people.queries import applications as queries
from nuanxin.web import remembered

SOON, URGENT = 14, 3
MOST_RUNS = 6
MOST_RUNG = 100


@dataclass(frozen=True)
class Todo:
    """One thing to do, until when, and the page where it is done."""

    text: str
    url: str
    days_left: int | None = None
    on: datetime.date | None = None
    note: str = ""
    is_late: bool = False

    @property
    def tone(self) -> str:
        if self.days_left is None:
            return "info"
        return "bad" if self.days_left <= URGENT else "warn" if self.days_left <= SOON else "info"

    @property
    def left(self) -> str:
        """Days left, as the tag says it."""
        if self.is_late:
            return "已超期"
        if self.days_left is None:
            return "待处理"
        return f"剩 {self.days_left} 天" if self.days_left else "今天"


def count(user) -> int:
    """The number on the bell: what is to be decided, and reports due within two weeks."""
    waiting = open_conflicts(user).count() + waiting_runs(user).count() + waiting_applications(user).count() + urgent_findings(user)
    return waiting + sum(due.days_left <= SOON for due in due_for(user))


def of(user) -> list[Todo]:
    """Everything, the most urgent first."""
    reports = [report(due) for due in due_for(user)]
    return [*applications(user), *findings(user), *decisions(user), *reports]


def findings(user) -> list[Todo]:
    """What comparisons found in the user's areas and nobody looked into: those overdue first."""
    if not access.may(user, Permission.COMPARE):
        return []
    today, mine = remembered.business_today(), waiting_findings(user)
    counts = mine.aggregate(all=Count("pk"), late=Count("pk", filter=Q(due_on__lt=today)), first=Min("due_on", filter=Q(due_on__gte=today)))
    found = []
    if counts["late"]:
        found.append(
            Todo("比对疑点已超过核查期限", f"{reverse('findings')}?state=open&due=over", 0, note=f"{counts['late']:,} 条", is_late=True)
        )
    if waiting := counts["all"] - counts["late"]:
        left = (counts["first"] - today).days if counts["first"] else None
        found.append(Todo("比对疑点待核查", f"{reverse('findings')}?state=open&due=in_time", left, counts["first"], f"{waiting:,} 条"))
    return found


def waiting_findings(user):
    """Open findings where the user may review."""
    return Finding.objects.filter(access.within(user, Permission.COMPARE, "area_id"), state=FindingState.OPEN)


def urgent_findings(user) -> int:
    """Those due within the days that count as urgent, or overdue; a bell that rang for every finding would be looked at by nobody."""
    last = remembered.business_today() + datetime.timedelta(days=URGENT)
    return waiting_findings(user).filter(due_on__lte=last)[:MOST_RUNG].count()


def applications(user) -> list[Todo]:
    """Applications whose next deed is the user's: those overdue first, objections to examine by themselves."""
    if not access.may(user, Permission.APPLY):
        return []
    today, mine = remembered.business_today(), waiting_applications(user)
    counts = mine.aggregate(all=Count("pk"), late=Count("pk", filter=Q(due_on__lt=today)), first=Min("due_on", filter=Q(due_on__gte=today)))
    objected = open_objections(user)
    found = []
    if counts["late"]:
        found.append(Todo("认定申请已超过办理期限", inbox_url(turn="mine", overdue="1"), 0, note=f"{counts['late']:,} 件", is_late=True))
    if objected:
        found.append(Todo("公示收到异议，待核查", inbox_url(turn="mine", objected="1"), note=f"{objected:,} 件"))
    if in_time := counts["all"] - counts["late"]:
        left = (counts["first"] - today).days if counts["first"] else None
        found.append(Todo("认定申请待我办理", inbox_url(turn="mine", overdue="0"), left, counts["first"], f"{in_time:,} 件"))
    return found


def inbox_url(**query: str) -> str:
    return f"{reverse('applications')}?{urlencode(query)}"


def waiting_applications(user):
    """Applications whose next deed this user may do."""
    return queries.open_for(user) if access.may(user, Permission.APPLY) else Application.objects.none()


def open_objections(user) -> int:
    """How many of them wait because of an objection."""
    objected = Objection.objects.standing().filter(application=OuterRef("pk"), outcome=ObjectionOutcome.OPEN)
    return waiting_applications(user).filter(Exists(objected)).count()


def decisions(user) -> list[Todo]:
    """What only needs somebody to decide."""
    found = []
    if conflicts := open_conflicts(user).count():
        found.append(Todo("导入数据与在册信息有矛盾，待确认", reverse("conflicts"), note=f"{conflicts:,} 条"))
    runs = list(waiting_runs(user)[:MOST_RUNS])
    return found + [Todo(f"已核对、还没有导入：{run.file_name}", reverse("import", args=[run.pk])) for run in runs]


def due_for(user) -> list[Due]:
    """Reports are the business of whoever may see statistics."""
    return duties.due(remembered.business_today()) if access.may(user, Permission.STATISTICS) else []


def report(due: Due) -> Todo:
    return Todo(due.duty.label, page_of(due), due.days_left, due.on, due.duty.receiver)


def page_of(due: Due) -> str:
    """The form for its period, or the notice."""
    if due.duty.form is None or due.duty.period is None:
        return reverse("notice", args=[due.notice.id])
    query = urlencode({"from": due.duty.period.first, "to": due.duty.period.last})
    return f"{reverse('form', args=[due.notice.id, due.duty.form])}?{query}"


def open_conflicts(user):
    """Conflicts the user may decide."""
    return ImportConflict.objects.filter(access.within(user, Permission.IMPORT, "area_code"), state=ConflictState.OPEN)


def waiting_runs(user):
    """Files of the user that were judged and neither imported nor refused."""
    return ImportRun.objects.filter(by=user, state=ImportState.JUDGED)


def recent_runs(user):
    """The latest imports into the user's areas."""
    mine = access.within(user, Permission.IMPORT, "area_id")
    return ImportRun.objects.filter(mine).select_related("area").only("file_name", "state", "counts", "created_at", "by_name", "area")
