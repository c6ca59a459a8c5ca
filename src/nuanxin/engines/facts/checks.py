"""Checks of a form's row: small expressions over its columns, read by a closed parser, answered in Chinese with the numbers seen.

The language: c1 c2 … previous.c1, whole and decimal numbers, + - *, sum(c2..c10), == != < <= > >=, and or not, brackets.
Every part is either a number or a yes/no, and which one is settled when the check is read.
"""

from __future__ import annotations

import ast
import math
import operator
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal, NoReturn

from nuanxin.engines.facts.model import Number
from nuanxin.errors import UserError

Severity = Literal["hard", "soft"]
Numbers = Mapping[str, Number]

_SUM = re.compile(r"sum\(\s*c(\d+)\s*\.\.\s*c(\d+)\s*\)")
_ADDING: dict[type[ast.AST], Callable[[Any, Any], Number]] = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul}
_SIGNS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "×"}
_COMPARING: dict[type[ast.AST], tuple[Callable[[Any, Any], bool], str, str]] = {
    ast.Eq: (operator.eq, "等于", "不等于"),
    ast.NotEq: (operator.ne, "不等于", "等于"),
    ast.Lt: (operator.lt, "小于", "不小于"),
    ast.LtE: (operator.le, "不大于", "大于"),
    ast.Gt: (operator.gt, "大于", "不大于"),
    ast.GtE: (operator.ge, "不小于", "小于"),
}


@dataclass(frozen=True)
class Check:
    """One check that was read and typed. Hard checks stop a submission, soft ones ask for a reason."""

    text: str
    severity: Severity
    label: str
    tree: ast.expr
    columns: tuple[str, ...]

    @property
    def chinese(self) -> str:
        """What should hold."""
        return self.label or said(self.tree)

    def run(self, row: Numbers, previous: Numbers | None = None) -> Outcome:
        """Ask the check of one row; one that looks at a previous report holds if there is none."""
        if previous is None and any(name.startswith("previous.") for name in self.columns):
            return Outcome(self, True, "")
        numbers = {**row, **{f"previous.{name}": number for name, number in (previous or {}).items()}}
        ok = truth(self.tree, numbers)
        return Outcome(self, ok, "" if ok else self._refusal(numbers))

    def _refusal(self, numbers: Numbers) -> str:
        tree = self.tree
        if isinstance(tree, ast.Compare) and len(tree.ops) == 1 and not is_question(tree.left):
            opposite = _COMPARING[type(tree.ops[0])][2]
            return f"{seen(tree.left, numbers)} {opposite}{seen(tree.comparators[0], numbers)}"
        values = "，".join(f"{titled(name)} {numbers[name]}" for name in self.columns)
        return f"应当{self.chinese}；现在{values}"


@dataclass(frozen=True)
class Outcome:
    """What a check says of a row; `message` is empty if it holds."""

    check: Check
    ok: bool
    message: str


def read_check(text: str, columns: Collection[str], severity: Severity = "hard", label: str = "", where: str = "") -> Check:
    """Read a check over the form's columns (`c1`, `c2`, …).

    Refused in Chinese, with the place it stands at: unknown columns, anything outside the language, a number where a yes/no belongs.
    """
    try:
        tree = ast.parse(_SUM.sub(written_out, text), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        refuse(text, where, "写法不对，只能用 c1 这样的栏号、数字、+ - *、sum(c2..c10)、比较和 and or not")
    if not typed(tree, text, where):
        refuse(text, where, "算出来的是数，不是“是”或“否”。请写成比较，如 c2<=c1")
    mentions = sorted((node for node in ast.walk(tree) if isinstance(node, ast.expr) and is_column(node)), key=lambda node: node.col_offset)
    named = tuple(dict.fromkeys(map(column_of, mentions)))
    unknown = [name for name in named if name.removeprefix("previous.") not in columns]
    if unknown:
        refuse(text, where, f"表中没有{'、'.join(map(titled, unknown))}，共 {len(columns)} 栏")
    return Check(text, severity, label, tree, named)


def written_out(found: re.Match[str]) -> str:
    first, last = int(found[1]), int(found[2])
    return "(" + "+".join(f"c{number}" for number in range(first, min(last, first + 999) + 1)) + ")"


def typed(node: ast.expr, text: str, where: str) -> bool:
    """Is this part a yes/no (else it is a number)? Anything outside the language is refused."""
    if isinstance(node, ast.BoolOp):
        parts = [typed(value, text, where) for value in node.values]
        return all(parts) or refuse(text, where, "and、or 两边应是比较，不能是数")
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return typed(node.operand, text, where) or refuse(text, where, "not 后面应是比较，不能是数")
    if isinstance(node, ast.Compare) and all(type(op) in _COMPARING for op in node.ops):
        return typed_comparison(node, text, where)
    if isinstance(node, ast.BinOp) and type(node.op) in _ADDING:
        is_mixed = typed(node.left, text, where) or typed(node.right, text, where)
        return refuse(text, where, "加减乘的两边应是数，不能是比较") if is_mixed else False
    if is_column(node) or (isinstance(node, ast.Constant) and type(node.value) in (int, float) and math.isfinite(node.value)):  # type: ignore[arg-type]
        return False
    return refuse(text, where, f"不认识“{ast.unparse(node)}”")


def typed_comparison(node: ast.Compare, text: str, where: str) -> bool:
    """Numbers with numbers in any way; questions with questions only for being the same or not."""
    sides = {typed(side, text, where) for side in (node.left, *node.comparators)}
    if len(sides) > 1:
        refuse(text, where, "比较的两边一边是数、一边是“是否”")
    if sides == {True} and not (len(node.ops) == 1 and isinstance(node.ops[0], ast.Eq | ast.NotEq)):
        refuse(text, where, "两个“是否”只能用一个 == 或 != 比较")
    return True


def truth(node: ast.expr, numbers: Numbers) -> bool:
    if isinstance(node, ast.BoolOp):
        answers = (truth(value, numbers) for value in node.values)
        return all(answers) if isinstance(node.op, ast.And) else any(answers)
    if isinstance(node, ast.UnaryOp):
        return not truth(node.operand, numbers)
    assert isinstance(node, ast.Compare)
    worth = truth if is_question(node.left) else number_of
    sides = [worth(side, numbers) for side in (node.left, *node.comparators)]
    return all(_COMPARING[type(op)][0](left, right) for op, left, right in zip(node.ops, sides, sides[1:], strict=False))


def number_of(node: ast.expr, numbers: Numbers) -> Number:
    if isinstance(node, ast.BinOp):
        return _ADDING[type(node.op)](number_of(node.left, numbers), number_of(node.right, numbers))
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, int) else Decimal(repr(node.value))
    return numbers[column_of(node)]


def said(node: ast.expr) -> str:
    """The expression in words."""
    if isinstance(node, ast.BoolOp):
        joint = "，并且" if isinstance(node.op, ast.And) else "，或者"
        return joint.join(bracketed(value) if isinstance(value, ast.BoolOp) else said(value) for value in node.values)
    if isinstance(node, ast.UnaryOp):
        return f"并非（{said(node.operand)}）"
    if isinstance(node, ast.BinOp):
        left = bracketed(node.left) if isinstance(node.op, ast.Mult) else said(node.left)
        return f"{left}{_SIGNS[type(node.op)]}{bracketed(node.right)}"
    if isinstance(node, ast.Compare):
        return said_comparison(node)
    return str(node.value) if isinstance(node, ast.Constant) else titled(column_of(node))


def said_comparison(node: ast.Compare) -> str:
    sides = [node.left, *node.comparators]
    if is_question(node.left):
        same = isinstance(node.ops[0], ast.Eq)
        return "与".join(f"“{said(side)}”" for side in sides) + ("要么都成立，要么都不成立" if same else "不能都成立，也不能都不成立")
    words = (f"{_COMPARING[type(op)][1]}{said(side)}" for op, side in zip(node.ops, sides[1:], strict=True))
    return said(node.left) + "".join(words)


def bracketed(node: ast.expr) -> str:
    return f"（{said(node)}）" if isinstance(node, ast.BinOp | ast.BoolOp | ast.Compare) else said(node)


def seen(node: ast.expr, numbers: Numbers) -> str:
    """A side of a comparison with its number: 第22栏 5, or a sum with what it came to."""
    if isinstance(node, ast.Constant):
        return f" {number_of(node, numbers)}"
    return f"{said(node)}{'＝' if isinstance(node, ast.BinOp) else ' '}{number_of(node, numbers)}"


def is_question(node: ast.expr) -> bool:
    return isinstance(node, ast.BoolOp | ast.Compare) or (isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not))


def is_column(node: ast.AST) -> bool:
    if isinstance(node, ast.Attribute):
        return isinstance(node.value, ast.Name) and node.value.id == "previous" and is_column_name(node.attr)
    return isinstance(node, ast.Name) and is_column_name(node.id)


def is_column_name(name: str) -> bool:
    return re.fullmatch(r"c[1-9][0-9]*", name) is not None


def column_of(node: ast.AST) -> str:
    return ast.unparse(node)


def titled(name: str) -> str:
    """`c22` as the form calls it."""
    number = name.rpartition("c")[2]
    return f"上次第{number}栏" if name.startswith("previous.") else f"第{number}栏"


def refuse(text: str, where: str, why: str) -> NoReturn:
    raise UserError(f"{where + '：' if where else ''}表内校验“{text}”{why}。")
