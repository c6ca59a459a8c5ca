"""Contracts, frames and cells are checked when they are made: a misspelt name is answered with the nearest known one."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from nuanxin.engines.facts import Cell, Column, Contract, Derived, Frame, Table, linked_names
from nuanxin.errors import UserError
from tests.engines.facts import reference as ref
from tests.engines.facts.reference import is_set, says

NAMES_OF_VISITS = "visit、person、visited_on、method"


def test_column_is_found_by_its_name() -> None:
    assert ref.VISITS.by_name["method"] == Column("method", "enum", "method")


def test_contract_answers_a_misspelt_table_with_the_nearest() -> None:
    with pytest.raises(UserError) as refused:
        ref.CONTRACT["visit"]

    assert str(refused.value).startswith("没有事实表“visit”。是不是“visits”？已知的有：persons、")


def test_contract_is_a_mapping_of_tables() -> None:
    assert (list(ref.CONTRACT), len(ref.CONTRACT)) == ([table.name for table in ref.TABLES], len(ref.TABLES))
    assert ("visits" in ref.CONTRACT, "visit" in ref.CONTRACT) == (True, False)


def test_version_changes_with_a_column() -> None:
    wider = Table("fairs", "招聘会", (*ref.FAIRS.columns, Column("seq", "int", "次序")), "fair", area="area")

    assert wider.version != ref.FAIRS.version


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: Table("t", "某表", ref.columns("a:int"), "b", "a"), "没有事实表“某表”的列“b”。已知的有：a。"),
        (lambda: Table("t", "某表", ref.columns("a:int", "a:date"), "a", "a"), "事实表“某表”重复写了列 a。请只保留一个。"),
        (
            lambda: Table("t", "某表", ref.columns("a:int"), "a"),
            "事实表“某表”既没有人员列也没有地区列，无法归到任何地区。请写明 person 或 area。",
        ),
        (lambda: Contract([ref.FAIRS], "fairs"), "事实表“招聘会”要给出每个人的地区，须写明 person 和 area。"),
        (
            lambda: Frame("f", "走访", ref.VISITS, ref.within("visit_on")),
            f"没有事实表“走访”的列“visit_on”。是不是“visited_on”？已知的有：{NAMES_OF_VISITS}。",
        ),
        (
            lambda: Frame("f", "走访", ref.VISITS, one_per="persons"),
            f"没有事实表“走访”的列“persons”。是不是“person”？已知的有：{NAMES_OF_VISITS}。",
        ),
        (
            lambda: Frame("f", "在册", ref.RECOGNITIONS, one_per="person", latest_by=("ended_on",)),
            "取数范围“在册”：“ended_on”（ended_on）可能为空，不能用来排先后或去重。请改用必填的列。",
        ),
        (
            lambda: Frame("f", "推介", ref.REFERRALS, one_per="post"),
            "取数范围“推介”：“post”（post）可能为空，不能用来排先后或去重。请改用必填的列。",
        ),
        (lambda: Frame("f", "走访", ref.VISITS, area="home"), f"没有事实表“走访”的列“home”。已知的有：{NAMES_OF_VISITS}。"),
        (
            lambda: Frame("f", "招聘会", ref.FAIRS, area="person"),
            "取数范围“招聘会”要按人员归地区，但“招聘会”没有人员列。请改用它自己的地区列。",
        ),
    ],
)
def test_table_or_frame_that_cannot_be_is_refused(make: Callable[[], object], said: str) -> None:
    with pytest.raises(UserError) as refused:
        make()

    assert str(refused.value) == said


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: Derived("d", "某列", "value", where=is_set("x")), "派生列“某列”（d）要有算式和类型。请写明 where 和 type。"),
        (lambda: Derived("d", "某列", "any"), "派生列“某列”（d）没有写取自哪张事实表。请写明 table。"),
        (lambda: Derived("d", "某列", "pick", ref.VISITS), "派生列“某列”（d）没有写取哪一列。请写明 column。"),
        (
            lambda: Derived("d", "某列", "pick", ref.VISITS, column="metod"),
            f"没有事实表“走访”的列“metod”。是不是“method”？已知的有：{NAMES_OF_VISITS}。",
        ),
        (
            lambda: Derived("d", "某列", "any", ref.FAIRS),
            "派生列“某列”（d）所用的“招聘会”没有人员列。请用 by 写明按哪一列相连。",
        ),
        (
            lambda: Frame("f", "招聘会", ref.FAIRS, derive=(Derived("d", "某列", "any", ref.VISITS),)),
            "派生列“某列”（d）：“招聘会”没有人员列。请用 by 写明按哪一列相连。",
        ),
        (
            lambda: Frame("f", "走访", ref.VISITS, derive=(Derived("method", "某列", "any", ref.RELIEFS),)),
            "取数范围“走访”的派生列 method 与已有的列同名。请换一个名称。",
        ),
        (
            lambda: Frame("f", "人员", ref.PERSONS, derive=(Derived("d", "某列", "any", ref.VISITS, is_set("base.wants_jobs")),)),
            "没有派生列“某列”可用的列“base.wants_jobs”。是不是“base.wants_job”？"
            f"已知的有：{NAMES_OF_VISITS}、base.person、base.area、base.wants_job、base.household。",
        ),
    ],
)
def test_derived_column_that_cannot_be_is_refused(make: Callable[[], object], said: str) -> None:
    with pytest.raises(UserError) as refused:
        make()

    assert str(refused.value) == said


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (
            lambda: Cell("c12", ref.HELD, is_set("forms")),
            "没有取数范围“招聘会”的列“forms”。是不是“form”？已知的有：fair、area、held_on、form。",
        ),
        (
            lambda: Cell("c12", ref.HELD, None, "sum", "held"),
            "没有取数范围“招聘会”的列“held”。是不是“held_on”？已知的有：fair、area、held_on、form。",
        ),
        (lambda: Cell("c12", ref.HELD, None, "sum"), "指标 c12：求和或数不同值要写明列，数行数不写列。请核对 aggregate 和 column。"),
        (
            lambda: Cell("c12", ref.HELD, None, "rows", "fair"),
            "指标 c12：求和或数不同值要写明列，数行数不写列。请核对 aggregate 和 column。",
        ),
        (lambda: Cell("c12", ref.HELD, None, "sum", "form"), "指标 c12：“form”不是数量或金额，不能求和。请改列或改为数行数。"),
    ],
)
def test_cell_that_cannot_be_is_refused(make: Callable[[], object], said: str) -> None:
    with pytest.raises(UserError) as refused:
        make()

    assert str(refused.value) == said


def test_derived_columns_have_types_and_say_what_null_means() -> None:
    derived = [ref.SERVED.columns[name] for name in ("last_day", "household", "wants_job", "posts", "last_method")]

    assert [(c.name, c.type, c.missing) for c in derived] == [
        ("last_day", "date", "none"),
        ("household", "int", "none"),
        ("wants_job", "bool", "unknown"),
        ("posts", "int", "never"),
        ("last_method", "enum", "none"),
    ]


def test_later_derived_column_may_name_an_earlier_one_but_not_the_other_way_round() -> None:
    last_day, *_, contacts, _ = ref.SERVED.derive

    assert Frame("f", "在册", ref.RECOGNITIONS, derive=(last_day, contacts)).derive == (last_day, contacts)
    with pytest.raises(UserError, match=r"可用的列“base\.last_day”"):
        Frame("f", "在册", ref.RECOGNITIONS, derive=(contacts, last_day))


def test_linked_names_are_plain_and_those_of_the_frame_begin_with_base() -> None:
    names = linked_names(ref.FAIRS, {"person": ref.PERSONS.by_name["person"]})

    assert list(names) == ["fair", "area", "held_on", "form", "base.person"]


def test_value_expression_names_the_frames_own_columns() -> None:
    with pytest.raises(UserError, match="可用的列“visited_on”"):
        Frame(
            "f", "在册", ref.RECOGNITIONS, derive=(Derived("d", "某列", "value", where=says("visited_on", "", lambda r, p: 1), type="int"),)
        )


def test_nothing_is_zero_in_the_cells_own_kind_of_number() -> None:
    zeros = {cell.id: cell.zero for cell in ref.CELLS if cell.id in ("c1", "c14", "c32")}

    assert zeros == {"c1": 0, "c14": 0, "c32": Decimal("0.00")}
    assert isinstance(zeros["c32"], Decimal)
