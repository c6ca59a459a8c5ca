"""Whatever order, dress, title and depth a header has, each column is found where it was put."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nuanxin.engines.sheets import known_lists, load_list
from tests.engines.sheets.building import columns, parsed

DRESSES = [
    "{}",
    "*{}",
    "{}*",
    "★{}",
    " {} ",
    "{}（必填）",
    "{}\n(文本)",
    "【{}】",
    "{}：",
    "3.{}",
    "（二）{}",
]
STRANGERS = ["序号", "备考", "天气", "户主姓名", "配偶身份证号", "年龄", "政治面貌"]
TITLES = [[], [["{title}"]], [["{title}"], ["填报单位：嘉定镇", "2022年9月20日"]], [[], ["附件2"], ["{title}"], []]]


def dressed(text, dress, gap):
    """The heading in its dress, with a blank somewhere inside."""
    return dress.format(text[:gap] + " " + text[gap:] if 0 < gap < len(text) else text)


@st.composite
def headers(draw):
    """A list, and for each of its columns one of the words it goes by, dressed and shuffled among columns nobody knows."""
    spec = load_list(draw(st.sampled_from(known_lists())))
    chosen = {column.name: draw(st.sampled_from((column.name, *column.aliases))) for column in spec.columns}
    cells = [(name, dressed(word, draw(st.sampled_from(DRESSES)), draw(st.integers(0, 4)))) for name, word in chosen.items()]
    unknown = draw(st.lists(st.sampled_from(STRANGERS), unique=True, max_size=3))
    return spec, draw(st.permutations([*cells, *((None, word) for word in unknown if word not in chosen.values())]))


@st.composite
def titles(draw, spec):
    return [[cell.format(title=spec.title) for cell in row] for row in draw(st.sampled_from(TITLES))]


def places(told):
    return {found.name: found.indexes for found in told.found}


@given(headers(), st.data())
def test_every_column_is_found_in_any_order_and_dress(header, data):
    spec, cells = header
    above = data.draw(titles(spec))

    layout = parsed(spec.id, [*above, [text for _, text in cells], ["值"] * len(cells)]).layout

    assert (layout.bottom, layout.top) == (len(above) + 1, len(above) + 1)
    assert places(layout.columns) == {name: (index,) for index, (name, _) in enumerate(cells, 1) if name}
    assert layout.columns.missing == ()


@given(headers(), st.lists(st.integers(0, 3), min_size=1, max_size=40))
def test_every_column_is_found_under_groups_of_any_width(header, widths):
    spec, cells = header
    groups, merges, index = [], [], 1
    for number, width in enumerate(widths):
        if index + width > len(cells):
            break
        if width > 1:
            merges.append((1, index, 1, index + width - 1))
            groups += [f"第{number}组", *[""] * (width - 1)]
        elif width == 1:
            groups.append("")
        index += width
    rows = [groups, [text for _, text in cells]]

    told = columns(spec.id, rows, merges)

    assert places(told) == {name: (index,) for index, (name, _) in enumerate(cells, 1) if name}


@given(headers(), st.integers(2, 3))
def test_every_column_is_found_when_its_heading_is_merged_downwards(header, depth):
    spec, cells = header
    rows = [[text for _, text in cells], *[[] for _ in range(depth - 1)], ["值"] * len(cells)]
    merges = [(1, index, depth, index) for index in range(1, len(cells) + 1)]

    layout = parsed(spec.id, rows, merges).layout

    assert (layout.bottom, places(layout.columns)) == (depth, {name: (index,) for index, (name, _) in enumerate(cells, 1) if name})


@pytest.mark.nightly
@settings(max_examples=3_000, deadline=None)
@given(headers(), st.data())
def test_very_many_headers_are_found(header, data):
    spec, cells = header
    above = data.draw(titles(spec))

    layout = parsed(spec.id, [*above, [text for _, text in cells]]).layout

    assert places(layout.columns) == {name: (index,) for index, (name, _) in enumerate(cells, 1) if name}


@given(headers(), st.data())
def test_a_missing_required_column_is_always_missed_by_name(header, data):
    spec, cells = header
    gone = data.draw(st.sampled_from(spec.required))
    instead = spec.column(gone).absent_with  # with one of these another department's list may lack its ID column
    left = [text for name, text in cells if name != gone and name not in instead]

    with pytest.raises(Exception, match=f"缺少必填列：{gone}。") as caught:
        columns(spec.id, [left])

    assert gone not in {found.name for found in caught.value.layout.columns.found}
