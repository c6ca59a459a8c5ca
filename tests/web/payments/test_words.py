"""How pages of money name things: months in every spelling, states, payees and policies, without the database."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nuanxin.benefits.enums import BatchState, PaymentState
from nuanxin.benefits.models import Entitlement, Payment
from nuanxin.errors import UserError
from nuanxin.jobs.models import Employer
from nuanxin.people.models import Person
from nuanxin.web.payments import words

JULY = datetime.date(2022, 7, 1)
MONTHS = st.dates(datetime.date(1900, 1, 1), datetime.date(9999, 12, 31)).map(lambda day: day.replace(day=1))


@pytest.mark.parametrize(
    "typed",
    [
        "2022-07",
        "2022-7",
        "202207",
        "20227",
        "2022.07",
        "2022.7",
        "2022/07",
        "2022/7",
        "2022年7月",
        "2022年07月",
        "2022年7",
        "2022-07月",
        " 2022-07 ",
        "\t202207\n",
        "2022 年 7 月",
        "2022 - 07",
        "2022\u30007",
        "２０２２-０７",
        "２０２２年７月",
    ],
)
def test_month_in_every_spelling_is_the_first_of_july(typed):
    assert words.read_month(typed) == JULY


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "七月",
        "二〇二二年七月",
        "7月",
        "07-2022",
        "2022",
        "2022-",
        "2022-0",
        "2022-00",
        "2022-13",
        "2022-99",
        "202213",
        "202200",
        "2022--07",
        "2022_07",
        "2022,07",
        "2022-07-01",
        "20220701",
        "2022年7月1日",
        "22-07",
        "1899-12",
        "0000-01",
        "2022-07 至 2022-08",
        "-2022-07",
        "2022-7a",
        "２０２２年１３月",
    ],
)
def test_what_is_no_month_is_refused_with_what_was_typed_and_how_to_write_it(typed):
    with pytest.raises(UserError) as error:
        words.read_month(typed)

    assert error.value.problems == (f"查询条件中的月份“{typed}”读不懂。请写成 2022-07 的样子。",)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("1900-01", datetime.date(1900, 1, 1)),
        ("9999-12", datetime.date(9999, 12, 1)),
        ("2022-1", datetime.date(2022, 1, 1)),
        ("202210", datetime.date(2022, 10, 1)),
        ("20221", datetime.date(2022, 1, 1)),
        ("2022-12", datetime.date(2022, 12, 1)),
        ("2000-02", datetime.date(2000, 2, 1)),
    ],
)
def test_months_at_the_edges_of_the_calendar_are_read(typed, day):
    assert words.read_month(typed) == day


@settings(max_examples=30)
@given(MONTHS, st.sampled_from(["{0:04}-{1:02}", "{0:04}{1:02}", "{0:04}年{1}月", "{0:04}/{1}", "{0:04}.{1:02}", " {0:04} 年 {1} 月 "]))
def test_every_month_is_read_back_from_every_spelling(month, spelling):
    assert words.read_month(spelling.format(month.year, month.month)) == month


@settings(max_examples=30)
@given(MONTHS.filter(lambda month: month.year >= 1900))
def test_a_month_as_it_is_shown_can_be_typed_into_the_filter(month):
    assert words.read_month(words.month_text(month)) == month


@settings(max_examples=30)
@given(st.text(max_size=12))
def test_whatever_is_typed_is_a_first_of_a_month_or_refused(typed):
    try:
        read = words.read_month(typed)
    except UserError as refusal:
        read, told = None, refusal.problems

    assert read.day == 1 if read else told == (f"查询条件中的月份“{typed}”读不懂。请写成 2022-07 的样子。",)


@pytest.mark.parametrize(
    ("month", "shown"),
    [(None, "一次性"), (JULY, "2022-07"), (datetime.date(2022, 12, 1), "2022-12"), (datetime.date(2000, 1, 31), "2000-01")],
)
def test_month_is_shown_with_two_digits_and_none_as_a_single_sum(month, shown):
    assert words.month_text(month) == shown


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        (None, "—"),
        (Decimal("0"), "0.00"),
        (Decimal("0.5"), "0.50"),
        (Decimal("999.99"), "999.99"),
        (Decimal("1000"), "1,000.00"),
        (Decimal("1234567.80"), "1,234,567.80"),
        (Decimal("-500"), "-500.00"),
        (Decimal("-1234.5"), "-1,234.50"),
        (Decimal("99999999999999.99"), "99,999,999,999,999.99"),
    ],
)
def test_amounts_are_shown_to_the_fen_in_groups_of_three(amount, shown):
    assert words.yuan(amount) == shown


@pytest.mark.parametrize(
    ("told", "state"),
    [
        ({"state": "pending"}, ("待拨付", "warn")),
        ({"state": "sent"}, ("已送银行", "info")),
        ({"state": "paid"}, ("已到账", "ok")),
        ({"state": "failed"}, ("发放失败", "bad")),
        ({"state": "pending", "is_reversed": True}, ("已追回", "off")),
        ({"state": "paid", "is_reversed": True}, ("已追回", "off")),
        ({"state": "failed", "is_reversed": True}, ("已追回", "off")),
        ({"state": "paid", "kind": "reversal"}, ("追回记账", "warn")),
        ({"state": "paid", "kind": "reversal", "is_reversed": True}, ("追回记账", "warn")),
    ],
)
def test_state_of_a_payment_tells_taking_back_before_what_the_bank_did(told, state):
    assert words.state_of(Payment(**told)) == state


def test_state_cell_shows_the_word_with_its_tone():
    assert words.state_cell(Payment(state="failed")) == '<span class="st bad">发放失败</span>'


def test_every_state_has_its_tone():
    assert (set(words.PAYMENT_TONES), set(words.BATCH_TONES)) == (set(PaymentState), set(BatchState))


def payee(**told) -> dict:
    """Nobody's, but for what is told."""
    return {"policy": "any", "payee_kind": "person", "payee_key": "person:1"} | told


@pytest.mark.parametrize("model", [Payment, Entitlement])
@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ({"person": Person(pk=1, name="张三")}, "张三"),
        ({"employer": Employer(pk=2, name="信丰某厂")}, "信丰某厂"),
        ({"employer": Employer(pk=2, name="信丰某厂"), "person": Person(pk=1, name="张三")}, "信丰某厂"),
        ({"household_id": 3, "person": Person(pk=1, name="张三")}, "张三的家庭"),
        ({"household_id": 3}, "家庭"),
        ({}, "—"),
    ],
)
def test_payee_is_the_employer_the_household_or_the_person(model, told, shown):
    assert words.payee_name(model(**payee(**told))) == shown


def test_person_of_a_payment_is_linked_escaped_and_exported_as_a_plain_name():
    row = Payment(**payee(person=Person(pk=7, name="<张三>")))

    assert (words.person_cell(row), words.person_name(row)) == ('<a href="/people/7/">&lt;张三&gt;</a>', "<张三>")


def test_payment_without_a_person_has_no_link_no_number_and_an_empty_export():
    row = Payment(**payee(employer=Employer(pk=2, name="信丰某厂")))

    assert (words.person_cell(row), words.id_masked(row), words.person_name(row)) == ("—", "—", "")


def test_id_number_is_shown_masked():
    assert words.id_masked(Payment(**payee(person=Person(pk=7, id_masked="360***********1234")))) == "360***********1234"


def test_a_policy_that_has_gone_is_called_by_its_id_and_not_offered():
    choices = dict(words.policy_choices())

    assert (words.policy_title("gone"), "gone" in choices) == ("gone", False)
    assert (
        words.policy_title("national-insurance-subsidy-flexible")
        == choices["national-insurance-subsidy-flexible"]
        == "灵活就业社会保险补贴"
    )


def test_a_broken_definition_does_not_take_the_pages_of_money_with_it(monkeypatch):
    def broken():
        raise UserError("policies/x.yaml:3：缺少“title”。")

    monkeypatch.setattr(words.policies, "library", broken)

    assert (words.titles(), words.policy_choices(), words.policy_title("x")) == ({}, (), "x")
