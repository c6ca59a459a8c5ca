"""Households recognised by their standard, and dissolved by whatever brings a placement."""

import datetime

import pytest

from nuanxin.casework import actions
from nuanxin.errors import UserError
from nuanxin.orgs.intake.withdrawal import withdraw_run
from nuanxin.people.models import CategoryHolding, HouseholdMembership, HouseholdRecognition
from tests import factories
from tests.factories import households as families

DECIDED, LATER, LAST = datetime.date(2022, 8, 1), datetime.date(2022, 9, 5), datetime.date(2022, 9, 20)


@pytest.fixture
def family(officer):
    """A couple, recognised as a household without work: the decision, husband and wife."""
    household, persons = families.household({"sex": "F", "birth_on": datetime.date(1980, 1, 1)})
    return actions.recognise_by_definition(by=officer, household=household, kind="ZERO", decided_on=DECIDED), *persons


def place(by, person, started_on=LATER, **given):
    values = {"form": "enterprise", "is_helped": True, "employer_name": "信丰某厂"} | given
    return actions.record_placement(by=by, person=person, started_on=started_on, **values)


def state(recognition):
    """Its end, the reason, and the ends of the members' category."""
    recognition.refresh_from_db()
    ends = CategoryHolding.objects.standing().filter(category="ZERO").order_by("id").values_list("until_on", flat=True)
    return recognition.ended_on, recognition.end_code, list(ends)


def test_household_without_work_is_recognised(family):
    recognition, *_ = family

    assert (recognition.definition, recognition.kind) == ("zero-national", "ZERO")
    assert state(recognition) == (None, "", [None, None])


def test_decision_recorded_late_ends_with_the_work_that_began_since(officer, county):
    household, [head] = families.household()
    place(officer, head)

    recognition = actions.recognise_by_definition(by=officer, household=household, kind="ZERO", decided_on=DECIDED)

    assert state(recognition) == (LATER, "placed", [LATER])


def test_household_with_work_is_refused_with_the_reason(officer, county):
    household, [head] = families.household()
    factories.placement(head, datetime.date(2022, 7, 1))

    with pytest.raises(UserError, match="不符合“零就业家庭（全国一般标准）”：家庭中已有人就业"):
        actions.recognise_by_definition(by=officer, household=household, kind="ZERO", decided_on=DECIDED)

    assert not HouseholdRecognition.objects.exists()


def test_household_of_which_it_is_not_known_is_refused_with_what_to_ask(officer, county):
    household, _ = families.household({"employment_status": "", "birth_on": datetime.date(2001, 1, 1)})

    with pytest.raises(UserError, match="请先核实：有没有劳动能力和就业愿望"):
        actions.recognise_by_definition(by=officer, household=household, kind="ZERO", decided_on=DECIDED)


def test_answers_let_it_be_recognised_and_are_kept(officer, county):
    household, [_, son] = families.household({"employment_status": "", "birth_on": datetime.date(2001, 1, 1)})

    actions.recognise_by_definition(
        by=officer, household=household, kind="ZERO", decided_on=DECIDED, answers={(son.pk, "in_labour_force"): False}, evidence="入户核实"
    )

    assert CategoryHolding.objects.first().evidence.endswith("家庭认定：入户核实；经核实：有没有劳动能力和就业愿望：否")


def test_placement_of_a_member_ends_it_on_that_day(officer, family):
    recognition, _, wife = family

    place(officer, wife)

    assert state(recognition) == (LATER, "placed", [LATER, LATER])


def test_persons_own_recognition_outlives_the_households(officer, family):
    _, _, wife = family
    own = factories.recognition(wife)

    place(officer, wife)

    own.refresh_from_db()
    assert own.ended_on is None


def test_placement_that_was_over_before_the_decision_changes_nothing(officer, family):
    recognition, _, wife = family

    place(officer, wife, datetime.date(2022, 6, 1), ended_on=DECIDED)

    assert state(recognition)[0] is None


def test_placement_running_on_the_day_of_the_decision_ends_it_that_day(officer, family):
    recognition, _, wife = family

    place(officer, wife, datetime.date(2022, 6, 1))

    assert state(recognition) == (DECIDED, "placed", [DECIDED, DECIDED])


def test_leaving_learned_of_later_opens_it_again(officer, family):
    recognition, _, wife = family
    placement = place(officer, wife, datetime.date(2022, 6, 1))

    actions.end_placement(by=officer, placement=placement, ended_on=datetime.date(2022, 7, 1))

    assert state(recognition) == (None, "", [None, None])


def test_voided_placement_opens_it_again(officer, family):
    recognition, _, wife = family
    placement = place(officer, wife)

    actions.void_placement(by=officer, placement=placement, reason="登记错了人")

    assert state(recognition) == (None, "", [None, None])


def test_voided_placement_leaves_the_end_to_the_next_one(officer, family):
    recognition, husband, wife = family
    first, _ = place(officer, wife), place(officer, husband, LAST)

    actions.void_placement(by=officer, placement=first, reason="登记错了人")

    assert state(recognition) == (LAST, "placed", [LAST, LAST])


def test_earlier_placement_moves_the_end(officer, family):
    recognition, husband, wife = family
    place(officer, wife, LAST)

    place(officer, husband, LATER)

    assert state(recognition) == (LATER, "placed", [LATER, LATER])


def test_placement_of_somebody_who_had_left_changes_nothing(officer, family):
    recognition, _, wife = family
    HouseholdMembership.objects.filter(person=wife).update(until_on=DECIDED)

    place(officer, wife)

    assert state(recognition)[0] is None


def test_household_that_ended_otherwise_stays_as_it_is(officer, family):
    recognition, _, wife = family
    actions.settle_households(by=officer, persons=[wife.pk])
    recognition.ended_on, recognition.end_code = LAST, "moved"
    recognition.save()

    place(officer, wife)

    assert state(recognition)[:2] == (LAST, "moved")


def test_placements_for_several_at_once_end_it_too(officer, family):
    recognition, *persons = family

    actions.record_for_each(actions.record_placement, by=officer, persons=persons, started_on=LATER, form="flexible", is_helped=True)

    assert state(recognition) == (LATER, "placed", [LATER, LATER])


def row(person):
    return {"姓名": person.name, "身份证号": person.id_number, "就业日期": "2022-09-05", "就业形式": "灵活就业", "是否帮扶实现": "是"}


def test_imported_placement_ends_it_and_withdrawing_the_import_opens_it_again(desk, officer, family):
    recognition, _, wife = family

    outcome = desk("placements", row(wife))
    assert state(recognition) == (LATER, "placed", [LATER, LATER])

    withdraw_run(by=None, run=outcome.run, reason="传错了文件")
    assert state(recognition) == (None, "", [None, None])


def test_imports_of_many_ask_once_for_the_households_of_all(officer, county, django_assert_max_num_queries):
    persons = [factories.person().pk for _ in range(50)]

    with django_assert_max_num_queries(1):
        actions.settle_households(by=officer, persons=persons)
