"""The slow, obvious reading of the rules: every row beside every person, in plain Python, one rule after the other.

It knows the words of `definitions/linkage/waterfall.yaml` and nothing of the SQL.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from nuanxin.engines.linkage.definition import Rule, Waterfall
from nuanxin.engines.linkage.names import likeness

Record = dict[str, Any]


def judge(definition: Waterfall, people: list[Record], rows: list[Record], taken: set[int]) -> list[tuple[Any, ...]]:
    """(row, person, result, weight, rule, note), sorted as the engine sorts them."""
    people, rows = cleaned(definition, people), cleaned(definition, rows)
    claims = {row["row"]: claims_of(definition, row, people, taken) for row in rows}
    leaders = [
        (row, found[0]) for row in rows if (found := claims[row["row"]]) and len(alike(definition, found)) == 1 and not found[0][1].is_weak
    ]
    noted = {
        row["row"]: [(*claim, note(definition, row, claim, claims[row["row"]], leaders, taken)) for claim in claims[row["row"]]]
        for row in rows
    }
    outright = {person["person"] for found in noted.values() for person, _, levels, said in found if not said and levels["name"] == "same"}
    suggested = []
    for row in rows:
        for place, (person, rule, levels, said) in enumerate(noted[row["row"]]):
            best = noted[row["row"]][0][1].weight
            if rule.weight <= best - definition.gap or place >= definition.most_candidates:
                continue
            if levels["name"] != "same" and person["person"] in outright:
                continue
            result = "several_candidates" if said else "matched"
            suggested.append((row["row"], person["person"], result, rule.weight, rule.id, said))
    return sorted(suggested, key=lambda one: (one[0], -one[3], one[1]))


def cleaned(definition: Waterfall, records: list[Record]) -> list[Record]:
    """Without what is no key: short names, impossible birth dates, phones of too many."""
    names = defaultdict(set)
    for record in records:
        if record.get("phone") is not None and record.get("name") is not None:
            names[record["phone"]].add(record["name"])
    kept = []
    for record in records:
        if len(record.get("name") or "") < 2:
            continue
        one = dict(record)
        if one.get("birth_on") and one["birth_on"] < definition.earliest_birth:
            one["birth_on"] = None
        if len(names[one.get("phone")]) > definition.most_sharing_a_phone:
            one["phone"] = None
        area = one.get("area") or ""
        one["town"] = area[:9] if len(area) == 12 and area[6:9] != "000" else None
        one["village"] = area if len(area) == 12 and area[9:] != "000" else None
        kept.append(one)
    return kept


def claims_of(definition: Waterfall, row: Record, people: list[Record], taken: set[int]) -> list[tuple[Record, Rule, Record]]:
    """People whom a rule allows the row to be, the likeliest first."""
    found = []
    for person in people:
        levels = levels_of(definition, row, person)
        rule = next((rule for rule in definition.rules if all(levels[field] in wanted for field, wanted in rule.wanted().items())), None)
        is_twin = person["person"] in taken and levels["name"] != "same"
        if rule and "other" not in (levels["sex"], levels["mask"]) and not is_twin:
            found.append((person, rule, levels))
    return sorted(found, key=lambda claim: (-claim[1].weight, claim[0]["person"]))


def levels_of(definition: Waterfall, row: Record, person: Record) -> dict[str, str]:
    return {
        "name": likeness(row["name"], person["name"]),
        "birth": birth(definition, row.get("birth_on"), person.get("birth_on")),
        "phone": equality(row.get("phone"), person.get("phone")),
        "place": place(row, person),
        "sex": equality(row.get("sex"), person.get("sex")),
        "mask": mask(row, person),
    }


def birth(definition: Waterfall, one: date | None, other: date | None) -> str:
    if one is None or other is None:
        return "unknown"
    if one == other:
        return "same"
    if abs((one - other).days) <= definition.lunar_days:
        return "days"
    if one.year == other.year and any((day.month, day.day) == (1, 1) for day in (one, other)):
        return "january"
    slipped = abs(one.year - other.year) <= definition.year_slip and (one.month, one.day) == (other.month, other.day)
    return "year" if slipped else "other"


def equality(one: Any, other: Any) -> str:
    return "unknown" if one is None or other is None else "same" if one == other else "other"


def place(row: Record, person: Record) -> str:
    if row["village"] is not None and row["village"] == person["village"]:
        return "village"
    return {"same": "town"}.get(found := equality(row["town"], person["town"]), found)


def mask(row: Record, person: Record) -> str:
    parts = [row.get("head"), row.get("tail"), person.get("head"), person.get("tail")]
    if not all(parts):
        return "unknown"
    return "same" if parts[1] == parts[3] and parts[2].startswith(parts[0]) else "other"


def alike(definition: Waterfall, found: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return [claim for claim in found if claim[1].weight > found[0][1].weight - definition.gap]


def note(definition: Waterfall, row: Record, claim: Any, found: Any, leaders: Any, taken: set[int]) -> str:
    person, rule, _ = claim
    if person["person"] in taken:
        return "taken"
    if len(alike(definition, found)) > 1:
        return "rivals"
    if rule.is_weak:
        return "weak"
    rivals = [(other, best) for other, best in leaders if best[0]["person"] == person["person"]]
    return "contested" if is_contested(definition, rule.weight, rivals) else ""


def is_contested(definition: Waterfall, weight: float, rivals: list[Any]) -> bool:
    """Rows that say different things of one person: only one that is clearly ahead keeps the claim."""
    values = [{other.get(field) for other, _ in rivals} - {None} for field in ("name", "birth_on", "tail")]
    if all(len(found) < 2 for found in values):
        return False
    identities = {identity(other): best[1].weight for other, best in rivals}
    top = max(identities.values())
    return sum(other > top - definition.gap for other in identities.values()) > 1 or weight <= top - definition.gap


def identity(row: Record) -> tuple[Any, ...]:
    return tuple(row.get(field) for field in ("name", "birth_on", "sex", "phone", "town", "village", "head", "tail"))
