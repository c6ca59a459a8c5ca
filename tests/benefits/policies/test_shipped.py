"""The policies shipped for Shandong, Xinfeng and the nation: every one is there, says where it comes from, and has its cases."""

import datetime
import re

import pytest

from nuanxin.benefits import policies
from nuanxin.benefits.deciding import cases, decide, read_case
from nuanxin.orgs.definitions import SHIPPED

NAMED_ONLY = (
    "2022-shandong-unemployment-allowance",
    "2022-xinfeng-job-seeking",
    "2022-xinfeng-living",
    "2022-xinfeng-training",
    "2022-xinfeng-transport",
    "2022-xinfeng-workshop-construction",
    "2022-xinfeng-workshop-hiring",
    "2022-xinfeng-workshop-post",
    "2022-xinfeng-workshop-running",
)
DECIDED = (
    "2022-shandong-low-income-taper",
    "2022-shandong-temporary-relief",
    "2022-shandong-unemployment-benefit",
    "2022-xinfeng-one-off-hiring",
    "2022-xinfeng-startup",
    "national-insurance-subsidy-enterprise",
    "national-insurance-subsidy-flexible",
    "national-post-subsidy",
    "national-second-post-term",
)
IN_FORCE = {"2022-shandong": datetime.date(2022, 7, 28), "2022-xinfeng": datetime.date(2022, 9, 8), "national": datetime.date(2023, 12, 20)}
REGIONS = {"2022-shandong": "37", "2022-xinfeng": "360722", "national": ""}
NUMBERS = ("鲁人社函〔2022〕81号 六（六）", "信就办字〔2022〕2号 ", "财社〔2023〕181号", "人社部发〔2019〕124号")


def family(name: str) -> str:
    return next(one for one in IN_FORCE if name.startswith(one))


def test_every_policy_of_the_two_notices_and_the_fund_rule_is_there():
    found = {name for name in policies.library() if name.startswith(tuple(IN_FORCE))}
    assert found == {*NAMED_ONLY, *DECIDED}


@pytest.mark.parametrize("name", [*NAMED_ONLY, *DECIDED])
def test_a_policy_says_its_document_its_days_and_its_region(name):
    policy = policies.get(name)
    assert policy.source.startswith(NUMBERS)
    assert policy.file.quote
    assert policy.file.in_force.from_on == IN_FORCE[family(name)]
    assert policy.file.in_force.until_on is None
    assert policy.file.region == REGIONS[family(name)]
    assert not policy.is_in_force(IN_FORCE[family(name)] - datetime.timedelta(days=1))


@pytest.mark.parametrize("name", [*NAMED_ONLY, *DECIDED])
def test_what_a_document_leaves_open_is_an_assumption_nobody_has_confirmed(name):
    for one in policies.get(name).file.assumptions:
        assert one.status == "unconfirmed"
        assert re.search(r"。$", one.text)


@pytest.mark.parametrize("name", [*NAMED_ONLY, *DECIDED])
def test_a_policy_reads_as_chinese_without_names_of_code(name):
    policy = policies.get(name)
    for said in (policy.chinese(), *(part for label, condition, _ in policy.sentences() for part in (label, condition))):
        assert not re.search(r"[a-z_]{3,}", said), said


@pytest.mark.parametrize("name", [*NAMED_ONLY, *DECIDED])
def test_a_policy_has_its_cases_and_answers_them(name):
    [path] = (SHIPPED / "policies" / name / "tests").glob("*.yaml")
    ran = cases.run(path)
    assert ran.problems == ()
    assert ran.count >= 10


@pytest.mark.parametrize("name", NAMED_ONLY)
def test_a_benefit_that_is_only_named_waits_for_the_standard_of_the_county(name):
    policy = policies.get(name)
    residence = "370102001001" if family(name) == "2022-shandong" else "360722100200"
    found = decide(policy, read_case({"person": {"residence": residence}}), datetime.date(2022, 10, 1))
    assert (found.answer, found.collect, found.amount) == ("unknown", ("县级标准",), None)


@pytest.mark.parametrize("name", [name for name in DECIDED if name.startswith("national")])
def test_the_national_numbers_are_parameters(name):
    found = policies.get(name).parameters("110101001001", datetime.date(2024, 1, 1))
    assert (found["cap_months"], found["extension_months"]) == (36, 60)


@pytest.mark.parametrize("name", ["national-insurance-subsidy-flexible", "national-insurance-subsidy-enterprise"])
def test_the_national_rate_is_an_exact_fraction(name):
    found = policies.get(name).parameters("110101001001", datetime.date(2024, 1, 1))
    assert (found["rate"].numerator, found["rate"].denominator) == (2, 3)
