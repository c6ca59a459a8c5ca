"""A city of made-up persons written straight into SQLite: sixty counties of fourteen townships of ten villages."""

from __future__ import annotations

import datetime
import random

from django.core.management import call_command
from django.db import connection

from nuanxin.orgs.models import Area, Office, RoleAssignment, User
from nuanxin.people.enums import Category, EmploymentStatus

CITY = "369900000000"
SURNAMES, GIVEN = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜",
    "伟芳娜敏静丽强磊军洋勇艳杰涛明超秀霞平刚桂英华玉兰红梅林建国春",
)
START = datetime.date(1955, 1, 1)
AT_ONCE = 50_000
PERSON = (
    "recorded_at", "void_reason", "name", "id_number", "id_digest", "id_masked", "sex", "birth_on", "ethnicity", "education", "hukou",
    "residence_id", "phone", "phone_digest", "phone_masked", "employment_status", "wants_job", "skills", "note", "version",
)  # fmt: skip


def build(count: int, counties: int = 60) -> None:
    """Migrate, then areas, an officer of the whole city, persons, their categories, recognitions, visits and referrals."""
    call_command("migrate", verbosity=0)
    villages = areas(counties)
    officer()
    chance = random.Random(20220920)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=OFF")
        for first in range(1, count + 1, AT_ONCE):
            keys = range(first, min(first + AT_ONCE, count + 1))
            insert(cursor, "people_person", ("id", *PERSON), (person(key, villages, chance) for key in keys))
            insert(cursor, "people_categoryholding", HOLDING, (holding(key, chance) for key in keys))
            insert(cursor, "people_recognition", RECOGNITION, (recognition(key) for key in keys if key % 10))
            insert(cursor, "casework_visit", VISIT, (visit(key, chance) for key in keys if key % 3))
            insert(cursor, "casework_referral", REFERRAL, (referral(key, chance) for key in keys if key % 2))
        cursor.execute("ANALYZE")


def insert(cursor, table: str, columns, rows) -> None:
    marks = ",".join(["%s"] * len(columns))
    cursor.executemany(f"INSERT INTO {table} ({','.join(columns)}) VALUES ({marks})", list(rows))


def areas(counties: int) -> list[str]:
    """The area tree; returns the villages."""
    made = [Area(code="360000000000", name="江西省", level=1, prefix="36"), Area(code=CITY, name="测试市", level=2, prefix="3699")]
    for county in range(1, counties + 1):
        made.append(place(f"3699{county:02d}", f"第{county}县", 3))
        for town in range(14):
            made.append(place(f"3699{county:02d}{100 + town}", f"第{town + 1}镇", 4))
            made.extend(place(f"3699{county:02d}{100 + town}{200 + village}", f"第{village + 1}村", 5) for village in range(10))
    Area.objects.bulk_create(made, batch_size=500)
    return [area.code for area in made if area.level == 5]


def place(prefix: str, name: str, level: int) -> Area:
    return Area(code=prefix.ljust(12, "0"), name=name, level=level, prefix=prefix)


def officer() -> None:
    city = Area.objects.get(code=CITY)
    Office.objects.create(area=city, name="测试市就业服务中心", business_date=datetime.date(2022, 9, 20))
    user = User.objects.create_user("bench", password="bench-officer-1", display_name="测试员")
    RoleAssignment.objects.create(user=user, role="officer", area=city, from_on=datetime.date(2020, 1, 1))


def person(key: int, villages: list[str], chance: random.Random) -> tuple:
    name = chance.choice(SURNAMES) + chance.choice(GIVEN) + chance.choice(GIVEN)
    birth = START + datetime.timedelta(days=chance.randrange(18_000))
    masked = f"3699{key % 60 + 1:02d}********{key % 10_000:04d}"
    status = chance.choice(EmploymentStatus.values) if key % 3 else "unemployed"
    return (
        key, "2022-09-01 00:00:00", "", name, None, f"{key:032x}", masked, "MF"[key % 2], birth, "汉族", "junior", "rural",
        villages[key * 7919 % len(villages)], None, f"{key:032d}", "138****1234", status, key % 4 > 0, "", "", 1,
    )  # fmt: skip


HOLDING = ("recorded_at", "void_reason", "person_id", "category", "source", "evidence")
RECOGNITION = ("recorded_at", "void_reason", "person_id", "decided_on", "ended_on", "end_reason", "source")
VISIT = ("recorded_at", "void_reason", "person_id", "visited_on", "method", "topics", "visitor", "record")
REFERRAL = ("recorded_at", "void_reason", "person_id", "referred_on", "employer_name", "post_name", "channel", "feedback")
RARE = Category.FISH


def holding(key: int, chance: random.Random) -> tuple:
    """One person in two thousand is of the rare category."""
    category = RARE if key % 2000 == 0 else chance.choice([one for one in Category.values if one != RARE])
    return "2022-09-01 00:00:00", "", key, category, "roster", ""


def recognition(key: int) -> tuple:
    ended = "2022-09-10" if key % 20 == 1 else None
    return "2022-09-01 00:00:00", "", key, "2022-08-01", ended, "已就业" if ended else "", "roster"


def visit(key: int, chance: random.Random) -> tuple:
    return "2022-09-01 00:00:00", "", key, f"2022-09-{chance.randrange(1, 19):02d}", "home_visit", "survey", "", ""


def referral(key: int, chance: random.Random) -> tuple:
    return "2022-09-01 00:00:00", "", key, f"2022-09-{chance.randrange(1, 19):02d}", f"单位{key % 900}", "普工", "", ""
