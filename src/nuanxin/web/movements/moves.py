"""Pages of moves: entering one, the list of those in and out of one's area, taking one back."""

from __future__ import annotations

from django.db.models import Case, Q, QuerySet, When
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from nuanxin.orgs import access
from nuanxin.orgs.access import Permission
from nuanxin.orgs.models import Area, User
from nuanxin.people import actions
from nuanxin.people.models import Move
from nuanxin.web import listing, remembered
from nuanxin.web.listing import Column, Filter, Listing, Order, day, link, links
from nuanxin.web.movements.forms import MoveForm
from nuanxin.web.pages import needs
from nuanxin.web.people.entry import about, enter
from nuanxin.web.people.person import get_person
from nuanxin.web.people.voiding import Voiding, void_page
from nuanxin.web.records.columns import day_column, day_filters, text_column
from nuanxin.web.records.picker import matching


def in_sight(user: User) -> QuerySet[Move]:
    """Standing moves into or out of where the user may look; who left is told by name, as the place they left knew them."""
    seen = access.within(user, Permission.VIEW, "from_area_id") | access.within(user, Permission.VIEW, "to_area_id")
    moves = Move.objects.standing().filter(seen, person__voided_at=None)
    moves = moves.annotate(is_here=Case(When(access.within(user, Permission.VIEW, "person__residence_id"), then=True), default=False))
    return moves.select_related("person", "from_area", "to_area").defer("person__id_number", "person__phone")


def with_places(rows: list[Move]) -> list[Move]:
    """Give each row the names of both places from the township down, and of the county where it differs: one query for a page."""
    codes = {code for row in rows for area in (row.from_area_id, row.to_area_id) for code in above(area)}
    names = dict(Area.objects.filter(code__in=codes).values_list("code", "name"))
    for row in rows:
        apart = row.from_area_id[:6] != row.to_area_id[:6]
        row.left, row.entered = (told(area, names, apart) for area in (row.from_area_id, row.to_area_id))
    return rows


def above(area: str) -> list[str]:
    return [f"{area[:digits]:0<12}" for digits in (6, 9, 12)]


def told(area: str, names: dict[str, str], with_county: bool) -> str:
    county, *rest = above(area)
    return "".join(
        names.get(code, "") for code in dict.fromkeys(([county] if with_county or area == county else []) + rest) if code in names
    )


def person_cell(row: Move) -> str:
    """A link for whom the person lives with now; the name alone for those they left."""
    return row.person.name if not row.is_here else link(reverse("person", kwargs={"pk": row.person_id}), row.person.name)


def ops(row: Move) -> str:
    return (
        ""
        if not row.is_here
        else links([(reverse("move-void", kwargs={"move": row.pk}), "作废")], about=f"{row.person.name} {row.moved_on}")
    )


def direction(records: QuerySet, value: str) -> QuerySet:
    """`in 360722100`: into that township or county; `out …`: out of it; within is neither."""
    way, _, prefix = value.partition("-")
    into, out = (Q(**{f"{name}__gte": f"{prefix:0<12}", f"{name}__lt": f"{prefix}~"}) for name in ("to_area_id", "from_area_id"))
    return records.filter(into & ~out if way == "in" else out & ~into)


def directions() -> list[tuple[str, str]]:
    office = remembered.office()
    prefix, name = (office.area.prefix, office.area.name) if office else ("", "")
    return [(f"in-{prefix}", f"迁入{name}"), (f"out-{prefix}", f"迁出{name}")]


MOVES = Listing(
    name="moves",
    title="迁移",
    noun="次",
    columns=(
        Column("person", "姓名", person_cell, value=lambda row: row.person.name, is_head=True, width=12),
        Column("id_number", "身份证号", lambda row: row.person.id_masked, style="mono", width=22),
        day_column("moved_on", "迁移日期"),
        Column("from_area", "迁出地", lambda row: row.left, width=26),
        Column("to_area", "迁入地", lambda row: row.entered, width=26),
        text_column("reason", "迁移原因", width=20),
        Column("ops", "操作", ops, style="ops"),
    ),
    filters=(
        Filter("q", "人员", lambda records, typed: matching(records, typed, "person__"), hint="姓名开头、完整证号或手机号"),
        Filter("way", "方向", direction, choices=directions),
        *day_filters("moved_on", "迁移日期"),
    ),
    orders=(Order("moved_on", "迁移日期", ("-moved_on", "-pk")),),
    prepare=with_places,
    export="moves-export",
    nothing="还没有迁移记录。在人员页面点“登记迁移”。",
)


@needs(Permission.VIEW)
def moves(request: HttpRequest) -> HttpResponse:
    return listing.page(request, MOVES, in_sight(request.user), lede="迁入或迁出您所辖地区的人员。迁移日当天起计入迁入地。")


@require_POST
@needs(Permission.EXPORT)
def moves_export(request: HttpRequest) -> HttpResponse:
    return listing.export(request, MOVES, in_sight(request.user))


@needs(Permission.REGISTER)
def move_new(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_person(request, pk)

    def act(**values):
        return actions.record_move(person=person, **values)

    return enter(request, person, MoveForm, act, title="登记迁移", told="已登记迁移", moved_on=remembered.business_today())


@needs(Permission.VOID)
def move_void(request: HttpRequest, move: int) -> HttpResponse:
    """Only from where the person lives now: it is the person's residence that is put back."""
    found = about(request, Move, move)

    def act(**values):
        return actions.void_move(move=found, **values)

    facts = [("迁移日期", day(found.moved_on)), ("迁出地", found.from_area), ("迁入地", found.to_area), ("迁移原因", found.reason)]
    return void_page(request, found.person, Voiding("迁移", facts, act), back=reverse("moves"))
