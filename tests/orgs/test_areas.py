"""Names and codes as clerks write them land on the right area, or say why not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nuanxin.errors import UserError
from nuanxin.orgs.areas import Areas, Place, Resolved, committee, plain
from nuanxin.orgs.enums import AreaLevel
from tests import factories
from tests.factories import COUNTY, DATANGBU, JIADING, SHUIBEI, SHUIDONG

TREE = (
    ("360000000000", "江西省", 1, "36"),
    ("360700000000", "赣州市", 2, "3607"),
    (COUNTY, "信丰县", 3, "360722"),
    (JIADING, "嘉定镇", 4, "360722100"),
    ("360722100001", "南山居委会", 5, "360722100001"),
    (SHUIDONG, "水东村委会", 5, SHUIDONG),
    (SHUIBEI, "水北村民委员会", 5, SHUIBEI),
    (DATANGBU, "大塘埠镇", 4, "360722101"),
    ("360722101200", "长龙村委会", 5, "360722101200"),
    ("360722101201", "水北村", 5, "360722101201"),
    ("360722101202", "新村社区", 5, "360722101202"),
    ("360722101203", "新村居民委员会", 5, "360722101203"),
    ("360722400000", "信丰县工业园", 4, "360722400"),
    ("360722400498", "信丰县工业园虚拟社区", 5, "360722400498"),
    ("360722401000", "油山林场", 4, "360722401"),
    ("360722401001", "油山林场", 5, "360722401001"),
    ("360723000000", "大余县", 3, "360723"),
    ("360723100000", "南安镇", 4, "360723100"),
)
PARK = "360722400000"


@pytest.fixture(scope="module")
def areas():
    return Areas((Place(*row) for row in TREE), "360722")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("360722100200", SHUIDONG),
        ("360722100", JIADING),
        ("360722", COUNTY),
        ("３６０７２２１００", JIADING),
        ("嘉定镇", JIADING),
        ("信丰县嘉定镇", JIADING),
        ("赣州市信丰县嘉定镇", JIADING),
        ("江西省赣州市信丰县嘉定镇", JIADING),
        ("信丰县", COUNTY),
        ("江西省赣州市信丰县", COUNTY),
        ("水东村", SHUIDONG),
        ("水东村委会", SHUIDONG),
        ("水东村村委会", SHUIDONG),
        ("水东村民委员会", SHUIDONG),
        ("水东村村民委员会", SHUIDONG),
        ("嘉定镇水东村", SHUIDONG),
        ("信丰县嘉定镇水东村", SHUIDONG),
        ("信丰县水东村", SHUIDONG),
        ("江西省赣州市信丰县嘉定镇水东村委会", SHUIDONG),
        ("  嘉定镇　水东村 ", SHUIDONG),
        ("嘉定镇-水东村\u200b", SHUIDONG),
        ("嘉定镇/水东村", SHUIDONG),
        ("嘉定镇水北村委会", SHUIBEI),
        ("南山社区", "360722100001"),
        ("南山社区居委会", "360722100001"),
        ("嘉定镇南山社区居民委员会", "360722100001"),
        ("南山居民委员会", "360722100001"),
    ],
)
def test_resolve_finds_the_area_meant(areas, text, code):
    assert areas.resolve(text) == Resolved(code=code)


@pytest.mark.parametrize(
    "text", ["信丰县工业园", "工业园", "赣州市信丰县工业园", "江西省赣州市信丰县工业园", "信丰县信丰县工业园", "江西省信丰县信丰县工业园"]
)
def test_resolve_reads_the_industrial_park_as_the_township_it_is(areas, text):
    assert areas.resolve(text) == Resolved(code=PARK)


@pytest.mark.parametrize("text", ["信丰县工业园虚拟社区", "工业园虚拟社区", "虚拟社区", "信丰县信丰县工业园虚拟社区居委会"])
def test_resolve_finds_a_village_whose_name_begins_with_its_township(areas, text):
    assert areas.resolve(text) == Resolved(code="360722400498")


def test_resolve_takes_the_township_when_its_only_committee_has_the_same_name(areas):
    assert areas.resolve("油山林场") == Resolved(code="360722401000")


def test_resolve_still_finds_that_committee_behind_its_township(areas):
    assert areas.resolve("油山林场油山林场") == Resolved(code="360722401001")


@pytest.mark.parametrize(("within", "code"), [("360722100", SHUIBEI), ("360722101", "360722101201")])
def test_resolve_finds_a_village_named_alone_inside_the_limit(areas, within, code):
    assert areas.resolve("水北村", within) == Resolved(code=code)


def test_resolve_names_the_candidates_of_a_name_that_two_towns_have(areas):
    assert areas.resolve("水北村").problem == (
        "“水北村”可以是信丰县嘉定镇水北村民委员会、信丰县大塘埠镇水北村。请在前面写上乡镇（街道）名称，或填写区划代码。"
    )


def test_resolve_prefers_the_exact_spelling_among_neighbours(areas):
    assert areas.resolve("新村居民委员会") == Resolved(code="360722101203")


def test_resolve_does_not_guess_between_neighbours_spelt_alike(areas):
    assert "可以是信丰县大塘埠镇新村社区、信丰县大塘埠镇新村居民委员会" in areas.resolve("新村社区居委会").problem


@pytest.mark.parametrize(
    ("text", "within", "problem"),
    [
        ("", None, "没有填写地区。请填写乡镇（街道）和村（社区）的名称或区划代码。"),
        ("　", None, "没有填写地区。请填写乡镇（街道）和村（社区）的名称或区划代码。"),
        ("36072", None, "区划代码“36072”有 5 位，应为 6、9 或 12 位。请核对代码。"),
        ("360722999", None, "“信丰县”之内没有区划代码“360722999”。请核对代码。"),
        ("510100", None, "区划代码“510100”不在“信丰县”之内。请核对地区，或改由该地导入。"),
        ("360723100", None, "区划代码“360723100”（大余县南安镇）不在“信丰县”之内。请核对地区，或改由该地导入。"),
        ("大余县南安镇", None, "“大余县南安镇”（大余县南安镇）不在“信丰县”之内。请核对地区，或改由该地导入。"),
        ("赣州市", None, "“赣州市”（赣州市）不在“信丰县”之内。请核对地区，或改由该地导入。"),
        ("水东村", "360722101", "“水东村”（信丰县嘉定镇水东村委会）不在“信丰县大塘埠镇”之内。请核对地区，或改由该地导入。"),
        ("信丰县", "360722101", "“信丰县”（信丰县）不在“信丰县大塘埠镇”之内。请核对地区，或改由该地导入。"),
        ("嘉定镇不存在村", None, "在“信丰县”之内找不到“嘉定镇不存在村”。请核对乡镇（街道）和村（社区）的名称，或填写区划代码。"),
        ("大塘埠镇水东村", None, "在“信丰县”之内找不到“大塘埠镇水东村”。请核对乡镇（街道）和村（社区）的名称，或填写区划代码。"),
        ("嘉定镇水东" * 30, None, "地区“嘉定镇水东…”有 150 个字，太长。请只填写乡镇（街道）和村（社区）的名称或区划代码。"),
        ("村委会", None, "在“信丰县”之内找不到“村委会”。请核对乡镇（街道）和村（社区）的名称，或填写区划代码。"),
    ],
)
def test_resolve_says_why_there_is_no_area(areas, text, within, problem):
    assert areas.resolve(text, within) == Resolved(problem=problem)


def test_require_raises_the_problem(areas):
    with pytest.raises(UserError, match="找不到“某镇”"):
        areas.require("某镇")


def test_every_area_is_found_by_its_full_name_and_code(areas):
    inside = [place for place in areas.places.values() if place.prefix.startswith("360722")]

    assert [areas.resolve(areas.full_name(place.code)).code for place in inside] == [place.code for place in inside]
    assert [areas.resolve(place.code).code for place in inside] == [place.code for place in inside]


@given(st.text(alphabet="信丰县嘉定镇水东北村委会民员社区居工业园0123456789 ", max_size=20))
def test_resolve_answers_every_text_with_a_code_inside_or_a_problem(text):
    areas = Areas((Place(*row) for row in TREE), "360722")

    found = areas.resolve(text)

    assert bool(found.code) != bool(found.problem)
    assert not found.code or areas.places[found.code].prefix.startswith("360722")


def test_load_limits_to_the_office(county, django_assert_num_queries):
    with django_assert_num_queries(2):
        areas = Areas.load()
        found = [areas.resolve(text) for text in ("嘉定镇水东村", "360722100", "水东村")]

    assert [one.code for one in found] == [SHUIDONG, JIADING, SHUIDONG]
    assert "不在“信丰县”之内" in areas.resolve("大余县").problem


def test_load_without_an_office_knows_no_limit(db):
    factories.Area.objects.create(code=COUNTY, name="信丰县", level=AreaLevel.COUNTY, prefix="360722")

    assert Areas.load().resolve("信丰县") == Resolved(code=COUNTY)


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("水东村委会", "水东村"),
        ("水东村村民委员会", "水东村"),
        ("南山居委会", "南山社区"),
        ("巴彦嘎查村委会", "巴彦嘎查"),
        ("嘉定镇", "嘉定镇"),
        ("村", "村"),
    ],
)
def test_committee_has_one_spelling(name, short):
    assert committee(name) == short


def test_plain_drops_what_the_eye_does_not_see():
    assert plain("　嘉定镇（１）\ufeff水东 村·") == "嘉定镇(1)水东村"
