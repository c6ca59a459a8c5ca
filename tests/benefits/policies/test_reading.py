"""What a policy reads, where its parameters hold, its version, and facts by their names: small files of an office."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from nuanxin.benefits import policies
from nuanxin.benefits.policies import facts, filled
from nuanxin.benefits.policies.reading import conditions_read, names_read, words_of
from nuanxin.benefits.policies.schema import ConditionFile
from nuanxin.benefits.policies.shared import NOTHING_SHARED, Shared
from nuanxin.benefits.policies.tables import remarks, table, tables
from nuanxin.errors import UserError

OWN = """\
    id: own-policy
    title: 本地补贴
    source: 某文件
    region: "36"
    in_force: {from: 2022-09-01, until: 2023-08-31}
    beneficiary: person
    parameters:
      reward:
        label: 标准
        type: money
        values:
          - {from: 2022-09-01, until: 2022-12-31, value: "500"}
          - {from: 2023-01-01, value: "600.50"}
          - {from: 2022-09-01, area: "3607", value: "700"}
          - {from: 2023-03-01, area: "360722", value: "800"}
    conditions:
      young: {label: 年轻, when: birth_date > DATE '1990-01-01'}
    when: resident AND young
    amount: {formula: reward, per: once}
"""


@pytest.fixture
def own(write):
    """The policy with a change."""

    def own(old="", new=""):
        assert old in OWN
        write(OWN.replace(old, new) if old else OWN)
        return policies.get("own-policy")

    return own


@pytest.mark.parametrize(
    ("area", "day", "value"),
    [
        ("360102", "2022-08-31", None),
        ("360102", "2022-09-01", "500"),
        ("360102", "2022-12-31", "500"),
        ("360102", "2023-01-01", "600.50"),
        ("360733", "2022-12-31", "700"),
        ("360733", "2023-03-01", "700"),
        ("360722", "2023-02-28", "700"),
        ("360722", "2023-03-01", "800"),
        ("360722100200", "2023-03-01", "800"),
        (None, "2023-03-01", "600.50"),
    ],
)
def test_a_parameter_is_that_of_the_nearest_area_on_the_day(own, area, day, value):
    found = own().parameters(area, datetime.date.fromisoformat(day))["reward"]

    assert found == (None if value is None else Decimal(value))


@pytest.mark.parametrize(
    ("day", "area", "is_in_force"),
    [
        ("2022-08-31", None, False),
        ("2022-09-01", None, True),
        ("2023-08-31", None, True),
        ("2023-09-01", None, False),
        ("2022-09-01", "360722", True),
        ("2022-09-01", "340102", False),
    ],
)
def test_a_policy_is_in_force_within_its_days_and_its_region(own, day, area, is_in_force):
    own()

    assert ("own-policy" in {one.id for one in policies.in_force(datetime.date.fromisoformat(day), area)}) is is_in_force


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('value: "500"', "value: 500", "参数“reward”的值“500”写法不对，金额和分数请加引号写成文字。"),
        ("reward:\n", "birth_date:\n", "参数“birth_date”与事实同名。请换一个名称。"),
        ("young: {label", "residence: {label", "条件“residence”与事实同名。请换一个名称。"),
        ("id: own-policy", "id: other-policy", "政策编号“other-policy”与文件夹“own-policy”不同。请改成一样。"),
        ("resident AND young", "resident AND yung", "没有名为“yung”的事实"),
    ],
)
def test_a_mistake_is_told_in_words_and_leaves_the_policy_out(own, old, new, told):
    with pytest.raises(UserError) as refused:
        own(old, new)

    assert told in str(refused.value)
    assert policies.left_out() == ("own-policy",)


@pytest.mark.parametrize(("name", "title"), [("own-policy", "本地补贴"), ("nothing-known", "nothing-known"), ("", "")])
def test_what_is_not_known_keeps_its_name(own, name, title):
    own()

    assert policies.title_of(name) == title


def test_a_programme_is_called_by_its_policy(own):
    own("beneficiary: person", "beneficiary: person\n    programme: own-code")

    assert policies.title_of("own-code") == "本地补贴"


def test_a_policy_that_is_nearly_named_is_suggested(own):
    own()

    with pytest.raises(UserError, match="没有政策“own-polcy”。是不是“own-policy”？"):
        policies.get("own-polcy")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", set()),
        ("a AND b_2", {"a", "AND", "b_2"}),
        ("full_years(birth_date,$as_of)>=50", {"full_years", "birth_date", "as_of", "50"}),
        ("employer.kind = 'x-y'", {"employer", "kind", "x", "y"}),
    ],
)
def test_words_of_an_expression(text, words):
    assert words_of(text) == words


def condition(when):
    return ConditionFile.model_validate({"label": "某", "when": when})


def test_conditions_are_read_through_others_and_no_further(own):
    shared = Shared({"alive_there": condition("resident AND next"), "next": condition("studying"), "idle": condition("young")})
    file = own().file.model_copy(update={"when": "alive_there"})

    assert list(conditions_read(file, shared)) == ["alive_there", "next", "young"]
    assert {"studying", "resident", "birth_date", "reward"} <= names_read(file, shared)
    assert "idle" not in names_read(file, shared)


def test_the_own_condition_hides_the_shared_one_of_its_name(own):
    shared = Shared({"young": condition("studying")})
    file = own().file

    assert conditions_read(file, shared)["young"] == file.conditions["young"]
    assert "studying" not in names_read(file, shared)


def test_shared_conditions_in_a_circle_are_read_once(own):
    shared = Shared({"one": condition("other"), "other": condition("one")})
    file = own().file.model_copy(update={"when": "one"})

    assert {"one", "other"} <= names_read(file, shared)


def test_a_name_in_doubt_is_so_until_a_file_tells_it():
    doubtful = NOTHING_SHARED.without(["a", "b"]).without(["b", "c"])

    assert doubtful.doubtful == {"a", "b", "c"}
    assert (doubtful.conditions, NOTHING_SHARED.doubtful) == ({}, frozenset())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title: 本地补贴", "title: 县补贴"),
        ('"500"', '"501"'),
        ("1990-01-01", "1990-01-02"),
        ("per: once", "per: month"),
        ("2023-08-31", "2023-08-30"),
    ],
)
def test_anything_that_is_said_changes_the_version(own, old, new):
    before = own().version

    assert own(old, new).version != before


def test_a_remark_in_the_file_changes_no_version(own):
    before = own().version
    after = own("when: resident AND young", "when: resident AND young   # 注")

    assert (len(before), after.version) == (12, before)


def test_filled_again_with_the_same_it_is_the_same_version(own):
    known = own()

    assert filled(known, {"reward": "1"}).version == filled(known, {"reward": "1"}).version != known.version
    assert filled(known, {"reward": "1"}).parameters("360722", datetime.date(2023, 3, 1)) == {"reward": Decimal(1)}
    assert filled(known, {"reward": None}).parameters("360722", datetime.date(2023, 3, 1)) == {"reward": None}


@pytest.mark.parametrize("value", [500, 500.0, True, Decimal(500), ["500"], datetime.date(2022, 1, 1)])
def test_an_amount_is_filled_in_as_text_alone(own, value):
    with pytest.raises(UserError, match=r"参数“标准”（reward）的值“.*”写法不对"):
        filled(own(), {"reward": value})


@pytest.mark.parametrize(
    ("name", "sources"),
    [("has_DISAB", ["categories"]), ("has_LONG", ["categories"]), ("birth_date", ["birth_date"]), ("employer.kind", ["employer.kind"])],
)
def test_a_fact_comes_from_what_a_case_writes(name, sources):
    assert list(facts.inputs(name)) == sources


def test_every_fact_has_a_label_in_chinese():
    labels = {name: one.label for name, one in facts.catalogue().items()}

    assert [name for name, label in labels.items() if not any("一" <= sign <= "鿿" for sign in label)] == []


def test_facts_said_not_to_exist_are_not_unknown():
    known, told = facts.catalogue(), facts.catalogue(frozenset({"studying", "employer.kind"}))

    assert {name for name in known if known[name] != told[name]} <= {"studying", "employer.kind"}
    assert (told["studying"].missing, told["employer.kind"].missing) == ("none", "none")


def test_a_table_of_an_office_tells_overlaps_and_what_it_leaves_out(own):
    found = own(
        "{label: 年轻, when: birth_date > DATE '1990-01-01'}",
        "{label: 年轻, table: [{sex: M, studying: true}, {sex: M}]}",
    )

    assert [label for label, _ in tables(found)] == ["年轻"]
    assert len(table(found, "young").rows) == 2
    assert [text.split("：", 1)[1] for text in remarks(found)] == [
        "表格“年轻”第 1 行已包含在第 2 行里，可以删去。",
        "表格“年轻”没有列出、按不符合办理的有：性别：女。",
    ]
