"""Right tables raise nothing; one planted error is found, at its cell, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from nuanxin.benefits.published import check_table, checking
from nuanxin.benefits.published.words import known
from tests.benefits.published.books import right_tables

FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])


def found(made):
    """The checks without the child process that reads the file, which costs more than all of them."""
    rows = [[number, *("" if cell is None else cell for cell in cells)] for number, cells in enumerate(made.rows, 1)]
    words = known()
    marks = checking.of_sheet(rows, checking.table_of(rows, (), words), words, False)
    return [mark.on("公示") for mark in marks]


@FEW
@given(made=right_tables())
def test_a_right_table_raises_nothing(made):
    assert found(made) == []


@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
@given(made=right_tables())
def test_the_whole_way_through_a_workbook_says_the_same(made):
    wrong = made.with_cell(made.details[0], "amount", made.rows[made.details[0]][5] + 1)

    assert check_table(made.content) == ()
    assert list(check_table(wrong.content)) == found(wrong)


@FEW
@given(made=right_tables(), by=st.sampled_from([0.01, 1, 100, -50]), data=st.data())
def test_a_wrong_total_or_subtotal_is_found_alone(made, by, data):
    totals = [*made.subs, *([made.grand] if made.grand is not None else [])]
    assume(totals)
    row = data.draw(st.sampled_from(totals))
    part = data.draw(st.sampled_from(["amount", "quantity"]))
    wrong = made.with_cell(row, part, round(made.rows[row][made.columns[part]] + by, 2))

    [one] = found(wrong)
    assert (one.cell, "相加是" in one.said) == (made.address(row, part), True)


@FEW
@given(made=right_tables(), by=st.sampled_from([1.5, 100, -1.25]), data=st.data())
def test_a_wrong_amount_of_one_row_is_found_alone(made, by, data):
    row = data.draw(st.sampled_from(made.details))
    wrong = made.with_cell(row, "amount", round(made.rows[row][5] + by, 2))

    [one] = found(wrong)
    assert (one.cell, "应是" in one.said) == (made.address(row, "amount"), True)


@FEW
@given(made=right_tables(), data=st.data())
def test_a_row_of_another_month_is_found_alone(made, data):
    assume(len(made.rows[made.details[0]]) == 7)
    row = data.draw(st.sampled_from(made.details))
    wrong = made.with_cell(row, "month", "2019年5月")

    [one] = found(wrong)
    assert (one.cell, "这一行是2019年5月" in one.said) == (made.address(row, "month"), True)


@FEW
@given(made=right_tables(), data=st.data())
def test_a_person_twice_is_found_alone(made, data):
    first, second = sorted(data.draw(st.lists(st.sampled_from(made.details), min_size=2, max_size=2, unique=True)))
    wrong = made.with_cell(second, "id", made.rows[first][2]).with_cell(second, "name", made.rows[first][1])

    [one] = found(wrong)
    assert (one.cell, f"与第 {first + 1} 行是同一个人" in one.said) == (made.address(second, "id"), True)


@FEW
@given(made=right_tables(), number=st.sampled_from(["11010119900307109X", "110101199003071234"]), data=st.data())
def test_a_number_that_is_not_masked_is_found_alone(made, number, data):
    row = data.draw(st.sampled_from(made.details))

    [one] = found(made.with_cell(row, "id", number))
    assert (one.cell, "没有遮盖" in one.said) == (made.address(row, "id"), True)


@FEW
@given(made=right_tables(), part=st.sampled_from(["amount", "quantity", "price"]), data=st.data())
def test_a_number_kept_as_text_is_found_alone(made, part, data):
    row = data.draw(st.sampled_from(made.details))

    [one] = found(made.with_cell(row, part, str(made.rows[row][made.columns[part]])))
    assert (one.cell, "存成了文字" in one.said) == (made.address(row, part), True)


@pytest.mark.parametrize("number", ["3607221965****1234", "360722********1234", "36072219650101****"])
@FEW
@given(made=right_tables())
def test_any_way_of_masking_is_enough(made, number):
    assert found(made.with_cell(made.details[0], "id", number)) == []
