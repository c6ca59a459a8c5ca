"""Conditions: compiled once from text, bound to the values of their parameters, then run as SQL or as a Python closure."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from types import MappingProxyType
from typing import Any, Final

from nuanxin.engines.rules import meaning, wording
from nuanxin.engines.rules.agreement import type_label
from nuanxin.engines.rules.catalogue import Catalogue
from nuanxin.engines.rules.closure import Closure, compile_closure
from nuanxin.engines.rules.dialects import DIALECTS
from nuanxin.engines.rules.lexis import parse
from nuanxin.engines.rules.reading import Reader
from nuanxin.engines.rules.refusals import ConditionError
from nuanxin.engines.rules.sql import Household, Writer
from nuanxin.engines.rules.sqlite_money import SQLiteWriter
from nuanxin.engines.rules.tree import ANY_TYPE, Members, Name, Node, Parameter, Value, facts_of, walk

PERIOD: Final[Mapping[str, str]] = MappingProxyType({"from": "date", "to": "date"})
NO_VALUES: Final[Mapping[str, Value]] = MappingProxyType({})
KEPT: Final = 64  # bindings of one condition
WRITERS: Final[dict[str, type[Writer]]] = {"duckdb": Writer, "postgres": Writer, "sqlite": SQLiteWriter, "spark": Writer}
PYTHON_TYPES: Final[dict[str, tuple[type, ...]]] = {
    "int": (int,),
    "money": (int, Decimal),
    "date": (date,),
    "bool": (bool,),
    "text": (str,),
    "enum": (str,),
}


@dataclass(frozen=True)
class Bound:
    """A condition whose parameters have values."""

    tree: Node

    def sql(self, dialect: str, alias: str | None = None, household: Household | None = None) -> str:
        """One SQL expression; `household` is needed only where members are asked about."""
        return WRITERS[dialect](DIALECTS[dialect], alias, household).whole(self.tree)

    def test(self, row: Mapping[str, Any]) -> bool | None:
        """Whether the condition holds for a row: True, False, or None for unknown. A column not in the row is a KeyError."""
        return self.closure(row)  # type: ignore[no-any-return]

    def value(self, row: Mapping[str, Any]) -> Any:
        """The value of the expression for a row; None for unknown."""
        return self.closure(row)

    @cached_property
    def closure(self) -> Closure:
        """What `test` calls; for a loop over many rows."""
        return compile_closure(self.tree)


@dataclass(frozen=True)
class Condition:
    """A checked condition or value expression. `tree` is as written; `walk()` gives each part, for explanations."""

    text: str
    where: str
    tree: Node
    meaning: Node = field(repr=False)

    @property
    def type(self) -> str:
        """The type of the result, as of a Fact."""
        return self.tree.type

    @cached_property
    def names(self) -> frozenset[str]:
        """Facts of the row that the condition reads."""
        return frozenset(name.name for name in facts_of(self.tree))

    @cached_property
    def member_names(self) -> frozenset[str]:
        """Facts of household members that the condition reads."""
        inner = [node.part for node in walk(self.tree) if isinstance(node, Members)]
        return frozenset(node.name for part in inner for node in walk(part) if isinstance(node, Name))

    @cached_property
    def parameters(self) -> frozenset[str]:
        """Parameters that must be given to `bind`."""
        return frozenset(node.name for node in walk(self.tree) if isinstance(node, Parameter))

    def walk(self) -> list[Node]:
        """Every part of the condition as written, parents first."""
        return list(walk(self.tree))

    def bind(self, parameters: Mapping[str, Value] = NO_VALUES) -> Bound:
        """The condition for these parameter values; those it does not use are ignored. Refuses a missing value or one of another type."""
        given = [parameters.get(name) for name in self.in_order]
        key = tuple((type(value), value) for value in given if isinstance(value, Hashable))
        if found := self.bindings.get(key):
            return found
        for node in walk(self.tree):
            if isinstance(node, Parameter):
                self.check_value(node, parameters)
        if len(self.bindings) >= KEPT:
            self.bindings.clear()
        return self.bindings.setdefault(key, Bound(meaning.bound(self.meaning, parameters)))

    @cached_property
    def in_order(self) -> tuple[str, ...]:
        return tuple(sorted(self.parameters))

    @cached_property
    def bindings(self) -> dict[tuple[Any, ...], Bound]:
        """What was bound before: the same few days are asked about again and again, and a closure is made once."""
        return {}

    def check_value(self, parameter: Parameter, values: Mapping[str, Value]) -> None:
        value = values.get(parameter.name)
        if value is None:
            raise ConditionError([f"参数“${parameter.name}”没有给出值。请给出{type_label(parameter.type)}。"], self.text, self.where)
        is_other = isinstance(value, datetime) or (isinstance(value, bool) and parameter.type != "bool")
        if is_other or not isinstance(value, PYTHON_TYPES[parameter.type]):
            reason = f"参数“${parameter.name}”的值 {value} 不是{type_label(parameter.type)}。请改正。"
            raise ConditionError([reason], self.text, self.where)

    def chinese(self, catalogue: Catalogue, members: Catalogue | None = None) -> str:
        """The condition as a Chinese sentence, with the labels of the catalogue."""
        return wording.Speaker(catalogue, members or {}).say(self.tree)


def compile(
    text: str,
    catalogue: Catalogue,
    parameters: Mapping[str, str] = PERIOD,
    where: str = "",
    members: Catalogue | None = None,
) -> Condition:
    """A yes/no condition; refuses (ConditionError, every mistake at once) whatever is not in the language or does not fit the facts.

    `members` is the catalogue of household members' facts; without it `any`, `all` and `count` are refused.
    """
    return checked(text, Reader(catalogue, parameters, members), where, ("bool",))


def compile_value(
    text: str,
    catalogue: Catalogue,
    parameters: Mapping[str, str] = PERIOD,
    where: str = "",
    members: Catalogue | None = None,
) -> Condition:
    """An expression of any type, such as a date or an amount; the same refusals as `compile`, but for the type."""
    return checked(text, Reader(catalogue, parameters, members), where, tuple(PYTHON_TYPES))


def checked(text: str, reader: Reader, where: str, wanted: tuple[str, ...]) -> Condition:
    tree = reader.read(parse(text, where))
    if not reader.problems and tree.type not in (*wanted, ANY_TYPE):
        reader.refuse(f"结果的类型是{type_label(tree.type)}，不是条件。请写成能判断是或否的式子，如 {text} = …。")
    if reader.problems:
        raise ConditionError(reader.problems, text, where)
    return Condition(text, where, tree, meaning.meaning(tree))
