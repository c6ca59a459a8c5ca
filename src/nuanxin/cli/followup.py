"""Commands that list people to be reached or served: targets, gaps."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from nuanxin.cli import options
from nuanxin.cli.output import person_json, print_json, tell_clipped, written
from nuanxin.errors import UserError


class Fill(StrEnum):
    VISITS = "visits"
    REFERRALS = "referrals"


NoticeId = Annotated[str, typer.Argument(metavar="通知", help="通知的编号，用 nuanxin notices 查看。", show_default=False)]
Reveal = Annotated[bool, typer.Option("--reveal", help="显示完整身份证号（记入审计）。")]
StandardId = Annotated[str | None, typer.Option("--standard", metavar="标准", help="服务标准，例如 131；只有一项时可不写。")]
ToFill = Annotated[
    Fill | None,
    typer.Option("--fill", help="预填成走访（visits）或岗位推介（referrals）表，写到 --out，填好可再导入；含完整身份证号，记入审计。"),
]


def add(app: typer.Typer) -> None:
    app.command("targets", help="列出通知的重点援助对象。")(targets)
    app.command("gaps", help="列出服务标准的未达项。")(gaps)


def targets(
    notice: NoticeId,
    area: options.Area = None,
    day: options.AsOf = None,
    out: options.Out = None,
    as_json: options.Json = False,
    reveal: Reveal = False,
) -> None:
    from nuanxin.notices import reports
    from nuanxin.notices import targets as listing

    found = listing.list_targets(notice, area, day)
    tell_clipped(day, found.day)
    entries = found.revealed() if reveal else found.entries()
    if out:
        written(out, lambda path: reports.write_targets(found, entries, path))
    if as_json:
        print_json(
            [{"person": person_json(one.person), "recognised": one.recognised, "categories": list(one.categories)} for one in entries]
        )
    elif not out:
        for one in entries:
            kinds = "、".join(found.targets.categories[code] for code in one.categories)
            print(f"{one.person.area_name}　{one.person.name}　{one.person.id_number}　{'已认定' if one.recognised else '未认定'}　{kinds}")
        print(f"共 {len(entries)} 人（{found.day}）", file=sys.stderr)


def gaps(
    notice: NoticeId,
    area: options.Area = None,
    day: options.AsOf = None,
    standard: StandardId = None,
    out: options.Out = None,
    as_json: options.Json = False,
    reveal: Reveal = False,
    fill: ToFill = None,
) -> None:
    from nuanxin.notices import gaps as listing
    from nuanxin.notices import reports

    found = listing.list_gaps(notice, area, day, standard=standard)
    tell_clipped(day, found.period.last)
    if fill:
        prefill(found, fill.value, out)
        return
    entries = found.revealed() if reveal else found.entries()
    if out:
        written(out, lambda path: reports.write_gaps(found, entries, path))
    if as_json:
        print_json([{"person": person_json(gap.person), "items": [item_json(item) for item in gap.items]} for gap in entries])
    elif not out:
        for gap in entries:
            lacking = "；".join(f"{item.label}（已做 {item.done}，还差 {item.missing}）" for item in gap.items)
            print(f"{gap.person.area_name}　{gap.person.name}　{gap.person.id_number}　{lacking}")
        print(f"共 {len(entries)} 人有未达项（{found.period.first} 至 {found.period.last}）", file=sys.stderr)


def prefill(found: Any, list_id: str, out: Path | None) -> None:
    """Write the list's workbook with everybody filled in who lacks what it records."""
    from nuanxin.notices import reports

    if out is None:
        raise UserError("预填表格要写明写到哪个文件。请加上 --out 文件.xlsx。")
    people = reports.to_fill(list_id, found.standard, found.revealed())
    written(out, lambda path: reports.write_prefilled(list_id, people, path))
    print(f"预填了 {len(people)} 行。", file=sys.stderr)


def item_json(item: Any) -> dict[str, Any]:
    return {"item": item.item, "label": item.label, "required": item.required, "done": item.done, "missing": item.missing}
