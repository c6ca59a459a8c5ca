"""The work lists there are, and what a row of one says."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final


@dataclass(frozen=True)
class WorkList:
    """One list; `about` is person or employer, `needs_run` says that it is read from the newest run of decisions."""

    id: str
    title: str
    why: str
    about: str
    needs_run: bool = False


@dataclass(frozen=True)
class WorkRow:
    """One line: who, by which policy, why in Chinese; the records to open where there are any."""

    subject_kind: str
    subject: int
    area: str
    policy: str
    said: str
    on: datetime.date | None = None
    amount: Decimal | None = None
    entitlement: int | None = None
    payment: int | None = None


@dataclass(frozen=True)
class Listed:
    """One page of a list, and how many rows there are in all."""

    total: int
    rows: tuple[WorkRow, ...]


KNOWN: Final = (
    WorkList("unclaimed", "符合未申领", "符合条件，还没有申领、没有在享受的人，可以上门告知。", "person", needs_run=True),
    WorkList("worth_collecting", "值得采集的信息", "补齐后能判定最多政策的信息，按能判定的件数排列。", "person", needs_run=True),
    WorkList("ending", "即将期满", "九十天内享受期限届满的人，按剩余天数排列。", "person"),
    WorkList("over_cap", "超过最长月数", "已发放月数多于核定的最长月数，应核查和追回。", "person"),
    WorkList("paid_after_end", "终止后仍发放", "死亡、退休月或退出认定以后的月份又有发放，应核查和追回。", "person"),
    WorkList("two_payers", "同月两处领取", "同一期限内的补贴，同一个月由两处领取，应核查和追回。", "person"),
    WorkList("paid_unentitled", "不符合仍发放", "最近一次判定为不符合，近三个月仍有发放。", "person", needs_run=True),
    WorkList("employers_unclaimed", "单位符合未申领", "招用的人符合政策，单位还没有申领。", "employer", needs_run=True),
    WorkList("employers_ending", "单位补贴即将期满", "九十天内单位补贴期限届满，按剩余天数排列。", "employer"),
    WorkList("employers_over_cap", "单位补贴超过最长月数", "为同一人已发放的月数多于核定的最长月数。", "employer"),
    WorkList("employers_paid_after_end", "人员终止后仍发给单位", "人员死亡、到退休月或退出认定以后的月份又发给了单位。", "employer"),
)
LISTS: Final[Mapping[str, WorkList]] = {one.id: one for one in KNOWN}


def counts(prefixes: Sequence[str], as_of: datetime.date) -> dict[str, int]:
    """How many rows each list has in those areas."""
    return {name: rows(name, prefixes, as_of, limit=0).total for name in LISTS}


def rows(list_id: str, prefixes: Sequence[str], as_of: datetime.date, *, policy: str = "", offset: int = 0, limit: int = 50) -> Listed:
    """One page of a list in those areas, of one policy if it is named."""
    return Listed(0, ())
