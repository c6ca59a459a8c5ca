"""Names of rules and lists as pages show them, and how old what a list says is."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from functools import lru_cache

from nuanxin.comparisons import definition
from nuanxin.comparisons.definition import Rule
from nuanxin.comparisons.models import ListRelease
from nuanxin.comparisons.releases.reading import current_records
from nuanxin.engines import sheets
from nuanxin.errors import UserError
from nuanxin.web import remembered


@dataclass(frozen=True)
class Age:
    """A list that a rule reads: the date of its newest release for an area, how many days old that is, and whether that is too old."""

    list_id: str
    title: str
    released_on: datetime.date | None
    days: int
    is_stale: bool
    provenance: str = ""


@lru_cache(maxsize=64)
def title_of(list_id: str) -> str:
    return sheets.load_list(list_id).title if list_id in sheets.known_lists() else ""


def rule_of(name: str) -> Rule | None:
    """The rule as it is defined today; None once its definition is gone."""
    return definition.library().get(name)


def title_of_rule(name: str) -> str:
    """What a rule is called; its id while the definitions are broken, which the pages of rules tell, or once it is gone."""
    try:
        rule = rule_of(name)
    except UserError:
        return name
    return rule.title if rule else name


@dataclass
class Newest:
    """The newest release of each list for the area with this prefix; each is asked for once."""

    prefix: str
    known: dict[str, ListRelease | None] = field(default_factory=dict)

    def of(self, list_id: str) -> ListRelease | None:
        if list_id not in self.known:
            self.known[list_id] = next(iter(current_records(list_id, self.prefix)), None)
        return self.known[list_id]


def ages(rule: Rule, newest: Newest) -> list[Age]:
    """How old each list is that the rule reads."""
    today = remembered.business_today()
    return [age(list_id, newest.of(list_id), today, rule.valid_days) for list_id in rule.list_ids]


def age(list_id: str, newest: ListRelease | None, today: datetime.date, valid_days: int) -> Age:
    if newest is None:
        return Age(list_id, title_of(list_id), None, 0, is_stale=True)
    days = max(0, (today - newest.released_on).days)
    return Age(list_id, title_of(list_id), newest.released_on, days, days > valid_days, newest.provenance)
