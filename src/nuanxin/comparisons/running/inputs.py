"""What a run reads: the ledger of the day and the newest releases; and the mark that tells whether a rule would find anything else."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from django.conf import settings

from nuanxin.comparisons import ledger, releases
from nuanxin.comparisons.definition import Rule
from nuanxin.comparisons.ledger import Ledger
from nuanxin.comparisons.releases import Relation, Release
from nuanxin.comparisons.suggesting import keeping
from nuanxin.engines.linkage import comparing
from nuanxin.orgs.models import Area, Office


@dataclass(frozen=True)
class Inputs:
    """All of the office's ledger and lists, whatever area is asked: who lives in the next town is on file too."""

    office: Area
    area: str
    as_of: datetime.date
    ledger: Ledger
    relations: Mapping[str, Relation]

    def lacking(self, rule: Rule) -> list[str]:
        """The lists of a rule that nobody has handed over."""
        return [list_id for list_id in rule.list_ids if not self.relations[list_id].releases]

    def releases_of(self, rule: Rule) -> list[Release]:
        return [release for list_id in rule.list_ids for release in self.relations[list_id].releases]

    def mark(self, rule: Rule) -> str:
        """Two runs with the same mark of a rule find the same."""
        read = [str(release.record.pk) for release in self.releases_of(rule)]
        said = sorted(rule.parameters_in(self.area).items())
        return hashlib.sha256(repr([rule.id, rule.version, self.as_of, self.ledger.mark, read, said]).encode()).hexdigest()[:20]

    def path(self, rule: Rule) -> Path:
        """Where the rule's hits lie, or will."""
        return folder() / f"{rule.id}-{self.mark(rule)}.parquet"

    @cached_property
    def engine(self) -> comparing.Duck:
        lists = {list_id: f"({relation.sql})" for list_id, relation in self.relations.items()}
        return comparing.Duck(self.ledger.sql, lists, ledger.absent())

    def suggestions(self, list_id: str) -> Path:
        """Who the list's rows without a usable number may be, as a file."""
        read = [str(release.record.pk) for release in self.relations[list_id].releases]
        mark = hashlib.sha256(repr([self.as_of, self.ledger.mark, read]).encode()).hexdigest()[:20]
        return keeping.keep(list_id, self.office.prefix, self.as_of, folder() / f"suggestions-{list_id}-{mark}.parquet")

    def engine_suggesting(self, list_id: str) -> comparing.Duck:
        """As `engine`, but the list has its rows without a usable number, under the keys of the people they may be."""
        lists = {name: f"({relation.sql})" for name, relation in self.relations.items()}
        lists[list_id] = keeping.keyed(self.relations[list_id], self.suggestions(list_id))
        return comparing.Duck(self.ledger.sql, lists, ledger.absent())

    @cached_property
    def by_pk(self) -> dict[int, Release]:
        return {release.record.pk: release for relation in self.relations.values() for release in relation.releases}


def take(rules: Iterable[Rule], area: str, as_of: datetime.date) -> Inputs:
    """The state of the ledger and of the lists now."""
    office = Office.objects.select_related("area").get().area
    list_ids = dict.fromkeys(list_id for rule in rules for list_id in rule.list_ids)
    relations = {list_id: releases.relation(list_id, office.prefix) for list_id in list_ids}
    return Inputs(office, area, as_of, ledger.take(office.prefix, as_of), relations)


def folder() -> Path:
    return Path(settings.HOME) / "comparisons" / "hits"
