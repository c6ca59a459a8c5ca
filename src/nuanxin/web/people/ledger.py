"""The ledger of assisted persons: what is asked, what is shown, what is exported."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from nuanxin.errors import UserError
from nuanxin.notices import catalogue, gaps
from nuanxin.people.enums import Category, EmploymentStatus
from nuanxin.people.models import CategoryHolding, Person, Recognition
from nuanxin.web import remembered
from nuanxin.web.listing import Column, Filter, Listing, Order, day, equal, links, status, tags, under
from nuanxin.web.listing.cells import opener
from nuanxin.web.people.columns import FIELDS, Row, rows_of
from nuanxin.web.records.picker import matching

RECOGNISED = (("running", "在册"), ("ended", "已退出"), ("none", "未认定"))
WISHES = (
    ("wants_job", "有就业意愿"),
    ("wants_training", "有培训意愿"),
    ("wants_business", "有创业意愿"),
    ("no_job", "无就业意愿"),
    ("unknown", "意愿未采集"),
)
MOST_LACKING = 30_000
RECOGNISED_TONES = {"在册": "ok", "已退出": "off", "未认定": "warn"}


def of_category(records: QuerySet, category: str) -> QuerySet:
    held = CategoryHolding.objects.standing().filter(person=OuterRef("pk"), category=category, until_on=None)
    return records.filter(Exists(held))


def keys_of_category(category: str) -> QuerySet:
    return CategoryHolding.objects.standing().filter(category=category, until_on=None).values_list("person_id", flat=True)


def keys_of_text(typed: str) -> QuerySet:
    return matching(Person.objects.standing(), typed).values_list("pk", flat=True)


def recognised(records: QuerySet, state: str) -> QuerySet:
    decisions = Recognition.objects.standing().filter(person=OuterRef("pk"))
    running = Exists(decisions.filter(ended_on=None))
    return records.filter({"running": running, "ended": Exists(decisions) & ~running, "none": ~Exists(decisions)}[state])


def wishing(records: QuerySet, wish: str) -> QuerySet:
    special = {"no_job": Q(wants_job=False), "unknown": Q(wants_job=None)}
    return records.filter(special.get(wish) or Q(**{wish: True}))


def gap_choices() -> list[tuple[str, str]]:
    """The items of the standards of the notices that have begun."""
    return [(f"{notice.id}.{standard.id}.{item.id}", f"{standard.label}：{item.label}") for notice, standard, item in items_begun()]


def items_begun():
    today = remembered.business_today()
    begun = [notice for notice in catalogue().values() if notice.window.first <= today]
    return [(notice, standard, item) for notice in begun for standard in notice.standards for item in standard.items]


def lacking(records: QuerySet, choice: str) -> QuerySet:
    """Who lacks that item of that standard; refused where they are too many for a list of names."""
    keys = keys_lacking(choice)
    if len(keys) > MOST_LACKING:
        raise UserError(f"缺这一项的有 {len(keys):,} 人，台账一次查不了这么多。请到“专项活动”的未达名单按地区查看。")
    return records.filter(pk__in=keys)


def keys_lacking(choice: str) -> list[int]:
    """Counted on the snapshot; who of them may be seen is for the list to say."""
    notice, standard, item = next(found for found in items_begun() if f"{found[0].id}.{found[1].id}.{found[2].id}" == choice)
    return [row["person"] for row in gaps.list_gaps(notice, standard=standard.id, item=item.id).rows]


def record_links(row: Row) -> str:
    """To the entry pages with the person filled in."""
    return links(((f"{row.url}#record", "记录"),), about=row.name)


LEDGER = Listing(
    name="people",
    title="援助对象台账",
    noun="人",
    columns=(
        Column("name", "姓名", lambda row: opener(row.url, row.name, row.about), value=lambda row: row.name, is_head=True, order="name"),
        Column("sex", "性别", lambda row: row.sex, on_page=False, width=6),
        Column("age", "年龄", lambda row: str(row.age), value=lambda row: row.age, on_page=False, width=6),
        Column("id_number", "身份证号", lambda row: row.id_masked, style="mono", width=22),
        Column("phone", "联系电话", lambda row: row.phone_masked or "—", style="mono", on_page=False, width=16),
        Column("place", "所属地区", lambda row: row.place, order="place", width=24),
        Column("categories", "人员类别", lambda row: tags(row.categories, 2), value=lambda row: "、".join(row.categories), width=28),
        Column(
            "recognised", "认定", lambda row: status(row.recognised, RECOGNISED_TONES[row.recognised]), value=lambda row: row.recognised
        ),
        Column("status", "就业状态", lambda row: status(row.status, row.status_tone), value=lambda row: row.status),
        Column("visits", "走访", lambda row: str(row.visits), value=lambda row: row.visits, style="r", width=8),
        Column("referrals", "推介", lambda row: str(row.referrals), value=lambda row: row.referrals, style="r", width=8),
        Column("last_on", "最近服务", lambda row: day(row.last_on), value=lambda row: row.last_on),
        Column("ops", "操作", record_links, style="ops"),
    ),
    filters=(
        Filter("q", "姓名或号码", matching, hint="姓名、身份证号、手机号", keys=keys_of_text),
        Filter("area", "所属地区", under("residence_id"), kind="area"),
        Filter("category", "人员类别", of_category, choices=Category.choices, keys=keys_of_category),
        Filter("recognised", "认定状态", recognised, choices=RECOGNISED),
        Filter("status", "就业状态", equal("employment_status"), choices=EmploymentStatus.choices),
        Filter("wish", "意愿", wishing, choices=WISHES),
        Filter("gap", "未达项", lacking, choices=gap_choices, keys=keys_lacking),
    ),
    orders=(
        Order("place", "所属地区", ("residence_id", "pk")),
        Order("name", "姓名", ("name", "pk")),
        Order("newest", "登记先后", ("-pk",)),
    ),
    prepare=rows_of,
    export="people-export",
    area_path="residence_id",
    nothing="台账里还没有人。可以导入花名册，或点“登记援助对象”逐个登记。",
)


def visible(user, *, seek: bool = True) -> QuerySet:
    """Persons as lists need them: no encrypted column is read."""
    return Person.objects.visible_to(user, seek=seek).only(*FIELDS)
