"""Splink as one uses it by hand: the library's own comparisons, learnt from the same rows with numbers, no rules before it.

A row is matched if its best weight is not negative and four bits ahead of the second best.
"""

from __future__ import annotations

import logging
import sys
import time

import duckdb
import pyarrow as pa
import splink.comparison_library as cl
from splink import Linker, SettingsCreator, block_on
from splink.backends.duckdb import DuckDBAPI

from bench.linkage.measuring import asked, finish

TOWN = "left(area, 9) AS town"
COLUMNS = f"name, birth_on, CAST(birth_on AS VARCHAR) AS birth, sex, phone, {TOWN}"
BEST = """
SELECT row, person FROM (
  SELECT row_r AS row, row_l AS person, match_weight, max(match_weight) OVER (PARTITION BY row_r) AS best,
    count(*) OVER (PARTITION BY row_r ORDER BY match_weight RANGE BETWEEN 4 PRECEDING AND UNBOUNDED FOLLOWING) AS rivals
  FROM {predicted}) WHERE match_weight = best AND rivals = 1
"""


def settings(with_phone: bool) -> SettingsCreator:
    fields = [cl.ExactMatch("phone")] if with_phone else []
    blocks = [block_on("name"), block_on("birth_on", "sex", "town")] + ([block_on("phone")] if with_phone else [])
    return SettingsCreator(
        link_type="link_only",
        unique_id_column_name="row",
        comparisons=[
            cl.JaroWinklerAtThresholds("name", [0.9, 0.7]).configure(term_frequency_adjustments=True),
            cl.DamerauLevenshteinAtThresholds("birth", [1, 2]),
            cl.ExactMatch("town"),
            cl.ExactMatch("sex"),
            *fields,
        ],
        blocking_rules_to_generate_predictions=blocks,
        retain_matching_columns=False,
        additional_columns_to_retain=["lab"],
    )


def linker(connection: duckdb.DuckDBPyConnection, right: str, lab: str, chosen: object) -> Linker:
    connection.execute(f"CREATE OR REPLACE VIEW a_people AS SELECT person AS row, {COLUMNS}, person AS lab FROM people")
    connection.execute(f"CREATE OR REPLACE VIEW b_{right} AS SELECT row, {COLUMNS}, {lab} AS lab FROM {right}")
    api = DuckDBAPI(connection)
    sides = [api.register(name, dataset_display_name=name) for name in ("a_people", f"b_{right}")]
    return Linker(sides, chosen, log_level=logging.ERROR)


def main() -> None:
    case = asked()
    started = time.process_time()
    connection = duckdb.connect(config={"threads": 2})
    for name, table in (("people", case.people), ("listed", case.rows), ("labelled", case.labelled)):
        connection.register(f"{name}_in", table)
        connection.execute(f"CREATE TABLE {name} AS FROM {name}_in")
    training = linker(connection, "labelled", "lab", settings(sys.argv[3] == "phone"))
    training.training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1, num_chunks=1)
    training.training.estimate_m_from_label_column("lab")
    model = training.misc.save_model_to_json()
    share = pa.compute.sum(case.labelled.column("lab").is_valid()).as_py() / case.labelled.num_rows
    model["probability_two_random_records_match"] = share / case.people.num_rows
    predicted = linker(connection, "listed", "CAST(NULL AS BIGINT)", model).inference.predict(threshold_match_weight=0)
    found = connection.sql(BEST.format(predicted=predicted.physical_name)).fetchall()
    finish(found, case.truth, started)


if __name__ == "__main__":
    main()
