"""By which words columns, totals and notes of a published table are known, as loaded from `definitions/benefits/published.yaml`."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from nuanxin.definitionfile import Code, Strict, Text, read
from nuanxin.engines.sheets.characters import MARKS, squeeze, without_brackets
from nuanxin.orgs import definitions

PATTERN = "benefits/published.yaml"
Words = Annotated[tuple[Text, ...], Field(strict=False)]
Part = Literal[
    "id", "account", "phone", "address", "birth", "hardship", "serial", "name", "unit", "place", "span", "from", "to", "month",
    "months", "hours", "days", "persons", "price", "total", "amount", "kind",
]  # fmt: skip


class ColumnWords(Strict):
    """The words of one part of a table."""

    part: Part
    whole: Words = Field(default=(), alias="is")
    ends: Words = ()
    has: Words = ()

    def fits(self, heading: str) -> bool:
        return heading in self.whole or heading.endswith(self.ends) or any(word in heading for word in self.has)


class Published(Strict):
    """Everything by which a published table is read."""

    id: Code
    title: Text
    source: Text
    columns: Annotated[tuple[ColumnWords, ...], Field(strict=False, min_length=1)]
    total_words: Words
    subtotal_words: Words
    running_words: Words
    note_words: Words
    back_pay_words: Words
    take_back_words: Words
    private: dict[Part, Text]

    def part_of(self, heading: str) -> str | None:
        """What a heading means; None for one that is of no interest."""
        key = folded(heading)
        return next((one.part for one in self.columns if key and one.fits(key)), None)

    def kind_of_total(self, text: str) -> str:
        """`grand`, `sub`, `running` or nothing, by the text of a cell: 合计, 本页小计, 嘉定镇小计, 合计：35人."""
        key = folded(re.split(r"[:：]", text, maxsplit=1)[0])
        if len(key) > LONGEST_TOTAL:
            return ""
        for kind, words in (("running", self.running_words), ("sub", self.subtotal_words), ("grand", self.total_words)):
            if key.endswith(words):
                return "sub" if kind == "grand" and key not in words else kind
        return ""


LONGEST_TOTAL = 16


def folded(text: str) -> str:
    """A heading without blanks, stars and brackets."""
    return without_brackets(squeeze(MARKS.sub("", text[:200]))).rstrip(":").strip("*")


def known() -> Published:
    """The words in force: the office's own in front of those shipped."""
    return loaded(definitions.files(PATTERN))


@lru_cache(maxsize=4)
def loaded(files: tuple[tuple[Path, int], ...]) -> Published:
    return read(files[-1][0], Published).content
