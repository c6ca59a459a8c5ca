"""What an exit is called: the words of rosters and clerks, and the code that lists and reports count by."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field

from nuanxin import definitionfile
from nuanxin.definitionfile import Problems, Strict, Text
from nuanxin.orgs import definitions
from nuanxin.people.enums import EndReason

TABLE = "lists/_end_reasons.yaml"


class EndReasons(Strict):
    """The words by which each reason is known, in the order in which they are looked for."""

    source: Text
    words: dict[str, Annotated[tuple[Text, ...], Field(strict=False)]]


def code_of(reason: str) -> str:
    """The code of what a roster says; nothing said is no code, words that nobody foresaw are the code for others."""
    if not reason.strip():
        return ""
    return next((code for code, words in known_words() if any(word in reason for word in words)), EndReason.OTHER)


def known_words() -> tuple[tuple[str, tuple[str, ...]], ...]:
    return read(definitions.folders())


@cache
def read(folders: tuple[Path, ...]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """An office's own table replaces the one shipped; read once, as the lists are."""
    path = next(folder / TABLE for folder in reversed(folders) if (folder / TABLE).is_file())
    written, problems = definitionfile.read(path, EndReasons), Problems()
    for code in written.content.words:
        if code not in EndReason.values:
            problems.refuse(written.where("words", code), f"没有“{code}”这一退出情形。可用：{'、'.join(EndReason.values)}。")
    problems.raise_all()
    return tuple(written.content.words.items())
