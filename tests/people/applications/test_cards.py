"""The help card: its number, once per recognition, and what refuses it."""

from __future__ import annotations

import datetime

import pytest

from nuanxin.errors import UserError
from nuanxin.orgs.models import AuditEvent
from nuanxin.people import actions
from nuanxin.people.models import HelpCard
from tests import factories
from tests.people.applications.counter import TODAY
from tests.people.procedures.written import PROCEDURE, PROFILE, changed


def issue(recognition, **given):
    return actions.issue_card(**{"by": None, "recognition": recognition} | given)


def test_cards_are_numbered_by_county_and_year(counter):
    numbers = [issue(factories.recognition(factories.person())).number for _ in range(2)]
    numbers += [issue(factories.recognition(factories.person(), datetime.date(2021, 5, 1)), issued_on=datetime.date(2021, 5, 2)).number]
    numbers += [issue(factories.recognition(factories.person(residence=factories.FOREIGN_TOWN))).number]

    assert numbers == ["3607222022000001", "3607222022000002", "3607222021000001", "3607232022000001"]


def test_a_number_given_by_hand_is_counted_on(counter):
    issue(factories.recognition(factories.person()), number="3607222022000041")
    issue(factories.recognition(factories.person()), number="旧卡甲1")

    assert issue(factories.recognition(factories.person())).number == "3607222022000042"


def test_the_number_of_a_voided_card_is_not_given_again(counter, person):
    recognition = factories.recognition(person)
    actions.void_card(by=factories.user(role="officer"), card=issue(recognition), reason="遗失")

    assert issue(recognition).number == "3607222022000002"
    assert AuditEvent.objects.filter(kind="people.card.voided").count() == 1


def test_a_card_issued_again_is_the_same_card(counter, person):
    recognition = factories.recognition(person)
    card = issue(recognition, note="补打")

    assert issue(recognition) == issue(recognition, number=card.number) == card
    assert (HelpCard.objects.get().note, AuditEvent.objects.filter(kind="people.card.issued").count()) == ("补打", 1)


def test_another_number_for_the_same_recognition_is_refused(counter, person):
    recognition = factories.recognition(person)
    issue(recognition)

    with pytest.raises(UserError, match=r"这次认定已发过援助卡（编号 3607222022000001），不能再发编号 9 的卡"):
        issue(recognition, number="9")


def test_a_number_that_is_taken_is_refused(counter, person):
    issue(factories.recognition(person), number="9")

    with pytest.raises(UserError, match="援助卡编号 9 已经用过"):
        issue(factories.recognition(factories.person()), number="9")


@pytest.mark.parametrize(
    ("ended_on", "given", "told"),
    [
        (TODAY, {}, "已于 2022-09-20 退出，不能再发援助卡"),
        (None, {"issued_on": datetime.date(2022, 7, 31)}, "发放日期 2022-07-31 早于认定日期 2022-08-01"),
        (None, {"issued_on": datetime.date(2022, 9, 21)}, "发放日期 2022-09-21 晚于今天"),
        (None, {"number": "9" * 25}, "编号有 25 个字，最多 24 个字"),
        (None, {"note": "长" * 201}, "证件备注有 201 个字，最多 200 个字"),
    ],
)
def test_a_card_that_cannot_be_is_refused(counter, person, ended_on, given, told):
    recognition = factories.recognition(person, ended_on=ended_on)

    with pytest.raises(UserError, match=told):
        issue(recognition, **given)

    assert not HelpCard.objects.exists()


def test_a_card_of_a_voided_recognition_is_refused(counter, person):
    recognition = factories.recognition(person)
    actions.void_recognition(by=None, recognition=recognition, reason="录错")

    with pytest.raises(UserError, match="已经作废"):
        issue(recognition)


def test_who_has_nothing_to_say_issues_no_card(counter, person):
    with pytest.raises(UserError, match="您没有受理和办理认定申请的权限"):
        issue(factories.recognition(person), by=factories.user(role="inspector"))


def test_where_the_procedure_has_no_card_a_number_must_be_given(counter, person, settings, tmp_path):
    without = changed('card:\n  title: 援助卡\n  number: "{county}{year}{serial}"\n', "")
    for kind, text in (("procedures", without), ("publication", PROFILE)):
        (tmp_path / "own" / kind).mkdir(parents=True)
        (tmp_path / "own" / kind / "town.yaml").write_text(text, encoding="utf-8")
    settings.EXTRA_DEFINITIONS = str(tmp_path / "own")
    recognition = factories.recognition(person)

    with pytest.raises(UserError, match="本地的认定程序没有规定援助卡的编号。请填写编号"):
        issue(recognition)
    assert issue(recognition, number="甲1").number == "甲1"
    assert PROCEDURE.startswith("id: town")
