"""The bank's answer by its pages: looked at first, every mismatch at once, taken in whole or not at all."""

from __future__ import annotations

import io

import pytest
from django.urls import reverse

from nuanxin.benefits.models import Claim, Payment
from nuanxin.orgs.models import AuditEvent, StoredFile
from tests import factories
from tests.factories import bank
from tests.web import filed
from tests.web.pages import messages, refusals, text

pytestmark = pytest.mark.django_db


def states() -> list[str]:
    return list(Payment.objects.order_by("pk").values_list("state", flat=True))


def look(desk, content, **data):
    return desk.post("payment-results", file=content, **data)


def take(desk, page, **data):
    return desk.post("payment-results-take", file=page.context["kept"].pk, **data)


def test_looking_shows_totals_and_changes_nothing(head, sent, answer):
    before = AuditEvent.objects.count()
    page = look(head, answer(bank.rows(sent, {sent.payments.last().pk: "户名不符"})))

    wanted = ("与送出的逐笔对上", "成功 2", "失败 1", "送出合计 3 1,600.50", "户名不符")
    assert (page.status_code, [word for word in wanted if word not in text(page)]) == (200, [])
    assert (states(), AuditEvent.objects.count()) == (["sent"] * 3, before)


def test_taking_in_pays_and_tells_what_failed(head, sent, answer):
    page = look(head, answer(bank.rows(sent, {sent.payments.order_by("pk").last().pk: "户名不符"})))

    done = take(head, page)

    assert done["Location"] == reverse("payment-batch", args=[sent.pk])
    assert states() == ["paid", "paid", "failed"]
    told = messages(head.get("payment-batch", sent.pk))
    assert told == [
        f"批次 {sent.number} 已对账：到账 2 笔 1100.50 元，失败 1 笔 500.00 元，请逐笔更正账户后重发。".replace("1100.50", "1,100.50")
    ]
    assert sorted(Claim.objects.values_list("state", flat=True)) == ["approved", "paid"]


def test_the_day_given_counts_where_the_file_has_none(head, sent, answer):
    rows = [row | {"到账日期": ""} for row in bank.rows(sent)]

    take(head, look(head, answer(rows), paid_on="2022-09-02"), paid_on="2022-09-02")

    assert {str(day) for day in Payment.objects.values_list("paid_on", flat=True)} == {"2022-09-02"}


def test_every_mismatch_is_told_at_once_with_its_row(head, sent, answer):
    rows = bank.rows(sent)
    rows[0]["金额"] = "999.00"
    rows[1]["流水号"] = f"{sent.number}-999999"

    page = look(head, answer(rows))

    problems = refusals(page)
    assert page.status_code == 422
    assert [word for word in ("金额 999.00 元与送出的", "不在批次", "缺 1 笔") if not any(word in line for line in problems)] == []
    assert all(line.startswith(("第 ", "批次")) for line in problems)
    assert ("入账" in [*page.content.decode().split()], states(), StoredFile.objects.filter(is_kept=False).count()) == (
        False,
        ["sent"] * 3,
        0,
    )


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("result.txt", b"hello", "不是表格文件"),
        ("result.xlsx", b"", "是空文件"),
        ("result.xlsx", b"this is no workbook at all", ""),
        ("result.csv", "甲,乙\n1,2\n".encode(), "找不到代发结果的表头"),
        ("result.csv", "流水号,金额,结果\nX-1,5,成功\n".encode(), "不是本系统送出的"),
        ("result.csv", "流水号,金额,结果\n".encode(), "没有代发结果"),
    ],
)
def test_a_file_that_is_no_answer_is_refused_and_says_why(head, sent, name, content, words):
    file = io.BytesIO(content)
    file.name = name

    page = look(head, file)

    assert (page.status_code, words in text(page), states()) == (422, True, ["sent"] * 3)
    assert refusals(page)


def test_no_file_is_asked_for(head, sent):
    page = head.post("payment-results")

    assert (page.status_code, filed.errors(page)) == (422, {"file": ["请填写银行结果文件。"]})


def test_the_same_file_twice_changes_nothing(head, sent, answer):
    rows = bank.rows(sent)
    take(head, look(head, answer(rows)))

    again = look(head, answer(rows))
    take(head, again)

    assert messages(head.get("payment-batch", sent.pk)) == [f"批次 {sent.number} 的这份结果此前已入账，没有改动。"]
    assert AuditEvent.objects.filter(kind="benefits.batch.reconciled").count() == 1


def test_an_answer_that_contradicts_the_one_before_is_refused_though_it_was_uploaded(head, sent, answer):
    rows = bank.rows(sent)
    first = look(head, answer(rows))
    other = look(head, answer(bank.rows(sent, {sent.payments.first().pk: "退汇"}), "other.xlsx"))
    take(head, first)

    page = take(head, other)

    assert (page.status_code, "此前已登记 2022-09-04 到账" in text(page), states()) == (422, True, ["paid"] * 3)


def test_what_another_uploaded_cannot_be_taken_in(head, sent, answer, county):
    from tests.web.payments.conftest import Desk

    page = look(head, answer(bank.rows(sent)))

    assert take(Desk(factories.user(role="head")), page).status_code == 404


def test_an_answer_about_another_county_is_refused(foreign, sent, answer):
    page = look(foreign, answer(bank.rows(sent)))

    assert (page.status_code, states()) == (422, ["sent"] * 3)
    assert "权限" in text(page)


@pytest.mark.parametrize("key", ["", "abc", "999999"])
def test_a_file_that_is_not_there_is_not_found(head, sent, key):
    assert head.post("payment-results-take", file=key).status_code == 404
