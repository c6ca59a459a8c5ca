"""The conditions of a policy as nested Chinese sentences: what is asked, by which source, and of what it is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nuanxin.benefits.policies import Policy
from nuanxin.benefits.policies.model import WHEN
from nuanxin.engines.rules import Catalogue, Fact
from nuanxin.engines.rules.naming import Named
from nuanxin.engines.rules.tree import And, Members, Name, Node, Not, Or
from nuanxin.engines.rules.wording import Speaker
from nuanxin.web.explained import JOINED
from nuanxin.web.policies.wording import with_values


@dataclass(frozen=True)
class Clause:
    """One thing that is asked. `label` is its name, empty for a part without one; `sentence` what it means, unless its parts say so."""

    label: str
    sentence: str
    source: str = ""
    joined: str = ""
    parts: tuple[Clause, ...] = ()


@dataclass(frozen=True)
class Unfolder:
    """Unfolds the named conditions of one policy, with the values of its parameters."""

    named: Mapping[str, Named]
    catalogue: Catalogue

    def clause(self, node: Node) -> Clause:
        match node:
            case Name(_, name, _, _) if name in self.named:
                return self.of_named(self.named[name])
            case Not(_, part) if self.has_parts(part):
                return Clause("", f"不能是：{self.title(part)}", joined=JOINED["not"], parts=(self.clause(part),))
            case And(_, parts) | Or(_, parts):
                return Clause("", "", joined=joined(node), parts=tuple(map(self.clause, parts)))
            case Members(_, _, part):
                return Clause("", self.say(node), parts=(self.clause(part),) if self.has_parts(part) else ())
        return Clause("", self.catalogue[node.name].label if is_plain(node) else self.say(node))

    def of_named(self, one: Named) -> Clause:
        inner = self.clause(one.written.tree)
        if inner.label:  # a name for another name
            return Clause(one.label, "", one.source, parts=(inner,))
        return Clause(one.label, inner.sentence if inner.sentence != one.label else "", one.source, inner.joined, inner.parts)

    def has_parts(self, node: Node) -> bool:
        return isinstance(node, And | Or | Members) or (isinstance(node, Name) and node.name in self.named)

    def title(self, node: Node) -> str:
        return self.named[node.name].label if isinstance(node, Name) and node.name in self.named else self.say(node)

    def say(self, node: Node) -> str:
        known = {**self.catalogue, **{name: marked(one) for name, one in self.named.items()}}
        return Speaker(known, known).say(node)


def is_plain(node: Node) -> bool:
    """A yes/no fact by itself, whose label says enough; categories are said as belonging to them."""
    return isinstance(node, Name) and node.type == "bool" and not node.name.startswith("has_")


def marked(one: Named) -> Fact:
    """A named condition as a fact that says its label."""
    return Fact("bool", one.label, "unknown", labels={"true": one.label, "false": f"没有“{one.label}”的情况"})


def joined(node: Node) -> str:
    return JOINED["all"] if isinstance(node, And) else JOINED["any"]


def clauses(policy: Policy, values: Mapping[str, Any], name: str = WHEN) -> Clause:
    """What the policy asks (or, by name, a region below): its parts, each unfolded."""
    compiled = policy.compiled()
    unfolder = Unfolder(compiled.named, with_values(compiled.catalogue, values))
    found = unfolder.of_named(compiled.named[name])
    return found if found.parts else Clause(found.label, "", found.source, JOINED["all"], (Clause("", found.sentence),))
