"""What is wrong with a cell: where, what was seen, why, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["invalid", "conflict"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One refused or contradicting cell. `reason` ends with what to do; `kind` is conflict when a person must decide."""

    row: int
    column: str
    value: str
    reason: str
    kind: Kind = "invalid"

    def __str__(self) -> str:
        return f"第 {self.row} 行“{self.column}”：{self.reason}"
