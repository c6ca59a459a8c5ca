"""Rows of a claim's form: what is proposed, what comes back, and every way in which a row is not in order."""

from __future__ import annotations

import datetime
from decimal import Decimal
from urllib.parse import urlencode

import pytest
from django.http import QueryDict

from nuanxin.benefits.queries.checks import Line
from nuanxin.people.models import Person
from nuanxin.web.claims import rows
from nuanxin.web.claims.rows import Proposed, Rows

APRIL, MAY = datetime.date(2024, 4, 1), datetime.date(2024, 5, 1)
DUE, PAID = Decimal("600.00"), Decimal("900.00")
WORKER, OTHER = Person(pk=7, name="王小明"), Person(pk=8, name="李大山")


def proposed(month=APRIL, person=WORKER, **told) -> Proposed:
    return Proposed(person, month, **{"amount": DUE, "basis": PAID} | told)


def sent(*told: dict, count: object = None) -> QueryDict:
    """The fields of rows as a browser sends them."""
    fields = {"rows": len(told) if count is None else count}
    for number, row in enumerate(told):
        fields |= {f"row-{number}-{name}": value for name, value in row.items()}
    return QueryDict(urlencode(fields))


def row(month: str = "2024-04", person: object = 7, *, use: bool = True, **told) -> dict:
    return {"person": person, "month": month, "basis": "900.00", "amount": ""} | told | ({"use": "on"} if use else {})


def problems(told: dict, *proposals: Proposed) -> list[str]:
    return rows.read(sent(told), proposals or (proposed(),)).problems


@pytest.mark.parametrize(
    ("person", "month", "key"),
    [
        ("7", "2024-04", (7, "2024-04")),
        ("", "2024-04", (0, "2024-04")),
        ("7", "", (7, "")),
        ("", "", (0, "")),
        ("x", "2024-04", (0, "2024-04")),
        ("-7", "2024-04", (0, "2024-04")),
        ("７", "2024-04", (0, "2024-04")),
        ("9" * 18, "2024-04", (int("9" * 18), "2024-04")),
        ("9" * 19, "2024-04", (0, "2024-04")),
        ("7", "2024-00", (7, "")),
        ("7", "2024-12", (7, "2024-12")),
        ("7", "2024-13", (7, "")),
        ("7", "2024-4", (7, "")),
        ("7", "2024-04-01", (7, "")),
        ("7", " 2024-04", (7, "")),
        ("7", "202404", (7, "")),
    ],
)
def test_row_is_known_by_person_and_month_and_by_nothing_odd(person, month, key):
    [form] = rows.bound(sent({"person": person, "month": month}))

    assert form.key == key


@pytest.mark.parametrize(
    ("proposal", "key"),
    [
        (proposed(), (7, "2024-04")),
        (proposed(month=None), (7, "")),
        (proposed(person=None), (0, "2024-04")),
        (proposed(person=None, month=None), (0, "")),
    ],
)
def test_proposal_has_the_key_that_its_row_sends_back(proposal, key):
    person, month = key
    [form] = rows.bound(sent({"person": proposal.initial["person"], "month": proposal.initial["month"]}))

    assert (proposal.key, form.key) == (key, (person, month))


@pytest.mark.parametrize(
    ("count", "found"),
    [("0", 0), ("1", 1), ("2", 2), ("", 0), ("x", 0), ("-1", 0), ("1.0", 0), ("２", 0), ("150", 150), ("151", 150), ("9999", 150), ("10000", 0)],
)  # fmt: skip
def test_rows_that_come_back_are_as_many_as_told_and_no_more_than_a_form_holds(count, found):
    assert len(list(rows.bound(sent(row(), count=count)))) == found


def test_form_without_rows_brings_none_back():
    assert list(rows.bound(QueryDict("use=on"))) == []


def test_bases_are_told_by_person_and_month():
    data = sent(row(basis="900"), row("2024-05", basis="1200.50"), row("2024-05", 8, basis="700", use=False))

    assert rows.told_bases(data) == {(7, APRIL): Decimal("900"), (7, MAY): Decimal("1200.50"), (8, MAY): Decimal("700")}


@pytest.mark.parametrize("told", [row(basis=""), row(basis="x"), row(basis="1.234"), row(""), row("2024-13"), row(amount="x")])
def test_basis_that_cannot_be_read_or_placed_is_left_out(told):
    assert rows.told_bases(sent(told)) == {}


def test_fresh_rows_are_ticked_where_something_is_due():
    found = rows.drawn([proposed(), proposed(MAY, said="没有 2024-05 的实际缴费金额"), proposed(person=OTHER, is_used=False)])

    assert [one.form["use"].value() for one in found.rows] == [True, False, False]
    assert [one.form["amount"].value() for one in found.rows] == [DUE, DUE, DUE]
    assert (found.problems, found.used) == ([], [])


def test_rows_worked_out_again_keep_the_ticks_that_were_made():
    again = [proposed(), proposed(MAY), proposed(person=OTHER, said="不能")]

    found = rows.drawn(again, [(7, "2024-05"), (8, "2024-04")])

    assert [one.form["use"].value() for one in found.rows] == [False, True, False]


def test_rows_worked_out_again_without_a_tick_stay_without():
    assert [one.form["use"].value() for one in rows.drawn([proposed(), proposed(MAY)], []).rows] == [False, False]


def test_more_rows_than_a_form_holds_are_not_drawn(monkeypatch):
    monkeypatch.setattr(rows, "MOST_ROWS", 2)

    assert len(rows.drawn([proposed(), proposed(MAY), proposed(person=OTHER)]).rows) == 2


def test_ticked_rows_become_lines_at_what_was_typed():
    found = rows.read(sent(row(amount="450.00"), row("2024-05", basis="")), [proposed(), proposed(MAY)])

    assert found.problems == []
    assert rows.lines(found, "灵活就业社保补贴") == [
        Line(WORKER, "灵活就业社保补贴", APRIL, Decimal("450.00"), PAID),
        Line(WORKER, "灵活就业社保补贴", MAY, DUE, PAID),
    ]


def test_each_line_keeps_the_programme_of_its_own():
    found = rows.read(sent(row(), row("2024-05")), [proposed(), proposed(MAY)])

    kept = rows.lines(found, "岗位补贴", {(7, "2024-05"): "社保补贴"})

    assert [(line.month, line.programme) for line in kept] == [(APRIL, "岗位补贴"), (MAY, "社保补贴")]


def test_row_left_out_is_no_line_and_may_hold_nonsense_amounts():
    found = rows.read(sent(row(), row("2024-05", use=False, amount="999999")), [proposed(), proposed(MAY)])

    assert (found.problems, [line.month for line in rows.lines(found, "x")]) == ([], [APRIL])


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        (row(amount="600.01"), "第 1 行（王小明 2024-04）填写的 600.01 元多于按政策算出的 600.00 元。请改为不多于它的金额，或改正缴费金额后重新核算。"),
        (row(amount="1600"), "第 1 行（王小明 2024-04）填写的 1,600.00 元多于按政策算出的 600.00 元。请改为不多于它的金额，或改正缴费金额后重新核算。"),
        (row(amount="0"), "第 1 行（王小明 2024-04）的金额是 0 元，不能申领。请填写金额，或取消勾选。"),
        (row(amount="0.00"), "第 1 行（王小明 2024-04）的金额是 0 元，不能申领。请填写金额，或取消勾选。"),
        (row(amount="六百"), "第 1 行（王小明 2024-04）：金额（元）应是数字。请只填写数字，不带单位。"),
        (row(basis="九百"), "第 1 行（王小明 2024-04）：实际缴费（元）应是数字。请只填写数字，不带单位。"),
        (row(use=False), "没有勾选任何一项明细，不能提交。请至少勾选一项。"),
        (row("2024-05"), "第 1 行不能申领，已从表中去掉。请核对后再提交。"),
        (row(person=8), "第 1 行不能申领，已从表中去掉。请核对后再提交。"),
        (row(person=""), "第 1 行不能申领，已从表中去掉。请核对后再提交。"),
    ],
)  # fmt: skip
def test_row_that_is_not_in_order_is_told(told, refusal):
    assert problems(told) == [refusal]


@pytest.mark.parametrize("amount", ["600.00", "600", "599.99", "0.01", ""])
def test_amount_up_to_what_is_due_is_in_order(amount):
    assert problems(row(amount=amount)) == []


def test_wrong_cell_is_told_even_where_the_row_is_left_out():
    assert problems(row(use=False, amount="x")) == ["第 1 行（王小明 2024-04）：金额（元）应是数字。请只填写数字，不带单位。"]


def test_row_that_cannot_be_claimed_says_why():
    told = problems(row(), proposed(amount=None, said="没有 2024-04 的实际缴费金额，补贴算不出。"))

    assert told == ["第 1 行（王小明 2024-04）不能申领：没有 2024-04 的实际缴费金额，补贴算不出。"]


def test_row_without_a_known_amount_wants_one():
    nothing = proposed(amount=None)

    assert problems(row(), nothing) == ["第 1 行（王小明 2024-04）没有填写金额。请填写金额，或取消勾选。"]
    assert problems(row(amount="88"), nothing) == []


def test_every_problem_is_told_with_the_number_of_its_row():
    data = sent(row(amount="601"), row("2024-05"), row("2031-01"), row("2024-05", 8, amount="0"))

    found = rows.read(data, [proposed(), proposed(MAY), proposed(MAY, OTHER)])

    assert [text.replace(" ", "")[:4] for text in found.problems] == ["第1行（", "第3行不", "第4行（"]
    assert [one.proposed.key for one in found.rows] == [(7, "2024-04"), (7, "2024-05"), (8, "2024-05")]


def test_row_sent_twice_is_taken_once():
    found = rows.read(sent(row(), row(amount="300")), [proposed()])

    assert found.problems == ["第 2 行和前面的一行重复。请核对后再提交。"]
    assert len(found.rows) == 1


@pytest.mark.parametrize(
    ("proposal", "words"),
    [
        (proposed(), "王小明 2024-04"),
        (proposed(month=None), "王小明 一次性"),
        (proposed(person=None), "2024-04"),
        (proposed(person=None, month=None), "一次性"),
    ],
)
def test_row_is_spoken_of_by_name_and_month(proposal, words):
    assert rows.spoken(proposal) == words


def test_nothing_drawn_is_nothing_used():
    assert (Rows([], []).used, rows.lines(Rows([], []), "x")) == ([], [])
