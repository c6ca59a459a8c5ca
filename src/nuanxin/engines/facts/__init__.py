"""Fact tables and counting: contracts, frames and cells, a plain judge in memory, DuckDB over Parquet, form checks."""

from nuanxin.engines.facts.checks import Check, Outcome, Severity, read_check
from nuanxin.engines.facts.contract import Column, ColumnType, Contract, Missing, Table
from nuanxin.engines.facts.duck import Duck
from nuanxin.engines.facts.memory import Memory
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
from nuanxin.engines.facts.periods import Period
from nuanxin.engines.facts.store import Partition, Store, View

__all__ = [
    "BASE",
    "Bound",
    "Cell",
    "Check",
    "Column",
    "ColumnType",
    "Contract",
    "Counts",
    "Derived",
    "Duck",
    "Engine",
    "Frame",
    "Memory",
    "Missing",
    "Number",
    "Outcome",
    "Parameters",
    "Partition",
    "Period",
    "Predicate",
    "Row",
    "Severity",
    "Store",
    "Table",
    "View",
    "linked_names",
    "read_check",
]
