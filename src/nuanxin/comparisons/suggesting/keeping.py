"""Suggestions as the comparison reads them: a list's rows under the keys of the people they may be, and hits told with their reasons.

Files hold keys, codes and reasons in general words; neither names nor numbers.
"""

from __future__ import annotations

import datetime
import os
import uuid
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from nuanxin.comparisons.releases import Relation
from nuanxin.comparisons.releases.reading import ROW_BITS
from nuanxin.comparisons.suggesting.suggestions import suggest

SCHEMA = pa.schema(
    [("rowid", pa.int64()), ("person", pa.int64()), ("person_key", pa.int64()), ("answer", pa.string()), ("reasons", pa.string())]
)
SEPARATOR = "；"


def keep(list_id: str, under: str, as_of: datetime.date, path: Path) -> Path:
    """Write the suggestions for a list; a file that is there is left as it is."""
    if not path.exists():
        found = [
            ((one.release << ROW_BITS) + one.row, one.person, one.key, one.result, SEPARATOR.join(one.reasons))
            for one in suggest(list_id, under, as_of)
        ]
        columns = list(zip(*found, strict=True)) or [()] * len(SCHEMA)
        table = pa.table([pa.array(values, field.type) for values, field in zip(columns, SCHEMA, strict=True)], schema=SCHEMA)
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = draft_of(path)
        pq.write_table(table, draft)
        os.replace(draft, path)
    return path


def keyed(relation: Relation, kept: Path) -> str:
    """The rows without a usable number, once for each person they may be, under that person's key; may stand after FROM."""
    suggested = f"read_parquet({quoted(kept)})"
    return (
        f"(SELECT listed.* REPLACE (suggested.person_key AS key) FROM ({relation.sql}) AS listed "  # noqa: S608  our own names
        f"JOIN {suggested} AS suggested ON suggested.rowid = listed.rowid)"
    )


def tell(hits: Path, alias: str, kept: Path, path: Path) -> None:
    """Write the hits of a rule with what the suggestions say: `matched` if one row does, else several candidates; and why."""
    draft = draft_of(path)
    connection = duckdb.connect(config={"threads": 2})
    try:
        connection.execute(TOLD.format(hits=quoted(hits), rows=f'"rows_{alias}"', kept=quoted(kept), path=quoted(draft)))
    finally:
        connection.close()
    os.replace(draft, path)
    hits.unlink()


def draft_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.{uuid.uuid4().hex[:8]}.part")


def quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


TOLD = """
COPY (
  WITH hits AS (SELECT * FROM read_parquet({hits})), told AS (
    SELECT hits.person, CASE WHEN bool_or(answer = 'matched') THEN 'matched' ELSE 'several_candidates' END AS answer,
      string_agg(DISTINCT kept.reasons, ' / ' ORDER BY kept.reasons) AS reasons
    FROM hits JOIN read_parquet({kept}) AS kept ON kept.person = hits.person AND list_contains(hits.{rows}, kept.rowid)
    GROUP BY hits.person)
  SELECT hits.* REPLACE (told.answer AS result, md5(concat_ws(chr(28), hits.digest, told.answer, told.reasons)) AS digest), told.reasons
  FROM hits JOIN told ON told.person = hits.person
) TO {path} (FORMAT parquet, COMPRESSION zstd)
"""
