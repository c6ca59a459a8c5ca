"""Scoring what the rules left open, with Splink: weights learnt from the rows of the same list that have a valid ID number.

No guessing from unlabelled pairs: a list too small to learn from, or an installation without Splink, keeps to the rules.
Other names are never compared, and a name that differs in a character is a candidate only: it may be the twin.
"""

from __future__ import annotations

import importlib.util
import logging
from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

import pyarrow as pa

from nuanxin.engines.linkage.definition import Waterfall
from nuanxin.engines.linkage.levels import level_columns, questions
from nuanxin.engines.linkage.sides import Sides
from nuanxin.engines.linkage.waterfall import IDENTITIES, SEEN, SUGGESTED, decision

Model = Mapping[str, Any]
COMPARED: Final = {"name": "name", "birth": "birth_on", "phone": "phone", "place": "town", "sex": "sex"}
FEWEST_LABELS: Final = 300  # labelled rows; fewer teach nothing about levels that one row in a hundred shows
FILLED: Final = 0.02  # a field is compared if at least so many rows of the list have it
LEAST_M: Final = 0.0005  # for levels that no labelled pair showed
LEAST_U: Final = 1e-7
PAIRS: Final = 2_000_000
BLOCKS: Final = (("name",), ("surname", "birth_on"), ("sound", "town"), ("surname", "phone"))
KEPT_COLUMNS: Final = ("row", "name", "sound", "surname", "birth_on", "sex", "phone", "town", "village", "head", "tail")


def is_available() -> bool:
    """Whether the `[linkage]` extra is installed."""
    return importlib.util.find_spec("splink") is not None


def fields_of(sides: Sides, table: str = "listed") -> tuple[str, ...]:
    """The fields that the rows really have."""
    filled = ", ".join(f"count({column}) >= greatest(1, {FILLED} * count(*))" for column in COMPARED.values())
    [has] = sides.connection.sql(f"SELECT {filled} FROM {table}").fetchall()  # noqa: S608  names come from code
    return tuple(field for field, is_filled in zip(COMPARED, has, strict=True) if is_filled)


def train(sides: Sides, labelled: pa.Table, fields: tuple[str, ...], assumed: Collection[str] = ()) -> Model | None:
    """A model from rows whose person is known by number (LABELLED; `lab` empty where nobody on file has the number).

    None if there is too little to learn from. The model holds shares only, nothing about any person. `assumed` are the fields
    that these rows took from the number itself: they always agree there, so their shares are those of the definition.
    """
    sides.load("labelled", labelled, "row", ", lab")
    [(rows, known, people)] = sides.connection.sql("SELECT count(*), count(lab), (SELECT count(*) FROM people) FROM labelled").fetchall()
    if known < FEWEST_LABELS or "name" not in fields:
        return None
    linker = linker_of(sides, settings(sides.definition, fields), "labelled")
    linker.training.estimate_u_using_random_sampling(max_pairs=PAIRS, seed=1, num_chunks=1)
    linker.training.estimate_m_from_label_column("lab")
    learnt = without_matches(linker.misc.save_model_to_json(), known / (rows * people), min(PAIRS, rows * people))
    shares = {field: levels for field, levels in sides.definition.assumed.items() if field in assumed}
    return {"fields": list(fields), "share": known / rows, "settings": completed(learnt, shares)}


def settings(definition: Waterfall, fields: tuple[str, ...]) -> Any:
    """The comparisons, with the very levels that the rules and the reasons speak of."""
    from splink import SettingsCreator, block_on

    return SettingsCreator(
        link_type="link_only",
        unique_id_column_name="row",
        comparisons=[comparison(definition, field) for field in fields],
        blocking_rules_to_generate_predictions=[block_on(*columns) for columns in BLOCKS if can_block(columns, fields)],
        retain_matching_columns=False,
        additional_columns_to_retain=["lab"],
    )


def can_block(columns: tuple[str, ...], fields: tuple[str, ...]) -> bool:
    there = {COMPARED[field] for field in fields} | {"name", "sound", "surname"}
    return set(columns) <= there


def comparison(definition: Waterfall, field: str) -> Any:
    import splink.comparison_level_library as levels
    import splink.comparison_library as comparisons

    asked = questions(definition, "{}_l", "{}_r")[field]
    made = [level(levels, field, name, sql) for name, sql in asked]
    made.sort(key=lambda one: not isinstance(one, levels.NullLevel))
    return comparisons.CustomComparison(output_column_name=field, comparison_levels=made)


def level(levels: Any, field: str, name: str, sql: str) -> Any:
    """One level in Splink's terms; only an equal name says more the rarer it is."""
    if name == "unknown":
        return levels.NullLevel(COMPARED[field])
    if name == "other":
        return levels.ElseLevel()
    if (field, name) == ("name", "same"):
        return levels.ExactMatchLevel("name", term_frequency_adjustments=True)
    return levels.CustomLevel(sql, label_for_charts=f"{field} {name}")


def linker_of(sides: Sides, chosen: Any, table: str) -> Any:
    """A linker of the people with one table of rows, on the sides' own in-memory database."""
    from splink import Linker
    from splink.backends.duckdb import DuckDBAPI

    columns = ", ".join(KEPT_COLUMNS[1:])
    lab = "lab" if table == "labelled" else "CAST(NULL AS BIGINT) AS lab"
    connection = sides.connection
    connection.execute(f"CREATE OR REPLACE VIEW people_side AS SELECT person AS row, {columns}, person AS lab FROM people")  # noqa: S608
    connection.execute(f"CREATE OR REPLACE VIEW {table}_side AS SELECT row, {columns}, {lab} FROM {table}")  # noqa: S608
    api = DuckDBAPI(connection)
    sources = [api.register(f"{name}_side", dataset_display_name=name) for name in ("people", table)]
    return Linker(sources, chosen, log_level=logging.ERROR)


def without_matches(model: dict[str, Any], share: float, pairs: int) -> dict[str, Any]:
    """The model with its chance agreements freed of the matches that lie among random pairs: in a small office they are many."""
    for part in levels_of(model):
        seen, own = part.get("u_probability") or 0.0, part.get("m_probability") or 0.0
        part["u_probability"] = max((seen - share * own) / (1 - share), 0.5 / pairs)
    return model


def completed(model: dict[str, Any], assumed: Mapping[Any, Mapping[str, float]]) -> dict[str, Any]:
    """The model with assumed shares, and with small ones for levels that the sample did not show: no library default decides."""
    for one in model["comparisons"]:
        for part, share in zip(graded(one), assumed.get(one["output_column_name"], {}).values(), strict=False):
            part["m_probability"] = share
    for part in levels_of(model):
        part["m_probability"] = max(part.get("m_probability") or 0.0, LEAST_M)
        part["u_probability"] = max(part["u_probability"], LEAST_U)
    return model


def levels_of(model: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    return (part for one in model["comparisons"] for part in graded(one))


def graded(comparison: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Its levels but for the empty one, in the order of the definition."""
    return [part for part in comparison["comparison_levels"] if not part.get("is_null_level")]


def score(sides: Sides, model: Model, by_rules: pa.Table) -> pa.Table:
    """Suggestions for the rows that the rules (`waterfall`) did not match, in the same shape; their rule is empty."""
    connection = sides.connection
    connection.register("by_rules", by_rules)
    connection.execute(REMAINDER)
    connection.unregister("by_rules")
    [(people,)] = connection.sql("SELECT greatest(2, count(*)) FROM people").fetchall()
    chosen = dict(model["settings"]) | {"probability_two_random_records_match": max(model["share"], LEAST_M) / people}
    found = linker_of(sides, chosen, "remainder").inference.predict(threshold_match_weight=0)
    return connection.sql(statement(sides.definition, found.physical_name)).to_arrow_table()


def statement(definition: Waterfall, predicted: str) -> str:
    """What becomes of scored pairs: the same decisions as for the rules."""
    steps = {
        "identities": IDENTITIES,
        "near": PREDICTED.format(predicted=predicted),
        "kinds": "SELECT * FROM remainder",
        "seen": SEEN.format(levels=level_columns(definition)),
        "judged": SCORED,
        **decision(definition),
    }
    return f"WITH {', '.join(f'{name} AS ({query})' for name, query in steps.items())}\n{SUGGESTED}"


REMAINDER: Final = f"""
CREATE OR REPLACE TABLE remainder AS WITH identities AS ({IDENTITIES})
SELECT * EXCLUDE (identity) FROM identities WHERE row = identity AND row NOT IN (SELECT row FROM by_rules WHERE result = 'matched');
CREATE OR REPLACE TABLE claimed AS SELECT DISTINCT person FROM by_rules WHERE result = 'matched';
"""  # noqa: S608  only our own text goes in
PREDICTED: Final = """
SELECT CASE WHEN source_dataset_l = 'people' THEN row_r ELSE row_l END AS row,
  CASE WHEN source_dataset_l = 'people' THEN row_l ELSE row_r END AS person, match_weight FROM {predicted}"""
SCORED: Final = """
SELECT seen.*, person IN (SELECT person FROM taken) AS is_taken, person IN (SELECT person FROM claimed) AS is_claimed,
  CAST(match_weight AS DOUBLE) AS weight, '' AS rule, name = 'edit' AS is_weak
FROM seen JOIN near USING (row, person) WHERE sex <> 'other' AND mask <> 'other' AND name <> 'other'"""
