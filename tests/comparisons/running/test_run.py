"""A run of rules over an area: what is found, told, left alone, and not computed twice."""

from __future__ import annotations

import datetime
import json

import pytest
import time_machine

from nuanxin.comparisons import findings, running
from nuanxin.comparisons.enums import FindingState, RunState
from nuanxin.comparisons.models import ComparisonRun, Finding
from nuanxin.comparisons.running import wording
from nuanxin.errors import UserError
from nuanxin.orgs.models import AuditEvent
from tests import factories
from tests.comparisons.releasing import release

pytestmark = pytest.mark.django_db
DAY = datetime.date(2022, 9, 20)


@pytest.fixture(autouse=True)
def _today(county):
    with time_machine.travel("2022-09-20 10:00+08:00", tick=False):
        yield


def compare(*rules, area=factories.COUNTY, as_of=DAY, by=None, **options) -> ComparisonRun:
    return running.compare(by=by, area=factories.area(area), as_of=as_of, rules=rules, **options)


def registered(**fields):
    """Somebody on the register since August."""
    person = factories.person(**fields)
    factories.recognition(person)
    return person


def insured(person, **fields):
    row = {"姓名": person.name, "身份证号": person.full_id_number, "险种": "enterprise_pension", "起始年月": datetime.date(2022, 1, 1)}
    return row | {"参保单位": "信丰电子科技有限公司"} | fields


def unemployed(number, name="李四", **fields):
    return {"姓名": name, "身份证号": number, "登记日期": datetime.date(2022, 3, 1)} | fields


def test_a_finding_shows_both_sides_to_be_checked_in_time(county):
    person = registered(employment_status="unemployed", phone="13800000001")
    release("insurance", insured(person))

    run = compare("insured_while_unemployed")

    [finding] = Finding.objects.all()
    assert (finding.person, finding.area_id, finding.severity, finding.result, finding.state) == (
        person,
        factories.SHUIDONG,
        "suspect",
        "matched",
        "open",
    )
    assert (finding.first_run, finding.last_run, finding.first_seen_on) == (run, run, DAY)
    assert (finding.due_on, finding.valid_until) == (datetime.date(2022, 10, 5), datetime.date(2022, 11, 2))
    assert [(line.label, line.ledger, line.listed, line.list_title) for line in findings.lines(finding)] == [
        ("参保单位", "", "信丰电子科技有限公司", "社会保险参保"),
        ("参保起始年月", "", "2022-01", "社会保险参保"),
        ("参保终止年月", "", "", "社会保险参保"),
        ("就业状态（花名册）", "未就业", "", ""),
    ]
    assert findings.as_json(finding)["person"] == {
        "key": person.pk,
        "id_number": person.id_masked,
        "name": person.name,
        "area": factories.SHUIDONG,
    }


def test_a_run_keeps_what_it_read_and_found_and_leaves_one_event(county, officer):
    release("insurance", insured(registered()))
    seen = []

    run = compare("insured_while_unemployed", "business_owner", by=officer, progress=lambda *told: seen.append(told))

    run.refresh_from_db()
    assert (run.state, run.done, run.total, run.by, run.refusal) == (RunState.FINISHED, 2, 2, officer, "")
    assert {name: len(pks) for name, pks in run.releases.items()} == {"insurance": 1, "businesses": 0}
    assert run.rules["business_owner"] == {"result": "source_unavailable", "lists": ["businesses"]}
    told = run.rules["insured_while_unemployed"]
    assert {name: told[name] for name in ("found", "new", "again", "changed", "gone", "reused")} == {
        "found": 1, "new": 1, "again": 0, "changed": 0, "gone": 0, "reused": False,
    }  # fmt: skip
    assert [done for done, _, _ in seen] == [1, 2]
    [event] = AuditEvent.objects.all()
    assert (event.kind, event.by, event.details) == ("comparisons.run.finished", officer, {"rules": 2, "new": 1})


def test_somebody_not_on_file_is_told_as_the_lists_give_him(county):
    number = factories.id_number(datetime.date(1980, 1, 1))
    release("low_income", {"姓名": "李四", "身份证号": number, "低保类别": "urban", "常住地": factories.CHANGLONG})
    release("unemployment", unemployed(number, 联系电话="13800000009"))

    compare("new_low_income")

    [finding] = Finding.objects.all()
    masked = f"{number[:6]}********{number[-4:]}"
    assert (finding.person, finding.area_id, finding.subject_name, finding.subject_masked) == (None, factories.CHANGLONG, "李四", masked)
    assert findings.as_json(finding)["person"] == {"key": None, "id_number": masked, "name": "李四", "area": factories.CHANGLONG}
    assert json.loads(finding.subject) == {"id_number": number, "name": "李四", "phone": "13800000009", "area": factories.CHANGLONG}
    assert findings.as_json(finding)["values"]["联系电话"] == {"ledger": "", "list": "138****0009"}
    assert findings.as_json(finding, reveal=True)["values"]["联系电话"] == {"ledger": "", "list": "13800000009"}


def test_somebody_in_no_known_place_belongs_to_the_office(county):
    number = factories.id_number()
    release("graduates", {"姓名": "李四", "身份证号": number, "毕业日期": datetime.date(2022, 7, 1)})

    compare("new_graduates")
    compare("new_graduates", area=factories.JIADING)

    [finding] = Finding.objects.all()
    assert (finding.area_id, findings.subject(finding).area) == (factories.COUNTY, "")


def test_the_same_again_is_the_same_finding(county):
    release("insurance", insured(registered()))
    first = compare("insured_while_unemployed")

    second = compare("insured_while_unemployed")

    [finding] = Finding.objects.all()
    assert (finding.first_run, finding.last_run) == (first, second)
    told = second.rules["insured_while_unemployed"]
    assert (told["again"], told["new"], told["reused"]) == (1, 0, True)


def test_what_no_longer_appears_is_gone_and_comes_back(county):
    person = registered()
    release("insurance", insured(person))
    compare("insured_while_unemployed")
    release("insurance", insured(registered()), released_on=datetime.date(2022, 9, 10))

    compare("insured_while_unemployed")
    assert Finding.objects.get(person=person).state == FindingState.GONE

    release("insurance", insured(person), released_on=datetime.date(2022, 9, 11))
    compare("insured_while_unemployed")
    assert Finding.objects.get(person=person).state == FindingState.OPEN


@pytest.mark.parametrize(
    ("state", "outcome", "expected"),
    [
        ("open", "", "open"),
        ("pending", "", "pending"),
        ("confirmed", "", "confirmed"),
        ("refuted", "", "open"),
        ("settled", "exit", "open"),
        ("settled", "application", "settled"),
    ],
)
def test_other_values_open_anew_what_was_dealt_with(county, state, outcome, expected):
    person = registered()
    release("insurance", insured(person))
    compare("insured_while_unemployed")
    Finding.objects.update(state=state, outcome=outcome)

    compare("insured_while_unemployed")
    assert Finding.objects.get().state == state

    release("insurance", insured(person, 参保单位="赣南纺织厂"), released_on=datetime.date(2022, 9, 10))
    run = compare("insured_while_unemployed")

    finding = Finding.objects.get()
    assert (finding.state, findings.lines(finding)[0].listed) == (expected, "赣南纺织厂")
    assert run.rules["insured_while_unemployed"]["changed"] == 1


@pytest.mark.parametrize("state", ["confirmed", "refuted", "settled"])
def test_what_somebody_concluded_stands_when_it_no_longer_appears(county, state):
    person = registered()
    release("insurance", insured(person))
    compare("insured_while_unemployed")
    Finding.objects.update(state=state)
    release("insurance", insured(registered()), released_on=datetime.date(2022, 9, 10))

    compare("insured_while_unemployed")

    assert Finding.objects.get(person=person).state == state


def test_a_town_runs_for_itself_but_knows_who_is_on_file_elsewhere(county):
    here, there = registered(), registered(residence=factories.CHANGLONG)
    release("insurance", insured(here), insured(there))
    release("low_income", *({"姓名": one.name, "身份证号": one.full_id_number} for one in (here, there)))
    release("unemployment", *(unemployed(one.full_id_number, one.name) for one in (here, there)))

    compare("insured_while_unemployed", "new_low_income", area=factories.DATANGBU)

    assert [(finding.rule, finding.person) for finding in Finding.objects.all()] == [("insured_while_unemployed", there)]


def test_findings_of_other_towns_are_not_gone_for_a_towns_run(county):
    here, there = registered(), registered(residence=factories.CHANGLONG)
    release("insurance", insured(here), insured(there))
    compare("insured_while_unemployed")
    release("insurance", insured(factories.person()), released_on=datetime.date(2022, 9, 10))

    compare("insured_while_unemployed", area=factories.DATANGBU)

    assert {finding.person: finding.state for finding in Finding.objects.all()} == {here: "open", there: "gone"}


def test_only_rules_whose_lists_changed_are_computed_anew(county):
    person = registered()
    release("insurance", insured(person))
    release("deceased", {"姓名": person.name, "身份证号": person.full_id_number, "死亡日期": DAY})
    compare("insured_while_unemployed", "deceased_on_register")
    release("insurance", insured(person), released_on=datetime.date(2022, 9, 10))

    run = compare("insured_while_unemployed", "deceased_on_register")

    assert {name: told["reused"] for name, told in run.rules.items()} == {"insured_while_unemployed": False, "deceased_on_register": True}


def test_another_day_is_computed_anew(county):
    release("insurance", insured(registered()))
    compare("insured_while_unemployed")

    run = compare("insured_while_unemployed", as_of=DAY + datetime.timedelta(days=1))

    assert run.rules["insured_while_unemployed"]["reused"] is False


def test_a_missing_list_leaves_its_findings_as_they_are(county):
    given = release("insurance", insured(registered()))
    compare("insured_while_unemployed")
    given.record.withdrawn_at = datetime.datetime(2022, 9, 20, tzinfo=datetime.UTC)
    given.record.save()

    run = compare("insured_while_unemployed")

    assert findings.unavailable(run) == {"insured_while_unemployed": ["insurance"]}
    assert Finding.objects.get().state == FindingState.OPEN


def test_one_number_with_another_name_is_told(county):
    person = registered(name="王国军")
    release("insurance", insured(person, 姓名="李强"))

    compare("insured_while_unemployed")

    [finding] = Finding.objects.all()
    line = findings.lines(finding)[0]
    assert (finding.result, line.label, line.ledger, line.listed) == ("identity_differs", "姓名", "王国军", "李强")


def test_a_name_in_another_writing_is_no_difference(county):
    person = registered(name="王国军")
    release("insurance", insured(person, 姓名="王國軍"))

    compare("insured_while_unemployed")

    assert Finding.objects.get().result == "matched"


def test_two_names_under_one_number_are_several_candidates(county):
    person = registered(name="王国军")
    release("insurance", insured(person), insured(person, 姓名="李强", 参保单位="赣南纺织厂"))

    compare("insured_while_unemployed")

    finding = Finding.objects.get()
    assert (finding.result, findings.lines(finding)[1].listed) == ("several_candidates", "信丰电子科技有限公司；赣南纺织厂")


def test_a_run_that_breaks_off_stays_on_record_and_is_taken_up(county, monkeypatch):
    release("insurance", insured(registered()))
    monkeypatch.setattr("nuanxin.comparisons.running.run.sweep", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        compare("insured_while_unemployed")
    monkeypatch.undo()

    run = compare("insured_while_unemployed")

    failed, finished = ComparisonRun.objects.order_by("pk")
    assert (failed.state, failed.done, finished.state) == (RunState.FAILED, 1, RunState.FINISHED)
    assert (run.rules["insured_while_unemployed"]["reused"], Finding.objects.count()) == (True, 1)


def test_a_run_left_over_from_a_dead_process_is_closed(county):
    ComparisonRun.objects.create(area=factories.area(factories.COUNTY), as_of=DAY, by_name="x")

    compare("two_active_posts")

    assert [run.state for run in ComparisonRun.objects.order_by("pk")] == [RunState.FAILED, RunState.FINISHED]


def test_an_unknown_rule_is_refused_with_the_nearest(county):
    with pytest.raises(UserError, match="没有比对规则“business_owners”。是不是“business_owner”？"):
        compare("business_owners")

    assert not ComparisonRun.objects.exists()


def test_who_may_not_compare_there_is_refused(county, township_officer):
    with pytest.raises(UserError, match="核查比对疑点"):
        compare("business_owner", by=township_officer)


def test_a_family_member_is_named(county):
    from nuanxin.people.models import Household, HouseholdMembership

    home = Household.objects.create(head_id_digest="h", head_id_masked="360722********0011")
    holders = [factories.person(), factories.person()]
    for one in holders:
        HouseholdMembership.objects.create(household=home, person=one)
        factories.placement(one, form="welfare_post")

    compare("family_member_in_post")

    found = {finding.person: findings.lines(finding)[-1] for finding in Finding.objects.all()}
    first, second = holders
    assert {one: (line.label, line.ledger) for one, line in found.items()} == {
        first: ("家庭成员", f"{second.name}（{second.id_masked}）"),
        second: ("家庭成员", f"{first.name}（{first.id_masked}）"),
    }


def test_findings_are_read_by_rule_and_only_where_one_may_look(county, township_officer):
    here, there = registered(), registered(residence=factories.CHANGLONG)
    release("insurance", insured(here), insured(there))

    run = compare("insured_while_unemployed")

    assert [finding.person for finding in findings.of_run(run)] == [here, there]
    assert [finding.person for finding in findings.of_run(run, township_officer)] == [here]


@pytest.mark.parametrize("meanwhile", ["confirmed", "pending"])
def test_a_review_made_while_the_run_is_under_way_stands(county, monkeypatch, meanwhile):
    person = registered()
    release("insurance", insured(person))
    compare("insured_while_unemployed")
    Finding.objects.update(state="refuted")
    release("insurance", insured(person, 参保单位="赣南纺织厂"), released_on=datetime.date(2022, 9, 10))
    tell = wording.tell

    def reviewed(*arguments):
        Finding.objects.update(state=meanwhile)
        return tell(*arguments)

    monkeypatch.setattr(wording, "tell", reviewed)
    compare("insured_while_unemployed")

    finding = Finding.objects.get()
    assert (finding.state, findings.lines(finding)[0].listed) == (meanwhile, "赣南纺织厂")
