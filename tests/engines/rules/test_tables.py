"""Decision tables: rows written out as a condition, conditions shown as a table, rows that overlap or leave something out."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nuanxin.engines import rules
from nuanxin.engines.rules.tables import MOST_ROWS, Cover, Table, as_table, cover, text_of
from tests.engines.rules.facts import CATALOGUE, COLUMNS, PARAMETERS, a_row


def compiled(text):
    return rules.compile(text, CATALOGUE, members=COLUMNS)


def shown(text):
    return as_table(compiled(text), CATALOGUE, COLUMNS)


def covered(*rows):
    return cover(compiled(text_of(rows)), CATALOGUE)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ({"helped": True}, "helped"),
        ({"helped": False}, "NOT helped"),
        ({"sex": "M"}, "sex = 'M'"),
        ({"note": "it's"}, "note = 'it''s'"),
        ({"seq": 12}, "seq = 12"),
        ({"seq": ">= 12"}, "seq >= 12"),
        ({"seq": "<> 12"}, "seq <> 12"),
        ({"seq": ">months"}, "seq > months"),
        ({"seq": "> months + 1"}, "seq > (months + 1)"),
        ({"seq": "1 .. 12"}, "seq BETWEEN 1 AND 12"),
        ({"amount_yuan": "= 0.5"}, "amount_yuan = 0.5"),
        ({"decided_on": date(2022, 9, 1)}, "decided_on = DATE '2022-09-01'"),
        ({"decided_on": "< 2022-09-01"}, "decided_on < DATE '2022-09-01'"),
        ({"decided_on": "2022-01-01 .. 2022-12-31"}, "decided_on BETWEEN DATE '2022-01-01' AND DATE '2022-12-31'"),
        ({"sex": ["M", "F"]}, "sex IN ('M', 'F')"),
        ({"ended_on": "IS NULL"}, "ended_on IS NULL"),
        ({"ended_on": "IS NOT NULL"}, "ended_on IS NOT NULL"),
        ({"sex": "-"}, "TRUE"),
        ({"full_years(birth_on, $to)": ">= 50"}, "(full_years(birth_on, $to)) >= 50"),
        ({"helped OR has_LONG": True}, "(helped OR has_LONG)"),
    ],
)
def test_a_cell_is_written_out(cell, expected):
    assert text_of([cell]) == expected
    assert compiled(text_of([cell]))


def test_rows_are_alternatives_and_cells_of_a_row_go_together():
    rows = [{"sex": "M", "seq": ">= 60"}, {"sex": "F", "seq": ">= 50", "helped": "-"}]

    assert text_of(rows) == "(sex = 'M' AND seq >= 60) OR (sex = 'F' AND seq >= 50)"


@pytest.mark.parametrize("cell", [0.5, None, {"a": 1}, [True], [["M"]]])
def test_a_cell_of_no_known_form_is_refused_in_chinese(cell):
    with pytest.raises(ValueError, match=r"“seq”一栏的“.*”写法不对"):
        text_of([{"seq": cell}])


@pytest.mark.parametrize("operand", ["M' OR TRUE OR sex = 'F", "'M' OR TRUE"])
def test_nothing_gets_out_of_its_cell(operand):
    with pytest.raises(rules.ConditionError):
        compiled(text_of([{"sex": f"= {operand}", "helped": True}, {"sex": "F"}]))


def test_a_code_that_the_option_does_not_have_is_refused_like_in_any_condition():
    with pytest.raises(rules.ConditionError, match="没有取值“X”"):
        compiled(text_of([{"sex": "X"}]))


def test_a_choice_is_shown_with_a_column_for_each_thing_asked():
    assert shown("(sex = 'M' AND months >= 12) OR (sex = 'F' AND has_LONG) OR NOT helped") == Table(
        ("性别", "已享受月数", "人员类别", "是否帮扶实现"),
        (("男", "不少于12", "不限", "不限"), ("女", "不限", "长期失业人员", "不限"), ("不限", "不限", "不限", "否")),
    )


@pytest.mark.parametrize(
    ("leaf", "column", "cell"),
    [
        ("decided_on <= $to", "认定日期", "不晚于期末"),
        ("$to >= decided_on", "认定日期", "不晚于期末"),
        ("12 < months", "已享受月数", "超过12"),
        ("decided_on BETWEEN $from AND $to", "认定日期", "期初至期末（含两端）"),
        ("seq NOT BETWEEN 1 AND 3", "录入序号", "不在1至3（含两端）"),
        ("sex IN ('M', 'F')", "性别", "男、女"),
        ("form NOT IN ('enterprise')", "就业形式", "不是企业吸纳"),
        ("form <> 'enterprise'", "就业形式", "不是企业吸纳"),
        ("ended_on IS NULL", "退出日期", "没有"),
        ("ended_on IS NOT NULL", "退出日期", "有"),
        ("sex IS NULL", "性别", "未采集"),
        ("sex IS NOT NULL", "性别", "已采集"),
        ("has_LONG", "人员类别", "长期失业人员"),
        ("NOT has_LONG", "人员类别", "不属于长期失业人员"),
        ("wants_job = TRUE", "有就业意愿", "是"),
        ("wants_job <> TRUE", "有就业意愿", "否"),
        ("NOT (seq = 1)", "录入序号", "不是：1"),
        ("full_years(birth_on, $to) >= 50", "出生日期至期末的周年数", "不少于50"),
        ("any(wants_job)", "家庭成员中有人（愿意就业）", "是"),
    ],
)
def test_every_leaf_has_its_column_and_its_cell(leaf, column, cell):
    table = shown(f"{leaf} OR note = 'x'")

    assert (table.columns, table.rows[0]) == ((column, "备注"), (cell, "不限"))


def test_two_bounds_of_one_thing_share_a_cell():
    assert shown("(months >= 1 AND months < 12) OR helped").rows[0] == ("不少于1，且少于12", "不限")


def test_a_choice_inside_a_row_is_spread_over_rows():
    table = shown("seq = 1 AND (sex = 'M' OR sex = 'F') AND (helped OR has_LONG)")

    assert len(table.rows) == 4
    assert table.rows[0] == ("1", "男", "是", "不限")


@pytest.mark.parametrize(
    "text",
    ["seq = 1", "seq = 1 AND helped", "NOT (seq = 1 AND helped) OR has_LONG", " OR ".join(f"seq = {n}" for n in range(MOST_ROWS + 1))],
)
def test_what_is_no_choice_or_too_long_has_no_table(text):
    assert shown(text) is None


def test_rows_that_share_nothing_have_no_overlap_and_tell_what_is_left():
    found = covered({"sex": "M", "months": ">= 12"}, {"sex": "F", "months": ">= 6"})

    assert found == Cover((), ("已享受月数：5", "性别：男；已享受月数：6", "性别：男；已享受月数：7", "等，另有 1 种组合"))


def test_only_some_of_many_combinations_left_out_are_spelled_out():
    found = covered({"sex": "M", "months": ">= 12", "helped": True}, {"sex": "F", "months": ">= 6", "helped": False})

    assert found.gaps == ("已享受月数：5", "已享受月数：6；是否帮扶实现：是", "性别：男；是否帮扶实现：否", "等，另有 6 种组合")


def test_rows_that_leave_nothing_out():
    assert covered({"helped": True}, {"helped": False}) == Cover()
    assert covered({"months": "< 12"}, {"months": ">= 12"}) == Cover()


def test_an_hour_between_two_bounds_is_left_out():
    assert covered({"months": "< 12"}, {"months": "> 12"}) == Cover((), ("已享受月数：12",))
    assert covered({"decided_on": "<= 2022-08-31"}, {"decided_on": "> 2022-09-01"}).gaps == ("认定日期：2022年9月1日",)


def test_rows_that_overlap_are_told_with_an_example():
    found = covered({"months": "<= 12"}, {"months": ">= 12"})

    assert found == Cover(("第 1 行与第 2 行有重叠，如：已享受月数：12",), ())


@pytest.mark.parametrize(("rows", "said"), [(("M", "MF"), "第 1 行已包含在第 2 行里"), (("MF", "M"), "第 2 行已包含在第 1 行里")])
def test_a_row_inside_another_can_go(rows, said):
    found = covered(*({"sex": list(codes), "helped": True} for codes in rows))

    assert [text.startswith(said) for text in found.overlaps] == [True]


def test_an_option_that_no_row_allows_is_told_by_itself():
    assert covered({"form": "enterprise"}, {"form": "flexible", "helped": True}).gaps == (
        "就业形式：flexible；是否帮扶实现：否",
        "就业形式：welfare_post",
    )


def test_comparisons_with_other_facts_are_taken_either_way():
    found = covered({"seq": "> months"}, {"seq": "<= months", "helped": True})

    assert found == Cover((), ("录入序号少于已享受月数；是否帮扶实现：否", "录入序号是已享受月数；是否帮扶实现：否"))
    assert covered({"seq": ">= months"}, {"seq": "<= months"}).overlaps == ("第 1 行与第 2 行有重叠，如：录入序号是已享受月数",)


def test_a_table_too_large_to_try_out_says_so():
    names = ("seq", "months", "openings")
    rows = [dict.fromkeys(names, f"{10 * place} .. {10 * place + 5}") for place in range(6)]

    assert covered(*rows) == Cover(is_checked=False)
    assert cover(compiled("NOT (seq = 1 AND helped)"), CATALOGUE) == Cover(is_checked=False)


CELLS = {
    "sex": st.sampled_from(["M", "F", ["M", "F"], "-", "IS NULL"]),
    "months": st.sampled_from([">= 12", "< 12", "1 .. 12", 12, "-", "> seq", "IS NOT NULL"]),
    "decided_on": st.sampled_from(["<= 2022-09-01", "> 2022-09-01", date(2022, 9, 1), "-"]),
    "helped": st.sampled_from([True, False, "-"]),
}
ROWS = st.lists(st.fixed_dictionaries({}, optional=CELLS), min_size=1, max_size=4)
PEOPLE = [
    a_row(sex=sex, months=months, seq=12, decided_on=day, helped=helped)
    for sex, months, day, helped in product(("M", "F", None), (0, 11, 12, 13, None), (date(2022, 8, 31), date(2022, 9, 1)), (True, None))
]


def holds(cell, value, row):
    """A cell by itself, in plain Python: True, False, None for unknown; helped is said not to exist where it is empty."""
    if cell == "-":
        return True
    if isinstance(cell, str) and cell.startswith("IS"):
        return (value is None) is (cell == "IS NULL")
    if value is None:
        return None
    if isinstance(cell, list):
        return value in cell
    if not isinstance(cell, str) or cell in ("M", "F"):
        return value == cell
    if ".." in cell:
        return 1 <= value <= 12
    sign, bound = cell.split()
    wanted = row["seq"] if bound == "seq" else date.fromisoformat(bound) if "-" in bound else int(bound)
    return {">=": value >= wanted, "<": value < wanted, "<=": value <= wanted, ">": value > wanted}[sign]


def judged(rows, person):
    answers = []
    for row in rows:
        cells = [helped(cell, person) if name == "helped" else holds(cell, person[name], person) for name, cell in row.items()]
        answers.append(False if False in cells else None if None in cells else True)
    return True if True in answers else None if None in answers else False


def helped(cell, person):
    return True if cell == "-" else (person["helped"] is True) is cell


@settings(max_examples=200, deadline=None)
@given(rows=ROWS)
def test_a_table_is_decided_as_its_rows_say(rows):
    bound = compiled(text_of(rows)).bind(PARAMETERS)

    assert [bound.test(person) for person in PEOPLE] == [judged(rows, person) for person in PEOPLE]


@settings(max_examples=100, deadline=None)
@given(rows=ROWS)
def test_any_table_can_be_shown_and_tried_out(rows):
    condition = compiled(text_of(rows))
    table = as_table(condition, CATALOGUE)

    assert table is None or all(len(row) == len(table.columns) for row in table.rows)
    assert isinstance(cover(condition, CATALOGUE), Cover)
