"""Cells of words: closed lists (one or several), yes and no, names, free text, phones, areas."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from nuanxin.engines.sheets.cells.outcome import CellError, Noted, Parser, is_damaged, shown
from nuanxin.engines.sheets.characters import BRACKET_SIGNS, SPACES, clean, fold, squeeze, without_brackets, word_key
from nuanxin.engines.sheets.spec import ColumnSpec, enum_codes, load_reading

DAMAGED = "号码被 Excel 当作数字保存，末几位已经丢失。请把该列设为文本格式，按原件重新填写。"
ERRORS = frozenset(("#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"))
MIDDLE_DOTS = re.compile("[•‧∙⋅・･．.]")
PLAIN_NAME = re.compile("[\u4e00-\u9fff]{1,20}")
PLAIN_MOBILE = re.compile("1[0-9]{10}")
PHONE = re.compile(r"1\d{10}|0\d{9,11}|[2-9]\d{6,9}")  # mobile; area code and number; a number without area code, 400 and 800
COUNTRY = re.compile(r"(?:\+|00)?86[-\s]*(?=1\d{10}\b)|\+86[-\s]*")
REMARK = re.compile(r"[(（][^()（）\d]*[)）]")
EXTENSION = re.compile(r"(?:转|分机)\s*\d{1,6}$")
PHONE_SEPARATORS = re.compile(r"[、,;/|\n]|\s{1,}(?=1\d{10}\b)|或")


@dataclass(frozen=True)
class Unresolved:
    """An area that could not be resolved, with the reason for the user."""

    reason: str


ResolveArea = Callable[[str], str | Unresolved]


def refuse_error(text: str) -> None:
    if text[:1] == "#" and text.strip().upper() in ERRORS:
        raise CellError("这是公式的错误值。请改成真实的内容。")


def enum_parser(column: ColumnSpec) -> Parser:
    """Parses one word of a closed list to its code."""
    codes = enum_codes(column)
    allowed = "、".join(column.values.values())

    def parse(cell: Any) -> object:
        text = shown(cell)
        if code := find_code(codes, text):
            return code
        if column.any_word:
            return bounded(clean(text), column.longest)
        raise CellError(f"“{squeeze(text)}”不在可选范围内。可填：{allowed}。")

    return parse


def several_parser(column: ColumnSpec) -> Parser:
    """Parses several words of a closed list to a tuple of codes, in the order of the list, each once."""
    codes = enum_codes(column)
    allowed = "、".join(column.values.values())
    splitter = re.compile(f"[{re.escape(load_reading().cells.separators)}]+")

    def parse(cell: Any) -> object:
        text = fold(shown(cell))
        found, unknown = split_codes(codes, splitter.split(text))
        if unknown:
            raise CellError(f"不认识“{'”“'.join(unknown)}”。可填（可多项，用顿号分开）：{allowed}。")
        return tuple(code for code in column.values if code in found)

    return parse


def split_codes(codes: dict[str, str], parts: list[str]) -> tuple[set[str], list[str]]:
    found, unknown = set(), []
    for part in filter(None, map(str.strip, parts)):
        if code := find_code(codes, part):
            found.add(code)
            continue
        pieces = [(piece, find_code(codes, piece)) for piece in part.split()]
        found |= {code for _, code in pieces if code}
        unknown += [piece for piece, code in pieces if not code]
    return found, unknown


def find_code(codes: dict[str, str], text: str) -> str | None:
    return codes.get(word_key(text)) or codes.get(word_key(without_brackets(squeeze(text))))


@cache
def answers() -> dict[str, bool]:
    words = load_reading().cells
    return {word_key(word): False for word in words.no_words} | {word_key(word): True for word in words.yes_words}


def yes_no_parser() -> Parser:
    """Parses yes and no; 无 is no here, not an empty cell."""

    def parse(cell: Any) -> object:
        text = shown(cell)
        answer = answers().get(word_key(text))
        if answer is None:
            raise CellError(f"“{squeeze(text)}”看不出是或否。请填“是”或“否”。")
        return answer

    return parse


def text_parser(longest: int) -> Parser:
    """Parses free text, kept as written; a number of fifteen digits or more is refused, because digits were lost."""

    def parse(cell: Any) -> object:
        if is_damaged(cell):
            raise CellError(DAMAGED)
        text = clean(shown(cell))
        refuse_error(text)
        return bounded(text, longest)

    return parse


def bounded(text: str, longest: int) -> str | None:
    if len(text) > longest:
        raise CellError(f"最多 {longest} 个字，这里有 {len(text)} 个字。请缩短。")
    return text or None


def name_parser(longest: int) -> Parser:
    """Parses the name of a person: blanks inside a Chinese name go, every kind of middle dot is one."""

    def parse(cell: Any) -> object:
        if not isinstance(cell, str):
            raise CellError("姓名不能是数字或日期。请填写姓名。")
        if PLAIN_NAME.fullmatch(cell):
            return cell
        refuse_error(cell)
        text = clean_name(cell)
        if text.isdigit():
            raise CellError("姓名不能是数字。请填写姓名。")
        return bounded(text, longest)

    return parse


def clean_name(text: str) -> str:
    name = clean(text).strip("'’‘")
    if name.isascii():
        return name
    return MIDDLE_DOTS.sub("·", SPACES.sub("", fold(name)))


def phone_parser() -> Parser:
    """Parses phones to digits only; of several the first is kept, with a note that says so."""

    def parse(cell: Any) -> object:
        if isinstance(cell, str) and PLAIN_MOBILE.fullmatch(cell):
            return cell
        if is_damaged(cell):
            raise CellError(DAMAGED)
        numbers = [
            digits for part in PHONE_SEPARATORS.split(COUNTRY.sub("", fold(shown(cell)).strip("'’‘"))) if (digits := phone_digits(part))
        ]
        if not numbers or not all(PHONE.fullmatch(number) for number in numbers):
            raise CellError("电话号码应为 11 位手机号，或带区号的座机号。请核对。")
        return numbers[0] if len(numbers) == 1 else Noted(numbers[0], f"有 {len(numbers)} 个号码，只登记第一个")

    return parse


def phone_digits(text: str) -> str:
    """The digits of one phone, as far as it is one: without country code, blanks, hyphens, extension, (本人)."""
    bare = EXTENSION.sub("", COUNTRY.sub("", REMARK.sub("", text)))
    return re.sub(r"[\s\-—–.]", "", BRACKET_SIGNS.sub("", bare))


def area_parser(resolve: ResolveArea | None) -> Parser:
    """Parses areas: the text is folded and handed to the caller's `resolve`; without one it stays as it is."""

    def parse(cell: Any) -> object:
        text = squeeze(shown(cell)).strip("'’‘")
        refuse_error(text)
        found = resolve(text) if resolve and text else text
        if isinstance(found, Unresolved):
            raise CellError(found.reason)
        return found or None

    return parse
