"""How characters are folded before anything is compared: full-width to half-width, invisible ones away, brackets off."""

from __future__ import annotations

import re
import unicodedata

# Zero-width characters, byte-order mark, direction marks and soft hyphen: they show nothing and come with copied text.
INVISIBLE = re.compile("[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
SPACES = re.compile(r"\s+")
BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}|【[^【】]*】|〔[^〔〕]*〕|〈[^〈〉]*〉|《[^《》]*》|「[^「」]*」|『[^『』]*』")
CLOSING = {"(": ")", "[": "]", "{": "}", "【": "】", "〔": "〕", "〈": "〉", "《": "》", "「": "」", "『": "』"}
BRACKET_SIGNS = re.compile(r"[()\[\]{}【】〔〕〈〉《》「」『』“”\"‘’']")
MARKS = re.compile(r"[*＊★☆※✱✳①-⑳]")  # stars and circled numbers
JOINTS = re.compile(r"[/\\、_—–-]")
NUMBERED = re.compile(r"^\d{1,2}[.、．]\s*(?=\D)")


def fold(text: str) -> str:
    """Half-width, without invisible characters and without blanks around it; inner blanks stay."""
    if text.isascii():
        return text.strip()
    return INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).strip()


def squeeze(text: str) -> str:
    """`fold`, and no blanks at all: for codes, headings, words of a closed list."""
    return SPACES.sub("", fold(text))


def clean(text: str) -> str:
    """Free text as it was written, without invisible characters and without blanks around it."""
    if text.isascii():
        return text.strip()
    return INVISIBLE.sub("", text).strip()


def without_brackets(text: str) -> str:
    """Drop brackets with what they hold; a text wholly in brackets is taken out of them first: 【单位（盖章）】 is 单位."""
    inner = text
    while (shorter := BRACKETS.sub("", inner)) != inner:
        if not shorter:
            return without_brackets(text[1:-1]) if is_wrapped(text) else BRACKET_SIGNS.sub("", text)
        inner = shorter
    return inner


def is_wrapped(text: str) -> bool:
    """Whether the first sign opens a bracket that only the last one closes."""
    closing = CLOSING.get(text[:1], "")
    return len(text) > 2 and text.find(closing) == len(text) - 1


def word_key(text: str) -> str:
    """The key under which a word of a closed list is found: 失地(失林)人员 and 失地（失林） 人员 are the same."""
    return BRACKET_SIGNS.sub("", squeeze(text)).upper()
