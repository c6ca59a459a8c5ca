"""Names of rules and lists as pages show them, and how old what a list says is."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import lru_cache

from nuanxin.comparisons import definition
from nuanxin.comparisons.definition import Rule
from nuanxin.comparisons.models import ListRelease
from nuanxin.comparisons.releases.reading import current_records
from nuanxin.engines import sheets
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
    rule = rule_of(name)
    return rule.title if rule else name


def ages(rule: Rule, area_prefix: str) -> list[Age]:
    """The newest release of each list that the rule reads, for an area."""
    today = remembered.business_today()
    return [age(list_id, next(iter(current_records(list_id, area_prefix)), None), today, rule.valid_days) for list_id in rule.list_ids]


def age(list_id: str, newest: ListRelease | None, today: datetime.date, valid_days: int) -> Age:
    if newest is None:
        return Age(list_id, title_of(list_id), None, 0, is_stale=True)
    days = max(0, (today - newest.released_on).days)
    return Age(list_id, title_of(list_id), newest.released_on, days, days > valid_days, newest.provenance)
