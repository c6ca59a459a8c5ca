"""Both engines over the same hand-made facts, so that every meaning is tested twice."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from nuanxin.engines.facts import Duck, Engine, Memory, Store
from tests.engines.facts import reference as ref
from tests.engines.facts.facts import Rows, write

Opening = Callable[[Rows], Engine]


@pytest.fixture(params=["memory", "duck"])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Opening:
    """Opens an engine over tables of rows."""

    def memory(tables: Rows) -> Engine:
        return Memory(ref.CONTRACT, tables)

    def duck(tables: Rows) -> Engine:
        store = Store(tmp_path)
        write(store, ref.CONTRACT, tables)
        return Duck(ref.CONTRACT, store, threads=1)

    return {"memory": memory, "duck": duck}[request.param]
