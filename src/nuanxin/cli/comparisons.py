"""The command that compares departments' lists with the ledger: compare."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import Annotated, Any

import typer

from nuanxin.cli import options
from nuanxin.cli.output import print_json, written

Rules = Annotated[
    list[str] | None, typer.Option("--rule", metavar="规则", help="只比对这条规则，可写几次；规则用 --rules 查看。", show_default=False)
]
ListRules = Annotated[bool, typer.Option("--rules", help="列出全部规则和它们的条件，不比对。")]
Reveal = Annotated[bool, typer.Option("--reveal", help="显示完整身份证号和电话（记入审计）。")]


def add(app: typer.Typer) -> None:
    app.command("compare", help="用部门名单核对台账：谁可能符合条件而没有认定，谁可能不再符合。")(compare)


def compare(
    rule: Rules = None,
    area: options.Area = None,
    as_of: options.AsOf = None,
    out: options.Out = None,
    as_json: options.Json = False,
    reveal: Reveal = False,
    list_rules: ListRules = False,
) -> None:
    from nuanxin.comparisons import findings, running
    from nuanxin.orgs import clock

    if list_rules:
        print_json(rules_json()) if as_json else tell_rules()
        return
    where = options.chosen_area(area)
    with progress() as step:
        run = running.compare(by=None, area=where, as_of=as_of or clock.business_today(), rules=rule or None, progress=step)
    tell_unavailable(run)
    found = list(findings.of_run(run))
    told = findings.revealed(found, by=None, area=where.code) if reveal else [findings.as_json(one) for one in found]
    if out:
        written(out, lambda path: write(path, run, told))
    if as_json:
        print_json([*told, *(findings.unavailable_json(run) if rule else ())])
    elif not out:
        tell(run, told)


def tell_rules() -> None:
    from nuanxin.comparisons import definition

    for group, rules in groupby(definition.library().values(), key=lambda rule: rule.group):
        print(group)
        for rule in rules:
            print(f"  {rule.id}　{rule.title}\n    {rule.chinese()}\n    依据：{rule.source}")


def rules_json() -> list[dict[str, Any]]:
    from nuanxin.comparisons import definition

    return [
        {"rule": rule.id, "title": rule.title, "group": rule.group, "condition": rule.chinese(), "source": rule.source}
        | {"lists": list(rule.list_ids), "advice": rule.advice}
        for rule in definition.library().values()
    ]


def tell_unavailable(run: Any) -> None:
    from nuanxin.comparisons import definition, findings
    from nuanxin.comparisons.definition.lists import title_of_list

    for name, lists in findings.unavailable(run).items():
        titles = "、".join(f"“{title_of_list(one)}”（{one}）" for one in lists)
        print(f"{definition.get(name).title}：没有名单{titles}，未比对。请先用 nuanxin import 导入。", file=sys.stderr)


def tell(run: Any, told: list[dict[str, Any]]) -> None:
    from nuanxin.comparisons import definition
    from nuanxin.comparisons.enums import Result

    for name, entries in groupby(told, key=lambda one: one["rule"]):
        print(definition.get(name).title)
        for one in entries:
            print(f"  {one['person']['name']}　{one['person']['id_number']}　{Result(one['result']).label}　{said(one['values'])}")
    print(f"共 {len(told)} 条（{run.as_of}）", file=sys.stderr)


def said(values: dict[str, dict[str, str]]) -> str:
    """Each value, what the ledger has before what the list has."""
    parts = [(label, one["ledger"], one["list"]) for label, one in values.items()]
    both = [f"{label} 台账 {own}，名单 {text}" if own and text else f"{label} {own or text}" for label, own, text in parts if own or text]
    return "；".join(both)


def write(path: Path, run: Any, told: list[dict[str, Any]]) -> None:
    """One sheet per rule that found something."""
    from nuanxin.comparisons import workbook

    workbook.write(path, run, told)


@contextmanager
def progress() -> Iterator[Any]:
    """A bar on stderr that appears only where somebody watches."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    console = Console(stderr=True)
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    ) as bar:
        task = bar.add_task("比对", total=None)
        yield lambda done, total, title: bar.update(task, completed=done, total=total, description=title)
