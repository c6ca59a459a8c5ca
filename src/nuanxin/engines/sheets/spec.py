"""What a list is: its columns, their types and words, as loaded and checked from `definitions/lists/*.yaml`."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from nuanxin import yamlfile
from nuanxin.engines.sheets.characters import word_key
from nuanxin.errors import UserError

BUILT_IN = Path(__file__).parents[2] / "definitions" / "lists"
ColumnType = Literal["name", "text", "id", "certificate", "uscc", "date", "month", "yes_no", "enum", "int", "yuan", "phone", "area"]
COMPLAINTS = {
    "extra_forbidden": "没有这一项",
    "missing": "缺少这一项",
    "literal_error": "只能是 {expected}",
    "value_error": "{msg}",
}
Model = TypeVar("Model", bound="Checked")


class Checked(BaseModel):
    """Frozen, and no key that it does not know: a misspelt key is an error, not a silence."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ColumnSpec(Checked):
    """One column: its canonical heading `name`, what stands in its cells, and under which other headings it is found.

    `past`: the date of something that has happened. `extra`: understood when there, not asked for in templates.
    `blanks`: words that mean an empty cell here. `absent_with`: required, but the whole column may be missing when
    one of these is there. `longest` is in characters, `minimum` and `maximum` are for int and yuan. `masked`: a masked
    ID number is accepted (other departments' lists). `any_word`: a word that is not of the enumeration stays as written.
    `fact` is the ASCII name under which rules compare the column, `missing` what an empty cell means to them.
    """

    name: str
    type: ColumnType
    required: bool = False
    several: bool = False
    values: dict[str, str] = Field(default_factory=dict)
    words: dict[str, str] = Field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    blanks: tuple[str, ...] = ()
    absent_with: tuple[str, ...] = ()
    past: bool = False
    extra: bool = False
    masked: bool = False
    any_word: bool = False
    missing: Literal["unknown", "none"] = "unknown"
    fact: str = Field(default="", pattern="^([a-z][a-z_]*)?$")
    minimum: int = 0
    maximum: int = 2_147_483_647
    longest: int = 500

    @model_validator(mode="after")
    def words_belong_to_an_enumeration(self) -> ColumnSpec:
        if bool(self.values) != (self.type == "enum"):
            raise ValueError(f"列“{self.name}”：enum 要有 values，其他类型不要有")
        if unknown := sorted(set(self.words.values()) - set(self.values)):
            raise ValueError(f"列“{self.name}”：words 指向没有的代码 {'、'.join(unknown)}")
        return self

    def label(self, code: str) -> str:
        """The word shown for a stored code."""
        return self.values[code]


class Identity(Checked):
    """Which columns hold the ID number and what it must agree with; a disability certificate's number holds it too."""

    id: str
    sex: str | None = None
    birth: str | None = None
    certificate: str | None = None
    kind: str | None = None
    grade: str | None = None

    @property
    def named(self) -> tuple[str, ...]:
        return tuple(filter(None, (self.id, self.sex, self.birth, self.certificate, self.kind, self.grade)))


class Subject(Checked):
    """Whom a row of another department's list is about: the columns of the number (the first that holds one), name, phone, place."""

    number: tuple[str, ...]
    name: str
    phone: str
    area: str


class ListSpec(Checked):
    """One list: what `nuanxin import <id>` and `nuanxin template <id>` know about it.

    A list with a `subject` is another department's: it arrives as a release, which is complete. `known_as` are words by
    which a file of the list is known from its name.
    """

    id: str
    title: str
    owner: str
    source: str
    key: tuple[str, ...]
    columns: tuple[ColumnSpec, ...]
    identity: Identity | None = None
    subject: Subject | None = None
    order: tuple[tuple[str, str], ...] = ()
    known_as: tuple[str, ...] = ()

    @model_validator(mode="after")
    def names_are_columns(self) -> ListSpec:
        names = [column.name for column in self.columns]
        if len(set(names)) < len(names):
            raise ValueError("有两列同名")
        if unknown := sorted(set(self.named()) - set(names)):
            raise ValueError(f"没有这些列：{'、'.join(unknown)}")
        facts = [column.fact for column in self.columns if column.fact]
        if len(set(facts)) < len(facts):
            raise ValueError("有两列的 fact 同名")
        return self

    @field_validator("columns")
    @classmethod
    def columns_are_there(cls, columns: tuple[ColumnSpec, ...]) -> tuple[ColumnSpec, ...]:
        if not columns:
            raise ValueError("没有列")
        return columns

    def named(self) -> Iterator[str]:
        """Every column name the rest of the definition uses."""
        yield from self.key
        for pair in self.order:
            yield from pair
        for column in self.columns:
            yield from column.absent_with
        if self.identity:
            yield from self.identity.named
        if self.subject:
            yield from (*self.subject.number, self.subject.name, self.subject.phone, self.subject.area)

    def column(self, name: str) -> ColumnSpec:
        """The column with that canonical heading (KeyError when there is none)."""
        return {column.name: column for column in self.columns}[name]

    @property
    def required(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns if column.required)

    @property
    def asked(self) -> tuple[ColumnSpec, ...]:
        """The columns of the template, in order."""
        return tuple(column for column in self.columns if not column.extra)


class HeadingWords(Checked):
    """How headings of every list are folded and joined."""

    first_rows: int
    depth: int
    prefixes: tuple[str, ...]
    same: dict[str, str]
    drop: tuple[str, ...]
    group_endings: tuple[str, ...]
    strangers: tuple[str, ...]
    titles: tuple[str, ...]
    town: tuple[str, ...]
    village: tuple[str, ...]


class CellWords(Checked):
    """Words with one meaning in every list."""

    empty: tuple[str, ...]
    yes_words: tuple[str, ...]
    no_words: tuple[str, ...]
    separators: str


class RowWords(Checked):
    """Words by which rows that are no rows are known."""

    subtotal: tuple[str, ...]
    note: tuple[str, ...]
    signature: tuple[str, ...]


class Reading(Checked):
    """`_reading.yaml`: what all lists share."""

    source: str
    headings: HeadingWords
    cells: CellWords
    rows: RowWords


def folders() -> list[Path]:
    """Where lists are defined: the product's own folder, then the office's (NUANXIN_DEFINITIONS), which wins."""
    own = os.environ.get("NUANXIN_DEFINITIONS")
    return [BUILT_IN, *([Path(own) / "lists"] if own else [])]


def known_lists() -> tuple[str, ...]:
    """The ids of all defined lists, in alphabetical order."""
    return tuple(sorted({path.stem for folder in folders() for path in folder.glob("[!_]*.yaml")}))


def load_list(list_id: str, extra_aliases: Mapping[str, Sequence[str]] | None = None) -> ListSpec:
    """The definition of one list, with the office's own headings added.

    Refuses an unknown list, a definition that does not hold together, and aliases for a column the list has not.
    """
    spec = load_defined(list_id, tuple(folders()))
    return with_aliases(spec, extra_aliases) if extra_aliases else spec


@cache
def load_defined(list_id: str, places: tuple[Path, ...]) -> ListSpec:
    for folder in reversed(places):
        if list_id in {path.stem for path in folder.glob("[!_]*.yaml")}:
            return load_checked(folder / f"{list_id}.yaml", ListSpec)
    raise UserError(f"没有名为“{list_id}”的表。可用的表：{'、'.join(known_lists())}。")


@cache
def load_reading() -> Reading:
    """The words all lists share."""
    return load_checked(BUILT_IN / "_reading.yaml", Reading)


def with_aliases(spec: ListSpec, extra: Mapping[str, Sequence[str]]) -> ListSpec:
    names = {column.name for column in spec.columns}
    if unknown := sorted(set(extra) - names):
        raise UserError(f"“{spec.title}”没有这些列：{'、'.join(unknown)}。可用的列：{'、'.join(sorted(names))}。")
    columns = tuple(column.model_copy(update={"aliases": (*column.aliases, *extra.get(column.name, ()))}) for column in spec.columns)
    return spec.model_copy(update={"columns": columns})


def load_checked(path: Path, model: type[Model]) -> Model:
    document = yamlfile.load(path)
    try:
        return model.model_validate(document.value)
    except ValidationError as error:
        raise UserError(describe(problem, document) for problem in error.errors()) from error


def describe(problem: Any, document: yamlfile.Document) -> str:
    place = tuple(problem["loc"])
    what = COMPLAINTS.get(problem["type"], "写法不对（{msg}）").format(
        msg=problem["msg"].removeprefix("Value error, "), **problem.get("ctx", {})
    )
    return f"{document.where(place)}：{'.'.join(map(str, place)) or '整个文件'}：{what}。请改正这个定义。"


def enum_codes(column: ColumnSpec) -> dict[str, str]:
    """Every accepted word of an enumeration, folded, with the code it stands for; labels win over other words."""
    words = {word_key(code): code for code in column.values}
    words |= {word_key(word): code for word, code in column.words.items()}
    return words | {word_key(label): code for code, label in column.values.items()}
