"""Deciding an area: a run from the start, only who changed, what is read from it, and what it refuses."""

from __future__ import annotations

import csv
import datetime

import pytest
from django.db import transaction

from nuanxin.benefits import bulk, policies
from nuanxin.benefits.bulk import changes, gathering, running, runs
from nuanxin.benefits.decisions import decide_for
from nuanxin.errors import UserError
from nuanxin.orgs import audit
from nuanxin.orgs.models import Office
from nuanxin.people import actions
from nuanxin.people.models import Person
from tests import factories
from tests.factories import benefits, households

pytestmark = pytest.mark.django_db
DAY = datetime.date(2022, 9, 10)
AREA = "360722"
STARTUP, HIRING = "2022-xinfeng-startup", "2022-xinfeng-one-off-hiring"


@pytest.fixture
def people(county):
    """Some people of the county, with what policies ask about on record, and one elsewhere."""
    found = [factories.person(hukou=hukou) for hukou in ("urban", "rural", "", "rural")]
    factories.holding(found[0], category="EXPOV")
    factories.placement(found[0], form="self_employed", started_on=datetime.date(2022, 1, 1))
    factories.holding(found[1], category="MONI")
    factories.recognition(found[2])
    factories.person(residence=factories.FOREIGN_TOWN)
    return found


def everything(**asked):
    return {(one.subject, one.policy): one for one in bulk.answers([AREA], **asked)}


def test_a_run_answers_what_the_single_decision_answers_for_everybody_of_the_area(people):
    run = bulk.decide_all(area=AREA, as_of=DAY)
    found = everything()
    assert run.people == len(people)
    assert {subject for subject, _ in found} == {one.pk for one in people}
    for (subject, policy), told in found.items():
        single = decide_for_person(policy, subject)
        assert (told.answer, told.amount, told.months_left) == (single.answer, single.amount, single.months and single.months.left)
        assert told.area == factories.SHUIDONG


def decide_for_person(policy, subject):
    """As offers do: policies paid to employers are asked about the person who works there."""
    from nuanxin.benefits.cases import case_of
    from nuanxin.benefits.deciding import decide

    found = policies.get(policy)
    return decide(found, case_of(Person.objects.get(pk=subject), DAY).of(found).case, DAY)


def test_a_run_tells_versions_counts_and_who_is_left_unknown(people):
    run = bulk.decide_all(area=AREA, as_of=DAY)
    assert run.versions == {one.id: one.version for one in policies.in_force(DAY, AREA)}
    assert run.counts[STARTUP] == {"yes": 0, "no": 0, "unknown": 0, "conflict": 0} | counted(STARTUP)
    assert sum(run.counts[STARTUP].values()) == len(people)
    assert bulk.newest(AREA) == bulk.newest(factories.COUNTY) == bulk.newest("360722100") == run


def counted(policy):
    answers = [one.answer for one in everything(policy=policy).values()]
    return {answer: answers.count(answer) for answer in set(answers)}


def test_answers_can_be_asked_by_policy_answer_condition_and_area(people):
    bulk.decide_all(area=AREA, as_of=DAY)
    helped = everything(policy=STARTUP, condition="helped")
    assert {subject for subject, _ in helped} == {people[0].pk, people[1].pk}
    assert all(one.answer == "no" for one in everything(answer="no").values())
    assert list(bulk.answers(["360723"])) == list(bulk.answers(["360722101"])) == []
    with pytest.raises(UserError, match="没有条件“nobody”"):
        list(bulk.answers([AREA], policy=STARTUP, condition="nobody"))


def test_nobody_is_gathered_again_where_nothing_changed(people, monkeypatch):
    first = bulk.decide_all(area=AREA, as_of=DAY)
    monkeypatch.setattr(gathering, "gather", lambda *_: pytest.fail("gathered anew"))
    again = bulk.decide_all(area=AREA, as_of=DAY)
    assert (again.redecided, again.folder, again.counts) == (0, first.folder, first.counts)


def test_only_who_changed_is_decided_anew_and_the_rest_stays(people, county):
    first = bulk.decide_all(area=AREA, as_of=DAY)
    before = everything()
    actions.hold_category(by=None, person=people[3], category="MONI", source="officer", from_on=datetime.date(2022, 1, 1))
    again = bulk.decide_all(area=AREA, as_of=DAY)
    after = everything()
    assert (again.redecided, again.folder) == (1, first.folder)
    assert {key for key in before if before[key] != after[key]} <= {(people[3].pk, policy) for policy in again.versions}
    assert "helped" in after[people[3].pk, STARTUP].holds
    assert sum(again.counts[STARTUP].values()) == len(people)


def test_who_left_the_area_is_in_no_answer_any_more(people, county):
    bulk.decide_all(area=AREA, as_of=DAY)
    actions.void_person(by=None, person=people[3], reason="重复登记")
    again = bulk.decide_all(area=AREA, as_of=DAY)
    assert again.redecided == 1
    assert people[3].pk not in {subject for subject, _ in everything()}
    assert sum(again.counts[STARTUP].values()) == len(people) - 1


def test_another_day_is_decided_from_the_start(people):
    first = bulk.decide_all(area=AREA, as_of=DAY)
    other = bulk.decide_all(area=AREA, as_of=DAY + datetime.timedelta(days=1))
    assert (other.folder != first.folder, other.redecided) == (True, 0)
    assert [run.folder for run in runs.all_runs()] == [other.folder]


def test_a_run_can_be_written_as_csv_and_as_parquet_and_as_nothing_else(people, tmp_path):
    run = bulk.decide_all(area=AREA, as_of=DAY)
    assert bulk.export(run, tmp_path / "all.csv") == bulk.export(run, tmp_path / "all.parquet") == len(people) * len(run.bits)
    with (tmp_path / "all.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["policy"] == STARTUP and int(row["subject"]) == people[0].pk]
    assert rows[0]["answer"] == everything()[people[0].pk, STARTUP].answer
    assert "helped" in rows[0]["holds"].split()
    with pytest.raises(UserError, match="不能导出"):
        bulk.export(run, tmp_path / "all.xlsx")


def test_a_policy_not_in_force_and_an_area_without_any_are_refused(people):
    with pytest.raises(UserError, match="不在施行期内"):
        bulk.decide_all(area=AREA, as_of=datetime.date(2020, 1, 1), policies=[STARTUP])
    with pytest.raises(UserError, match="没有适用于本地区"):
        bulk.decide_all(area=AREA, as_of=datetime.date(2000, 1, 1))
    with pytest.raises(UserError, match="权限"):
        bulk.decide_all(area=AREA, as_of=DAY, by=factories.user())


def test_employers_are_answered_by_those_who_work_there(people, county):
    unit = benefits.employer()
    factories.placement(people[1], form="enterprise", employer_name=unit.name, started_on=datetime.date(2022, 5, 1))
    bulk.decide_all(area=AREA, as_of=DAY)
    found = {one.policy: one for one in bulk.answers([AREA], kind="employer")}
    assert found[HIRING].answer == everything()[people[1].pk, HIRING].answer == decide_for(HIRING, unit, DAY).answer
    assert found[HIRING].subject == unit.pk


def test_the_periodic_work_decides_when_the_facts_moved_on_and_only_then(people, county):
    Office.objects.update(business_date=DAY)
    assert running.decide_when_changed().people == len(people)
    assert running.decide_when_changed() is None
    actions.hold_category(by=None, person=people[3], category="MONI", source="officer", from_on=datetime.date(2022, 1, 1))
    assert running.decide_when_changed().redecided == 1


def test_those_who_live_with_somebody_who_changed_changed_too(county):
    _, family = households.household({}, {})
    mark = changes.mark_now(AREA)
    assert changes.changed_since(AREA, mark) == set()
    actions.hold_category(by=None, person=family[1], category="MONI", source="officer", from_on=datetime.date(2022, 1, 1))
    assert changes.changed_since(AREA, mark) == {one.pk for one in family}


def test_a_change_that_names_no_person_makes_everybody_be_read_anew(people, county):
    mark = changes.mark_now(AREA)
    with transaction.atomic():
        audit.record("orgs.import.finished", by=None, subject="orgs.ImportRun:1", area=factories.COUNTY, changes_facts=True)
    assert changes.changed_since(AREA, mark) is None
