"""Which word is believed, and which contradict each other."""

from __future__ import annotations

import datetime

from hypothesis import given
from hypothesis import strategies as st

from nuanxin.benefits.cases.words import Gathered, Source, Weight, Word, believed

MAY, JUNE = datetime.date(2022, 5, 1), datetime.date(2022, 6, 1)
BELIEF, RECORD, COLLECTED = Weight


def word(value, on=None, weight=RECORD) -> Word:
    return Word(value, Source("来源", on), weight)


def values(*words: Word) -> list:
    return [one.value for one in believed(words)]


def test_of_records_the_newest_counts():
    assert values(word("a", MAY), word("b", JUNE)) == ["b"]


def test_records_of_the_same_day_that_differ_contradict_each_other():
    assert values(word("a", MAY), word("b", MAY)) == ["a", "b"]


def test_records_of_the_same_day_that_say_the_same_do_not():
    assert values(word("a", MAY), word("a", MAY)) == ["a"]


def test_a_record_and_a_collected_fact_contradict_each_other_whatever_their_days():
    assert values(word("a", JUNE), word("b", MAY, COLLECTED)) == ["a", "b"]
    assert values(word("a"), word("b", JUNE, COLLECTED)) == ["a", "b"]


def test_of_collected_facts_the_newest_counts():
    assert values(word("a", MAY, COLLECTED), word("b", JUNE, COLLECTED)) == ["b"]


def test_what_a_clerk_noted_gives_way_to_every_record():
    assert values(word("a", MAY), word("b", JUNE, BELIEF)) == ["a"]


def test_what_a_clerk_noted_counts_alone_where_no_record_speaks():
    assert values(word("b", JUNE, BELIEF)) == ["b"]


def test_of_a_note_and_a_collected_fact_the_newer_counts():
    assert values(word("a", MAY, BELIEF), word("b", JUNE, COLLECTED)) == ["b"]
    assert values(word("a", JUNE, BELIEF), word("b", MAY, COLLECTED)) == ["a"]


def test_on_the_same_day_what_was_collected_counts():
    assert values(word("a", MAY, BELIEF), word("b", MAY, COLLECTED)) == ["b"]


def test_a_note_without_a_day_is_older_than_everything():
    assert values(word("a", None, BELIEF), word("b", MAY, COLLECTED)) == ["b"]


def test_what_a_source_does_not_know_it_does_not_tell():
    to = Gathered()
    for nothing in (None, ""):
        to.tell("hukou", nothing, "人员档案")

    assert to.facts() == {}


def test_no_and_none_at_all_are_told():
    to = Gathered()
    to.tell("studying", False, "来源")
    to.tell("jobs_recommended", 0, "来源")

    assert to.facts() == {"studying": False, "jobs_recommended": 0}


def test_of_other_people_a_contradiction_is_not_known():
    to = Gathered()
    for status in ("flexible", "enterprise"):
        to.tell("status", status, "就业登记", MAY)
    to.tell("sex", "F", "人员档案")

    assert (to.undisputed(), to.facts()) == ({"sex": "F"}, {"status": "flexible", "sex": "F"})
    assert [(one.name, [part.value for part in one.words]) for one in to.disputes()] == [("status", ["flexible", "enterprise"])]


def test_a_source_tells_its_day():
    assert [str(Source("走访联系", MAY)), str(Source("人员档案"))] == ["走访联系（2022-05-01）", "人员档案"]


DAYS = st.none() | st.dates(datetime.date(2022, 5, 1), datetime.date(2022, 5, 4))
WORDS = st.lists(st.builds(word, st.sampled_from("abc"), DAYS, st.sampled_from(Weight)), min_size=1, max_size=6)


@given(WORDS)
def test_what_is_believed_was_said_by_somebody_and_differs(words):
    found = believed(words)

    assert found
    assert all(one in words for one in found)
    assert len({one.value for one in found}) == len(found)


@given(WORDS, st.randoms())
def test_the_order_of_the_words_changes_nothing(words, random):
    shuffled = list(words)
    random.shuffle(shuffled)

    assert {one.value for one in believed(words)} == {one.value for one in believed(shuffled)}
