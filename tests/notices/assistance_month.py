"""The forms of the assistance month of 2013 over facts written as in the cases beside a definition: no database, the plain engine."""

from __future__ import annotations

import datetime
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from nuanxin import notices
from nuanxin.definitionfile import read
from nuanxin.engines.facts import Memory, Number, Period
from nuanxin.notices import counting
from nuanxin.notices.definition.captions import Facts
from nuanxin.notices.definition.schema import CasesFile
from nuanxin.orgs.factbase import CONTRACT

NOTICE = "2013-assistance-month"
FIRST, LAST = datetime.date(2012, 12, 21), datetime.date(2013, 2, 10)
BEFORE, AFTER = FIRST - datetime.timedelta(1), LAST + datetime.timedelta(1)
JIADING, DATANGBU = "360722100200", "360722101200"
FOREIGN = "360723100200"
PERIOD = Period(FIRST, LAST)
Rows = dict[str, list[dict[str, Any]]]


class Plain(yaml.SafeDumper):
    """Writes every value out: definition files have no references."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


@cache
def form(number: str):
    return notices.get(NOTICE).form(number)


def people(*names: str, home: str = JIADING, **told: Any) -> Rows:
    """Persons who were recognised long ago."""
    return {
        "人员": [{"人员": name, "常住地": home, **told} for name in names],
        "认定": [{"人员": name, "认定日期": datetime.date(2012, 1, 1)} for name in names],
    }


def together(*parts: Rows) -> Rows:
    found: Rows = {}
    for part in parts:
        for table, rows in part.items():
            found.setdefault(table, []).extend(rows)
    return found


def visited(name: str, on: datetime.date, method: str = "入户走访") -> Rows:
    return {"走访联系": [{"人员": name, "日期": on, "方式": method}]}


def recognised(name: str, on: datetime.date, ended: datetime.date | None = None) -> Rows:
    return {"认定": [{"人员": name, "认定日期": on, **({"退出日期": ended} if ended else {})}]}


def holds(name: str, category: str, first: datetime.date | None = None, last: datetime.date | None = None) -> Rows:
    days = {"起始日期": first, "终止日期": last}
    return {"人员类别": [{"人员": name, "人员类别": category, **{label: day for label, day in days.items() if day}}]}


def placed(name: str, on: datetime.date, form: str = "企业吸纳", **told: Any) -> Rows:
    return {"就业登记": [{"人员": name, "就业日期": on, "就业形式": form, "帮扶实现": "是", **told}]}


def paid(name: str | None, on: datetime.date | None, amount: str = "100.00", **told: Any) -> Rows:
    """A payment to the person's own account, credited on a day; without one it is still with the bank."""
    row = {"地区": JIADING, "政策": "national-insurance-subsidy-flexible", "项目": "社会保险补贴", "金额": amount, "领取人类型": "个人"}
    row |= {"类型": "发放", "状态": "已到账" if on else "已送银行"} | ({"到账日期": on} if on else {}) | ({"人员": name} if name else {})
    return {"付款": [{**row, **told}]}


def family(number: int, on: datetime.date, kind: str = "零就业家庭", area: str = JIADING) -> Rows:
    return {"家庭认定": [{"家庭": number, "所在地": area, "类型": kind, "认定日期": on}]}


def moved(name: str, on: datetime.date, there: str = DATANGBU, here: str = JIADING) -> Rows:
    """Somebody who lived `here` until the day before and now lives `there`: the ledger holds where they live now."""
    return {"迁移": [{"人员": name, "迁移日期": on, "迁出地": here, "迁入地": there}]}


def memory(*parts: Rows) -> Memory:
    content = {"under": "360722", "facts": together(*parts), "cases": [{"what": "无", "to": LAST, "targets": []}]}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "facts.yaml"
        path.write_text(yaml.dump(content, Dumper=Plain, allow_unicode=True), encoding="utf-8")
        return Memory(CONTRACT, Facts(read(path, CasesFile)).tables)


def counted(number: str, *parts: Rows, period: Period = PERIOD, under: str = "360722") -> counting.Counted:
    return counting.count(form(number), memory(*parts), period, under, 9)


def total(number: str, *parts: Rows, **told: Any) -> dict[int, Number]:
    """The columns that are not nought, by number."""
    return told_apart(counted(number, *parts, **told).total)


def by_township(number: str, *parts: Rows, **told: Any) -> dict[str, dict[int, Number]]:
    return {area: told_apart(cells) for area, cells in counted(number, *parts, **told).by_area.items()}


def told_apart(cells: Sequence[Number]) -> dict[int, Number]:
    return {number: cell for number, cell in enumerate(cells, 1) if cell}


def behind(number: str, column: int, *parts: Rows, period: Period = PERIOD, under: str = "360722") -> list[dict[str, Any]]:
    """The rows behind a column, with what the list shows of them."""
    found = form(number).column(column)
    shown = tuple(dict.fromkeys((*found.measure.shows, *((found.cell.column,) if found.cell.column else ()))))
    return list(memory(*parts).select(found.cell.frame, found.cell.where, period.parameters, under, shown, found.measure.shows))
