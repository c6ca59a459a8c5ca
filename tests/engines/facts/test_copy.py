"""A frame written to a file: all its rows under an area, the asked columns and where each belongs."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from nuanxin.engines.facts import Derived, Duck, Frame, Store
from nuanxin.errors import UserError
from tests.engines.facts import reference as ref
from tests.engines.facts.facts import WINDOW, rows_of, write

PEOPLE = rows_of(ref.PERSONS, {"area": "360722101201"}, {"area": "360722100200"}, {"area": "360721101201"})
VISIT = {"person": 1, "visited_on": "9-05", "method": "home_visit"}
FRAME = Frame("all", "全部人员", ref.PERSONS, derive=(Derived("visited", "走访次数", "count", ref.CONTRACT["visits"]),))


@pytest.fixture
def duck(tmp_path: Path) -> Duck:
    store = Store(tmp_path)
    write(store, ref.CONTRACT, {"persons": PEOPLE, "visits": rows_of(ref.CONTRACT["visits"], VISIT, VISIT)})
    return Duck(ref.CONTRACT, store)


def copied(duck: Duck, path: Path, under: str) -> list[dict[str, object]]:
    count = duck.copy(FRAME, WINDOW, under, ["person", "visited"], path)
    rows = sorted(pq.read_table(path).to_pylist(), key=lambda row: row["person"])
    assert count == len(rows)
    return rows


def test_rows_under_an_area_are_written_with_their_place(duck: Duck, tmp_path: Path) -> None:
    assert copied(duck, tmp_path / "out" / "rows.parquet", "360722") == [
        {"person": 1, "visited": 2, "area": "360722101201"},
        {"person": 2, "visited": 0, "area": "360722100200"},
    ]


def test_an_area_without_files_gives_an_empty_file(duck: Duck, tmp_path: Path) -> None:
    assert copied(duck, tmp_path / "none.parquet", "110101") == []


def test_an_unknown_column_is_refused_and_leaves_no_file(duck: Duck, tmp_path: Path) -> None:
    with pytest.raises(UserError):
        duck.copy(FRAME, WINDOW, "360722", ["visitd"], tmp_path / "rows.parquet")

    assert not list(tmp_path.glob("rows*"))
