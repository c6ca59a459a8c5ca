"""Exact comparison of a ledger with lists by key: which persons a rule hits, from which rows, and with what answer.

    Duck(ledger, lists, kept).write(comparisons, path_of)     over Parquet by DuckDB: everyday use
    Judge(ledger, lists).hits(comparison)                     the same in plain Python: slow, obvious, judges the other

An empty key matches nothing. A rule asks each person of the ledger (lists are yes/no marks), or each row of one list
whose columns it compares (`each`); then persons who are not in the ledger are asked too.
"""

from __future__ import annotations

from nuanxin.engines.linkage.comparing.duck import Duck, Found
from nuanxin.engines.linkage.comparing.judge import Judge
from nuanxin.engines.linkage.comparing.model import Comparison, Hit, Kin, Listed
from nuanxin.engines.linkage.comparing.statements import from_files

__all__ = ["Comparison", "Duck", "Found", "Hit", "Judge", "Kin", "Listed", "from_files"]
