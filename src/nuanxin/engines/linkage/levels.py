"""How far a row and a person agree, field by field, as SQL over two aliases; one list of levels for every method."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from nuanxin.engines.linkage.definition import Waterfall

LEVELS: Final = ("name", "birth", "phone", "place", "sex", "mask")


@dataclass(frozen=True)
class Levels:
    """What was seen of one pair; `days` is how far the birth dates are apart."""

    name: str
    birth: str
    phone: str
    place: str
    sex: str
    mask: str
    days: int | None = None


def questions(definition: Waterfall, row: str, person: str) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """For each field its levels in order, each with the SQL that asks for it; the last of a field is what remains.

    `row` and `person` hold one `{}` where the column's name goes: `r.{}`, or `{}_l`.
    """
    r, p = row.format, person.format
    return {
        "name": name_tests(r("name"), p("name"), r("sound"), p("sound")),
        "birth": birth_tests(definition, r("birth_on"), p("birth_on")),
        "phone": equality(r("phone"), p("phone")),
        "place": (
            ("village", f"{r('village')} = {p('village')}"),
            ("town", f"{r('town')} = {p('town')}"),
            ("unknown", f"{r('town')} IS NULL OR {p('town')} IS NULL"),
            ("other", "TRUE"),
        ),
        "sex": equality(r("sex"), p("sex")),
        "mask": (
            ("unknown", f"{r('tail')} IS NULL OR {p('tail')} IS NULL OR {r('head')} IS NULL OR {p('head')} IS NULL"),
            ("same", f"{r('tail')} = {p('tail')} AND starts_with({p('head')}, {r('head')})"),
            ("other", "TRUE"),
        ),
    }


def name_tests(row: str, person: str, row_sound: str, person_sound: str) -> tuple[tuple[str, str], ...]:
    slip = f"left({row}, 1) = left({person}, 1) AND list_has_any(slips({row}), slips({person}))"
    return (("same", f"{row} = {person}"), ("sound", f"{row_sound} = {person_sound}"), ("edit", slip), ("other", "TRUE"))


def birth_tests(definition: Waterfall, row: str, person: str) -> tuple[tuple[str, str], ...]:
    """Lunar and solar dates are up to fifty days apart; offices that know only the year write 1 January."""
    january = " OR ".join(f"(month({side}) = 1 AND day({side}) = 1)" for side in (row, person))
    years = f"abs(year({row}) - year({person}))"
    return (
        ("unknown", f"{row} IS NULL OR {person} IS NULL"),
        ("same", f"{row} = {person}"),
        ("days", f"abs({row} - {person}) <= {definition.lunar_days}"),
        ("january", f"{years} = 0 AND ({january})"),
        ("year", f"{years} <= {definition.year_slip} AND month({row}) = month({person}) AND day({row}) = day({person})"),
        ("other", "TRUE"),
    )


def equality(row: str, person: str) -> tuple[tuple[str, str], ...]:
    return (("unknown", f"{row} IS NULL OR {person} IS NULL"), ("same", f"{row} = {person}"), ("other", "TRUE"))


def level_columns(definition: Waterfall) -> str:
    """The levels of a pair `r` and `p` as columns, and the days between the birth dates."""
    asked = questions(definition, "r.{}", "p.{}")
    cases = [f"CASE {' '.join(f'WHEN {sql} THEN {level!r}' for level, sql in asked[field])} END AS {field}" for field in LEVELS]
    return ",\n  ".join([*cases, "abs(r.birth_on - p.birth_on) AS days"])
