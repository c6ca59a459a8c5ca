"""The work lists there are, and one page of each."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from nuanxin.benefits.worklists import decided, money
from nuanxin.benefits.worklists.rows import EMPLOYER, PERSON, Asked, WorkRow
from nuanxin.errors import UserError


@dataclass(frozen=True)
class WorkList:
    """One list; `about` is person or employer, `needs_run` says that it is read from the newest run of decisions."""

    id: str
    title: str
    why: str
    about: str
    needs_run: bool = False


@dataclass(frozen=True)
class Listed:
    """One page of a list, and how many rows there are in all."""

    total: int
    rows: tuple[WorkRow, ...]


FOUND: Final[Mapping[WorkList, Callable[[Asked], list[WorkRow]]]] = {
    WorkList(
        "unclaimed", "符合未申领", "符合条件，没有申领、没有在享受、也没有领过的人，可以上门告知。", PERSON, needs_run=True
    ): decided.unclaimed,
    WorkList(
        "worth_collecting", "值得采集的信息", "缺了就无法判定的信息，能判定政策最多的人排在前面。", PERSON, needs_run=True
    ): decided.worth_collecting,
    WorkList("ending", "即将期满", "90天内享受期限届满的人，最近的排在前面。", PERSON): money.ending,
    WorkList("over_cap", "超过最长月数", "同一期限内已发月数多于核定的最长月数，应核查和追回。", PERSON): money.over_cap,
    WorkList("paid_after_end", "终止后仍发放", "死亡、退休月或退出认定以后的月份又有发放，应核查和追回。", PERSON): money.paid_after_end,
    WorkList("two_payers", "同月两处领取", "同一项补贴，或两项社会保险补贴，同一个月由两处领取，应核查和追回。", PERSON): money.two_payers,
    WorkList(
        "paid_unentitled", "不符合仍发放", "最近一次判定为不符合（不是因为期限用完），近三个月仍有发放。", PERSON, needs_run=True
    ): decided.paid_unentitled,
    WorkList(
        "employers_unclaimed", "单位符合未申领", "在岗的人或单位本身符合政策，单位还没有申领。", EMPLOYER, needs_run=True
    ): decided.unclaimed,
    WorkList("employers_ending", "单位补贴即将期满", "90天内为某人领取的单位补贴期限届满，最近的排在前面。", EMPLOYER): money.ending,
    WorkList(
        "employers_over_cap", "单位补贴超过最长月数", "为同一人已发的月数多于核定的最长月数，应核查和追回。", EMPLOYER
    ): money.over_cap,
    WorkList(
        "employers_paid_after_end", "人员终止后仍发给单位", "人员死亡、到退休月或退出认定以后的月份又发给了单位。", EMPLOYER
    ): money.paid_after_end,
}
LISTS: Final[Mapping[str, WorkList]] = {one.id: one for one in FOUND}


def counts(prefixes: Sequence[str], as_of: datetime.date) -> dict[str, int]:
    """How many rows each list has in those areas."""
    return {one.id: len(find(Asked(tuple(prefixes), as_of, one.about))) for one, find in FOUND.items()}


def rows(
    list_id: str, prefixes: Sequence[str], as_of: datetime.date, *, policy: str = "", fact: str = "", offset: int = 0, limit: int = 50
) -> Listed:
    """One page of a list in those areas, of one policy if it is named; `fact` (worth_collecting) leaves who lacks it."""
    if list_id not in LISTS:
        raise UserError(f"没有工作清单“{list_id}”。已知的有：{'、'.join(one.title for one in LISTS.values())}。")
    one = LISTS[list_id]
    found = FOUND[one](Asked(tuple(prefixes), as_of, one.about, policy, fact))
    return Listed(len(found), tuple(found[offset : offset + limit]))
