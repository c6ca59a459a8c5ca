"""Rules about rows without a usable number: a finding with its reasons, beside and not instead of those by number."""

from __future__ import annotations

import datetime

import pytest
import time_machine

from nuanxin.comparisons import findings, running
from nuanxin.comparisons.enums import FindingState
from nuanxin.comparisons.models import Finding
from tests import factories
from tests.comparisons.releasing import release

pytestmark = pytest.mark.django_db
DAY = datetime.date(2022, 9, 20)
BORN = datetime.date(1970, 5, 1)
DIED = {"死亡日期": datetime.date(2022, 5, 1)}
RULES = ("deceased_on_register", "suggest_deceased")


@pytest.fixture(autouse=True)
def _today(county):
    with time_machine.travel("2022-09-20 10:00+08:00", tick=False):
        yield


def compare(*rules):
    return running.compare(by=None, area=factories.area(factories.COUNTY), as_of=DAY, rules=rules or RULES)


def registered(**fields):
    person = factories.person(**{"name": "王伟芳", "sex": "F", "phone": "13800000001"} | fields)
    factories.recognition(person)
    return person


def test_row_without_number_becomes_a_finding_with_its_reasons():
    person = registered()
    release("deceased", {"姓名": "王 伟芳", "出生日期": BORN, "联系电话": "13900000009", "常住地": factories.SHUIBEI} | DIED)

    compare()

    [finding] = Finding.objects.all()
    assert (finding.rule, finding.person, finding.result, finding.severity) == ("suggest_deceased", person, "matched", "suspect")
    assert [(line.label, line.ledger, line.listed) for line in findings.lines(finding)][:3] == [
        ("依据", "", "同名、同出生日期、同乡镇；电话不同"),
        ("死亡日期", "", "2022-05-01"),
        ("出生日期", "1970-05-01", "1970-05-01"),
    ]


def test_row_with_a_number_is_found_by_number_only():
    person = registered()
    release("deceased", {"姓名": person.name, "身份证号": person.id_number} | DIED)

    compare()

    assert list(Finding.objects.values_list("rule", "result")) == [("deceased_on_register", "matched")]


def test_two_people_who_may_be_the_row_are_several_candidates():
    registered(), registered(phone="13800000002", residence=factories.CHANGLONG)
    release("deceased", {"姓名": "王伟芳", "出生日期": BORN} | DIED)

    compare()

    assert list(Finding.objects.values_list("result", flat=True)) == ["several_candidates"] * 2


def test_condition_of_the_rule_is_asked_of_the_suggested_person():
    factories.person(name="王伟芳", sex="F", phone="13800000001")
    registered(name="李强", sex="M")
    release(
        "deceased",
        {"姓名": "王伟芳", "出生日期": BORN} | DIED,
        {"姓名": "李强", "出生日期": BORN} | DIED | {"死亡日期": datetime.date(2022, 9, 21)},
    )

    compare()

    assert not Finding.objects.exists()


def test_second_run_computes_nothing_and_finds_the_same():
    registered()
    release("deceased", {"姓名": "王伟芳", "出生日期": BORN} | DIED)
    first, second = compare(), compare()

    assert [run.rules["suggest_deceased"][name] for run in (first, second) for name in ("found", "new", "again", "reused")] == [
        1, 1, 0, False, 1, 0, 1, True,
    ]  # fmt: skip


def test_other_reasons_are_other_values():
    person = registered()
    row = {"姓名": "王伟芳", "出生日期": BORN} | DIED
    release("deceased", row)
    compare()
    Finding.objects.update(state=FindingState.REFUTED)
    release("deceased", row | {"联系电话": person.phone}, released_on=datetime.date(2022, 9, 18))

    compare()

    [finding] = Finding.objects.all()
    assert (finding.state, findings.lines(finding)[0].listed) == (FindingState.OPEN, "同名、同出生日期、同电话")


def test_list_without_such_rows_suggests_nobody_and_drops_what_it_said():
    person = registered()
    release("deceased", {"姓名": "王伟芳", "出生日期": BORN} | DIED)
    compare()
    release("deceased", {"姓名": person.name, "身份证号": person.id_number} | DIED, released_on=datetime.date(2022, 9, 18))

    compare()

    assert dict(Finding.objects.values_list("rule", "state")) == {"suggest_deceased": "gone", "deceased_on_register": "open"}


@pytest.mark.parametrize(
    ("rule", "list_id", "cells", "is_registered", "severity", "shown"),
    [
        (
            "suggest_graduates",
            "graduates",
            {"毕业院校": "赣南师范大学", "毕业日期": datetime.date(2022, 7, 1)},
            False,
            "lead",
            "赣南师范大学",
        ),
        ("suggest_veterans", "veterans", {"退役日期": datetime.date(2020, 9, 1)}, False, "lead", "2020-09-01"),
        ("suggest_province_export", "province_export", {"就业形式": "flexible", "就业地": "信丰县城"}, True, "correction", "信丰县城"),
    ],
)
def test_every_other_list_suggests_too(rule, list_id, cells, is_registered, severity, shown):
    person = registered() if is_registered else factories.person(name="王伟芳", sex="F", phone="13800000001")
    release(list_id, {"姓名": "王伟芳", "出生日期": BORN, "联系电话": "13800000001", "常住地": factories.SHUIBEI} | cells)

    compare(rule)

    [finding] = Finding.objects.all()
    assert (finding.rule, finding.person, finding.severity) == (rule, person, severity)
    assert shown in [line.listed for line in findings.lines(finding)]


@pytest.mark.parametrize("rule", ["suggest_graduates", "suggest_veterans"])
def test_leads_are_not_given_about_people_on_the_register(rule):
    registered()
    release("graduates", {"姓名": "王伟芳", "出生日期": BORN, "联系电话": "13800000001", "毕业日期": datetime.date(2022, 7, 1)})
    release("veterans", {"姓名": "王伟芳", "出生日期": BORN, "联系电话": "13800000001"})

    compare(rule)

    assert not Finding.objects.exists()
