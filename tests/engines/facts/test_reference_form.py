"""What the reference form counts, case by case, by either engine: days on the edge, ties, holes, and where a record belongs."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from nuanxin.engines.facts import Cell
from nuanxin.errors import UserError
from tests.engines.facts import reference as ref
from tests.engines.facts.conftest import Opening
from tests.engines.facts.facts import WINDOW, Rows, rows_of

VILLAGE, OTHER_VILLAGE, COUNTY = "360722101201", "360722102201", "360722000000"
TOWN, OTHER_TOWN, OWN = "360722101", "360722102", "360722000"
BY_ID = {cell.id: cell for cell in (*ref.CELLS, *ref.OTHER_CELLS)}


def tables(*areas: str, **rows: list[dict[str, Any]]) -> Rows:
    """People 1, 2, … in these areas, and what happened to them."""
    people = rows_of(ref.PERSONS, *({"area": area, "household": 1} for area in areas))
    return {"persons": people} | {name: rows_of(ref.CONTRACT[name], *found) for name, found in rows.items()}


def total(opened: Opening, facts: Rows, *cells: str) -> list[Any]:
    counted = opened(facts).aggregate([BY_ID[cell] for cell in cells], WINDOW, "360722", 9)
    return [counted["", cell] for cell in cells]


def recognised(decided_on: str = "8-01", ended_on: str | None = None, person: int = 1) -> dict[str, Any]:
    return {"person": person, "decided_on": decided_on, "ended_on": ended_on}


@pytest.mark.parametrize(
    ("decided_on", "ended_on", "count"),
    [
        ("8-01", None, 1),
        ("9-23", None, 1),
        ("9-24", None, 0),
        ("8-01", "9-01", 1),
        ("8-01", "8-31", 0),
        ("9-10", "9-10", 1),
        ("8-01", "12-31", 1),
    ],
)
def test_register_has_whoever_was_on_it_for_a_day_of_the_window(opened: Opening, decided_on: str, ended_on: str | None, count: int) -> None:
    assert total(opened, tables(VILLAGE, recognitions=[recognised(decided_on, ended_on)]), "c1") == [count]


def test_register_has_a_person_recognised_twice_once(opened: Opening) -> None:
    twice = [recognised("8-01", "9-05"), recognised("9-10")]

    assert total(opened, tables(VILLAGE, recognitions=twice), "c1") == [1]


@pytest.mark.parametrize(
    ("from_on", "until_on", "count"),
    [(None, None, 1), ("9-23", None, 1), ("9-24", None, 0), (None, "9-23", 1), (None, "9-22", 0), ("9-01", "9-30", 1)],
)
def test_category_counts_if_held_on_the_last_day(opened: Opening, from_on: str | None, until_on: str | None, count: int) -> None:
    held = [{"person": 1, "category": "AGE", "from_on": from_on, "until_on": until_on}]

    assert total(opened, tables(VILLAGE, recognitions=[recognised()], holdings=held), "c1", "c2", "c3") == [1, 0, count]


@pytest.mark.parametrize(("from_on", "until_on", "count"), [("9-10", None, 1), ("9-11", None, 0), (None, "9-10", 1), (None, "9-09", 0)])
def test_category_counts_on_the_day_of_the_exit_if_that_was_earlier(
    opened: Opening, from_on: str | None, until_on: str | None, count: int
) -> None:
    held = [{"person": 1, "category": "AGE", "from_on": from_on, "until_on": until_on}]

    assert total(opened, tables(VILLAGE, recognitions=[recognised("8-01", "9-10")], holdings=held), "c3") == [count]


def test_category_is_judged_by_the_latest_recognition(opened: Opening) -> None:
    twice = [recognised("8-01", "9-05"), recognised("9-10")]
    held = [{"person": 1, "category": "AGE", "until_on": "9-08"}, {"person": 1, "category": "LONG", "from_on": "9-08"}]

    assert total(opened, tables(VILLAGE, recognitions=twice, holdings=held), "c2", "c3") == [1, 0]


def test_person_holding_several_categories_counts_in_each(opened: Opening) -> None:
    held = [{"person": 1, "category": code} for code in ("LONG", "AGE", "AGE")]

    assert total(opened, tables(VILLAGE, recognitions=[recognised()], holdings=held), "c1", "c2", "c3", "c4") == [1, 1, 1, 0]


@pytest.mark.parametrize(
    ("started_on", "ended_on", "count"),
    [("9-23", None, 1), ("9-24", None, 0), ("8-01", "9-23", 0), ("8-01", "9-24", 1)],
)
def test_employed_is_who_had_started_and_not_left(opened: Opening, started_on: str, ended_on: str | None, count: int) -> None:
    placed = [{"person": 1, "started_on": started_on, "ended_on": ended_on, "form": "flexible", "helped": False}]
    held = [{"person": 1, "category": "FISH"}]
    facts = tables(VILLAGE, recognitions=[recognised()], placements=placed, holdings=held)

    assert total(opened, facts, "c21", "c22", "c30") == [count, 0, count]


@pytest.mark.parametrize(("visited_on", "count"), [("8-31", 0), ("9-01", 1), ("9-10", 1), ("9-11", 0), ("9-24", 0)])
def test_visit_counts_while_on_the_register_the_day_of_exit_included(opened: Opening, visited_on: str, count: int) -> None:
    seen = [{"person": 1, "visited_on": visited_on, "method": "condolence"}]

    assert total(opened, tables(VILLAGE, recognitions=[recognised("8-01", "9-10")], visits=seen), "c11") == [count]


def test_visits_are_counted_not_visited_people_and_phone_calls_are_none(opened: Opening) -> None:
    seen = [{"person": 1, "visited_on": "9-05", "method": method} for method in ("home_visit", "home_visit", "phone")]
    overlapping = [recognised("8-01", "9-10"), recognised("9-01")]

    assert total(opened, tables(VILLAGE, recognitions=overlapping, visits=seen), "c11") == [2]


def test_visit_to_somebody_never_recognised_does_not_count(opened: Opening) -> None:
    seen = [{"person": 1, "visited_on": "9-05", "method": "home_visit"}]

    assert total(opened, tables(VILLAGE, visits=seen), "c11") == [0]


def test_fairs_and_openings_belong_to_their_own_area(opened: Opening) -> None:
    facts = tables(
        fairs=[
            {"area": area, "held_on": "9-05", "form": form} for area, form in ((VILLAGE, "on_site"), (COUNTY, "mobile"), (COUNTY, "online"))
        ],
        vacancies=[
            {"area": VILLAGE, "collected_on": "9-05", "openings": 3, "large_employer": True, "post": 1},
            {"area": VILLAGE, "collected_on": "9-05", "openings": 4, "large_employer": None, "post": 2},
            {"area": COUNTY, "collected_on": "8-05", "openings": 5, "large_employer": True, "post": 3},
        ],
    )

    counted = opened(facts).aggregate([BY_ID[c] for c in ("c12", "c13", "c14", "c15")], WINDOW, "360722", 9)

    assert counted == {
        ("", "c12"): 3,
        ("", "c13"): 2,
        ("", "c14"): 7,
        ("", "c15"): 3,
        (TOWN, "c12"): 1,
        (TOWN, "c13"): 1,
        (TOWN, "c14"): 7,
        (TOWN, "c15"): 3,
        (OWN, "c12"): 2,
        (OWN, "c13"): 1,
    }


@pytest.mark.parametrize(
    ("placements", "counts"),
    [
        ([("9-05", "enterprise", 1)], [1, 1, 0]),
        ([("9-05", "enterprise", 1), ("9-06", "flexible", 2)], [1, 0, 1]),
        ([("9-06", "enterprise", 1), ("9-05", "flexible", 2)], [1, 1, 0]),
        ([("9-05", "enterprise", 2), ("9-05", "flexible", 1)], [1, 1, 0]),
        ([("9-05", "enterprise", 1), ("9-24", "flexible", 2)], [1, 1, 0]),
        ([("8-31", "enterprise", 1)], [0, 0, 0]),
    ],
)
def test_person_placed_several_times_counts_under_the_latest_in_the_window(
    opened: Opening, placements: list[tuple[str, str, int]], counts: list[int]
) -> None:
    placed = [{"person": 1, "started_on": day, "form": form, "helped": True, "seq": seq} for day, form, seq in placements]

    assert total(opened, tables(VILLAGE, placements=placed), "c16", "c17", "c18") == counts


def test_placement_without_help_is_not_the_latest_one(opened: Opening) -> None:
    placed = [
        {"person": 1, "started_on": "9-05", "form": "enterprise", "helped": True},
        {"person": 1, "started_on": "9-06", "form": "flexible", "helped": False},
    ]

    assert total(opened, tables(VILLAGE, placements=placed), "c16", "c17", "c18") == [1, 1, 0]


def test_reliefs_to_people_on_the_register_are_counted_and_added_up_exactly(opened: Opening) -> None:
    given = [
        {"person": person, "given_on": "9-05", "amount_yuan": Decimal(amount)} for person, amount in ((1, "0.10"), (1, "0.20"), (2, "9.99"))
    ]
    facts = tables(VILLAGE, VILLAGE, recognitions=[recognised("9-20")], reliefs=given)

    assert total(opened, facts, "c31", "c32") == [2, Decimal("0.30")]


def test_person_of_the_bare_county_stands_under_the_countys_own_code(opened: Opening) -> None:
    facts = tables(VILLAGE, COUNTY, recognitions=[recognised(), recognised(person=2)])

    counted = opened(facts).aggregate([BY_ID["c1"]], WINDOW, "360722", 9)

    assert counted == {("", "c1"): 2, (TOWN, "c1"): 1, (OWN, "c1"): 1}


def test_villages_of_a_township_and_the_township_itself(opened: Opening) -> None:
    areas = (VILLAGE, "360722101202", "360722101000", OTHER_VILLAGE)
    facts = tables(*areas, recognitions=[recognised(person=n) for n in (1, 2, 3, 4)])

    counted = opened(facts).aggregate([BY_ID["c1"]], WINDOW, "360722101", 12)

    assert counted == {("", "c1"): 3, (VILLAGE, "c1"): 1, ("360722101202", "c1"): 1, ("360722101000", "c1"): 1}


def test_levels_are_counted_together(opened: Opening) -> None:
    facts = tables(VILLAGE, OTHER_VILLAGE, "360721101201", recognitions=[recognised(person=n) for n in (1, 2, 3)])

    counted = opened(facts).roll_up([BY_ID["c1"]], WINDOW, "3607", [9, 6])

    assert {area: n for (area, _), n in counted.items()} == {"": 3, TOWN: 1, OTHER_TOWN: 1, "360721101": 1, "360722": 2, "360721": 1}


def test_household_in_two_townships_is_one_in_the_total(opened: Opening) -> None:
    facts = tables(VILLAGE, OTHER_VILLAGE, recognitions=[recognised(), recognised(person=2)])

    counted = opened(facts).aggregate([BY_ID["households"]], WINDOW, "360722", 9)

    assert counted == {("", "households"): 1, (TOWN, "households"): 1, (OTHER_TOWN, "households"): 1}


def test_different_posts_are_counted_once_each_and_unnamed_ones_not(opened: Opening) -> None:
    posts = [(4, "9-02"), (4, "9-03"), (5, "9-03"), (None, "9-04"), (6, "8-31")]
    referred = [{"person": 1, "post": post, "referred_on": day} for post, day in posts]
    facts = tables(VILLAGE, recognitions=[recognised()], referrals=referred)

    rows = opened(facts).select(ref.SERVED, ref.FEWER_THAN_THREE, WINDOW, "360722", ["posts", "referrals"])

    assert rows == [{"key": 1, "person": 1, "area": VILLAGE, "posts": 2, "referrals": 4}]


def test_post_is_found_among_referrals_of_another_county(opened: Opening) -> None:
    facts = tables(
        "360102101201",
        referrals=[{"person": 1, "post": 9, "referred_on": "9-02"}],
        vacancies=[{"area": VILLAGE, "collected_on": "1-05", "openings": 3, "post": post} for post in (8, 9)],
    )

    assert total(opened, facts, "referred") == [3]


def test_the_last_of_each_kind_is_the_last_of_all_not_of_the_area(opened: Opening) -> None:
    held = [("360102101201", "9-20", "online"), (VILLAGE, "9-05", "online"), (VILLAGE, "9-06", "on_site")]
    facts = tables(fairs=[{"area": area, "held_on": day, "form": form} for area, day, form in held])

    rows = opened(facts).select(ref.LATEST_FAIRS, None, WINDOW, "360722", ["form"])

    assert rows == [{"key": 3, "person": None, "area": VILLAGE, "form": "on_site"}]


def test_unknown_wish_is_not_a_wish(opened: Opening) -> None:
    facts = tables(VILLAGE, VILLAGE, recognitions=[recognised(), recognised(person=2)])
    facts["persons"][1]["wants_job"] = True

    assert total(opened, facts, "willing") == [1]


def test_list_is_ordered_as_asked_with_nothing_last(opened: Opening) -> None:
    ended = {1: None, 2: "9-20", 3: "9-10", 4: None}
    facts = tables(*[VILLAGE] * 4, recognitions=[recognised("8-01", day, person) for person, day in ended.items()])

    rows = opened(facts).select(ref.REGISTER, None, WINDOW, "360722", [], ["ended_on"])

    assert [row["key"] for row in rows] == [3, 2, 1, 4]


def test_list_may_be_cut_after_so_many(opened: Opening) -> None:
    facts = tables(*[VILLAGE] * 4, recognitions=[recognised(person=person) for person in (1, 2, 3, 4)])

    lists = [opened(facts).select(ref.REGISTER, None, WINDOW, "360722", limit=limit) for limit in (None, 2, 0)]

    assert [[row["key"] for row in rows] for rows in lists] == [[1, 2, 3, 4], [1, 2], []]


@pytest.mark.parametrize(("columns", "order"), [(["has_OLD"], []), ([], ["has_OLD"])])
def test_list_of_an_unknown_column_is_refused(opened: Opening, columns: list[str], order: list[str]) -> None:
    with pytest.raises(UserError, match="没有取数范围“在册人员”的列“has_OLD”"):
        opened(tables(VILLAGE)).select(ref.REGISTER, None, WINDOW, "360722", columns, order)


def test_rows_of_a_table_without_people_have_none(opened: Opening) -> None:
    facts = tables(fairs=[{"area": VILLAGE, "held_on": "9-05", "form": "online"}])

    rows = opened(facts).select(ref.HELD, None, WINDOW, "360722", ["form"])

    assert rows == [{"key": 1, "person": None, "area": VILLAGE, "form": "online"}]


def test_cell_of_a_frame_without_conditions_counts_every_row_under_the_area(opened: Opening) -> None:
    facts = tables(VILLAGE, COUNTY, "360721101201")

    counted = opened(facts).aggregate([Cell("people", ref.PLACED_HERE)], WINDOW, "360722101", 12)

    assert counted == {("", "people"): 1, (VILLAGE, "people"): 1}
