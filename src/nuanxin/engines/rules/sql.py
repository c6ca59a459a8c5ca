"""A checked tree as SQL text of one dialect; only quoted names, typed literals and forms of our own go into it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from nuanxin.engines.rules.dialects import Dialect
from nuanxin.engines.rules.functions import FUNCTIONS
from nuanxin.engines.rules.tree import (
    And,
    Arithmetic,
    Call,
    Case,
    Coalesce,
    Compare,
    In,
    IsNull,
    Literal,
    Members,
    Name,
    Node,
    Not,
    Or,
)


@dataclass(frozen=True)
class Household:
    """Where member rows stand: a relation (table, view or CTE name) and the column that members share."""

    relation: str
    key: str = "household"


@dataclass(frozen=True)
class Writer:
    """Writes the SQL of one tree; plain names get `alias` in front, dotted ones keep their own."""

    dialect: Dialect
    alias: str | None = None
    household: Household | None = None

    def whole(self, node: Node) -> str:
        """The whole expression, as it stands in a SELECT or a WHERE."""
        return self.write(node)

    def write(self, node: Node) -> str:
        match node:
            case Literal(_, value):
                return self.dialect.literal(value)
            case Name(_, name, _, _):
                return self.column(name)
            case And(_, parts):
                return self.joined(" AND ", parts)
            case Or(_, parts):
                return self.joined(" OR ", parts)
            case Not(_, part):
                return self.negation(part)
            case IsNull(_, part, _):
                return f"{self.write(part)} IS NULL"
        return self.write_value(node)

    def write_value(self, node: Node) -> str:
        match node:
            case Compare(_, operator, left, right):
                return f"({self.write(left)} {operator} {self.write(right)})"
            case Arithmetic(_, operator, left, right):
                return f"({self.number(left)} {operator} {self.number(right)})"
            case In(_, value, items, _):
                return f"({self.write(value)} IN ({', '.join(map(self.write, items))}))"
            case Coalesce(_, parts):
                return f"COALESCE({', '.join(map(self.write, parts))})"
            case Call(_, function, arguments):
                return FUNCTIONS[function].sql(self.dialect, [self.write(argument) for argument in arguments])
            case Case():
                return self.case(node)
            case Members():
                return self.members(node)
        raise TypeError(f"no SQL for {type(node).__name__}")

    def column(self, name: str) -> str:
        row, _, column = name.rpartition(".")
        owner = row or self.alias
        return f"{owner}.{self.dialect.name(column)}" if owner else self.dialect.name(column)

    def joined(self, word: str, parts: tuple[Node, ...]) -> str:
        return f"({word.join(map(self.write, parts))})"

    def negation(self, part: Node) -> str:
        if isinstance(part, IsNull):
            return f"{self.write(part.value)} IS NOT NULL"
        return f"(NOT {self.write(part)})"

    def number(self, node: Node) -> str:
        """A whole fact is widened before arithmetic, which 32 bits could overflow."""
        text = self.write(node)
        return self.dialect.whole(text) if node.type == "int" and not isinstance(node, Literal | Arithmetic) else text

    def case(self, node: Case) -> str:
        subject = f" {self.write(node.subject)}" if node.subject else ""
        pairs = "".join(f" WHEN {self.write(when)} THEN {self.write(then)}" for when, then in node.branches)
        default = f" ELSE {self.write(node.default)}" if node.default else ""
        return f"CASE{subject}{pairs}{default} END"

    def members(self, node: Members) -> str:
        """A correlated count of members; `bool_or` is not used, because it turns unknown into no."""
        if self.household is None or self.alias is None:
            raise ValueError("a condition on household members needs a household and an alias")
        inner = replace(self, alias="member").write(node.part)
        unknown = f"MAX(CASE WHEN ({inner}) IS NULL THEN 1 ELSE 0 END) = 1"
        found = f"COUNT(CASE WHEN {inner} THEN 1 END)"
        result = f"CASE WHEN {unknown} THEN NULL ELSE {found} END"
        if node.quantifier == "any":
            result = f"CASE WHEN {found} > 0 THEN TRUE WHEN {unknown} THEN NULL ELSE FALSE END"
        key = self.dialect.name(self.household.key)
        same = f"member.{key} = {self.alias}.{key}"
        return f"(SELECT {result} FROM {self.household.relation} AS member WHERE {same})"  # noqa: S608  names come from code, values as typed literals
