"""Charts drawn on the server as SVG: no script, no inline style, text stays text, each with its data table and links.

A page makes a `Chart` with `columns`, `trend` or `donut` and shows it by `{% include "components/chart.html" %}`.
Colours are CSS classes (c1 … c7), so print, large-text and forced-colours modes can change them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

LEFT, RIGHT, TOP, BOTTOM = 44, 12, 16, 40
TONES = 7


@dataclass(frozen=True)
class Point:
    """One label of a chart with a number for each series (None: a line is not drawn there), and where its numbers come from."""

    label: str
    values: tuple[float | None, ...]
    url: str = ""


@dataclass(frozen=True)
class Chart:
    """A drawing and the same numbers as a table: `names` are the series, `heading` the first column's."""

    title: str
    heading: str
    names: tuple[str, ...]
    points: tuple[Point, ...]
    svg: SafeString
    kind: str
    unit: str = ""

    @property
    def is_empty(self) -> bool:
        return not any(value for point in self.points for value in point.values)

    @property
    def rows(self) -> list[tuple[int, Point, tuple[str, ...]]]:
        return [(tone(index), point, tuple(number(value) for value in point.values)) for index, point in enumerate(self.points)]


def columns(title: str, points: Iterable[Point], names: Sequence[str], *, heading: str = "地区", unit: str = "", width: int = 640) -> Chart:
    """Grouped columns; each group opens what is behind it."""
    points = tuple(points)
    box = Box(width, 264, ticks([value for point in points for value in point.values]))
    step = box.inner_width / max(1, len(points))
    groups = [group(box, point, names, LEFT + step * index, step, crowded=step < 46) for index, point in enumerate(points)]
    linked = any(point.url for point in points)
    return Chart(
        title, heading, tuple(names), points, picture(box, title, [box.grid(), *groups], "linked" if linked else ""), "columns", unit
    )


def trend(title: str, points: Iterable[Point], names: Sequence[str], *, heading: str = "日期", unit: str = "", width: int = 1060) -> Chart:
    """Lines over time, the first with its area."""
    points = tuple(points)
    box = Box(width, 248, ticks([value for point in points for value in point.values if value is not None]))
    lines = [line(box, points, index, name) for index, name in enumerate(names)]
    every = math.ceil(len(points) / 12) or 1
    labels = [box.label(box.at(index, len(points)), point.label) for index, point in enumerate(points) if index % every == 0]
    return Chart(title, heading, tuple(names), points, picture(box, title, [box.grid(), *lines, *labels]), "trend", unit)


def donut(title: str, points: Iterable[Point], centre: str, caption: str, *, heading: str = "类别", unit: str = "人") -> Chart:
    """Shares of a whole; the table beside it is its legend."""
    points = tuple(points)
    box = Box(192, 192, [0, 1])
    total = sum(point.values[0] for point in points) or 1
    rings, start = [], 0.0
    for index, point in enumerate(points):
        rings.append(ring(point, index, start, point.values[0] / total))
        start += point.values[0] / total
    middle = format_html(
        '<text class="big" x="96" y="100" text-anchor="middle">{}</text><text class="lab" x="96" y="121" text-anchor="middle">{}</text>',
        centre,
        caption,
    )
    return Chart(title, heading, (unit,), points, picture(box, title, [*rings, middle], "donut"), "donut", unit)


def meter(value: float, of: float, label: str = "", width: int = 120) -> SafeString:
    """A bar filled to `value` of `of`; read out as `label`."""
    share = 0.0 if not of else max(0.0, min(1.0, value / of))
    state = "ok" if share >= 1 else "warn" if share >= 0.5 else "bad"
    return format_html(
        '<svg class="meter {}" viewBox="0 0 {} 8" role="img" aria-label="{}" preserveAspectRatio="none">'
        '<rect class="track" width="{}" height="8"/><rect class="fill" width="{}" height="8"/></svg>',
        state, width, label or f"{number(value)}/{number(of)}", width, f"{width * share:.1f}",
    )  # fmt: skip


@dataclass(frozen=True)
class Box:
    """The drawing's size and scale."""

    width: int
    height: int
    scale: Sequence[float]

    @property
    def inner_width(self) -> float:
        return self.width - LEFT - RIGHT

    @property
    def inner_height(self) -> float:
        return self.height - TOP - BOTTOM

    @property
    def floor(self) -> float:
        return self.height - BOTTOM

    def y(self, value: float) -> float:
        return self.floor - self.inner_height * value / self.scale[-1]

    def at(self, index: int, count: int) -> float:
        return LEFT + self.inner_width * index / max(1, count - 1)

    def grid(self) -> SafeString:
        return format_html_join(
            "",
            '<line class="grid" x1="{}" x2="{}" y1="{}" y2="{}"/><text class="tick" x="{}" y="{}" text-anchor="end">{}</text>',
            (
                (LEFT, self.width - RIGHT, f"{self.y(t):.1f}", f"{self.y(t):.1f}", LEFT - 8, f"{self.y(t) + 4:.1f}", number(t))
                for t in self.scale
            ),
        )

    def label(self, x: float, text: str) -> SafeString:
        return format_html('<text class="lab" x="{}" y="{}" text-anchor="middle">{}</text>', f"{x:.1f}", self.floor + 20, text)

    def tilted(self, x: float, text: str) -> SafeString:
        """A label of a crowded chart, short and slanted, so that seventeen townships fit."""
        place = (f"{x + 5:.1f}", self.floor + 14)
        return format_html(
            '<text class="lab" x="{}" y="{}" text-anchor="end" transform="rotate(-38 {} {})">{}</text>', *place, *place, text[:5]
        )


def group(box: Box, point: Point, names: Sequence[str], left: float, step: float, *, crowded: bool) -> SafeString:
    """The columns of one label, inside a link when there is one."""
    thickness = min(18.0, step * 0.72 / len(names))
    start = left + (step - thickness * len(names)) / 2
    bars = [
        bar(box, f"{point.label} {name} {number(value)}", value, start + thickness * index, thickness - 2, f"c{index + 1}")
        for index, (name, value) in enumerate(zip(names, point.values, strict=True))
    ]
    label = box.tilted(left + step / 2, point.label) if crowded else box.label(left + step / 2, point.label)
    inside = format_html_join("", "{}", ((part,) for part in [*bars, label]))
    if not point.url:
        return inside
    told = "，".join(f"{name} {number(value)}" for name, value in zip(names, point.values, strict=True))
    hit = format_html(
        '<rect class="hit" x="{}" y="{}" width="{}" height="{}"/>', f"{left:.1f}", TOP, f"{step:.1f}", box.inner_height + BOTTOM - 12
    )
    return format_html('<a href="{}" aria-label="{}：{}">{}{}</a>', point.url, point.label, told, hit, inside)


def bar(box: Box, title: str, value: float, x: float, thickness: float, style: str) -> SafeString:
    return format_html(
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}" rx="2"><title>{}</title></rect>',
        style, f"{x:.1f}", f"{box.y(value):.1f}", f"{max(1.0, thickness):.1f}", f"{max(0.0, box.floor - box.y(value)):.1f}", title,
    )  # fmt: skip


def line(box: Box, points: Sequence[Point], index: int, name: str) -> SafeString:
    drawn = [(place, point) for place, point in enumerate(points) if point.values[index] is not None]
    places = [(box.at(place, len(points)), box.y(point.values[index])) for place, point in drawn]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    area = (
        format_html(
            '<polygon class="c1 area" points="{},{} {} {},{}"/>', f"{places[0][0]:.1f}", box.floor, path, f"{places[-1][0]:.1f}", box.floor
        )
        if index == 0 and places
        else ""
    )
    dots = format_html_join(
        "",
        '<circle class="{}" cx="{}" cy="{}" r="3"><title>{} {} {}</title></circle>',
        (
            (f"c{index + 1}", f"{x:.1f}", f"{y:.1f}", point.label, name, number(point.values[index]))
            for (x, y), (_, point) in zip(places, drawn, strict=True)
        ),
    )
    return format_html('{}<polyline class="{} line" points="{}"/>{}', area, f"c{index + 1}", path, dots)


def ring(point: Point, index: int, start: float, share: float) -> SafeString:
    radius = 74
    around = 2 * math.pi * radius
    return format_html(
        '<circle class="c{} ring" cx="96" cy="96" r="{}" stroke-width="28" stroke-dasharray="{} {}" stroke-dashoffset="{}" '
        'transform="rotate(-90 96 96)"><title>{} {}（{}）</title></circle>',
        tone(index), radius, f"{max(0.0, share * around - 1.5):.2f}", f"{around:.2f}", f"{-start * around:.2f}",
        point.label, number(point.values[0]), f"{share:.1%}",
    )  # fmt: skip


def picture(box: Box, title: str, parts: Iterable[SafeString], style: str = "") -> SafeString:
    role = "group" if style == "linked" else "img"
    return format_html(
        '<svg class="chart {}" viewBox="0 0 {} {}" role="{}" aria-label="{}">{}</svg>',
        style, box.width, box.height, role, title, format_html_join("", "{}", ((part,) for part in parts)),
    )  # fmt: skip


def tone(index: int) -> int:
    return index % TONES + 1


def ticks(values: Sequence[float], wanted: int = 4) -> list[float]:
    """Round steps from 0 to at least the greatest value; counts of persons get whole steps."""
    top = max(values, default=0)
    if top <= 0:
        return [0, 1]
    raw = top / wanted
    power = 10 ** math.floor(math.log10(raw))
    step = max(1, next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= raw))
    step = math.ceil(step)
    return [index * step for index in range(math.ceil(top / step) + 1)]


def number(value: float | None) -> str:
    if value is None:
        return "—"
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"
