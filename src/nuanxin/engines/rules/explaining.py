"""Why a condition holds or not: a tree of labels with truth, the values seen and the source; compiled once, asked per row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from nuanxin.engines.rules import meaning
from nuanxin.engines.rules.catalogue import Catalogue
from nuanxin.engines.rules.closure import MEMBERS, Closure, Row, compile_closure
from nuanxin.engines.rules.condition import NO_VALUES
from nuanxin.engines.rules.naming import Named, written_out
from nuanxin.engines.rules.tree import And, Members, Name, Node, Not, Or, Value, facts_of
from nuanxin.engines.rules.wording import Speaker

ALL_OF: Final = "全部符合"
ANY_OF: Final = "符合任何一项"
SELF: Final = "本人"
MEMBER: Final = "家庭成员"


@dataclass(frozen=True)
class Explained:
    """One part of an answer: what it is, whether it holds, what was seen, and the parts it is made of.

    `joined` says how the parts make it: `all` of them, `any` one, `not` (the only one must not hold), `count` of members; empty without parts.
    """

    label: str
    truth: bool | None
    values: Mapping[str, Any] = field(default_factory=dict)
    source: str = ""
    children: tuple[Explained, ...] = ()
    joined: str = ""


@dataclass(frozen=True)
class Step:
    """A part compiled: its closure, the facts it reads by label, and its own parts; `of_members` are asked once per member."""

    label: str
    source: str
    test: Closure
    reads: tuple[tuple[str, str], ...] = ()
    parts: tuple[Step, ...] = ()
    of_members: bool = False
    joined: str = ""

    def explained(self, row: Row) -> Explained:
        truth = self.test(row)
        values = {label: row[name] for label, name in self.reads}
        return Explained(self.label, truth if isinstance(truth, bool) else None, values, self.source, tuple(self.below(row)), self.joined)

    def below(self, row: Row) -> Iterator[Explained]:
        if not self.of_members:
            yield from (part.explained(row) for part in self.parts)
            return
        others = 0
        for member in row[MEMBERS]:
            others += member is not row
            [part] = self.parts
            found = part.explained(member)
            whose = SELF if member is row else f"{MEMBER}{others}"
            yield replace(found, label=f"{whose}：{found.label}")


@dataclass(frozen=True)
class Explainer:
    """Builds the steps of named conditions, in the words of the catalogue.

    `comes_from` names, for facts worked out from others, those to show instead.
    """

    named: Mapping[str, Named]
    catalogue: Catalogue
    members: Catalogue = field(default_factory=dict)
    parameters: Mapping[str, Value] = field(default_factory=lambda: NO_VALUES)
    comes_from: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def step(self, name: str) -> Step:
        """The compiled explanation of a named condition."""
        one = self.named[name]
        return self.build(one.written.tree, one.label, one.source)

    def build(self, node: Node, label: str = "", source: str = "") -> Step:
        match node:
            case Name(_, name, _, _) if name in self.named:
                inner = self.named[name]
                return self.build(inner.written.tree, label or inner.label, source or inner.source)
            case And(_, parts) | Or(_, parts):
                said, joined = (ALL_OF, "all") if isinstance(node, And) else (ANY_OF, "any")
                return Step(label or said, source, self.closure(node), parts=tuple(map(self.build, parts)), joined=joined)
            case Not(_, part) if self.has_parts(part):
                inner_step = self.build(part)
                return Step(label or f"不是：{inner_step.label}", source, self.closure(node), parts=(inner_step,), joined="not")
            case Members(_, quantifier, part):
                inside = Explainer(self.named, self.members, {}, self.parameters, self.comes_from)
                below = (inside.build(part),)
                return Step(label or self.say(node), source, self.closure(node), parts=below, of_members=True, joined=quantifier)
        return Step(label or self.say(node), source, self.closure(node), self.reads(node))

    def has_parts(self, node: Node) -> bool:
        return isinstance(node, And | Or | Members) or (isinstance(node, Name) and node.name in self.named)

    def closure(self, node: Node) -> Closure:
        tree = written_out(node, {name: one.written.tree for name, one in self.named.items()})
        return compile_closure(meaning.bound(meaning.meaning(tree), self.parameters))

    def reads(self, node: Node) -> tuple[tuple[str, str], ...]:
        names = dict.fromkeys(name for fact in facts_of(node) for name in self.comes_from.get(fact.name, (fact.name,)))
        return tuple((self.catalogue[name].label, name) for name in names)

    def say(self, node: Node) -> str:
        return Speaker(self.catalogue, self.members).say(node)


def failing(explained: Explained) -> tuple[Explained, ...]:
    """The smallest parts that keep the whole from holding; none if it holds or is unknown."""
    if explained.truth is not False:
        return ()
    below = tuple(part for child in explained.children for part in failing(child))
    return below or (explained,)
