"""The command line: thin, calls actions and queries. Exit 0 done, 1 refused with reasons in Chinese, 2 wrong usage."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence

import typer

from nuanxin import __version__
from nuanxin.cli import wording
from nuanxin.errors import UserError

COMMANDS = ("serving", "accounts", "imports", "forms", "retirement", "deciding", "entitlements", "comparisons", "payments", "demo")
UsageError = typer.BadParameter.__base__  # typer keeps it private, the same under every version
DONE, REFUSED, WRONG_USAGE, INTERRUPTED = 0, 1, 2, 130


def main(argv: Sequence[str] | None = None) -> None:
    """Run one command and leave with its exit code."""
    speak_utf8()
    sys.exit(run(list(sys.argv[1:] if argv is None else argv)))


def run(argv: list[str]) -> int:
    """The exit code of `argv`; what is refused is told on stderr."""
    if argv == ["--version"]:  # answered without opening the data directory
        print(f"nuanxin {__version__}")
        return DONE
    start_django()
    from django.db import OperationalError, ProgrammingError

    try:
        return command_line(argv)
    except UserError as error:
        return refuse(error.problems)
    except (OperationalError, ProgrammingError) as error:
        if not wording.is_unprepared(error):
            raise
        return refuse([wording.UNPREPARED])
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED


def command_line(argv: list[str]) -> int:
    command = typer.main.get_command(build())
    wording.translate_help(command)
    try:
        code = command.main(argv, prog_name="nuanxin", standalone_mode=False)
    except UsageError as error:
        print(wording.usage(error), file=sys.stderr)
        return WRONG_USAGE
    return code if isinstance(code, int) else DONE


def refuse(problems: Sequence[str]) -> int:
    for problem in problems:
        print(problem, file=sys.stderr)
    return REFUSED


def build() -> typer.Typer:
    """The application with the commands of every module; they are imported now, so that `nuanxin --version` is quick."""
    wording.speak_chinese()
    app = typer.Typer(help="暖心就业援助平台。", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
    app.callback()(always)
    for name in COMMANDS:
        importlib.import_module(f"nuanxin.cli.{name}").add(app)
    return app


def commands() -> list[str]:
    """The names of all commands; the manual is tested against them."""
    return sorted(typer.main.get_command(build()).commands)


def always(version: bool = typer.Option(False, "--version", help="显示版本后退出。")) -> None:
    """暖心就业援助平台：一次采集，名单、缺口、报表和汇总都由事实得出。"""
    if version:
        print(f"nuanxin {__version__}")
        raise typer.Exit


def start_django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nuanxin.settings")
    import django

    django.setup()


def speak_utf8() -> None:
    """Chinese text survives a Windows pipe or a terminal with another code page."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure") and (stream.encoding or "").lower().replace("-", "") != "utf8":
            stream.reconfigure(encoding="utf-8", errors="replace")
