"""The ledger as comparisons read it: one row per person on file with the state of a day, written to Parquet county by county.

A county's file is made anew only when its snapshot, the day or the shape below changed. It holds keys and facts, no names or numbers.
"""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

from nuanxin.engines import rules
from nuanxin.engines.facts import Derived, Duck, Frame
from nuanxin.engines.facts.store import Written
from nuanxin.engines.linkage import comparing
from nuanxin.engines.rules import Catalogue, Condition, Fact
from nuanxin.errors import UserError
from nuanxin.orgs import snapshot
from nuanxin.orgs.factbase import CONTRACT, facts_of_frame, linked_facts
from nuanxin.people.enums import Category

DAY = {"as_of": "date"}
ON_FILE = "on_file"
# Texts of a person that a rule may show; they are read from the records when a finding is shown, never written to the file.
TEXTS = {"phone": "联系电话", "employer": "就业单位"}
FLAGS = {
    ON_FILE: ("台账上有此人", "台账上没有此人"),
    "on_register": ("在册", "不在册"),
    "placed": ("在业", "不在业"),
    "welfare_post": ("在公益性岗位", "不在公益性岗位"),
    "registered": ("台账上登记失业", "台账上没有登记失业"),
}
KEPT_SECONDS = 2 * 24 * 3600
RUNNING = "started_on <= $as_of AND (ended_on IS NULL OR ended_on > $as_of)"
RECOGNISED = "decided_on <= $as_of AND (ended_on IS NULL OR ended_on >= $as_of)"


@dataclass(frozen=True)
class Ledger:
    """The ledger of an area on a day: what may stand after FROM, and a mark that changes with what it says."""

    sql: str
    mark: str
    paths: tuple[Path, ...]


def condition(text: str, table: str) -> Condition:
    """Over a linked row; of the person only what is derived first may be named."""
    known = {"recognised_on": Fact("date", "认定日期", "none")}
    return rules.compile(text, linked_facts(CONTRACT[table], known), DAY)


def asks(name: str, label: str, table: str, where: str) -> Derived:
    return Derived(name, label, "any", CONTRACT[table], condition(where, table))


def counts(name: str, label: str, table: str, where: str) -> Derived:
    return Derived(name, label, "count", CONTRACT[table], condition(where, table))


def picks(name: str, label: str, table: str, column: str, latest_by: tuple[str, ...], where: str = "") -> Derived:
    return Derived(name, label, "pick", CONTRACT[table], condition(where, table) if where else None, column, latest_by)


def derived() -> tuple[Derived, ...]:
    """What is true of a person on the day; the meanings are those of 口径汇编 and of the measures."""
    welfare, latest = f"{RUNNING} AND form = 'welfare_post'", ("started_on", "seq")
    held = "(from_on IS NULL OR from_on <= $as_of) AND (until_on IS NULL OR until_on >= $as_of)"
    return (
        *(
            picks(name, label, "identities", name, ("person",))
            for name, label in (("key", "证件号"), ("name_key", "姓名"), ("phone_key", "联系电话"))
        ),
        asks("on_register", "在册", "recognitions", RECOGNISED),
        picks("recognised_on", "认定日期", "recognitions", "decided_on", ("decided_on", "seq"), RECOGNISED),
        *(asks(f"has_{code}", label, "holdings", f"category = '{code}' AND {held}") for code, label in Category.choices),
        asks("placed", "在业", "placements", RUNNING),
        counts("placements", "正在执行的就业登记数", "placements", RUNNING),
        picks("placement_form", "就业形式", "placements", "form", latest, RUNNING),
        picks("placed_on", "就业日期", "placements", "started_on", latest, RUNNING),
        picks("employer_key", "就业单位", "placements", "employer_key", latest, RUNNING),
        asks("welfare_post", "在公益性岗位", "placements", welfare),
        counts("welfare_posts", "正在执行的公益性岗位数", "placements", welfare),
        picks("post_on", "公益性岗位上岗日期", "placements", "started_on", latest, welfare),
        picks("post_employer_key", "公益性岗位用人单位", "placements", "employer_key", latest, welfare),
        picks("post_uscc_key", "公益性岗位用人单位统一社会信用代码", "placements", "uscc_key", latest, welfare),
        asks("registered", "台账上登记失业", "unemployment", "registered_on <= $as_of AND (ended_on IS NULL OR ended_on > $as_of)"),
        picks(
            "registered_on",
            "台账上的失业登记日期",
            "unemployment",
            "registered_on",
            ("registered_on",),
            "registered_on <= $as_of AND (ended_on IS NULL OR ended_on > $as_of)",
        ),
        picks("last_contact_on", "最近联系日期", "visits", "visited_on", ("visited_on", "seq"), "visited_on <= $as_of"),
        counts(
            "refusals",
            "认定以来拒绝岗位推介的次数",
            "referrals",
            "referred_on <= $as_of AND feedback = 'refused' AND (base.recognised_on IS NULL OR referred_on >= base.recognised_on)",
        ),
    )


@cache
def frame() -> Frame:
    return Frame("ledger", "台账", CONTRACT["persons"], derive=derived())


@cache
def catalogue() -> Catalogue:
    """What a condition may name of the ledger."""
    known = {**facts_of_frame(frame()), ON_FILE: Fact("bool", "在台账上", "never")}
    said = {name: dataclasses.replace(known[name], labels={"true": yes, "false": no}) for name, (yes, no) in FLAGS.items()}
    return {**known, **said}


def in_words(name: str, value: object) -> str:
    """A fact of the ledger as the user reads it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    return catalogue()[name].labels.get(str(value), str(value))


def absent() -> dict[str, bool | int]:
    """What flags and counts say of somebody who is not on file."""
    known = {"bool": False, "int": 0}
    return {one.name: known[one.as_column.type] for one in frame().derive if one.kind in ("any", "count")}


def columns() -> tuple[str, ...]:
    """The file's columns, but for the area."""
    return tuple(name for name in frame().columns if name != "area")


@cache
def shape() -> str:
    """Changes when a column or the meaning of one changes: files of another shape are not read."""
    parts = [f"{one.name}:{one.kind}:{one.column}:{getattr(one.where, 'text', '')}" for one in frame().derive]
    return hashlib.sha256("\n".join([*columns(), *parts]).encode()).hexdigest()[:12]


def take(under: str, as_of: datetime.date) -> Ledger:
    """The ledger of everybody on file on the day, after a refresh of the snapshot of an area."""
    snapshot.refresh(under)
    view = snapshot.store().view()
    marks = {county: mark_of(files, as_of) for county, files in view.manifests.items()}
    paths = tuple(write(county, mark, as_of) for county, mark in sorted(marks.items()))
    return Ledger(from_files(paths), hashlib.sha256("".join(sorted(marks.values())).encode()).hexdigest()[:16], paths)


def mark_of(files: Mapping[str, Written], as_of: datetime.date) -> str:
    """Of one county: which snapshot files are read, and the day."""
    named = sorted(files[table].file for table in ("persons", *dict.fromkeys(one.table.name for one in frame().derive if one.table)))
    return hashlib.sha256("\n".join([shape(), as_of.isoformat(), *named]).encode()).hexdigest()[:16]


def write(county: str, mark: str, as_of: datetime.date) -> Path:
    """The county's file for that mark, made if it is not there."""
    path = folder() / f"{county}-{mark}.parquet"
    if not path.exists():
        engine().copy(frame(), {"as_of": as_of}, county, columns(), path)
        sweep(county, path)
    return path


def sweep(county: str, current: Path) -> None:
    """Remove files of other states that no run can still be reading."""
    for path in folder().glob(f"{county}-*"):
        if path != current and path.stat().st_mtime < time.time() - KEPT_SECONDS:
            path.unlink(missing_ok=True)


def engine() -> Duck:
    return Duck(CONTRACT, snapshot.store())


def folder() -> Path:
    return Path(settings.HOME) / "comparisons" / "ledger"


def from_files(paths: Sequence[Path]) -> str:
    """What stands after FROM; somebody who just moved may still stand in the files of two counties, and counts once."""
    if not paths:
        raise UserError("台账还没有数据，不能比对。请先导入援助对象花名册。")
    return comparing.from_files(paths, "person")
