"""One policy as pages list it: which group, which words, whether it can be claimed; sums over many; without a database."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field, replace
from decimal import Decimal

import pytest

from nuanxin.benefits import policies
from nuanxin.benefits.deciding import Decided
from nuanxin.benefits.deciding.clock import Months
from nuanxin.benefits.decisions import Offer
from nuanxin.engines.rules.explaining import Explained
from nuanxin.orgs.access import Permission
from nuanxin.web.entitlements.collecting import sums, told_change
from nuanxin.web.entitlements.lines import HEADINGS, Line, Offers, said, told_amount, told_months, total

D = datetime.date
DAY = D(2024, 3, 15)
MONTHLY, ONCE = "national-insurance-subsidy-flexible", "2022-xinfeng-startup"
STANDING = {"申领中": "claiming", "享受中": "running", "已停发": "running", "已领取": "received"}
NOTHING = Explained("全部", None)


@dataclass
class Reader:
    """A subject as a clerk sees it who may do just these things."""

    permissions: set[Permission] = field(default_factory=lambda: {Permission.APPLY})

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions

    def claim_url(self, policy: str) -> str:
        return f"/claim/{policy}"

    def answer_url(self, policy: str) -> str:
        return f"/answer/{policy}"

    @property
    def bundle_url(self) -> str:
        return "/bundle"


def months(**told) -> Months:
    values = {"cap": 36, "used": 2, "left": 34, "first": D(2024, 1, 1), "last": D(2026, 12, 1), "distance": 200, "extended": False}
    return Months(**values | told)


def line(answer: str = "yes", standing: str = "", policy: str = ONCE, reader: Reader | None = None, **told) -> Line:
    decided = Decided(policies.get(policy), DAY, answer, **{"because": NOTHING} | told)
    return Line(Offer(decided.policy, decided, standing), reader or Reader())


def service() -> str:
    """A policy that gives no money."""
    return next(name for name, one in policies.library().items() if one.file.amount is None)


@pytest.mark.parametrize("standing", STANDING)
@pytest.mark.parametrize("answer", ["yes", "no", "unknown", "conflict"])
def test_where_it_stands_goes_before_what_it_answers(answer, standing):
    assert line(answer, standing).group == STANDING[standing]


@pytest.mark.parametrize(
    ("answer", "collect", "group"),
    [
        ("yes", (), "yes"),
        ("no", (), "no"),
        ("conflict", (), "conflict"),
        ("unknown", ("经营状态",), "unknown"),
        ("unknown", ("经营状态", "县级标准"), "unknown"),
        ("unknown", ("县级标准",), "waiting"),
        ("unknown", (), "unknown"),
    ],
)
def test_group_is_the_answer_unless_only_a_standard_is_missing(answer, collect, group):
    assert line(answer, collect=collect).group == group


def test_question_and_standard_are_told_apart():
    found = line("unknown", collect=("县级标准", "经营状态", "县级标准"))

    assert ([one.label for one in found.asks], found.standards) == (["经营状态"], ("县级标准",))


@pytest.mark.parametrize("answer", ["yes", "no", "conflict"])
def test_answer_that_is_no_unknown_asks_nothing(answer):
    assert line(answer, collect=("经营状态",)).questions == ()


@pytest.mark.parametrize(
    ("answer", "standing", "permissions", "is_offered"),
    [
        ("yes", "", {Permission.APPLY}, True),
        ("yes", "享受中", {Permission.APPLY}, True),
        ("yes", "已停发", {Permission.APPLY}, False),
        ("yes", "申领中", {Permission.APPLY}, False),
        ("yes", "已领取", {Permission.APPLY}, False),
        ("no", "享受中", {Permission.APPLY}, False),
        ("no", "", {Permission.APPLY}, False),
        ("unknown", "", {Permission.APPLY}, False),
        ("conflict", "", {Permission.APPLY}, False),
        ("yes", "", {Permission.VIEW, Permission.RECORD}, False),
        ("yes", "享受中", set(), False),
    ],
)
def test_claim_is_offered_of_an_open_yes_to_who_may(answer, standing, permissions, is_offered):
    assert line(answer, standing, reader=Reader(permissions)).claim_url == (f"/claim/{ONCE}" if is_offered else "")


def test_service_is_offered_to_nobody_as_a_claim():
    found = line("yes", policy=service())

    assert (found.is_money, found.claim_url, found.amount, found.lacks_amount) == (False, "", "", False)


@pytest.mark.parametrize(
    ("answer", "amount", "words", "lacks"),
    [
        ("yes", Decimal("5000.00"), "一次 5,000.00 元", False),
        ("yes", Decimal("0.00"), "", False),
        ("yes", None, "", True),
        ("no", Decimal("5000.00"), "", False),
        ("unknown", Decimal("5000.00"), "", False),
        ("unknown", None, "", False),
    ],
)
def test_amount_is_told_of_a_yes_alone(answer, amount, words, lacks):
    found = line(answer, amount=amount)

    assert (found.amount, found.lacks_amount) == (words, lacks)


@pytest.mark.parametrize(("policy", "is_monthly"), [(MONTHLY, True), (ONCE, False)])
def test_amount_is_by_the_month_where_the_policy_says_so(policy, is_monthly):
    assert line(policy=policy).per_month is is_monthly


@pytest.mark.parametrize(
    ("standing", "left", "is_ending"),
    [
        ("享受中", 4, False),
        ("享受中", 3, True),
        ("享受中", 0, True),
        ("享受中", None, False),
        ("", 1, False),
        ("申领中", 1, False),
        ("已停发", 1, False),
    ],
)
def test_what_runs_is_ending_with_three_months_left(standing, left, is_ending):
    assert line("yes", standing, MONTHLY, months=months(left=left)).is_ending is is_ending


@pytest.mark.parametrize(
    ("answer", "standing", "is_shown"), [("yes", "", True), ("unknown", "", True), ("no", "", False), ("no", "享受中", True)]
)
def test_months_of_a_no_are_shown_only_while_it_runs(answer, standing, is_shown):
    assert (line(answer, standing, MONTHLY, months=months()).months is not None) is is_shown


@pytest.mark.parametrize(
    ("known", "full"),
    [
        (months(), 36),
        (months(used=0, left=36), 36),
        (months(used=36, left=0), 36),
        (months(used=0, left=0), None),
        (months(left=None), None),
        (months(used=None), None),
        (None, None),
    ],
)
def test_bar_is_full_with_used_and_left(known, full):
    assert line("yes", "享受中", MONTHLY, months=known).total_months == full


@pytest.mark.parametrize(
    ("known", "words"),
    [
        (months(), "享受到 2026-12，最长 36 个月，已用 2 个月，还剩 34 个月"),
        (months(used=0, left=36), "享受到 2026-12，最长 36 个月，还剩 36 个月"),
        (months(left=0, used=36), "享受到 2026-12，最长 36 个月，已用 36 个月，还剩 0 个月"),
        (months(extended=True), "享受到 2026-12，延长到退休，已用 2 个月，还剩 34 个月"),
        (months(last=None), "最长 36 个月，已用 2 个月，还剩 34 个月"),
        (months(cap=None, last=None, left=None), "已用 2 个月"),
        (months(cap=None, last=None, left=None, used=None, extended=None), ""),
    ],
)
def test_months_are_told_as_far_as_they_are_known(known, words):
    assert told_months(known) == words


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ((), ""),
        (("yes",), "1 人符合，共招用 1 人"),
        (("no", "unknown", "conflict"), "0 人符合，共招用 3 人"),
        (("yes", "no", "yes"), "2 人符合，共招用 3 人"),
    ],
)
def test_heads_are_counted(answers, words):
    hires = tuple(Decided(policies.get(ONCE), DAY, one, NOTHING) for one in answers)

    assert line(hires=hires).heads == words


def test_two_reasons_at_most_stand_against_it_each_once():
    parts = tuple(Explained(label, truth) for label, truth in (("甲", False), ("乙", True), ("甲", False), ("丙", False), ("丁", False)))

    assert line("no", because=Explained("全部", False, children=parts)).reasons == ("甲", "丙")


@pytest.mark.parametrize("truth", [True, None])
def test_what_is_not_refused_has_no_reasons(truth):
    assert line("no", because=Explained("全部", truth, children=(Explained("甲", False),))).reasons == ()


def test_contradiction_tells_each_source_with_its_value():
    parts = (
        Explained("来源矛盾：经营状态", None, values={"书面材料": "在营", "上门核实": "注销"}),
        Explained("有经营", True),
        Explained("来源矛盾：开业日期", None, values={"甲": D(2022, 1, 1), "乙": None}),
    )

    assert line("conflict", because=Explained("全部", None, children=parts)).contradictions == [
        ("经营状态", [("书面材料", "在营"), ("上门核实", "注销")]),
        ("开业日期", [("甲", "2022-01-01"), ("乙", "没有采集")]),
    ]


@pytest.mark.parametrize(
    ("value", "words"),
    [(None, "没有采集"), (True, "是"), (False, "否"), (0, "0"), (D(2024, 2, 29), "2024-02-29"), ("", ""), (Decimal("1.50"), "1.50")],
)
def test_value_of_a_source_is_said(value, words):
    assert said(value) == words


@pytest.mark.parametrize(
    ("amount", "monthly", "words"),
    [
        ("500", True, "每月 500.00 元"),
        ("1234567.5", False, "一次 1,234,567.50 元"),
        ("0.005", False, "一次 0.00 元"),
        ("0.015", False, "一次 0.02 元"),
    ],
)
def test_amount_is_told_with_fen(amount, monthly, words):
    assert told_amount(Decimal(amount), per_month=monthly) == words


def offers(*lines: Line) -> Offers:
    return Offers(Reader(), lines)


def test_no_offers_have_no_groups_no_sum_and_nothing_to_claim_or_ask():
    found = offers()

    assert (found.groups, found.others, found.ready, found.unknown, found.missing, found.sum_words, found.bundle_url) == (
        [], [], [], [], (), "", "",
    )  # fmt: skip


def test_groups_come_in_the_order_of_their_headings_without_empty_ones():
    found = offers(line("no"), line("yes", "已领取"), line("unknown", collect=("县级标准",)), line("yes"), line("conflict"))

    assert [group.heading.id for group in found.groups] == ["yes", "conflict", "received", "waiting", "no"]
    assert [(heading.id, count) for heading, count in found.others] == [("conflict", 1), ("received", 1)]


def test_every_group_that_a_line_may_have_is_headed():
    headed = {one.id for one in HEADINGS}

    assert {*STANDING.values(), "waiting", "yes", "no", "unknown", "conflict"} == headed
    assert len(HEADINGS) == len(headed)


@pytest.mark.parametrize(("count", "url"), [(0, ""), (1, ""), (2, "/bundle"), (9, "/bundle")])
def test_several_that_can_be_claimed_are_claimed_in_one_visit(count, url):
    assert offers(*[line()] * count, line("no"), line("yes", "申领中")).bundle_url == url


def test_sum_is_of_what_is_ready_monthly_and_once_apart():
    found = offers(
        line(amount=Decimal("5000")),
        line(amount=Decimal("600.50")),
        line(policy=MONTHLY, amount=Decimal("500")),
        line("yes", "享受中", MONTHLY, amount=Decimal("9999")),
        line("no", amount=Decimal("9999")),
        line(amount=None),
    )

    assert (found.monthly, found.once) == (Decimal("500"), Decimal("5600.50"))
    assert found.sum_words == "每月 500.00 元，一次 5,600.50 元"


def test_missing_is_each_label_once_and_no_standard():
    found = offers(line("unknown", collect=("经营状态", "县级标准")), line("unknown", collect=("已退休", "经营状态")))

    assert found.missing == ("经营状态", "已退休")


def test_total_of_unknown_amounts_is_nought():
    assert (total([]), total([line(amount=None)]), total([line(amount=Decimal("1.10")), line(amount=None)])) == (0, 0, Decimal("1.10"))


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("unknown", "yes", "从无法判定变为符合：1 项，一次 5,000.00 元。"),
        ("conflict", "yes", "从来源矛盾变为符合：1 项，一次 5,000.00 元。"),
        ("yes", "yes", "判定结果没有变化。"),
        ("unknown", "unknown", "判定结果没有变化。"),
    ],
)
def test_change_is_told_with_its_sum(before, after, words):
    assert told_change(offers(line(before)), offers(line(after, amount=Decimal("5000")))) == words


def test_changes_of_several_kinds_are_told_apart():
    before = offers(line("unknown"), line("yes", policy=MONTHLY))
    after = offers(line("yes", amount=Decimal("5000")), line("no", policy=MONTHLY))

    assert told_change(before, after) == "从无法判定变为符合：1 项，一次 5,000.00 元；从符合变为不符合：1 项。"


def test_policy_that_was_not_for_them_before_counts_as_unknown_before():
    assert told_change(offers(), offers(line("no"))) == "从无法判定变为不符合：1 项。"
    assert told_change(offers(line("yes")), offers()) == "判定结果没有变化。"


def test_sums_of_months_and_of_once_stand_apart():
    lines = [line(amount=Decimal("1")), line(policy=MONTHLY, amount=Decimal("2")), line(policy=MONTHLY, amount=Decimal("3"))]

    assert sums(lines) == "，每月 5.00 元，一次 1.00 元"
    assert sums([replace(lines[0], offer=line(amount=None).offer)]) == ""
