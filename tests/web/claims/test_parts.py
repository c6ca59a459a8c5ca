"""Small parts of the claims pages without a database: accounts, words of a claim's months, steps, sums, what forms want."""

from __future__ import annotations

import datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest

from nuanxin.benefits.enums import ClaimDeedKind, ClaimOrigin, ClaimState
from nuanxin.benefits.models import Claim, ClaimDeed
from nuanxin.benefits.queries.situations import FITTING
from nuanxin.errors import UserError
from nuanxin.jobs.models import Employer
from nuanxin.people.models import Person
from nuanxin.web.claims import batch, columns, deeds, entry, forms, inbox, kept, rows, standing
from nuanxin.web.claims.accounts import AccountForm
from nuanxin.web.claims.standing import Standing, Step
from nuanxin.web.recognition.forms import ObjectionDecisionForm
from tests.web.claims.conftest import START

D = datetime.date
NUMBER = "6217000012345678901"
DEEDS = (deeds.REVIEW, deeds.RETURN, deeds.REFUSE, deeds.WITHDRAW, deeds.REOPEN)
JULY, SEPTEMBER = D(2022, 7, 1), D(2022, 9, 1)


def account(**told) -> AccountForm:
    return AccountForm({"account": "", "account_again": "", "account_name": ""} | told)


@pytest.mark.parametrize("first", [NUMBER, "6217 0000 1234 5678 901", f"  {NUMBER}　", "6217\t000012345678901"])
@pytest.mark.parametrize("second", [NUMBER, "62170000 12345678901"])
def test_account_typed_twice_is_taken_however_it_is_spaced(first, second):
    form = account(account=first, account_again=second, account_name=" 王小明 ")

    assert form.is_valid(), form.errors
    assert form.account_values() == {"account": NUMBER, "account_name": "王小明"}


@pytest.mark.parametrize(
    ("told", "field", "refusal"),
    [
        ({"account": NUMBER}, "account_again", "两遍输入的账户不一样。请核对后再输。"),
        ({"account_again": NUMBER}, "account_again", "两遍输入的账户不一样。请核对后再输。"),
        ({"account": NUMBER, "account_again": NUMBER[:-1] + "2"}, "account_again", "两遍输入的账户不一样。请核对后再输。"),
        ({"account": "12345", "account_again": "12345"}, "account", "银行账户应为 6 至 32 位数字，填写的有 5 个字。请核对账户。"),
        ({"account": "1" * 33, "account_again": "1" * 33}, "account", "银行账户应为 6 至 32 位数字，填写的有 33 个字。请核对账户。"),
        ({"account": "6217-0000", "account_again": "6217-0000"}, "account", "银行账户应为 6 至 32 位数字，填写的有 9 个字。请核对账户。"),
    ],
)
def test_account_that_is_not_in_order_is_refused_at_its_field(told, field, refusal):
    assert account(**told).errors == {field: [refusal]}


@pytest.mark.parametrize("length", [6, 32])
def test_shortest_and_longest_account_are_taken(length):
    assert account(account="1" * length, account_again="1" * length).is_valid()


def test_no_account_is_no_new_account():
    form = account()

    assert (form.is_valid(), form.account_values()) == (True, {"account": "", "account_name": ""})


@pytest.mark.parametrize(
    ("known", "helps"),
    [
        ({"masked": "****8901", "name": "王小明"}, ["已有账户 ****8901（户名 王小明），不换就不填。", "不填就用“王小明”。"]),
        ({"name": "王小明"}, ["还没有登记过账户；没有账户的申领不能编入拨付批次。", "不填就用“王小明”。"]),
        ({}, ["还没有登记过账户；没有账户的申领不能编入拨付批次。", "与账户一致的户名。"]),
    ],
)
def test_account_known_from_before_is_told_masked(known, helps):
    form = AccountForm(**known)

    assert [form.fields[name].help_text for name in ("account", "account_name")] == helps


def test_account_is_never_remembered_by_the_browser():
    assert [AccountForm().fields[name].widget.attrs["autocomplete"] for name in ("account", "account_again")] == ["off", "off"]


@pytest.mark.parametrize(
    ("first", "last", "months", "words"),
    [
        (None, None, 0, "一次性"),
        (JULY, JULY, 1, "2022-07"),
        (JULY, SEPTEMBER, 3, "2022-07 至 2022-09（3 个月）"),
        (JULY, SEPTEMBER, 2, "2022-07 至 2022-09（2 个月）"),
        (D(2021, 12, 1), D(2022, 1, 1), 2, "2021-12 至 2022-01（2 个月）"),
    ],
)
def test_months_of_a_claim_are_told_in_a_few_words(first, last, months, words):
    assert columns.span_words(first, last, months) == words


@pytest.mark.parametrize(
    ("claim", "name", "number"),
    [
        (Claim(person=Person(name="王小明", id_masked="360722********0012")), "王小明", "360722********0012"),
        (Claim(employer=Employer(name="信丰鞋厂", uscc="91360722MA35XXXX1X")), "信丰鞋厂", "91360722MA35XXXX1X"),
        (Claim(employer=Employer(name="水东村委会")), "水东村委会", ""),
        (Claim(account_name="张家"), "张家", ""),
        (Claim(), "", ""),
    ],
)
def test_payee_is_told_by_the_name_on_file(claim, name, number):
    assert (columns.payee_name(claim), columns.payee_number(claim)) == (name, number)


@pytest.mark.parametrize(
    ("state", "waits", "words"),
    [("submitted", 0, "—"), ("submitted", 1, "1 天"), ("approved", 40, "40 天"), ("paid", 40, "—"), ("refused", 3, "—"), ("returned", -1, "—")],
)  # fmt: skip
def test_days_are_told_of_what_still_waits(state, waits, words):
    assert columns.waits_cell(SimpleNamespace(state=state, waits=waits)) == words


def test_every_state_has_a_tone_and_the_open_ones_are_those_that_go_on():
    assert set(columns.TONES) == set(ClaimState)
    assert set(ClaimState) - set(columns.OPEN) == {ClaimState.PAID, ClaimState.REFUSED, ClaimState.WITHDRAWN}


@pytest.mark.parametrize(
    ("amount", "words"),
    [(None, ""), (0, ""), (1, "1 元"), ("9999.49", "9,999 元"), (10000, "1.00 万元"), ("123456.78", "12.35 万元"), (99_999_999, "10,000.00 万元")],
)  # fmt: skip
def test_sum_of_a_tab_is_short(amount, words):
    assert inbox.short_sum(amount if amount is None else Decimal(amount)) == words


def stood(state: str, *deeds: tuple[str, str, str]) -> Standing:
    """A claim in a state after deeds: kind, from, to."""
    found = Standing(Claim(state=state), user=None)
    told = [ClaimDeed(kind=kind, from_state=before, to_state=after, on=START) for kind, before, after in deeds]
    found.situation = SimpleNamespace(deeds=told, notice=None)
    return found


SENT = ("submitted", "", "submitted")
REVIEWED = ("reviewed", "submitted", "reviewed")
POSTED = ("posted", "reviewed", "posted")
CLEARED = ("cleared", "posted", "cleared")
APPROVED = ("approved", "cleared", "approved")


@pytest.mark.parametrize(
    ("state", "deeds", "line"),
    [
        ("submitted", [SENT], "done now ahead ahead ahead ahead"),
        ("reviewed", [SENT, REVIEWED], "done done now ahead ahead ahead"),
        ("posted", [SENT, REVIEWED, POSTED], "done done done now ahead ahead"),
        ("approved", [SENT, REVIEWED, POSTED, CLEARED, APPROVED], "done done done done done now"),
        ("paid", [SENT, REVIEWED, POSTED, CLEARED, APPROVED, ("paid", "approved", "paid")], "done done done done done done"),
        ("returned", [SENT, ("returned", "submitted", "returned")], "now ahead ahead ahead ahead ahead"),
        ("refused", [SENT, ("refused", "submitted", "refused")], "done stopped ahead ahead ahead ahead"),
        ("refused", [SENT, REVIEWED, POSTED, ("refused", "posted", "refused")], "done done done stopped ahead ahead"),
        ("withdrawn", [SENT, ("returned", "submitted", "returned"), ("withdrawn", "returned", "withdrawn")], "stopped ahead ahead ahead ahead ahead"),
        ("refused", [], "done stopped ahead ahead ahead ahead"),
    ],
)  # fmt: skip
def test_line_tells_what_is_done_and_where_it_waits_or_ended(state, deeds, line):
    assert " ".join(step.state for step in stood(state, *deeds).line) == line


def test_step_done_twice_tells_the_later_deed():
    found = stood("submitted", SENT, ("returned", "submitted", "returned"), ("resubmitted", "returned", "submitted"))

    assert [step.deed.kind for step in found.line if step.deed] == ["resubmitted"]


def test_step_that_ended_tells_the_ending():
    found = stood("refused", SENT, REVIEWED, ("refused", "reviewed", "refused"))

    assert [(step.number, step.label, step.words, step.deed.kind) for step in found.line if step.state == "stopped"] == [
        (3, "公示", "止于此", "refused")
    ]


@pytest.mark.parametrize(
    ("state", "words", "is_now"),
    [("done", "已办", False), ("now", "正在办", True), ("ahead", "未到", False), ("stopped", "止于此", False)],
)
def test_step_has_words_for_where_it_stands(state, words, is_now):
    step = Step(1, "审核", state)

    assert (step.words, step.is_now) == (words, is_now)


def test_story_begins_with_the_newest_and_marks_what_went_wrong():
    found = stood("approved", SENT, ("returned", "submitted", "returned"), REVIEWED, APPROVED)

    assert [(deed.kind, tone) for deed, tone in found.story] == [
        ("approved", "good"), ("reviewed", "decision"), ("returned", "warned"), ("submitted", "decision"),
    ]  # fmt: skip


@pytest.mark.parametrize(("state", "deed"), [(state, standing.FORWARD.get(state)) for state in ClaimState])
def test_way_forward_of_a_state_is_a_deed_that_fits_it(state, deed):
    assert deed is None or state in FITTING[deed]


def test_nothing_is_left_to_do_here_after_the_approval_and_after_an_end():
    assert [state for state in ClaimState if stood(state).forward is None] == [
        ClaimState.APPROVED, ClaimState.PAID, ClaimState.REFUSED, ClaimState.WITHDRAWN,
    ]  # fmt: skip


def test_offer_never_names_a_deed_that_happens_by_itself():
    assert not {ClaimDeedKind.SUBMITTED, ClaimDeedKind.CLEARED, ClaimDeedKind.PAID} & set(standing.OFFERED)


def test_each_deed_page_asks_for_a_reason_where_the_payee_is_refused():
    wants = {str(one.kind.label): one.form(initial={"version": 1}).fields["reason"].required for one in DEEDS}

    assert wants == {"审核通过": False, "退回补正": True, "不予批准": True, "撤回": True, "撤销上一步": True}


def test_deed_told_as_it_is_done_asks_for_no_day():
    assert ["on" in one.form().fields for one in DEEDS] == [True, True, True, False, False]


def test_deeds_that_end_or_undo_are_dangerous_and_say_what_follows():
    assert [(one.is_danger, bool(one.says)) for one in DEEDS] == [(False, False), (False, True), (True, True), (True, True), (True, True)]


@pytest.mark.parametrize("version", ["", "x", "1.5"])
def test_deed_without_the_version_that_was_seen_is_refused(version):
    assert set(forms.DeedForm({"version": version, "reason": "", "on": ""}).errors) == {"version"}


@pytest.mark.parametrize(("length", "is_valid"), [(300, True), (301, False)])
def test_reason_holds_three_hundred_characters(length, is_valid):
    assert forms.ReasonedForm({"version": 1, "reason": "字" * length, "on": ""}).is_valid() is is_valid


def test_objection_is_decided_one_way_or_the_other():
    assert [label for _, label in ObjectionDecisionForm().fields["outcome"].choices] == ["成立", "不成立"]


def test_claim_is_made_by_somebody_and_never_directly_or_by_workbook():
    assert [name for name, _ in entry.ORIGINS] == [ClaimOrigin.SELF, ClaimOrigin.EMPLOYER, ClaimOrigin.OFFICER]


def test_tones_know_every_answer():
    assert set(entry.TONES) == set(kept.TONES) == {"yes", "no", "unknown", "conflict"}


def test_outcome_of_several_adds_up_what_was_done():
    def refuse_second(claim):
        if claim.pk == 2:
            raise UserError("情况有变化。")

    outcome = batch.each([Claim(pk=n, amount_yuan=n * 100) for n in (1, 2, 3)], refuse_second)

    assert ([one.pk for one in outcome.done], outcome.amount) == ([1, 3], 400)
    assert [(one.pk, text) for one, text in outcome.refused] == [(2, "情况有变化。")]
    assert str(batch.Outcome().amount) == "0.00"


def test_form_never_holds_more_fields_than_django_takes(settings):
    fields_of_a_row = 5

    assert rows.MOST_ROWS * fields_of_a_row + 20 < settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
