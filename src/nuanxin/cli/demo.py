"""`nuanxin demo`: a whole county, made and imported through the real path, then served."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager

import typer
from django.conf import settings
from django.core.management import call_command
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

LOCAL = "127.0.0.1"


def add(app: typer.Typer) -> None:
    app.command("demo", help="建立演示县（全部经真实导入），并在本机启动。")(demo)


def demo(
    port: int = typer.Option(8000, "--port", min=1, max=65535, help="端口。"),
    persons: int = typer.Option(3000, "--persons", min=100, max=200_000, help="虚构人员的数量。"),
    serve: bool = typer.Option(True, "--serve/--no-serve", help="建好后启动服务。"),
) -> None:
    """Make the demo county unless it is there, say what to try, and serve it on this machine only."""
    from nuanxin.demo import county

    call_command("migrate", verbosity=0, interactive=False, skip_checks=True)
    if not county.is_there():
        build(persons)
    tell(port, serve)
    if serve:
        from nuanxin.cli.server import run_server

        run_server(host=LOCAL, port=port)


def build(persons: int) -> None:
    from nuanxin.demo import county
    from nuanxin.demo.money import place_definitions
    from nuanxin.orgs import snapshot

    with progress() as bar:
        with step(bar, "建立机构、地区和账号"):
            county.open_office()
            place_definitions()
        with step(bar, "生成各乡镇的工作表格"):
            papers = list(county.write_papers(persons))
            lists = list(county.write_department_papers(persons))
        counts = take_in(bar, papers) + take_in(bar, lists)
        live(bar)
        with step(bar, "生成统计快照"):
            snapshot.refresh(county.COUNTY)
            county.finish()
    report(len(papers) + len(lists), counts)


def live(bar: Progress) -> None:
    """What the clerks did beside the lists: applications, review, findings."""
    from nuanxin.demo import county
    from nuanxin.demo.life import Life
    from nuanxin.demo.money import Money
    from nuanxin.orgs.models import Area

    place = Area.objects.get(prefix=county.COUNTY)
    for part in (Life(place, county.BUSINESS_DATE), Money(place, county.BUSINESS_DATE)):
        for name, deed in part.deeds():
            with step(bar, name):
                deed()


def take_in(bar: Progress, papers: list) -> Counter:
    from nuanxin.demo import county

    counts: Counter = Counter()
    # Rosters of all townships first: a visit to somebody not yet on file would be refused.
    papers = sorted(papers, key=lambda paper: paper.list_id != "persons")
    task = bar.add_task("导入表格", total=len(papers))
    for paper in papers:
        bar.update(task, description=f"导入 {paper.path.name}")
        counts.update(county.take_in(paper).counts)
        bar.advance(task)
    bar.update(task, description="导入表格")
    return counts


def progress() -> Progress:
    console = Console(stderr=True)
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=False,
    )


@contextmanager
def step(bar: Progress, description: str):
    task = bar.add_task(description, total=1)
    yield
    bar.advance(task)


def report(papers: int, counts: Counter) -> None:
    from nuanxin.orgs.enums import Verdict

    parts = "，".join(f"{verdict.label} {counts[verdict.value]:,} 行" for verdict in Verdict if counts[verdict.value])
    print(f"\n已导入 {papers} 个工作表格：{parts}。")


def tell(port: int, serve: bool) -> None:
    """Address, accounts and what to try: all that a newcomer needs."""
    from nuanxin.demo import county

    print(f"表格在 {county.folder().relative_to(settings.HOME.parent)} 中，可以再次上传。\n")
    print(f"账号（密码都是 {county.PASSWORD}）：")
    for username, display_name, role, _ in county.ACCOUNTS:
        print(f"  {username:<10} {display_name}（{role.label}）")
    print(
        "\n试一试：\n"
        "  1. 用 county 登录，工作台上看待办和缺口；\n"
        "  2. 打开“统计报表”，点表2中任何一个数，看它背后的人；导出 Excel；\n"
        "  3. 打开“导入表格”，把上面文件夹里的花名册再传一次，看每一行的结论和标注文件；\n"
        "  4. 用 collector、jiading、head 分别登录，在“认定申请”里把一份申请办到底；\n"
        "  5. 打开“比对疑点”，看台账与部门名单对不上的人，核查后转办；\n"
        "  6. 打开“工作清单”，看谁符合政策还没有申领、该问谁什么；在“申领受理”里办一笔申领，用 head 审批、编批次。\n"
    )
    address = f"http://{LOCAL}:{port}/"
    print(f"打开 {address} （按 Ctrl+C 停止）" if serve else f"启动：nuanxin serve --port {port}，然后打开 {address}", flush=True)
