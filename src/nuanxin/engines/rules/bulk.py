"""Many conditions over many rows in one statement: their values as columns, shared parts computed once, truths packed into bits.

`Asked(trees)` takes bound trees by name; `.over(source)` is the statement's steps and the relation that has them all as columns;
`.bits(names)` and `.unknown_bits(names)` pack the truth of conditions into one number. `behind(tree)` says, as conditions again,
which facts leave a tree unknown: what `unknowns` finds for one row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Final

from nuanxin.engines.rules.dialects import DIALECTS
from nuanxin.engines.rules.meaning import bound
from nuanxin.engines.rules.sql import Writer
from nuanxin.engines.rules.tree import IsNull, Literal, Members, Name, Node, children, conjunction, disjunction, rebuild

WORD: Final = 62  # conditions that one number can hold
SHARED: Final = "shared "  # with a blank, so that no fact can have the name


@dataclass(frozen=True)
class Steps:
    """The steps of a statement (`name AS (…)`) and the relation that the last of them makes."""

    steps: tuple[str, ...]
    relation: str

    def ending(self, select: str) -> str:
        return f"WITH {', '.join(self.steps)} {select}" if self.steps else select


@dataclass(frozen=True)
class Asked:
    """Bound trees by the name of the column that each becomes."""

    trees: Mapping[str, Node]
    writer: Writer = field(default_factory=lambda: Writer(DIALECTS["duckdb"]))

    @cached_property
    def shared(self) -> dict[Node, str]:
        """Parts that stand in more than one place, each with the name of its column; what they are made of comes first."""
        seen: Counter[Node] = Counter()
        for tree in self.trees.values():
            count_parts(tree, seen)
        repeated = sorted((node for node, times in seen.items() if times > 1), key=depth)
        return {node: f"{SHARED}{place}" for place, node in enumerate(repeated)}

    def over(self, source: str, keep: str = "*", prefix: str = "step") -> Steps:
        """The steps from a relation with a column per fact to one that has every tree's value as a column as well."""
        relation, steps, own = source, list[str](), {*self.shared.values()}
        for layer in self.layers():
            columns = ", ".join(f'{self.sql(node, but=node if name in own else None)} AS "{name}"' for name, node in layer.items())
            made = f"{prefix}_{len(steps)}"
            steps.append(f"{made} AS (SELECT {keep}, {columns} FROM {relation})")
            relation, keep = made, "*"
        return Steps(tuple(steps), relation)

    def layers(self) -> Iterator[dict[str, Node]]:
        """Columns that can be computed at once: shared parts by how deep they stack, then the trees themselves."""
        level: dict[Node, int] = {}
        for node in self.shared:
            level[node] = 1 + max((level[part] for part in parts_within(node) if part in level), default=-1)
        for height in range(max(level.values(), default=-1) + 1):
            yield {self.shared[node]: node for node, at in level.items() if at == height}
        if self.trees:
            yield dict(self.trees)

    def sql(self, tree: Node, but: Node | None = None) -> str:
        """The tree with shared parts read from their columns."""
        return self.writer.whole(self.read(tree, but if but in self.shared else None))

    def read(self, node: Node, but: Node | None) -> Node:
        if node is not but and node != but and node in self.shared:
            return Name(node.type, self.shared[node], "unknown")
        return rebuild(node, lambda part: self.read(part, but))


def parts_within(node: Node) -> Iterator[Node]:
    for part in children(node):
        yield part
        yield from parts_within(part)


def count_parts(node: Node, seen: Counter[Node]) -> None:
    """Each part once for every place it stands in; the parts of one already seen are not counted again."""
    if isinstance(node, Name | Literal):
        return
    seen[node] += 1
    if seen[node] == 1:
        for part in children(node):
            count_parts(part, seen)


def depth(node: Node) -> int:
    return 1 + max(map(depth, children(node)), default=0)


def true_bits(names: Sequence[str]) -> str:
    """A number with a bit for each column that is true."""
    return packed(names, lambda column: f"CASE WHEN {column} THEN {{bit}} ELSE 0 END")


def unknown_bits(names: Sequence[str]) -> str:
    """A number with a bit for each column that is unknown."""
    return packed(names, lambda column: f"CAST({column} IS NULL AS BIGINT) * {{bit}}")


def packed(names: Sequence[str], write: Callable[[str], str]) -> str:
    if len(names) > WORD:
        raise ValueError(f"{len(names)} conditions do not fit into one number")
    terms = [write(f'"{name}"').format(bit=1 << place) for place, name in enumerate(names)]
    return f"CAST({' + '.join(terms) or '0'} AS BIGINT)"


def words(groups: Sequence[Sequence[str]]) -> list[list[str]]:
    """Words of at most 62 names such that each group lies whole in one of them, sharing where groups overlap."""
    found: list[list[str]] = []
    for group in groups:
        fitting = [word for word in found if len({*word, *group}) <= WORD]
        word = max(fitting, key=lambda one: len({*one} & {*group}), default=None)
        if word is None:
            found.append(word := [])
        word += [name for name in dict.fromkeys(group) if name not in word]
    return found


def behind(tree: Node) -> dict[str, Node]:
    """For each fact of the row, the condition under which it is what leaves the tree unknown."""
    paths: dict[str, list[Node]] = {}
    for name, path in paths_to(tree, ()):
        paths.setdefault(name, []).append(conjunction(*(IsNull("bool", node) for node in path)))
    return {name: disjunction(*dict.fromkeys(found)) for name, found in paths.items()}


def paths_to(node: Node, path: tuple[Node, ...]) -> Iterator[tuple[str, tuple[Node, ...]]]:
    """Every place where a fact of the row stands, with the parts around it, itself included; those of members are not the row's."""
    path = (*path, node)
    if isinstance(node, Name):
        yield node.name, path
    for part in () if isinstance(node, Members) else children(node):
        yield from paths_to(part, path)


def localised(tree: Node, known: Callable[[Name], Node]) -> Node:
    """The tree with each fact replaced by what the relation calls it, or by a value; what can be computed then is."""
    return bound(replaced(tree, known), {})


def replaced(node: Node, known: Callable[[Name], Node]) -> Node:
    if isinstance(node, Name):
        found = known(node)
        return replace(found, applies=None) if isinstance(found, Name) else found
    return rebuild(node, lambda part: replaced(part, known))


def constant(kind: str, value: Any) -> Literal:
    return Literal(kind, value)
