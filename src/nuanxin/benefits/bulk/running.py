"""Deciding everybody of an area: read and decided anew, or, where the last run still holds, only who changed since."""

from __future__ import annotations

import datetime
import shutil
import time
import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from nuanxin.benefits import policies as known_policies
from nuanxin.benefits.bulk import changes, employing, gathering, runs
from nuanxin.benefits.bulk.columns import literal
from nuanxin.benefits.bulk.computed import Sources
from nuanxin.benefits.bulk.deciding import Bulk
from nuanxin.benefits.bulk.runs import Run
from nuanxin.benefits.cases import case_of
from nuanxin.benefits.cases.known import asks_about_people
from nuanxin.benefits.deciding import Decided, decide
from nuanxin.benefits.deciding.deciding import PAID_TO_EMPLOYERS
from nuanxin.benefits.policies import Policy
from nuanxin.benefits.policies.library import held
from nuanxin.errors import UserError
from nuanxin.orgs import access, audit, clock
from nuanxin.orgs.locking import only_one
from nuanxin.orgs.models import Office, User
from nuanxin.people.models import Person

Progress = Callable[[int, int, str], None]  # parts done, all parts, what is being done
MOST_CHANGED: Final = 0.1  # of the persons; when more changed, everybody is decided anew
KEPT_SECONDS: Final = 2 * 3600  # how long a replaced run stays for those who are reading it
GATHERING, DECIDING, EMPLOYERS = "读取台账", "判定政策", "汇总用人单位"


def decide_all(
    *, area: str, as_of: datetime.date, policies: Sequence[str] | None = None, progress: Progress | None = None, by: User | None = None
) -> Run:
    """Decide everybody under the area, a prefix, by the policies in force there (or those named); one run at a time.

    Only those are decided whose records changed since the last run of the same day and policies, if that is safe.
    """
    access.require(by, access.Permission.VIEW, area.ljust(12, "0"))
    asked = tuple(chosen(area, as_of, policies))
    with only_one(Path(settings.HOME) / "decisions.lock"), held():
        job = Job(area, as_of, asked, progress or (lambda done, total, what: None))
        last = next((run for run in runs.all_runs() if run.area == area), None)
        run = job.go_on_from(last) or job.from_the_start()
        sweep(run)
    with transaction.atomic():
        audit.record("benefits.decisions.made", by=by, area=area.ljust(12, "0"), people=run.people, redecided=run.redecided)
    return run


def chosen(area: str, as_of: datetime.date, names: Sequence[str] | None) -> Iterable[Policy]:
    """The policies to ask; refused if there is none."""
    found = known_policies.in_force(as_of, area or None) if names is None else [known_policies.get(name) for name in dict.fromkeys(names)]
    for one in found:
        if not one.is_in_force(as_of):
            raise UserError(f"政策“{one.title}”{as_of} 不在施行期内，不能判定。请改用施行期内的日期。")
    if not found:
        raise UserError(f"{as_of} 没有适用于本地区（{area or '全部'}）的政策，不用判定。请核对政策定义和日期。")
    return found


@dataclass(frozen=True)
class Job:
    """One run in the making."""

    area: str
    as_of: datetime.date
    policies: tuple[Policy, ...]
    progress: Progress

    @cached_property
    def about_people(self) -> tuple[Policy, ...]:
        """Those that ask about persons; what is asked of an employer alone is decided for employers."""
        return tuple(one for one in self.policies if one.file.beneficiary not in PAID_TO_EMPLOYERS or asks_about_people(one))

    @cached_property
    def versions(self) -> dict[str, str]:
        return {one.id: one.version for one in self.policies}

    def from_the_start(self) -> Run:
        mark = changes.mark_now(self.area)
        folder = runs.root() / f"{self.area or 'all'}-{uuid.uuid4().hex[:12]}"
        people = list(gathering.people_of(self.area).order_by("pk").values_list("pk", flat=True))
        self.gather(people, folder / "cases", len(people))
        bulk = self.decide(gathering.sources_in(folder / "cases"), folder / runs.DECIDED)
        return self.finish(folder, mark, bulk, len(people), 0)

    def go_on_from(self, last: Run | None) -> Run | None:
        """The last run with only those decided anew who changed since; None where it cannot be gone on from."""
        if last is None or last.as_of != self.as_of or dict(last.versions) != self.versions:
            return None
        mark = changes.mark_now(self.area)
        changed = changes.changed_since(self.area, last.mark)
        if changed is None:
            return None
        before = self.later_people(last)
        together = changed | before
        if len(together) > max(100, MOST_CHANGED * last.people):
            return None
        if not changed:
            return self.known_as(replace(last, mark=mark, finished_at=timezone.now()))
        folder = last.folder
        self.gather(sorted(together), folder / "later", len(together))
        bulk = self.decide(gathering.sources_in(folder / "later"), folder / runs.LATER, together, folder / runs.DECIDED)
        return self.finish(folder, mark, bulk, gathering.people_of(self.area).count(), len(together))

    def known_as(self, run: Run) -> Run:
        runs.write(run)
        return run

    def later_people(self, last: Run) -> set[int]:
        """Those who were decided anew since the run began from the start."""
        if not last.redecided:
            return set()
        later = literal(str(last.folder / runs.LATER))
        with runs.connect() as connection:
            found = connection.execute(f"SELECT DISTINCT subject FROM read_parquet({later}) WHERE kind = '{runs.PERSON}'").fetchall()
        return {key for (key,) in found}

    def gather(self, people: Sequence[int], folder: Path, total: int) -> None:
        self.progress(0, total, GATHERING)
        gathering.gather(people, self.area, self.as_of, folder, lambda done: self.progress(done, total, GATHERING))

    def decide(self, sources: Sources, path: Path, changed: Iterable[int] = (), before: Path | None = None) -> Bulk:
        """Decide the cases and write their rows, and those of the employers.

        `changed` get a row even if they left the area, so that it is known that what stands in `before` holds no longer.
        """
        self.progress(0, len(self.policies), DECIDING)
        bulk = Bulk(runs.connect(), self.about_people, self.as_of, sources, self.singly)
        bulk.run()
        path.parent.mkdir(parents=True, exist_ok=True)
        left = set(changed) - {key for (key,) in bulk.execute('SELECT "case" FROM wide').fetchall()}
        bulk.make("people", " UNION ALL ".join([self.nobody(left), *(self.rows(bulk, policy) for policy in self.about_people)]))
        self.progress(len(self.policies), len(self.policies), EMPLOYERS)
        bulk.execute(f"CREATE OR REPLACE TEMP VIEW everybody AS {self.everybody(before)}")
        bulk.make("employers", employing.rows(bulk, self.area, self.as_of, self.policies))
        gathering.replaced(path, lambda part: bulk.execute(self.copy(part)))
        return bulk

    def everybody(self, before: Path | None) -> str:
        """The people decided now, and those who did not change."""
        now = f"SELECT {runs.COLUMNS} FROM people"
        if before is None:
            return now
        kept = f"kind = '{runs.PERSON}' AND subject NOT IN (SELECT subject FROM people)"
        return f"{now} UNION ALL SELECT {runs.COLUMNS} FROM read_parquet({literal(str(before))}) WHERE {kept}"

    def copy(self, part: Path) -> str:
        return (
            f"COPY (SELECT {runs.COLUMNS} FROM people UNION ALL SELECT {runs.COLUMNS} FROM employers) "
            f"TO {literal(str(part))} (FORMAT parquet, COMPRESSION zstd)"
        )

    def rows(self, bulk: Bulk, policy: Policy) -> str:
        return f"SELECT '{runs.PERSON}' AS kind, * RENAME (\"case\" AS subject) FROM ({bulk.decided(policy)})"

    def nobody(self, keys: Iterable[int]) -> str:
        """A row that stands for somebody about whom nothing is decided any more."""
        nothing = (
            "'' AS area, '' AS policy, 0::UTINYINT AS answer, 0::BIGINT AS holds, 0::BIGINT AS unknown, NULL::INTEGER AS months_left, "
            "NULL::DATE AS last_month, NULL::DECIMAL(18,2) AS amount, NULL::VARCHAR[] AS facts"
        )
        return f"SELECT '{runs.PERSON}' AS kind, unnest([{gathering.listed(keys)}]::BIGINT[]) AS subject, {nothing}"

    def singly(self, number: int, some: Sequence[Policy]) -> Iterable[Decided]:
        known = case_of(Person.objects.get(pk=number), self.as_of)
        return [decide(policy, known.of(policy).case, self.as_of) for policy in some]

    def finish(self, folder: Path, mark: str, bulk: Bulk, people: int, redecided: int) -> Run:
        """Tell what the run holds; it is known from now on."""
        bits = {one.id: bulk.questions.bits(one.id) for one in self.about_people}
        bulk.connection.close()
        run = Run(self.as_of, timezone.now(), self.area, self.versions, {}, bits, mark, people, redecided, folder)
        with runs.connect() as connection:
            sql = f"SELECT policy, answer, COUNT(*) FROM {run.rows} WHERE kind = '{runs.PERSON}' AND policy <> '' GROUP BY ALL"
            run = replace(run, counts=runs.counted(connection.execute(sql).fetchall()))
        return self.known_as(run)


def sweep(current: Run) -> None:
    """Remove runs of the same area that no reader can still be at."""
    for run in list(runs.all_runs()):
        if run.area == current.area and run.folder != current.folder:
            (run.folder / runs.MANIFEST).unlink(missing_ok=True)
    for folder in runs.root().glob("*"):
        if not (folder / runs.MANIFEST).exists() and folder.stat().st_mtime < time.time() - KEPT_SECONDS:
            shutil.rmtree(folder, ignore_errors=True)


def decide_when_changed() -> Run | None:
    """The office's own run, where the facts moved on since the last one, or the day or a policy did; for the periodic work."""
    office = Office.objects.select_related("area").first()
    if office is None or not gathering.people_of(office.area.prefix).exists():
        return None
    area, today = office.area.prefix, clock.business_today()
    if not known_policies.in_force(today, area or None):
        return None
    last: Any = next((run for run in runs.all_runs() if run.area == area), None)
    same = last is not None and last.as_of == today and last.versions == {one.id: one.version for one in chosen(area, today, None)}
    if same and changes.changed_since(area, last.mark) == set():
        return None
    return decide_all(area=area, as_of=today)
