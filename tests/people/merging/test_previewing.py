"""The preview of a merge: differing fields with both values, relations with counts, what clashes."""

from __future__ import annotations

import datetime

from nuanxin.people.actions.merging import Counted, Difference, preview
from tests import factories
from tests.people.merging.records import everything


def test_fields_that_differ_are_shown_in_the_users_words(county):
    kept = factories.person(name="王秋实", education="junior", wants_job=None, number="360722197005010011")
    merged = factories.person(name="王秋实", education="college", wants_job=True, phone="13800000000", number="360722197005010038")

    assert preview(kept, merged).fields == (
        Difference("id_number", "身份证号", "360722********0011", "360722********0038", "kept"),
        Difference("phone", "联系电话", "", "138****0000", "merged"),
        Difference("education", "文化程度", "初中", "大专", "kept"),
        Difference("wants_job", "就业意愿", "", "是", "merged"),
    )


def test_places_are_shown_by_name(county):
    kept, merged = factories.person(name="王"), factories.person(name="王", residence=factories.LIUCUN)

    shown = {one.name: (one.kept, one.merged) for one in preview(kept, merged).fields}

    assert shown["residence_id"] == ("水东村委会", "六村村委会")


def test_relations_are_counted_on_both_sides(county):
    kept, merged = factories.person(), factories.person()
    factories.visit(kept)
    for day in (1, 2):
        factories.visit(merged, datetime.date(2022, 8, day))
    factories.recognition(merged)

    assert preview(kept, merged).relations == (Counted("认定", 0, 1), Counted("走访联系", 1, 2))


def test_what_has_to_be_chosen_is_told_apart_from_what_is_there_twice(county):
    kept, merged = factories.person(), factories.person()
    for person, record in ((kept, "甲"), (merged, "乙")):
        factories.visit(person, record=record)
        factories.holding(person, "DISAB")

    found = preview(kept, merged)

    assert [clash.key for clash in found.questions] == ["casework.Visit"]
    assert [clash.title for clash in found.doubles] == ["人员类别"]


def test_a_preview_writes_nothing(county):
    kept, merged = factories.person(), factories.person()
    factories.recognition(kept)
    factories.recognition(merged)
    before = everything()

    preview(kept, merged)

    assert everything() == before
