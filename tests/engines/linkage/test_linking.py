"""Rules and score put together: where the score speaks, the rules' candidates are silent; what the rules matched stays."""

from __future__ import annotations

import pyarrow as pa
import pytest

from nuanxin.engines.linkage import linking, scoring
from nuanxin.engines.linkage.linking import Linked, link
from tests.engines.linkage.records import sides

LEVELS = {"name": "same", "birth": "unknown", "phone": "same", "place": "unknown", "sex": "unknown", "mask": "unknown", "days": None}


def table(*found):
    return pa.Table.from_pylist(
        [
            {"row": row, "person": person, "result": result, "weight": 1.0, "rule": rule, "note": ""} | LEVELS
            for row, person, result, rule in found
        ]
    )


RULES = table((1, 10, "matched", "phone"), (2, 20, "several_candidates", "village"), (3, 30, "several_candidates", "village"))


def told(linked):
    return [(one.row, one.person, one.result, one.rule) for one in linked.matches()]


def test_without_a_score_the_rules_are_told():
    linked = Linked(RULES, None)

    assert (linked.is_scored, len(told(linked))) == (False, 3)


def test_score_replaces_the_candidates_of_its_rows():
    linked = Linked(RULES, table((2, 21, "matched", "")))

    assert linked.is_scored is True
    assert told(linked) == [(1, 10, "matched", "phone"), (3, 30, "several_candidates", "village"), (2, 21, "matched", "")]


def test_without_a_model_nothing_is_scored(monkeypatch):
    monkeypatch.setattr(scoring, "score", lambda *arguments: pytest.fail("scored without a model"))

    with sides([], []) as nobody:
        assert link(nobody).is_scored is False


def test_with_a_model_but_no_library_nothing_is_scored(monkeypatch):
    monkeypatch.setattr(linking.scoring, "is_available", lambda: False)

    with sides([], []) as nobody:
        assert link(nobody, {"settings": {}}).is_scored is False
