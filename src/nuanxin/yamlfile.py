"""Safe YAML with line numbers: no aliases, bounded size and depth, string keys only, no duplicate keys."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from nuanxin.errors import UserError

MAX_BYTES = 256 * 1024
MAX_DEPTH = 20
Place = tuple[str | int, ...]


@dataclass(frozen=True)
class Document:
    """A loaded file: plain values, and for each path of keys and indexes the line it starts on."""

    path: Path
    value: Any
    lines: dict[Place, int] = field(repr=False)

    def where(self, place: Place = ()) -> str:
        """`name.yaml:12` for the deepest part of `place` that the file has."""
        while place and place not in self.lines:
            place = place[:-1]
        return f"{self.path.parent.name}/{self.path.name}:{self.lines.get(place, 1)}"


def load(path: Path) -> Document:
    """Read one definition file; refuse (UserError) what a definition never needs and an attacker might."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise UserError(f"定义文件 {path.name} 读不了：{error.strerror}。请检查文件和权限。") from error
    if len(raw) > MAX_BYTES:
        raise UserError(f"定义文件 {path.name} 有 {len(raw)} 字节，超过 {MAX_BYTES} 字节的上限。请拆成几个文件。")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise UserError(f"定义文件 {path.name} 不是 UTF-8 编码（第 {line} 行读不出）。请另存为 UTF-8。") from error
    return parse(text, path)


def parse(text: str, path: Path) -> Document:
    """Parse `text` as the content of `path`; the same refusals as `load`, except the size."""
    try:
        refuse_dangers(text, path)
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        raise UserError(f"定义文件 {path.name} {at_line(error)}不是合法的 YAML：{first_line(error)}。请检查缩进和冒号。") from error
    lines: dict[Place, int] = {}
    value = construct(node, (), lines, path) if node else None
    return Document(path, value, lines)


def refuse_dangers(text: str, path: Path) -> None:
    """Read as a stream first: an alias or a deep nesting must not reach the parts that recurse."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise UserError(f"定义文件 {path.name} 第 {line_of(event)} 行用了锚点或别名，不允许。请直接写出内容。")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise UserError(f"定义文件 {path.name} 第 {line_of(event)} 行嵌套超过 {MAX_DEPTH} 层。请简化。")


def line_of(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def construct(node: yaml.Node, place: Place, lines: dict[Place, int], path: Path) -> Any:
    lines[place] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        return construct_mapping(node, place, lines, path)
    if isinstance(node, yaml.SequenceNode):
        return [construct(item, (*place, index), lines, path) for index, item in enumerate(node.value)]
    return scalar(node, path)


def construct_mapping(node: yaml.MappingNode, place: Place, lines: dict[Place, int], path: Path) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = scalar(key_node, path) if isinstance(key_node, yaml.ScalarNode) else None
        line = key_node.start_mark.line + 1
        if not isinstance(key, str):
            raise UserError(
                f"定义文件 {path.name} 第 {line} 行的键 {key_node.value!r} 不是文字（no、null、数字要加引号）。请改名或加引号。"
            )
        if key in result:
            raise UserError(f"定义文件 {path.name} 第 {line} 行的键“{key}”写了两次。请删去一处。")
        result[key] = construct(value_node, (*place, key), lines, path)
    return result


def scalar(node: yaml.Node, path: Path) -> Any:
    loader = yaml.SafeLoader("")
    try:
        return loader.construct_object(node, deep=True)
    except (yaml.YAMLError, ValueError) as error:
        raise UserError(f"定义文件 {path.name} 第 {node.start_mark.line + 1} 行的值读不懂：{first_line(error)}。") from error


def at_line(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    return f"第 {mark.line + 1} 行附近" if mark else ""


def first_line(error: Exception) -> str:
    return str(error).splitlines()[0]
