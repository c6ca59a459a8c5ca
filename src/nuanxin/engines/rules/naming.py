"""Named conditions: each has a label and a source, and may name others; together they are one condition without circles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from nuanxin.engines.rules.catalogue import Catalogue, Fact
from nuanxin.engines.rules.condition import PERIOD, Condition, compile
from nuanxin.engines.rules.meaning import meaning
from nuanxin.engines.rules.refusals import ConditionError
from nuanxin.engines.rules.tree import Name, Node, rebuild, walk


@dataclass(frozen=True)
class Draft:
    """A condition before it is read: its text and where that stands."""

    label: str
    source: str
    text: str
    where: str = ""


@dataclass(frozen=True)
class Named:
    """`written` keeps the names of other conditions, for explanations; `condition` has them written out, for running."""

    name: str
    label: str
    source: str
    written: Condition
    condition: Condition


def name_conditions(
    drafts: Mapping[str, Draft], catalogue: Catalogue, parameters: Mapping[str, str] = PERIOD, members: Catalogue | None = None
) -> dict[str, Named]:
    """Every draft read and written out; refused (ConditionError, all mistakes at once) what is wrong in any, and a circle."""
    marks = {name: Fact("bool", draft.label, "unknown") for name, draft in drafts.items()}
    known = {**catalogue, **marks}
    inner = None if members is None else {**members, **marks}
    written = {name: compile(draft.text, known, parameters, draft.where, inner) for name, draft in drafts.items()}
    for name, draft in drafts.items():
        if circle := next(circles(name, written, ()), None):
            said = " → ".join(drafts[one].label for one in circle)
            raise ConditionError([f"条件互相引用成了圈：{said}。请改掉一处。"], draft.text, draft.where)
    return {name: named(name, draft, written) for name, draft in drafts.items()}


def named(name: str, draft: Draft, written: Mapping[str, Condition]) -> Named:
    condition = written[name]
    tree = written_out(condition.tree, {other: one.tree for other, one in written.items()})
    whole = Condition(condition.text, condition.where, tree, meaning(tree))
    return Named(name, draft.label, draft.source, condition, whole)


def circles(name: str, written: Mapping[str, Condition], path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Ways back to a name already passed."""
    if name in path:
        yield (*path[path.index(name) :], name)
        return
    for other in names_in(written[name].tree):
        if other in written:
            yield from circles(other, written, (*path, name))


def names_in(tree: Node) -> tuple[str, ...]:
    return tuple(dict.fromkeys(node.name for node in walk(tree) if isinstance(node, Name)))


def written_out(node: Node, trees: Mapping[str, Node]) -> Node:
    """The tree with every named condition in place of its name."""
    if isinstance(node, Name) and node.name in trees:
        return written_out(trees[node.name], trees)
    return rebuild(node, lambda part: written_out(part, trees))
