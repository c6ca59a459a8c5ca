"""`nuanxin decide` as the contract of policies says it, sentence by sentence. No database: pytest-django would refuse one."""

from __future__ import annotations

import json

import pytest

from nuanxin import cli
from tests.contract.conftest import Answer

SUBSIDY = "2011-anhui-insurance-subsidy"
POST = "2011-anhui-post-subsidy"
TAX = "2011-anhui-self-employment-tax"
SERVICES = "2011-anhui-services"
REWARD = "2011-anhui-zero-household-reward"
SCHOOL = "2011-anhui-zero-household-school"
HIRING = "2011-anhui-hiring-tax"
EXTENSION = "2011-anhui-insurance-extension-4050"
AS_OF = "2012-03-31"
KNOWN = {"residence": "340102001001", "recognised_on": "2011-09-01", "annual_review": "passed"}
OLDER = {**KNOWN, "sex": "M", "birth_date": "1960-05-20", "categories": ["AGE"], "status": "flexible"}
HIRED = {**KNOWN, "categories": ["ZERO"], "contract_from": "2012-01-01", "contract_to": "2012-12-31"}
OWNER = {
    "residence": "3401",
    "categories": ["ZERO"],
    "status": "self_employed",
    "business_opened_on": "2012-01-05",
    "business_state": "running",
}


@pytest.fixture
def run(tmp_path, capsys):
    """Runs the command on a case; `as_of` and the text of the file may be given."""

    def run(policy, case, as_of=AS_OF, text=None):
        path = tmp_path / "案例.json"
        path.write_text(json.dumps(case, ensure_ascii=False) if text is None else text, encoding="utf-8")
        capsys.readouterr()
        code = cli.run(["decide", policy, "--facts", str(path), "--as-of", as_of, "--json"])
        return Answer(code, *capsys.readouterr())

    return run


@pytest.fixture
def decide(run):
    """The JSON of an answer; the command must have ended well."""

    def decide(policy, person, as_of=AS_OF, **parts):
        done = run(policy, {"person": person, **parts}, as_of)
        assert (done.code, done.err) == (0, "")
        return done.json

    return decide


def test_answer_has_the_promised_parts_and_no_more(decide):
    found = decide(SUBSIDY, OLDER)

    assert list(found) == ["policy", "as_of", "version", "answer", "collect", "because", "months", "amount"]
    assert (found["policy"], found["as_of"], found["answer"], found["collect"]) == (SUBSIDY, AS_OF, "yes", [])
    assert list(found["because"]) == ["label", "truth", "values", "source", "children"]
    assert list(found["months"]) == ["cap", "used", "left", "first", "last", "distance", "extended"]


def test_months_and_amount_only_where_the_policy_has_them(decide):
    assert {"months", "amount"} & set(decide(SERVICES, KNOWN)) == set()


def test_null_is_the_same_as_absent(decide):
    absent = {name: value for name, value in OLDER.items() if name != "birth_date"}

    assert decide(SUBSIDY, {**OLDER, "birth_date": None}) == decide(SUBSIDY, absent)


def test_none_says_that_there_is_none_where_absent_is_unknown(decide):
    employed = {**KNOWN, "categories": ["ZERO"], "status": "enterprise"}

    assert decide(REWARD, employed)["answer"] == "unknown"
    assert decide(REWARD, {**employed, "contract_from": "none"})["answer"] == "no"


def test_unknown_fact_name_is_refused_with_the_nearest(run):
    done = run(SERVICES, {"person": {"residense": "3401"}, "insurence": []})

    assert (done.code, done.out) == (1, "")
    assert "没有名为“residense”的事实。是不是“residence”？" in done.err
    assert "是不是“insurance”？" in done.err


def test_all_mistakes_of_a_case_are_told_at_once(run):
    person = {"sex": "男", "birth_date": "1960-02-30", "categories": ["AGED"], "studying": "yes", "disability_grade": 5, "residence": 34}
    done = run(SERVICES, {"person": person, "insurance": [{"month": "2012", "kind": "pension", "payer": "self"}]})

    assert (done.code, len(done.err.splitlines())) == (1, 7)


@pytest.mark.parametrize(
    "text", ["{", "[]", "{'person': {}}", '{"person": {"sex": NaN}}', '{"person": {"sex": "M", "sex": "F"}}', '{"person": []}']
)
def test_what_is_no_case_is_refused(run, text):
    done = run(SERVICES, None, text=text)

    assert (done.code, done.out) == (1, "")


def test_missing_file_and_unknown_policy_are_refused(tmp_path, capsys, run):
    assert cli.run(["decide", SERVICES, "--facts", str(tmp_path / "没有.json"), "--as-of", AS_OF]) == 1
    assert "读不了" in capsys.readouterr().err

    done = run("2011-anhui-service", {})

    assert (done.code, "是不是“2011-anhui-services”？" in done.err) == (1, True)


@pytest.mark.parametrize(("as_of", "code"), [("2011-08-01", 1), ("2011-08-02", 0), ("2030-01-01", 0)])
def test_in_force_is_asked_of_as_of_alone(run, as_of, code):
    assert run(HIRING, {"person": {**HIRED, "recognised_on": "2011-01-01"}}, as_of).code == code


def test_without_json_the_answer_is_told_in_chinese(tmp_path, capsys):
    path = tmp_path / "案例.json"
    path.write_text(json.dumps({"person": {**KNOWN, "residence": None}}), encoding="utf-8")

    assert cli.run(["decide", SERVICES, "--facts", str(path), "--as-of", AS_OF]) == 0

    out = capsys.readouterr().out
    assert out.startswith("免费公共就业服务和按规定享受的各项补贴（2012-03-31）：无法判定\n要采集：居住地\n")


def test_categories_decide_alone(decide):
    born = {**OLDER, "birth_date": "1953-05-20", "categories": []}

    assert decide(SUBSIDY, born)["answer"] == "no"


@pytest.mark.parametrize("value", ["failed", "absent"])
def test_failed_or_missed_review_is_no(decide, value):
    assert decide(SERVICES, {**KNOWN, "annual_review": value})["answer"] == "no"


@pytest.mark.parametrize("policy", [TAX, SCHOOL])
def test_category_alone_counts_where_neither_recognition_nor_review_is_asked(decide, policy):
    person = {**OWNER, "school_years": ["2011/12"]}

    assert decide(policy, person)["answer"] == "yes"


def test_sex_or_birth_date_missing_is_unknown_for_monthly_subsidies(decide):
    assert decide(SUBSIDY, {**OLDER, "birth_date": None})["collect"] == ["出生日期"]
    assert decide(SUBSIDY, {**OLDER, "sex": None})["collect"] == ["性别"]


def test_shareholder_and_retired_are_not_asked_in_anhui(decide):
    assert decide(SUBSIDY, {**OLDER, "shareholder": True, "retired": True, "legal_representative": True})["answer"] == "yes"


@pytest.mark.parametrize(
    ("start", "end", "answer"),
    [
        ("2012-01-01", "2012-12-31", "yes"),
        ("2012-01-01", "2012-12-30", "no"),
        ("2012-02-29", "2013-02-27", "yes"),
        ("2012-02-29", "2013-02-26", "no"),
        ("2012-02-01", "none", "yes"),
    ],
)
def test_contract_of_a_year(decide, start, end, answer):
    assert decide(REWARD, {**HIRED, "contract_from": start, "contract_to": end})["answer"] == answer


@pytest.mark.parametrize(("registered", "answer"), [("2011-08-31", "yes"), ("2011-09-01", "no")])
def test_half_a_year_is_reached_on_the_clamped_day(decide, registered, answer):
    person = {**OWNER, "categories": [], "low_income": "none", "business_opened_on": "2012-02-29", "unemployment_registered_on": registered}

    assert decide(TAX, person)["answer"] == answer


def test_self_employment_is_tested_on_the_opening_else_on_the_job(decide):
    person = {**OWNER, "categories": [], "graduated_on": "2011-07-01", "job_started_on": "2011-12-31", "low_income": "none"}

    assert decide(TAX, person)["answer"] == "no"
    assert decide(TAX, {**person, "business_opened_on": None})["answer"] == "yes"


def test_only_the_hires_are_decided_if_they_are_given(decide):
    others = [HIRED, {**HIRED, "contract_to": "2012-06-30"}, HIRED]
    found = decide(REWARD, {"categories": ["AGE"]}, employer={"kind": "enterprise", "hires": others})

    assert (found["answer"], found["amount"]) == ("yes", "2000.00")
    assert [child["truth"] for child in found["because"]["children"]] == [True, False, True]


def test_conflict_only_if_the_policy_would_differ(decide):
    closed = {**KNOWN, **OWNER, "business_closed_on": "2012-03-01"}

    assert decide(TAX, closed)["answer"] == "conflict"
    assert decide(SERVICES, closed)["answer"] == "yes"
    assert decide(TAX, {**closed, "residence": "3607"})["answer"] == "no"


def test_conflict_names_both_sources(decide):
    insurance = [{"month": "2012-02", "kind": "pension", "amount": 300, "payer": "self"}]
    found = decide(SERVICES, {**KNOWN, "died_on": "2012-01-05"}, insurance=insurance)

    assert (found["answer"], found["collect"], found["because"]["truth"]) == ("conflict", [], None)
    assert found["because"]["children"][0]["values"] == {"死亡日期": "2012-01-05", "社会保险缴费记录": "2012-02"}


def test_conflict_of_the_dead_with_payments_for_later_months(decide):
    payments = [{"programme": SUBSIDY, "month": "2012-02", "amount": "100"}]

    assert decide(SUBSIDY, {**OLDER, "died_on": "2012-01-05"}, payments=payments)["answer"] == "conflict"


@pytest.mark.parametrize(("born", "distance", "extended"), [("1957-03-31", 60, True), ("1957-04-01", 61, False)])
def test_extended_if_distance_is_at_most_sixty_in_anhui(decide, born, distance, extended):
    months = decide(SUBSIDY, {**OLDER, "birth_date": born})["months"]

    assert (months["distance"], months["extended"]) == (distance, extended)


def test_reform_changes_nothing_for_those_approved_before(decide):
    person = {**OLDER, "birth_date": "1965-12", "first_approved_on": "2023-05-01"}

    assert decide(SUBSIDY, person, "2025-06-30")["months"] == {
        "cap": 36, "used": 0, "left": 7, "first": "2023-05", "last": "2025-12", "distance": 31, "extended": True,
    }  # fmt: skip


def test_cap_months_count_from_the_first_approval(decide):
    months = decide(SUBSIDY, {**OLDER, "first_approved_on": "2011-09-30"})["months"]

    assert (months["first"], months["last"]) == ("2011-09", "2014-08")


def test_later_retirement_adds_nothing_and_earlier_ends_it(decide):
    near = {**OLDER, "birth_date": "1956-03"}

    assert decide(SUBSIDY, {**near, "retires_late_on": "2019-01"})["months"]["last"] == "2016-03"
    assert decide(SUBSIDY, {**near, "retired_early_on": "2013-06"})["months"]["last"] == "2013-06"


def test_used_months_are_distinct_over_the_clock(decide):
    payments = [{"programme": one, "month": "2012-01", "amount": "100"} for one in (SUBSIDY, POST)]
    found = decide(SUBSIDY, {**OLDER, "months_used": {POST: 5}}, payments=payments)

    assert (found["months"]["used"], found["months"]["left"]) == (6, 30)


def test_nothing_left_is_no_and_months_are_given_all_the_same(decide):
    found = decide(SUBSIDY, {**OLDER, "first_approved_on": "2009-01-01", "months_used": {SUBSIDY: 36}})

    assert (found["answer"], found["months"]["left"], found["amount"]) == ("no", 0, "0.00")


def test_extended_has_the_months_to_retirement_alone(decide):
    person = {**OLDER, "birth_date": "1956-03", "first_approved_on": "2009-01-01", "extended": True, "months_used": {SUBSIDY: 38}}

    assert decide(SUBSIDY, person)["months"]["left"] == 49


def test_amount_is_null_while_a_rate_is_missing(decide):
    insurance = [{"month": "2012-03", "kind": "pension", "amount": "300.10", "payer": "self"}]

    assert decide(SUBSIDY, OLDER, insurance=insurance)["amount"] is None


def test_school_years_begun_are_paid_once(decide):
    child = [{"school_years": ["2011/12", "2012/13"]}]
    parent = {"residence": "3401", "categories": ["ZERO"]}

    assert decide(SCHOOL, parent, household=child)["amount"] == "1000.00"
    assert decide(SCHOOL, parent, "2012-09-01", household=child)["amount"] == "2000.00"
    payments = [{"programme": SCHOOL, "month": "2011-10", "amount": "1000"}]
    assert decide(SCHOOL, parent, "2012-09-01", household=child, payments=payments)["amount"] == "1000.00"


@pytest.mark.parametrize(("day", "answer"), [("2008-12-31", "yes"), ("2009-01-01", "no")])
def test_4050_recognised_by_the_last_day_of_2008(decide, day, answer):
    person = {
        **OLDER, "categories": ["COLL"], "reemployment_certificate": True, "recognised_4050_on": day,
        "pays_insurance_as": "individual", "months_used": {SUBSIDY: 36},
    }  # fmt: skip

    assert decide(EXTENSION, person)["answer"] == answer


def test_collect_asks_only_what_would_decide(decide):
    nothing_known = {"person": {}}
    found = decide(SERVICES, {"residence": "3401", "recognised_on": "2011-09-01"})

    assert found["collect"] == ["年审结果"]
    assert decide(SERVICES, nothing_known["person"])["collect"] == []


def test_payments_of_an_unknown_programme_are_told_of(run):
    done = run(SUBSIDY, {"person": OLDER, "payments": [{"programme": "社保", "month": "2012-01", "amount": "1"}]})

    assert (done.code, done.json["months"]["used"]) == (0, 0)
    assert "“社保”不是已知政策" in done.err
