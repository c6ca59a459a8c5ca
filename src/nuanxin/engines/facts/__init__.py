"""Fact tables and counting: contracts, frames and cells, a plain judge in memory, DuckDB over Parquet, form checks."""

from nuanxin.engines.facts.contract import Column, ColumnType, Contract, Missing, Table
from nuanxin.engines.facts.model import (
    BASE,
    Bound,
    Cell,
    Counts,
    Derived,
    Engine,
    Frame,
    Number,
    Parameters,
    Predicate,
    Row,
    linked_names,
)

__all__ = [
    "BASE",
    "Bound",
    "Cell",
    "Column",
    "ColumnType",
    "Contract",
    "Counts",
    "Derived",
    "Engine",
    "Frame",
    "Missing",
    "Number",
    "Parameters",
    "Predicate",
    "Row",
    "Table",
    "linked_names",
]
