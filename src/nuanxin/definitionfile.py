"""Definition files as checked objects; every mistake is named at once, in Chinese, with file and line."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError
from pydantic_core import PydanticCustomError

from nuanxin import yamlfile
from nuanxin.errors import UserError

Shape = TypeVar("Shape", bound=BaseModel)
Made = TypeVar("Made")
Place = tuple[str | int, ...]
Text = Annotated[str, StringConstraints(min_length=1, max_length=2000, strip_whitespace=True)]
Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_]*$", max_length=60)]
Code = Annotated[str, StringConstraints(pattern=r"^[0-9a-z][0-9a-z_-]*$", max_length=60)]

SAID = "said"
PLACED = re.compile(r"[^：]*\.yaml:\d+：")  # a refusal that says where it stands
WANTED = {
    "string_type": "应是文字（数字和日期请加引号）",
    "int_type": "应是整数",
    "bool_type": "应是 true 或 false",
    "date_type": "应是日期，写成 YYYY-MM-DD，不加引号",
    "list_type": "应是列表",
    "model_type": "应是若干“键: 值”",
    "dict_type": "应是若干“键: 值”",
    "string_too_short": "不能为空",
    "string_too_long": "太长",
    "too_short": "项数太少",
    "too_long": "项数太多",
    "greater_than_equal": "太小",
    "less_than_equal": "太大",
    "string_pattern_mismatch": "写法不对",
}


class Strict(BaseModel):
    """Nothing is converted silently, nothing unknown is taken, nothing can be changed afterwards."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


@dataclass(frozen=True)
class Written(Generic[Shape]):
    """A file whose content has the right shape, and where each part of it stands."""

    content: Shape
    document: yamlfile.Document

    def where(self, *place: str | int) -> str:
        return self.document.where(place)


def read(path: Path, shape: type[Shape]) -> Written[Shape]:
    """Read a definition file; refused, all at once, whatever does not have the shape."""
    document = yamlfile.load(path)
    try:
        return Written(shape.model_validate(document.value), document)
    except ValidationError as error:
        raise UserError(problem(document, shape, details) for details in error.errors()) from error


def said(text: str) -> PydanticCustomError:
    """What a validator of a shape raises: a whole sentence in Chinese, told with its place."""
    return PydanticCustomError(SAID, "{text}", {"text": text})


def problem(document: yamlfile.Document, shape: type[BaseModel], details: Any) -> str:
    place: Place = details["loc"]
    where = document.where(place)
    kind = details["type"]
    if kind == "missing":
        return f"{where}：缺少“{place[-1]}”。请补上。"
    if kind == "extra_forbidden":
        return f"{where}：不认识“{place[-1]}”。{did_you_mean(str(place[-1]), keys_at(shape, place))}"
    if kind == SAID:
        return f"{where}：{details['ctx']['text']}"
    name = next((part for part in reversed(place) if isinstance(part, str)), "文件")
    if kind == "literal_error":
        return f"{where}：“{name}”的值“{details['input']}”不在可用的 {details['ctx']['expected'].replace(' or ', '、')} 之中。请改正。"
    return f"{where}：“{name}”的值“{shown(details['input'])}”{WANTED.get(kind, '写法不对')}。请改正。"


def keys_at(shape: type[BaseModel], place: Place) -> list[str]:
    """The keys that a file may have where `place` is."""
    for part in place[:-1]:
        if isinstance(part, str):
            shape = next((inner for inner in models_in(field_of(shape, part))), shape)
    return [field.alias or name for name, field in shape.model_fields.items()]


def field_of(shape: type[BaseModel], key: str) -> Any:
    return next((field.annotation for name, field in shape.model_fields.items() if key in (name, field.alias)), None)


def models_in(annotation: Any) -> Iterable[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in getattr(annotation, "__args__", ()):
        yield from models_in(inner)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    known = sorted(known)
    near = difflib.get_close_matches(word, known, n=1, cutoff=0.5)
    return f"是不是“{near[0]}”？" if near else f"可用的有：{'、'.join(known)}。"


def shown(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 60 else text[:60] + "…"


class Problems:
    """Collects refusals so that a file's mistakes are told together."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def attempt(self, where: str, make: Callable[[], Made]) -> Made | None:
        """What `make` makes; a refusal is kept, with the place in front if it names none."""
        try:
            return make()
        except UserError as error:
            self.found += [text if PLACED.match(text) else f"{where}：{text}" for text in error.problems]
            return None

    def refuse(self, where: str, text: str) -> None:
        self.found.append(f"{where}：{text}")

    def raise_all(self) -> None:
        if self.found:
            raise UserError(dict.fromkeys(self.found))
