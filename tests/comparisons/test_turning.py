"""What a confirmed finding is turned into: by one action, once, and never while it is only a suspicion."""

from __future__ import annotations

import datetime

import pytest
import time_machine

from nuanxin.comparisons import actions
from nuanxin.comparisons.models import Finding
from nuanxin.errors import UserError
from nuanxin.orgs import audit
from nuanxin.orgs.models import AuditEvent
from nuanxin.people.models import Application, CategoryHolding, Person, Recognition, UnemploymentSpell
from tests import factories
from tests.factories import findings, rules

pytestmark = pytest.mark.django_db
DAY = datetime.date(2022, 9, 20)


@pytest.fixture(autouse=True)
def _rules(monkeypatch):
    rules.known_only(monkeypatch)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2022-09-20 10:00+08:00", tick=False):
        yield


def confirmed(person=None, **fields) -> Finding:
    """A finding that somebody looked into and found true."""
    found = findings.finding(person, **fields)
    findings.review(found)
    return found


def unemployed(person) -> UnemploymentSpell:
    return UnemploymentSpell.objects.create(person=person, registered_on=datetime.date(2022, 3, 1))


def settled(finding: Finding) -> tuple[str, str, str]:
    finding.refresh_from_db()
    return finding.state, finding.outcome, finding.outcome_record


def kinds() -> list[str]:
    return list(AuditEvent.objects.order_by("pk").values_list("kind", flat=True))


def test_lead_about_a_person_on_file_becomes_their_application(officer, person):
    unemployed(person)
    lead = confirmed(person, rule="lead-low-income")

    application = actions.turn_into_application(by=officer, finding=lead)

    assert (application.person, application.origin, application.category_codes, application.state) == (
        person,
        "comparison",
        ("DIBAO",),
        "open",
    )
    assert application.statement == "数据比对：低保对象失业未认定"
    assert settled(lead) == ("settled", "application", f"people.Application:{application.pk}")
    assert kinds()[-1] == "comparisons.finding.settled"


def test_lead_about_somebody_unknown_puts_them_on_file_first(officer, county):
    number = factories.id_number()
    lead = confirmed(rule="lead-low-income", name="新来甲", id_number=number, phone="13800138000")

    application = actions.turn_into_application(by=officer, finding=lead, unemployed_on=datetime.date(2022, 3, 1))

    person = Person.objects.get()
    assert (person.name, person.full_id_number, person.phone, person.residence_id) == ("新来甲", number, "13800138000", factories.SHUIDONG)
    assert (application.person, Finding.objects.get().person) == (person, person)
    assert person.unemployment_spells.get().registered_on == datetime.date(2022, 3, 1)


def test_residence_may_be_chosen(officer, county):
    lead = confirmed(rule="lead-low-income", area=factories.JIADING)

    actions.turn_into_application(
        by=officer, finding=lead, residence=factories.area(factories.SHUIBEI), unemployed_on=datetime.date(2022, 3, 1)
    )

    assert Person.objects.get().residence_id == factories.SHUIBEI


def test_all_confirmed_leads_of_one_person_are_one_application(officer, person):
    unemployed(person)
    leads = [confirmed(person, rule=rule) for rule in ("lead-low-income", "lead-disabled")]
    waiting = findings.finding(person, rule="lead-low-income")
    other = confirmed(person, rule="phone-differs")

    application = actions.turn_into_application(by=officer, finding=leads[0])

    assert application.category_codes == ("DISAB", "DIBAO")
    assert [settled(lead)[0] for lead in (*leads, waiting, other)] == ["settled", "settled", "open", "confirmed"]


def test_leads_about_one_unknown_person_are_one_application(officer, county):
    number = factories.id_number()
    leads = [confirmed(rule=rule, name="新来甲", id_number=number) for rule in ("lead-low-income", "lead-disabled")]
    twin = confirmed(rule="lead-disabled", name="新来甲", id_number=number[:6] + "19700502" + number[14:])

    application = actions.turn_into_application(by=officer, finding=leads[0], unemployed_on=datetime.date(2022, 3, 1))

    assert application.category_codes == ("DISAB", "DIBAO")
    assert [settled(lead)[0] for lead in (*leads, twin)] == ["settled", "settled", "confirmed"]


def test_turning_twice_is_one_application(officer, person):
    unemployed(person)
    lead = confirmed(person, rule="lead-low-income")

    made = [actions.turn_into_application(by=officer, finding=lead) for _ in range(2)]

    assert made == [Application.objects.get()] * 2


def test_lead_without_a_whole_number_is_refused(officer, county):
    lead = confirmed(rule="lead-low-income", name="新来甲")
    Finding.objects.filter(pk=lead.pk).update(subject='{"id_number": "", "name": "新来甲"}')

    with pytest.raises(UserError, match="名单里没有新来甲的完整身份证号，不能登记"):
        actions.turn_into_application(by=officer, finding=lead)


def test_what_applying_refuses_leaves_nothing_behind(officer, county):
    lead = confirmed(rule="lead-low-income")

    with pytest.raises(UserError, match="申请日期 2199-01-01 晚于今天"):
        actions.turn_into_application(by=officer, finding=lead, applied_on=datetime.date(2199, 1, 1))

    assert (Person.objects.count(), Application.objects.count(), settled(lead)[0], kinds()) == (0, 0, "confirmed", [])


def test_exit_ends_the_recognition_for_the_rules_reason(officer, person):
    recognition = factories.recognition(person)
    finding = confirmed(person)

    ended = actions.turn_into_exit(by=officer, finding=finding)

    assert (ended.pk, ended.ended_on, ended.end_code, ended.end_reason) == (recognition.pk, DAY, "died", "在册人员已死亡")
    assert settled(finding) == ("settled", "exit", f"people.Recognition:{ended.pk}")


def test_exit_on_a_day_in_the_users_words(officer, person):
    factories.recognition(person)

    ended = actions.turn_into_exit(by=officer, finding=confirmed(person), ended_on=datetime.date(2022, 9, 1), reason="九月一日病故")

    assert (ended.ended_on, ended.end_reason) == (datetime.date(2022, 9, 1), "九月一日病故")


def test_a_rule_without_a_reason_code_ends_for_another_reason(officer, person):
    factories.recognition(person)

    assert actions.turn_into_exit(by=officer, finding=confirmed(person, rule="insured-on-register")).end_code == "other"


def test_exit_twice_is_one_exit(officer, person):
    factories.recognition(person)
    finding = confirmed(person)

    assert [actions.turn_into_exit(by=officer, finding=finding).pk for _ in range(2)] == [Recognition.objects.get().pk] * 2


def test_exit_of_somebody_not_on_the_register_is_refused(officer, person):
    with pytest.raises(UserError, match="目前不在册，没有可以退出的认定"):
        actions.turn_into_exit(by=officer, finding=confirmed(person))


def test_category_missing_becomes_a_holding_from_the_list(officer, person):
    finding = confirmed(person, rule="category-missing")

    holding = actions.turn_into_correction(by=officer, finding=finding, on=datetime.date(2022, 1, 1))

    assert (holding.category, holding.source, holding.from_on) == ("DIBAO", "department", datetime.date(2022, 1, 1))
    assert holding.evidence == f"低保对象没有登记类别（数据比对第 {finding.last_run_id} 批）"
    assert settled(finding) == ("settled", "correction", f"people.CategoryHolding:{holding.pk}")


def test_evidence_ended_ends_the_category(officer, person):
    factories.holding(person, "DIBAO")

    actions.turn_into_correction(by=officer, finding=confirmed(person, rule="category-ended"), on=datetime.date(2022, 8, 31))

    assert CategoryHolding.objects.get().until_on == datetime.date(2022, 8, 31)


@pytest.mark.parametrize(("given", "kept"), [("", "13900139000"), ("13700137000", "13700137000")])
def test_phone_is_corrected_to_the_lists_or_to_another(officer, person, given, kept):
    finding = confirmed(person, rule="phone-differs", values='[["联系电话", "13800138000", "13900139000", "province_export"]]')

    actions.turn_into_correction(by=officer, finding=finding, phone=given)

    assert Person.objects.get().phone == kept


def test_unemployment_ends(officer, person):
    unemployed(person)

    actions.turn_into_correction(by=officer, finding=confirmed(person, rule="placed-registered"))

    assert UnemploymentSpell.objects.get().ended_on == DAY


def test_correcting_twice_is_one_correction(officer, person):
    finding = confirmed(person, rule="category-missing")

    assert [actions.turn_into_correction(by=officer, finding=finding) for _ in range(2)] == [CategoryHolding.objects.get()] * 2


@pytest.mark.parametrize(
    ("rule", "refusal"),
    [
        ("category-ended", "现在没有“低保家庭成员”这一类别"),
        ("phone-differs", "没有填写联系电话，名单中也没有"),
        ("placed-registered", "现在没有未注销的失业登记"),
    ],
)
def test_nothing_to_correct_is_refused(officer, person, rule, refusal):
    with pytest.raises(UserError, match=refusal):
        actions.turn_into_correction(by=officer, finding=confirmed(person, rule=rule))


def test_what_was_corrected_by_hand_is_settled_with_the_person(officer, person):
    finding = confirmed(person, rule="number-differs")

    assert actions.turn_into_correction(by=officer, finding=finding) == person
    assert settled(finding) == ("settled", "correction", f"people.Person:{person.pk}")


def test_correction_of_somebody_not_on_file_is_refused(officer, county):
    with pytest.raises(UserError, match="不在台账中，没有可以更正的信息"):
        actions.turn_into_correction(by=officer, finding=confirmed(rule="phone-differs"))


TURNS = {
    "lead-low-income": (actions.turn_into_application, "认定申请"),
    "deceased_on_register": (actions.turn_into_exit, "退出"),
    "category-missing": (actions.turn_into_correction, "更正"),
}


@pytest.mark.parametrize("rule", TURNS)
@pytest.mark.parametrize("state", ["open", "pending", "refuted", "gone"])
def test_what_is_not_confirmed_is_turned_into_nothing(officer, person, rule, state):
    factories.recognition(person)
    turn, label = TURNS[rule]

    with pytest.raises(UserError, match=f"还没有核查属实（.*），不能办理{label}"):
        turn(by=officer, finding=findings.finding(person, rule=rule, state=state))

    assert Recognition.objects.get().ended_on is None


@pytest.mark.parametrize("rule", TURNS)
def test_what_another_kind_of_rule_found_is_refused(officer, person, rule):
    turn, label = TURNS[rule]
    other = next(name for name in TURNS if name != rule)

    with pytest.raises(UserError, match=f"这类疑点不办理为{label}"):
        turn(by=officer, finding=confirmed(person, rule=other))


@pytest.mark.parametrize("rule", TURNS)
def test_what_was_settled_otherwise_is_refused(officer, person, rule):
    turn, label = TURNS[rule]

    with pytest.raises(UserError, match=f"已经办理（合并），不能再办理为{label}"):
        turn(by=officer, finding=findings.finding(person, rule=rule, state="settled", outcome="merge", outcome_record="people.Merge:1"))


def test_collector_may_review_but_not_end_a_recognition(person):
    collector, _ = factories.user(role="collector"), factories.recognition(person)

    with pytest.raises(UserError, match="您没有登记认定和退出的权限"):
        actions.turn_into_exit(by=collector, finding=confirmed(person))


def test_a_finding_of_another_township_is_refused(township_officer):
    with pytest.raises(UserError, match="您没有核查比对疑点的权限"):
        actions.turn_into_application(by=township_officer, finding=confirmed(rule="lead-low-income", area=factories.LIUCUN))


def test_exit_and_finding_stand_or_fall_together(officer, person, monkeypatch):
    factories.recognition(person)
    finding, record = confirmed(person), audit.record

    def fail(kind, **details):
        if kind == "comparisons.finding.settled":
            raise RuntimeError
        record(kind, **details)

    monkeypatch.setattr(audit, "record", fail)
    with pytest.raises(RuntimeError):
        actions.turn_into_exit(by=officer, finding=finding)

    assert (Recognition.objects.get().ended_on, settled(finding)[0]) == (None, "confirmed")
