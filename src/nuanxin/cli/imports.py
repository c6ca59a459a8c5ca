"""Commands for lists: `import` takes workbooks in and tells what came of each row, `template` writes the blank workbook."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from nuanxin.cli import options
from nuanxin.errors import UserError

if TYPE_CHECKING:
    from nuanxin.orgs.intake import Outcome

SHOWN = 20
ListId = Annotated[str, typer.Argument(metavar="表", help="表的代号，例如 persons、visits。", show_default=False)]
Files = Annotated[list[Path], typer.Argument(metavar="文件…", help="一个或几个 .xlsx .xls .ods .csv 文件。", show_default=False)]
Mapping = Annotated[list[str] | None, typer.Option("--map", metavar="标题=标准标题", help="表中的标题对应哪一列，可重复。")]
AllOrNothing = Annotated[bool, typer.Option("--all-or-nothing", help="有一行不能导入，就整份不导入。")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="只核对，不留下任何东西。")]
Marked = Annotated[Path | None, typer.Option("--marked", metavar="文件.xlsx", help="写出标注了问题的副本；几个文件时给一个目录。")]
Released = Annotated[datetime.date | None, options.date_option("--released", help="部门名单的发布日期，默认今天。")]


def add(app: typer.Typer) -> None:
    app.command("import", help="导入一种表的文件，给出每一行的结果。")(import_files)
    app.command("template", help="写出一种表的空白模板。")(template)


def template(list_id: ListId, out: Annotated[Path, typer.Argument(metavar="文件.xlsx", help="写到哪里。", show_default=False)]) -> None:
    from nuanxin.engines import sheets

    spec = sheets.load_list(list_id)
    writable(out)
    sheets.write_template(spec, out)
    print(f"已写出“{spec.title}”的模板：{out}")


def import_files(
    list_id: ListId,
    files: Files,
    area: options.Area = None,
    mapping: Mapping = None,
    all_or_nothing: AllOrNothing = False,
    released: Released = None,
    dry_run: DryRun = False,
    marked: Marked = None,
    as_json: options.Json = False,
) -> int:
    """Exit 0 when every file was taken, whatever its rows came to; 1 when a file was not, with the reason."""
    copies = marked_paths(files, marked)
    conditions = {
        "list_id": list_id,
        "area": options.chosen_area(area),
        "mapping": pairs(mapping or []),
        "all_or_nothing": all_or_nothing,
        "dry_run": dry_run,
        "released_on": released,
    }
    outcomes = [take(path, copies.get(path), conditions) for path in files]
    if as_json:
        options.print_json(summary(files, outcomes))
    else:
        tell(files, outcomes, dry_run)
    refusals = [told_refusal(path, reason, files) for path, outcome in zip(files, outcomes, strict=True) for reason in outcome.refusal]
    for refusal in refusals:
        print(refusal, file=sys.stderr)
    return 1 if refusals else 0


def take(path: Path, marked: Path | None, conditions: dict[str, Any]) -> Outcome:
    """The outcome of one file; one that cannot be taken is told as such, and the next files go on."""
    from nuanxin.engines import sheets
    from nuanxin.orgs import intake

    if not path.is_file():
        return intake.Outcome(refusal=(f"没有文件“{path}”。请核对文件名。",))
    try:
        with progress(path.name) as step:
            return intake.take(path, by=None, marked=marked, progress=step, **conditions)
    except sheets.ColumnsMissingError as error:
        return intake.Outcome(refusal=error.problems, columns=intake.columns_of(error))
    except UserError as error:
        return intake.Outcome(refusal=error.problems)


def pairs(mapping: list[str]) -> dict[str, str]:
    """`标题=标准标题` as (heading seen, canonical heading)."""
    if wrong := [text for text in mapping if not all(part.strip() for part in text.partition("=")[::2])]:
        raise typer.BadParameter(f"“{wrong[0]}”不是“标题=标准标题”的样子。", param_hint="选项“--map”")
    return {heading.strip(): column.strip() for heading, _, column in (text.rpartition("=") for text in mapping)}


def marked_paths(files: list[Path], marked: Path | None) -> dict[Path, Path]:
    """Where the marked-up copy of each file goes."""
    if marked is None:
        return {}
    if len(files) == 1:
        writable(marked)
        return {files[0]: marked}
    if marked.suffix:
        raise typer.BadParameter("导入几个文件时，请给一个目录，标注的副本都写到里面。", param_hint="选项“--marked”")
    marked.mkdir(parents=True, exist_ok=True)
    return {path: marked / f"{path.stem}（核对结果）.xlsx" for path in files}


def writable(path: Path) -> None:
    """Refuse before the work what could not be written after it."""
    if not path.parent.is_dir():
        raise UserError(f"没有目录“{path.parent}”，不能写出“{path.name}”。请先建立目录，或换一个位置。")
    if path.is_dir():
        raise UserError(f"“{path}”是目录，不能写成文件。请写上文件名。")


@contextmanager
def progress(name: str) -> Iterator[Any]:
    """A bar on stderr, gone when the file is done; none where nobody watches."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed}/{task.total}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task(f"读取 {name}", total=None)
        yield lambda stage, done, total: bar.update(task, description=f"{stage} {name}", completed=done, total=total)


def summary(files: list[Path], outcomes: list[Outcome]) -> dict[str, Any]:
    """One file: its object. Several: the sums, and the objects under `files`."""
    told = [as_dict(path, outcome, len(files) > 1) for path, outcome in zip(files, outcomes, strict=True)]
    if len(told) == 1:
        return told[0]
    return {verdict: sum(outcome.counts[verdict] for outcome in outcomes) for verdict in outcomes[0].counts} | {"files": told}


def as_dict(path: Path, outcome: Outcome, is_one_of_many: bool) -> dict[str, Any]:
    name = {"file": str(path)} if is_one_of_many else {}
    refused = {"refused": list(outcome.refusal)} if outcome.refusal else {}
    columns = {"columns": {key: outcome.columns.get(key, empty) for key, empty in (("found", {}), ("unknown", []), ("missing", []))}}
    return name | outcome.counts | {"problems": [problem.as_dict() for problem in outcome.problems]} | columns | refused


def tell(files: list[Path], outcomes: list[Outcome], dry_run: bool) -> None:
    """What came of the files, for a reader."""
    from nuanxin.cli import tables
    from nuanxin.orgs.enums import Verdict

    read = [(path, outcome) for path, outcome in zip(files, outcomes, strict=True) if any(outcome.counts.values()) or not outcome.refusal]
    if read:
        print(tables.grid([["文件", *Verdict.labels], *([path.name, *map(str, outcome.counts.values())] for path, outcome in read)]))
    for path, outcome in read:
        tell_problems(path, outcome)
    if dry_run and read:
        print("这是试导入，没有留下任何东西。")


def tell_problems(path: Path, outcome: Outcome) -> None:
    if not outcome.problems:
        return
    print(f"\n{path.name}")
    for problem in outcome.problems[:SHOWN]:
        print(f"  第 {problem.row} 行“{problem.column}”“{problem.value}”：{problem.reason}")
    if len(outcome.problems) > SHOWN:
        print(f"  ……共 {len(outcome.problems)} 处。用 --marked 文件.xlsx 写出标注的副本，或用 --json 看全部。")


def told_refusal(path: Path, reason: str, files: list[Path]) -> str:
    return reason if len(files) == 1 else f"{path.name}：{reason}"
