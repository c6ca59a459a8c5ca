"""The list of households: those recognised, those that may be, and those of which it is not known yet, with what to ask."""

from __future__ import annotations

from dataclasses import replace
from functools import partial, reduce
from operator import or_

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from nuanxin.casework import households
from nuanxin.errors import UserError
from nuanxin.orgs import access
from nuanxin.orgs.access import Permission
from nuanxin.orgs.models import Area, User
from nuanxin.people.enums import HouseholdKind
from nuanxin.people.models import Household, HouseholdMembership, HouseholdRecognition
from nuanxin.web import listing, remembered
from nuanxin.web.households.rows import kinds_here, rows_of
from nuanxin.web.listing import Column, Filter, Listing, Order, link, links, status, tags
from nuanxin.web.pages import needs
from nuanxin.web.records.picker import matching

STATES = (("recognised", "已认定"), ("yes", "符合条件，尚未认定"), ("open", "不能确定，需要核实"), ("ended", "曾经认定，已退出"))
ANSWERS = {"yes": True, "open": None}
MOST = 2_000
TOO_MANY = "{label}的家庭超过 {most:,} 户，一次列不完。请在“所属地区”里选择一个乡镇或村再查。"


def living(user: User, records: QuerySet, value: str) -> QuerySet:
    """With a member living in the area of that code, as far as the user may look: where others live is not told."""
    prefix = Area.objects.filter(code=value).values_list("prefix", flat=True).first()
    if prefix is None:
        raise UserError(f"查询条件中的地区代码“{value}”不在本系统的地区表中。请从列表中选择地区。")
    today = remembered.business_today()
    return reduce(or_, (households.in_area(records, one, today) for one in own_parts(user, prefix)), records.none())


def of_member(user: User, records: QuerySet, typed: str) -> QuerySet:
    """With a member of that name or number whom the user may see: who else belongs to a household is not told."""
    members = matching(HouseholdMembership.objects.visible_to(user).filter(until_on=None), typed, "person__")
    return records.filter(pk__in=members.values("household_id"))


def recognised(records: QuerySet, state: str) -> QuerySet:
    """By what was decided; what only a judgement tells is narrowed by the view, which knows the area."""
    decisions = HouseholdRecognition.objects.standing().filter(household=OuterRef("pk"))
    if state in ANSWERS:
        return records
    running = Exists(decisions.filter(ended_on=None))
    return records.filter(running) if state == "recognised" else records.filter(Exists(decisions), ~running)


def of_kind(records: QuerySet, kind: str) -> QuerySet:
    return records.filter(Exists(HouseholdRecognition.objects.standing().filter(household=OuterRef("pk"), kind=kind)))


def unbound(records: QuerySet, value: str) -> QuerySet:
    """What these filters find depends on who asks: `listing_for` puts theirs in the place of this one."""
    return records.none()


BY_USER = {"q": of_member, "area": living}
HOUSEHOLDS = Listing(
    name="households",
    title="家庭",
    noun="户",
    columns=(
        Column("head", "户主或成员", lambda row: link(row.url, row.head or "未登记"), value=lambda row: row.head, is_head=True),
        Column("head_id", "户主身份证号", lambda row: row.masked, style="mono", width=22),
        Column("place", "所在地", lambda row: row.place or "—", width=24),
        Column("size", "在册人数", lambda row: str(row.size), value=lambda row: row.size, style="r", width=10),
        Column("placed", "在岗人数", lambda row: str(row.placed), value=lambda row: row.placed, style="r", width=10),
        Column("recognised", "已认定", lambda row: tags(row.recognised), value=lambda row: "、".join(row.recognised), width=18),
        Column("answer", "按现有资料判断", lambda row: status(row.answer, row.tone), value=lambda row: row.answer, width=26),
        Column("ask", "还要核实", lambda row: "；".join(row.ask) or "—", style="wrap", width=40),
        Column("ops", "操作", lambda row: links(((row.url, "查看"),), about=row.head or row.masked), style="ops"),
    ),
    filters=(
        Filter("q", "成员", unbound, hint="姓名开头、完整证号或手机号"),
        Filter("area", "所属地区", unbound, kind="area"),
        Filter("state", "状态", recognised, choices=STATES),
        Filter("kind", "曾认定类型", of_kind, choices=HouseholdKind.choices),
    ),
    orders=(Order("oldest", "登记先后", ("pk",)), Order("newest", "最近登记", ("-pk",))),
    export="households-export",
    nothing="还没有登记家庭。登记人员时填写户主身份证号，或导入带户主身份证号的花名册，家庭就会出现在这里。",
)
LEDE = "按成员的年龄、户籍、失业登记和在岗情况，对照本地标准逐户判断；资料不全的不猜，列出要向谁核实什么。"


@needs(Permission.VIEW)
def household_list(request: HttpRequest) -> HttpResponse:
    return listing.page(request, listing_for(request.user), records_for(request), lede=LEDE)


@needs(Permission.EXPORT)
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    return listing.export(request, listing_for(request.user), records_for(request))


def listing_for(user: User) -> Listing:
    filters = (replace(one, apply=partial(BY_USER[one.name], user)) if one.name in BY_USER else one for one in HOUSEHOLDS.filters)
    return replace(HOUSEHOLDS, prepare=partial(rows_of, user), filters=tuple(filters))


def records_for(request: HttpRequest) -> QuerySet:
    """What the user may see; where a judgement is asked for, the households found by it."""
    records = Household.objects.visible_to(request.user).defer("head_id_number")
    state = request.GET.get("state", "")
    return records.filter(pk__in=judged_keys(request, state)) if state in ANSWERS else records


def judged_keys(request: HttpRequest, state: str) -> list[int]:
    """The households of the area asked for with that answer; refused where they are too many for a list."""
    today, keys = remembered.business_today(), []
    for under in asked_prefixes(request):
        for kind in kinds_here(today):
            found = households.candidates(under, today, kind, limit=MOST, answers=(ANSWERS[state],))
            keys += [one.household for one in found.found]
            if found.after is not None or len(keys) > MOST:
                raise UserError(TOO_MANY.format(label=dict(STATES)[state], most=MOST))
    return keys


def asked_prefixes(request: HttpRequest) -> tuple[str, ...]:
    chosen = Area.objects.filter(code=request.GET.get("area", "")).values_list("prefix", flat=True).first()
    return own_parts(request.user, chosen or "")


def own_parts(user: User, prefix: str) -> tuple[str, ...]:
    """What the user may see of the area with that prefix."""
    own = access.prefixes(user, Permission.VIEW)
    return (prefix,) if any(prefix.startswith(one) for one in own) else tuple(one for one in own if one.startswith(prefix))
