"""Findings as they are read: masks, lines side by side, names for values of two lists under one label."""

from __future__ import annotations

import datetime
import json

import pytest

from nuanxin.comparisons import findings as reading
from nuanxin.errors import UserError
from nuanxin.orgs.models import AuditEvent
from tests import factories
from tests.comparisons.releasing import release
from tests.factories import findings

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("360722197005010011", "360722********0011"),
        ("36072219700501001X", "360722********001X"),
        ("36072219700501001144", "360722********1144"),
        ("36072219700501001144B1", "360722********44B1"),
        ("360722700501001", "360722********1001"),
        ("13800000001", "138****0001"),
        ("王五 13800000001；李四", "王五 138****0001；李四"),
        ("2022-09-20", "2022-09-20"),
        ("信丰电子科技有限公司", "信丰电子科技有限公司"),
        ("", ""),
    ],
)
def test_what_looks_like_a_number_or_a_phone_is_masked(text, expected):
    assert reading.masked(text) == expected


def told(values, **fields):
    return findings.finding(factories.person(), values=json.dumps(values, ensure_ascii=False), **fields)


def test_lines_say_which_list_of_which_day(county):
    given = release("deceased", released_on=datetime.date(2022, 9, 3))
    finding = told([["死亡日期", "", "2022-08-01", "deceased"], ["认定日期", "2022-01-05", "", ""]])
    finding.last_run.releases = {"deceased": [given.record.pk]}

    assert reading.lines(finding) == [
        reading.Line("死亡日期", "", "2022-08-01", "死亡人员", datetime.date(2022, 9, 3)),
        reading.Line("认定日期", "2022-01-05", "", "", None),
    ]


@pytest.mark.parametrize(("own", "listed", "expected"), [("甲", "乙", True), ("甲", "甲", False), ("", "乙", False), ("甲", "", False)])
def test_two_sides_differ_only_where_both_say_something(own, listed, expected):
    assert reading.Line("联系电话", own, listed, "", None).differs is expected


def test_phones_and_numbers_of_both_sides_are_masked_until_revealed(county):
    finding = told([["联系电话", "13800000001", "13900000002", "unemployment"]])

    [masked], [whole] = reading.lines(finding), reading.lines(finding, reveal=True)

    assert (masked.ledger, masked.listed) == ("138****0001", "139****0002")
    assert (whole.ledger, whole.listed) == ("13800000001", "13900000002")


def test_values_under_one_label_are_told_apart_by_their_list(county):
    finding = told([["姓名", "王五", "王武", "unemployment"], ["姓名", "王五", "汪五", "low_income"]])

    assert reading.as_json(finding)["values"] == {
        "姓名": {"ledger": "王五", "list": "王武"},
        "姓名（低保对象）": {"ledger": "王五", "list": "汪五"},
    }


def test_a_finding_of_a_rule_no_longer_known_has_no_advice(county):
    assert reading.as_json(told([], rule="dropped"))["advice"] == ""


def test_revealing_many_needs_the_right_and_leaves_one_event(county, officer):
    finding = told([["联系电话", "13800000001", "", ""]])
    collector = factories.user(role="collector", area=county)

    with pytest.raises(UserError, match="查看完整证件号"):
        reading.revealed([finding], by=collector, area=county.code)
    [whole] = reading.revealed([finding], by=officer, area=county.code)

    assert whole["person"]["id_number"] == finding.person.full_id_number
    [event] = AuditEvent.objects.all()
    assert (event.kind, event.by, event.details) == ("people.id_numbers.revealed", officer, {"count": 1})


def test_a_finding_without_values_or_subject_is_empty(county):
    finding = findings.finding(factories.person(), values="", subject="")

    assert (reading.lines(finding), reading.subject(finding).name) == ([], "")
