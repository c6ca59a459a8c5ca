"""Charts: geometry, links, escaping, and the same numbers as a table."""

from __future__ import annotations

import re

import pytest

from nuanxin.web import charts
from nuanxin.web.charts import Point

EVIL = '<script>alert("1")</script>'


@pytest.mark.parametrize(
    ("values", "ticks"),
    [
        ([], [0, 1]),
        ([0, 0], [0, 1]),
        ([3], [0, 1, 2, 3]),
        ([7], [0, 2, 4, 6, 8]),
        ([100], [0, 25, 50, 75, 100]),
        ([101], [0, 50, 100, 150]),
        ([2087], [0, 1000, 2000, 3000]),
    ],
)
def test_ticks_are_round_whole_and_reach_the_greatest_value(values, ticks):
    assert charts.ticks(values) == ticks


@pytest.mark.parametrize(("value", "text"), [(0, "0"), (1234567, "1,234,567"), (12.5, "12.5"), (12.0, "12")])
def test_numbers_are_grouped_by_three(value, text):
    assert charts.number(value) == text


def test_columns_are_as_high_as_their_share():
    chart = charts.columns("图", [Point("甲", (100, 50))], ("应", "未"))

    heights = [float(height) for height in re.findall(r'<rect class="c\d"[^>]* height="([\d.]+)"', chart.svg)]

    assert heights == [264 - 16 - 40, (264 - 16 - 40) / 2]


def test_columns_with_a_url_are_links_that_say_their_numbers():
    chart = charts.columns("图", [Point("甲镇", (1200, 5), "/gaps?a=1&b=2")], ("应服务", "未达"))

    assert '<a href="/gaps?a=1&amp;b=2" aria-label="甲镇：应服务 1,200，未达 5">' in chart.svg
    assert 'role="group"' in chart.svg


def test_columns_without_url_are_one_picture():
    chart = charts.columns("各镇", [Point("甲", (1,))], ("人数",))

    assert '<svg class="chart " viewBox="0 0 640 264" role="img" aria-label="各镇">' in chart.svg


def test_many_columns_have_slanted_short_labels():
    chart = charts.columns("图", [Point(f"很长的乡镇名{number}", (1,)) for number in range(17)], ("人数",))

    assert chart.svg.count("rotate(-38") == 17
    assert "很长的乡镇<" in chart.svg


def test_trend_has_a_line_for_each_series_and_a_dot_for_each_number():
    chart = charts.trend("图", [Point("9/5", (1, 4)), Point("9/12", (3, 2))], ("走访", "推介"))

    assert (chart.svg.count("<polyline"), chart.svg.count("<circle"), chart.svg.count("<polygon")) == (2, 4, 1)
    assert "<title>9/12 推介 2</title>" in chart.svg


def test_trend_of_nothing_is_empty_and_does_not_fail():
    chart = charts.trend("图", [], ("走访",))

    assert chart.is_empty


def test_donut_shows_shares_of_the_sum():
    chart = charts.donut("图", [Point("甲", (1,)), Point("乙", (3,))], "4", "人数")

    assert "<title>甲 1（25.0%）</title>" in chart.svg
    assert "<title>乙 3（75.0%）</title>" in chart.svg


def test_rows_of_the_table_are_the_numbers_drawn():
    points = [Point("甲", (1200, 3), "/a"), Point("乙", (0, 1))]

    assert charts.columns("图", points, ("应", "未")).rows == [(1, points[0], ("1,200", "3")), (2, points[1], ("0", "1"))]


def test_tones_begin_again_after_the_last_colour():
    assert [charts.tone(index) for index in range(9)] == [1, 2, 3, 4, 5, 6, 7, 1, 2]


@pytest.mark.parametrize("draw", [charts.columns, charts.trend])
def test_text_in_charts_is_escaped(draw):
    chart = draw(EVIL, [Point(EVIL, (1,), EVIL)], (EVIL,))

    assert "<script>" not in chart.svg
    assert 'alert("1")' not in chart.svg


def test_text_in_donut_is_escaped():
    assert "<script>" not in charts.donut(EVIL, [Point(EVIL, (1,))], EVIL, EVIL).svg


@pytest.mark.parametrize(
    ("value", "of", "state", "width"),
    [(0, 0, "bad", "0.0"), (1, 3, "bad", "40.0"), (2, 3, "warn", "80.0"), (3, 3, "ok", "120.0"), (5, 3, "ok", "120.0")],
)
def test_meter_is_filled_to_its_share_and_no_further(value, of, state, width):
    drawn = charts.meter(value, of, "进度")

    assert f'class="meter {state}"' in drawn
    assert f'<rect class="fill" width="{width}"' in drawn
    assert 'aria-label="进度"' in drawn
