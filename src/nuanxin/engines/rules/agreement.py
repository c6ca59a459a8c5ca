"""Which types may be compared, added or chosen between; each function yields what is wrong, in Chinese."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from nuanxin.engines.rules.refusals import did_you_mean
from nuanxin.engines.rules.tree import ANY_TYPE, Arithmetic, Case, Coalesce, Literal, Name, Node

LABELS: Final = {
    "int": "整数",
    "money": "金额（小数）",
    "date": "日期",
    "bool": "判断（是或否）",
    "text": "文字",
    "enum": "选项",
    ANY_TYPE: "未知",
}
NUMBERS: Final = frozenset({"int", "money"})
WORDS: Final = frozenset({"text", "enum"})
MOST_DIGITS: Final = {"int": 18, "money": 28}
FACT_DIGITS: Final = {"int": 9, "money": 14}


def type_label(kind: str) -> str:
    """The type in the user's words."""
    return LABELS[kind]


def fits(kind: str, wanted: str) -> bool:
    return kind in (wanted, ANY_TYPE) or (kind == "int" and wanted == "money")


def family(kind: str) -> str:
    if kind in NUMBERS:
        return "number"
    return "word" if kind in WORDS else kind


def common_type(nodes: Sequence[Node]) -> str | None:
    """The type all alternatives have: money swallows int, enum swallows text; None if they do not agree."""
    kinds = {node.type for node in nodes if node.type != ANY_TYPE}
    if not kinds:
        return ANY_TYPE
    if len(kinds) == 1:
        return kinds.pop()
    if kinds == NUMBERS:
        return "money"
    return "enum" if kinds == WORDS else None


def values_of(node: Node) -> tuple[str, ...]:
    """The codes an option may have; empty for what is not one."""
    match node:
        case Name(_, _, _, values):
            return values
        case Coalesce(_, parts):
            return tuple(dict.fromkeys(code for part in parts for code in values_of(part)))
        case Case(_, _, branches, default):
            results = [result for _, result in branches] + ([default] if default else [])
            return tuple(dict.fromkeys(code for result in results for code in values_of(result)))
    return ()


def comparison(operator: str, sides: tuple[Node, Node], texts: tuple[str, str]) -> Iterator[str]:
    """Both sides of one type; order only for numbers and dates; codes only those the fact can have."""
    left, right = sides
    if ANY_TYPE in (left.type, right.type):
        return
    if family(left.type) != family(right.type):
        yield f"“{texts[0]}”的类型是{type_label(left.type)}，“{texts[1]}”的类型是{type_label(right.type)}，不能比较。{advice(left.type, right.type)}"
    elif operator not in ("=", "<>") and family(left.type) not in ("number", "date"):
        yield f"“{texts[0]}”的类型是{type_label(left.type)}，只能比较相等（= <> IN），不能用 {operator}。"
    else:
        yield from unknown_code(left, right, texts[0])
        yield from unknown_code(right, left, texts[1])


def advice(left: str, right: str) -> str:
    kinds = {left, right}
    if kinds == {"date", "text"}:
        return "日期写作 DATE '2022-09-01'。"
    if kinds == {"date", "int"}:
        return "比较时长请用 full_years、full_months，或用 add_months 求出日期再比。"
    if "bool" in kinds:
        return "是否类的事实直接写名称，或与 TRUE、FALSE 比较。"
    return "请改成同一类型的内容。"


def unknown_code(option: Node, other: Node, text: str) -> Iterator[str]:
    codes = values_of(option)
    if codes and isinstance(other, Literal) and isinstance(other.value, str) and other.value not in codes:
        yield f"“{text}”没有取值“{other.value}”。{did_you_mean(other.value, codes)}"


def arithmetic(node: Arithmetic, texts: tuple[str, str]) -> Iterator[str]:
    """Numbers only; results small enough to be exact in every engine."""
    for side, text in ((node.left, texts[0]), (node.right, texts[1])):
        if side.type not in NUMBERS and side.type != ANY_TYPE:
            yield f"“{text}”的类型是{type_label(side.type)}，不能加减乘。{'日期请用 add_days、add_months、add_years。' if side.type == 'date' else ''}"
            return
    if node.type in NUMBERS and digits(node) > MOST_DIGITS[node.type]:
        yield "连乘的结果太大，各数据库算不准。请减少相乘的项。"


def digits(node: Node) -> int:
    """The most digits a number can have, facts being at most nine digits, amounts at most fourteen."""
    match node:
        case Arithmetic(_, operator, left, right):
            return digits(left) + digits(right) if operator == "*" else max(digits(left), digits(right)) + 1
        case Literal(_, int() | Decimal() as value):
            return len(str(abs(value)))
        case Case() | Coalesce():
            return max((digits(part) for part in results_of(node)), default=0)
    return FACT_DIGITS.get(node.type, 0)


def results_of(node: Case | Coalesce) -> tuple[Node, ...]:
    if isinstance(node, Coalesce):
        return node.parts
    return tuple(result for _, result in node.branches) + ((node.default,) if node.default else ())


def alternatives(nodes: Sequence[Node], what: str) -> Iterator[str]:
    """Results of CASE, arguments of COALESCE: one type, and codes the option can have."""
    if common_type(nodes) is None:
        kinds = dict.fromkeys(type_label(node.type) for node in nodes if node.type != ANY_TYPE)
        yield f"{what}类型不一致（{'、'.join(kinds)}）。请改成同一类型。"
        return
    codes = dict.fromkeys(code for node in nodes for code in values_of(node))
    for node in nodes:
        if codes and isinstance(node, Literal) and isinstance(node.value, str) and node.value not in codes:
            yield f"{what}里没有取值“{node.value}”。{did_you_mean(node.value, codes)}"


def ordered(nodes: Sequence[Node], function: str) -> Iterator[str]:
    """Arguments of least and greatest: all numbers or all dates."""
    kind = common_type(nodes)
    if kind is None or family(kind) not in ("number", "date", ANY_TYPE):
        kinds = dict.fromkeys(type_label(node.type) for node in nodes)
        yield f"函数 {function} 的参数要全是数字或全是日期，这里是{'、'.join(kinds)}。"
