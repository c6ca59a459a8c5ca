"""Commands that keep an office running: serve, work, upgrade, backup, restore, audit seal, audit verify, audit head."""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path
from typing import Annotated

import typer

from nuanxin.cli import options, server
from nuanxin.cli.server import run_server
from nuanxin.errors import UserError

__all__ = ["add", "run_server"]
HOLDS_KEYS = (
    "注意：备份里有密钥，凭它能读出全部身份证号和电话。请存放在只有负责人能打开的地方，不要发到网上；用 --without-keys 可以不带密钥。"
)
NO_KEYS = "备份里没有密钥。请另外保管密钥目录 {keys} 的副本，没有它就不能读出身份证号和电话。"
NEEDS_HOSTS = "局域网访问须用环境变量 NUANXIN_HOSTS 写明网站的域名或 IP（以逗号分隔），否则只有本机能打开。"
USE_PG_DUMP = "数据库是 PostgreSQL：请用 pg_dump 备份数据库本身；这里只备份密钥和文件。"


def add(app: typer.Typer) -> None:
    app.command("serve", help="启动网站（本机或局域网）。")(serve)
    app.command("work", hidden=True, help="后台任务，由 serve 启动。")(work)
    app.command("upgrade", help="安装新版本后升级数据库。")(upgrade)
    app.command("backup", help="把数据库、密钥和文件备份成一个文件。")(backup)
    app.command("restore", help="从备份恢复到空的数据目录。")(restore)
    audit = typer.Typer(help="审计记录的封存和验证。", no_args_is_help=True)
    audit.command("seal", help="封存新的审计记录。")(seal)
    audit.command("verify", help="验证审计记录有没有被改动、删除或插入。")(verify)
    audit.command("head", help="显示封存凭证，抄存在别处可验证整条记录。")(head)
    app.add_typer(audit, name="audit")


def serve(
    host: Annotated[str, typer.Option("--host", metavar="地址", help="监听地址；局域网使用 0.0.0.0。")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", metavar="端口", min=1, max=65535, help="端口。")] = 8000,
    workers: Annotated[int | None, typer.Option("--workers", metavar="数量", min=1, max=64, help="进程数，默认按处理器数。")] = None,
) -> None:
    server.require_ready(host, port)
    if host not in server.LOOPBACK and not os.environ.get("NUANXIN_HOSTS"):
        print(NEEDS_HOSTS, file=sys.stderr)
    print(f"网址：http://{host}:{port}/ 按 Ctrl+C 停止。", file=sys.stderr)
    server.run_server(host=host, port=port, workers=workers)


def work() -> None:
    """Ends when standard input does, that is with the server that started it."""
    from nuanxin.orgs import ticks

    stop = threading.Event()

    def wait_for_the_end() -> None:
        while os.read(0, 1):
            pass
        stop.set()

    threading.Thread(target=wait_for_the_end, daemon=True).start()
    ticks.work(stop)


def upgrade() -> None:
    from nuanxin.cli import database

    print("数据库已升级。" if database.upgrade() else "数据库已是最新，无需升级。")


def backup(
    out: Annotated[Path, typer.Argument(metavar="文件.tar", help="备份文件。", show_default=False)],
    without_keys: Annotated[bool, typer.Option("--without-keys", help="不带密钥。")] = False,
) -> None:
    from nuanxin.orgs import backup as backups

    manifest = backups.back_up(out, with_keys=not without_keys)
    if not manifest.has_database:
        print(USE_PG_DUMP, file=sys.stderr)
    print(HOLDS_KEYS if manifest.has_keys else NO_KEYS.format(keys=backups.Places.of_this_office().keys), file=sys.stderr)
    print(f"已备份到 {out}：{sum(manifest.rows.values())} 行记录，{manifest.files} 个文件。")


def restore(archive: Annotated[Path, typer.Argument(metavar="文件.tar", help="备份文件。", show_default=False)]) -> None:
    from nuanxin.cli import database
    from nuanxin.orgs import backup as backups

    manifest = backups.restore(archive)
    if not manifest.has_keys:
        print("备份里没有密钥：请把另外保管的密钥文件放进密钥目录，否则不能读出身份证号和电话。", file=sys.stderr)
    if manifest.has_database and database.pending():
        print("备份来自较早的版本，请运行 `nuanxin upgrade`。", file=sys.stderr)
    print(f"已恢复 {manifest.made_at} 的备份：{sum(manifest.rows.values())} 行记录，{manifest.files} 个文件。")


def seal() -> None:
    from nuanxin.orgs import seals

    print(f"已封存 {seals.seal()} 条审计记录。")


def verify(
    anchor: Annotated[str, typer.Option("--head", metavar="凭证", help="以前抄存的封存凭证。")] = "",
    as_json: options.Json = False,
) -> None:
    from nuanxin.orgs import seals

    found = seals.verify(anchor)
    if as_json:
        options.print_json({"seals": found.seals, "events": found.events, "unsealed": found.unsealed, "problems": found.problems})
    if found.problems:
        raise UserError(found.problems)
    if not as_json:
        print(f"{found.seals} 个封存、{found.events} 条审计记录完好；另有 {found.unsealed} 条尚未封存。")


def head() -> None:
    from nuanxin.orgs import seals

    newest = seals.head()
    if newest is None:
        raise UserError("还没有封存过审计记录。请先运行 `nuanxin audit seal`。")
    print(newest)
