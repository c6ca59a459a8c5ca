"""The rules as SQL give what the slow judge gives, on random small lists full of namesakes, twins, gaps and shared phones."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from nuanxin.engines.linkage.definition import waterfall
from tests.engines.linkage.judge import judge
from tests.engines.linkage.records import linked

NAMES = ["王伟芳", "王伟方", "王伟兰", "王芳伟", "王伟", "王芳", "李强", "李墙", "欧阳建国", "欧阳国", "李", "", None]
DAYS = [date(1970, 1, 5), date(1970, 1, 1), date(1970, 2, 20), date(1971, 1, 5), date(1970, 8, 30), date(1900, 1, 1), None]
PLACES = ["360722100201", "360722100202", "360722101201", "360722100000", "360722000000", "3607", "", None]
FACTS = st.fixed_dictionaries(
    {
        "name": st.sampled_from(NAMES),
        "birth_on": st.sampled_from(DAYS),
        "sex": st.sampled_from(["M", "F", "?", None, None]),
        "phone": st.sampled_from([1, 2, 3, None]),
        "area": st.sampled_from(PLACES),
        "head": st.sampled_from(["3607", "360722", "", None]),
        "tail": st.sampled_from(["1234", "1254", None, None]),
    }
)
PEOPLE = st.lists(FACTS, max_size=8).map(lambda found: [{"person": number} | one | whole(one) for number, one in enumerate(found)])
ROWS = st.lists(FACTS, max_size=8).map(lambda found: [{"row": number * 7} | known(one) for number, one in enumerate(found)])


def whole(one):
    """Somebody on file has a whole number; the sex is known or not."""
    return {"head": "360722", "tail": one["tail"] or "9999", "sex": one["sex"] if one["sex"] != "?" else "F"}


def known(one):
    return one | {"sex": None if one["sex"] == "?" else one["sex"]}


@settings(max_examples=300, deadline=None)
@given(people=PEOPLE, rows=ROWS, taken=st.sets(st.integers(0, 7), max_size=2))
def test_rules_answer_like_the_judge(people, rows, taken):
    found = [(one.row, one.person, one.result, one.weight, one.rule, one.note) for one in linked(people, rows, taken)]

    assert found == judge(waterfall(), people, rows, taken)


@settings(max_examples=100, deadline=None)
@given(people=PEOPLE, rows=ROWS)
def test_whatever_the_list_a_suggestion_rests_on_a_name_and_something_else(people, rows):
    names = {person["person"]: person["name"] for person in people} | {("row", row["row"]): row["name"] for row in rows}

    for one in linked(people, rows):
        assert len(names[one.person]) > 1
        assert len(names["row", one.row]) > 1
        assert one.levels.name in ("same", "sound", "edit")
        assert "same" in (one.levels.birth, one.levels.phone, one.levels.mask) or one.levels.place in ("village", "town")
        assert "other" not in (one.levels.sex, one.levels.mask)


@settings(max_examples=100, deadline=None)
@given(people=PEOPLE, rows=ROWS)
def test_a_row_is_matched_with_one_person_or_with_none(people, rows):
    found = linked(people, rows)
    matched = [one.row for one in found if one.result == "matched"]

    assert len(set(matched)) == len(matched)
    assert not set(matched) & {one.row for one in found if one.result != "matched"}
