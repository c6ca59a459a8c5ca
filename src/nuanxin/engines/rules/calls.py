"""Reads what looks like a function call: the table's functions, has(category), COALESCE, and questions to household members."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sqlglot import exp

from nuanxin.engines.rules import agreement
from nuanxin.engines.rules.functions import FUNCTIONS, Function
from nuanxin.engines.rules.lexis import QUANTIFIERS
from nuanxin.engines.rules.refusals import did_you_mean
from nuanxin.engines.rules.tree import ANY_TYPE, Call, Coalesce, Literal, Members, Node, walk

if TYPE_CHECKING:
    from nuanxin.engines.rules.reading import Reader


def read_call(reader: Reader, source: exp.Expr) -> Node:
    name = source.name.lower()
    if name == "has":
        return read_has(reader, source)
    if name in QUANTIFIERS:
        return read_members(reader, source, name)
    if name == "coalesce":
        return read_coalesce(reader, source)
    if name not in FUNCTIONS:
        return reader.refuse(f"没有函数“{source.name}”。{did_you_mean(name, FUNCTIONS)}")
    return read_function(reader, source, name, FUNCTIONS[name])


def read_function(reader: Reader, source: exp.Expr, name: str, function: Function) -> Node:
    arguments = tuple(map(reader.read, source.expressions))
    if not function.accepts(len(arguments)):
        return reader.refuse(f"函数 {name} 要 {function.arity} 个参数，这里写了 {len(arguments)} 个。")
    if function.is_open:
        node: Node = Call(agreement.common_type(list(arguments)) or ANY_TYPE, name, arguments)
        return reader.checked(agreement.ordered(list(arguments), name), node)
    for text, argument, wanted in zip(source.expressions, arguments, function.takes, strict=True):
        reader.expect(text, argument, wanted)
    return reader.checked(far_away(function, name, arguments), Call(function.gives, name, arguments))


def far_away(function: Function, name: str, arguments: tuple[Node, ...]) -> Iterator[str]:
    """A number of days, months or years no rule can mean: a slip, and outside some engine's calendar."""
    for part in walk(arguments[-1]):
        if function.most and isinstance(part, Literal) and isinstance(part.value, int) and abs(part.value) > function.most:
            yield f"函数 {name} 的“{part.value}”太大，最多 {function.most}。"


def read_has(reader: Reader, source: exp.Expr) -> Node:
    """`has('LONG')` is the yes/no fact `has_LONG`: categories are columns, six times faster than lists."""
    [code] = source.expressions if len(source.expressions) == 1 else [None]
    if not isinstance(code, exp.Literal) or not code.is_string:
        return reader.refuse("has 要写一个类别代码，如 has('LONG')。")
    if f"has_{code.this}" not in reader.catalogue:
        known = [name.removeprefix("has_") for name in reader.catalogue if name.startswith("has_")]
        return reader.refuse(f"没有类别“{code.this}”。{did_you_mean(str(code.this), known)}")
    return reader.fact(f"has_{code.this}")


def read_members(reader: Reader, source: exp.Expr, quantifier: str) -> Node:
    if (inner := reader.inside_household()) is None:
        return reader.refuse(f"这里没有家庭成员可查，不能用 {quantifier}(…)。")
    if len(source.expressions) != 1:
        return reader.refuse(f"{quantifier} 要写一个条件，如 {quantifier}(able_to_work)。")
    part = inner.boolean(source.expressions[0])
    return Members("int" if quantifier == "count" else "bool", quantifier, part)


def read_coalesce(reader: Reader, source: exp.Expr) -> Node:
    parts = tuple(map(reader.read, source.expressions))
    if len(parts) < 2:
        return reader.refuse(f"COALESCE 至少要两个参数，这里写了 {len(parts)} 个。")
    node = Coalesce(agreement.common_type(list(parts)) or ANY_TYPE, parts)
    return reader.checked(agreement.alternatives(list(parts), "COALESCE 的各个参数"), node)
