"""What a list shows of persons, fetched for one page of them at once: places, categories, recognition, services."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Max
from django.urls import reverse

from nuanxin.casework.models import Referral, Visit
from nuanxin.orgs.models import Area
from nuanxin.people.enums import Category, EmploymentStatus, Sex
from nuanxin.people.models import CategoryHolding, Person, Recognition
from nuanxin.web import remembered

FIELDS = ("name", "id_masked", "phone_masked", "sex", "birth_on", "residence_id", "employment_status")
CATEGORIES, STATUSES, SEXES = dict(Category.choices), dict(EmploymentStatus.choices), dict(Sex.choices)
STATUS_TONES = {"unemployed": "bad", "inactive": "off", "flexible": "info", "public_post": "warn"}


@dataclass
class Row:
    """A person as a list shows one."""

    pk: int
    url: str
    name: str
    sex: str
    age: int
    id_masked: str
    phone_masked: str
    town: str
    village: str
    status: str
    status_tone: str
    categories: list[str] = field(default_factory=list)
    recognised: str = "未认定"
    visits: int = 0
    referrals: int = 0
    last_on: datetime.date | None = None

    @property
    def about(self) -> str:
        return f"{self.sex} {self.age} 岁"

    @property
    def place(self) -> str:
        return f"{self.town} {self.village}".strip()


def rows_of(persons: list[Person]) -> list[Row]:
    """The persons as rows, in their order: five queries however many they are."""
    today, places, base = remembered.business_today(), place_names(person.residence_id for person in persons), reverse("people")
    rows = {person.pk: row_of(person, today, places, base) for person in persons}
    add_categories(rows)
    add_recognitions(rows)
    add_services(rows, Visit, "visited_on", "visits")
    add_services(rows, Referral, "referred_on", "referrals")
    return list(rows.values())


def row_of(person: Person, today: datetime.date, places: dict[str, str], base: str) -> Row:
    code, status = person.residence_id, person.employment_status
    return Row(
        person.pk, f"{base}{person.pk}/", person.name, SEXES[person.sex], age_on(person.birth_on, today), person.id_masked,
        person.phone_masked, places.get(code[:9] + "000", ""), places.get(code, "") if code[9:] != "000" else "",
        STATUSES.get(status, ""), STATUS_TONES.get(status, "ok"),
    )  # fmt: skip


def age_on(birth_on: datetime.date, today: datetime.date) -> int:
    return today.year - birth_on.year - ((today.month, today.day) < (birth_on.month, birth_on.day))


def place_names(codes: Iterable[str]) -> dict[str, str]:
    """Names of the areas with these codes, and of their townships."""
    wanted = {whole for code in codes for whole in (code, code[:9] + "000")}
    return dict(Area.objects.filter(code__in=wanted).values_list("code", "name"))


def add_categories(rows: dict[int, Row]) -> None:
    running = CategoryHolding.objects.standing().filter(person__in=list(rows), until_on=None).order_by("person_id", "id")
    for person, category in running.values_list("person_id", "category"):
        rows[person].categories.append(CATEGORIES[category])


def add_recognitions(rows: dict[int, Row]) -> None:
    """The latest decides."""
    decided = Recognition.objects.standing().filter(person__in=list(rows)).order_by("person_id", "decided_on")
    for person, ended_on in decided.values_list("person_id", "ended_on"):
        rows[person].recognised = "已退出" if ended_on else "在册"


def add_services(rows: dict[int, Row], model, day: str, name: str) -> None:
    found = model.objects.standing().filter(person__in=list(rows)).order_by().values_list("person_id").annotate(Count("id"), Max(day))
    for person, count, last_on in found:
        setattr(rows[person], name, count)
        rows[person].last_on = max(last_on, rows[person].last_on or last_on)
