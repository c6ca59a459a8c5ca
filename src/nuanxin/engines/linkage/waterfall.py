"""Matching by rules, the strongest first: explainable, and never more than a suggestion.

A pair whose sex or shown digits contradict each other is nobody. A row is `matched` if one person is ahead of all others by the
gap, nobody else lays a better claim to that person, and the rule is not a weak one; otherwise there are `several_candidates`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import pyarrow as pa

from nuanxin.engines.linkage.definition import Rule, Waterfall
from nuanxin.engines.linkage.levels import LEVELS, Levels, level_columns
from nuanxin.engines.linkage.sides import Sides

MATCHED: Final = "matched"
SEVERAL: Final = "several_candidates"
NOTES: Final = ("taken", "contested", "rivals", "weak", "")  # on the list by number; claimed by another row; several alike; a weak rule


@dataclass(frozen=True)
class Match:
    """One person suggested for one row; `rule` is empty if it was scored. `note` says why it is no match: NOTES."""

    row: int
    person: int
    result: str
    weight: float
    rule: str
    levels: Levels
    note: str = ""


def waterfall(sides: Sides) -> pa.Table:
    """Row, person, result, weight, rule, note and the levels of every suggestion; each row at most once as matched."""
    return sides.connection.sql(statement(sides.definition)).to_arrow_table()


def matches(table: pa.Table) -> Iterator[Match]:
    """The suggestions one by one."""
    for found in table.to_pylist():
        yield match(found)


def match(found: dict[str, Any]) -> Match:
    levels = Levels(**{field: found[field] for field in LEVELS}, days=found["days"])
    return Match(found["row"], found["person"], found["result"], found["weight"], found["rule"], levels, found["note"])


def statement(definition: Waterfall) -> str:
    """The steps as named queries, in the order in which one would explain them."""
    steps = {
        "identities": IDENTITIES,
        "kinds": "SELECT * FROM identities WHERE row = identity",
        "near": near(),
        "seen": SEEN.format(levels=level_columns(definition)),
        "judged": JUDGED.format(**{name: choice(definition, name) for name in ("weight", "id", "is_weak")}),
        **decision(definition),
    }
    written = ",\n".join(f"{name} AS ({query})" for name, query in steps.items())
    return f"WITH {written}\n{SUGGESTED}"


def decision(definition: Waterfall) -> dict[str, str]:
    """From judged pairs (row, person, weight, is_weak, is_taken, who the row says it is) to what may be suggested."""
    return {
        "claims": CLAIMS,
        "ranked": RANKED.format(gap=definition.gap),
        "leaders": "SELECT *, max(weight) OVER (PARTITION BY person) AS top FROM ranked WHERE rivals = 1 AND place_in_row = 1 AND NOT is_weak",
        "contested": CONTESTED.format(gap=definition.gap),
        "noted": NOTED.format(gap=definition.gap),
        "kept": KEPT.format(gap=definition.gap, most=definition.most_candidates),
    }


def near() -> str:
    """Pairs worth comparing: one name and something else, or nearly one name and the birth date or the shown digits."""
    pair = "SELECT r.row, p.person FROM kinds r JOIN people p ON"
    return " UNION ".join(
        (
            f"{pair} r.name = p.name AND (r.birth_on = p.birth_on OR r.phone = p.phone OR r.town = p.town OR r.tail = p.tail)",
            f"{pair} r.sound = p.sound AND r.birth_on = p.birth_on",
            f"{pair} r.surname = p.surname AND r.birth_on = p.birth_on",
            f"{pair} r.tail = p.tail AND (r.sound = p.sound OR r.surname = p.surname)",
        )
    )


def choice(definition: Waterfall, attribute: str) -> str:
    """The attribute of the first rule that a pair satisfies."""
    cases = " ".join(f"WHEN {satisfied(rule)} THEN {literal(getattr(rule, attribute))}" for rule in definition.rules)
    return f"CASE {cases} END"


def satisfied(rule: Rule) -> str:
    return " AND ".join(f"{field} IN ({', '.join(map(repr, levels))})" for field, levels in rule.wanted().items())


def literal(value: object) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return repr(value) if isinstance(value, str) else f"CAST({value} AS DOUBLE)"


# Rows that say the same of somebody are asked about once.
IDENTITIES: Final = """
SELECT *, min(row) OVER (PARTITION BY name, birth_on, sex, phone, town, village, head, tail) AS identity FROM listed"""
SEEN: Final = """
SELECT row, person, r.name AS row_name, r.birth_on AS row_birth_on, r.tail AS row_tail,
  {levels}
FROM near JOIN kinds r USING (row) JOIN people p USING (person)"""
JUDGED: Final = """
SELECT *, person IN (SELECT person FROM taken) AS is_taken, FALSE AS is_claimed, {weight} AS weight, {id} AS rule, {is_weak} AS is_weak
FROM seen WHERE sex <> 'other' AND mask <> 'other'"""
# Somebody whom the list names by number is not also its differently spelt row: that is the twin.
CLAIMS: Final = """
SELECT *, max(weight) OVER (PARTITION BY row) AS best, row_number() OVER (PARTITION BY row ORDER BY weight DESC, person) AS place_in_row
FROM judged WHERE weight IS NOT NULL AND NOT ((is_taken OR is_claimed) AND name <> 'same')"""
# How many candidates of a row are not clearly behind its best.
RANKED: Final = "SELECT *, count(*) FILTER (WHERE weight > best - {gap}) OVER (PARTITION BY row) AS rivals FROM claims"
# People whom rows of different name, birth date or number lay claim to.
CONTESTED: Final = """
SELECT person, count(*) FILTER (WHERE weight > top - {gap}) AS near_the_top FROM leaders GROUP BY person
HAVING count(DISTINCT row_name) > 1 OR count(DISTINCT row_birth_on) > 1 OR count(DISTINCT row_tail) > 1"""
NOTED: Final = """
SELECT ranked.*, CASE WHEN is_taken THEN 'taken' WHEN rivals > 1 THEN 'rivals' WHEN is_weak THEN 'weak' WHEN is_claimed THEN 'contested'
  WHEN contested.person IS NOT NULL AND (near_the_top > 1 OR ranked.weight <= top - {gap}) THEN 'contested' ELSE '' END AS note
FROM ranked LEFT JOIN contested ON contested.person = ranked.person
LEFT JOIN (SELECT DISTINCT person, top FROM leaders) AS tops ON tops.person = ranked.person"""
# What is clearly behind, or beyond a handful, is not shown; nor a twin of somebody whom another row names outright.
KEPT: Final = """
SELECT *, CASE WHEN note = '' THEN 'matched' ELSE 'several_candidates' END AS result FROM noted
WHERE weight > best - {gap} AND place_in_row <= {most}
  AND NOT (name <> 'same' AND person IN (SELECT person FROM noted WHERE note = '' AND name = 'same'))"""
SUGGESTED: Final = """
SELECT i.row, person, result, weight, rule, note, kept.name, birth, kept.phone, place, kept.sex, mask, days
FROM kept JOIN identities i ON i.identity = kept.row ORDER BY i.row, weight DESC, person"""
