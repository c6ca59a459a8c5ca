"""The slow, obvious reading of a condition: straight down the tree as written, one rule per node, nothing rewritten.

A value is itself, UNKNOWN (not collected) or ABSENT (there is none). A yes/no answer is True, False or UNKNOWN.
Under COALESCE (`bare`) an empty value is only UNKNOWN.
"""

from __future__ import annotations

from typing import Any

from nuanxin.engines.rules import tree
from nuanxin.engines.rules.functions import FUNCTIONS, Function

UNKNOWN, ABSENT = "unknown!", "absent!"
EMPTY = (UNKNOWN, ABSENT)


def judge(node: tree.Node, row: dict[str, Any], parameters: dict[str, Any]) -> Any:
    """The answer as the engines give it: None for whatever is not there."""
    judging = Judge(parameters)
    answer = judging.answer(node, row, False) if node.type == "bool" else judging.value(node, row, False)
    return None if isinstance(answer, str) and answer in EMPTY else answer


class Judge:
    def __init__(self, parameters: dict[str, Any]) -> None:
        self.parameters = parameters

    def answer(self, node: tree.Node, row: dict[str, Any], bare: bool) -> Any:
        match node:
            case tree.And(_, parts):
                answers = [self.answer(part, row, bare) for part in parts]
                return False if False in answers else UNKNOWN if UNKNOWN in answers else True
            case tree.Or(_, parts):
                answers = [self.answer(part, row, bare) for part in parts]
                return True if True in answers else UNKNOWN if UNKNOWN in answers else False
            case tree.Not(_, part):
                return opposite(self.answer(part, row, bare))
            case tree.IsNull(_, value, negated):
                return is_empty(self.value(value, row, bare)) is not negated
            case tree.Compare(_, operator, left, right):
                return leaf([self.value(left, row, bare), self.value(right, row, bare)], lambda a, b: compare(operator, a, b))
            case tree.Between():
                return self.between(node, row, bare)
            case tree.In(_, value, items, negated):
                values = [self.value(item, row, bare) for item in items]
                return leaf([self.value(value, row, bare)], lambda a: (a in values) is not negated)
        found = self.value(node, row, bare)
        return False if isinstance(found, str) and found == ABSENT else found

    def between(self, node: tree.Between, row: dict[str, Any], bare: bool) -> Any:
        value, low, high = (self.value(part, row, bare) for part in (node.value, node.low, node.high))
        if ABSENT in [part for part in (value, low, high) if isinstance(part, str)]:
            return False
        sides = [leaf([value, low], lambda a, b: a >= b), leaf([value, high], lambda a, b: a <= b)]
        inside = False if False in sides else UNKNOWN if UNKNOWN in sides else True
        return opposite(inside) if node.negated else inside

    def value(self, node: tree.Node, row: dict[str, Any], bare: bool) -> Any:
        match node:
            case tree.Literal(_, value):
                return value
            case tree.Parameter(_, name):
                return self.parameters[name]
            case tree.Name(_, name, missing, _):
                empty = ABSENT if missing == "none" and not bare else UNKNOWN
                return empty if row[name] is None else row[name]
            case tree.Coalesce(_, parts):
                found = [value for part in parts if not is_empty(value := self.value(part, row, True))]
                return found[0] if found else UNKNOWN
            case tree.Case():
                return self.choose(node, row, bare)
            case tree.Arithmetic(_, operator, left, right):
                return computed([self.value(left, row, bare), self.value(right, row, bare)], lambda a, b: calculate(operator, a, b))
            case tree.Call(_, function, arguments):
                return called(FUNCTIONS[function], [self.value(argument, row, bare) for argument in arguments])
            case tree.Members(_, quantifier, part):
                return quantified(quantifier, [self.answer(part, member, False) for member in row["members"]])
        return self.answer(node, row, bare)

    def choose(self, node: tree.Case, row: dict[str, Any], bare: bool) -> Any:
        for when, then in node.branches:
            if self.matches(node.subject, when, row, bare):
                return self.result(then, row, bare)
        return UNKNOWN if node.default is None else self.result(node.default, row, bare)

    def matches(self, subject: tree.Node | None, when: tree.Node, row: dict[str, Any], bare: bool) -> bool:
        if subject is None:
            return self.answer(when, row, bare) is True
        values = [self.value(subject, row, bare), self.value(when, row, bare)]
        return not any(map(is_empty, values)) and values[0] == values[1]

    def result(self, node: tree.Node, row: dict[str, Any], bare: bool) -> Any:
        return self.answer(node, row, bare) if node.type == "bool" else self.value(node, row, bare)


def is_empty(value: Any) -> bool:
    return isinstance(value, str) and value in EMPTY


def opposite(answer: Any) -> Any:
    return UNKNOWN if is_empty(answer) else not answer


def leaf(values: list[Any], apply: Any) -> Any:
    """A comparison: there is none of it, so no; not known, so not known."""
    result = computed(values, apply)
    return False if is_empty(result) and result == ABSENT else result


def computed(values: list[Any], apply: Any) -> Any:
    empty = [value for value in values if is_empty(value)]
    if empty:
        return ABSENT if ABSENT in empty else UNKNOWN
    return apply(*values)


def called(function: Function, values: list[Any]) -> Any:
    """A function; what it may lack it is given as None."""
    needed = len(values) - function.may_lack
    lacking = [None if is_empty(value) else value for value in values[needed:]]
    result = computed(values[:needed], lambda *known: function.compute(*known, *lacking))
    return UNKNOWN if result is None else result


def quantified(quantifier: str, answers: list[Any]) -> Any:
    if quantifier == "count":
        return UNKNOWN if UNKNOWN in answers else answers.count(True)
    decisive = quantifier == "any"
    return decisive if decisive in answers else UNKNOWN if UNKNOWN in answers else not decisive


def compare(operator: str, a: Any, b: Any) -> bool:
    return {"=": a == b, "<>": a != b}[operator] if operator in ("=", "<>") else ordered(operator, a, b)


def ordered(operator: str, a: Any, b: Any) -> bool:
    return {"<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b}[operator]


def calculate(operator: str, a: Any, b: Any) -> Any:
    return {"+": a + b, "-": a - b, "*": a * b}[operator]
