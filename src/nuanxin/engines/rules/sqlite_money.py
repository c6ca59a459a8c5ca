"""Exact amounts on SQLite, which has only binary fractions: they are compared and added as whole multiples of a power of ten."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from nuanxin.engines.rules.agreement import results_of
from nuanxin.engines.rules.functions import FUNCTIONS
from nuanxin.engines.rules.sql import Writer
from nuanxin.engines.rules.tree import Arithmetic, Call, Case, Coalesce, Compare, In, Literal, Name, Node

STORED: Final = 2  # decimals of an amount in a table


def decimals(node: Node) -> int:
    """How many decimals keep the value of `node` exact."""
    match node:
        case Literal(_, Decimal() as value):
            return max(0, -int(value.as_tuple().exponent))
        case Name("money"):
            return STORED
        case Arithmetic(_, "*", left, right):
            return decimals(left) + decimals(right)
        case Arithmetic(_, _, left, right):
            return max(decimals(left), decimals(right))
        case Case() | Coalesce():
            return most_decimals(results_of(node))
        case Call("money", _, arguments):
            return most_decimals(arguments)
    return 0


def most_decimals(nodes: tuple[Node, ...]) -> int:
    return max(map(decimals, nodes), default=0)


def shifted(text: str, places: int) -> str:
    return f"({text} * {10**places})" if places else text


class SQLiteWriter(Writer):
    """Writes amounts as whole numbers wherever their value matters."""

    def whole(self, node: Node) -> str:
        if node.type != "money":
            return self.write(node)
        places = decimals(node)
        return f"({self.scaled(node, places)} / {10**places}.0)"

    def write_value(self, node: Node) -> str:
        match node:
            case Compare(_, operator, left, right) if "money" in (left.type, right.type):
                first, second = self.alike((left, right))
                return f"({first} {operator} {second})"
            case In(_, value, items, _) if "money" in {part.type for part in (value, *items)}:
                first, *others = self.alike((value, *items))
                return f"({first} IN ({', '.join(others)}))"
            case Case(kind, subject, branches, default) if subject and "money" in {subject.type, *(when.type for when, _ in branches)}:
                return self.write(Case(kind, None, tuple((Compare("bool", "=", subject, when), then) for when, then in branches), default))
        return super().write_value(node)

    def alike(self, nodes: tuple[Node, ...]) -> list[str]:
        """All of `nodes` as whole numbers of one scale."""
        places = most_decimals(nodes)
        return [self.scaled(node, places) for node in nodes]

    def scaled(self, node: Node, places: int) -> str:
        """The value of `node` times ten to the power of `places`, a whole number."""
        match node:
            case Literal(_, int() | Decimal() as value):
                return self.dialect.literal(int(value * 10**places))
            case Name("money"):
                return shifted(f"CAST(ROUND({self.write(node)} * {10**STORED}) AS INTEGER)", places - STORED)
            case Arithmetic(_, "*", left, right):
                own = decimals(left), decimals(right)
                return shifted(f"({self.scaled(left, own[0])} * {self.scaled(right, own[1])})", places - sum(own))
            case Arithmetic(_, operator, left, right):
                return f"({self.scaled(left, places)} {operator} {self.scaled(right, places)})"
            case Case() | Coalesce() | Call("money"):
                return self.chosen(node, places)
        return shifted(self.write(node), places)

    def chosen(self, node: Case | Coalesce | Call, places: int) -> str:
        """One of several amounts, all to one scale."""
        if isinstance(node, Coalesce):
            return f"COALESCE({', '.join(self.scaled(part, places) for part in node.parts)})"
        if isinstance(node, Call):
            return FUNCTIONS[node.function].sql(self.dialect, [self.scaled(part, places) for part in node.arguments])
        tests = [Compare("bool", "=", node.subject, when) if node.subject else when for when, _ in node.branches]
        pairs = "".join(
            f" WHEN {self.write(test)} THEN {self.scaled(then, places)}" for test, (_, then) in zip(tests, node.branches, strict=True)
        )
        default = f" ELSE {self.scaled(node.default, places)}" if node.default else ""
        return f"CASE{pairs}{default} END"
