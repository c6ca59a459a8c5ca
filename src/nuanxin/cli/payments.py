"""The commands about payments: a batch for the bank (export), the bank's answer (import), a published table checked (check)."""

from __future__ import annotations

import dataclasses
import datetime
import sys
from pathlib import Path
from typing import Annotated

import typer

from nuanxin.cli import options
from nuanxin.cli.output import written
from nuanxin.errors import UserError

Batch = Annotated[str, typer.Argument(metavar="批次号", help="批次号，例如 360722000000-2022-0001。")]
Out = Annotated[Path, typer.Argument(metavar="文件", help="写到哪个文件，.xlsx 或 .csv。")]
File = Annotated[Path, typer.Argument(metavar="文件", help="银行返回的结果文件，.xlsx、.xls、.ods 或 .csv。")]
Published = Annotated[Path, typer.Argument(metavar="文件", help="公示的补贴表，.xlsx、.xls、.ods 或 .csv。")]
PaidOn = Annotated[datetime.date | None, options.date_option("--paid-on", help="结果里没有日期的，按这一天到账；默认今天。")]


def add(app: typer.Typer) -> None:
    group = typer.Typer(help="待遇拨付：送银行的文件和银行的结果。", no_args_is_help=True)
    group.command("export", help="导出一个批次的代发文件（含完整账号，注意保管）。")(export)
    group.command("import", help="导入银行返回的代发结果，与送出的核对。")(import_)
    group.command("check", help="检查公示的补贴表：合计、单价乘数量、月份、重复、身份证遮盖；有疑点时返回 1。")(check)
    app.add_typer(group, name="payments")


def export(batch: Batch, out: Out) -> None:
    from nuanxin.benefits import actions
    from nuanxin.benefits.models import PaymentBatch
    from nuanxin.orgs import files

    found = PaymentBatch.objects.filter(number=batch).first()
    if found is None:
        raise UserError(f"没有批次“{batch}”。请核对批次号。")
    form = out.suffix.lower().removeprefix(".")
    if form not in ("xlsx", "csv"):
        raise UserError(f"不能写成“{out.suffix}”文件。请用 .xlsx 或 .csv。")
    stored, control = actions.export_batch(by=None, batch=found, form=form)
    if not stored.name.endswith(f".{form}"):
        raise UserError(f"批次 {batch} 已按 {stored.name} 送出，不能改成 .{form}。请用同样的格式导出。")
    written(out, lambda path: path.write_bytes(files.read(stored)))
    print(control, file=sys.stderr)


def import_(file: File, paid_on: PaidOn = None) -> None:
    from nuanxin.benefits import actions

    if not file.is_file():
        raise UserError(f"找不到文件“{file}”。请核对文件名。")
    results = actions.import_results(by=None, content=file, paid_on=paid_on)
    print(
        f"批次 {results.batch}：到账 {results.paid_count} 笔 {results.paid_yuan} 元，失败 {results.failed_count} 笔 {results.failed_yuan} 元，"
        f"本次更新 {results.changed_count} 笔。"
    )


def check(file: Published, as_json: options.Json = False) -> None:
    """Tell what is wrong in a published table; exit 1 if anything is."""
    from nuanxin.benefits import published

    if not file.is_file():
        raise UserError(f"找不到文件“{file}”。请核对文件名。")
    findings = published.check_table(file.read_bytes())
    if as_json:
        options.print_json([dataclasses.asdict(finding) for finding in findings])
    elif not findings:
        print(f"{file.name}：没有发现疑点。")
    for finding in () if as_json else findings:
        print(f"{finding.sheet}!{finding.cell}：{finding.said}")
    if findings:
        print(f"共 {len(findings)} 处疑点。", file=sys.stderr)
        raise typer.Exit(1)
