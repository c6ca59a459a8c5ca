"""What a merge would do, before anybody decides: the differing fields, what goes over, what cannot both stand."""

from __future__ import annotations

from dataclasses import dataclass

from nuanxin.orgs.models import Recorded
from nuanxin.people.actions.merging.clashes import Clash, clashes
from nuanxin.people.actions.merging.fields import Difference, differences
from nuanxin.people.actions.merging.rules import Relation, relations
from nuanxin.people.models import Person


@dataclass(frozen=True)
class Counted:
    """How many standing records of one relation each person has."""

    label: str
    kept: int
    merged: int


@dataclass(frozen=True)
class Preview:
    """The two persons side by side."""

    kept: Person
    merged: Person
    fields: tuple[Difference, ...]
    relations: tuple[Counted, ...]
    clashes: tuple[Clash, ...]

    @property
    def questions(self) -> tuple[Clash, ...]:
        """What somebody has to choose before the merge."""
        return tuple(clash for clash in self.clashes if clash.needs_choice)

    @property
    def doubles(self) -> tuple[Clash, ...]:
        """What is there twice and will be voided without a question."""
        return tuple(clash for clash in self.clashes if any(pair.is_quiet for pair in clash.pairs))


def preview(kept: Person, merged: Person) -> Preview:
    """What `merge_persons` would do with these two; writes nothing and asks for no permission."""
    found = relations()
    counts = tuple(counted(one, kept, merged) for one in found if one.rule.follows)
    return Preview(
        kept, merged, differences(kept, merged), tuple(one for one in counts if one.kept or one.merged), tuple(clashes(kept, merged, found))
    )


def counted(relation: Relation, kept: Person, merged: Person) -> Counted:
    records = relation.model._base_manager.all()
    if issubclass(relation.model, Recorded):
        records = records.filter(voided_at=None)
    kept_count, merged_count = (records.filter(**{relation.field.name: person.pk}).count() for person in (kept, merged))
    own = relation.field.name == "person"
    label = relation.model._meta.verbose_name if own else f"{relation.model._meta.verbose_name}（{relation.field.verbose_name}）"
    return Counted(str(label), kept_count, merged_count)
