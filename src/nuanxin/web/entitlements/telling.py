"""A collected fact in Chinese: the stored value of a case file as its reader would say it."""

from __future__ import annotations

import json
from typing import Any

from nuanxin.benefits.models import CollectedFact
from nuanxin.benefits.policies import facts
from nuanxin.orgs.models import Area

NONE = "none"  # said of whatever there is not; of the end of a contract that it has none


def told_fact(fact: CollectedFact) -> str:
    """What the fact says; the text itself where it cannot be read as a case file's value."""
    try:
        value = json.loads(fact.value)
    except ValueError:
        value = fact.value
    return told(fact.name, value)


def told(name: str, value: Any) -> str:
    known = facts.known()
    declared = known.employer.get(name.removeprefix("employer.")) if name.startswith("employer.") else known.facts.get(name)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(str(one) for one in value)
    text = str(value)
    if declared is None:
        return text
    if text == NONE and text not in declared.values:
        return "无固定期限" if declared.type == "date_or_open" else "没有"
    if declared.type == "area":
        return Area.objects.filter(code=text.ljust(12, "0")).values_list("name", flat=True).first() or text
    return f"{text} 元" if declared.type == "money" else declared.values.get(text, text)
