"""Charts measured: every bar, point and ring stands where its number says, for none, one and many numbers."""

from __future__ import annotations

import itertools
import math
import re
import xml.etree.ElementTree as ElementTree

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from nuanxin.web import charts
from nuanxin.web.charts import BOTTOM, LEFT, RIGHT, TOP, Point

EVIL = "\"'><script>&amp;</script>"
COUNTS = st.integers(0, 10**7)
HEIGHT = 264 - TOP - BOTTOM


def parts(chart, tag: str, style: str = "") -> list[dict[str, str]]:
    """The attributes of the drawing's elements; fails on what is not well-formed XML."""
    tree = ElementTree.fromstring(str(chart.svg))
    return [one.attrib for one in tree.iter(tag) if style in one.get("class", "")]


def numbers(text: str) -> list[float]:
    return [float(one) for one in re.findall(r"-?[\d.]+", text)]


@given(st.lists(COUNTS, max_size=30))
def test_ticks_begin_at_nothing_rise_evenly_and_reach_the_top_within_one_step(values):
    ticks = charts.ticks(values)
    steps = {second - first for first, second in itertools.pairwise(ticks)}

    assert (ticks[0], len(steps)) == (0, 1)
    assert max(values, default=0) <= ticks[-1] < max(values, default=0) + steps.pop() or ticks == [0, 1]
    assert 2 <= len(ticks) <= 6
    assert all(float(tick).is_integer() for tick in ticks)


@pytest.mark.parametrize(
    ("values", "ticks"),
    [
        ([1], [0, 1]), ([2], [0, 1, 2]), ([4], [0, 1, 2, 3, 4]), ([5], [0, 2, 4, 6]), ([8], [0, 2, 4, 6, 8]), ([9], [0, 3, 6, 9]),
        ([10], [0, 3, 6, 9, 12]), ([12], [0, 5, 10, 15]), ([40], [0, 10, 20, 30, 40]), ([41], [0, 20, 40, 60]), ([1000], [0, 250, 500, 750, 1000]),
        ([-5], [0, 1]), ([0.5], [0, 1]), ([3, 999], [0, 250, 500, 750, 1000]),
    ],
)  # fmt: skip
def test_ticks_of_small_and_great_numbers(values, ticks):
    assert charts.ticks(values) == ticks


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (-3, "-3"), (999, "999"), (1000, "1,000"), (0.05, "0.1"), (2.25, "2.2"), (1234.5, "1,234.5"), (10**9, "1,000,000,000")],
)
def test_number_is_written_as_offices_write_it(value, text):
    assert charts.number(value) == text


@given(st.lists(st.tuples(COUNTS, COUNTS), min_size=1, max_size=20))
def test_every_column_stands_on_the_floor_and_is_as_high_as_its_share(pairs):
    chart = charts.columns("图", [Point(f"镇{index}", pair) for index, pair in enumerate(pairs)], ("应", "未"))
    top = charts.ticks([value for pair in pairs for value in pair])[-1]

    bars = parts(chart, "rect")
    flat = [value for pair in pairs for value in pair]
    assert len(bars) == len(flat)
    for bar, value in zip(bars, flat, strict=True):
        assert float(bar["height"]) == pytest.approx(HEIGHT * value / top, abs=0.06)
        assert float(bar["y"]) + float(bar["height"]) == pytest.approx(264 - BOTTOM, abs=0.11)


@given(st.integers(1, 40), st.integers(1, 3))
def test_columns_stay_inside_the_drawing_and_do_not_cover_each_other(count, series):
    names = ("应", "未", "已")[:series]
    chart = charts.columns("图", [Point(f"镇{index}", (1,) * series) for index in range(count)], names)

    edges = [(float(bar["x"]), float(bar["x"]) + float(bar["width"])) for bar in parts(chart, "rect")]
    assert edges[0][0] >= LEFT
    assert edges[-1][1] <= 640 - RIGHT
    assert edges == sorted(edges)
    if count <= 12:
        assert all(first[1] <= second[0] for first, second in itertools.pairwise(edges))


@pytest.mark.parametrize(("count", "slanted"), [(1, 0), (12, 0), (13, 13), (17, 17)])
def test_labels_are_slanted_only_where_there_is_no_room(count, slanted):
    chart = charts.columns("图", [Point(f"镇{index}", (1,)) for index in range(count)], ("人数",))

    labels = parts(chart, "text", "lab")
    assert (len(labels), sum("rotate" in label.get("transform", "") for label in labels)) == (count, slanted)


def test_grid_has_one_line_and_one_number_for_each_tick():
    chart = charts.columns("图", [Point("甲", (3000,))], ("人数",))
    texts = re.findall(r'class="tick"[^>]*>([^<]*)<', chart.svg)

    lines = parts(chart, "line", "grid")
    assert texts == ["0", "1,000", "2,000", "3,000"]
    assert [(float(line["x1"]), float(line["x2"])) for line in lines] == [(LEFT, 640 - RIGHT)] * 4
    assert [round(float(line["y1"])) for line in lines] == [224, 155, 85, 16]


def test_group_with_a_link_is_clickable_over_its_whole_width_and_tells_all_its_numbers():
    chart = charts.columns("图", [Point("甲镇", (1200, 0), "/a?x=1&y=2"), Point("乙镇", (1, 1))], ("应", "未"))

    [link] = parts(chart, "a")
    [hit] = parts(chart, "rect", "hit")
    assert link == {"href": "/a?x=1&y=2", "aria-label": "甲镇：应 1,200，未 0"}
    assert (float(hit["x"]), float(hit["width"])) == (LEFT, (640 - LEFT - RIGHT) / 2)
    assert list(re.findall("<title>(.*?)</title>", chart.svg)) == ["甲镇 应 1,200", "甲镇 未 0", "乙镇 应 1", "乙镇 未 1"]


def test_column_with_fewer_numbers_than_series_is_a_mistake_of_ours():
    with pytest.raises(ValueError, match="zip"):
        charts.columns("图", [Point("甲", (1,))], ("应", "未"))


@pytest.mark.parametrize("draw", [charts.columns, charts.trend])
def test_nothing_is_drawn_without_failing(draw):
    chart = draw("图", [], ("人数",))

    assert (chart.is_empty, chart.rows, len(parts(chart, "line", "grid"))) == (True, [], 2)


@pytest.mark.parametrize(("values", "empty"), [([], True), ([(0,)], True), ([(0,), (0,)], True), ([(0,), (1,)], False), ([(0.1,)], False)])
def test_chart_is_empty_when_every_number_is_nought(values, empty):
    assert charts.columns("图", [Point("甲", value) for value in values], ("人数",)).is_empty is empty


@given(st.lists(COUNTS, min_size=1, max_size=60))
def test_trend_goes_from_edge_to_edge_through_every_number(values):
    chart = charts.trend("图", [Point(str(index), (value,)) for index, value in enumerate(values)], ("走访",))
    top = charts.ticks(values)[-1]
    inner = 1060 - LEFT - RIGHT

    [line] = parts(chart, "polyline")
    places = list(zip(*[iter(numbers(line["points"]))] * 2, strict=True))
    assert len(places) == len(values)
    for index, (x, y) in enumerate(places):
        assert x == pytest.approx(LEFT + inner * index / max(1, len(values) - 1), abs=0.06)
        assert y == pytest.approx(208 - (208 - TOP) * values[index] / top, abs=0.06)
    assert [(float(dot["cx"]), float(dot["cy"])) for dot in parts(chart, "circle")] == places


@given(st.integers(1, 400))
def test_trend_has_at_most_twelve_labels_and_the_first_is_among_them(count):
    chart = charts.trend("图", [Point(f"第{index}天", (1,)) for index in range(count)], ("走访",))

    labels = re.findall(r'class="lab"[^>]*>([^<]*)<', chart.svg)
    assert (labels[0], 1 <= len(labels) <= 12) == ("第0天", True)


def test_area_below_the_first_line_is_closed_on_the_floor():
    chart = charts.trend("图", [Point("一", (1, 4)), Point("二", (4, 1))], ("走访", "推介"))

    [area] = parts(chart, "polygon")
    path = numbers(area["points"])
    assert (area["class"], path[1], path[-1], path[0], path[-2]) == ("c1 area", 208.0, 208.0, 44.0, 1048.0)


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=9))
def test_rings_follow_each_other_around_and_fill_the_circle(values):
    chart = charts.donut("图", [Point(str(index), (value,)) for index, value in enumerate(values)], "9", "人数")
    around, total = 2 * math.pi * 74, sum(values) or 1

    rings = parts(chart, "circle", "ring")
    for index, ring in enumerate(rings):
        drawn, whole = numbers(ring["stroke-dasharray"])
        assert whole == pytest.approx(around, abs=0.01)
        assert drawn == pytest.approx(max(0, values[index] / total * around - 1.5), abs=0.01)
        assert -float(ring["stroke-dashoffset"]) == pytest.approx(sum(values[:index]) / total * around, abs=0.01)
    assert len(rings) == len(values)


@pytest.mark.parametrize(
    ("values", "shares"), [((1,), ["100.0%"]), ((0,), ["0.0%"]), ((1, 1, 1), ["33.3%"] * 3), ((1, 999), ["0.1%", "99.9%"]), ((), [])]
)
def test_donut_tells_shares_to_a_tenth_of_a_percent(values, shares):
    chart = charts.donut("图", [Point("甲", (value,)) for value in values], "9", "人数")

    assert re.findall(r"（(.*?)）</title>", chart.svg) == shares


@pytest.mark.parametrize(
    ("value", "of", "filled", "words"),
    [(0, 3, "0.0", "0/3"), (1, 3, "40.0", "1/3"), (3, 3, "120.0", "3/3"), (9, 3, "120.0", "9/3"), (-1, 3, "0.0", "-1/3"), (5, 0, "0.0", "5/0"), (1, 8, "15.0", "1/8")],
)  # fmt: skip
def test_meter_is_filled_between_nothing_and_all(value, of, filled, words):
    drawn = charts.meter(value, of)

    assert f'class="fill" width="{filled}"' in drawn
    assert f'aria-label="{words}"' in drawn


@pytest.mark.parametrize(("share", "state"), [(0, "bad"), (49, "bad"), (50, "warn"), (99, "warn"), (100, "ok"), (101, "ok")])
def test_meter_changes_colour_at_half_and_at_all(share, state):
    assert f'class="meter {state}"' in charts.meter(share, 100)


def drawings() -> list[charts.Chart]:
    points = [Point(EVIL, (1, 2), f"/x?{EVIL}"), Point(EVIL, (0, 1))]
    return [charts.columns(EVIL, points, (EVIL, EVIL)), charts.trend(EVIL, points, (EVIL, EVIL)), charts.donut(EVIL, points, EVIL, EVIL)]


@pytest.mark.parametrize("chart", drawings(), ids=lambda chart: chart.kind)
def test_drawing_of_evil_words_is_well_formed_and_has_nothing_that_runs(chart):
    tree = ElementTree.fromstring(str(chart.svg))

    tags, names = {one.tag for one in tree.iter()}, {name for one in tree.iter() for name in one.attrib}
    assert tags <= {"svg", "a", "rect", "text", "line", "circle", "polyline", "polygon", "title"}
    assert [name for name in names if name.startswith("on") or name in ("style", "fill", "stroke")] == []
    assert tree.get("aria-label") == EVIL
    assert EVIL in "".join(tree.itertext())


@pytest.mark.parametrize("chart", drawings(), ids=lambda chart: chart.kind)
def test_figure_of_evil_words_escapes_them_in_table_and_legend(chart):
    assert "<script" not in render_to_string("components/chart.html", {"chart": chart})


def test_figure_has_the_same_numbers_as_a_table_with_links():
    chart = charts.columns("各镇", [Point("甲镇", (1200, 5), "/a"), Point("乙镇", (0, 0))], ("应服务", "未达"), heading="乡镇")

    drawn = render_to_string("components/chart.html", {"chart": chart})
    cells = re.findall(r"<t[hd](?:\s[^>]*)?>(?:<a href=\"([^\"]*)\">)?([^<]*)", drawn)
    assert cells == [
        ("", "乡镇"),
        ("", "应服务"),
        ("", "未达"),
        ("/a", "甲镇"),
        ("", "1,200"),
        ("", "5"),
        ("", "乙镇"),
        ("", "0"),
        ("", "0"),
    ]


def test_figure_of_nothing_says_so_in_place_of_a_drawing():
    drawn = render_to_string("components/chart.html", {"chart": charts.columns("图", [Point("甲", (0,))], ("人数",))})

    assert "还没有可以画出的数字。" in drawn
    assert "chart-box" not in drawn
