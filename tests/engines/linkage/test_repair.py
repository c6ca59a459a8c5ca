"""Damaged numbers: every proposal is right, and an undamaged or doubtful one proposes nothing."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nuanxin.engines.linkage.repair import PEOPLE, REASONS, ROWS, Proposal, repair

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def number(day: date, serial: int, place: str = "360722") -> str:
    first = f"{place}{day:%Y%m%d}{serial:03d}"
    return first + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(first, WEIGHTS, strict=True)) % 11]


def loses_much(whole: str) -> bool:
    """Whether keeping it as a floating number changes two digits or more, so that no other damage looks the same."""
    return whole[17] != "X" and all(
        sum(one != other for one, other in zip(whole, kept, strict=True)) > 1 for kept in (str(int(float(whole))), f"{whole[:15]}000")
    )


WHOLE = next(whole for serial in range(120, 999) if loses_much(whole := number(date(1970, 6, 15), serial)))


def proposed(people, rows):
    people = pa.Table.from_pylist([{"person": n, "name": name, "number": text} for n, (name, text) in enumerate(people, 1)], schema=PEOPLE)
    rows = pa.Table.from_pylist([{"row": n, "name": name, "number": text} for n, (name, text) in enumerate(rows, 1)], schema=ROWS)
    return list(repair(people, rows))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (WHOLE[:9] + str((int(WHOLE[9]) + 1) % 10) + WHOLE[10:], "digit"),
        (WHOLE[:17] + ("0" if WHOLE[17] != "0" else "1"), "digit"),
        (WHOLE[:14] + WHOLE[15] + WHOLE[14] + WHOLE[16:], "swapped"),
        (WHOLE[:7] + WHOLE[8:], "length"),
        (WHOLE + "0", "length"),
        (WHOLE[:15] + "000", "truncated"),
        (str(int(float(WHOLE))), "truncated"),
        (f"{WHOLE[0]}.{WHOLE[1:15]}E+17", "truncated"),
        (f"{WHOLE[:4]}**********{WHOLE[-4:]}", "masked"),
        (f"{WHOLE[:6]}********{WHOLE[-4:]}", "masked"),
    ],
)
def test_damaged_number_proposes_the_person(text, kind):
    others = [("王伟芳", number(date(1985, 1, 2), 51)), ("李强", WHOLE[:-1] + "9")]

    assert proposed([("王伟芳", WHOLE), *others], [("王伟芳", text)]) == [Proposal(1, 1, kind, "matched")]


@pytest.mark.parametrize(
    "text", ["", None, "*", "360722************", WHOLE, WHOLE[:14] + "9999", WHOLE[::-1], "无", "同上", "360722", WHOLE[:15] + "100"]
)
def test_what_is_whole_missing_or_too_damaged_proposes_nobody(text):
    assert proposed([("王伟芳", WHOLE)], [("王伟芳", text)]) == []


@pytest.mark.parametrize("name", ["李强", "", None, "王"])
def test_another_or_no_name_proposes_nobody(name):
    assert proposed([("王伟芳", WHOLE), ("", WHOLE), ("王", WHOLE)], [(name, WHOLE[:15] + "000")]) == []


def test_two_people_who_fit_are_several_candidates():
    one, other = number(date(1970, 6, 15), 111), number(date(1970, 6, 15), 112)

    found = proposed([("王伟芳", one), ("王伟芳", other)], [("王伟芳", one[:15] + "000")])
    assert found == [Proposal(1, 1, "truncated", "several_candidates"), Proposal(1, 2, "truncated", "several_candidates")]


def test_every_kind_has_its_reason():
    assert [Proposal(1, 1, kind, "matched").reason for kind in REASONS] == list(REASONS.values())


def damaged(chance: random.Random, whole: str) -> str:
    place = chance.randrange(17)
    kind = chance.choice(["digit", "swapped", "truncated", "masked"])
    if kind == "digit":
        return f"{whole[:place]}{(int(whole[place]) + chance.randrange(1, 10)) % 10}{whole[place + 1 :]}"
    if kind == "swapped":
        return f"{whole[:place]}{whole[place + 1]}{whole[place]}{whole[place + 2 :]}"
    return f"{whole[:15]}000" if kind == "truncated" else f"{whole[:4]}**********{whole[-4:]}"


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_only_proposal_is_the_right_person(seed):
    """Numbers of namesakes lie more than one slip apart here; then what is proposed alone is right."""
    chance = random.Random(seed)
    people = [
        (
            chance.choice(["王伟芳", "李强"]),
            number(date(1950, 1, 1) + timedelta(days=700 * n + chance.randrange(300)), chance.randrange(1000)),
        )
        for n in range(12)
    ]
    rows = [(name, damaged(chance, whole)) for name, whole in people]

    for one in proposed(people, rows):
        if one.result == "matched":
            assert one.person == one.row
