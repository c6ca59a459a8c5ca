"""Options that several commands share: areas, dates, JSON, output file."""

from __future__ import annotations

import datetime
import json
import re
from pathlib import Path
from typing import Annotated, Any

import typer

from nuanxin.errors import UserError


def parse_date(text: str) -> datetime.date:
    """A date written YYYY-MM-DD; anything else is wrong usage."""
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            raise ValueError
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"日期“{text}”读不懂。请写成 YYYY-MM-DD，例如 2022-09-23。") from None


def date_option(*names: str, help: str) -> typer.models.OptionInfo:
    return typer.Option(*names, parser=parse_date, metavar="YYYY-MM-DD", help=help)


Area = Annotated[str | None, typer.Option("--area", metavar="地区", help="区划代码（6、9 或 12 位）或地区名称。")]
RequiredArea = Annotated[str, typer.Option("--area", metavar="地区", help="区划代码（6、9 或 12 位）或地区名称。")]
AsOf = Annotated[datetime.date | None, date_option("--as-of", help="按这一天计算，默认为业务日期。")]
From = Annotated[datetime.date | None, date_option("--from", help="起始日期，默认按通知规定。")]
To = Annotated[datetime.date, date_option("--to", help="截止日期（含当天）。")]
Json = Annotated[bool, typer.Option("--json", help="只在标准输出上给出 JSON。")]
Out = Annotated[Path | None, typer.Option("--out", metavar="文件.xlsx", help="写成 Excel 文件。")]


def office():
    """The office of this installation; without one nothing else makes sense."""
    from nuanxin.orgs.models import Office

    found = Office.objects.select_related("area").first()
    if found is None:
        raise UserError("还没有建立机构。新机构请先运行 `nuanxin init --area 区划代码`，试用请运行 `nuanxin demo`。")
    return found


def chosen_area(text: str | None):
    """The Area that `--area` names, the office's own by default; refuses what lies outside the office or cannot be told apart."""
    from nuanxin.orgs.areas import Areas
    from nuanxin.orgs.models import Area

    own = office().area
    return own if text is None else Area.objects.get(code=Areas.load().require(text))


def print_json(value: Any) -> None:
    """The only thing that goes to stdout under `--json`."""
    print(json.dumps(value, ensure_ascii=False, indent=2, default=str))
