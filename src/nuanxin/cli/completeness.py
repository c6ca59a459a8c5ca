"""The command that tells what is not yet known of whom: completeness."""

from __future__ import annotations

import sys
from typing import Annotated, Any

import typer

from nuanxin.cli import options
from nuanxin.cli.followup import Reveal
from nuanxin.cli.output import person_json, print_json, written

Wanted = Annotated[
    str, typer.Argument(metavar="通知", help="通知的编号，或一套要求的编号（four-clears、five-clears）。", show_default=False)
]
Item = Annotated[str | None, typer.Option("--item", metavar="项目", help="只看缺这一项（或这一清）的人。")]
People = Annotated[bool, typer.Option("--people", help="逐人列出还缺什么、由谁去问。")]


def add(app: typer.Typer) -> None:
    app.command("completeness", help="四清、五清：各地还有哪些情况没有掌握，逐人缺什么。")(completeness)


def completeness(
    notice: Wanted,
    area: options.Area = None,
    day: options.AsOf = None,
    item: Item = None,
    people: People = False,
    out: options.Out = None,
    as_json: options.Json = False,
    reveal: Reveal = False,
) -> None:
    from nuanxin.notices.definition import clears

    wanted = clears.get(notice)
    if people or item or reveal or out:
        list_people(wanted, area, day, item, out, as_json, reveal)
    elif as_json:
        print_json(board_json(wanted, area, day))
    else:
        show_board(wanted, area, day)


def board_json(wanted: Any, area: str | None, day: Any) -> dict[str, Any]:
    from nuanxin.notices import completeness as known

    *lines, total = known.board(wanted, area, day)[0]
    return {
        "clears": wanted.id,
        "title": wanted.title,
        "groups": [
            {"group": group.id, "label": group.label, "items": [fact_json(fact) for fact in group.facts]} for group in wanted.groups
        ],
        "rows": [line_json(line) for line in lines],
        "total": line_json(total),
    }


def line_json(line: Any) -> dict[str, Any]:
    return {"area": line.area, "name": line.name, "people": line.people, "clear": line.clear, "missing": line.missing}


def fact_json(fact: Any) -> dict[str, str]:
    return {"item": fact.id, "label": fact.label, "ask": fact.ask}


def show_board(wanted: Any, area: str | None, day: Any) -> None:
    from nuanxin.cli.tables import grid
    from nuanxin.notices import completeness as known

    lines = known.board(wanted, area, day)[0]
    print(f"{wanted.title}（{wanted.source}）\n{wanted.whom}，各清的人数\n")
    headings = ["地区", "应掌握", "全清", *(group.label for group in wanted.groups)]
    cells = [[line.name, str(line.people), str(line.clear), *(str(line.clear_of(group.id)) for group in wanted.groups)] for line in lines]
    print(grid([headings, *cells]))
    print(
        "\n"
        + "\n".join(
            f"{group.label}　缺{fact.label}：{lines[-1].missing[fact.id]} 人（{fact.ask}）"
            for group in wanted.groups
            for fact in group.facts
        )
    )


def list_people(wanted: Any, area: str | None, day: Any, item: str | None, out: Any, as_json: bool, reveal: bool) -> None:
    from nuanxin.notices import completeness as known
    from nuanxin.notices import reports

    found = known.list_unclear(wanted, area, day, item=item)
    entries = found.revealed() if reveal else found.entries()
    if out:
        written(out, lambda path: reports.write_unclear(found, entries, path))
    if as_json:
        print_json([{"person": person_json(one.person), "items": [fact_json(fact) for fact in one.facts]} for one in entries])
    elif not out:
        for one in entries:
            asked = "；".join(f"{fact.label}（{fact.ask}）" for fact in one.facts)
            print(f"{one.person.area_name}　{one.person.name}　{one.person.id_number}　{asked}")
        print(f"共 {len(entries)} 人（{found.day}）", file=sys.stderr)
