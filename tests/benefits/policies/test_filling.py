"""A parameter that the notice leaves open, filled in for a question."""

import datetime
from decimal import Decimal

import pytest

from nuanxin.benefits.deciding import decide, read_case
from nuanxin.benefits.policies import filled, get
from nuanxin.errors import UserError

DAY = datetime.date(2022, 9, 20)
CASE = {"person": {"residence": "360722100200", "categories": ["EXPOV"]}}


def decided(**values):
    found = decide(filled(get("2022-xinfeng-transport"), values), read_case(CASE), DAY)
    return found.answer, found.collect, found.amount


def test_an_open_standard_leaves_the_answer_unknown_and_is_what_to_collect():
    assert decided() == ("unknown", ("县级标准",), None)


def test_a_filled_standard_decides_and_is_the_amount():
    assert decided(standard="300") == ("yes", (), Decimal("300.00"))


def test_a_value_of_none_empties_a_parameter():
    known = get("2022-xinfeng-startup")
    assert filled(known, {"opened_since": None}).parameters("360722", DAY) == {
        "reward": Decimal(5000),
        "opened_since": None,
        "steady_months": 6,
    }


def test_filling_nothing_is_the_policy_itself():
    known = get("2022-xinfeng-transport")
    assert filled(known, {}) is known


def test_a_filled_policy_has_a_version_of_its_own_and_leaves_the_known_one_alone():
    known = get("2022-xinfeng-transport")
    one, other = filled(known, {"standard": "300"}), filled(known, {"standard": "400"})
    assert len({known.version, one.version, other.version}) == 3
    assert get("2022-xinfeng-transport").parameters("360722", DAY)["standard"] is None


def test_an_unknown_parameter_is_refused_with_the_nearest():
    with pytest.raises(UserError, match=r"政策“交通补贴”没有参数“standart”。是不是“standard”？"):
        decided(standart="300")


def test_values_of_another_type_are_refused_all_at_once():
    with pytest.raises(UserError) as refusal:
        decided(standard=300, helped_only="yes")
    assert str(refusal.value).count("写法不对") == 2
    assert "参数“县级标准”（standard）的值“300”写法不对" in str(refusal.value)
