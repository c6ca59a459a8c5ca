"""What is said of two answers: every difference in its own words, nothing of what is the same."""

from __future__ import annotations

import pytest

from nuanxin.benefits.decisions.replaying import Replayed, changed_facts, differences, listed, said, yuan

MONTHS = {"cap": 36, "used": 2, "left": 34, "first": "2024-01", "last": "2026-12", "distance": 200, "extended": False}
ANSWER = {"policy": "x", "as_of": "2024-03-15", "version": "1.0", "answer": "yes", "collect": [], "amount": "500.00", "months": MONTHS}
CASE = {"person": {}, "household": [], "employer": {}, "payments": [], "insurance": []}


def told(**changes):
    return ANSWER | changes


def months(**changes):
    return told(months=MONTHS | changes)


def test_same_answer_differs_in_nothing():
    assert list(differences(ANSWER, told())) == []


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (told(version="1.1"), "政策版本：当时 1.0，现在 1.1。"),
        (told(answer="no"), "结论：当时符合，现在不符合。"),
        (told(answer="unknown"), "结论：当时符合，现在无法判定。"),
        (told(answer="conflict"), "结论：当时符合，现在来源矛盾。"),
        (told(collect=["已退休"]), "要采集：当时没有，现在已退休。"),
        (told(collect=["已退休", "年审结果"]), "要采集：当时没有，现在已退休、年审结果。"),
        (told(amount="512.30"), "金额：当时 500.00 元，现在 512.30 元。"),
        (told(amount=None), "金额：当时 500.00 元，现在不能计算。"),
        (months(cap=48), "最长月数：当时 36，现在 48。"),
        (months(used=3), "已享受月数：当时 2，现在 3。"),
        (months(used=0), "已享受月数：当时 2，现在 0。"),
        (months(left=None), "剩余月数：当时 34，现在不知道。"),
        (months(first="2024-02"), "第一个月：当时 2024-01，现在 2024-02。"),
        (months(last="2030-05"), "最后一个月：当时 2026-12，现在 2030-05。"),
        (months(distance=199), "距退休月数：当时 200，现在 199。"),
        (months(extended=True), "延长至退休：当时否，现在是。"),
        (months(extended=None), "延长至退休：当时否，现在不知道。"),
    ],
)
def test_one_difference_is_told_alone(now, words):
    assert list(differences(ANSWER, now)) == [words]


@pytest.mark.parametrize(
    ("then", "now", "words"),
    [
        (["已退休"], [], "要采集：当时已退休，现在没有。"),
        (["甲", "乙"], ["乙", "甲"], "要采集：当时甲、乙，现在乙、甲。"),
    ],
)
def test_what_was_to_be_collected_is_told_in_its_order(then, now, words):
    assert list(differences(told(collect=then), told(collect=now))) == [words]


def test_amount_that_could_not_be_computed_then_is_told():
    assert list(differences(told(amount=None), ANSWER)) == ["金额：当时不能计算，现在 500.00 元。"]


def test_answers_without_money_and_months_differ_in_neither():
    """A service has no amount, a policy paid once no months: both keys are missing."""
    bare = {name: value for name, value in ANSWER.items() if name not in ("amount", "months")}

    assert list(differences(bare, dict(bare))) == []


def test_months_that_were_not_counted_then_are_told_one_by_one():
    found = list(differences(told(months=None), ANSWER))

    assert found == [
        "最长月数：当时不知道，现在 36。",
        "已享受月数：当时不知道，现在 2。",
        "剩余月数：当时不知道，现在 34。",
        "第一个月：当时不知道，现在 2024-01。",
        "最后一个月：当时不知道，现在 2026-12。",
        "距退休月数：当时不知道，现在 200。",
        "延长至退休：当时不知道，现在否。",
    ]


def test_everything_otherwise_is_told_with_the_version_first_and_months_last():
    now = told(version="2", answer="unknown", collect=["已退休"], amount=None, months=MONTHS | {"cap": 48, "left": 46})

    assert list(differences(ANSWER, now)) == [
        "政策版本：当时 1.0，现在 2。",
        "结论：当时符合，现在无法判定。",
        "要采集：当时没有，现在已退休。",
        "金额：当时 500.00 元，现在不能计算。",
        "最长月数：当时 36，现在 48。",
        "剩余月数：当时 34，现在 46。",
    ]


@pytest.mark.parametrize("name", ["because", "as_of", "policy"])
def test_wording_of_the_reasons_is_no_difference(name):
    assert list(differences(ANSWER, ANSWER | {name: "别的"})) == []


@pytest.mark.parametrize(
    ("value", "words"), [(None, "不知道"), (True, "是"), (False, "否"), (0, " 0"), (1, " 1"), (36, " 36"), ("2024-01", " 2024-01")]
)
def test_value_is_said_so_that_nought_is_not_no(value, words):
    assert said(value) == words


@pytest.mark.parametrize(("amount", "words"), [(None, "不能计算"), ("0.00", " 0.00 元"), ("5000.00", " 5000.00 元")])
def test_amount_of_nought_is_an_amount(amount, words):
    assert yuan(amount) == words


@pytest.mark.parametrize(("labels", "words"), [([], "没有"), (["甲"], "甲"), (["甲", "乙"], "甲、乙")])
def test_labels_are_listed(labels, words):
    assert listed(labels) == words


@pytest.mark.parametrize(
    ("then", "now", "labels"),
    [
        ({}, {}, []),
        ({"person": {"studying": True}}, {"person": {"studying": True}}, []),
        ({"person": {"studying": True}}, {"person": {"studying": False}}, ["在校学习"]),
        ({"person": {"studying": True}}, {}, ["在校学习"]),
        ({}, {"person": {"studying": False}}, ["在校学习"]),
        ({"person": {"low_income": "none"}}, {"person": {"low_income": "rural"}}, ["低保类别"]),
        ({"person": {"studying": True, "able_to_work": True}}, {}, ["有劳动能力", "在校学习"]),
        ({"employer": {"kind": "workshop"}}, {"employer": {"kind": "enterprise"}}, ["单位类型"]),
        ({"employer": {}}, {"employer": {"in_province": True}}, ["单位在省内"]),
        ({"employer": {"hires": []}}, {"employer": {"hires": [{}]}}, ["招用人员"]),
        ({"household": []}, {"household": [{"studying": True}]}, ["家庭成员"]),
        ({"payments": [{"amount": "1"}]}, {}, ["已发放记录"]),
        ({}, {"insurance": [{"amount": "1"}]}, ["社会保险缴费记录"]),
        (
            {"person": {"studying": True}, "household": [{}], "payments": [{}], "insurance": [{}], "employer": {"kind": "workshop"}},
            {},
            ["在校学习", "单位类型", "家庭成员", "已发放记录", "社会保险缴费记录"],
        ),
    ],
)
def test_facts_that_the_ledger_tells_otherwise_are_named(then, now, labels):
    assert list(changed_facts(CASE | then, CASE | now)) == labels


@pytest.mark.parametrize(("now", "same"), [(ANSWER, True), (told(version="1.1"), False), (told(answer="no"), True), (None, False)])
def test_version_is_the_same_only_where_it_could_be_asked_again(now, same):
    assert Replayed(ANSWER, now, ()).is_same_version is same
