"""Answers what other packages ask of the departments' lists: who runs a business, whose insurance units pay, who is suspected."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

import duckdb

from nuanxin.comparisons import definition, releases
from nuanxin.comparisons.enums import FindingState, Severity
from nuanxin.comparisons.models import Finding
from nuanxin.comparisons.releases import Relation, Release
from nuanxin.errors import UserError
from nuanxin.orgs.outside import Payer

BUSINESSES, INSURANCE = "businesses", "insurance"
BY_UNITS = ("enterprise_pension", "unemployment", "injury", "medical")
UNSETTLED = (FindingState.OPEN, FindingState.PENDING, FindingState.CONFIRMED)
COMPANY, UNIT, CODE = "企业名称", "参保单位", "统一社会信用代码"
MANY = 5_000  # keys in one statement
OWNS = """SELECT key, rowid FROM ({rows}) WHERE key IN ({keys}) AND coalesce(state, 'running') = 'running'
    AND (cancelled_on IS NULL OR cancelled_on > $day) AND (founded_on IS NULL OR founded_on <= $day)"""
INSURED = """SELECT key, rowid FROM ({rows}) WHERE key IN ({keys}) AND kind IN ('{kinds}') AND employer_key IS NOT NULL
    AND (from_month IS NULL OR from_month <= $day) AND (until_month IS NULL OR last_day(until_month) >= $day)"""


class ReleasedLists:
    """The newest releases answer; a list that was never given, or whose files are gone, knows nobody."""

    def owners(self, persons: Collection[int], on: datetime.date) -> Mapping[int, str]:
        found = told(BUSINESSES, OWNS, persons, on)
        return {key: rows[0][1].get(COMPANY, "") for key, rows in found.items()}

    def insurers(self, persons: Collection[int], on: datetime.date) -> Mapping[int, tuple[Payer, ...]]:
        found = told(INSURANCE, INSURED, persons, on)
        return {key: tuple(dict.fromkeys(payers(rows))) for key, rows in found.items()}

    def suspects(self, persons: Collection[int]) -> Mapping[int, str]:
        """Findings against somebody that nobody has refuted or settled; leads speak for a person and are none."""
        library, found = definition.library(), {}
        keys = list(persons)
        for start in range(0, len(keys), MANY):
            open_ones = Finding.objects.filter(person__in=keys[start : start + MANY], state__in=UNSETTLED).exclude(severity=Severity.LEAD)
            for person, rule in open_ones.order_by("-pk").values_list("person", "rule"):
                found[person] = library[rule].title if rule in library else rule
        return found


def payers(rows: Iterable[tuple[Release, dict[str, str]]]) -> Iterator[Payer]:
    for release, row in rows:
        if name := row.get(UNIT, ""):
            yield Payer(name, row.get(CODE, ""), release.record.released_on)


def told(list_id: str, question: str, persons: Collection[int], on: datetime.date) -> dict[int, list[tuple[Release, dict[str, str]]]]:
    """By key: the rows of the list that answer the question, as a user reads them, with their release."""
    if not persons:
        return {}
    try:
        listed = releases.relation(list_id)
    except UserError:  # restored without its files: nothing can be known
        return {}
    by_row = dict(asked(listed, question, list(persons), on)) if listed.releases else {}
    found = defaultdict(list)
    for rowid, told_row in read(listed, by_row):
        found[by_row[rowid]].append(told_row)
    return found


def asked(listed: Relation, question: str, keys: list[int], on: datetime.date) -> Iterator[tuple[int, int]]:
    """The rows of the list with the key that each is about."""
    with duckdb.connect(config={"temp_directory": "", "threads": 2}) as engine:
        for start in range(0, len(keys), MANY):
            some = ", ".join(str(int(key)) for key in keys[start : start + MANY])
            sql = question.format(rows=listed.sql, keys=some, kinds="', '".join(BY_UNITS))
            for key, rowid in engine.execute(sql, {"day": on}).fetchall():
                yield rowid, key


def read(listed: Relation, rowids: Iterable[int]) -> Iterator[tuple[int, tuple[Release, dict[str, str]]]]:
    """What these rows say, release by release."""
    by_release: dict[int, dict[int, int]] = defaultdict(dict)
    for rowid in sorted(rowids):
        release, row = releases.split(rowid)
        by_release[release][row] = rowid
    for release in listed.releases:
        rows = by_release.get(release.record.pk, {})
        for row, said in releases.values(release, rows).items():
            yield rows[row], (release, said)
