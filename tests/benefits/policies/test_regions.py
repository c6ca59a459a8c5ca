"""For whom a policy is asked: its region, the regions below that joined it, and areas too wide to tell."""

import datetime

import pytest

from nuanxin.benefits import policies

BEFORE, AFTER = datetime.date(2022, 9, 7), datetime.date(2022, 9, 8)


@pytest.mark.parametrize(
    ("area", "day", "expected"),
    [
        ("370102001001", BEFORE, True),
        ("37", BEFORE, True),
        ("360722100200", BEFORE, False),  # the county's own notice is not in force yet
        ("360722100200", AFTER, True),
        ("360722", AFTER, True),
        ("3607", AFTER, None),
        ("36", AFTER, None),
        ("36", BEFORE, False),
        ("360721", AFTER, False),
        (None, AFTER, None),
    ],
)
def test_a_policy_of_a_province_that_a_county_elsewhere_joined(area, day, expected):
    assert policies.get("2022-shandong-temporary-relief").is_for(area, day) is expected


@pytest.mark.parametrize("area", ["110101001001", "36", None])
def test_a_national_policy_is_for_everybody(area):
    assert policies.get("national-post-subsidy").is_for(area, AFTER) is True


def test_policies_of_an_area_are_those_of_its_regions_and_of_the_nation():
    found = {policy.id for policy in policies.in_force(datetime.date(2024, 1, 1), "360722100200")}
    assert {name.split("-")[1] for name in found if not name.startswith("national")} == {"shandong", "xinfeng"}
    assert sum(name.startswith("national") for name in found) == 4


def test_before_its_notice_a_county_has_none():
    assert policies.in_force(BEFORE, "360722100200") == ()
