"""What the inbox shows of an application, and the names of its steps."""

from __future__ import annotations

from django.urls import reverse

from nuanxin.errors import UserError
from nuanxin.people import procedures
from nuanxin.people.enums import ApplicationState
from nuanxin.people.models import Application
from nuanxin.people.queries import applications as queries
from nuanxin.web import remembered
from nuanxin.web.listing import Column, day, links, status, tag, tags
from nuanxin.web.listing.cells import NOTHING, opener
from nuanxin.web.recognition.standing import left
from nuanxin.web.records.columns import day_column, place, with_townships

STATE_TONES = {"open": "info", "approved": "ok", "refused": "bad", "withdrawn": "off"}
WITH_TOWNSHIPS = with_townships("person__residence_id")


def step_name(procedure: str, step: str) -> str:
    """What the procedure calls the step; its code if the definition has gone."""
    try:
        found = procedures.get(procedure).steps
    except UserError:
        return step
    return next((one.label for one in found if one.id == step), step)


def prepare(rows: list[Application]) -> list[Application]:
    """Townships, and what the limit leaves."""
    today = remembered.business_today()
    for row in WITH_TOWNSHIPS(rows):
        row.left, row.left_tone = left(queries.days_left(row, today)) if row.state == ApplicationState.OPEN else ("", "")
    return rows


def state_cell(row: Application) -> str:
    if row.state == ApplicationState.OPEN:
        return tag(step_name(row.procedure, row.step), "info")
    return status(row.get_state_display(), STATE_TONES[row.state])


def state_text(row: Application) -> str:
    return step_name(row.procedure, row.step) if row.state == ApplicationState.OPEN else row.get_state_display()


def limit_cell(row: Application) -> str:
    if row.state != ApplicationState.OPEN:
        return f"{day(row.decided_on)} 办结"
    return tag(row.left, row.left_tone) if row.left else NOTHING


COLUMNS = (
    Column(
        "person",
        "申请人",
        lambda row: opener(reverse("application", args=[row.pk]), row.person.name),
        value=lambda row: row.person.name,
        is_head=True,
    ),
    Column("id_number", "身份证号", lambda row: row.person.id_masked, style="mono", width=22),
    Column("area", "常住地", lambda row: place(row, row.person.residence), width=26),
    Column("categories", "申请类别", lambda row: tags(row.category_labels, 2), value=lambda row: "、".join(row.category_labels), width=28),
    Column("origin", "来源", lambda row: row.get_origin_display(), width=16),
    day_column("applied_on", "申请日期"),
    Column("step", "环节", state_cell, value=state_text, width=18),
    Column("limit", "时限", limit_cell, value=lambda row: row.due_on, width=13),
    Column(
        "ops",
        "操作",
        lambda row: links(
            [(reverse("application", args=[row.pk]), "办理" if row.state == ApplicationState.OPEN else "查看")], about=row.person.name
        ),
        style="ops",
    ),
)
