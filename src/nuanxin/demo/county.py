"""Builds the demo county: office, accounts, workbooks, and the real import of every one of them."""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction

from nuanxin.demo import mess
from nuanxin.demo.departments import Departments
from nuanxin.demo.invented import Invented, Inventor
from nuanxin.demo.story import Row, Story, daily_work
from nuanxin.demo.workbooks import Layout
from nuanxin.engines import sheets
from nuanxin.errors import UserError
from nuanxin.orgs import actions, audit, intake
from nuanxin.orgs.enums import AreaLevel, Role
from nuanxin.orgs.models import Area, AuditEvent, ImportRun, Office, User

COUNTY = "360722"
OFFICE_NAME = "信丰县就业创业服务中心（演示）"
PASSWORD = "nuanxin-demo-2022"  # noqa: S105  a demo's accounts exist only in its own data directory, served on 127.0.0.1
BUSINESS_DATE = datetime.date(2022, 9, 20)
RELEASED_ON = datetime.date(2022, 9, 15)
CAMPAIGN_FIRST = datetime.date(2022, 9, 1)
SEED = 20220920
BUILT = "demo.county.built"
PERSON_LISTS = ("persons", "visits", "referrals", "placements", "reliefs")
OFFER_LISTS = ("fairs", "vacancies")
ACCOUNTS = (
    ("county", "县经办人", Role.OFFICER, COUNTY),
    ("jiading", "嘉定镇经办人", Role.OFFICER, "360722100"),
    ("collector", "嘉定镇采集员", Role.COLLECTOR, "360722100"),
    ("reviewer", "县审核人", Role.REVIEWER, COUNTY),
    ("head", "县负责人", Role.HEAD, COUNTY),
    ("inspector", "县督导员", Role.INSPECTOR, COUNTY),
    ("admin", "系统管理员", Role.ADMINISTRATOR, COUNTY),
)


@dataclass(frozen=True)
class Paper:
    """One workbook of one list, the area its office may write to, and for a department's list the day it is of."""

    list_id: str
    area: Area
    path: Path
    released_on: datetime.date | None = None


def is_there() -> bool:
    """Whether the demo was built to its end here; refuses (UserError) a directory with a real office."""
    office = Office.objects.first()
    if office and not office.is_demo:
        raise UserError(f"数据目录里已有机构“{office.name}”的正式数据，不能在其中建演示数据。请用环境变量 NUANXIN_HOME 指定另一个目录。")
    return AuditEvent.objects.filter(kind=BUILT).exists()


def open_office() -> None:
    """The office with its areas and accounts, its business date set to the campaign's September; goes on where it was cut."""
    if not Office.objects.exists():
        actions.create_office(COUNTY, name=OFFICE_NAME, is_demo=True)
    actions.set_business_date(by=None, day=BUSINESS_DATE)
    for username, display_name, role, prefix in ACCOUNTS:
        area = Area.objects.get(prefix=prefix)
        user = User.objects.filter(username=username).first()
        if user is None:
            user, _ = actions.create_user(by=None, username=username, display_name=display_name, password=PASSWORD)
        actions.assign_role(by=None, user=user, role=role, area=area, from_on=datetime.date(2022, 1, 1))


@transaction.atomic
def finish() -> None:
    """Say that everything is in: the next `nuanxin demo` only serves it."""
    audit.record(BUILT, by=None, area=Office.objects.get().area_id)


def write_papers(persons: int) -> Iterator[Paper]:
    """Write every workbook of the county into the data directory, in the order in which they must be imported."""
    for number, place in enumerate(places(persons)):
        yield from write_town(place.area, place.lists, seed=SEED + number if place.residents else SEED)


@dataclass(frozen=True)
class Place:
    """A township, or last the county itself: who lives there and what its office wrote down."""

    area: Area
    residents: list[Invented]
    lists: dict[str, list[Row]]


def places(persons: int) -> Iterator[Place]:
    """The story of the county, the same each time it is told."""
    towns = list(Area.objects.filter(level=AreaLevel.TOWNSHIP, prefix__startswith=COUNTY))
    county = Area.objects.get(prefix=COUNTY)
    inventor, story = Inventor(SEED, BUSINESS_DATE), Story(SEED, CAMPAIGN_FIRST, BUSINESS_DATE)
    for number, (town, count) in enumerate(shares(towns, persons)):
        villages = list(Area.objects.filter(level=AreaLevel.VILLAGE, prefix__startswith=town.prefix))
        residents = inventor.town(town, villages or [town], count)
        lists = daily_work(story, residents)
        lists["fairs"] = list(story.fairs(town, 1 + number % 3))
        lists["vacancies"] = list(story.vacancies(town, 12))
        yield Place(town, residents, lists)
    yield Place(county, [], {"fairs": list(story.fairs(county, 4)), "vacancies": list(story.vacancies(county, 60))})


def write_department_papers(persons: int) -> Iterator[Paper]:
    """Write the lists of the other departments, each of the whole county and of one day."""
    told = list(places(persons))
    residents = [person for place in told for person in place.residents]
    placements = [row for place in told for row in place.lists.get("placements", ())]
    county = Area.objects.get(prefix=COUNTY)
    departments = Departments(residents, placements, RELEASED_ON, SEED)
    for number, (list_id, rows) in enumerate(departments.lists().items()):
        if rows:
            spec = sheets.load_list(list_id)
            dresser = mess.Dresser(SEED + number)
            columns = [column.name for column in spec.columns if column.name in rows[0]]
            layout = Layout(spec.title, spec.owner.replace("/", "、"), columns, seed=SEED + number)
            path = layout.write(folder() / "部门名单", [dresser.row(row) for row in rows])
            yield Paper(list_id, county, path, RELEASED_ON)


def shares(towns: Sequence[Area], persons: int) -> Iterator[tuple[Area, int]]:
    """The county seat is the largest, the last townships are small; the numbers add up to `persons`."""
    weights = [3.2 if index == 0 else 1.6 - index * 0.07 for index in range(len(towns))]
    before = 0
    for index, town in enumerate(towns):
        until = round(persons * sum(weights[: index + 1]) / sum(weights))
        yield town, until - before
        before = until


def write_town(area: Area, lists: dict[str, list[Row]], seed: int) -> Iterator[Paper]:
    chance = random.Random(seed)
    for offset, list_id in enumerate(order for order in (*PERSON_LISTS, *OFFER_LISTS) if lists.get(order)):
        dresser = mess.Dresser(seed + offset)
        rows = [dresser.row(row) for row in spoil(list_id)(lists[list_id], chance)]
        spec = sheets.load_list(list_id)
        columns = [column.name for column in spec.columns if column.name in rows[0]]
        layout = Layout(spec.title, area.name, columns, seed=seed + offset)
        yield Paper(list_id, area, layout.write(folder() / f"{area.code[:9]}-{area.name}", rows))


def spoil(list_id: str) -> Callable[[list[Row], random.Random], list[Row]]:
    if list_id == "persons":
        return mess.spoil_roster
    return mess.spoil_events if list_id in PERSON_LISTS else lambda rows, chance: rows


def take_in(paper: Paper) -> ImportRun:
    """One workbook through the same three steps as an upload in the browser, by the county's officer."""
    officer = User.objects.get(username=ACCOUNTS[0][0])
    run = intake.upload(
        by=officer,
        list_id=paper.list_id,
        name=paper.path.name,
        content=paper.path.read_bytes(),
        area=paper.area,
        released_on=paper.released_on,
    )
    return intake.apply_run(intake.judge_run(run, by=officer), by=officer)


def folder() -> Path:
    return Path(settings.HOME) / "workbooks"
