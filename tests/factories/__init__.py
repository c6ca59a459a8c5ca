"""Records with valid defaults: a test names only what matters to it. Every person is made up."""

from __future__ import annotations

import datetime
import itertools

from nuanxin.casework.models import Placement, Referral, Relief, Return, Visit
from nuanxin.jobs.models import JobFair, Vacancy
from nuanxin.orgs import crypto
from nuanxin.orgs.models import Area, Office, Organisation, RoleAssignment, User
from nuanxin.orgs.models.areas import PREFIX_LENGTH
from nuanxin.people.models import (
    Application,
    ApplicationDeed,
    CategoryHolding,
    Merge,
    Move,
    NoticeEntry,
    Objection,
    Paper,
    Person,
    PublicNotice,
    Recognition,
    Suspension,
)

COUNTY = "360722000000"
JIADING, DATANGBU = "360722100000", "360722101000"
SHUIDONG, SHUIBEI, CHANGLONG, LIUCUN = "360722100200", "360722100201", "360722101200", "360722101201"
FOREIGN_COUNTY, FOREIGN_TOWN = "360723000000", "360723100000"
AREAS = (
    ("360000000000", "江西省", 1),
    ("360700000000", "赣州市", 2),
    (COUNTY, "信丰县", 3),
    (JIADING, "嘉定镇", 4),
    (SHUIDONG, "水东村委会", 5),
    (SHUIBEI, "水北村委会", 5),
    (DATANGBU, "大塘埠镇", 4),
    (CHANGLONG, "长龙村委会", 5),
    (LIUCUN, "六村村委会", 5),
    (FOREIGN_COUNTY, "大余县", 3),
    (FOREIGN_TOWN, "南安镇", 4),
)
serial = itertools.count(1)
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def county() -> Area:
    """The area tree and the office; returns the county."""
    Area.objects.bulk_create(
        [Area(code=code, name=name, level=level, prefix=code[: PREFIX_LENGTH[level]]) for code, name, level in AREAS], ignore_conflicts=True
    )
    found = area(COUNTY)
    Office.objects.get_or_create(defaults={"area": found, "name": "信丰县就业创业服务中心"})
    return found


def area(code: str = SHUIDONG) -> Area:
    return Area.objects.get(code=code)


def organisation(**fields) -> Organisation:
    fields = {"name": f"机构{next(serial)}", "area": fields.pop("area", None) or area(COUNTY)} | fields
    return Organisation.objects.create(**fields)


def user(role: str | None = None, area: Area | None = None, **fields) -> User:
    """A user holding `role` over `area` since 2020; without a role, nothing."""
    number = next(serial)
    made = User.objects.create_user(**{"username": f"user{number}", "password": "correct horse", "display_name": f"用户{number}"} | fields)
    if role:
        RoleAssignment.objects.create(user=made, role=role, area=area or Area.objects.get(code=COUNTY), from_on=datetime.date(2020, 1, 1))
    return made


def id_number(birth_on: datetime.date = datetime.date(1970, 5, 1), sex: str = "M", order: int | None = None) -> str:
    """A well-formed ID number of an invented person."""
    order = next(serial) if order is None else order
    body = f"360722{birth_on:%Y%m%d}{(order * 2 + (sex == 'M')) % 1000:03d}"
    total = sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True))
    return body + "10X98765432"[total % 11]


def person(number: str | None = None, phone: str = "", residence: str = SHUIDONG, **fields) -> Person:
    sex, birth_on = fields.get("sex", "M"), fields.get("birth_on", datetime.date(1970, 5, 1))
    number = number or id_number(birth_on, sex)
    made = Person(**{"name": f"张三{next(serial)}", "sex": sex, "birth_on": birth_on, "residence_id": residence} | fields)
    made.set_id_number(number, crypto.digest("id", number))
    made.set_phone(phone, crypto.digest("phone", phone) if phone else "")
    made.save()
    return made


def recognition(person: Person, decided_on: datetime.date = datetime.date(2022, 8, 1), **fields) -> Recognition:
    return Recognition.objects.create(**{"person": person, "decided_on": decided_on, "source": "officer"} | fields)


def holding(person: Person, category: str = "LONG", **fields) -> CategoryHolding:
    return CategoryHolding.objects.create(**{"person": person, "category": category, "source": "officer"} | fields)


def visit(person: Person, visited_on: datetime.date = datetime.date(2022, 9, 5), method: str = "home_visit", **fields) -> Visit:
    return Visit.objects.create(**{"person": person, "visited_on": visited_on, "method": method} | fields)


def referral(person: Person, referred_on: datetime.date = datetime.date(2022, 9, 6), **fields) -> Referral:
    number = next(serial)
    return Referral.objects.create(
        **{"person": person, "referred_on": referred_on, "employer_name": f"单位{number}", "post_name": "操作工"} | fields
    )


def placement(person: Person, started_on: datetime.date = datetime.date(2022, 9, 7), form: str = "enterprise", **fields) -> Placement:
    return Placement.objects.create(
        **{"person": person, "started_on": started_on, "form": form, "is_helped": True, "employer_name": "信丰某厂"} | fields
    )


def relief(person: Person, given_on: datetime.date = datetime.date(2022, 9, 8), amount_yuan: str = "500.00", **fields) -> Relief:
    return Relief.objects.create(**{"person": person, "given_on": given_on, "amount_yuan": amount_yuan} | fields)


def vacancy(area: str = JIADING, collected_on: datetime.date = datetime.date(2022, 9, 3), **fields) -> Vacancy:
    return Vacancy.objects.create(
        **{"area_id": area, "collected_on": collected_on, "employer_name": f"单位{next(serial)}", "post_name": "普工", "openings": 5}
        | fields
    )


def fair(area: str = JIADING, held_on: datetime.date = datetime.date(2022, 9, 4), **fields) -> JobFair:
    return JobFair.objects.create(**{"area_id": area, "held_on": held_on, "name": f"专场招聘会{next(serial)}", "form": "on_site"} | fields)


def returning(person: Person, returned_on: datetime.date = datetime.date(2022, 9, 9), **fields) -> Return:
    return Return.objects.create(**{"person": person, "returned_on": returned_on, "kind": "lost_job"} | fields)


def suspension(recognition: Recognition, from_on: datetime.date = datetime.date(2022, 9, 1), **fields) -> Suspension:
    return Suspension.objects.create(
        **{"recognition": recognition, "person": recognition.person, "from_on": from_on, "reason": "长期外出"} | fields
    )


def move(person: Person, moved_on: datetime.date = datetime.date(2022, 9, 1), **fields) -> Move:
    return Move.objects.create(**{"person": person, "moved_on": moved_on, "from_area_id": CHANGLONG, "to_area_id": SHUIDONG} | fields)


def merge(kept: Person, merged: Person, **fields) -> Merge:
    return Merge.objects.create(**{"kept": kept, "merged": merged, "reason": "同一人重复登记"} | fields)


def application(person: Person, step: str = "accept", **fields) -> Application:
    """Waiting at a step of the general procedure, with the deed that submitted it."""
    told = {"procedure": "national", "procedure_version": "2022.1", "origin": "self", "categories": "OTH"}
    told |= {"applied_on": datetime.date(2022, 9, 5), "step": step}
    made = Application.objects.create(person=person, **(told | fields))
    deed = {"step": "accept", "to_step": "accept", "kind": "submitted", "on": made.applied_on, "by": made.recorded_by, "by_name": "甲"}
    ApplicationDeed.objects.create(application=made, **deed)
    return made


def objection(application: Application, received_on: datetime.date = datetime.date(2022, 9, 8), **fields) -> Objection:
    return Objection.objects.create(**{"application": application, "received_on": received_on, "content": "此人已就业"} | fields)


def paper(person: Person, kind: str = "居民身份证", **fields) -> Paper:
    """An original on the shelf."""
    return Paper.objects.create(
        **{"person": person, "kind": kind, "received_on": datetime.date(2022, 9, 5), "has_original": True, "shelf": "3 柜"} | fields
    )


def public_notice(*applications: Application, area: str = JIADING, posted_on: datetime.date = datetime.date(2022, 9, 14), **fields):
    told = {"area_id": area, "procedure": "national", "title": "就业困难人员认定公示", "profile": "neutral", "days": 5, "unit": "working"}
    notice = PublicNotice.objects.create(**{**told, "posted_on": posted_on, "closes_on": posted_on + datetime.timedelta(7), **fields})
    NoticeEntry.objects.bulk_create([NoticeEntry(notice=notice, application=one) for one in applications])
    return notice
