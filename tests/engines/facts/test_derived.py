"""Derived columns kind by kind, by either engine: what counts, what is picked, and what nothing at all gives."""

from __future__ import annotations

from typing import Any

import pytest

from nuanxin.engines.facts import Cell, Derived, Frame, Table
from tests.engines.facts import reference as ref
from tests.engines.facts.conftest import Opening
from tests.engines.facts.facts import WINDOW, rows_of
from tests.engines.facts.reference import is_set, says

VILLAGE = "360722101201"
PHONE = ref.one_of("method", "phone")


def derived_of(
    opened: Opening, rows: dict[str, list[dict[str, Any]]], *derive: Derived, table: Table = ref.PERSONS
) -> list[tuple[Any, ...]]:
    """The derived columns of every row of a table, in the order of its keys."""
    facts = {"persons": rows_of(ref.PERSONS, {"area": VILLAGE}, {"area": VILLAGE})}
    facts |= {name: rows_of(ref.CONTRACT[name], *found) for name, found in rows.items()}
    frame = Frame("f", "某范围", table, derive=derive)
    names = [column.name for column in derive]
    return [tuple(row[name] for name in names) for row in opened(facts).select(frame, None, WINDOW, "360722", names)]


def visit(person: int, day: str, method: str = "phone") -> dict[str, Any]:
    return {"person": person, "visited_on": day, "method": method}


def test_any_count_and_different_values_of_the_rows_that_count(opened: Opening) -> None:
    visits = [visit(1, "9-01"), visit(1, "9-01"), visit(1, "9-02"), visit(1, "9-03", "home_visit"), visit(2, "9-03", "home_visit")]

    found = derived_of(
        opened,
        {"visits": visits},
        Derived("asked", "打过电话", "any", ref.VISITS, PHONE),
        Derived("calls", "电话次数", "count", ref.VISITS, PHONE),
        Derived("days", "打电话的天数", "count_distinct", ref.VISITS, PHONE, "visited_on"),
        Derived("all", "联系次数", "count", ref.VISITS),
    )

    assert found == [(True, 3, 2, 4), (False, 0, 0, 1)]


def test_nothing_linked_is_no_nought_and_none(opened: Opening) -> None:
    found = derived_of(
        opened,
        {},
        Derived("asked", "打过电话", "any", ref.VISITS),
        Derived("calls", "电话次数", "count", ref.VISITS),
        Derived("days", "天数", "count_distinct", ref.VISITS, None, "visited_on"),
        Derived("method", "最近方式", "pick", ref.VISITS, None, "method", ("visited_on",)),
    )

    assert found == [(False, 0, 0, None)] * 2


@pytest.mark.parametrize(
    ("visits", "method"),
    [
        ([visit(1, "9-01", "phone"), visit(1, "9-02", "home_visit")], "home_visit"),
        ([visit(1, "9-02", "phone"), visit(1, "9-01", "home_visit")], "phone"),
        ([visit(1, "9-02", "phone"), visit(1, "9-02", "home_visit")], "home_visit"),
    ],
)
def test_picked_is_the_last_and_among_equals_the_one_with_the_higher_key(
    opened: Opening, visits: list[dict[str, Any]], method: str
) -> None:
    picked = Derived("method", "最近方式", "pick", ref.VISITS, None, "method", ("visited_on",))

    assert derived_of(opened, {"visits": visits}, picked) == [(method,), (None,)]


def test_picked_from_a_last_row_that_has_nothing_is_nothing(opened: Opening) -> None:
    recognitions = [{"person": 1, "decided_on": "8-01", "ended_on": "8-09"}, {"person": 1, "decided_on": "8-10"}]
    picked = Derived("ended", "退出日期", "pick", ref.RECOGNITIONS, None, "ended_on", ("decided_on", "seq"))

    assert derived_of(opened, {"recognitions": recognitions}, picked) == [(None,), (None,)]


def test_order_of_recording_decides_before_the_key(opened: Opening) -> None:
    placements = [
        {"person": 1, "started_on": "9-01", "form": form, "helped": True, "seq": seq} for form, seq in (("enterprise", 9), ("flexible", 8))
    ]
    picked = Derived("form", "就业形式", "pick", ref.PLACEMENTS, None, "form", ("started_on", "seq"))

    assert derived_of(opened, {"placements": placements}, picked) == [("enterprise",), (None,)]


def test_condition_may_compare_with_the_frames_own_row(opened: Opening) -> None:
    later = says("visited_on base.decided_on", "{}visited_on > base.decided_on", lambda r, p: r["visited_on"] > r["base.decided_on"])
    rows = {
        "recognitions": [{"person": 1, "decided_on": "9-01"}, {"person": 1, "decided_on": "9-05"}],
        "visits": [visit(1, "9-01"), visit(1, "9-02"), visit(1, "9-06"), visit(2, "9-09")],
    }

    found = derived_of(
        opened,
        rows,
        Derived("after", "认定后走访次数", "count", ref.VISITS, later),
        Derived("last", "认定后最近走访", "pick", ref.VISITS, later, "method", ("visited_on",)),
        table=ref.RECOGNITIONS,
    )

    assert found == [(2, "phone"), (1, "phone")]


def test_derived_columns_build_on_each_other(opened: Opening) -> None:
    busy = says("calls", "{}calls >= 2", lambda r, p: r["calls"] >= 2)
    enough = says("base.is_busy relief", "base.is_busy AND {}relief > 0", lambda r, p: r["base.is_busy"] and r["relief"] > 0)
    rows = {
        "visits": [visit(1, "9-01"), visit(1, "9-02"), visit(2, "9-02")],
        "reliefs": [{"person": person, "given_on": "9-01", "amount_yuan": 1} for person in (1, 1, 2)],
    }

    found = derived_of(
        opened,
        rows,
        Derived("calls", "联系次数", "count", ref.VISITS),
        Derived("is_busy", "联系多", "value", where=busy, type="bool"),
        Derived("reliefs", "联系多者的救助次数", "count", ref.RELIEFS, enough),
    )

    assert found == [(2, True, 2), (1, False, 0)]


def test_link_by_another_column_passes_over_nothing(opened: Opening) -> None:
    """A referral that names no post is linked to no vacancy."""
    rows = {
        "vacancies": [{"area": VILLAGE, "collected_on": "9-01", "openings": 1, "post": post} for post in (4, 5)],
        "referrals": [{"person": 1, "post": post, "referred_on": "9-02"} for post in (4, 4, None)],
    }

    found = derived_of(opened, rows, Derived("times", "推介次数", "count", ref.REFERRALS, by="post"), table=ref.VACANCIES)

    assert found == [(2,), (0,)]


def test_members_of_a_household_are_linked_by_it_and_those_without_are_alone(opened: Opening) -> None:
    wants = says("wants_job", "{}wants_job", lambda r, p: r["wants_job"])
    people = [(1, True), (1, None), (None, True), (2, False)]
    facts = {"persons": rows_of(ref.PERSONS, *({"area": VILLAGE, "household": home, "wants_job": wish} for home, wish in people))}
    frame = Frame("f", "人员", ref.PERSONS, derive=(Derived("somebody", "家中有人想就业", "any", ref.PERSONS, wants, by="household"),))

    rows = opened(facts).select(frame, None, WINDOW, "360722", ["somebody"])

    assert [row["somebody"] for row in rows] == [True, True, False, False]


def test_unknown_answer_is_not_yes(opened: Opening) -> None:
    is_large = Cell("n", Frame("f", "岗位", ref.VACANCIES), is_set("large_employer"))
    vacancies = [
        {"area": VILLAGE, "collected_on": "9-01", "openings": 1, "post": 1, "large_employer": size} for size in (True, False, None)
    ]

    counted = opened({"vacancies": rows_of(ref.VACANCIES, *vacancies)}).aggregate([is_large], WINDOW, "360722", 9)

    assert counted == {("", "n"): 1, ("360722101", "n"): 1}


def test_sum_passes_over_what_is_missing(opened: Opening) -> None:
    frame = Frame("f", "岗位推介", ref.REFERRALS)
    referrals = [{"person": 1, "post": post, "referred_on": "9-02"} for post in (4, 4, None)]
    facts = {"persons": rows_of(ref.PERSONS, {"area": VILLAGE}), "referrals": rows_of(ref.REFERRALS, *referrals)}
    cells = [Cell("rows", frame), Cell("sum", frame, None, "sum", "post"), Cell("distinct", frame, None, "distinct", "post")]

    counted = opened(facts).aggregate(cells, WINDOW, "360722", 6)

    assert {cell: n for (area, cell), n in counted.items() if area} == {"rows": 3, "sum": 8, "distinct": 1}


def test_different_values_and_sums_of_one_frame_are_told_together(opened: Opening) -> None:
    facts = {
        "vacancies": rows_of(
            ref.VACANCIES,
            *({"area": area, "collected_on": "9-01", "openings": 2, "post": 7} for area in (VILLAGE, "360722102201", "360721101201")),
        )
    }
    frame = Frame("f", "岗位", ref.VACANCIES)
    cells = [Cell("openings", frame, None, "sum", "openings"), Cell("posts", frame, None, "distinct", "post")]

    counted = opened(facts).roll_up(cells, WINDOW, "3607", [9, 6])

    assert {area: n for (area, cell), n in counted.items() if cell == "posts"} == dict.fromkeys(
        ["", "360722", "360721", "360722101", "360722102", "360721101"], 1
    )
    assert {area: n for (area, cell), n in counted.items() if cell == "openings" and len(area) < 9} == {"": 6, "360722": 4, "360721": 2}
