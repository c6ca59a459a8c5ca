"""What a damaged ID number probably was: proposals for somebody to confirm, found only among people of the same name.

One digit wrong, missing or too many; two neighbours swapped; the end lost when a workbook kept the number as a number; or masked.
A number that is right as it stands is not touched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

import duckdb
import pyarrow as pa

from nuanxin.engines.linkage.masks import shown
from nuanxin.engines.linkage.names import SHORTEST
from nuanxin.engines.linkage.waterfall import MATCHED, SEVERAL

PEOPLE: Final = pa.schema([("person", pa.int64()), ("name", pa.string()), ("number", pa.string())])
ROWS: Final = pa.schema([("row", pa.int64()), ("name", pa.string()), ("number", pa.string())])
REASONS: Final = {
    "digit": "同名，证件号只有一位不同",
    "length": "同名，证件号多一位或少一位",
    "swapped": "同名，证件号相邻两位颠倒",
    "truncated": "同名，证件号前 15 位相同（末三位被表格软件改成了别的数）",
    "masked": "同名，证件号未遮部分相同",
}
FLOAT_STEP: Final = 16  # numbers of eighteen digits that a double can hold are multiples of 16, 32, 64 or 128
FLOAT_REACH: Final = 1000 + 64  # fifteen digits kept, then the nearest double
SCIENTIFIC: Final = re.compile(r"\d\.\d+E\+17", re.IGNORECASE)


@dataclass(frozen=True)
class Proposal:
    """One person whose number the damaged one may be; `several_candidates` if there are more."""

    row: int
    person: int
    kind: str
    result: str

    @property
    def reason(self) -> str:
        return REASONS[self.kind]


def repair(people: pa.Table, rows: pa.Table) -> Iterator[Proposal]:
    """People as PEOPLE with whole numbers, rows as ROWS with numbers as written; names already normalised."""
    connection = duckdb.connect(config={"temp_directory": "", "threads": 2})
    try:
        connection.register("people", people)
        connection.register("listed", rows_with_parts(rows))
        found = connection.sql(statement()).to_arrow_table()
    finally:
        connection.close()
    for proposal in found.to_pylist():
        yield Proposal(**proposal)


def statement() -> str:
    return STATEMENT.format(shortest=SHORTEST, step=FLOAT_STEP, reach=FLOAT_REACH, matched=MATCHED, several=SEVERAL)


def rows_with_parts(rows: pa.Table) -> pa.Table:
    """The number in plain digits, and what a mask shows of it."""
    texts = [plain(text or "") for text in rows.column("number").to_pylist()]
    parts = [shown(text) for text in texts]
    columns: dict[str, Any] = {"row": rows.column("row"), "name": rows.column("name"), "number": pa.array(texts, pa.string())}
    columns["head"] = pa.array([part.head if part and part.tail else None for part in parts], pa.string())
    columns["tail"] = pa.array([part.tail if part else None for part in parts], pa.string())
    return pa.table(columns)


def plain(text: str) -> str:
    """A number in scientific notation written out; anything else without blanks, in capitals."""
    text = "".join(text.split()).upper().lstrip("'")
    return str(int(Decimal(text))) if SCIENTIFIC.fullmatch(text) else text


STATEMENT: Final = """
WITH blocks AS (
  SELECT r.row, p.person, r.number AS written, p.number, r.head, r.tail
  FROM listed r JOIN people p ON r.name = p.name
  WHERE length(r.name) >= {shortest} AND length(p.number) = 18 AND r.number <> p.number
), kinds AS (
  SELECT row, person, CASE
    WHEN tail IS NOT NULL THEN CASE WHEN head IS NOT NULL AND starts_with(number, head) AND right(number, 4) = tail THEN 'masked' END
    WHEN damerau_levenshtein(written, number) = 1 AND length(written) <> 18 THEN 'length'
    WHEN levenshtein(written, number) = 1 THEN 'digit'
    WHEN damerau_levenshtein(written, number) = 1 THEN 'swapped'
    WHEN NOT (regexp_full_match(written, '[0-9]{{18}}') AND regexp_full_match(number, '[0-9]{{18}}')) THEN NULL
    WHEN left(written, 15) = left(number, 15) AND right(written, 3) = '000' THEN 'truncated'
    WHEN CAST(written AS BIGINT) % {step} = 0 AND abs(CAST(written AS BIGINT) - CAST(number AS BIGINT)) < {reach} THEN 'truncated'
    END AS kind
  FROM blocks
)
SELECT row, person, kind, CASE WHEN count(*) OVER (PARTITION BY row) = 1 THEN '{matched}' ELSE '{several}' END AS result
FROM kinds WHERE kind IS NOT NULL ORDER BY row, person
"""
