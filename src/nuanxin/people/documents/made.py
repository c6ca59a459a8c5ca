"""The documents themselves: what each says, and the name it is saved under."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction

from nuanxin.errors import UserError
from nuanxin.orgs.models import Office, User
from nuanxin.people import procedures
from nuanxin.people.documents.facts import context_of, day, members, today
from nuanxin.people.documents.filling import Document, Table, fill
from nuanxin.people.enums import ApplicationState, DeedKind, ObjectionOutcome
from nuanxin.people.models import Application, HelpCard, PublicNotice
from nuanxin.people.queries.applications import notice_rows

APPLICATION_FORM, DECISION_FORM = "就业困难人员认定申请表", "就业困难人员认定审批表"
HELP_CARD, PUBLIC_NOTICE = "就业援助卡", "公示"
OPINIONS = (DeedKind.PASSED, DeedKind.APPROVED, DeedKind.REFUSED)
LINES_FOR_REVIEWS = 6  # rows on a card that are filled in by hand later
SIGN = "签名：                    （盖章）        年    月    日"
EMPTY_REVIEW = {"year": "", "outcome": "", "reviewed_on": "", "by": ""}


@transaction.atomic
def application_form(*, by: User | None, application: Application) -> Document:
    """The application as the person signs it; who may see whole numbers gets them, and leaves a trace."""
    person = application.person
    context = context_of(
        person,
        by=by,
        purpose=APPLICATION_FORM,
        **common(application),
        members=members(person, today()),
        accepted=opinion_at(application, procedures.get(application.procedure).steps[0].id),
    )
    return Document(f"{APPLICATION_FORM}-{person.name}.docx", fill("application_form", context))


def common(application: Application) -> dict[str, str]:
    return {
        "categories": "、".join(application.category_labels),
        "applied_on": day(application.applied_on),
        "statement": application.statement,
        "papers": "；".join(dict.fromkeys(application.papers.standing().order_by("id").values_list("kind", flat=True))) or "（无）",
        "procedure": procedures.get(application.procedure).title,
        "number": f"RD{application.applied_on:%Y}{application.pk:06d}",
    }


def opinion_at(application: Application, step: str) -> str:
    """The last word at a step, empty while there is none."""
    deed = application.deeds.filter(step=step, kind__in=OPINIONS).order_by("-id").first()
    return deed.reason or str(deed.get_kind_display()) if deed else ""


@transaction.atomic
def decision_form(*, by: User | None, application: Application) -> Document:
    """The sheet with everybody's opinion in the procedure's order; steps to come have room to write in."""
    context = context_of(
        application.person,
        by=by,
        purpose=DECISION_FORM,
        **common(application),
        opinions=list(opinions(application)),
        notice=notice_told(application),
        conclusion=conclusion(application),
    )
    return Document(f"{DECISION_FORM}-{application.person.name}.docx", fill("decision_form", context))


def opinions(application: Application) -> Iterator[dict[str, str]]:
    last = {deed.step: deed for deed in application.deeds.filter(kind__in=OPINIONS).order_by("id")}
    for step in procedures.get(application.procedure).steps:
        deed = last.get(step.id)
        if step.kind == "notice" or (step.kind == "recheck" and deed is None):
            continue
        text = deed.reason or deed.get_kind_display() if deed else ""
        yield {"label": step.label, "text": text, "sign": f"{deed.by_name}    {day(deed.on)}" if deed else SIGN}


def notice_told(application: Application) -> str:
    """When and how long it was shown, and what people said."""
    entry = application.entries.select_related("notice").order_by("-id").first()
    if entry is None:
        return "尚未公示"
    notice = entry.notice
    objections = application.objections.standing()
    upheld = objections.filter(outcome=ObjectionOutcome.UPHELD).count()
    said = f"收到异议 {objections.count()} 件，其中成立 {upheld} 件" if objections.count() else "未收到异议"
    return f"{day(notice.posted_on)}至{day(notice.closes_on)}公示 {length_of(notice)}，{said}。"


def length_of(notice: PublicNotice) -> str:
    return f"{notice.days} {notice.get_unit_display()}".replace(" 日", " 天")


def conclusion(application: Application) -> str:
    if application.state == ApplicationState.OPEN:
        return ""
    if application.state == ApplicationState.APPROVED:
        return f"予以认定，认定日期 {day(application.recognition.decided_on)}。"
    return f"{application.get_state_display()}（{day(application.decided_on)}）。"


def public_notice(*, by: User | None, notice: PublicNotice) -> Document:
    """The sheet for the board: nothing but what the notice's profile allows. Refuses a notice with nobody left on it."""
    rows = notice_rows(notice)
    if not rows:
        raise UserError(f"公示“{notice.title}”上已经没有人员，不能打印。")
    table = Table(["序号", *rows[0]], [[str(number), *map(str, row.values())] for number, row in enumerate(rows, 1)])
    context = {
        "title": notice.title,
        "posted_on": day(notice.posted_on),
        "closes_on": day(notice.closes_on),
        "days": length_of(notice),
        "reviewed_by": notice.area.name,
        "office": office_name(),
        "contact": f"（公示地点：{notice.place}）" if notice.place else "",
        "table": table,
    }
    return Document(f"{PUBLIC_NOTICE}-{notice.area.name}-{notice.posted_on:%Y%m%d}.docx", fill("public_notice", context))


@transaction.atomic
def help_card(*, by: User | None, card: HelpCard) -> Document:
    """The card of a recognised person with the reviews so far and room for those to come."""
    recognition = card.recognition
    reviews = [
        {
            "year": str(one.campaign.year),
            "outcome": one.get_outcome_display(),
            "reviewed_on": day(one.reviewed_on),
            "by": one.reviewed_by.display_name if one.reviewed_by else "",
        }
        for one in recognition.annual_reviews.standing().exclude(reviewed_on=None).select_related("campaign", "reviewed_by").order_by("id")
    ]
    holdings = card.person.holdings.standing().filter(until_on=None).order_by("id")
    context = context_of(
        card.person,
        by=by,
        purpose=HELP_CARD,
        number=card.number,
        issued_on=day(card.issued_on),
        decided_on=day(recognition.decided_on),
        categories="、".join(one.get_category_display() for one in holdings),
        office=office_name(),
        note=card.note,
        reviews=reviews + [EMPTY_REVIEW] * max(LINES_FOR_REVIEWS - len(reviews), 0),
    )
    return Document(f"{HELP_CARD}-{card.person.name}.docx", fill("help_card", context))


def office_name() -> str:
    return Office.objects.values_list("name", flat=True).first() or ""
