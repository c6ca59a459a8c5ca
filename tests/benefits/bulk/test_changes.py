"""What changes between two runs: exactly those touched are decided again, and the run then says what one from the start would say."""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.db import transaction

from nuanxin.benefits import actions as benefit_actions
from nuanxin.benefits import bulk
from nuanxin.benefits.bulk import changes, runs
from nuanxin.casework.actions import record_placement
from nuanxin.jobs.actions import employers as employer_actions
from nuanxin.orgs import audit
from nuanxin.people import actions
from nuanxin.people.models import Household, HouseholdMembership, Person
from tests import factories
from tests.benefits.bulk.beside import library_once
from tests.factories import benefits

pytestmark = pytest.mark.django_db
DAY = datetime.date(2022, 9, 10)
AREA = "360722"
JANUARY, MAY, AUGUST, SEPTEMBER = (datetime.date(2022, month, 1) for month in (1, 5, 8, 9))
STARTUP, LIVING, INSURANCE, HIRING = (
    "2022-xinfeng-startup",
    "2022-xinfeng-living",
    "2011-anhui-insurance-subsidy",
    "2022-xinfeng-one-off-hiring",
)
POLICIES = (INSURANCE, HIRING)
quick_library = pytest.fixture(scope="module")(library_once)


@dataclass(frozen=True)
class Village:
    """Somebody with records, a couple at home together, and a neighbour who has nothing to do with them."""

    one: Person
    wife: Person
    husband: Person
    neighbour: Person
    home: Household
    unit: object


@pytest.fixture
def village(county, quick_library):
    one, wife, husband, neighbour = (factories.person(hukou="rural") for _ in range(4))
    home = Household.objects.create(head_id_number="x", head_id_digest="digest of the head", head_id_masked="3607**********")
    for member in (wife, husband):
        HouseholdMembership.objects.create(household=home, person=member)
    factories.holding(one, "MONI", from_on=JANUARY)
    factories.recognition(one)
    factories.placement(one, started_on=MAY, employer_name="信丰电子厂")
    return Village(one, wife, husband, neighbour, home, benefits.employer(name="信丰电子厂"))


def run():
    return bulk.decide_all(area=AREA, as_of=DAY, policies=POLICIES)


def said() -> dict:
    return {(one.subject_kind, one.subject, one.policy): one for kind in ("person", "employer") for one in bulk.answers([AREA], kind=kind)}


def touched(found) -> set[int]:
    with runs.connect() as connection:
        path = str(found.folder / runs.LATER)
        return {key for (key,) in connection.execute(f"SELECT DISTINCT subject FROM '{path}' WHERE kind = 'person'").fetchall()}


def from_the_start() -> dict:
    shutil.rmtree(runs.root())
    assert run().redecided == 0
    return said()


def hold(to: Village) -> None:
    actions.hold_category(by=None, person=to.one, category="EXPOV", source="officer", from_on=JANUARY)


def end_category(to: Village) -> None:
    actions.end_category(by=None, holding=to.one.holdings.get(), until_on=datetime.date(2022, 9, 4))


def void_category(to: Village) -> None:
    actions.void_category(by=None, holding=to.one.holdings.get(), reason="录错")


def end_recognition(to: Village) -> None:
    actions.end_recognition(by=None, recognition=to.one.recognitions.get(), ended_on=SEPTEMBER, end_reason="主动要求退出")


def suspend(to: Village) -> None:
    actions.suspend_recognition(by=None, recognition=to.one.recognitions.get(), from_on=SEPTEMBER, reason="长期外出")


def void_recognition(to: Village) -> None:
    actions.void_recognition(by=None, recognition=to.one.recognitions.get(), reason="录错")


def register_unemployed(to: Village) -> None:
    actions.register_unemployment(by=None, person=to.neighbour, registered_on=SEPTEMBER)


def find_work(to: Village) -> None:
    record_placement(by=None, person=to.neighbour, started_on=SEPTEMBER, form="self_employed", is_helped=True)


def collect(to: Village) -> None:
    benefit_actions.collect_facts(by=None, subject=to.neighbour, values={"willing_to_work": True}, known_on=SEPTEMBER, origin="said")


def correct(to: Village) -> None:
    one = Person.objects.get(pk=to.neighbour.pk)
    actions.correct_person(by=None, person=one, version=one.version, hukou="urban")


def move_within(to: Village) -> None:
    actions.record_move(by=None, person=to.one, to_area=factories.area(factories.CHANGLONG), moved_on=SEPTEMBER)


def move_away(to: Village) -> None:
    actions.record_move(by=None, person=to.one, to_area=factories.area(factories.FOREIGN_TOWN), moved_on=SEPTEMBER)


def void(to: Village) -> None:
    actions.void_person(by=None, person=to.neighbour, reason="重复登记")


def marry(to: Village) -> None:
    actions.hold_category(by=None, person=to.wife, category="MONI", source="officer", from_on=JANUARY)


def claim_for_oneself(to: Village) -> None:
    benefits.submitted(to.neighbour)


def employer_is_paid_for_somebody(to: Village) -> None:
    benefits.approved(to.unit, benefits.line(to.neighbour, None, programme=HIRING), policy=HIRING)


def household_is_paid(to: Village) -> None:
    benefits.approved(to.home, benefits.line(None, None, programme=LIVING), policy=LIVING)


CHANGES: dict[Callable[[Village], None], tuple[str, ...]] = {
    hold: ("one",),
    end_category: ("one",),
    void_category: ("one",),
    end_recognition: ("one",),
    suspend: ("one",),
    void_recognition: ("one",),
    register_unemployed: ("neighbour",),
    find_work: ("neighbour",),
    collect: ("neighbour",),
    correct: ("neighbour",),
    move_within: ("one",),
    move_away: ("one",),
    void: ("neighbour",),
    marry: ("wife", "husband"),
    claim_for_oneself: ("neighbour",),
    employer_is_paid_for_somebody: ("neighbour",),
    household_is_paid: ("wife", "husband"),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES, ids=lambda one: one.__name__)
def test_after_a_change_exactly_those_touched_have_changed(village, change):
    mark = changes.mark_now(AREA)
    change(village)
    assert changes.changed_since(AREA, mark) == {getattr(village, name).pk for name in CHANGES[change]}


def test_exactly_those_touched_are_decided_again_and_all_is_as_from_the_start(village):
    first = run()
    hold(village)
    void(village)
    again = run()
    assert (again.folder, touched(again)) == (first.folder, {village.one.pk, village.neighbour.pk})
    assert said() == from_the_start()


def test_what_is_known_of_an_employer_is_asked_of_everybody_anew(village):
    first = run()
    employer_actions.correct_employer(by=None, employer=village.unit, kind="institution")
    again = run()
    assert (again.redecided, again.folder != first.folder) == (0, True)
    assert said() == from_the_start()


def test_employer_put_on_file_later_is_answered(village):
    run()
    actions.hold_category(by=None, person=village.neighbour, category="MONI", source="officer", from_on=JANUARY)
    factories.placement(village.neighbour, started_on=MAY, employer_name="信丰针织厂")
    made = employer_actions.record_employer(by=None, name="信丰针织厂", area=factories.area(factories.JIADING), kind="enterprise")
    run()
    assert said()["employer", made.pk, HIRING].answer == said()["person", village.neighbour.pk, HIRING].answer


def test_changes_one_after_the_other_add_up(village):
    run()
    for change, redecided in ((hold, 1), (marry, 3)):
        change(village)
        assert run().redecided == redecided
    assert said() == from_the_start()


def test_somebody_new_is_counted_and_answered(village):
    before = run().people
    made = actions.register_person(by=None, id_number=factories.id_number(), name="王小二", residence=factories.area(), hukou="rural")
    again = run()
    assert (before, again.people, again.redecided) == (4, 5, 1)
    assert {policy for kind, subject, policy in said() if (kind, subject) == ("person", made.pk)} == set(POLICIES)


def test_who_moved_away_is_no_longer_counted_among_the_people(village):
    run()
    move_away(village)
    assert (run().people, {subject for kind, subject, _ in said() if kind == "person"}) == (
        3,
        {village.wife.pk, village.husband.pk, village.neighbour.pk},
    )


def test_who_moved_to_another_township_is_answered_there(village):
    run()
    move_within(village)
    run()
    assert {one.subject for one in bulk.answers(["360722101"])} == {village.one.pk}
    assert village.one.pk not in {one.subject for one in bulk.answers(["360722100"])}


def test_run_of_a_township_learns_of_who_came_and_who_went(village):
    bulk.decide_all(area="360722101", as_of=DAY, policies=[STARTUP])
    assert list(bulk.answers(["360722101"])) == []
    move_within(village)
    came = bulk.decide_all(area="360722101", as_of=DAY, policies=[STARTUP])
    assert (came.people, [one.subject for one in bulk.answers(["360722101"])]) == (1, [village.one.pk])
    actions.void_move(by=None, move=village.one.moves.get(), reason="录错")
    went = bulk.decide_all(area="360722101", as_of=DAY, policies=[STARTUP])
    assert (went.people, list(bulk.answers(["360722101"]))) == (0, [])


@pytest.mark.parametrize(
    ("subject", "changes_facts", "found"),
    [
        ("jobs.Vacancy:1", True, set()),
        ("orgs.Area:360722000000", True, set()),
        ("benefits.Budget:1", True, set()),
        ("orgs.ImportRun:1", True, None),
        ("orgs.ImportRun:1", False, set()),
        ("gone.Model:1", True, None),
        ("gone.Model:1", False, set()),
        ("nonsense", True, None),
        ("nonsense", False, set()),
        ("people.Person:没有", True, set()),
        ("people.Recognition:999999", True, set()),
        ("jobs.Employer:1", False, None),
    ],
)
def test_events_about_nobody_are_passed_over_or_ask_everybody_anew(county, subject, changes_facts, found):
    mark = changes.mark_now(AREA)
    with transaction.atomic():
        audit.record("tests.something.done", by=None, subject=subject, area=factories.COUNTY, changes_facts=changes_facts)
    assert changes.changed_since(AREA, mark) == found


@pytest.mark.parametrize(
    ("area", "is_seen"),
    [("", True), ("360000000000", True), ("360700000000", True), (factories.COUNTY, True), (factories.JIADING, True), (factories.SHUIDONG, True),
     (factories.CHANGLONG, False), (factories.DATANGBU, False), (factories.FOREIGN_COUNTY, False), (factories.FOREIGN_TOWN, False)],
)  # fmt: skip
def test_events_of_the_area_and_of_those_above_are_seen(village, area, is_seen):
    mark = changes.mark_now("360722100")
    with transaction.atomic():
        audit.record("tests.something.done", by=None, subject=village.one, area=area, changes_facts=True)
    assert changes.changed_since("360722100", mark) == ({village.one.pk} if is_seen else set())


def test_more_events_than_can_be_followed_ask_everybody_anew(village, monkeypatch):
    monkeypatch.setattr(changes, "MANY", 2)
    mark = changes.mark_now(AREA)
    hold(village)
    correct(village)
    assert changes.changed_since(AREA, mark) == {village.one.pk, village.neighbour.pk}
    collect(village)
    assert changes.changed_since(AREA, mark) is None


def test_records_of_many_persons_are_found_in_parts(village, monkeypatch):
    monkeypatch.setattr(changes, "AT_ONCE", 1)
    mark = changes.mark_now(AREA)
    for person in (village.one, village.wife, village.neighbour):
        actions.hold_category(by=None, person=person, category="OTH", source="officer", from_on=JANUARY)
    assert changes.changed_since(AREA, mark) == {one.pk for one in (village.one, village.wife, village.husband, village.neighbour)}


def test_who_lived_there_once_is_touched_too(village):
    HouseholdMembership.objects.create(household=village.home, person=village.neighbour, from_on=JANUARY, until_on=AUGUST)
    mark = changes.mark_now(AREA)
    marry(village)
    assert changes.changed_since(AREA, mark) == {village.wife.pk, village.husband.pk, village.neighbour.pk}


def test_policy_asked_of_employers_alone_is_decided_without_anybody(village):
    workshop = benefits.employer(kind="workshop")
    found = bulk.decide_all(area=AREA, as_of=DAY, policies=["2022-xinfeng-workshop-construction"])
    assert (found.people, found.counts, list(bulk.answers([AREA]))) == (4, {}, [])
    assert {one.subject for one in bulk.answers([AREA], kind="employer")} == {workshop.pk, village.unit.pk}
