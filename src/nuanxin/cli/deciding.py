"""The command that decides one invented person by one policy; it needs no database."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nuanxin.cli import options

if TYPE_CHECKING:
    from nuanxin.benefits.deciding import Decided
    from nuanxin.engines.rules.explaining import Explained

ANSWERS = {"yes": "符合", "no": "不符合", "unknown": "无法判定", "conflict": "来源矛盾"}
MARKS = {True: "✓", False: "✗", None: "?"}
MONTHS = {
    "cap": "最长月数",
    "used": "已享受月数",
    "left": "剩余月数",
    "first": "第一个月",
    "last": "最后一个月",
    "distance": "距退休月数",
    "extended": "延长至退休",
}
PolicyId = Annotated[str, typer.Argument(metavar="政策", help="政策编号，例如 2011-anhui-insurance-subsidy。", show_default=False)]
FactsFile = Annotated[Path, typer.Option("--facts", metavar="案例.json", help="案例文件：本人、家庭、单位、发放和缴费。")]
AsOf = Annotated[datetime.date, options.date_option("--as-of", help="按这一天判定。")]


def add(app: typer.Typer) -> None:
    app.command("decide", help="判定一个案例是否符合一项政策，说明理由、期限和金额。")(decide)


def decide(policy: PolicyId, case: FactsFile, as_of: AsOf, as_json: options.Json = False) -> None:
    from nuanxin.benefits import deciding, policies

    found = deciding.decide(policies.get(policy), deciding.read_file(case), as_of)
    for note in found.notes:
        print(note, file=sys.stderr)
    if as_json:
        options.print_json(found.as_json())
    else:
        print("\n".join(said(found)))


def said(found: Decided) -> list[str]:
    """What the command says: the answer, what to collect, why, how long and how much."""
    lines = [f"{found.policy.title}（{found.as_of}）：{ANSWERS[found.answer]}"]
    if found.collect:
        lines.append(f"要采集：{'、'.join(found.collect)}")
    lines += branch(found.because, 0)
    if found.months:
        lines += [f"{MONTHS[name]}：{shown(value)}" for name, value in found.months.as_json().items()]
    if found.policy.file.amount:
        lines.append(f"金额：{'还不能计算' if found.amount is None else f'{found.amount} 元'}")
    lines += [f"说明（{'已确认' if one.status == 'confirmed' else '待确认'}）：{one.text}" for one in found.policy.file.assumptions]
    return [*lines, f"依据：{found.policy.source}"]


def branch(part: Explained, depth: int) -> Iterator[str]:
    seen = "，".join(f"{label}：{shown(value)}" for label, value in part.values.items())
    yield f"{'  ' * depth}{MARKS[part.truth]} {part.label}" + (f"（{seen}）" if seen else "")
    for child in part.children:
        yield from branch(child, depth + 1)


def shown(value: object) -> str:
    if value is None:
        return "不知道"
    return {True: "是", False: "否"}[value] if isinstance(value, bool) else str(value)
