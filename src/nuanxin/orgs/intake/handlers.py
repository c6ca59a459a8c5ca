"""How packages take their lists in: one handler per list resolves keys, reads what is on file, judges and writes."""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Hashable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from nuanxin.engines import sheets
from nuanxin.errors import UserError
from nuanxin.orgs import clock, crypto
from nuanxin.orgs.areas import Areas
from nuanxin.orgs.intake.rows import Change, Decision, Entry, Key, StaleError
from nuanxin.orgs.models import Area, ImportRun, User

if TYPE_CHECKING:
    from nuanxin.orgs.intake.judging import Progress
    from nuanxin.orgs.intake.plan import Plan

ORDER = (
    *("persons", "visits", "referrals", "placements", "reliefs", "vacancies", "fairs"),
    *("unemployment", "low_income", "disability", "insurance", "businesses", "deceased", "poverty", "graduates", "veterans"),
    "province_export",
)
WRITING = "写入"
registry: dict[str, type[Handler]] = {}


@dataclass(frozen=True)
class Context:
    """Under which conditions a file is judged: the list, who brings it, and the area nothing may lie outside.

    `released_on` is the day of a list that comes whole, from another department.
    """

    spec: sheets.ListSpec
    by: User | None
    area: Area
    areas: Areas
    today: datetime.date
    released_on: datetime.date | None = None

    @classmethod
    def load(cls, list_id: str, by: User | None, area: Area, released_on: datetime.date | None = None) -> Context:
        return cls(sheets.load_list(list_id), by, area, Areas.load(), clock.real_today(), released_on)

    def resolve(self, text: str) -> str | sheets.Unresolved:
        """The code of the area a cell means, inside the limit."""
        found = self.areas.resolve(text, within=self.area.prefix)
        return sheets.Unresolved(found.problem) if found.problem else found.code

    def covers(self, code: str) -> bool:
        return code.startswith(self.area.prefix)

    def prefix(self, code: str) -> str:
        """The digits that an area and everything in it begin with; the whole code where the area is not known here."""
        return self.areas.places[code].prefix if code in self.areas.places else code

    def area_name(self, code: str) -> str:
        return self.areas.full_name(code) if code in self.areas.places else code

    def label(self, column: str, value: Any) -> str:
        """A value as a user reads it: codes by their words, areas by their names, yes and no."""
        if value is None or value == "" or value == ():
            return ""
        spec = self.spec.column(column)
        if isinstance(value, (tuple, list)):
            return "、".join(spec.label(code) for code in value)
        if spec.type == "area":
            return self.area_name(value)
        if spec.type == "yes_no":
            return "是" if value else "否"
        return spec.label(str(value)) if spec.type == "enum" and str(value) in spec.values else str(value)


@dataclass(frozen=True)
class Writing:
    """What every record of one write shares."""

    run: ImportRun
    by: User | None
    at: datetime.datetime

    @classmethod
    def now(cls, run: ImportRun, by: User | None) -> Writing:
        return cls(run, by, timezone.now())

    @property
    def recorded(self) -> dict[str, Any]:
        return {"recorded_at": self.at, "recorded_by": self.by, "import_run": self.run}


class Handler:
    """One list's way in, made anew for each file. Subclasses say what the record is; reading and writing go by the thousand.

    A list that comes whole does not change records one by one: it overrides `prepared`, `take_in` and `withdrawn`.
    """

    list_id = ""

    def __init__(self, context: Context) -> None:
        self.context = context

    def key(self, values: dict[str, Any]) -> Key:
        """What makes two rows the same record."""
        raise TypeError(f"{type(self).__name__} has no key")

    def read(self, keys: Sequence[Key], *, locked: bool = False) -> list[Any]:
        """What is on file for each key, None where there is nothing; `locked` keeps it so until the transaction ends."""
        raise TypeError(f"{type(self).__name__} reads nothing")

    def basis(self, state: Any) -> Hashable:
        """The part of a state that a change rests on, small and comparable."""
        raise TypeError(f"{type(self).__name__} has no basis")

    def decide(self, entry: Entry, state: Any, *, is_last: bool = False, accepted: bool = False) -> Decision:
        """The verdict about one entry. `is_last`: nothing else of the file is coming; `accepted`: a person decided for the file."""
        raise TypeError(f"{type(self).__name__} decides nothing")

    def write(self, changes: Sequence[Change], writing: Writing) -> None:
        """Write what the decisions say, with one audit event per record."""
        raise TypeError(f"{type(self).__name__} writes nothing")

    def prepared(self, plan: Plan, progress: Progress) -> AbstractContextManager[object]:
        """What must lie beside the database before the transaction begins, and be gone again if that fails."""
        return contextlib.nullcontext()

    def take_in(self, plan: Plan, writing: Writing, progress: Progress) -> None:
        """Write the plan in the import's transaction; refuses (StaleError) when somebody changed what it rests on."""
        done = 0
        for changes in plan.spool:
            states = self.read([change.key for change in changes], locked=True)
            if [self.basis(state) for state in states] != [change.basis for change in changes]:
                raise StaleError
            self.write(changes, writing)
            done += len(changes)
            progress(WRITING, done, plan.spool.count)

    def withdrawn(self, writing: Writing) -> None:
        """The import was taken back whole; the records it made or changed are seen to already."""


def register(handler: type[Handler]) -> type[Handler]:
    """Announce a handler; used as a decorator, when the package is loaded."""
    registry[handler.list_id] = handler
    return handler


def handler_for(context: Context) -> Handler:
    """A new handler of the context's list; refuses a list that nothing here takes in."""
    if context.spec.id not in registry:
        raise UserError(f"“{context.spec.title}”（{context.spec.id}）还不能导入。可导入的表：{'、'.join(importable())}。")
    return registry[context.spec.id](context)


def importable() -> tuple[str, ...]:
    """The ids of the lists that can be imported, in the order of work."""
    return tuple(sorted(registry, key=lambda name: (ORDER.index(name) if name in ORDER else len(ORDER), name)))


def comes_whole(list_id: str) -> bool:
    """Whether a file of the list is the whole list of a day, as other departments give it."""
    return sheets.load_list(list_id).subject is not None


def release_day(list_id: str, released_on: datetime.date | None) -> datetime.date | None:
    """The day of a list that comes whole, today unless told; refuses a day to come. Our own lists have none, whatever is told."""
    if not comes_whole(list_id):
        return None
    if released_on and released_on > (today := clock.real_today()):
        raise UserError(f"名单日期 {released_on} 晚于今天（{today}）。请填写部门提供这份名单的日期。")
    return released_on or clock.business_today()


def lists() -> tuple[sheets.ListSpec, ...]:
    """The lists that can be imported, in the order of work."""
    return tuple(sheets.load_list(name) for name in importable())


def id_digest(number: str) -> str:
    return crypto.digest("id", number)
