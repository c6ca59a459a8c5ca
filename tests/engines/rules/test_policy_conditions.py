"""The conditions of notice 002 (皖人社发〔2011〕44号) can be written in the language, and mean what the notice says."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from nuanxin.engines import rules
from nuanxin.engines.rules import Fact

STATUS = ("unemployed", "enterprise", "flexible", "self_employed", "public_post", "inactive")
FACTS = {
    "sex": Fact("enum", "性别", "unknown", ("M", "F")),
    "birth_on": Fact("date", "出生日期", "unknown"),
    "low_income": Fact("enum", "低保", "unknown", ("none", "urban", "rural")),
    "able": Fact("bool", "有劳动能力", "unknown"),
    "registered_on": Fact("date", "失业登记日期", "none"),
    "status": Fact("enum", "就业状态", "never", STATUS),
    "started_on": Fact("date", "就业起始日期", "none"),
    "contract_from": Fact("date", "合同起始", "none"),
    "contract_to": Fact("date", "合同截止", "unknown"),
    "first_on": Fact("date", "初次核定日期", "none"),
    "used": Fact("int", "已享受月数", "never"),
    "paid_yuan": Fact("money", "缴费金额", "unknown"),
    "graduated_on": Fact("date", "毕业日期", "none"),
}
PARAMETERS = {"as_of": "date", "cap": "int", "rate": "money", "most": "money"}
VALUES = {"as_of": date(2012, 3, 31), "cap": 36, "rate": Decimal("0.5"), "most": Decimal("300.00")}
RETIREMENT = "add_months(birth_on, CASE sex WHEN 'M' THEN 720 WHEN 'F' THEN 600 END)"
CLAUSES = {
    "long_unemployed": "add_months(registered_on, 12) <= coalesce(started_on, $as_of)",
    "older": "(sex = 'M' AND full_years(birth_on, $as_of) >= 50) OR (sex = 'F' AND full_years(birth_on, $as_of) >= 40)",
    "contract_of_a_year": "add_days(contract_to, 1) >= add_months(contract_from, 12)",
    "near_retirement": f"add_months(coalesce(first_on, $as_of), 60) >= {RETIREMENT}",
    "within_term": f"{RETIREMENT} > $as_of AND (first_on IS NULL OR used < $cap)",
    "graduation_year": "year(graduated_on) = year(started_on)",
    "subsidised_status": "status IN ('enterprise', 'flexible', 'public_post')",
    "works_in_household": "any(able AND status <> 'unemployed')",
}
AMOUNT = "least($rate * paid_yuan, $most)"
MONTHS_LEFT = "least(greatest(0, $cap - used), greatest(0, months_between($as_of, month_end($as_of))))"


def person(**facts):
    return dict.fromkeys(FACTS) | {"members": []} | facts


def holds(clause, **facts):
    condition = rules.compile(CLAUSES[clause], FACTS, PARAMETERS, where="policies/anhui:1", members=FACTS)
    return condition.bind(VALUES).test(person(**facts))


@pytest.mark.parametrize(
    ("clause", "facts", "expected"),
    [
        ("long_unemployed", {"registered_on": date(2011, 3, 31)}, True),
        ("long_unemployed", {"registered_on": date(2011, 4, 1)}, False),
        ("long_unemployed", {}, False),
        ("older", {"sex": "M", "birth_on": date(1962, 3, 31)}, True),
        ("older", {"sex": "M", "birth_on": date(1962, 4, 10)}, False),
        ("older", {"sex": "F", "birth_on": date(1962, 4, 10)}, True),
        ("older", {"birth_on": date(1962, 4, 10)}, None),
        ("older", {"birth_on": date(1990, 1, 1)}, False),
        ("contract_of_a_year", {"contract_from": date(2010, 8, 17), "contract_to": date(2011, 8, 16)}, True),
        ("contract_of_a_year", {"contract_from": date(2010, 8, 17), "contract_to": date(2011, 8, 15)}, False),
        ("contract_of_a_year", {"contract_from": date(2010, 8, 17)}, None),
        ("contract_of_a_year", {}, False),
        ("near_retirement", {"sex": "M", "birth_on": date(1957, 3, 31)}, True),
        ("near_retirement", {"sex": "M", "birth_on": date(1957, 4, 1)}, False),
        ("near_retirement", {"sex": "M", "birth_on": date(1957, 4, 1), "first_on": date(2012, 4, 1)}, True),
        ("near_retirement", {"birth_on": date(1957, 4, 1)}, None),
        ("within_term", {"sex": "F", "birth_on": date(1970, 1, 1), "used": 36}, True),
        ("within_term", {"sex": "F", "birth_on": date(1970, 1, 1), "used": 36, "first_on": date(2009, 1, 1)}, False),
        ("within_term", {"sex": "F", "birth_on": date(1962, 3, 31), "used": 0}, False),
        ("graduation_year", {"graduated_on": date(2011, 7, 1), "started_on": date(2011, 12, 31)}, True),
        ("graduation_year", {"started_on": date(2011, 12, 31)}, False),
        ("subsidised_status", {"status": "self_employed"}, False),
        ("works_in_household", {"members": [person(able=True, status="flexible")]}, True),
        ("works_in_household", {"members": [person(status="flexible"), person(able=False, status="flexible")]}, None),
        ("works_in_household", {"members": [person(status="unemployed")]}, False),
    ],
)
def test_clause_of_the_notice(clause, facts, expected):
    assert holds(clause, **facts) is expected


@pytest.mark.parametrize(("paid", "expected"), [(Decimal("500.10"), Decimal("250.05")), (Decimal("800"), Decimal("300.00")), (None, None)])
def test_amount_is_exact_and_capped(paid, expected):
    assert rules.compile_value(AMOUNT, FACTS, PARAMETERS).bind(VALUES).value(person(paid_yuan=paid)) == expected


def test_months_left_are_a_whole_number():
    condition = rules.compile_value(MONTHS_LEFT, FACTS, PARAMETERS)

    assert (condition.type, condition.bind(VALUES).value(person(used=40))) == ("int", 0)


def test_every_clause_is_said_in_chinese():
    said = {clause: rules.compile(text, FACTS, PARAMETERS, members=FACTS).chinese(FACTS, FACTS) for clause, text in CLAUSES.items()}

    assert said["long_unemployed"] == "失业登记日期加12个月不晚于就业起始日期（没有时取基准日）"
    assert said["contract_of_a_year"] == "合同截止加1天不早于合同起始加12个月"
    assert said["older"] == "（性别是M且出生日期至基准日的周年数不少于50），或（性别是F且出生日期至基准日的周年数不少于40）"
    assert said["works_in_household"] == "家庭成员中有人（有劳动能力为是，且就业状态不是unemployed）"
