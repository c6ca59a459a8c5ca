"""Employers at the edges: accounts of every length, amounts and days that just can be, what a second telling may leave out, who may where."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from nuanxin.errors import UserError
from nuanxin.jobs import actions
from nuanxin.jobs.actions import employers
from nuanxin.jobs.models import Employer
from nuanxin.orgs import clock
from nuanxin.orgs.models import AuditEvent
from tests import factories
from tests.factories import benefits

USCC, OTHER = "91350100M000100Y43", "91110000600037341L"
ACCOUNT = "6217000012345678901"


def record(by=None, **told) -> Employer:
    told = {"name": "信丰某厂", "area": factories.area(factories.JIADING), "kind": "enterprise"} | told
    return actions.record_employer(by=by, **told)


def correct(employer, by=None, **changes) -> Employer:
    return actions.correct_employer(by=by, employer=employer, **changes)


def problems(action, *args, **told) -> list[str]:
    with pytest.raises(UserError) as refused:
        action(*args, **told)
    return list(refused.value.problems)


def last_fields() -> list[str]:
    return AuditEvent.objects.filter(kind="jobs.employer.corrected").latest("id").details["fields"]


@pytest.mark.parametrize(
    ("account", "kept"),
    [
        ("", ""),
        ("   ", ""),
        ("\u3000\t\n", ""),
        ("123456", "123456"),
        ("1" * 32, "1" * 32),
        ("6217 0000 1234", "621700001234"),
        (" 6217\u30000000\t1234 ", "621700001234"),
        ("000000", "000000"),
    ],
)
def test_account_is_kept_without_blanks(account, kept):
    assert employers.checked_account(account) == kept


@pytest.mark.parametrize(
    ("account", "length"),
    [
        ("12345", 5),
        ("1 2 3 4 5", 5),
        ("1" * 33, 33),
        ("12345x", 6),
        ("６２１７００", 6),
        ("-123456", 7),
        ("1234.56", 7),
        ("²²²²²²", 6),
        ("٦٢١٧٠٠", 6),
        ("没有账户", 4),
    ],
)
def test_account_that_is_none_is_refused_with_its_length(account, length):
    assert problems(employers.checked_account, account) == [f"银行账户应为 6 至 32 位数字，填写的有 {length} 个字。请核对账户。"]


def test_refusal_of_an_account_does_not_repeat_it():
    [told] = problems(employers.checked_account, ACCOUNT + "x")

    assert ACCOUNT not in told


@pytest.mark.parametrize(("account", "masked"), [("", ""), ("123456", "****3456"), (ACCOUNT, "****8901"), ("1" * 32, "****1111")])
def test_mask_tells_four_digits_and_not_how_many_there_are(account, masked):
    assert employers.mask_account(account) == masked


@pytest.mark.parametrize(("field", "label"), [("construction_cost_yuan", "建设费"), ("running_cost_yuan", "运行费")])
@pytest.mark.parametrize(("value", "is_refused"), [("-0.01", True), ("0", False), ("0.00", False), ("999999999999.99", False)])
def test_costs_may_be_nought_and_not_less(county, field, label, value, is_refused):
    if is_refused:
        assert problems(record, **{field: Decimal(value)}) == [f"{label} {value} 小于 0，不能登记。请填写实际的金额。"]
    else:
        assert getattr(Employer.objects.get(pk=record(**{field: Decimal(value)}).pk), field) == Decimal(value)


@pytest.mark.parametrize(("days", "is_refused"), [(-1, False), (0, False), (1, True)])
def test_workshop_is_recognised_today_or_before(county, days, is_refused):
    day = clock.real_today() + datetime.timedelta(days=days)
    if is_refused:
        told = problems(record, workshop_recognised_on=day)
        assert told == [f"认定为帮扶车间日期 {day} 晚于今天（{clock.real_today()}），不能登记。请改为实际的日期。"]
    else:
        assert record(workshop_recognised_on=day).workshop_recognised_on == day


@pytest.mark.django_db
def test_everything_required_that_is_missing_is_told_at_once():
    factories.county()

    assert problems(record, name="\u3000", kind="") == [
        "没有填写单位名称，不能登记。请填写单位名称。",
        "没有填写单位类型，不能登记。请填写单位类型。",
    ]


@pytest.mark.parametrize("name", [" 信丰某厂 ", "信丰某厂\n", "\u3000信丰某厂"])
def test_blanks_around_a_name_make_no_second_employer(county, name):
    assert record(name=name) == record()
    assert Employer.objects.get().name == "信丰某厂"


def test_code_in_small_letters_is_the_same_code(county):
    assert record(uscc=USCC.lower()) == record(uscc=f" {USCC} ")
    assert Employer.objects.get().uscc == USCC


def test_second_telling_may_leave_out_what_the_first_told(county):
    first = record(uscc=USCC, account=ACCOUNT, contact="王某", is_in_park=True, running_cost_yuan=Decimal("3000.00"))

    assert record(uscc=USCC) == first
    assert (Employer.objects.get().account, Employer.objects.get().is_in_park) == (ACCOUNT, True)


@pytest.mark.parametrize(
    ("told", "labels"),
    [
        ({"name": "别的厂"}, "单位名称"),
        ({"kind": "workshop"}, "单位类型"),
        ({"is_in_park": False}, "园区企业"),
        ({"running_cost_yuan": Decimal("0")}, "运行费"),
        ({"contact": "李某"}, "联系人及电话"),
        ({"account": "6217000099999999999"}, "银行账户、银行账户（掩码）"),
        ({"kind": "workshop", "is_in_park": False}, "单位类型、园区企业"),
    ],
)
def test_second_telling_that_differs_names_what_differs(county, told, labels):
    first = {"name": "信丰某厂", "is_in_park": True, "running_cost_yuan": Decimal("3000"), "contact": "王某", "account": ACCOUNT}
    record(uscc=USCC, **first)

    assert problems(record, uscc=USCC, **first | told) == [
        f"这条用人单位（信丰某厂）已经登记过，{labels}与这次填写的不同。请在原记录上更正。"
    ]


def test_refused_second_telling_changes_nothing(county):
    made = record(uscc=USCC, contact="王某")
    problems(record, uscc=USCC, contact="李某")

    assert Employer.objects.get(pk=made.pk).contact == "王某"
    assert AuditEvent.objects.filter(kind__startswith="jobs.employer").count() == 1


def test_one_code_in_two_towns_is_one_employer_and_refused(county):
    record(uscc=USCC)

    [told] = problems(record, uscc=USCC, area=factories.area(factories.DATANGBU))
    assert "所在地与这次填写的不同" in told


def test_namesake_with_a_code_stands_beside_the_one_without(county):
    assert len({record().pk, record(uscc=USCC).pk, record(uscc=OTHER).pk}) == 3


def test_voided_code_can_be_put_on_file_again(county):
    first = record(uscc=USCC)
    actions.void_employer(by=None, employer=first, reason="登记错")

    again = record(uscc=USCC, name="对的厂")

    assert (again != first, again.name) == (True, "对的厂")


@pytest.mark.parametrize("kind", ["", "  "])
def test_correction_to_no_kind_is_refused(county, kind):
    made = record()

    assert problems(correct, made, kind=kind) == ["没有填写单位类型，不能登记。请填写单位类型。"]
    assert Employer.objects.get().kind == "enterprise"


def test_correction_to_neither_name_nor_kind_tells_both(county):
    assert len(problems(correct, record(), name=" ", kind="")) == 2


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"kind": "shop"}, "单位类型“shop”不在可选范围内。可选：企业、"),
        ({"uscc": USCC[:-1] + "4"}, "“统一社会信用代码”："),
        ({"uscc": "123"}, "“统一社会信用代码”："),
        ({"running_cost_yuan": Decimal("-0.01")}, "运行费 -0.01 小于 0"),
        ({"account": "1"}, "银行账户应为 6 至 32 位数字，填写的有 1 个字"),
        ({"name": "某" * 121}, "单位名称有 121 个字，最多 120 个字。请缩短。"),
        ({"account_bank": "行" * 121}, "开户行有 121 个字，最多 120 个字。请缩短。"),
        ({"workshop_recognised_on": datetime.date(2999, 1, 1)}, "认定为帮扶车间日期 2999-01-01 晚于今天"),
    ],
)
def test_correction_that_cannot_be_is_refused_and_changes_nothing(county, changes, told):
    made = record(contact="王某")

    [problem] = problems(correct, made, contact="李某", **changes)

    assert problem.startswith(told)
    assert Employer.objects.get().contact == "王某"


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"is_in_park": True}, ["is_in_park"]),
        ({"is_in_park": False}, ["is_in_park"]),
        ({"is_in_park": None}, None),
        ({"contact": " 王某 "}, None),
        ({"contact": ""}, ["contact"]),
        ({"running_cost_yuan": Decimal("0")}, ["running_cost_yuan"]),
        ({"account": f" {ACCOUNT} "}, None),
        ({"account": "6217000099999998901"}, ["account"]),  # another number with the same last four digits
        ({"uscc": USCC.lower()}, None),
        ({"uscc": ""}, ["uscc"]),
        ({"uscc": OTHER, "name": "新厂"}, ["name", "uscc"]),
    ],
)
def test_correction_tells_the_fields_that_became_others(county, changes, fields):
    made = record(uscc=USCC, contact="王某", account=ACCOUNT)

    correct(made, **changes)

    if fields is None:
        assert not AuditEvent.objects.filter(kind="jobs.employer.corrected").exists()
    else:
        assert last_fields() == fields


def test_event_of_a_correction_holds_no_value(county):
    correct(record(), account=ACCOUNT, contact="王某 13800000000")

    told = str(AuditEvent.objects.get(kind="jobs.employer.corrected").details)
    assert (ACCOUNT in told, "13800000000" in told, "8901" in told) == (False, False, False)


def test_code_taken_away_from_a_namesake_is_refused(county):
    record()
    coded = record(uscc=USCC)

    assert problems(correct, coded, uscc="") == [
        "本地已经登记过同名而没有信用代码的单位，不能再登记。请补上信用代码，或在原单位上更正。",
    ]
    assert Employer.objects.get(pk=coded.pk).uscc == USCC


@pytest.mark.parametrize("field", ["area", "account_masked", "voided_at", "colour"])
def test_correction_of_what_is_not_told_is_our_mistake(county, field):
    made = record()

    with pytest.raises(TypeError, match=f"An employer has no {field} to be told"):
        correct(made, **{field: "x"})


@pytest.mark.parametrize("code", [factories.COUNTY, factories.DATANGBU, factories.FOREIGN_TOWN])
def test_township_corrects_and_records_nothing_elsewhere(township_officer, code):
    made = benefits.employer(code, name="别处的厂")

    for action in (
        lambda: correct(made, township_officer, name="改名"),
        lambda: record(township_officer, area=factories.area(code)),
        lambda: actions.void_employer(by=township_officer, employer=made, reason="重复"),
    ):
        assert "权限" in problems(action)[0]
    assert list(Employer.objects.values_list("name", "voided_at")) == [("别处的厂", None)]


def test_township_corrects_and_voids_its_own(township_officer):
    made = record(township_officer)

    correct(made, township_officer, name="改名")
    voided = actions.void_employer(by=township_officer, employer=made, reason=" 重复登记 ")

    assert (voided.name, voided.void_reason, voided.voided_by) == ("改名", "重复登记", township_officer)


@pytest.mark.parametrize("reason", ["", " ", "\u3000"])
def test_voiding_without_a_reason_is_refused(county, reason):
    made = record()

    assert problems(actions.void_employer, by=None, employer=made, reason=reason) == ["没有填写作废原因，不能登记。请填写作废原因。"]


def test_voiding_twice_leaves_one_event_and_the_first_reason(county):
    made = record()
    for reason in ("重复", "别的原因"):
        actions.void_employer(by=None, employer=made, reason=reason)

    assert Employer.objects.get().void_reason == "重复"
    assert AuditEvent.objects.filter(kind="jobs.employer.voided").count() == 1


def test_what_rests_on_an_employer_is_named_all_at_once(person):
    made = benefits.employer(name="信丰某厂")
    owed = {"payee_kind": "employer", "payee_key": f"employer:{made.pk}", "employer": made}
    benefits.claim(person, **owed)
    benefits.payment(person, **owed)
    benefits.payment(person, benefits.AUGUST, **owed)
    benefits.entitlement(person, **owed)

    [told] = problems(actions.void_employer, by=None, employer=made, reason="重复")

    assert told.startswith("这条用人单位（信丰某厂）下还有")
    for part in ("申领 1 条", "付款 2 条"):
        assert part in told


def test_stale_reading_does_not_undo_the_correction_of_another(county):
    made = record()
    stale = Employer.objects.get(pk=made.pk)
    correct(made, name="改过的名", is_in_park=True)

    correct(stale, contact="李某")

    found = Employer.objects.get()
    assert (found.name, found.is_in_park, found.contact) == ("改过的名", True, "李某")
