"""The two sides of a linkage in a DuckDB of their own, in memory only: the people on file, and rows without a valid ID number.

Names never reach a disk: the database may not spill.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import TracebackType
from typing import Any, Final

import duckdb
import pyarrow as pa

from nuanxin.engines.linkage.definition import Waterfall
from nuanxin.engines.linkage.names import SHORTEST, SLIPS_MACRO, sound_of

FACTS: Final = (
    ("name", pa.string()),
    ("birth_on", pa.date32()),
    ("sex", pa.string()),
    ("phone", pa.int64()),
    ("area", pa.string()),
    ("head", pa.string()),
    ("tail", pa.string()),
)
PEOPLE: Final = pa.schema([("person", pa.int64()), *FACTS])
ROWS: Final = pa.schema([("row", pa.int64()), *FACTS])
LABELLED: Final = pa.schema([("row", pa.int64()), *FACTS, ("lab", pa.int64())])
TAKEN: Final = pa.schema([("person", pa.int64())])


@dataclass
class Sides:
    """`people`, `listed` and `taken` (people whom the list already names by ID number), cleaned of what is no key.

    Too short a name, a birth date before any living person's, a phone of more people than a family has: unknown, never equal.
    """

    definition: Waterfall
    connection: Any

    @classmethod
    def of(cls, definition: Waterfall, people: pa.Table, rows: pa.Table, taken: pa.Table | None = None) -> Sides:
        """People as PEOPLE, rows as ROWS, taken as TAKEN; names already normalised, phones as keys."""
        sides = cls(definition, duckdb.connect(config={"temp_directory": "", "threads": 2}))
        sides.connection.execute(SLIPS_MACRO)
        sides.load("people", people, "person")
        sides.load("listed", rows, "row")
        sides.connection.register("taken_in", TAKEN.empty_table() if taken is None else taken)
        sides.connection.execute("CREATE TABLE taken AS SELECT DISTINCT person FROM taken_in")
        sides.connection.unregister("taken_in")
        return sides

    def load(self, name: str, table: pa.Table, key: str, extra: str = "") -> None:
        """One side as a table, with the sound of each name, the surname, and the place at both levels."""
        names = table.column("name").to_pylist()
        table = table.append_column("sound", pa.array([None if one is None else sound_of(one) for one in names], pa.string()))
        self.connection.register("given", table)
        self.connection.execute(CLEANED.format(name=name, key=key, extra=extra), self.limits())
        self.connection.unregister("given")

    def limits(self) -> dict[str, Any]:
        limits = self.definition
        return {"earliest": limits.earliest_birth, "sharing": limits.most_sharing_a_phone, "shortest": SHORTEST}

    def close(self) -> None:
        self.connection.close()

    def __enter__(self) -> Sides:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


CLEANED: Final = """
CREATE OR REPLACE TABLE {name} AS
WITH shared AS (SELECT phone FROM given WHERE phone IS NOT NULL GROUP BY phone HAVING count(DISTINCT name) > $sharing)
SELECT {key}, name, sound, left(name, 1) AS surname,
  CASE WHEN birth_on >= $earliest THEN birth_on END AS birth_on,
  CASE WHEN sex IN ('M', 'F') THEN sex END AS sex,
  CASE WHEN phone NOT IN (SELECT phone FROM shared) THEN phone END AS phone,
  CASE WHEN length(area) = 12 AND substr(area, 7, 3) <> '000' THEN left(area, 9) END AS town,
  CASE WHEN length(area) = 12 AND substr(area, 10) <> '000' THEN area END AS village,
  CASE WHEN head <> '' THEN head END AS head,
  CASE WHEN length(tail) = 4 THEN tail END AS tail{extra}
FROM given WHERE length(name) >= $shortest
"""
