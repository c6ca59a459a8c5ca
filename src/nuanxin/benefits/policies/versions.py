"""The version of a policy: a digest of everything that decides it, so that a decision tells by what it was made."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from pydantic import BaseModel

from nuanxin.benefits.policies import facts
from nuanxin.benefits.policies.reading import names_read
from nuanxin.benefits.policies.schema import PolicyFile
from nuanxin.benefits.policies.shared import Shared
from nuanxin.engines.rules import retirement


def version(file: PolicyFile, shared: Shared) -> str:
    """Twelve digits; they change with the file, a shared condition that it reads, the facts or the law of retirement."""
    read = names_read(file, shared)
    parts: list[Any] = [file, {name: one for name, one in shared.conditions.items() if name in read}, facts.known(), *retirement.laws()]
    content = json.dumps(parts, default=plain, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()[:12]


def plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    raise TypeError(value)
