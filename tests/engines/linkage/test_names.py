"""How alike names are: the same sound, one slip, or another name; and the same in SQL."""

from __future__ import annotations

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nuanxin.engines.linkage.names import SLIPS_MACRO, likeness, slips, sound_of, sounds

NAMES = st.text("王李伟芳方兰国", min_size=1, max_size=5)


def test_every_character_of_the_first_level_has_a_sound():
    table = sounds()

    assert (len(table), len(set(table.values()))) == (3755, 396)


@pytest.mark.parametrize(
    ("one", "other"),
    [("芳", "方"), ("伟", "维"), ("玲", "铃"), ("建", "健"), ("志", "智"), ("国", "果"), ("张", "章"), ("啊", "阿"), ("昨", "座")],
)
def test_characters_of_one_sound_have_one_sound(one, other):
    assert sound_of(one) == sound_of(other)


@pytest.mark.parametrize(("one", "other"), [("芳", "兰"), ("王", "黄"), ("军", "君君"), ("安", "昂"), ("金", "京"), ("婷", "亭")])
def test_other_sounds_are_other_sounds(one, other):
    assert sound_of(one) != sound_of(other)


def test_character_outside_the_table_stands_for_itself():
    assert sound_of("婷A喆") == "婷A喆"


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("王伟芳", "王伟芳", "same"),
        ("王伟芳", "王维方", "sound"),
        ("章伟", "张伟", "sound"),
        ("王伟芳", "王伟兰", "edit"),
        ("王伟芳", "王伟", "edit"),
        ("王伟", "王伟芳", "edit"),
        ("王伟芳", "王芳伟", "edit"),
        ("欧阳建国", "欧阳建", "edit"),
        ("王伟", "王芳", "other"),
        ("王伟芳", "李伟芳", "other"),
        ("王伟芳", "王建国", "other"),
        ("王伟芳", "王", "other"),
    ],
)
def test_likeness(one, other, expected):
    assert likeness(one, other) == likeness(other, one) == expected


@given(one=NAMES, other=NAMES)
def test_likeness_is_mutual(one, other):
    assert likeness(one, other) == likeness(other, one)


@given(name=NAMES)
def test_slips_in_sql_are_those_in_python(name):
    connection = duckdb.connect()
    connection.execute(SLIPS_MACRO)

    [(found,)] = connection.execute("SELECT slips($name)", {"name": name}).fetchall()
    assert frozenset(found) == slips(name)
