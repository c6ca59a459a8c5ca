"""Households judged by what is on file about their members, and the candidates among many."""

import datetime

import pytest

from nuanxin.casework import households
from nuanxin.errors import UserError
from nuanxin.people.models import HouseholdMembership, UnemploymentSpell
from tests import factories
from tests.factories import households as families

pytestmark = pytest.mark.django_db
ON, BEFORE, AFTER = datetime.date(2022, 9, 8), datetime.date(2022, 9, 7), datetime.date(2022, 9, 9)


@pytest.fixture(autouse=True)
def _county(county):
    return county


def failed(found) -> list[str]:
    return [reason.id for reason in found.reasons if reason.answer is False]


def test_household_of_two_unemployed_is_one_without_work():
    household, _ = families.household({"sex": "F", "birth_on": datetime.date(1980, 1, 1)})

    found = households.judge(household, ON)

    assert (found.answer, found.missing, found.definition.id) == (True, (), "zero-national")
    assert found.reasons[0].text == "法定劳动年龄内的成员是城镇户籍"


def test_household_with_a_member_placed_is_none_whatever_the_clerk_believes():
    household, [_, wife] = families.household({"birth_on": datetime.date(1980, 1, 1)})
    factories.placement(wife, BEFORE)

    found = households.judge(household, ON)

    assert (found.answer, failed(found)) == (False, ["nobody_works"])


@pytest.mark.parametrize(
    ("started_on", "ended_on", "answer"), [(BEFORE, None, False), (AFTER, None, True), (BEFORE, ON, True), (BEFORE, AFTER, False)]
)
def test_placement_counts_from_its_day_until_the_day_of_leaving(started_on, ended_on, answer):
    household, [head] = families.household()
    factories.placement(head, started_on, ended_on=ended_on)

    assert households.judge(household, ON).answer is answer


def test_voided_placement_does_not_count():
    household, [head] = families.household()
    factories.placement(head, BEFORE, voided_at="2022-09-08T00:00Z")

    assert households.judge(household, ON).answer is True


def test_registration_that_ended_does_not_count():
    household, [head] = families.household()
    UnemploymentSpell.objects.filter(person=head).update(ended_on=ON)

    assert failed(households.judge(household, ON)) == ["registered"]


def test_what_nobody_has_told_is_asked_of_whom():
    household, _ = families.household({"employment_status": "", "birth_on": datetime.date(2001, 1, 1)})

    found = households.judge(household, ON)

    assert found.answer is None
    assert [(one.member, one.fact) for one in found.missing] == [(1, "in_labour_force"), (1, "status")]
    assert found.missing[0].question == "有没有劳动能力和就业愿望"


def test_answer_fills_in_what_is_not_on_file():
    household, [_, son] = families.household({"employment_status": "", "birth_on": datetime.date(2001, 1, 1)})

    assert households.judge(household, ON, answers={(son.pk, "in_labour_force"): False}).answer is True


def test_answer_does_not_replace_what_is_on_file():
    household, [head] = families.household()

    assert households.judge(household, ON, answers={(head.pk, "in_labour_force"): False}).answer is True


def test_answer_about_somebody_else_is_not_heard():
    household, _ = families.household({"employment_status": "", "birth_on": datetime.date(2001, 1, 1)})
    stranger = factories.person()

    assert households.judge(household, ON, answers={(stranger.pk, "in_labour_force"): False}).answer is None


def test_household_whose_head_is_not_on_file_is_not_determined():
    household, [head, _] = families.household({"birth_on": datetime.date(1980, 1, 1), "is_registered": True})
    HouseholdMembership.objects.filter(person=head).update(until_on=BEFORE)

    found = households.judge(household, ON)

    assert (found.answer, [(one.member, one.fact) for one in found.missing]) == (None, [(None, "absent_head_works")])
    assert households.judge(household, ON, answers={(None, "absent_head_works"): False}).answer is True
    assert households.judge(household, ON, answers={(None, "absent_head_works"): True}).answer is False


def test_members_are_those_of_the_day():
    household, [_, son] = families.household({"birth_on": datetime.date(2001, 1, 1), "from_on": ON})
    factories.placement(son, BEFORE)

    assert [households.judge(household, day).answer for day in (BEFORE, ON)] == [True, False]


def test_household_without_members_is_refused():
    household, [head] = families.household()
    HouseholdMembership.objects.filter(person=head).update(until_on=BEFORE)

    with pytest.raises(UserError, match="没有登记在册的成员"):
        households.judge(household, ON)


def test_kind_without_a_standard_here_is_refused():
    household, _ = families.household()

    with pytest.raises(UserError, match="没有认定标准"):
        households.judge(household, ON, "RZT")


def test_family_lives_where_its_head_lives():
    household, [head] = families.household()
    families.member(household, residence=factories.CHANGLONG)
    other, [absent, _] = families.household({"residence": factories.LIUCUN})
    HouseholdMembership.objects.filter(person=absent).update(until_on=BEFORE)

    found = households.families([household.pk, other.pk], ON)

    assert [found[one.pk].area for one in (household, other)] == [head.residence_id, factories.LIUCUN]


def test_many_families_cost_as_many_queries_as_one(django_assert_num_queries):
    keys = [families.household({"birth_on": datetime.date(1980, 1, 1)})[0].pk for _ in range(12)]

    with django_assert_num_queries(5):
        found = households.families(keys, ON)

    assert [len(found[key].members) for key in keys] == [2] * 12


def test_candidates_are_neither_placed_nor_recognised():
    good, _ = families.household()
    open_question, _ = families.household({"employment_status": "", "birth_on": datetime.date(2001, 1, 1)})
    _, [worker] = families.household()
    factories.placement(worker, BEFORE)
    families.recognised(families.household()[0])
    families.household(hukou="rural")

    found = households.candidates("360722", ON)

    assert [(one.household, one.answer) for one in found.found] == [(good.pk, True), (open_question.pk, None)]
    assert found.after is None


def test_candidates_of_an_area_live_there():
    here, _ = families.household()
    families.household(residence=factories.CHANGLONG)

    for under in ("360722100", "360722100200"):
        assert [one.household for one in households.candidates(under, ON).found] == [here.pk]


def test_household_recognised_before_and_ended_is_a_candidate_again():
    household, _ = families.household()
    families.recognised(household, ended_on=BEFORE, end_code="other")

    assert [one.household for one in households.candidates("360722", ON).found] == [household.pk]


def test_candidates_go_on_where_they_stopped():
    keys = [families.household()[0].pk for _ in range(5)]

    first = households.candidates("360722", ON, limit=2)
    second = households.candidates("360722", ON, limit=2, after=first.after)
    last = households.candidates("360722", ON, limit=2, after=second.after)

    assert [[one.household for one in part.found] for part in (first, second, last)] == [keys[:2], keys[2:4], keys[4:]]
    assert last.after is None


def test_candidates_agree_with_the_judgement_of_each():
    made = [families.household(dict(one), **head) for head in ({}, {"hukou": ""}, {"employment_status": "inactive"}) for one in OTHERS]

    found = {one.household: one.answer for one in households.candidates("360722", ON, answers=(True, None, False)).found}

    expected = {household.pk: households.judge(household, ON).answer for household, _ in made}
    assert found == expected


OTHERS = (
    {"employment_status": "enterprise"},
    {"employment_status": ""},
    {"sex": "F", "birth_on": datetime.date(1970, 1, 1)},
    {"hukou": "rural"},
    {"birth_on": datetime.date(2015, 1, 1), "hukou": ""},
)


def test_judge_many_leaves_out_areas_without_a_standard():
    household, _ = families.household()

    [(family, judgement)] = households.judge_many([household.pk], ON, "RZT")

    assert (family.household, judgement) == (household.pk, None)
