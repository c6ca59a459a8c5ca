"""A policy as it is asked: what its file says, its conditions compiled, its parameters as of a day and a place."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from nuanxin.benefits.policies import facts
from nuanxin.benefits.policies.reading import conditions_read, names_read, words_of
from nuanxin.benefits.policies.schema import ConditionFile, LocalFile, ParameterFile, PolicyFile, ValueFile
from nuanxin.benefits.policies.shared import Shared
from nuanxin.definitionfile import Written
from nuanxin.engines import rules
from nuanxin.engines.rules import Catalogue, Condition, Fact
from nuanxin.engines.rules.naming import Draft, Named, name_conditions

AS_OF = {"as_of": "date"}
WHEN, LOCAL = "whole", "local_"
DISTANCE = Fact("int", "距退休的月数", "unknown")
PARAMETER_TYPES = {"fraction": "money"}
NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Compiled:
    """A policy's conditions and expressions over one catalogue of facts."""

    catalogue: Catalogue
    members: Catalogue
    named: Mapping[str, Named]
    cap: Condition | None
    extend: Condition | None
    amount: Condition | None

    def whole(self, local: int | None) -> str:
        """The name of the condition that decides: the policy's own, or that of a region below."""
        return WHEN if local is None else f"{LOCAL}{local}"


@dataclass(frozen=True)
class Policy:
    """One policy; `version` changes with whatever its file, the shared conditions it reads, the facts or the law of retirement say."""

    file: PolicyFile
    shared: Shared
    version: str
    written: Written[PolicyFile] = field(repr=False, compare=False)

    def __hash__(self) -> int:
        return hash((self.file.id, self.version))

    @property
    def id(self) -> str:
        return self.file.id

    @property
    def title(self) -> str:
        return self.file.title

    @property
    def source(self) -> str:
        return self.file.source

    @property
    def programme(self) -> str:
        return self.file.programme or self.file.id

    @property
    def is_monthly(self) -> bool:
        return self.file.months is not None

    @property
    def clock(self) -> tuple[str, ...]:
        """The policies whose months are counted together, this one first."""
        listed = self.file.months.clock if self.file.months else ()
        return tuple(listed) or (self.id,)

    @property
    def extends_by_distance(self) -> bool:
        """Whether the extension hangs on the months to retirement, so that what was decided at first approval stands for ever."""
        found = self.file.months
        return bool(found and found.extend and "distance" in words_of(found.extend))

    def is_in_force(self, day: datetime.date) -> bool:
        return self.file.in_force.holds(day)

    def is_for(self, area: str | None, day: datetime.date) -> bool | None:
        """Whether somebody living there may be asked about on a day; unknown where the area is, or is too wide to tell."""
        if not self.file.region:
            return True
        if area is None:
            return None
        regions = (self.file.region, *(one.area for one in self.file.local if one.holds(day)))
        if any(area.startswith(prefix) for prefix in regions):
            return True
        return None if any(prefix.startswith(area) for prefix in regions) else False

    def local(self, area: str | None, day: datetime.date) -> int | None:
        """The place of the narrowest local rule in force there."""
        found = [
            (len(one.area), place) for place, one in enumerate(self.file.local) if one.holds(day) and (area or "").startswith(one.area)
        ]
        return max(found)[1] if found else None

    def parameters(self, area: str | None, day: datetime.date) -> dict[str, Any]:
        """The value of every parameter on a day and at a place; None where none is in force."""
        return {name: value_of(one, area or self.file.region, day) for name, one in self.file.parameters.items()}

    def compiled(self, none: frozenset[str] = NOTHING) -> Compiled:
        """The conditions for a case in which the facts `none` are said not to exist."""
        return compiled(self, none)

    def condition(self, name: str) -> ConditionFile:
        return self.file.conditions.get(name) or self.shared.conditions[name]

    @property
    def names_read(self) -> frozenset[str]:
        """Every name its expressions use, those of shared conditions included."""
        return names_read(self.file, self.shared)

    def words(self) -> Catalogue:
        """Facts, parameters and named conditions: what is needed to say the conditions as they are written."""
        found = self.compiled()
        return found.catalogue | {name: Fact("bool", one.label, "unknown", labels={"true": one.label}) for name, one in found.named.items()}

    def chinese(self) -> str:
        """What the policy asks, as one Chinese sentence."""
        words = self.words()
        return self.compiled().named[WHEN].written.chinese(words, words)

    def sentences(self) -> tuple[tuple[str, str, str], ...]:
        """Each named condition: its label, the condition in Chinese, its source. What regions below ask is not among them."""
        found = self.compiled()
        return tuple(
            (one.label, one.condition.chinese(found.catalogue, found.members), one.source)
            for name, one in found.named.items()
            if name != WHEN and not name.startswith(LOCAL)
        )


@lru_cache(maxsize=256)
def compiled(policy: Policy, none: frozenset[str]) -> Compiled:
    """Every mistake of the policy's expressions is refused at once, by condition."""
    file = policy.file
    known = {**facts.catalogue(none), **{name: parameter_fact(one) for name, one in file.parameters.items()}}
    named = name_conditions(dict(drafts(policy)), known, AS_OF, known)
    with_distance = {**known, "distance": DISTANCE}
    months, amount = file.months, file.amount
    return Compiled(
        catalogue=known,
        members=known,
        named=named,
        cap=value(policy, months and months.cap, known, "months", "cap"),
        extend=rules.compile(months.extend, with_distance, AS_OF, policy.written.where("months", "extend"))
        if months and months.extend
        else None,
        amount=value(policy, amount and amount.formula, known, "amount", "formula"),
    )


def value(policy: Policy, text: str | None, known: Catalogue, *place: str) -> Condition | None:
    return rules.compile_value(text, known, AS_OF, policy.written.where(*place), known) if text else None


def drafts(policy: Policy) -> Iterator[tuple[str, Draft]]:
    """The whole, the whole of each region below, and every condition of the file or that one leads to."""
    file = policy.file
    wholes = {WHEN: Draft(file.title, file.source, file.when, policy.written.where("when"))}
    wholes |= {f"{LOCAL}{place}": local_draft(policy, place, one) for place, one in enumerate(file.local)}
    yield from wholes.items()
    for name, one in conditions_read(file, policy.shared).items():
        at = policy.written.where("conditions", name) if name in file.conditions else policy.shared.places[name]
        yield name, Draft(one.label, one.source or file.source, one.when, at)


def local_draft(policy: Policy, place: int, one: LocalFile) -> Draft:
    joined = f"{WHEN} {'AND' if one.mode == 'refine' else 'OR'} ({one.when})"
    return Draft(one.label, one.source, joined, policy.written.where("local", place))


def parameter_fact(one: ParameterFile) -> Fact:
    return Fact(PARAMETER_TYPES.get(one.type, one.type), one.label, "unknown")


def value_of(one: ParameterFile, area: str, day: datetime.date) -> Any:
    """The value in force for the longest prefix of the area, the later one of equals."""
    found = [version for version in one.values if version.holds(day) and area.startswith(version.area)]
    if not found:
        return None
    return exactly(one.type, max(found, key=lambda version: (len(version.area), version.from_on)))


def exactly(kind: str, version: ValueFile) -> Any:
    if kind == "money":
        return Decimal(str(version.value))
    return Fraction(str(version.value)) if kind == "fraction" else version.value
