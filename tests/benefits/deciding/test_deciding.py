"""Deciding: unknowns settled, money exact, hires added up, what to collect, what is kept for the record."""

from __future__ import annotations

import datetime
from decimal import Decimal
from itertools import product
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nuanxin.benefits import policies
from nuanxin.benefits.deciding import decide, read_case

DAY = datetime.date(2022, 9, 23)
KNOWN = {"residence": "3401", "recognised_on": "2011-09-01", "annual_review": "passed"}
POLICY = """\
    id: own-policy
    title: 本地补贴
    source: 某文件
    in_force: {from: 2022-09-01}
    beneficiary: employer
    parameters:
      rate: {label: 比例, type: fraction, values: [{from: 2022-09-01, value: "2/3"}]}
      most: {label: 上限, type: money, values: [{from: 2022-09-01, value: "400"}]}
    when: WHEN
    insurance: {payer: self, kinds: [pension, medical]}
    amount: {formula: "FORMULA", per: PER, round_to: "STEP", rounding: RULE}
"""


@pytest.fixture
def own(tmp_path, settings):
    """Decides a case by a policy of the office's own."""
    settings.EXTRA_DEFINITIONS = str(tmp_path)

    def own(case, when="alive", formula="rate * insurance_paid", per="month", step="0.01", rule="half_up"):
        folder = tmp_path / "policies" / "own-policy"
        folder.mkdir(parents=True, exist_ok=True)
        text = dedent(POLICY).replace("WHEN", when).replace("FORMULA", formula).replace("PER", per)
        (folder / "policy.yaml").write_text(text.replace("STEP", step).replace("RULE", rule), encoding="utf-8")
        return decide(policies.get("own-policy"), read_case(case), DAY)

    return own


def paid(*amounts, kind="pension", payer="self", month="2022-09"):
    return [{"month": month, "kind": kind, "amount": amount, "payer": payer} for amount in amounts]


@pytest.mark.parametrize(
    ("insurance", "expected"),
    [
        (paid("300.10"), "200.07"),
        (paid("300.10") + paid("100", kind="medical"), "266.73"),
        (paid("300.10") + paid("100", kind="unemployment"), "200.07"),
        (paid("300.10") + paid("100", payer="employer"), "200.07"),
        (paid("300.10", month="2022-08"), None),
        (paid("300.10", None), None),
        ([], None),
    ],
)
def test_month_is_paid_a_fraction_of_what_was_paid(own, insurance, expected):
    found = own({"insurance": insurance})

    assert (found.answer, found.as_json()["amount"]) == ("yes", expected)


@pytest.mark.parametrize(
    ("step", "rule", "expected"),
    [("1", "half_up", "200.00"), ("1", "up", "201.00"), ("0.1", "down", "200.00"), ("0.1", "half_up", "200.10"), ("0.01", "up", "200.07")],
)
def test_amount_is_rounded_once_by_the_policys_rule(own, step, rule, expected):
    assert own({"insurance": paid("300.10")}, step=step, rule=rule).as_json()["amount"] == expected


def test_amount_may_have_a_cap(own):
    assert own({"insurance": paid("3000")}, formula="least(rate * insurance_paid, most)").amount == Decimal("400.00")


def test_payments_are_taken_off_what_is_due_once_and_never_below_nothing(own):
    payments = [{"programme": "own-policy", "amount": "150"}, {"programme": "别的", "amount": "9"}]

    assert own({"payments": payments}, formula="most", per="once").amount == Decimal("250.00")
    assert own({"payments": payments * 3}, formula="most", per="once").amount == Decimal("0.00")
    assert own({"payments": payments}, formula="most").amount == Decimal("400.00")


def test_amount_is_unknown_while_the_answer_is(own):
    found = own({}, when="able_to_work", formula="most")

    assert (found.answer, found.amount, found.collect) == ("unknown", None, ("有劳动能力",))


@pytest.mark.parametrize(
    ("when", "person", "answer", "collect"),
    [
        ("able_to_work OR NOT able_to_work", {}, "yes", ()),
        ("sex = 'M' OR sex = 'F'", {}, "yes", ()),
        ("(sex = 'M' AND studying) OR (sex = 'F' AND studying)", {}, "unknown", ("在校学习",)),
        ("employer.in_province OR NOT employer.in_province", {}, "yes", ()),
        ("employer.in_province AND able_to_work", {}, "unknown", ("有劳动能力", "单位在省内")),
        ("job_started_on < $as_of", {}, "unknown", ("就业状态",)),
        ("job_started_on < $as_of", {"status": "flexible"}, "no", ()),
        ("job_started_on < $as_of", {"status": "probation"}, "unknown", ("就业日期",)),
        ("contract_of_a_year", {"status": "enterprise"}, "unknown", ("合同起始日期", "合同截止日期")),
        ("contract_of_a_year", {"contract_from": "2022-01-01"}, "unknown", ("合同截止日期",)),
        ("contract_of_a_year", {"status": "unemployed"}, "no", ()),
        ("business_state = 'running'", {"business_opened_on": "2022-01-01"}, "unknown", ("经营状态",)),
        ("business_state = 'running'", {}, "no", ()),
        ("has('AGE')", {}, "unknown", ("人员类别",)),
        ("has('AGE') AND studying", {"studying": False}, "no", ()),
        ("applied_on = $as_of AND reviewed_on = $as_of", {}, "yes", ()),
        ("is_retired", {"sex": "M"}, "unknown", ("出生日期",)),
        ("is_retired", {"sex": "F", "birth_date": "1969-01"}, "unknown", ("原法定退休年龄",)),
        ("is_retired", {"sex": "M", "birth_date": "1962-08"}, "yes", ()),
        ("is_retired", {"sex": "M", "birth_date": "1962-09"}, "no", ()),
        ("is_retired", {"retired": False}, "no", ()),
        ("trained", {"training": [{"kind": "电工", "passed_on": "2022-09-23"}]}, "yes", ()),
        ("trained", {"training": [{"kind": "电工", "passed_on": "2022-09-24"}]}, "no", ()),
        ("override IS NOT NULL", {}, "no", ()),
    ],
)  # fmt: skip
def test_answer_and_what_to_collect(own, when, person, answer, collect):
    found = own({"person": person}, when=when)

    assert (found.answer, found.collect) == (answer, collect)


def test_collect_says_whose_fact_of_the_household(own):
    found = own({"person": {"able_to_work": False}, "household": [{"able_to_work": False}, {}]}, when="any(able_to_work)")

    assert (found.answer, found.collect) == ("unknown", ("家庭成员2的有劳动能力",))


def test_fact_said_not_to_exist_makes_its_conditions_false(own):
    assert own({"person": {"left_job": "none"}}, when="left_job = 'involuntary'").answer == "no"
    assert own({"person": {"left_job": "none"}}, when="NOT left_job = 'involuntary'").answer == "yes"


def test_root_says_the_answer_even_if_it_was_settled(own):
    found = own({}, when="able_to_work OR NOT able_to_work")

    assert (found.because.label, found.because.truth, found.because.children[0].truth) == ("本地补贴", True, None)


def test_worked_out_facts_show_what_they_come_from(own):
    [child] = own({"person": {"residence": "3401"}}, when="resident").because.children

    assert child.values == {"居住地": "3401"}


def test_facts_that_decide_are_kept(own):
    found = own({"person": {"residence": "3401", "sex": "M", "studying": True}}, when="resident AND studying")

    assert found.facts == {"residence": "3401", "studying": True}


@pytest.mark.parametrize(
    ("hires", "answer", "amount"),
    [
        ([{"studying": True}, {"studying": True}], "yes", "800.00"),
        ([{"studying": True}, {}], "yes", "400.00"),
        ([{"studying": False}, {}], "unknown", None),
        ([{"studying": False}], "no", "0.00"),
        ([], "no", "0.00"),
    ],
)
def test_hires_are_added_up(own, hires, answer, amount):
    found = own({"person": {"studying": True}, "employer": {"hires": hires}}, when="studying", formula="most", per="once")

    assert (found.answer, found.as_json()["amount"]) == (answer, amount)
    assert [child.label for child in found.because.children] == [f"招用人员{place + 1}" for place in range(len(hires))]


def test_payments_are_taken_off_the_sum_of_hires(own):
    case = {"employer": {"hires": [{}, {}]}, "payments": [{"programme": "own-policy", "amount": "400"}]}

    assert own(case, formula="most", per="once").amount == Decimal("400.00")


def test_months_of_several_hires_are_what_they_share():
    hire = {**KNOWN, "sex": "M", "birth_date": "1970-01", "categories": ["AGE"], "status": "public_post"}
    case = read_case({"employer": {"hires": [hire, {**hire, "months_used": {"2011-anhui-post-subsidy": 6}}]}})
    months = decide(policies.get("2011-anhui-post-subsidy"), case, DAY).as_json()["months"]

    assert (months["cap"], months["used"], months["left"], months["first"]) == (36, None, None, "2022-09")


def test_no_hires_have_no_months():
    case = read_case({"employer": {"hires": []}})

    assert decide(policies.get("2011-anhui-post-subsidy"), case, DAY).as_json()["months"] is None


def test_same_case_gives_the_same_answer_again():
    case = read_case({"person": KNOWN})
    policy = policies.get("2011-anhui-services")

    assert decide(policy, case, DAY) == decide(policy, case, DAY)


GAPS = {
    "residence": ["340102", "360722"],
    "recognised_on": ["2011-09-01"],
    "annual_review": ["passed", "failed"],
    "categories": [["AGE"], ["DISAB"], ["LONG"]],
    "low_income": ["none", "urban"],
    "status": ["flexible", "unemployed"],
    "sex": ["M", "F"],
    "birth_date": ["1975-01-31", "1950-06-01"],
    "original_retirement_age": [50, 55],
}


@given(st.data())
def test_yes_or_no_is_never_taken_back_by_more_facts(data):
    """Whatever is decided with gaps holds however the gaps are filled; collecting what is asked for never stays idle."""
    policy = policies.get("2011-anhui-insurance-subsidy")
    full = {name: data.draw(st.sampled_from(values)) for name, values in GAPS.items()}
    if full["sex"] == "M":
        del full["original_retirement_age"]
    left_out = data.draw(st.sets(st.sampled_from(sorted(set(full) - {"recognised_on"})), max_size=4))

    sure = decide(policy, read_case({"person": full}), DAY)
    gappy = decide(policy, read_case({"person": {name: value for name, value in full.items() if name not in left_out}}), DAY)

    assert sure.answer in ("yes", "no")
    assert gappy.answer in ("unknown", sure.answer)
    assert bool(gappy.collect) == (gappy.answer == "unknown")


def test_every_combination_of_two_gaps_is_asked_for():
    policy = policies.get("2011-anhui-services")
    for residence, review in product([None, "3401"], [None, "passed"]):
        found = decide(policy, read_case({"person": {**KNOWN, "residence": residence, "annual_review": review}}), DAY)

        wanted = [label for value, label in ((residence, "居住地"), (review, "年审结果")) if value is None]
        assert list(found.collect) == wanted
