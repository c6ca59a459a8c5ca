"""The national tree: what an office reads out of it, and the levels of its codes."""

from collections import Counter

import pytest

from nuanxin.orgs import national
from nuanxin.orgs.enums import AreaLevel


@pytest.fixture(scope="module")
def xinfeng():
    return national.around("360722000000")


def test_county_comes_with_its_subtree_and_the_areas_above(xinfeng):
    assert Counter(one.level for one in xinfeng) == {
        AreaLevel.PROVINCE: 1,
        AreaLevel.CITY: 1,
        AreaLevel.COUNTY: 1,
        AreaLevel.TOWNSHIP: 17,
        AreaLevel.VILLAGE: 312,
    }
    assert [one.name for one in xinfeng[:4]] == ["江西省", "赣州市", "信丰县", "嘉定镇"]


def test_prefix_is_the_beginning_that_the_whole_subtree_shares(xinfeng):
    assert [one.prefix for one in xinfeng[:5]] == ["36", "3607", "360722", "360722100", "360722100001"]


def test_industrial_park_is_a_township_of_its_own(xinfeng):
    [park] = [one for one in xinfeng if one.name == "信丰县工业园"]

    assert park == ("360722400000", "信丰县工业园", AreaLevel.TOWNSHIP)


def test_city_without_counties_is_its_own_county():
    dongguan = national.around("441900000000")

    assert [(one.name, one.level, one.prefix) for one in dongguan[:3]] == [
        ("广东省", AreaLevel.PROVINCE, "44"),
        ("东莞市", AreaLevel.COUNTY, "441900"),
        ("东城街道", AreaLevel.TOWNSHIP, "441900003"),
    ]


def test_county_directly_under_its_province_keeps_the_placeholder_above_it():
    xiantao = national.around("429004000000")

    assert [(one.name, one.level) for one in xiantao[:3]] == [
        ("湖北省", AreaLevel.PROVINCE),
        ("省直辖县级行政区划", AreaLevel.CITY),
        ("仙桃市", AreaLevel.COUNTY),
    ]


def test_unknown_code_has_nothing_around_it():
    assert national.around("999999000000") == []


@pytest.mark.parametrize(
    ("code", "prefix"),
    [
        ("360000000000", "36"),
        ("360700000000", "3607"),
        ("360722000000", "360722"),
        ("360722100000", "360722100"),
        ("360722100200", "360722100200"),
    ],
)
def test_significant_part_drops_trailing_groups_of_zeros_only(code, prefix):
    assert national.significant(code) == prefix


def test_whole_country_is_shipped_in_order_of_codes():
    codes = [code for code, _ in national.lines()]

    assert (len(codes), codes == sorted(codes)) == (665_276, True)
