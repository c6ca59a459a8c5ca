"""A checked tree as a Chinese sentence, for the page that says how each number is counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Final

from nuanxin.engines.rules.catalogue import Catalogue, Fact
from nuanxin.engines.rules.functions import FUNCTIONS
from nuanxin.engines.rules.tree import (
    And,
    Arithmetic,
    Between,
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
    Parameter,
)

PARAMETERS: Final[Mapping[str, str]] = MappingProxyType({"from": "期初", "to": "期末", "as_of": "基准日", "day": "当日"})
OF_DATES: Final = {"=": "是", "<>": "不是", "<": "早于", "<=": "不晚于", ">": "晚于", ">=": "不早于"}
OF_NUMBERS: Final = {"=": "等于", "<>": "不等于", "<": "少于", "<=": "不超过", ">": "超过", ">=": "不少于"}
OF_OTHERS: Final = {"=": "是", "<>": "不是"}
SIGNS: Final = {"+": "加", "-": "减", "*": "乘以"}
QUANTIFIERS: Final = {"any": "家庭成员中有人{0}", "all": "家庭成员全部{0}", "count": "家庭成员中{0}的人数"}


@dataclass(frozen=True)
class Speaker:
    """Says trees in the words of a catalogue; a name without a label is said as written."""

    catalogue: Catalogue
    members: Catalogue = field(default_factory=dict)

    def say(self, node: Node) -> str:
        match node:
            case And(_, parts):
                return "，且".join(self.part(part) for part in parts)
            case Or(_, parts):
                return "，或".join(self.part(part) for part in parts)
            case Not(_, Name() as name):
                return self.yes_or_no(name, "false")
            case Not(_, part):
                return f"不符合“{self.say(part)}”"
            case Name(kind, _, _, _) if kind == "bool":
                return self.yes_or_no(node, "true")
            case IsNull():
                return self.emptiness(node)
            case Members(_, quantifier, part):
                return QUANTIFIERS[quantifier].format(f"（{Speaker(self.members).say(part)}）")
        return self.leaf(node)

    def part(self, node: Node) -> str:
        """A part of AND or OR: in brackets if it is another one of them, and then without commas inside."""
        if not isinstance(node, And | Or):
            return self.say(node)
        word = "且" if isinstance(node, And) else "或"
        return f"（{word.join(self.part(inner) for inner in node.parts)}）"

    def leaf(self, node: Node) -> str:
        match node:
            case Compare():
                return self.comparison(node)
            case In(_, value, items, negated):
                said = "、".join(self.term(item, value) for item in items)
                return f"{self.term(value)}{'不是' if negated else '是'}{said}" + (
                    "" if len(items) == 1 else "中的任何一个" if negated else "之一"
                )
            case Between(_, value, low, high, negated):
                return f"{self.term(value)}{'不' if negated else ''}在{self.term(low)}至{self.term(high)}之间（含两端）"
        return self.term(node)

    def comparison(self, node: Compare) -> str:
        if isinstance(node.left, Name) and isinstance(node.right, Literal) and isinstance(node.right.value, bool):
            return self.yes_or_no(node.left, "true" if node.right.value == (node.operator == "=") else "false")
        words = OF_DATES if "date" in (node.left.type, node.right.type) else OF_NUMBERS
        if node.left.type not in ("date", "int", "money"):
            words = OF_OTHERS
        return f"{self.term(node.left, node.right)}{words[node.operator]}{self.term(node.right, node.left)}"

    def yes_or_no(self, name: Name, answer: str) -> str:
        """`has_LONG` is said as belonging to a category; other facts by their own words, or with 是 and 否."""
        fact = self.fact(name)
        if fact and answer in fact.labels:
            return fact.labels[answer]
        label = self.label(name)
        if name.name.startswith("has_"):
            return f"{'属于' if answer == 'true' else '不属于'}{label}"
        return f"{label}为{'是' if answer == 'true' else '否'}"

    def emptiness(self, node: IsNull) -> str:
        value = self.term(node.value)
        if isinstance(node.value, Name) and node.value.missing == "unknown":
            return f"{value}{'已' if node.negated else '未'}采集"
        return f"{'有' if node.negated else '没有'}{value}"

    def term(self, node: Node, beside: Node | None = None) -> str:
        """A value in words; a code is said by the label of the fact `beside` it."""
        match node:
            case Literal(_, value):
                return self.literal(value, beside)
            case Parameter(_, name):
                return PARAMETERS.get(name, name)
            case Name():
                return self.label(node)
            case Arithmetic(_, operator, left, right):
                return f"（{self.term(left)}{SIGNS[operator]}{self.term(right)}）"
            case Coalesce(_, (first, *others)):
                return f"{self.term(first, beside)}（没有时取{'、'.join(self.term(other, first) for other in others)}）"
            case Call(_, function, arguments):
                return self.call(function, arguments)
            case Case():
                return self.case(node, beside)
            case Members("int"):
                return self.say(node)
        return f"（{self.say(node)}）"

    def literal(self, value: object, beside: Node | None) -> str:
        if isinstance(value, bool):
            return "是" if value else "否"
        if isinstance(value, date):
            return f"{value.year}年{value.month}月{value.day}日"
        said_of = beside.parts[0] if isinstance(beside, Coalesce) else beside
        fact = self.fact(said_of) if isinstance(said_of, Name) else None
        return fact.labels.get(str(value), str(value)) if fact else str(value)

    def call(self, function: str, arguments: tuple[Node, ...]) -> str:
        said = [self.term(argument) for argument in arguments]
        return FUNCTIONS[function].wording.format(*(["、".join(said)] if FUNCTIONS[function].is_open else said))

    def case(self, node: Case, beside: Node | None) -> str:
        said = []
        for when, then in node.branches:
            test = f"{self.term(node.subject)}是{self.term(when, node.subject)}" if node.subject else self.say(when)
            said.append(f"{test}时取{self.term(then, beside)}")
        if node.default:
            said.append(f"其余取{self.term(node.default, beside)}")
        return f"（{'，'.join(said)}）"

    def label(self, name: Name) -> str:
        fact = self.fact(name)
        return fact.label if fact else name.name

    def fact(self, name: Name) -> Fact | None:
        return self.catalogue.get(name.name)
