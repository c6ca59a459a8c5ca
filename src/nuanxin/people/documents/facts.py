"""What documents say about a person, as they are read on paper."""

from __future__ import annotations

import datetime
from typing import Any

from nuanxin.orgs import access, clock
from nuanxin.orgs.models import Area, User
from nuanxin.people.models import HouseholdMembership, Person

UNKNOWN = ""
WISHES = (("wants_job", "就业"), ("wants_training", "培训"), ("wants_business", "创业"))


def day(value: datetime.date | None) -> str:
    """A day as official papers write it; empty where there is none."""
    return f"{value.year}年{value.month}月{value.day}日" if value else UNKNOWN


def person_facts(person: Person, *, by: User | None, purpose: str) -> dict[str, str]:
    """Everything about the person that the forms ask for; the number whole only for who may see it, and then in the trail."""
    spell = person.unemployment_spells.standing().filter(ended_on=None).first()
    return {
        "name": person.name,
        "sex": person.get_sex_display(),
        "birth_on": day(person.birth_on),
        "ethnicity": person.ethnicity,
        "education": person.get_education_display(),
        "hukou": person.get_hukou_display(),
        "residence": place(person.residence),
        "skills": person.skills,
        "wishes": "、".join(label for name, label in WISHES if getattr(person, name)),
        "unemployed_since": f"{day(spell.registered_on)}登记" if spell else "未登记",
        **numbers(person, by=by, purpose=purpose),
    }


def numbers(person: Person, *, by: User | None, purpose: str) -> dict[str, str]:
    if by is not None and not access.may(by, access.Permission.REVEAL, person.residence_id):
        return {"id_number": person.id_masked, "phone": person.phone_masked}
    return {
        "id_number": access.reveal(by=by, record=person, area_code=person.residence_id, reason=f"打印{purpose}"),
        "phone": person.phone or UNKNOWN,
    }


def place(area: Area) -> str:
    """From the county down, as addresses are written."""
    above = [area.code[:digits].ljust(12, "0") for digits in (6, 9)]
    names = dict(Area.objects.filter(code__in=above, level__gte=3).values_list("code", "name"))
    return "".join([*(names[code] for code in above if code in names and code != area.code), area.name])


def members(person: Person, on: datetime.date) -> list[dict[str, str]]:
    """Everybody of the household now, the person first."""
    membership = person.memberships.standing().filter(until_on=None).first()
    if membership is None:
        return []
    together = HouseholdMembership.objects.standing().filter(household=membership.household_id, until_on=None, person__voided_at=None)
    found = sorted(together.select_related("person"), key=lambda one: (one.person_id != person.pk, one.person.birth_on))
    return [
        {
            "name": one.person.name,
            "relationship": one.relationship,
            "sex": one.person.get_sex_display(),
            "age": str(age(one.person.birth_on, on)),
            "status": one.person.get_employment_status_display(),
        }
        for one in found
    ]


def age(birth_on: datetime.date, on: datetime.date) -> int:
    return on.year - birth_on.year - ((on.month, on.day) < (birth_on.month, birth_on.day))


def today() -> datetime.date:
    return clock.business_today()


def context_of(person: Person, *, by: User | None, purpose: str, **more: Any) -> dict[str, Any]:
    return {"person": person_facts(person, by=by, purpose=purpose), **more}
