"""What the list shows of households, fetched for one page of them at once: members, recognitions, judgements."""

from __future__ import annotations

import datetime
from collections import defaultdict
from dataclasses import dataclass, field

from django.urls import reverse

from nuanxin.casework.households import Family, judge_many
from nuanxin.orgs.models import User
from nuanxin.people import households
from nuanxin.people.enums import HouseholdKind
from nuanxin.people.households import Judgement
from nuanxin.people.models import Household, HouseholdMembership, HouseholdRecognition
from nuanxin.web import remembered
from nuanxin.web.people.columns import place_names

TONES = {True: "ok", False: "off", None: "warn"}


@dataclass
class Row:
    """A household as a list shows one."""

    pk: int
    url: str
    head: str
    masked: str
    place: str = ""
    size: int = 0
    placed: int = 0
    recognised: list[str] = field(default_factory=list)
    judged: list[tuple[str, bool | None]] = field(default_factory=list)
    ask: list[str] = field(default_factory=list)

    @property
    def answer(self) -> str:
        return "；".join(f"{label}：{WORDS[answer]}" for label, answer in self.judged) or "没有成员"

    @property
    def tone(self) -> str:
        answers = [answer for _, answer in self.judged]
        return TONES[True if True in answers else (None if None in answers else False)]


WORDS = {True: "符合", False: "不符合", None: "不能确定"}


def rows_of(user: User, records: list[Household]) -> list[Row]:
    """The households as rows, in their order; names only of members whom the user may see."""
    today, keys = remembered.business_today(), [record.pk for record in records]
    rows = {record.pk: Row(record.pk, reverse("household", args=[record.pk]), "", record.head_id_masked) for record in records}
    for household, relationship, name in seen_members(user, keys):
        if not rows[household].head or relationship in ("户主", "本人"):
            rows[household].head = name
    for household, kind in open_recognitions(keys):
        rows[household].recognised.append(HouseholdKind(kind).label)
    for kind in kinds_here(today):
        for family, judgement in judge_many(keys, today, kind):
            add_judgement(rows[family.household], kind, family, judgement)
    return placed_rows(rows)


def seen_members(user: User, keys: list[int]):
    running = HouseholdMembership.objects.visible_to(user).filter(household__in=keys, until_on=None, person__voided_at=None)
    return running.order_by("household_id", "pk").values_list("household_id", "relationship", "person__name")


def open_recognitions(keys: list[int]):
    running = HouseholdRecognition.objects.standing().filter(household__in=keys, ended_on=None)
    return running.order_by("household_id", "kind").values_list("household_id", "kind")


def kinds_here(on: datetime.date) -> tuple[HouseholdKind, ...]:
    """The kinds of household that the office's area recognises."""
    office = remembered.office()
    return households.kinds_of(office.area_id, on) if office else tuple(HouseholdKind)


def add_judgement(row: Row, kind: HouseholdKind, family: Family, judgement: Judgement | None) -> None:
    row.place, row.size = family.area, len(family.members)
    row.placed = sum(member["placed"] for member in family.members)
    if judgement is None:
        return
    row.judged.append((kind.label, judgement.answer))
    row.ask += [one.question for one in judgement.missing if one.question not in row.ask]


def placed_rows(rows: dict[int, Row]) -> list[Row]:
    """With the names of their places: one query."""
    codes = {row.place for row in rows.values() if row.place}
    names: defaultdict[str, str] = defaultdict(str, place_names(codes))
    for row in rows.values():
        code = row.place
        village = names[code] if code[9:] != "000" else ""
        row.place = f"{names[code[:9] + '000']} {village}".strip() if code else ""
    return list(rows.values())
