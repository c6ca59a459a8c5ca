"""A mistake in one file of the office leaves out the policies that it touches, tells them, and everything else works."""

from __future__ import annotations

import datetime
from textwrap import dedent

import pytest

from nuanxin import cli
from nuanxin.benefits import deciding, policies
from nuanxin.benefits.deciding import cases
from nuanxin.errors import UserError
from nuanxin.orgs.definitions import SHIPPED

DAY = datetime.date(2024, 3, 15)
COUNT = len([*(SHIPPED / "policies").glob("*/policy.yaml")])
GOOD = """\
    id: own-policy
    title: 本地补贴
    source: 某文件
    in_force: {from: 2022-09-01}
    beneficiary: person
    when: resident AND own_business
"""
TAX, START = "2011-anhui-self-employment-tax", "2011-anhui-zero-household-start"


@pytest.fixture
def share(tmp_path, settings):
    """Writes the office's own shared conditions."""
    settings.EXTRA_DEFINITIONS = str(tmp_path)

    def share(text):
        folder = tmp_path / "policies"
        folder.mkdir(exist_ok=True)
        (folder / "_conditions.yaml").write_text(dedent(text), encoding="utf-8")

    return share


def test_nothing_is_wrong_with_what_is_shipped():
    assert (policies.problems(), policies.left_out(), len(policies.library())) == ((), (), COUNT)


def test_a_broken_own_policy_is_refused_by_its_name_and_others_decide(write):
    write(GOOD.replace("own_business", "own_bussiness"))

    with pytest.raises(UserError) as refused:
        policies.get("own-policy")
    assert refused.value.problems[0] == "政策“own-policy”的定义有错，改正以前不能使用。"
    assert "own-policy/policy.yaml:6：条件“resident AND own_bussiness”：没有名为“own_bussiness”的事实" in refused.value.problems[1]
    case = deciding.read_case({"person": {"residence": "340102", "recognised_on": "2011-09-01", "annual_review": "passed"}})
    assert deciding.decide(policies.get("2011-anhui-services"), case, DAY).answer == "yes"
    assert policies.in_force(DAY)


def test_a_broken_file_over_a_shipped_policy_leaves_it_out_rather_than_going_back(write):
    write(GOOD.replace("own-policy", TAX).replace("title", "titel"), TAX)

    assert policies.left_out() == (TAX,)
    assert TAX not in policies.library()


def test_a_mended_file_is_back_at_once(write):
    write(GOOD.replace("own_business", "own_bussiness"))
    assert policies.left_out() == ("own-policy",)
    write(GOOD)

    assert (policies.problems(), policies.get("own-policy").title) == ((), "本地补贴")


def test_a_shared_condition_with_a_mistake_leaves_out_those_that_read_it(share):
    share("conditions:\n  own_business: {label: 有生意, when: bussiness_opened_on <= $as_of}\n")

    assert set(policies.left_out()) == {TAX, START}
    assert len(policies.library()) == COUNT - 2
    assert all(one.startswith("policies/_conditions.yaml:2：") and "是不是“business_opened_on”" in one for one in policies.problems())


def test_a_condition_that_leads_to_a_mistaken_one_counts_as_reading_it(share):
    share("conditions:\n  on_low_income: {label: 低保, when: low_incom = 'urban'}\n")

    out = set(policies.left_out())
    assert {"2011-anhui-hiring-tax", "2011-anhui-insurance-subsidy", "2011-anhui-post-subsidy", "2022-shandong-low-income-taper"} == out


@pytest.mark.parametrize(
    "text",
    [
        "conditions:\n  own_business: {label: 有生意, wen: organised}\n",
        "conditions:\n  own_business: {label: 有生意, when: [\n",
        "conditions: {own_business: {label: 有生意",
    ],
)
def test_a_shared_file_that_cannot_be_read_leaves_out_those_it_may_have_meant(share, text):
    share(text)

    assert set(policies.left_out()) == {TAX, START}
    assert any("_conditions.yaml" in one for one in policies.problems())
    assert any("用到共用条件“own_business”，写着它的文件读不出来" in one for one in policies.problems())
    assert len(policies.library()) == COUNT - 2


def test_shared_conditions_in_a_circle_leave_out_those_in_it(share):
    share(
        "conditions:\n  own_business: {label: 有生意, when: business_closed OR organised}\n  business_closed: {label: 关了, when: NOT own_business}\n"
    )

    assert set(policies.left_out()) == {TAX, START}
    assert all("条件互相引用成了圈" in one for one in policies.problems())


def test_an_own_shared_condition_changes_the_version_of_those_that_read_it_and_the_answer(share, settings):
    before = {name: one.version for name, one in policies.library().items()}
    share("conditions:\n  own_business: {label: 有生意, when: organised}\n")

    after = {name: one.version for name, one in policies.library().items()}
    assert {name for name in before if before[name] != after[name]} == {TAX, START}
    case = deciding.read_case({"person": {"residence": "3401", "categories": ["ZERO"], "status": "flexible", "organised": True}})
    assert deciding.decide(policies.get(TAX), case, DAY).answer == "yes"


def test_swapping_two_shared_conditions_changes_the_version(share):
    text = "conditions:\n  {}: {{label: 甲, when: organised}}\n  {}: {{label: 甲, when: studying}}\n  own_business: {{label: 有生意, when: one AND NOT other}}\n"
    share(text.format("one", "other"))
    before = policies.get(TAX).version
    share(text.format("other", "one"))

    assert policies.get(TAX).version != before


def test_check_tells_every_mistake_with_its_place_and_runs_the_other_cases(write, share, capsys):
    write(GOOD.replace("own_business", "own_bussiness"))
    share("conditions:\n  on_low_income: {label: 低保, when: low_incom = 'urban'}\n")

    assert cli.run(["check"]) == 1

    told = capsys.readouterr().err.splitlines()
    assert any(line.startswith("own-policy/policy.yaml:6：") for line in told)
    assert any(line.startswith("policies/_conditions.yaml:2：") for line in told)
    assert not any("被拒绝" in line for line in told)


def test_a_broken_file_of_cases_is_told_and_stops_nothing(write, tmp_path):
    folder = write(GOOD)
    (folder / "tests").mkdir()
    (folder / "tests" / "situations.yaml").write_text("as_of: [", encoding="utf-8")

    [path] = [one for one in cases.files() if "own-policy" in str(one)]
    ran = cases.run(path)
    assert (ran.count, len(ran.problems)) == (0, 1)
    assert "situations.yaml 第 1 行附近" in ran.problems[0]
