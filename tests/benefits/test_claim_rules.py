"""The local rules of claims: what is shipped, what a policy says otherwise, and what cannot be said."""

import datetime
import re

import pytest

from nuanxin.benefits import claim_rules
from nuanxin.benefits.claim_rules import load, rule_of, rules
from nuanxin.benefits.policies import get, library
from nuanxin.errors import UserError
from nuanxin.orgs.definitions import SHIPPED

OURS = SHIPPED / "benefits" / "claims.yaml"


@pytest.fixture
def written(tmp_path):
    """The shipped file with one part written otherwise."""

    def write(pattern: str, replacement: str):
        text, count = re.subn(pattern, replacement, OURS.read_text(encoding="utf-8"), count=1)
        assert count == 1
        path = tmp_path / "claims.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_every_policy_has_a_rule_with_a_source():
    assert all(rule_of(policy).source for policy in library().values())


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ("national-insurance-subsidy-flexible", (True, True, "refuse", "refuse")),
        ("2011-anhui-zero-household-reward", (True, False, "ignore", "ignore")),
        ("2011-anhui-zero-household-school", (False, False, "ignore", "ignore")),
        ("2022-xinfeng-startup", (False, False, "ignore", "ignore")),
        ("2022-shandong-unemployment-benefit", (False, False, "ignore", "ignore")),
    ],
)
def test_the_register_is_asked_for_as_the_policys_own_conditions_ask(policy, expected):
    rule = rule_of(get(policy))

    assert (rule.needs_register, rule.starts_after_recognition, rule.running_business, rule.insured_elsewhere) == expected


def test_what_a_policy_says_wins_over_the_usual(written):
    path = written("    running_business: refuse\n", "    running_business: refuse\n    back_months: 6\n    needs_register: false\n")

    rule = load(path).of(get("national-insurance-subsidy-flexible"))

    assert (rule.back_months, rule.needs_register, rule.until) == (6, False, "this_month")


@pytest.mark.parametrize(
    ("pattern", "replacement", "words"),
    [
        ("back_months: 12", "back_months: 200", "“back_months”的值“200”"),
        ("until: this_month", "until: tomorrow", "“until”的值“tomorrow”不在可用的"),
        ("  one_per_family: false", "  one_per_famly: false", "不认识“one_per_famly”"),
        ("  national-post-subsidy:", "  national-post-subsidies:", "没有政策“national-post-subsidies”。是不是“national-post-subsidy”"),
        ("  judged_on: last_day", "  judged_on: last_day\n  locked_before: 2022-05-02", "请写成当月 1 日"),
        ("not_with: .2011-anhui-insurance-subsidy.", "not_with: [2011-anhui-insurance]", "没有政策“2011-anhui-insurance”"),
        ("    source: 人社部发〔2019〕124号\n", "", "缺少“source”"),
    ],
)
def test_a_file_that_cannot_be_is_refused_with_its_line(written, pattern, replacement, words):
    with pytest.raises(UserError) as refused:
        load(written(pattern, replacement))

    assert words in str(refused.value)
    assert re.search(r"claims\.yaml:\d+：", refused.value.problems[0])


def test_an_office_replaces_the_file(settings, tmp_path, written):
    folder = tmp_path / "benefits"
    folder.mkdir()
    written("back_months: 12", "back_months: 3").rename(folder / "claims.yaml")
    settings.EXTRA_DEFINITIONS = str(tmp_path)

    assert rules().usual.back_months == 3


def test_a_locked_month_bounds_every_policy_that_says_nothing_else(written):
    path = written("  judged_on: last_day", "  judged_on: last_day\n  locked_before: 2024-04-01")

    assert load(path).of(get("national-post-subsidy")).locked_before == datetime.date(2024, 4, 1)


def test_rules_are_read_once_while_the_file_stays():
    assert rules() is rules()
    assert claim_rules.loaded.cache_info().hits
