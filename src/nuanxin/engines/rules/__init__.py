"""The condition language: closed, typed, three-valued; one checked tree runs as SQL, as a Python closure, and reads as Chinese.

`DEVELOPERS.md` has the grammar. `has('LONG')` reads the yes/no fact `has_LONG`. `any`, `all`, `count` ask household members.
"""

from __future__ import annotations

from nuanxin.engines.rules.catalogue import Catalogue, Fact
from nuanxin.engines.rules.condition import Bound, Condition, compile, compile_value
from nuanxin.engines.rules.refusals import ConditionError
from nuanxin.engines.rules.sql import Household

__all__ = ["Bound", "Catalogue", "Condition", "ConditionError", "Fact", "Household", "compile", "compile_value"]
