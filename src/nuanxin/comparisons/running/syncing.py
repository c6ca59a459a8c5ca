"""Hits become findings: new ones, those seen again, those whose values changed, those gone. Decided on digests; only what is new is decrypted."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pyarrow.parquet as pq
from django.db import transaction

from nuanxin.comparisons.definition import Rule
from nuanxin.comparisons.enums import FindingState, Outcome
from nuanxin.comparisons.models import ComparisonRun, Finding
from nuanxin.comparisons.running import wording
from nuanxin.comparisons.running.inputs import Inputs
from nuanxin.orgs import bulk, clock

BATCH = 2_000
REOPENED = (FindingState.REFUTED, FindingState.SETTLED)  # when something else is found than was looked into
UNREVIEWED = (FindingState.OPEN, FindingState.PENDING)
COLUMNS = (
    "rule", "rule_version", "fingerprint", "person_id", "subject", "subject_name", "subject_masked", "area_id", "severity", "result",
    "values", "values_digest", "first_run_id", "last_run_id", "first_seen_on", "due_on", "valid_until",
)  # fmt: skip
Hit = Mapping[str, Any]


@dataclass
class Counts:
    """What a rule gave in the run's area."""

    found: int = 0
    new: int = 0
    again: int = 0
    changed: int = 0
    gone: int = 0


@dataclass(frozen=True)
class Known:
    """A finding as it stands before the run."""

    pk: int
    digest: str
    state: str
    outcome: str
    area: str

    def state_after(self, digest: str) -> str:
        """Its state when it is seen again: what was dealt with is open anew only if other values are seen now."""
        if self.state == FindingState.GONE:
            return FindingState.OPEN
        is_other = digest != self.digest and self.state in REOPENED
        return FindingState.OPEN if is_other and self.outcome != Outcome.APPLICATION else self.state


@dataclass
class Sync:
    """One rule of a run on its way into the database."""

    run: ComparisonRun
    rule: Rule
    taken: Inputs
    known: dict[str, Known]
    counts: Counts = field(default_factory=Counts)
    seen: set[str] = field(default_factory=set)

    def take(self, hits: list[Hit]) -> None:
        """One batch in one transaction, its values read before."""
        new, changed, same = [], [], []
        for hit in hits:
            known = self.known.get(hit["fingerprint"])
            is_same = known is not None and known.state_after(hit["digest"]) == known.state and known.digest == hit["digest"]
            (new if known is None else same if is_same and known.area == hit["area"] else changed).append(hit)
        told = wording.tell(self.rule, [*new, *changed], self.taken)
        inserted = [self.inserted(hit, told) for hit in new]
        updated = {self.known[hit["fingerprint"]].pk: self.updated(hit, told) for hit in changed}
        with transaction.atomic():
            bulk.insert_many(Finding, COLUMNS, inserted, outcome="", outcome_record="")
            bulk.update_many(Finding, updated)
            self.reopen(changed)
            Finding.objects.filter(pk__in=[self.known[hit["fingerprint"]].pk for hit in same]).update(last_run=self.run)
        self.count(hits, new, changed)

    def count(self, hits: list[Hit], new: list[Hit], changed: list[Hit]) -> None:
        self.seen |= {hit["fingerprint"] for hit in hits}
        self.counts.found += len(hits)
        self.counts.new += len(new)
        self.counts.changed += len(changed)
        self.counts.again += len(hits) - len(new) - len(changed)

    def inserted(self, hit: Hit, told: Mapping[str, wording.Told]) -> tuple[Any, ...]:
        one, today = told[hit["fingerprint"]], self.today
        same = (self.rule.id, self.rule.version, hit["fingerprint"], hit["person"])
        subject = (bulk.sealed(one.subject), one.name, one.masked, hit["area"], self.rule.severity, hit["result"])
        values = (bulk.sealed(one.values), hit["digest"], self.run.pk, self.run.pk)
        return (*same, *subject, *values, today, today + datetime.timedelta(days=self.rule.grace_days), self.valid_until)

    def updated(self, hit: Hit, told: Mapping[str, wording.Told]) -> dict[str, Any]:
        one = told[hit["fingerprint"]]
        return {
            "rule_version": self.rule.version,
            "person_id": hit["person"],
            "subject": bulk.sealed(one.subject),
            "subject_name": one.name,
            "subject_masked": one.masked,
            "area_id": hit["area"],
            "result": hit["result"],
            "values": bulk.sealed(one.values),
            "values_digest": hit["digest"],
            "last_run_id": self.run.pk,
            "valid_until": self.valid_until,
        }

    def reopen(self, changed: list[Hit]) -> None:
        """Open anew what must be, unless somebody has reviewed it since the run began: their word stays."""
        for hit in changed:
            known = self.known[hit["fingerprint"]]
            state = known.state_after(hit["digest"])
            if state != known.state:
                Finding.objects.filter(pk=known.pk, state=known.state).update(state=state)

    @cached_property
    def today(self) -> datetime.date:
        return clock.business_today()

    @cached_property
    def valid_until(self) -> datetime.date | None:
        """As long as the oldest of the lists used may be relied on."""
        days = [release.record.released_on for release in self.taken.releases_of(self.rule)]
        return min(days) + datetime.timedelta(days=self.rule.valid_days) if days else None

    def drop(self) -> None:
        """Findings of the area that the rule no longer gives; what somebody has concluded stays as it is."""
        prefix = self.run.area.prefix
        gone = [
            known.pk
            for fingerprint, known in self.known.items()
            if fingerprint not in self.seen and known.state in UNREVIEWED and known.area.startswith(prefix)
        ]
        for some in bulk.in_batches(gone):
            Finding.objects.filter(pk__in=some, state__in=UNREVIEWED).update(state=FindingState.GONE)
        self.counts.gone = len(gone)


def sync(run: ComparisonRun, rule: Rule, taken: Inputs) -> Counts:
    """Bring the rule's findings in the run's area up to date."""
    rows = Finding.objects.filter(rule=rule.id).values_list("fingerprint", "pk", "values_digest", "state", "outcome", "area_id")
    syncing = Sync(run, rule, taken, {fingerprint: Known(*rest) for fingerprint, *rest in rows.iterator(chunk_size=BATCH)})
    for hits in batches(here(run, rule, taken)):
        syncing.take(hits)
    syncing.drop()
    return syncing.counts


def here(run: ComparisonRun, rule: Rule, taken: Inputs) -> Iterator[Hit]:
    """The rule's hits in the run's area. Who is not on file and in no known place belongs to the whole area that compares."""
    office = taken.office.code
    for batch in pq.ParquetFile(taken.path(rule)).iter_batches(BATCH):
        for hit in batch.to_pylist():
            area = hit["area"] if hit["area"] and hit["area"].startswith(taken.office.prefix) else office
            if area.startswith(run.area.prefix):
                yield {**hit, "area": area, "is_placed": area == hit["area"], "fingerprint": fingerprint(rule, hit)}


def fingerprint(rule: Rule, hit: Hit) -> str:
    """The same for one person under one rule in every run, whether on file yet or not."""
    who = f"person {hit['person']}" if hit["key"] is None else f"key {hit['key']}"
    return hashlib.sha256(f"{rule.id}:{who}".encode()).hexdigest()[:32]


def batches(hits: Iterable[Hit]) -> Iterator[list[Hit]]:
    waiting: list[Hit] = []
    for hit in hits:
        waiting.append(hit)
        if len(waiting) == BATCH:
            yield waiting
            waiting = []
    if waiting:
        yield waiting
