"""The condition language fits: the reference form said in it counts what the plain engine counts with plain functions."""

from __future__ import annotations

import dataclasses
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from nuanxin.engines import rules
from nuanxin.engines.facts import Cell, Column, Derived, Duck, Frame, Memory, Store, linked_names
from tests.engines.facts import reference as ref
from tests.engines.facts.facts import WINDOW, Rows, facts, write


def spoken(
    says: ref.Says | None, columns: Mapping[str, Column], compiler: Callable[..., rules.Condition] = rules.compile
) -> rules.Condition | None:
    """The same condition in the condition language, whose texts are written like the SQL of the tests."""
    catalogue = {name: rules.Fact("text" if c.type == "enum" else c.type, c.label, c.missing) for name, c in columns.items()}
    return says and compiler(says.text.replace("{}", ""), catalogue)


def frame_spoken(frame: Frame) -> Frame:
    columns, derive = dict(frame.table.by_name), []
    for derived in frame.derive:
        derive.append(derived_spoken(derived, columns))
        columns[derived.name] = derived.as_column
    return dataclasses.replace(frame, where=spoken(frame.where, frame.table.by_name), derive=tuple(derive))


def derived_spoken(derived: Derived, base: Mapping[str, Column]) -> Derived:
    if derived.table is None:
        return dataclasses.replace(derived, where=spoken(derived.where, base, rules.compile_value))
    return dataclasses.replace(derived, where=spoken(derived.where, linked_names(derived.table, base)))


FRAMES = {cell.frame: frame_spoken(cell.frame) for cell in (*ref.CELLS, *ref.OTHER_CELLS)}
CELLS = [dataclasses.replace(c, frame=FRAMES[c.frame], where=spoken(c.where, c.frame.columns)) for c in (*ref.CELLS, *ref.OTHER_CELLS)]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(facts())
def test_form_in_the_condition_language_counts_the_same(tables: Rows) -> None:
    judged = Memory(ref.CONTRACT, tables).roll_up([*ref.CELLS, *ref.OTHER_CELLS], WINDOW, "36", [9, 6])

    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder))
        write(store, ref.CONTRACT, tables)
        counted = Duck(ref.CONTRACT, store).roll_up(CELLS, WINDOW, "36", [9, 6])

    assert counted == Memory(ref.CONTRACT, tables).roll_up(CELLS, WINDOW, "36", [9, 6]) == judged


@pytest.mark.parametrize("name", ["register", "visits", "served"])
def test_frames_keep_what_their_conditions_name(name: str) -> None:
    [(plain, said)] = [(plain, said) for plain, said in FRAMES.items() if plain.id == name]

    assert [d.where and d.where.names for d in said.derive] == [d.where and d.where.names for d in plain.derive]


def test_cell_over_a_condition_with_an_unknown_column_is_refused() -> None:
    register = next(said for plain, said in FRAMES.items() if plain is ref.REGISTER)
    other = spoken(ref.is_set("referred"), ref.REFERRED.columns)

    with pytest.raises(Exception, match="没有取数范围“在册人员”的列“referred”"):
        Cell("c", register, other)
