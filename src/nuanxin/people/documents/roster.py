"""The roster of who is on the register in an area on a day, village by village, ready to print and sign."""

from __future__ import annotations

import datetime
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.db.models import Prefetch, Q, QuerySet

from nuanxin.engines.sheets import TableColumn, write_table
from nuanxin.orgs import access
from nuanxin.orgs.models import Area, User
from nuanxin.people.documents.facts import age
from nuanxin.people.documents.filling import Document
from nuanxin.people.models import CategoryHolding, Person, Recognition

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
IN_BATCH = 2_000
COLUMNS = (
    TableColumn("序号", "number", 6),
    TableColumn("村（社区）", width=18),
    TableColumn("姓名", width=10),
    TableColumn("性别", width=6),
    TableColumn("年龄", "number", 6),
    TableColumn("身份证号", width=22),
    TableColumn("人员类别", width=28),
    TableColumn("认定日期", "date", 12),
    TableColumn("联系电话", width=14),
    TableColumn("签名", width=14),
)


def on_register(area: Area, on: datetime.date) -> QuerySet[Recognition]:
    """The recognitions that run in the area on a day; the day of an exit still counts."""
    running = Recognition.objects.standing().filter(Q(ended_on=None) | Q(ended_on__gte=on), decided_on__lte=on, person__voided_at=None)
    low, high = area.prefix.ljust(12, "0"), area.prefix + "~"
    return running.filter(person__residence_id__gte=low, person__residence_id__lt=high)


def roster(*, by: User | None, area: Area, on: datetime.date) -> Document:
    """Everybody on the register there on that day, numbers masked; refuses an area without permission."""
    access.require(by, access.Permission.EXPORT, area.pk)
    title = f"{area.name}就业援助对象名册"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "roster.xlsx"
        note = f"在册日期：{on}。身份证号和电话按规定隐去中间数字。"
        write_table(path, title, COLUMNS, lines(area, on), note)
        return Document(f"{title}{on:%Y%m%d}.xlsx", path.read_bytes(), MIME)


def lines(area: Area, on: datetime.date) -> Iterator[tuple]:
    holdings = CategoryHolding.objects.standing().filter(Q(until_on=None) | Q(until_on__gte=on)).order_by("id")
    people = Person.objects.defer("id_number", "phone").prefetch_related(Prefetch("holdings", holdings, to_attr="held"))
    found = on_register(area, on).order_by("person__residence_id", "person__name", "pk")
    found = found.prefetch_related(Prefetch("person", people.select_related("residence")))
    for number, one in enumerate(found.iterator(chunk_size=IN_BATCH), 1):
        person = one.person
        categories = "、".join(dict.fromkeys(held.get_category_display() for held in person.held))
        yield (
            number, person.residence.name, person.name, person.get_sex_display(), age(person.birth_on, on), person.id_masked,
            categories, one.decided_on, person.phone_masked, "",
        )  # fmt: skip
