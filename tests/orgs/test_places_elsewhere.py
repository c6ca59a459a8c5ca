"""A township's name is no proof: other counties have townships of the same name."""

from __future__ import annotations

import pytest

from nuanxin.orgs import places
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_remembered():
    for remembered in (places.names, places.lies_in):
        remembered.cache_clear()
    yield
    for remembered in (places.names, places.lies_in):
        remembered.cache_clear()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("嘉定镇", True),
        ("赣州市嘉定镇", True),
        ("江西省嘉定镇水东村", True),
        ("上海市嘉定区嘉定镇", False),
        ("广东省惠州市大塘埠镇", False),
        ("大余县嘉定镇", False),
        ("信丰县嘉定镇驻上海办事处", True),
        ("嘉定镇长春村", True),
        ("广东惠州大塘埠镇", False),
        ("新疆", False),
        ("广西务工", False),
        ("内蒙古", False),
        ("信丰", True),
        ("", None),
        ("　", None),
    ],
)
def test_a_townships_name_counts_only_where_no_other_place_is_named(county, text, expected):
    assert places.lies_here(text) is expected


def test_a_village_of_the_county_is_not_looked_for(county):
    assert places.lies_here("水东村委会") is None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("信丰县", "信丰"),
        ("赣州市", "赣州"),
        ("江西省", "江西"),
        ("广西壮族自治区", "广西"),
        ("延边朝鲜族自治州", "延边"),
        ("恩施土家族苗族自治州", "恩施"),
        ("内蒙古自治区", "内蒙古"),
        ("博尔塔拉蒙古自治州", "博尔塔拉"),
        ("大兴安岭地区", "大兴安岭"),
        ("香港特别行政区", "香港"),
        ("沙县", "沙县"),
        ("嘉定镇", "嘉定镇"),
    ],
)
def test_the_stem_is_the_name_without_its_ending_unless_too_little_would_be_left(name, expected):
    assert places.stem(name) == expected


def test_where_the_office_lies_decides_what_is_here(county):
    assert places.lies_in("信丰县", factories.FOREIGN_COUNTY) is False
    assert places.lies_in("大余", factories.FOREIGN_COUNTY) is True


def test_no_province_or_prefecture_of_the_country_keeps_its_ending():
    kept = [name for name in places.everywhere() if name.endswith(("自治区", "自治州", "族", "地区", "省", "盟"))]

    assert kept == []
