"""Planted truths: who may be suggested for whom, with which result, and who never."""

from __future__ import annotations

from datetime import date

import pytest

from nuanxin.engines.linkage.definition import waterfall
from nuanxin.engines.linkage.waterfall import statement
from tests.engines.linkage.records import linked, numbered

BORN = date(1970, 6, 15)
WATER, NORTH, OTHER_TOWN = "360722100201", "360722100202", "360722101201"


def somebody(**facts):
    return {"name": "王伟芳", "birth_on": BORN, "sex": "F", "phone": 11, "area": WATER, "head": "360722", "tail": "0028"} | facts


def told(people, rows, taken=()):
    found = linked(numbered(people, "person"), numbered(rows, "row"), taken)
    return [(one.row, one.person, one.result, one.rule, one.note) for one in found]


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        ({"birth_on": BORN, "phone": 11}, "birth_phone"),
        ({"birth_on": BORN, "phone": 11, "area": OTHER_TOWN}, "birth_phone"),
        ({"birth_on": BORN, "area": WATER}, "birth_place"),
        ({"birth_on": BORN, "area": NORTH, "phone": 99}, "birth_place"),
        ({"birth_on": date(1970, 7, 20), "phone": 11}, "phone"),
        ({"birth_on": date(1970, 1, 1), "phone": 11}, "phone"),
        ({"phone": 11}, "phone"),
        ({"birth_on": BORN}, "birth"),
        ({"birth_on": BORN, "area": OTHER_TOWN}, "birth_only_place_differs"),
        ({"birth_on": BORN, "phone": 99}, "birth_only_phone_differs"),
        ({"birth_on": date(1970, 5, 20), "area": WATER}, "near_birth_place"),
        ({"birth_on": date(1971, 6, 15), "area": NORTH}, "near_birth_place"),
        ({"head": "3607", "tail": "0028"}, "masked"),
        ({"head": "360722", "tail": "0028", "birth_on": BORN}, "masked"),
        ({"name": "王伟方", "birth_on": BORN, "phone": 11}, "sound_phone"),
        ({"name": "王维芳", "birth_on": BORN, "area": NORTH}, "sound_place"),
    ],
)
def test_one_person_of_the_ledger_is_matched(row, rule):
    strangers = [somebody(name="李强", birth_on=date(1960, 2, 3), phone=12, tail="0011", sex="M")]

    assert told([*strangers, somebody()], [{"name": "王伟芳"} | row]) == [(1, 2, "matched", rule, "")]


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        ({"name": "王伟兰", "birth_on": BORN, "phone": 11, "area": WATER}, "spelling"),
        ({"name": "王伟", "birth_on": BORN, "area": WATER}, "spelling"),
        ({"birth_on": BORN, "phone": 99, "area": OTHER_TOWN}, "birth_elsewhere"),
        ({"area": WATER}, "village"),
        ({"name": "王伟方", "head": "3607", "tail": "0028"}, "masked_spelling"),
    ],
)
def test_weak_evidence_is_a_candidate_only(row, rule):
    assert told([somebody()], [{"name": "王伟芳"} | row]) == [(1, 1, "several_candidates", rule, "weak")]


@pytest.mark.parametrize(
    "row",
    [
        {"phone": 11, "name": "李强"},
        {"phone": 11, "name": "李强", "area": WATER},
        {"phone": 11, "name": "李强", "birth_on": BORN, "area": WATER},
        {"birth_on": BORN, "area": WATER, "name": "李芳"},
        {"name": "王伟芳"},
        {"name": "王伟芳", "area": NORTH},
        {"name": "王伟芳", "birth_on": date(1990, 1, 2), "area": WATER},
        {"name": "王伟芳", "birth_on": BORN, "phone": 11, "sex": "M"},
        {"name": "王伟芳", "head": "3607", "tail": "0029", "birth_on": BORN, "phone": 11},
        {"name": "王伟芳", "head": "3622", "tail": "0028"},
        {"name": "王", "birth_on": BORN, "phone": 11},
        {"name": "", "birth_on": BORN, "phone": 11},
        {"name": None, "birth_on": BORN, "phone": 11},
        {"name": "王伟芳", "area": "360722000000"},
        {"name": "王伟芳", "birth_on": date(1900, 1, 1)},
    ],
)
def test_nobody_is_suggested_on_a_phone_a_name_or_an_empty_key_alone(row):
    assert told([somebody()], [row]) == []


def test_impossible_birth_date_on_both_sides_is_no_agreement():
    day = date(1900, 1, 1)

    assert told([somebody(birth_on=day, phone=None)], [{"name": "王伟芳", "birth_on": day}]) == []


def test_couple_with_one_phone_is_two_people():
    couple = [somebody(), somebody(name="李强", birth_on=date(1968, 1, 2), sex="M", tail="0011")]

    assert told(couple, [{"name": "李强", "phone": 11}, {"name": "王伟芳", "phone": 11}]) == [
        (1, 2, "matched", "phone", ""),
        (2, 1, "matched", "phone", ""),
    ]


def test_phone_of_more_people_than_a_family_says_nothing():
    village_office = [somebody(name=name, birth_on=date(1960 + n, 2, 3)) for n, name in enumerate(["李强", "赵云", "钱多", "孙行", "周全"])]

    assert told(village_office, [{"name": "李强", "phone": 11}]) == []


def test_twins_both_on_file_are_told_apart_by_their_names():
    twins = [somebody(), somebody(name="王伟兰", tail="0044")]

    rows = [{"name": "王伟兰", "birth_on": BORN, "phone": 11}, {"name": "王伟芳", "birth_on": BORN, "phone": 11}]
    assert told(twins, rows) == [(1, 2, "matched", "birth_phone", ""), (2, 1, "matched", "birth_phone", "")]


def test_third_sister_is_taken_for_neither_twin():
    twins = [somebody(), somebody(name="王伟兰", tail="0044")]

    found = told(twins, [{"name": "王伟红", "birth_on": BORN, "phone": 11}])
    assert found == [(1, 1, "several_candidates", "spelling", "rivals"), (1, 2, "several_candidates", "spelling", "rivals")]


def test_twin_of_somebody_whom_another_row_names_is_not_suggested():
    rows = [{"name": "王伟芳", "birth_on": BORN, "phone": 11}, {"name": "王伟兰", "birth_on": BORN, "phone": 11}]

    assert told([somebody()], rows) == [(1, 1, "matched", "birth_phone", "")]


def test_twin_of_somebody_whom_the_list_names_by_number_is_not_suggested():
    assert told([somebody()], [{"name": "王伟兰", "birth_on": BORN, "phone": 11}], taken=[1]) == []


def test_person_whom_the_list_names_by_number_is_a_candidate_for_a_second_row():
    assert told([somebody()], [{"name": "王伟芳", "birth_on": BORN}], taken=[1]) == [(1, 1, "several_candidates", "birth", "taken")]


def test_namesakes_of_one_birthday_are_several_candidates():
    namesakes = [somebody(), somebody(phone=12, area=OTHER_TOWN, tail="0044")]

    assert told(namesakes, [{"name": "王伟芳", "birth_on": BORN}]) == [
        (1, 1, "several_candidates", "birth", "rivals"),
        (1, 2, "several_candidates", "birth", "rivals"),
    ]


def test_namesakes_of_one_birthday_are_told_apart_by_phone_or_place():
    namesakes = [somebody(), somebody(phone=12, area=OTHER_TOWN, tail="0044")]

    rows = [{"name": "王伟芳", "birth_on": BORN, "phone": 12}, {"name": "王伟芳", "birth_on": BORN, "phone": 11, "area": WATER}]
    assert [found[:3] for found in told(namesakes, rows)] == [(1, 2, "matched"), (2, 1, "matched")]


def test_two_rows_of_different_birthdays_for_one_person_are_both_open():
    rows = [{"name": "王伟芳", "birth_on": date(1970, 6, 20), "phone": 11}, {"name": "王伟芳", "birth_on": date(1970, 6, 1), "phone": 11}]

    assert told([somebody()], rows) == [
        (1, 1, "several_candidates", "phone", "contested"),
        (2, 1, "several_candidates", "phone", "contested"),
    ]


def test_row_clearly_ahead_keeps_its_claim():
    rows = [{"name": "王伟芳", "birth_on": BORN, "phone": 11}, {"name": "王伟芳", "birth_on": date(1970, 6, 1), "phone": 11}]

    assert told([somebody()], rows) == [
        (1, 1, "matched", "birth_phone", ""),
        (2, 1, "several_candidates", "phone", "contested"),
    ]


def test_several_rows_that_say_the_same_are_one_person():
    row = {"name": "王伟芳", "birth_on": BORN, "phone": 11}

    assert [found[:3] for found in told([somebody()], [row, row, row])] == [(1, 1, "matched"), (2, 1, "matched"), (3, 1, "matched")]


def test_at_most_a_handful_of_candidates_is_shown():
    namesakes = [somebody(phone=number, tail=f"{number:04d}") for number in range(20, 30)]

    found = told(namesakes, [{"name": "王伟芳", "birth_on": BORN}])
    assert [one[1] for one in found] == list(range(1, waterfall().most_candidates + 1))


def test_empty_sides_give_nothing():
    assert [told([], []), told([somebody()], []), told([], [{"name": "王伟芳", "birth_on": BORN}])] == [[], [], []]


def test_levels_of_a_match_are_handed_over():
    [found] = linked(
        numbered([somebody()], "person"), [{"row": 5, "name": "王伟芳", "birth_on": date(1970, 7, 1), "phone": 11, "area": NORTH}]
    )

    assert found.levels.days == 16
    assert (found.levels.name, found.levels.birth, found.levels.phone, found.levels.place) == ("same", "days", "same", "town")
    assert (found.levels.sex, found.levels.mask, found.weight) == ("unknown", "unknown", 16.0)


def test_statement_names_its_steps_in_the_order_of_telling():
    text = statement(waterfall())

    steps = ["identities", "kinds", "near", "seen", "judged", "claims", "ranked", "leaders", "contested", "noted", "kept"]
    assert [text.index(f"{step} AS (") for step in steps] == sorted(text.index(f"{step} AS (") for step in steps)
