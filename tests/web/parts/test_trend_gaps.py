"""Lines of which a part is not known: nothing is drawn there, what is known stands where it would, and the table says so."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree

import pytest
from django.template.loader import render_to_string
from hypothesis import given, settings
from hypothesis import strategies as st

from nuanxin.web import charts
from nuanxin.web.charts import BOTTOM, LEFT, RIGHT, TOP, Chart, Point

WIDTH, FLOOR = 1060, 248 - BOTTOM
NUMBERS = st.none() | st.integers(0, 10**6)


def trend(*values, names=("累计",)) -> Chart:
    """A trend of one series, or of rows of several."""
    rows = [value if isinstance(value, tuple) else (value,) for value in values]
    return charts.trend("图", [Point(f"{index} 月", row) for index, row in enumerate(rows, 1)], names)


def attributes(chart: Chart, tag: str) -> list[dict[str, str]]:
    return [one.attrib for one in ElementTree.fromstring(str(chart.svg)).iter(tag)]


def places(chart: Chart, series: int = 0) -> list[tuple[float, float]]:
    """The points of one line."""
    numbers = [float(one) for one in re.findall(r"-?[\d.]+", attributes(chart, "polyline")[series]["points"])]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def across(index: int, count: int) -> float:
    return LEFT + (WIDTH - LEFT - RIGHT) * index / max(1, count - 1)


@pytest.mark.parametrize(
    ("values", "drawn"),
    [
        ((1, 2, 3), [0, 1, 2]),
        ((1, 2, None), [0, 1]),
        ((1, None, None), [0]),
        ((None, 2, 3), [1, 2]),
        ((None, None, 3), [2]),
        ((1, None, 3), [0, 2]),
        ((None, 2, None), [1]),
        ((0, None, 0), [0, 2]),
        ((None, None, None), []),
        ((None,), []),
        ((5,), [0]),
    ],
)
def test_only_what_is_known_is_drawn_and_it_stands_at_its_own_month(values, drawn):
    chart = trend(*values)

    assert [x for x, _ in places(chart)] == pytest.approx([across(index, len(values)) for index in drawn], abs=0.06)
    assert [float(dot["cx"]) for dot in attributes(chart, "circle")] == pytest.approx([x for x, _ in places(chart)])


@settings(max_examples=30)
@given(st.lists(NUMBERS, min_size=1, max_size=24))
def test_heights_are_measured_against_the_greatest_known_number(values):
    known = [value for value in values if value is not None]
    chart, top = trend(*values), charts.ticks(known)[-1]

    assert [y for _, y in places(chart)] == pytest.approx([FLOOR - (FLOOR - TOP) * value / top for value in known], abs=0.06)


@settings(max_examples=30)
@given(st.lists(st.tuples(NUMBERS, NUMBERS), max_size=14))
def test_each_series_has_as_many_dots_as_known_numbers(rows):
    chart = trend(*rows, names=("累计", "预计"))

    styles = [dot["class"] for dot in attributes(chart, "circle")]
    assert [styles.count(f"c{place + 1}") for place in (0, 1)] == [sum(row[place] is not None for row in rows) for place in (0, 1)]


@pytest.mark.parametrize(
    ("values", "corners"),
    [
        ((1, 2, None), (across(0, 3), across(1, 3))),
        ((None, 2, 3), (across(1, 3), across(2, 3))),
        ((None, 2, None), (across(1, 3), across(1, 3))),
        ((1, None, 3), (across(0, 3), across(2, 3))),
    ],
)
def test_the_area_ends_where_the_line_ends(values, corners):
    [area] = attributes(trend(*values), "polygon")

    path = [float(one) for one in re.findall(r"-?[\d.]+", area["points"])]
    assert (path[0], path[-2]) == pytest.approx(corners, abs=0.06)
    assert (path[1], path[-1]) == (FLOOR, FLOOR)


@pytest.mark.parametrize("values", [(None,), (None, None), ()])
def test_of_nothing_known_there_is_neither_area_nor_dot(values):
    chart = trend(*values)

    assert (attributes(chart, "polygon"), attributes(chart, "circle"), [one["points"] for one in attributes(chart, "polyline")]) == (
        [],
        [],
        [""],
    )


def test_a_first_series_that_is_unknown_leaves_the_area_out_and_the_second_line_in():
    chart = trend((None, 1), (None, 2), names=("累计", "预计"))

    assert (attributes(chart, "polygon"), len(places(chart, 1))) == ([], 2)


@pytest.mark.parametrize(
    ("values", "is_empty"),
    [((), True), ((None,), True), ((None, 0), True), ((0, 0), True), ((None, 1), False), ((1, None), False), ((None, 0.5), False)],
)
def test_a_chart_of_noughts_and_unknowns_is_empty(values, is_empty):
    assert trend(*values).is_empty is is_empty


def test_unknown_numbers_do_not_change_the_scale():
    assert re.findall(r'class="tick"[^>]*>([^<]*)<', trend(None, 40, None).svg) == ["0", "10", "20", "30", "40"]


def test_rows_of_the_table_say_that_it_is_not_known():
    chart = trend((None, 3), (1200, None), (0, 0.5), names=("累计", "预计"))

    assert [texts for _, _, texts in chart.rows] == [("—", "3"), ("1,200", "—"), ("0", "0.5")]


def test_figure_shows_a_dash_where_nothing_is_known():
    drawn = render_to_string("components/chart.html", {"chart": trend((None, 3), (1200, None), names=("累计", "预计"))})

    cells = re.findall(r"<td[^>]*>([^<]*)</td>", drawn)
    assert [one for one in cells if one in ("—", "3", "1,200")] == ["—", "3", "1,200", "—"]
    assert "None" not in drawn


def test_no_word_for_what_is_unknown_stands_in_the_drawing():
    chart = trend((None, 3), (1200, None), names=("累计", "预计"))

    assert re.findall("<title>(.*?)</title>", chart.svg) == ["2 月 累计 1,200", "1 月 预计 3"]
    assert "None" not in chart.svg


@pytest.mark.parametrize(
    ("value", "text"), [(None, "—"), (0, "0"), (0.0, "0"), (-0.5, "-0.5"), (99999.96, "100,000.0"), (1600.5, "1,600.5")]
)
def test_a_number_or_none_is_written_for_the_table(value, text):
    assert charts.number(value) == text
