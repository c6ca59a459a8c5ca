"""Which records of two persons cannot both stand once the persons are one, and which of them gives way."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from nuanxin.errors import UserError
from nuanxin.orgs.models import Recorded
from nuanxin.orgs.models.recorded import RECORDED_FIELDS
from nuanxin.people.actions.merging.rules import Relation
from nuanxin.people.models import Person

KEPT, MERGED = "kept", "merged"
SIDES = (KEPT, MERGED)


@dataclass(frozen=True)
class Pair:
    """A record of each person that cannot both stand; `is_quiet`: nobody needs to choose, the kept person's stands."""

    kept: models.Model
    merged: models.Model
    is_quiet: bool

    def winner(self, side: str) -> models.Model:
        return self.kept if side == KEPT else self.merged

    def loser(self, side: str) -> models.Model:
        return self.merged if side == KEPT else self.kept


@dataclass(frozen=True)
class Clash:
    """All pairs of one model; `key` is what the choice of a side is called."""

    relation: Relation
    pairs: tuple[Pair, ...]

    @property
    def key(self) -> str:
        return self.relation.model._meta.label

    @property
    def title(self) -> str:
        return str(self.relation.model._meta.verbose_name)

    @property
    def needs_choice(self) -> bool:
        return any(not pair.is_quiet for pair in self.open_pairs)

    @property
    def open_pairs(self) -> tuple[Pair, ...]:
        """Pairs to be chosen of: those whose records have not given way quietly already."""
        gone = {pair.merged.pk for pair in self.pairs if pair.is_quiet}
        return tuple(pair for pair in self.pairs if not pair.is_quiet and pair.merged.pk not in gone)

    def settled(self, side: str) -> Iterator[tuple[models.Model, models.Model]]:
        """(what gives way, what stands) when `side` was chosen."""
        yield from ((pair.merged, pair.kept) for pair in self.pairs if pair.is_quiet)
        yield from ((pair.loser(side), pair.winner(side)) for pair in self.open_pairs)


@dataclass
class Both:
    """The standing records of one relation on both sides."""

    relation: Relation
    kept: list[models.Model] = field(default_factory=list)
    merged: list[models.Model] = field(default_factory=list)


def clashes(kept: Person, merged: Person, relations: Iterable[Relation]) -> list[Clash]:
    """What cannot both stand, by model, in the order of the relations."""
    found = ((relation, tuple(pairs_of(standing(relation, kept, merged)))) for relation in relations if relation.rule.follows)
    return [Clash(relation, pairs) for relation, pairs in found if pairs]


def standing(relation: Relation, kept: Person, merged: Person) -> Both:
    records = relation.model._base_manager.order_by("pk")
    if issubclass(relation.model, Recorded):
        records = records.filter(voided_at=None)
    sides = (list(records.filter(**{relation.field.name: person})) for person in (kept, merged))
    return Both(relation, *sides)


def pairs_of(both: Both) -> Iterator[Pair]:
    """Each pair once: identical records, days that meet, then what a constraint of the database forbids."""
    if not (both.kept and both.merged):
        return
    seen: set[tuple[int, int]] = set()
    ways = (contradicting,) if both.relation.rule.is_whole else (identical, meeting, forbidden)
    for one, other, is_quiet in (found for way in ways for found in way(both)):
        if (one.pk, other.pk) not in seen:
            seen.add((one.pk, other.pk))
            yield Pair(one, other, is_quiet)


Found = Iterator[tuple[models.Model, models.Model, bool]]


def identical(both: Both) -> Found:
    """The same thing recorded twice; only what can be voided can give way."""
    if not (issubclass(both.relation.model, Recorded) and both.relation.rule.gives_way):
        return
    for one, other in crossed(both):
        if told_by(one, both.relation) == told_by(other, both.relation):
            yield one, other, True


def meeting(both: Both) -> Found:
    rule = both.relation.rule
    if rule.period is None:
        return
    for one, other in crossed(both):
        agree = all(getattr(one, name) == getattr(other, name) for name in rule.among)
        if agree and days_meet(one, other, rule.period):
            yield one, other, rule.is_quiet or says_nothing_more(other, one, both.relation)


def contradicting(both: Both) -> Found:
    """One side or the other, unless both say exactly the same."""
    kept, merged = ({told_by(record, both.relation): record for record in records} for records in (both.kept, both.merged))
    if set(kept) == set(merged):
        yield from ((kept[said], merged[said], True) for said in kept)
    else:
        yield from ((one, other, False) for one, other in crossed(both))


def forbidden(both: Both) -> Found:
    """What a unique constraint lets stand only once per person, also the one of a one-to-one key."""
    model, column = both.relation.model, both.relation.field.name
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and column in constraint.fields:
            others = [model._meta.get_field(name).attname for name in constraint.fields if name != column]
            concerned = meant(both, constraint.condition)
            yield from same_key(both, others, concerned)
    if both.relation.field.unique:
        yield from same_key(both, [], {record.pk for record in (*both.kept, *both.merged)})


def meant(both: Both, condition: models.Q | None) -> set[int]:
    """The records to which a constraint applies, asked of the database in its own words."""
    pks = [record.pk for record in (*both.kept, *both.merged)]
    found = both.relation.model._base_manager.filter(pk__in=pks)
    return set((found.filter(condition) if condition else found).values_list("pk", flat=True))


def same_key(both: Both, names: list[str], concerned: set[int]) -> Found:
    rule = both.relation.rule
    for one, other in crossed(both):
        values = [getattr(one, name) for name in names]
        if {one.pk, other.pk} <= concerned and None not in values and values == [seen_from(other, one, name, both) for name in names]:
            yield one, other, rule.gives_way and says_nothing_more(other, one, both.relation)


def seen_from(other: models.Model, one: models.Model, name: str, both: Both) -> Any:
    """What the merged person's record says once it is the kept person's: what names the one then names the other."""
    value, column = getattr(other, name), both.relation.field.attname
    renamed = value == both.relation.rule.beside(getattr(other, column)).get(name)
    return both.relation.rule.beside(getattr(one, column))[name] if renamed else value


def crossed(both: Both) -> Iterator[tuple[models.Model, models.Model]]:
    return ((one, other) for other in both.merged for one in both.kept)


def told_fields(relation: Relation) -> list[str]:
    """What a record says, besides whose it is and how it came on file."""
    named = {column for column, _ in relation.rule.named}
    fields = relation.model._meta.concrete_fields
    own = (one for one in fields if not one.primary_key and one is not relation.field and one.name not in named)
    return [one.attname for one in own if one.name not in RECORDED_FIELDS]


def told_by(record: models.Model, relation: Relation) -> tuple[Any, ...]:
    return tuple(getattr(record, name) for name in told_fields(relation))


def says_nothing_more(record: models.Model, than: models.Model, relation: Relation) -> bool:
    """A day that is not there says something too: that it still runs, or always did."""
    return all(
        getattr(record, name) == getattr(than, name)
        or (getattr(record, name) in (None, "") and not isinstance(relation.model._meta.get_field(name), models.DateField))
        for name in told_fields(relation)
    )


def days_meet(one: models.Model, other: models.Model, period: tuple[str, str]) -> bool:
    first, last = period
    begins, ends = max(begin(one, first), begin(other, first)), min(end(one, last), end(other, last))
    return begins <= ends


def begin(record: models.Model, name: str) -> datetime.date:
    return getattr(record, name) or datetime.date.min


def end(record: models.Model, name: str) -> datetime.date:
    return getattr(record, name) or datetime.date.max


def chosen(found: Iterable[Clash], choices: Mapping[str, Any]) -> dict[str, str]:
    """The side for each clash; refuses, all at once, those nobody has chosen for."""
    found = list(found)
    unsettled = [told(clash) for clash in found if clash.needs_choice and not is_settled(clash, choices)]
    if unsettled:
        raise UserError(unsettled)
    return {clash.key: choices.get(clash.key) or KEPT for clash in found}


def is_settled(clash: Clash, choices: Mapping[str, Any]) -> bool:
    return clash.relation.rule.gives_way and choices.get(clash.key) in SIDES


def told(clash: Clash) -> str:
    if not clash.relation.rule.gives_way:
        pair = clash.open_pairs[0]
        return f"两人都有相同的{clash.title}（{pair.kept}），合并会使同一人重复，不能合并。请先处理其中一方的{clash.title}。"
    pairs = "；".join(f"保留的人员：{pair.kept}，并入的人员：{pair.merged}" for pair in clash.open_pairs[:5])
    return f"两人的{clash.title}不能同时有效（{pairs}）。请选择以哪一方的{clash.title}为准，另一方的将作废。"
