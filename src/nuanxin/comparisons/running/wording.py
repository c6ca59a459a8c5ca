"""What a finding says, in the user's words: who it is about, and each value as the ledger and as the list have it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nuanxin.casework.models import Placement
from nuanxin.comparisons import ledger, releases
from nuanxin.comparisons.definition import Rule, RuleList, Shown
from nuanxin.comparisons.definition.lists import subject_of_list
from nuanxin.comparisons.releases.reading import ROW_BITS
from nuanxin.comparisons.running.inputs import Inputs
from nuanxin.orgs.fields import mask_id_number
from nuanxin.orgs.intake.names import folded
from nuanxin.people.models import Person

Hit = Mapping[str, Any]
Texts = Mapping[str, str]  # a list's row by heading
SEPARATOR = "；"


@dataclass(frozen=True)
class Told:
    """The texts of one finding: subject and values as JSON, still to be sealed."""

    subject: str
    name: str
    masked: str
    values: str


@dataclass(frozen=True)
class Teller:
    """All that is needed to tell a batch of hits."""

    rule: Rule
    persons: Mapping[int, Person]
    employers: Mapping[int, str]
    rows: Mapping[int, Texts]
    relatives: Mapping[int, str]

    def told(self, hit: Hit) -> Told:
        person = self.persons.get(hit["person"])
        subject = self.of_person(person) if person else self.of_rows(hit)
        values = json.dumps([*self.names(hit, subject), *self.values(hit, person)], ensure_ascii=False)
        return Told(json.dumps(subject, ensure_ascii=False), subject["name"], mask_id_number(subject["id_number"]), values)

    def of_person(self, person: Person) -> dict[str, str]:
        return {"id_number": person.id_number, "name": person.name, "area": person.residence_id, "phone": person.phone}

    def of_rows(self, hit: Hit) -> dict[str, str]:
        """Somebody not on file, as the lists give him: each thing from the first list that says it, the driving list first."""
        lists = sorted((one for one in self.rule.lists if not one.is_household), key=lambda one: one.alias != self.rule.each)
        found: dict[str, str] = {}
        for one in lists:
            for row in self.seen(hit, one):
                found |= {name: text for name, text in subject_of_list(one.list_id, row).items() if text and name not in found}
        return {"id_number": "", "name": "", "phone": "", **found, "area": hit["area"] if hit["is_placed"] else ""}

    def seen(self, hit: Hit, one: RuleList) -> list[Texts]:
        return [self.rows[rowid] for rowid in hit.get(f"rows_{one.alias}") or () if rowid in self.rows]

    def names(self, hit: Hit, subject: Mapping[str, str]) -> list[list[str]]:
        """The name beside that of each list, where any is written otherwise."""
        lines = []
        for one in self.rule.lists:
            names = list(dict.fromkeys(row["姓名"] for row in self.names_in(hit, one)))
            if any(folded(name) != folded(subject["name"]) for name in names):
                lines.append(["姓名", subject["name"] if hit["person"] else "", SEPARATOR.join(names), one.list_id])
        return lines

    def names_in(self, hit: Hit, one: RuleList) -> list[Texts]:
        return (
            []
            if one.is_household
            else [{"姓名": name} for row in self.seen(hit, one) if (name := subject_of_list(one.list_id, row)["name"])]
        )

    def values(self, hit: Hit, person: Person | None) -> list[list[str]]:
        why = [["依据", "", hit["reasons"], self.rule.suggested_list]] if hit.get("reasons") else []
        own = why + [self.line(shown, hit, person) for shown in self.rule.shown]
        kin = [
            self.relatives[pk]
            for one in self.rule.lists
            if one.is_household
            for pk in hit.get(f"rows_{one.alias}") or ()
            if pk in self.relatives
        ]
        return own + ([["家庭成员", SEPARATOR.join(kin), "", ""]] if kin else [])

    def line(self, shown: Shown, hit: Hit, person: Person | None) -> list[str]:
        one = next((one for one in self.rule.lists if one.alias == shown.alias), None)
        texts = dict.fromkeys(text for row in (self.seen(hit, one) if one else ()) if (text := row.get(shown.heading, "")))
        return [shown.label, self.of_ledger(shown.ledger, hit, person), SEPARATOR.join(texts), one.list_id if one else ""]

    def of_ledger(self, name: str, hit: Hit, person: Person | None) -> str:
        if not name or person is None:
            return ""
        if name in ledger.TEXTS:
            return person.phone if name == "phone" else self.employers.get(person.pk, "")
        return ledger.in_words(name, hit[f"fact_{name}"])


def tell(rule: Rule, hits: Sequence[Hit], taken: Inputs) -> dict[str, Told]:
    """The texts of a batch, by fingerprint; each list's blocks are opened once."""
    people = [hit["person"] for hit in hits if hit["person"] is not None]
    kin = [pk for one in rule.lists if one.is_household for hit in hits for pk in hit.get(f"rows_{one.alias}") or ()]
    persons = Person.objects.in_bulk(people)
    teller = Teller(rule, persons, employers(rule, people, taken), rows_of(rule, hits, taken), relatives(kin))
    return {hit["fingerprint"]: teller.told(hit) for hit in hits}


def rows_of(rule: Rule, hits: Sequence[Hit], taken: Inputs) -> dict[int, Texts]:
    """What the rows behind the hits say, decrypted."""
    wanted: defaultdict[int, list[int]] = defaultdict(list)
    for hit in hits:
        for one in rule.lists:
            for rowid in () if one.is_household else hit.get(f"rows_{one.alias}") or ():
                release, row = releases.split(rowid)
                wanted[release].append(row)
    return {
        (release << ROW_BITS) + row: texts
        for release, rows in wanted.items()
        for row, texts in releases.values(taken.by_pk[release], rows).items()
    }


def employers(rule: Rule, people: Iterable[int], taken: Inputs) -> dict[int, str]:
    """Where each works on the day, the newest placement last."""
    if not any(shown.ledger == "employer" for shown in rule.shown):
        return {}
    running = Placement.objects.standing().filter(person__in=people, started_on__lte=taken.as_of).exclude(ended_on__lte=taken.as_of)
    return dict(running.order_by("started_on", "pk").values_list("person_id", "employer_name"))


def relatives(people: Iterable[int]) -> dict[int, str]:
    found = Person.objects.filter(pk__in=set(people)).values_list("pk", "name", "id_masked")
    return {pk: f"{name}（{masked}）" for pk, name, masked in found}
