"""The formats of the file that goes to the bank and of the one that comes back, as the office's bank wants them."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from nuanxin.definitionfile import Code, Problems, Strict, Text, read
from nuanxin.orgs import definitions

PATTERN = "benefits/bank.yaml"
Words = Annotated[tuple[Text, ...], Field(strict=False, min_length=1)]
OutField = Literal["serial", "reference", "account_name", "account", "amount", "summary"]
NEEDED = ("reference", "account_name", "account", "amount")


class OutColumn(Strict):
    """One column of the file that goes out."""

    field: OutField
    label: Text
    kind: Literal["text", "number", "yuan"] = "text"
    width: Annotated[int, Field(ge=4, le=60)] = 14


class Back(Strict):
    """Under which headings the bank's answer tells what; the reason and the day may be missing."""

    reference: Words
    amount: Words
    result: Words
    reason: Words
    paid_on: Words


class Bank(Strict):
    """One bank's formats."""

    id: Code
    title: Text
    source: Text
    sheet: Text
    out: Annotated[tuple[OutColumn, ...], Field(strict=False, min_length=1)]
    back: Back
    paid_words: Words
    failed_words: Words
    total_words: Words


def formats() -> Bank:
    """The formats in force: the office's own in front of those shipped."""
    return loaded(definitions.files(PATTERN))


@lru_cache(maxsize=4)
def loaded(files: tuple[tuple[Path, int], ...]) -> Bank:
    return load(files[-1][0])


def load(path: Path) -> Bank:
    """Read one file; refused where a column is missing without which nothing can be paid or found again."""
    written, problems = read(path, Bank), Problems()
    fields = {column.field for column in written.content.out}
    for field in NEEDED:
        if field not in fields:
            problems.refuse(written.where("out"), f"缺少“{field}”这一栏，银行无法代发或结果无法对上。请补上。")
    if both := set(written.content.paid_words) & set(written.content.failed_words):
        problems.refuse(written.where("paid_words"), f"“{'、'.join(sorted(both))}”既算成功又算失败。请只写一处。")
    problems.raise_all()
    return written.content
