"""Comparison rules as definitions: `library()` gives them by id, `get(id)` one of them."""

from nuanxin.comparisons.definition.library import get, library
from nuanxin.comparisons.definition.model import Rule, RuleList, Shown

__all__ = ["Rule", "RuleList", "Shown", "get", "library"]
