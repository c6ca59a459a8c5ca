"""The form with our engine: frames and cells as a notice's definition would give them, conditions in the condition language."""

from __future__ import annotations

import sys
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

from bench.forms.report import LEVELS, SINCE, UNTIL, finish
from bench.forms.tables import CATEGORIES, CONTRACT, FORMS
from nuanxin.engines import rules
from nuanxin.engines.facts import Cell, Column, Derived, Duck, Frame, Predicate, Store, Table, linked_names

ON_REGISTER = "decided_on <= $to AND (ended_on IS NULL OR ended_on >= $from)"
EMPLOYED = "started_on <= $to AND (ended_on IS NULL OR ended_on > $to)"
COVERS_VISIT = "decided_on <= base.visited_on AND (ended_on IS NULL OR ended_on >= base.visited_on)"
LAST_DAY = "least(coalesce(ended_on, $to), $to)"
HELD = "category = '{}' AND (from_on IS NULL OR from_on <= base.last_day) AND (until_on IS NULL OR until_on >= base.last_day)"


def condition(text: str, columns: dict[str, Column]) -> Predicate:
    return rules.compile(text, facts(columns))


def facts(columns: dict[str, Column]) -> dict[str, rules.Fact]:
    return {name: rules.Fact(c.type, c.label, c.missing, c.values) for name, c in columns.items()}


def frame(id: str, where: str, derive: tuple[Derived, ...] = (), latest_by: tuple[str, ...] = ()) -> Frame:
    table = CONTRACT[id]
    one_per = "person" if latest_by else None
    return Frame(id, table.label, table, condition(where, table.by_name), one_per, latest_by, derive)


def any_of(name: str, base: Table, linked: str, where: str, *earlier: Derived) -> Derived:
    table = CONTRACT[linked]
    columns = base.by_name | {derived.name: derived.as_column for derived in earlier}
    return Derived(name, name, "any", table, condition(where, linked_names(table, columns)))


def cells() -> list[Cell]:
    """Columns 1 to 32."""
    recognitions = CONTRACT["recognitions"]
    last_day = Derived("last_day", "最后一天", "value", where=rules.compile_value(LAST_DAY, facts(recognitions.by_name)), type="date")
    held = tuple(any_of(f"has_{code}", recognitions, "holdings", HELD.format(code), last_day) for code in CATEGORIES)
    employed = any_of("employed", recognitions, "placements", EMPLOYED)
    register = frame("recognitions", ON_REGISTER, (last_day, employed, *held), ("decided_on", "seq"))
    covered = (any_of("on_register", CONTRACT["visits"], "recognitions", COVERS_VISIT),)
    visits = frame("visits", "visited_on BETWEEN $from AND $to AND method IN ('home_visit', 'condolence')", covered)
    fairs = frame("fairs", "held_on BETWEEN $from AND $to")
    vacancies = frame("vacancies", "collected_on BETWEEN $from AND $to")
    helped = frame("placements", "started_on BETWEEN $from AND $to AND helped", (), ("started_on", "seq"))
    reliefs = frame("reliefs", "given_on BETWEEN $from AND $to", (any_of("on_register", CONTRACT["reliefs"], "recognitions", ON_REGISTER),))
    return [
        Cell("c1", register),
        *(where(n, register, f"has_{code}") for n, code in enumerate(CATEGORIES, 2)),
        where(11, visits, "on_register"),
        Cell("c12", fairs),
        where(13, fairs, "form IN ('on_site', 'mobile')"),
        Cell("c14", vacancies, None, "sum", "openings"),
        Cell("c15", vacancies, condition("large_employer", vacancies.columns), "sum", "openings"),
        Cell("c16", helped),
        *(where(n, helped, f"form = '{form}'") for n, form in enumerate(FORMS, 17)),
        where(21, register, "employed"),
        *(where(n, register, f"employed AND has_{code}") for n, code in enumerate(CATEGORIES, 22)),
        where(31, reliefs, "on_register"),
        Cell("c32", reliefs, condition("on_register", reliefs.columns), "sum", "amount_yuan"),
    ]


def where(number: int, frame: Frame, text: str) -> Cell:
    return Cell(f"c{number}", frame, condition(text, frame.columns))


def main(root: Path) -> None:
    form = cells()
    counts = Duck(CONTRACT, Store(root)).roll_up(form, {"from": SINCE, "to": UNTIL}, "", LEVELS)
    rows: defaultdict[str, dict[str, int | Decimal]] = defaultdict(dict)
    for (area, cell), number in counts.items():
        rows[area][cell] = number
    finish({area: [row.get(cell.id, cell.zero) for cell in form] for area, row in rows.items()})


if __name__ == "__main__":
    main(Path(sys.argv[1]))
