"""Commands that count: notices, form, check, snapshot; those that list people come from `followup`."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import typer

from nuanxin.cli import completeness, followup, options
from nuanxin.cli.output import person_json, print_json, tell_clipped, written
from nuanxin.errors import UserError

FormNo = Annotated[str, typer.Argument(metavar="表号", help="统计表的附表号，例如 2。", show_default=False)]
To = Annotated[datetime.date | None, options.date_option("--to", help="截止日期（含当天），默认为业务日期。")]
People = Annotated[int | None, typer.Option("--people", metavar="栏号", help="列出这一栏的数背后的人或记录。")]


def add(app: typer.Typer) -> None:
    app.command("notices", help="列出通知：是否有效、有哪些统计表、什么时候报。")(list_notices)
    app.command("form", help="计算统计表，或列出一个数背后的人。")(form)
    followup.add(app)
    completeness.add(app)
    app.command("check", help="检查所有定义，并运行定义自带的测试。")(check)
    app.command("snapshot", help="更新统计快照。")(take_snapshot)


def list_notices(as_json: options.Json = False) -> None:
    from nuanxin import notices
    from nuanxin.notices import duties
    from nuanxin.orgs import clock

    today = clock.business_today()
    known = notices.catalogue().values()
    if as_json:
        print_json([notice_json(notice, duties.schedule(notice, today), today) for notice in known])
        return
    for notice in known:
        coming = [due for due in duties.schedule(notice, today) if not due.is_over]
        print(f"{notice.id}\n  {notice.document_number} {notice.title}")
        print(f"  {notice.window.first} 至 {notice.window.last}（{state(notice, today)}）")
        print(f"  统计表：{'；'.join(f'{form.no} {form.title}' for form in notice.forms.values()) or '无'}")
        print(f"  最近要报：{coming[0].on} {coming[0].duty.label}（还有 {coming[0].days_left} 天）" if coming else "  没有要报的了")


def notice_json(notice: Any, schedule: Iterable[Any], today: datetime.date) -> dict[str, Any]:
    return {
        "id": notice.id,
        "title": notice.title,
        "document_number": notice.document_number,
        "from": str(notice.window.first),
        "to": str(notice.window.last),
        "state": state(notice, today),
        "forms": [{"form": form.no, "title": form.title} for form in notice.forms.values()],
        "due": [{"on": str(due.on), "label": due.duty.label, "form": due.duty.form} for due in schedule if not due.is_over],
    }


def state(notice: Any, today: datetime.date) -> str:
    if today < notice.window.first:
        return "未开始"
    return "进行中" if today in notice.window else "已结束"


def form(
    notice: followup.NoticeId,
    number: FormNo,
    area: options.Area = None,
    first: options.From = None,
    last: To = None,
    out: options.Out = None,
    as_json: options.Json = False,
    people: People = None,
    reveal: followup.Reveal = False,
) -> None:
    from nuanxin.notices import forms, reports

    if people is not None:
        list_people(notice, number, people, area, first, last, out, as_json, reveal)
        return
    report = forms.compute(notice, number, area, first, last)
    tell_clipped(last, report.period.last)
    if out:
        written(out, lambda path: reports.write_form(report, path))
    if as_json:
        print_json(form_json(report))
    elif not out:
        show_form(report)


def form_json(report: Any) -> dict[str, Any]:
    from nuanxin.notices.forms import as_json

    return {
        "form": report.form.no,
        "area": report.area.code,
        "from": str(report.period.first),
        "to": str(report.period.last),
        "columns": [{"no": column.no, "label": column.label, "unit": column.unit} for column in report.form.columns],
        "rows": [{"area": row.area, "name": row.name, "cells": [as_json(cell) for cell in row.cells]} for row in report.rows],
        "total": [as_json(cell) for cell in report.total.cells],
        "checks": [{"rule": check.rule, "area": check.area, "ok": check.ok, "message": check.message} for check in report.checks],
    }


def show_form(report: Any) -> None:
    from nuanxin.cli.tables import grid
    from nuanxin.notices.forms import as_json

    print(f"{report.form.title}\n{report.area.name}　{report.period.first} 至 {report.period.last}\n")
    print(
        "\n".join(
            f"{column.no:>3} {column.label}（{column.unit}）：{as_json(report.total.cells[index])}"
            for index, column in enumerate(report.form.columns)
        )
    )
    print()
    lines = [[row.name, *(str(as_json(cell)) for cell in row.cells)] for row in (*report.rows, report.total)]
    print(grid([[report.form.row_label, *(str(column.no) for column in report.form.columns)], *lines]))
    for check in report.failed:
        print(f"{'不符' if check.is_hard else '提示'}：{check.message}")


def list_people(notice: str, number: str, column: int, area, first, last, out: Path | None, as_json: bool, reveal: bool) -> None:
    from nuanxin.notices import forms, reports

    behind = forms.people_behind(notice, number, column, area, first, last)
    tell_clipped(last, behind.period.last)
    entries = behind.revealed() if reveal else behind.entries()
    if out:
        written(out, lambda path: reports.write_people(behind, entries, path))
    if as_json:
        kind = "people" if behind.has_people else "records"
        print_json({"column": column, "area": behind.area.code, kind: [entry_json(behind, entry) for entry in entries]})
    elif not out:
        for entry in entries:
            print("　".join(str(part) for part in (*reports.of_whom(entry), entry.event, entry.amount) if part not in (None, "")))
        print(f"共 {behind.amount} {behind.column.unit}", file=sys.stderr)


def entry_json(behind: Any, entry: Any) -> dict[str, Any]:
    from nuanxin.notices.forms import as_json

    found = person_json(entry.person) if entry.person else {"key": entry.key, "name": entry.name, "area": entry.area}
    if entry.event and not behind.column.measure.is_one_per_person:
        found["event"] = entry.event
    return found if entry.amount is None else found | {"amount": as_json(entry.amount)}


def check() -> None:
    """Load every definition and run the cases beside it on both engines."""
    from nuanxin.benefits import policies
    from nuanxin.benefits.deciding import cases as policy_cases
    from nuanxin.benefits.policies import tables
    from nuanxin.comparisons import definition
    from nuanxin.comparisons.definition import cases as comparison_cases
    from nuanxin.engines import sheets
    from nuanxin.notices.definition import cases, catalogue, clears, clears_cases
    from nuanxin.people import households, procedures, reviews
    from nuanxin.people.households import cases as household_cases

    lists = [sheets.load_list(name) for name in sheets.known_lists()]
    known = catalogue.notices()
    measures, asked = len(catalogue.library().measures), len(clears.library())
    ways = len(procedures.library())
    rules = len(definition.library())
    standards = len(households.library()) + len(reviews.library())
    benefits = len(policies.library())
    problems, count = list(policies.problems()), 0
    for beside in (cases, clears_cases, comparison_cases, household_cases, policy_cases):
        for ran in map(beside.run, beside.files()):
            problems += ran.problems
            count += ran.count
    if problems:
        raise UserError(problems)
    print(
        f"定义都正确：表格 {len(lists)} 种，指标 {measures} 个，通知 {len(known)} 个，四清五清 {asked} 套，"
        f"认定程序 {ways} 个，家庭标准和年审办法 {standards} 个，比对规则 {rules} 条，政策 {benefits} 项；测试 {count} 条，两种计算方式结果一致。"
    )
    for remark in (text for policy in policies.library().values() for text in tables.remarks(policy)):
        print(f"提示：{remark}")


def take_snapshot(
    area: options.Area = None, rewrite: Annotated[bool, typer.Option("--rewrite", help="不论是否有变化，全部重写。")] = False
) -> None:
    from nuanxin.notices import areas
    from nuanxin.orgs import snapshot

    under = areas.find(area).prefix
    taken = snapshot.rewrite(under) if rewrite else snapshot.refresh(under)
    told = f"已更新：{'、'.join(taken.refreshed)}。" if taken.refreshed else "没有变化，不用更新。"
    print(f"{told}快照时间 {taken.taken_at.astimezone():%Y-%m-%d %H:%M:%S}。")
