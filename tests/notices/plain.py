"""Table 2 of notice 004, its 131 standard and its targets counted a second time, in plain Python over the database's rows.

Written from the wording of the notice and the counting rules alone: it shares no code and no definition with the product.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from decimal import Decimal

from nuanxin.casework.models import Placement, Referral, Relief, Visit
from nuanxin.jobs.models import JobFair, Vacancy
from nuanxin.people.models import CategoryHolding, Person, Recognition

CATEGORIES = ["LONG", "AGE", "DISAB", "DIBAO", "GRAD", "EXPOV", "MONI", "VET", "FISH"]
FORMS = ["enterprise", "flexible", "self_employed", "welfare_post"]
NAMED = {*CATEGORIES, "ZERO", "OTH"}
MONEY = 31  # the index of the only column in yuan


class Plain:
    """Everything that stands, by person."""

    def __init__(self) -> None:
        self.homes = {row["id"]: row["residence_id"] for row in Person.objects.filter(voided_at=None).values("id", "residence_id")}
        self.wills = {
            row["id"]: (row["wants_job"], row["wants_training"]) for row in Person.objects.values("id", "wants_job", "wants_training")
        }
        self.of = {model: self.by_person(model) for model in (Recognition, CategoryHolding, Visit, Referral, Placement, Relief)}

    def by_person(self, model) -> dict[int, list[dict]]:
        rows = defaultdict(list)
        for row in model.objects.filter(voided_at=None).order_by("id").values():
            if row["person_id"] in self.homes:
                rows[row["person_id"]].append(row)
        return rows

    def on_register(self, person: int, day: datetime.date) -> bool:
        return any(r["decided_on"] <= day and (not r["ended_on"] or day <= r["ended_on"]) for r in self.of[Recognition][person])

    def last_recognition(self, person: int, first: datetime.date, last: datetime.date) -> dict | None:
        rows = [r for r in self.of[Recognition][person] if r["decided_on"] <= last and (not r["ended_on"] or r["ended_on"] >= first)]
        return max(rows, key=lambda r: r["decided_on"], default=None)

    def holds(self, person: int, category: str, day: datetime.date) -> bool:
        return any(
            h["category"] == category and (not h["from_on"] or h["from_on"] <= day) and (not h["until_on"] or day <= h["until_on"])
            for h in self.of[CategoryHolding][person]
        )

    def works(self, person: int, day: datetime.date) -> bool:
        return any(p["started_on"] <= day and (not p["ended_on"] or p["ended_on"] > day) for p in self.of[Placement][person])

    def table(self, first: datetime.date, last: datetime.date, digits: int = 9) -> dict[str, list]:
        """32 numbers by area code cut to so many digits, for the county 360722 and under "" its total."""
        rows: dict[str, list] = defaultdict(lambda: [0] * MONEY + [Decimal("0.00")])
        for area, column, number in self.numbers(first, last):
            if area.startswith("360722"):
                rows[area[:digits]][column - 1] += number
                rows[""][column - 1] += number
        return dict(rows)

    def numbers(self, first: datetime.date, last: datetime.date):
        for person, home in self.homes.items():
            for column, number in self.of_person(person, first, last):
                yield home, column, number
        for fair in JobFair.objects.filter(voided_at=None, held_on__range=(first, last)).values():
            yield fair["area_id"], 12, 1
            if fair["form"] in ("on_site", "mobile"):
                yield fair["area_id"], 13, 1
        for vacancy in Vacancy.objects.filter(voided_at=None, collected_on__range=(first, last)).values():
            yield vacancy["area_id"], 14, vacancy["openings"]
            if vacancy["is_large_employer"]:
                yield vacancy["area_id"], 15, vacancy["openings"]

    def of_person(self, person: int, first: datetime.date, last: datetime.date):
        recognition = self.last_recognition(person, first, last)
        if recognition:
            day = min(recognition["ended_on"] or last, last)
            held = [index for index, category in enumerate(CATEGORIES) if self.holds(person, category, day)]
            yield from ((column, 1) for column in (1, *(2 + index for index in held)))
            if self.works(person, last):
                yield from ((column, 1) for column in (21, *(22 + index for index in held)))
            for relief in self.of[Relief][person]:
                if first <= relief["given_on"] <= last:
                    yield 31, 1
                    yield 32, relief["amount_yuan"]
        for visit in self.of[Visit][person]:
            if (
                first <= visit["visited_on"] <= last
                and visit["method"] in ("home_visit", "condolence")
                and self.on_register(person, visit["visited_on"])
            ):
                yield 11, 1
        helped = [p for p in self.of[Placement][person] if p["is_helped"] and first <= p["started_on"] <= last]
        if helped:
            latest = max(helped, key=lambda p: (p["started_on"], p["id"]))
            yield 16, 1
            yield 17 + FORMS.index(latest["form"]), 1

    def gaps(self, day: datetime.date) -> dict[int, dict[str, int]]:
        """What each person of the county lacks of the 131 standard on a day of September 2022."""
        found = {}
        for person, home in self.homes.items():
            is_served = home.startswith("360722") and self.on_register(person, day) and not self.works(person, day)
            missing = {item: number for item, number in self.missing(person, day) if number > 0} if is_served else {}
            if missing:
                found[person] = missing
        return found

    def missing(self, person: int, day: datetime.date):
        first = datetime.date(2022, 9, 1)
        wants_job, wants_training = self.wills[person]
        if wants_job is None:
            yield "ask_will", 1
        if not wants_job:
            return
        topics = [visit["topics"].split(",") for visit in self.of[Visit][person] if first <= visit["visited_on"] <= day]
        posts = {
            (row["employer_name"].replace(" ", ""), row["post_name"])
            for row in self.of[Referral][person]
            if first <= row["referred_on"] <= day
        }
        yield "talk", 1 - any("policy" in told or "guidance" in told for told in topics)
        yield "posts", 3 - len(posts)
        if wants_training:
            yield "training", 1 - any("training" in told for told in topics)

    def targets(self, day: datetime.date) -> dict[int, tuple[bool, set[str]]]:
        """Persons of the county to be reached: recognised or not, with all categories held."""
        found = {}
        for person, home in self.homes.items():
            held = {category for category in {h["category"] for h in self.of[CategoryHolding][person]} if self.holds(person, category, day)}
            recognised = self.on_register(person, day)
            if home.startswith("360722") and self.wills[person][0] and not self.works(person, day) and (recognised or held & NAMED):
                found[person] = recognised, held
        return found
