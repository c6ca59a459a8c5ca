"""SQLGlot's syntax tree to our checked tree: a whitelist of nodes, each with its type; every mistake is noted, none stops the reading."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

from sqlglot import exp

from nuanxin.engines.rules import agreement
from nuanxin.engines.rules.agreement import fits, type_label
from nuanxin.engines.rules.calls import read_call
from nuanxin.engines.rules.catalogue import Catalogue
from nuanxin.engines.rules.lexis import parse
from nuanxin.engines.rules.refusals import did_you_mean
from nuanxin.engines.rules.tree import (
    ANY_TYPE,
    And,
    Arithmetic,
    Between,
    Case,
    Coalesce,
    Compare,
    In,
    IsNull,
    Literal,
    Name,
    Node,
    Not,
    Or,
    Parameter,
)

NUMBER: Final = re.compile(r"\d{1,15}(\.\d{1,6})?")
YEARS: Final = (1900, 2199)
REFUSED: Final = Literal(ANY_TYPE, None)
COMPARISONS: Final[dict[type, str]] = {exp.EQ: "=", exp.NEQ: "<>", exp.LT: "<", exp.LTE: "<=", exp.GT: ">", exp.GTE: ">="}
SUMS: Final[dict[type, str]] = {exp.Add: "+", exp.Sub: "-", exp.Mul: "*"}
ADVICE: Final = {
    "Like": "LIKE 不能用，文字只能比较相等（= <> IN）。",
    "Subquery": "子查询不能用。",
    "Select": "子查询不能用。",
    "Null": "NULL 只能写在 IS NULL、IS NOT NULL 里。",
    "Cast": "类型转换不能用；日期写作 DATE '2022-09-01'。",
    "Star": "星号不能用。",
    "Alias": "不能用 AS 改名；也请检查这里是否少了名称或比较符号。",
    "Tuple": "这里不能写用逗号隔开的几个值。",
}


@dataclass
class Reader:
    """Reads one condition; `problems` collects what is wrong with it."""

    catalogue: Catalogue
    parameters: Mapping[str, str]
    members: Catalogue | None = None
    problems: list[str] = field(default_factory=list)

    def refuse(self, problem: str) -> Node:
        if problem not in self.problems:
            self.problems.append(problem)
        return REFUSED

    def read(self, source: exp.Expr) -> Node:
        """The checked node of any expression."""
        for kind in type(source).__mro__:
            if reader := READERS.get(kind):
                return reader(self, source)
        advice = ADVICE.get(type(source).__name__, "请只用 AND OR NOT、比较、IN、BETWEEN、IS NULL、CASE 和列出的函数。")
        return self.refuse(f"“{shown(source)}”不能用：{advice}")

    def boolean(self, source: exp.Expr) -> Node:
        """An expression where only yes or no makes sense."""
        return self.expect(source, self.read(source), "bool")

    def expect(self, source: exp.Expr, node: Node, wanted: str) -> Node:
        if fits(node.type, wanted):
            return node
        return self.refuse(f"“{shown(source)}”的类型是{type_label(node.type)}，这里要{type_label(wanted)}。")

    def fact(self, name: str) -> Node:
        if (known := self.catalogue.get(name)) is None:
            return self.refuse(f"没有名为“{name}”的事实。{did_you_mean(name, self.catalogue)}")
        applies = self.read(parse(known.applies_if, name)) if known.applies_if else None
        return Name(known.type, name, known.missing, known.values, applies)

    def inside_household(self) -> Reader | None:
        """A reader of conditions on one member, noting problems here; None where no household is known."""
        return None if self.members is None else Reader(self.members, self.parameters, None, self.problems)

    def checked(self, problems: Iterator[str], node: Node) -> Node:
        """`node`, unless there are problems with its parts."""
        for problem in problems:
            node = self.refuse(problem)
        return node


def shown(source: exp.Expr) -> str:
    """A part of the condition for a message."""
    if isinstance(source, exp.Cast):
        return f"DATE {source.this.sql()}" if source.to.is_type("date") else "CAST"
    return source.sql()


def read_paren(reader: Reader, source: exp.Expr) -> Node:
    return reader.read(source.this)


def read_chain(reader: Reader, source: exp.Expr) -> Node:
    kind = And if isinstance(source, exp.And) else Or
    return kind("bool", tuple(reader.boolean(part) for part in source.flatten()))


def read_not(reader: Reader, source: exp.Expr) -> Node:
    """`NOT x IN`, `NOT x BETWEEN` and `IS NOT NULL` are leaves of their own: without a value they are false, like `<>`."""
    leaf = isinstance(source.this, exp.In | exp.Between | exp.Is)
    part = reader.boolean(source.this)
    match part:
        case In(kind, value, items, False) if leaf:
            return In(kind, value, items, True)
        case Between(kind, value, low, high, False) if leaf:
            return Between(kind, value, low, high, True)
        case IsNull(kind, value, False) if leaf:
            return IsNull(kind, value, True)
    return Not("bool", part)


def read_comparison(reader: Reader, source: exp.Expr) -> Node:
    operator = COMPARISONS[type(source)]
    left, right = reader.read(source.this), reader.read(source.expression)
    texts = (shown(source.this), shown(source.expression))
    return reader.checked(agreement.comparison(operator, (left, right), texts), Compare("bool", operator, left, right))


def read_in(reader: Reader, source: exp.Expr) -> Node:
    value = reader.read(source.this)
    if source.args.get("query") or source.args.get("field") or not source.expressions:
        return reader.refuse("IN 后面要用括号列出固定的值，如 IN ('M', 'F')；子查询不能用。")
    items = tuple(reader.read(item) for item in source.expressions)
    for item, text in zip(items, source.expressions, strict=True):
        if not isinstance(item, Literal | Parameter):
            reader.refuse(f"IN 里的“{shown(text)}”不是固定的值。请只列出值或 $参数。")
        reader.checked(agreement.comparison("=", (value, item), (shown(source.this), shown(text))), item)
    return In("bool", value, items)


def read_between(reader: Reader, source: exp.Expr) -> Node:
    parts = [source.this, source.args["low"], source.args["high"]]
    value, low, high = map(reader.read, parts)
    for bound, text in ((low, parts[1]), (high, parts[2])):
        reader.checked(agreement.comparison("<=", (value, bound), (shown(parts[0]), shown(text))), bound)
    return Between("bool", value, low, high)


def read_is(reader: Reader, source: exp.Expr) -> Node:
    if not isinstance(source.expression, exp.Null):
        return reader.refuse(f"“{shown(source)}”不能用：IS 后面只能是 NULL 或 NOT NULL。")
    value = reader.read(source.this)
    if value.type == "bool" and not isinstance(value, Name | Coalesce):
        return reader.refuse(f"“{shown(source.this)}”是一个条件，不能问它是否为空。请对事实用 IS NULL。")
    return IsNull("bool", value)


def read_sum(reader: Reader, source: exp.Expr) -> Node:
    operator = SUMS[type(source)]
    left, right = reader.read(source.this), reader.read(source.expression)
    node = Arithmetic(agreement.common_type([left, right]) or ANY_TYPE, operator, left, right)
    return reader.checked(agreement.arithmetic(node, (shown(source.this), shown(source.expression))), node)


def read_minus(reader: Reader, source: exp.Expr) -> Node:
    part = reader.read(source.this)
    if isinstance(part, Literal) and isinstance(part.value, int | Decimal) and not isinstance(part.value, bool):
        return Literal(part.type, -part.value)
    node = Arithmetic(part.type, "-", Literal("int", 0), part)
    return reader.checked(agreement.arithmetic(node, ("0", shown(source.this))), node)


def read_literal(reader: Reader, source: exp.Expr) -> Node:
    text = str(source.this)
    if source.args.get("is_string"):
        return Literal("text", text)
    if not NUMBER.fullmatch(text):
        return reader.refuse(f"数字“{text}”不能用：整数最多 15 位，小数最多 6 位。")
    return Literal("money", Decimal(text)) if "." in text else Literal("int", int(text))


def read_boolean(reader: Reader, source: exp.Expr) -> Node:
    return Literal("bool", bool(source.this))


def read_date(reader: Reader, source: exp.Expr) -> Node:
    """`DATE '2022-09-01'` is what SQLGlot calls a cast; no other cast is let through."""
    if not isinstance(source, exp.Cast) or not source.to.is_type("date") or not isinstance(source.this, exp.Literal):
        return reader.refuse(f"“{shown(source)}”不能用：{ADVICE['Cast']}")
    text = str(source.this.this)
    try:
        day = date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        day = None
    if day is None or not YEARS[0] <= day.year <= YEARS[1]:
        return reader.refuse(f"“{text}”不是 {YEARS[0]} 至 {YEARS[1]} 年间的日期。请写成 DATE '2022-09-01' 的样子。")
    return Literal("date", day)


def read_name(reader: Reader, source: exp.Expr) -> Node:
    if not isinstance(source, exp.Column) or source.args.get("db"):
        return reader.refuse(f"“{source.sql()}”不能用：名称里最多一个点，如 base.ended_on。")
    name = f"{source.table}.{source.name}" if source.table else source.name
    return read_parameter(reader, name[1:]) if name.startswith("$") else reader.fact(name)


def read_parameter(reader: Reader, name: str) -> Node:
    if name not in reader.parameters:
        return reader.refuse(f"没有参数“${name}”。{did_you_mean(name, reader.parameters)}")
    return Parameter(reader.parameters[name], name)


def read_case(reader: Reader, source: exp.Expr) -> Node:
    subject = reader.read(source.this) if source.this else None
    branches = tuple((read_when(reader, source, subject, branch), reader.read(branch.args["true"])) for branch in source.args["ifs"])
    default = reader.read(source.args["default"]) if source.args.get("default") else None
    results = [result for _, result in branches] + ([default] if default else [])
    node = Case(agreement.common_type(results) or ANY_TYPE, subject, branches, default)
    return reader.checked(agreement.alternatives(results, "CASE 的各个结果"), node)


def read_when(reader: Reader, case: exp.Expr, subject: Node | None, branch: exp.Expr) -> Node:
    if subject is None:
        return reader.boolean(branch.this)
    value = reader.read(branch.this)
    return reader.checked(agreement.comparison("=", (subject, value), (shown(case.this), shown(branch.this))), value)


READERS: Final[dict[type, Callable[[Reader, exp.Expr], Node]]] = {
    exp.Paren: read_paren,
    exp.And: read_chain,
    exp.Or: read_chain,
    exp.Not: read_not,
    **dict.fromkeys(COMPARISONS, read_comparison),
    **dict.fromkeys(SUMS, read_sum),
    exp.In: read_in,
    exp.Between: read_between,
    exp.Is: read_is,
    exp.Neg: read_minus,
    exp.Literal: read_literal,
    exp.Boolean: read_boolean,
    exp.Cast: read_date,
    exp.Column: read_name,
    exp.Case: read_case,
    exp.Anonymous: read_call,
}
