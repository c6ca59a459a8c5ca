"""Values of a row as text that can be kept encrypted and read back in their types."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

DAY, AMOUNT = "日", "元"


def dump(values: Mapping[str, Any]) -> str:
    return json.dumps({name: plain(value) for name, value in values.items()}, ensure_ascii=False)


def plain(value: Any) -> Any:
    if isinstance(value, datetime.date):
        return {DAY: value.isoformat()}
    if isinstance(value, Decimal):
        return {AMOUNT: str(value)}
    return list(value) if isinstance(value, tuple) else value


def load(text: str) -> dict[str, Any]:
    return {name: typed(value) for name, value in json.loads(text or "{}").items()}


def typed(value: Any) -> Any:
    if isinstance(value, dict):
        return datetime.date.fromisoformat(value[DAY]) if DAY in value else Decimal(value[AMOUNT])
    return tuple(value) if isinstance(value, list) else value
