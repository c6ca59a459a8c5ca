"""An answer's explanation as pages draw it: marks and words, values in Chinese, where they come from, and what would have to change.

`{% explained decided %}` draws it; with `sources=known.sources` every value of a real person tells its record.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from nuanxin.benefits.deciding import Decided
from nuanxin.benefits.policies import Policy, facts
from nuanxin.engines.rules import Fact
from nuanxin.engines.rules.explaining import ALL_OF, ANY_OF, Explained
from nuanxin.orgs.models import Area
from nuanxin.people.enums import Category

MARKS = {True: ("yes", "✓", "符合"), False: ("no", "✗", "不符合"), None: ("unknown", "?", "不知道")}
JOINED = {"all": "全部符合才行", "any": "符合任何一项即可", "not": "不能有这种情况", "count": "按人数算"}
NOT_FILLED, NOT_COLLECTED, NOTHING = "没有填写", "没有采集", "没有"


@dataclass(frozen=True)
class Seen:
    """A value that was looked at, and the record it is from; a standard is the policy's, not the person's."""

    label: str
    text: str
    source: str = ""
    is_standard: bool = False


@dataclass(frozen=True)
class Part:
    """One part of the explanation; moot where its own truth does not matter, because another alternative holds."""

    label: str
    tone: str
    mark: str
    word: str
    seen: tuple[Seen, ...]
    source: str
    joined: str
    parts: tuple[Part, ...]
    is_moot: bool

    @property
    def is_open(self) -> bool:
        return self.tone != "yes" and not self.is_moot


@dataclass(frozen=True)
class Change:
    """What would have to be otherwise for a yes: one thing, or any one of several."""

    label: str
    seen: tuple[Seen, ...] = ()
    alternatives: tuple[Change, ...] = ()


@dataclass(frozen=True)
class Teller:
    """Tells the explanations of one policy's answer."""

    policy: Policy
    sources: Mapping[str, str] = field(default_factory=dict)  # by the label of the fact
    places: Mapping[str, str] = field(default_factory=dict)
    none: frozenset[str] = frozenset()  # the labels of facts said not to exist

    def part(self, one: Explained, is_moot: bool = False) -> Part:
        tone, mark, word = MARKS[one.truth]
        return Part(
            label=one.label,
            tone=tone,
            mark=mark,
            word=word,
            seen=tuple(self.seen(one)),
            source=one.source,
            joined=JOINED.get(one.joined, "") if one.children and one.label not in (ALL_OF, ANY_OF) else "",
            parts=tuple(self.part(child, is_moot or settled(one, child)) for child in one.children),
            is_moot=is_moot,
        )

    def seen(self, one: Explained) -> Iterator[Seen]:
        for label, value in one.values.items():
            fact = self.fact(label)
            if value is None and fact and fact.applies_if and one.truth is not None:
                continue  # does not apply to this person, or did not matter
            if isinstance(value, bool) and label in one.label:
                continue  # said by the label itself
            yield Seen(label, self.told(label, value), self.sources.get(label, ""), label in standards(self.policy))

    def told(self, label: str, value: Any) -> str:
        fact = self.fact(label)
        if value is None:
            return NOTHING if label in self.none else nothing(label, fact, self.policy)
        if label in area_labels():
            return self.places.get(str(value), str(value))
        labels = fact.labels if fact else {}
        return labels.get(str(value), said(value))

    def fact(self, label: str) -> Fact | None:
        return by_label(self.policy).get(label)

    def changes(self, one: Explained) -> Iterator[Change]:
        """The smallest things that keep the whole from holding; alternatives stay together, each as a whole."""
        if one.truth is not False:
            return
        if one.joined == "any" and len(one.children) > 1:
            yield Change(one.label, alternatives=tuple(change for child in one.children for change in self.alternative(child)))
            return
        below = tuple(change for child in one.children for change in self.changes(child))
        if below:
            yield from below
        else:
            yield Change(one.label, tuple(self.seen(one)))

    def alternative(self, one: Explained) -> Iterator[Change]:
        """One way out; what takes several things is told with all of them that are not there yet."""
        if one.joined != "all":
            yield from self.changes(one)
        elif one.label == ALL_OF:
            yield Change("，且".join(child.label for child in one.children if child.truth is not True))
        else:
            yield Change(one.label)


def settled(parent: Explained, child: Explained) -> bool:
    """Whether a part's own truth tells nothing more: another alternative holds, or it must not hold at all."""
    return parent.joined == "not" or (parent.joined == "any" and parent.truth is True and child.truth is not True)


def nothing(label: str, fact: Fact | None, policy: Policy) -> str:
    if label in standards(policy):
        return NOT_FILLED
    return NOTHING if fact and fact.missing == "none" else NOT_COLLECTED


def standards(policy: Policy) -> frozenset[str]:
    """The labels of the policy's parameters."""
    return frozenset(one.label for one in policy.file.parameters.values())


def said(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal):
        return f"{value:,.2f} 元"
    if isinstance(value, datetime.date | Fraction):
        return str(value)
    return f"{value:,}" if isinstance(value, int) else str(value)


def by_label(policy: Policy) -> dict[str, Fact]:
    """The facts and parameters by their label, as explanations name them; those of an option first."""
    known = policy.compiled().catalogue.values()
    return {one.label: one for one in sorted(known, key=lambda one: bool(one.labels))}


def area_labels() -> frozenset[str]:
    return frozenset(one.label for one in facts.known().facts.values() if one.type == "area")


def areas_in(one: Explained) -> Iterator[str]:
    yield from (str(value) for label, value in one.values.items() if value and label in area_labels())
    for child in one.children:
        yield from areas_in(child)


def names_of_areas(codes: set[str]) -> dict[str, str]:
    """The names of area codes, as long as they are known; a short code is that of its area."""
    found = dict(Area.objects.filter(code__in={code.ljust(12, "0") for code in codes}).values_list("code", "name"))
    return {code: found[code.ljust(12, "0")] for code in codes if code.ljust(12, "0") in found}


def by_label_of_fact(sources: Mapping[str, Any]) -> dict[str, str]:
    """Where values come from, by the label of the fact: `sources` has a label and a day for each fact's name."""
    found = {}
    for name, one in sources.items():
        text = f"{one.label}，{one.on}" if one.on else one.label
        labels = [option.label for option in Category] if name == "categories" else [label_of(name)]
        found |= dict.fromkeys(labels, text)
    return found


def label_of(name: str) -> str:
    try:
        return facts.label(name)
    except KeyError:
        return name


def teller(decided: Decided, sources: Mapping[str, Any] | None = None) -> Teller:
    none = frozenset(label_of(name) for name in decided.case.none) if decided.case else frozenset()
    return Teller(decided.policy, by_label_of_fact(sources or {}), names_of_areas(set(areas_in(decided.because))), none)


def explained(decided: Decided, sources: Mapping[str, Any] | None = None) -> Part:
    """The whole explanation of an answer; `sources` by fact name, each with a `label` and a day `on` (or None)."""
    return teller(decided, sources).part(decided.because)


def doubts(decided: Decided) -> tuple[str, ...]:
    """What besides is not known, where the answer is no for another reason."""
    whole = decided.because
    return tuple(one.label for one in whole.children if one.truth is None) if whole.truth is False and whole.joined == "all" else ()


def changes(decided: Decided, sources: Mapping[str, Any] | None = None) -> tuple[Change, ...]:
    """What would have to be otherwise for a yes; nothing unless the answer is no."""
    return tuple(teller(decided, sources).changes(decided.because))
