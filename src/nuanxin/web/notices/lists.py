"""Lists of a notice: who lacks something, whom to reach, who is behind a number."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from nuanxin.errors import UserError
from nuanxin.notices import forms as counted
from nuanxin.notices import gaps as lacking
from nuanxin.notices import names
from nuanxin.notices import targets as wanted
from nuanxin.notices.definition.model import Form, FormColumn, Notice, Standard
from nuanxin.orgs.access import Permission
from nuanxin.web.listing import Column, Filter, Listing, status, tags, yes_no
from nuanxin.web.listing.cells import opener
from nuanxin.web.notices import stretch
from nuanxin.web.notices.scope import area_asked, get_form, get_notice, get_standard, period_asked
from nuanxin.web.pages import needs
from nuanxin.web.people.views import batch


def by_page(records, value):
    """These filters are judged by the count itself, not by a query."""
    return records


def who(person: names.Who) -> str | SafeString:
    """The name as a link to the person; somebody who lives elsewhere now has no page here."""
    return opener(reverse("person", args=[person.key]), person.name) if person.is_here else person.name


AREA = Filter("area", "地区", by_page, kind="area")
PERSON = (
    Column("name", "姓名", lambda row: who(row.person), value=lambda row: row.person.name, is_head=True),
    Column("id_number", "身份证号", lambda row: row.person.id_number, style="mono", width=22),
    Column("area", "常住地", lambda row: row.person.area_name, width=28),
)  # fmt: skip


def gaps_listing(standard: Standard) -> Listing:
    """One column per item of the standard: what is missing, or done."""
    items = tuple(item_column(item.id, item.label) for item in standard.items)
    return Listing(
        name="gaps", title=f"{standard.label}未达项", noun="人", columns=(*PERSON, *items), orders=(),
        filters=(AREA, Filter("item", "缺什么", by_page, choices=[(item.id, item.label) for item in standard.items])),
        empty="这里没有人缺这一项。可以换一个地区或项目。", nothing="没有未达项：应服务的人都已达标。",
    )  # fmt: skip


def item_column(name: str, label: str) -> Column:
    def missing(row) -> int | None:
        return next((item.missing for item in row.items if item.item == name), None)

    def cell(row) -> str | SafeString:
        return status(f"还差 {count}", "bad" if count > 1 else "warn") if (count := missing(row)) else "—"

    return Column(name, label, cell, value=missing, width=18)


def gaps_found(request: HttpRequest, notice: Notice, standard: Standard) -> lacking.GapList:
    item = request.GET.get("item") or None
    if item and item not in {one.id for one in standard.items}:
        raise UserError(f"服务标准“{standard.label}”没有“{item}”这一项。请从列表中选择。")
    area = area_asked(request, Permission.VIEW)
    return lacking.list_gaps(notice, area, standard=standard.id, item=item, by=request.user)


@needs(Permission.VIEW)
def gaps(request: HttpRequest, notice: str) -> HttpResponse:
    found_notice = get_notice(notice)
    standard = get_standard(found_notice)
    found = gaps_found(request, found_notice, standard)
    return stretch.page(
        request, gaps_listing(standard), found,
        title=f"{standard.label}未达项", crumbs=crumbs(found_notice), taken_at=found.taken_at,
        lede=f"{found.area.name}，{found.period.first} 至 {found.period.last} 还没有做到的。对象：在册、未就业、没有表示不愿就业的人。",
        export_url=reverse("gaps-export", args=[notice]), batch=batch(request.user),
    )  # fmt: skip


@needs(Permission.EXPORT)
@require_POST
def gaps_export(request: HttpRequest, notice: str) -> HttpResponse:
    found_notice = get_notice(notice)
    standard = get_standard(found_notice)
    found = gaps_found(request, found_notice, standard)
    return stretch.export(request, gaps_listing(standard), found, f"{found.area.name}{standard.label}未达项", notice=notice)


def targets_listing(notice: Notice) -> Listing:
    named = notice.targets.categories
    return Listing(
        name="targets", title="重点援助对象", noun="人", orders=(), filters=(AREA,), nothing="没有符合通知条件的人。",
        columns=(
            *PERSON,
            Column("recognised", "已认定", lambda row: status("在册", "ok") if row.recognised else status("未认定", "warn"),
                   value=lambda row: yes_no(row.recognised)),
            Column("categories", "人员类别", lambda row: tags([named[code] for code in row.categories], 3),
                   value=lambda row: "、".join(named[code] for code in row.categories), width=30),
            Column("groups", "通知所列对象", lambda row: "、".join(row.groups) or "—", style="wrap", width=40),
        ),
    )  # fmt: skip


def targets_found(request: HttpRequest, notice: Notice) -> wanted.TargetList:
    return wanted.list_targets(notice, area_asked(request, Permission.VIEW), by=request.user)


@needs(Permission.VIEW)
def targets(request: HttpRequest, notice: str) -> HttpResponse:
    found_notice = get_notice(notice)
    found = targets_found(request, found_notice)
    return stretch.page(
        request, targets_listing(found_notice), found,
        title="重点援助对象名单", crumbs=crumbs(found_notice), taken_at=found.taken_at,
        lede=f"{found.area.name}，按 {found.day} 的情况：有就业意愿、没有就业、在册或属于通知所列类别的人。",
        export_url=reverse("targets-export", args=[notice]), batch=batch(request.user),
    )  # fmt: skip


@needs(Permission.EXPORT)
@require_POST
def targets_export(request: HttpRequest, notice: str) -> HttpResponse:
    found_notice = get_notice(notice)
    found = targets_found(request, found_notice)
    return stretch.export(request, targets_listing(found_notice), found, f"{found.area.name}重点援助对象名单", notice=notice)


def behind_listing(column: FormColumn) -> Listing:
    """What a column counts; the last column adds up to its number."""
    measure = column.measure
    records = (
        Column("record", "名称", lambda row: row.name, is_head=True, width=30),
        Column("area", "地区", lambda row: row.area_name, width=28),
    )
    amount = Column("amount", f"数额（{column.unit}）", lambda row: f"{row.amount:,}", value=lambda row: row.amount, style="r")
    return Listing(
        name="form-people", title=column.label, noun="人" if measure.is_one_per_person else "条", orders=(),
        columns=(
            *(PERSON if measure.has_people else records),
            Column("event", "依据", lambda row: row.event or "—", style="wrap", width=30),
            *((amount,) if column.cell.aggregate == "sum" else ()),
        ),
    )  # fmt: skip


def behind_found(request: HttpRequest, notice: Notice, form: Form, column: int) -> counted.Behind:
    first, last = period_asked(request.GET)
    area = area_asked(request, Permission.VIEW)
    return counted.people_behind(notice, form, column, area, first, last, own=request.GET.get("own") == "1", by=request.user)


@needs(Permission.VIEW)
def form_people(request: HttpRequest, notice: str, form: str, column: int) -> HttpResponse:
    """The records behind one number of a form, by the same condition that counted it."""
    found_notice = get_notice(notice)
    found_form = get_form(found_notice, form)
    found = behind_found(request, found_notice, found_form, column)
    back = f"{reverse('form', args=[notice, form])}?from={found.period.first}&to={found.period.last}"
    amount = f"{found.amount:,}"
    return stretch.page(
        request, behind_listing(found.column), found,
        title=f"第 {column} 栏 {found.column.label}", crumbs=[*crumbs(found_notice), (found_form.title, back)],
        lede=f"{found.area.name}{'本级' if request.GET.get('own') == '1' else ''}，{found.period.first} 至 {found.period.last}："
        f"{amount} {found.column.unit}。下面是计入这个数的每一条。",
        taken_at=found.taken_at, export_url=reverse("form-people-export", args=[notice, form, column]),
        explain_url=reverse("form-columns", args=[notice, form]) + f"#column-{column}",
    )  # fmt: skip


@needs(Permission.EXPORT)
@require_POST
def form_people_export(request: HttpRequest, notice: str, form: str, column: int) -> HttpResponse:
    found_notice = get_notice(notice)
    found = behind_found(request, found_notice, get_form(found_notice, form), column)
    title = f"{found.area.name}第{column}栏{found.column.label}"
    return stretch.export(request, behind_listing(found.column), found, title, notice=notice, form=form, column=column)


def crumbs(notice: Notice) -> list[tuple[str, str]]:
    return [("专项活动", reverse("notices")), (notice.short_title, reverse("notice", args=[notice.id]))]
