"""An office fills in the standard of a benefit in its own definitions folder, and the policy decides."""

import datetime
from decimal import Decimal

import pytest

from nuanxin.benefits import policies
from nuanxin.benefits.deciding import decide, read_case
from nuanxin.orgs.definitions import SHIPPED

OPEN = "standard: {label: 县级标准, type: money}"
FILLED = """standard: {label: 县级标准, type: money, values: [
      {from: 2022-09-08, until: 2022-12-31, area: "360722", value: "300", source: 信人社字〔2022〕1号},
      {from: 2023-01-01, area: "360722", value: "350.50", source: 信人社字〔2023〕1号},
      {from: 2023-01-01, area: "360722100", value: "400", source: 嘉定镇补充规定}]}"""
CASES = [
    ("360722101200", datetime.date(2022, 9, 7), None),  # the policy itself is not in force
    ("360722101200", datetime.date(2022, 9, 8), "300.00"),
    ("360722101200", datetime.date(2022, 12, 31), "300.00"),
    ("360722101200", datetime.date(2023, 1, 1), "350.50"),
    ("360722100200", datetime.date(2022, 12, 31), "300.00"),
    ("360722100200", datetime.date(2023, 1, 1), "400.00"),
]


@pytest.fixture
def own(tmp_path, settings):
    """The shipped policy with the county's standard, in the office's folder."""
    name = "2022-xinfeng-transport"
    text = (SHIPPED / "policies" / name / "policy.yaml").read_text(encoding="utf-8")
    assert OPEN in text
    folder = tmp_path / "policies" / name
    folder.mkdir(parents=True)
    (folder / "policy.yaml").write_text(text.replace(OPEN, FILLED), encoding="utf-8")
    settings.EXTRA_DEFINITIONS = str(tmp_path)
    return policies.get(name)


@pytest.mark.parametrize(("residence", "day", "amount"), CASES)
def test_the_standard_of_the_day_and_of_the_narrowest_area_is_paid(own, residence, day, amount):
    if amount is None:
        assert not own.is_in_force(day)
        return
    found = decide(own, read_case({"person": {"residence": residence, "categories": ["EXPOV"]}}), day)
    assert (found.answer, found.collect, found.amount) == ("yes", (), Decimal(amount))


def test_a_filled_standard_is_another_version_and_holds_in_its_area_alone(own, settings):
    settings.EXTRA_DEFINITIONS = ""
    assert policies.get(own.id).version != own.version
    assert own.parameters("360721100200", datetime.date(2023, 1, 1))["standard"] is None
