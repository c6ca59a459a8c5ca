"""Text to SQLGlot's syntax tree, after refusing every sign, word and length the language does not have.

SQLGlot parses with no functions of its own, so that it cannot give a meaning to any.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Final

import sqlglot
from sqlglot import exp, parser, tokens
from sqlglot.dialects.dialect import Dialect
from sqlglot.errors import SqlglotError
from sqlglot.tokenizer_core import Token, TokenType

from nuanxin.engines.rules.functions import FUNCTIONS
from nuanxin.engines.rules.refusals import ConditionError, did_you_mean

LONGEST: Final = 2000
DEEPEST: Final = 24
TOO_DEEP: Final = f"嵌套超过 {DEEPEST} 层。请拆成几个条件。"
COMMENT: Final = "条件里不能写注释。请把说明写到旁边的字段里。"
SIGNS: Final = frozenset({"(", ")", ",", ".", "=", "<>", "!=", "<", "<=", ">", ">=", "+", "-", "*"})
KEYWORDS: Final = frozenset(
    ["AND", "OR", "NOT", "IN", "BETWEEN", "IS", "NULL", "CASE", "WHEN", "THEN", "ELSE", "END", "TRUE", "FALSE", "DATE"]
)
QUANTIFIERS: Final = ("any", "all", "count")
SPECIAL: Final = (*QUANTIFIERS, "coalesce", "has")
ADVICE: Final = {
    "/": "除法不能用，请改写成乘法或另立参数。",
    "==": "相等请写 =。",
    "!": "不等请写 <>。",
    "%": "取余不能用。",
    "::": "类型转换不能用。",
    ";": "一个条件只写一句，不要分号。",
    "isnull": "请写 IS NULL。",
    "notnull": "请写 IS NOT NULL。",
}


class Conditions(Dialect):
    """The grammar of expressions, without any function that SQLGlot knows."""

    class Tokenizer(tokens.Tokenizer):
        """The plain one: text in single quotes, names in double quotes, no escapes."""

    class Parser(parser.Parser):
        """The plain one; only CASE keeps a reading of its own."""

        FUNCTIONS = {}
        FUNCTION_PARSERS = {}
        NO_PAREN_FUNCTIONS = {}
        NO_PAREN_FUNCTION_PARSERS = {"CASE": parser.Parser.NO_PAREN_FUNCTION_PARSERS["CASE"]}


def parse(text: str, where: str = "") -> exp.Expr:
    """The syntax tree of one expression; a ConditionError for what cannot be one."""
    if not isinstance(text, str) or not text.strip():
        raise ConditionError(["内容是空的或不是文字。请写一个条件，需要时加引号。"], str(text), where)
    if len(text) > LONGEST:
        raise ConditionError([f"共 {len(text)} 字，超过 {LONGEST} 字的上限。请拆成几个条件。"], text, where)
    if reasons := list(unknown_signs(text, where)):
        raise ConditionError(dict.fromkeys(reasons), text, where)
    try:
        tree = sqlglot.parse_one(text, read=Conditions)
    except SqlglotError as error:
        raise ConditionError([unreadable(error)], text, where) from None
    except RecursionError:
        raise ConditionError([TOO_DEEP], text, where) from None
    if depth(tree) > DEEPEST:
        raise ConditionError([TOO_DEEP], text, where)
    return tree


def unknown_signs(text: str, where: str) -> Iterator[str]:
    """What is wrong with the words and signs alone, before any grammar."""
    if strange := [sign for sign in text if unicodedata.category(sign).startswith("C") and sign not in "\n\t\r"]:
        yield f"有看不见的字符（U+{ord(strange[0]):04X}）。请删去后重写。"
        return
    words = tokenize(text, where)
    if too_deep(words) or not words:
        yield TOO_DEEP if words else COMMENT
        return
    for word, following in zip(words, [*words[1:], None], strict=True):
        yield from refuse_word(word, following)


def tokenize(text: str, where: str) -> list[Token]:
    try:
        return Conditions().tokenize(text)
    except SqlglotError:
        raise ConditionError(["引号没有成对。文字用一对英文单引号括起来，如 'M'。"], text, where) from None


def refuse_word(word: Token, following: Token | None) -> Iterator[str]:
    if word.comments:
        yield COMMENT
    if word.token_type in (TokenType.STRING, TokenType.NUMBER):
        return
    if word.token_type == TokenType.IDENTIFIER:
        yield f"“{word.text}”用了双引号。文字请用英文单引号，如 '{word.text}'；事实的名称不加引号。"
        return
    if not word.text.replace("$", "_").isidentifier():
        if word.text not in SIGNS:
            yield f"符号“{word.text}”不能用。{ADVICE.get(word.text) or other_sign(word.text)}"
    elif word.text.lower() in ADVICE:
        yield f"“{word.text}”不能用。{ADVICE[word.text.lower()]}"
    elif following is not None and following.text == "(" and following.token_type == TokenType.L_PAREN:
        yield from refuse_function(word.text)


def other_sign(sign: str) -> str:
    return "请用 = <> < <= > >= + - * 和括号。" if sign.isascii() else "引号、括号和符号请用英文（半角）的。"


def too_deep(words: list[Token]) -> bool:
    """Whether brackets, CASE or a row of NOT and minus signs go deeper than the parser can follow."""
    level = row = 0
    for word in words:
        sign = word.text.upper() if word.token_type != TokenType.STRING else ""
        level += (sign in ("(", "CASE")) - (sign in (")", "END"))
        row = row + 1 if sign in ("NOT", "-") else 0
        if max(level, row) > DEEPEST:
            return True
    return False


def refuse_function(name: str) -> Iterator[str]:
    known = sorted((*FUNCTIONS, *SPECIAL))
    if name.upper() not in KEYWORDS and name.lower() not in known:
        yield f"没有函数“{name}”。{did_you_mean(name, known)}"


def unreadable(error: SqlglotError) -> str:
    """Where the grammar broke, in Chinese."""
    found = getattr(error, "errors", None)
    if not found or not found[0].get("line"):
        return "读不懂。请检查是否缺少比较符号、括号或逗号。"
    place, sign = found[0]["col"], found[0].get("highlight") or "末尾"
    return f"第 {found[0]['line']} 行第 {place} 个字“{sign}”附近读不懂。请检查是否缺少比较符号、括号或逗号。"


def depth(tree: exp.Expr) -> int:
    """Levels of nesting, a chain of AND or of OR being one level; without recursion, since the text is not trusted."""
    deepest, waiting = 0, [(tree, 1)]
    while waiting:
        node, level = waiting.pop()
        deepest = max(deepest, level)
        for part in node.iter_expressions():
            same = type(part) is type(node) and isinstance(node, exp.And | exp.Or)
            waiting.append((part, level if same else level + 1))
    return deepest
