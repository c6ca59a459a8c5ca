"""Scoring of what the rules leave open: better than the rules alone, never another name, and not without enough to learn from."""

from __future__ import annotations

import pytest

from bench.linkage.fixture import case
from nuanxin.engines.linkage import linking, scoring
from nuanxin.engines.linkage.definition import waterfall
from nuanxin.engines.linkage.sides import LABELLED, Sides
from tests.engines.linkage.records import need_splink, numbered, sides

need_splink()
CASE = case(people=12_000, rows=1_500, labelled=900, seed=5)
ALL = ("name", "birth", "phone", "place", "sex")


@pytest.fixture(scope="module")
def both():
    with Sides.of(waterfall(), CASE.people, CASE.rows) as opened:
        yield opened


@pytest.fixture(scope="module")
def model(both):
    return scoring.train(both, CASE.labelled, scoring.fields_of(both))


def measured(found):
    matched = [one for one in found if one.result == "matched"]
    right = sum(CASE.truth[one.row] == one.person for one in matched)
    return right / len(matched), right / sum(person is not None for person in CASE.truth.values())


def test_score_finds_more_than_the_rules_and_stays_right(both, model):
    by_rules, scored = linking.link(both), linking.link(both, model)

    (rules_precision, rules_recall), (precision, recall) = measured(by_rules.matches()), measured(scored.matches())
    assert (by_rules.is_scored, scored.is_scored) == (False, True)
    assert min(rules_precision, precision) >= 0.995
    assert rules_recall >= 0.9
    assert recall >= rules_recall + 0.02


def test_score_never_suggests_another_name_or_contradicts_the_sex(both, model):
    found = [one for one in linking.link(both, model).matches() if not one.rule]

    assert found
    assert {one.levels.name for one in found if one.result == "matched"} <= {"same", "sound"}
    assert {one.levels.name for one in found} <= {"same", "sound", "edit"}
    assert "other" not in {one.levels.sex for one in found}


def test_row_is_matched_at_most_once(both, model):
    matched = [one.row for one in linking.link(both, model).matches() if one.result == "matched"]

    assert len(set(matched)) == len(matched)


def test_score_leaves_what_the_rules_matched(both, model):
    by_rules = {(one.row, one.person) for one in linking.link(both).matches() if one.result == "matched"}
    after = {(one.row, one.person) for one in linking.link(both, model).matches() if one.result == "matched"}

    assert by_rules <= after


def test_model_names_its_fields_and_holds_nothing_of_persons(both, model):
    text = str(model)

    assert tuple(model["fields"]) == ALL
    assert 0.5 < model["share"] < 0.7
    assert not [name for name in CASE.people.column("name").to_pylist()[:2000] if name in text]


def test_every_level_of_the_model_has_its_share(model):
    levels = [level for one in model["settings"]["comparisons"] for level in one["comparison_levels"] if not level.get("is_null_level")]

    assert all(level["m_probability"] >= scoring.LEAST_M and level["u_probability"] >= scoring.LEAST_U for level in levels)


def test_too_few_labels_teach_nothing(both):
    assert scoring.train(both, CASE.labelled.slice(0, scoring.FEWEST_LABELS - 1), ALL) is None


def test_list_without_names_is_not_scored(both):
    assert scoring.train(both, CASE.labelled, ("birth", "phone")) is None


def test_labels_of_nobody_on_file_teach_nothing(both):
    assert scoring.train(both, LABELLED.empty_table(), ALL) is None


def test_fields_are_those_the_rows_really_have():
    rows = [{"name": "王伟", "phone": 7, "area": "360722100000"}, {"name": "李强", "phone": 8}]

    with sides([], numbered(rows, "row")) as few:
        assert scoring.fields_of(few) == ("name", "phone", "place")


def test_empty_list_has_no_fields():
    with sides([], []) as nobody:
        assert scoring.fields_of(nobody) == ()


def test_without_splink_the_rules_stand_alone(both, model, monkeypatch):
    monkeypatch.setattr(scoring, "is_available", lambda: False)

    assert linking.link(both, model).is_scored is False


def test_splink_is_available_here():
    assert scoring.is_available() is True
