"""The rows of the tests in each database, and one question asked of all rows at once."""

from __future__ import annotations

import os
import sqlite3
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from nuanxin.engines.rules import Household
from nuanxin.engines.rules.condition import Bound
from tests.engines.rules.facts import COLUMNS

TYPES = {
    "duckdb": {"int": "INTEGER", "money": "DECIMAL(14,2)", "date": "DATE", "bool": "BOOLEAN", "text": "VARCHAR", "enum": "VARCHAR"},
    "postgres": {"int": "INTEGER", "money": "NUMERIC(14,2)", "date": "DATE", "bool": "BOOLEAN", "text": "TEXT", "enum": "TEXT"},
    "spark": {"int": "INT", "money": "DECIMAL(14,2)", "date": "DATE", "bool": "BOOLEAN", "text": "STRING", "enum": "STRING"},
    "sqlite": {"int": "INTEGER", "money": "DECIMAL", "date": "DATE", "bool": "BOOL", "text": "TEXT", "enum": "TEXT"},
}
KEYS = ("id", "household", "base_id")


class Database:
    """Rows of the test catalogue in one engine."""

    def __init__(self, dialect: str, connection: Any, rows: list[dict[str, Any]]) -> None:
        self.dialect, self.connection, execute = dialect, connection, connection.execute
        columns = [f'"{name}" INTEGER' for name in KEYS] + [f'"{name}" {TYPES[dialect][fact.type]}' for name, fact in COLUMNS.items()]
        execute(f"CREATE TEMPORARY TABLE facts ({', '.join(columns)})")
        mark = "%s" if dialect == "postgres" else "?"
        for row in rows:
            values = [self.stored(row[name]) for name in (*KEYS, *COLUMNS)]
            execute(f"INSERT INTO facts VALUES ({', '.join([mark] * len(values))})", values)

    def stored(self, value: Any) -> Any:
        if self.dialect != "sqlite":
            return value
        return value.isoformat() if isinstance(value, date) else str(value) if isinstance(value, Decimal) else value

    def ask(self, bound: Bound) -> list[Any]:
        """The answer for every row, in the order of the rows."""
        expression = bound.sql(self.dialect, "r", Household("facts"))
        found = self.connection.execute(
            f"SELECT {expression} FROM facts AS r JOIN facts AS base ON base.id = r.base_id ORDER BY r.id"
        ).fetchall()
        return [self.restored(value, bound.tree.type) for (value,) in found]

    def restored(self, value: Any, kind: str) -> Any:
        if value is None or self.dialect != "sqlite":
            return value
        convert = {"bool": bool, "date": date.fromisoformat, "money": lambda number: Decimal(repr(float(number)))}.get(kind)
        return convert(value) if convert else value


def in_duckdb(rows: list[dict[str, Any]]) -> Database:
    return Database("duckdb", duckdb.connect(), rows)


def in_sqlite(rows: list[dict[str, Any]]) -> Database:
    return Database("sqlite", sqlite3.connect(":memory:"), rows)


def in_postgres(rows: list[dict[str, Any]]) -> Database:
    """Only for tests marked `postgres`, which are skipped where NUANXIN_TEST_DATABASE_URL names no server."""
    psycopg = pytest.importorskip("psycopg")
    return Database("postgres", psycopg.connect(os.environ["NUANXIN_TEST_DATABASE_URL"]), rows)


class Spark:
    """The same in Spark, in this machine's own Java."""

    def __init__(self, rows: list[dict[str, Any]]) -> None:
        sql = pytest.importorskip("pyspark.sql")
        options = {"spark.ui.enabled": "false", "spark.sql.shuffle.partitions": "1", "spark.driver.host": "127.0.0.1"}
        builder = sql.SparkSession.builder.master("local[1]").appName("tests")
        for name, value in {**options, "spark.driver.bindAddress": "127.0.0.1"}.items():
            builder = builder.config(name, value)
        self.connection = Closing(builder.getOrCreate())
        columns = [f"`{name}` INT" for name in KEYS] + [f"`{name}` {TYPES['spark'][fact.type]}" for name, fact in COLUMNS.items()]
        values = [tuple(row[name] for name in (*KEYS, *COLUMNS)) for row in rows]
        frame = self.connection.session.createDataFrame(values, ", ".join(columns)).coalesce(1).cache()
        frame.createOrReplaceTempView("facts")

    def ask(self, bound: Bound) -> list[Any]:
        return self.ask_all([bound])[0]

    def ask_all(self, bounds: list[Bound]) -> list[list[Any]]:
        """Several at once: planning a statement costs Spark more than running it."""
        columns = ", ".join(f"{bound.sql('spark', 'r', Household('facts'))} AS c{place}" for place, bound in enumerate(bounds))
        found = self.connection.session.sql(f"SELECT r.id, {columns} FROM facts AS r JOIN facts AS base ON base.id = r.base_id").collect()
        ordered = sorted(found, key=lambda row: row[0])
        return [[row[place + 1] for row in ordered] for place in range(len(bounds))]


class Closing:
    """A session that is closed like a connection."""

    def __init__(self, session: Any) -> None:
        self.session = session

    def close(self) -> None:
        self.session.stop()


def in_spark(rows: list[dict[str, Any]]) -> Spark:
    """Only for tests marked `spark`, which are skipped where Java or pyspark is missing."""
    return Spark(rows)
