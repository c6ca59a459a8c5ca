"""What a region does with its own folder: tightens, widens, sets its own numbers from a day, reads “five years” its own way."""

from __future__ import annotations

import datetime

import pytest
import yaml

from nuanxin.benefits import policies
from nuanxin.benefits.deciding import decide, read_case
from nuanxin.engines.rules.dates import add_months
from nuanxin.orgs.definitions import SHIPPED

DAY = datetime.date(2024, 3, 15)
FLEXIBLE = "national-insurance-subsidy-flexible"
PERSON = {
    "sex": "M", "residence": "360722100200", "recognised_on": "2024-01-10", "annual_review": "passed", "status": "flexible",
    "shareholder": False, "legal_representative": False, "pays_insurance_as": "individual", "birth_date": "1975-06-01",
}  # fmt: skip
PAID = [{"month": "2024-03", "kind": "pension", "amount": "1000", "payer": "self"}]


@pytest.fixture
def own(tmp_path, settings):
    """Writes a shipped policy, changed by a function, into the office's folder."""
    settings.EXTRA_DEFINITIONS = str(tmp_path)

    def own(name, change):
        content = yaml.safe_load((SHIPPED / "policies" / name / "policy.yaml").read_text(encoding="utf-8"))
        change(content)
        folder = tmp_path / "policies" / name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "policy.yaml").write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")
        assert policies.problems() == ()
        return policies.get(name)

    return own


def decided(policy, day=DAY, **changes):
    return decide(policy, read_case({"person": {**PERSON, **changes}, "insurance": PAID}), day)


def values(content, name):
    return content["parameters"][name]["values"]


def inclusive(content):
    """赣州 reads 不足5年 with the whole five years, from 2024 on."""
    values(content, "extension_months").append({"from": datetime.date(2024, 1, 1), "area": "3607", "value": 61})


@pytest.mark.parametrize(
    ("residence", "day", "extended"),
    [
        ("360722100200", datetime.date(2024, 3, 15), True),
        ("360721100200", datetime.date(2024, 3, 31), True),
        ("360100100200", datetime.date(2024, 3, 15), False),
        ("3607", datetime.date(2024, 3, 15), True),
    ],
)
def test_five_years_with_or_without_the_whole_is_a_matter_of_the_region(own, residence, day, extended):
    found = decided(own(FLEXIBLE, inclusive), day, residence=residence, birth_date="1969-03-01")

    assert (found.months.distance, found.months.extended) == (60, extended)


def test_the_reading_of_the_region_holds_from_its_day(own):
    policy = own(FLEXIBLE, inclusive)
    before = decided(policy, datetime.date(2023, 12, 31), birth_date="1968-12-01", recognised_on="2023-12-01")
    after = decided(policy, datetime.date(2024, 1, 1), birth_date="1969-01-01", recognised_on="2023-12-01")

    assert [(one.months.distance, one.months.extended) for one in (before, after)] == [(60, False), (60, True)]


@pytest.mark.parametrize(("months", "extended"), [(59, True), (60, True), (61, False)])
def test_the_wording_of_2011_takes_in_the_whole_five_years(months, extended):
    birth = add_months(datetime.date(1964, 3, 1), months)
    person = {**PERSON, "residence": "3401", "categories": ["AGE"], "birth_date": birth.isoformat()}
    found = decide(policies.get("2011-anhui-insurance-subsidy"), read_case({"person": person}), DAY)

    assert (found.months.distance, found.months.extended) == (months, extended)


def test_rates_of_regions_and_years_are_paid_exactly(own):
    def rates(content):
        values(content, "rate").append({"from": datetime.date(2023, 12, 20), "area": "36", "value": "1/2"})
        values(content, "rate").append({"from": datetime.date(2024, 3, 1), "area": "360722", "value": "3/5"})

    policy = own(FLEXIBLE, rates)

    assert [str(decided(policy, residence=area).amount) for area in ("360722100", "360721100", "340100")] == ["600.00", "500.00", "666.67"]
    assert policy.parameters("360722", datetime.date(2024, 2, 29))["rate"] == policy.parameters("3601", DAY)["rate"]


def refine(content, mode="refine", when="has('AGE')"):
    content["local"] = [
        {"area": "3607", "from": datetime.date(2024, 1, 1), "until": datetime.date(2024, 12, 31), "mode": mode, "label": "赣州市", "source": "市文件", "when": when},
        {"area": "360722", "from": datetime.date(2024, 1, 1), "mode": mode, "label": "信丰县", "source": "县文件", "when": "has('DISAB')"},
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("residence", "categories", "day", "answer"),
    [
        ("360721100200", ["AGE"], DAY, "yes"),
        ("360721100200", ["DISAB"], DAY, "no"),
        ("360722100200", ["AGE"], DAY, "no"),  # the narrowest rule alone counts
        ("360722100200", ["DISAB"], DAY, "yes"),
        ("360100100200", [], DAY, "yes"),
        ("360721100200", [], datetime.date(2023, 12, 31), "yes"),
        ("360721100200", [], datetime.date(2024, 1, 1), "no"),
        ("360721100200", [], datetime.date(2024, 12, 31), "no"),
        ("360721100200", [], datetime.date(2025, 1, 1), "yes"),
        ("360721100200", None, DAY, "unknown"),
    ],
)
def test_a_region_asks_for_more_while_its_rule_is_in_force(own, residence, categories, day, answer):
    found = decided(own(FLEXIBLE, refine), day, residence=residence, categories=categories, recognised_on="2023-01-01")

    assert found.answer == answer


@pytest.mark.parametrize(
    ("shareholder", "residence", "answer"), [(True, "360721", "yes"), (True, "360100", "no"), (False, "360100", "yes")]
)
def test_a_region_takes_in_more(own, shareholder, residence, answer):
    policy = own(FLEXIBLE, lambda content: refine(content, "extend", "recognised AND shareholder"))

    assert decided(policy, residence=residence, shareholder=shareholder).answer == answer


def test_an_own_file_has_a_version_of_its_own_and_goes_with_the_folder(own, settings):
    version = own(FLEXIBLE, inclusive).version
    settings.EXTRA_DEFINITIONS = ""

    assert policies.get(FLEXIBLE).version != version
