"""The command that says when somebody reaches statutory retirement; it needs no database."""

from __future__ import annotations

import datetime
import re
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from nuanxin.cli import options

if TYPE_CHECKING:
    from nuanxin.engines.rules.retirement import Answer
    from nuanxin.engines.rules.retirement.answer import Retirement


class Sex(StrEnum):
    MALE = "M"
    FEMALE = "F"


def parse_month(text: str) -> datetime.date:
    """A month written YYYY-MM, as its first day; anything else is wrong usage."""
    try:
        if not re.fullmatch(r"\d{4}-\d{2}", text):
            raise ValueError
        return datetime.date.fromisoformat(f"{text}-01")
    except ValueError:
        raise typer.BadParameter(f"年月“{text}”读不懂。请写成 YYYY-MM，例如 1965-01。") from None


Birth = Annotated[datetime.date, typer.Option("--birth", parser=parse_month, metavar="YYYY-MM", help="出生年月。")]
OriginalAge = Annotated[
    int | None, typer.Option("--original-age", metavar="周岁", help="原法定退休年龄：男 60，女 55 或 50；男可不写，女不写时给出区间。")
]
LawOn = Annotated[datetime.date | None, options.date_option("--as-of", help="按这一天施行的规定推算，默认按现行规定。")]


def add(app: typer.Typer) -> None:
    app.command("retirement", help="推算法定退休年月（渐进式延迟法定退休年龄）。")(retirement)


def retirement(
    sex: Annotated[Sex, typer.Option("--sex", help="性别：M 男，F 女。")],
    birth: Birth,
    original_age: OriginalAge = None,
    day: LawOn = None,
    as_json: options.Json = False,
) -> None:
    from nuanxin.engines.rules import retirement as rules

    law = rules.on_day(day) if day else rules.newest()
    found = rules.answer(law, sex.value, birth, original_age)
    if as_json:
        options.print_json(as_contracted(found))
    else:
        print("\n".join(said(found)))


def as_contracted(found: Answer) -> dict[str, Any]:
    if not found.collect:
        return short(found.earliest)
    return {"earliest": short(found.earliest), "latest": short(found.latest), "collect": list(found.collect)}


def short(one: Retirement) -> dict[str, Any]:
    return {"age_years": one.age_years, "age_months": one.age_months, "month": f"{one.month:%Y-%m}", "delay": one.delay}


def said(found: Answer) -> list[str]:
    """What the command says: each possible month with what may be chosen, then what to collect and where it is written."""
    lines = [line for one in dict.fromkeys((found.earliest, found.latest)) for line in described(found, one)]
    if found.collect:
        lines.append(f"还不能确定：请采集{'、'.join(found.collect)}。")
    return [*lines, f"依据：{found.law.source}"]


def described(found: Answer, one: Retirement) -> list[str]:
    delay = f"比原来推迟 {one.delay} 个月" if one.delay else "没有推迟"
    lines = [
        f"{one.cohort.label}：法定退休年月 {one.month:%Y-%m}，{age(one)}，{delay}。",
        f"  领取基本养老金的最低缴费年限：{years(one.contribution_months)}（按法定退休年份；{found.law.contribution.source}）。",
    ]
    if found.law.flexible and one.early and one.late:
        flexible = found.law.flexible
        lines.append(
            f"  弹性退休：最早 {one.early:%Y-%m}，{flexible.early_note}最晚 {one.late:%Y-%m}，{flexible.late_note}（{flexible.source}）"
        )
    return lines


def age(one: Retirement) -> str:
    return f"{one.age_years} 周岁" + (f" {one.age_months} 个月" if one.age_months else "")


def years(months: int) -> str:
    return f"{months // 12} 年" + (f" {months % 12} 个月" if months % 12 else "")
