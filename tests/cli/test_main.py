"""The frame of every command: exit codes, and refusals in Chinese on stderr."""

import io
import subprocess
import sys

import pytest
import typer
from django.db import OperationalError, ProgrammingError

from nuanxin import __version__, cli
from nuanxin.cli import wording
from nuanxin.errors import UserError


@pytest.fixture
def command(monkeypatch):
    """Replace the command line by one whose only command, `try`, does what the test says."""

    def install(body):
        def build() -> typer.Typer:
            app = typer.Typer(pretty_exceptions_enable=False)
            app.callback()(cli.always)
            app.command("try")(body)
            return app

        monkeypatch.setattr(cli, "build", build)

    return install


def raising(error):
    def body() -> None:
        raise error

    return body


def test_version_is_told(nuanxin):
    assert nuanxin("--version") == (0, f"nuanxin {__version__}\n", "")


def test_version_does_not_need_a_data_directory(nuanxin, monkeypatch):
    monkeypatch.setattr(cli, "start_django", lambda: pytest.fail("started"))

    assert nuanxin("--version").code == 0


def test_main_leaves_with_the_exit_code():
    with pytest.raises(SystemExit) as left:
        cli.main(["--version"])

    assert left.value.code == 0


def test_done_is_zero(nuanxin, command):
    command(lambda: typer.echo("好"))

    assert nuanxin("try") == (0, "好\n", "")


def test_refusal_tells_every_problem_on_stderr(nuanxin, command):
    command(raising(UserError(["第一个问题。", "第二个问题。"])))

    assert nuanxin("try") == (1, "", "第一个问题。\n第二个问题。\n")


def test_exit_code_of_a_command_is_kept(nuanxin, command):
    command(raising(typer.Exit(3)))

    assert nuanxin("try").code == 3


@pytest.mark.parametrize("error", [KeyboardInterrupt(), typer.Abort()])
def test_interruption_is_130(nuanxin, command, error):
    command(raising(error))

    assert nuanxin("try").code == 130


@pytest.mark.parametrize(
    "error",
    [
        OperationalError("no such table: orgs_office"),
        OperationalError("no such column: orgs_office.is_demo"),
        ProgrammingError('relation "orgs_office" does not exist\nLINE 1: SELECT'),
        ProgrammingError("column orgs_office.is_demo does not exist"),
    ],
)
def test_unprepared_database_is_a_refusal_with_advice(nuanxin, command, error):
    command(raising(error))

    assert nuanxin("try") == (1, "", wording.UNPREPARED + "\n")


@pytest.mark.parametrize("error", [OperationalError("disk I/O error"), RuntimeError("ours")])
def test_our_own_errors_are_loud(nuanxin, command, error):
    command(raising(error))

    with pytest.raises(type(error)):
        nuanxin("try")


@pytest.mark.parametrize(
    ("argv", "reason"),
    [
        (["nothing"], "没有命令“nothing”。\n用 `nuanxin --help` 查看用法。\n"),
        (["--nothing"], "没有选项“--nothing”。\n用 `nuanxin --help` 查看用法。\n"),
        (["try", "--nothing"], "没有选项“--nothing”。\n用 `nuanxin try --help` 查看用法。\n"),
        (["try"], "缺少参数“name”。\n用 `nuanxin try --help` 查看用法。\n"),
        (["try", "a", "b"], "多出参数：b。\n用 `nuanxin try --help` 查看用法。\n"),
        (["try", "a", "--number"], "选项“--number”后面要有值。\n用 `nuanxin --help` 查看用法。\n"),
        (["try", "a", "--number", "x"], "选项“--number”：应为整数。\n用 `nuanxin try --help` 查看用法。\n"),
        (["try", "a", "--number", "9"], "选项“--number”：应不大于 5。\n用 `nuanxin try --help` 查看用法。\n"),
        (["try", "a", "--word"], "选项“--word”后面要有值。\n用 `nuanxin --help` 查看用法。\n"),
    ],
)
def test_wrong_usage_is_2_and_says_in_chinese_what_is_wrong(nuanxin, command, argv, reason):
    def body(name: str, number: int = typer.Option(1, "--number", min=1, max=5), word: str = typer.Option("", "--word")) -> None: ...

    command(body)

    assert nuanxin(*argv) == (2, "", reason)


def test_no_command_shows_the_usage(nuanxin):
    shown = nuanxin()

    assert shown.code == 2
    assert "暖心就业援助平台" in shown.out + shown.err


@pytest.mark.parametrize("argv", [["--help"], ["user", "--help"], ["user", "roles", "--help"], ["audit", "--help"]])
def test_help_speaks_chinese(nuanxin, argv):
    shown = nuanxin(*argv)

    assert (shown.code, shown.err) == (0, "")
    assert "显示用法后退出" in shown.out
    assert not {"Options", "Commands", "Arguments", "Show this message", "Usage:", "[OPTIONS]", "COMMAND"} & set(shown.out.split())


def test_every_module_has_its_commands():
    assert {"init", "user", "serve", "backup", "restore", "audit", "upgrade", "import", "form", "demo"} <= set(cli.commands())


def test_speak_utf8_under_another_code_page(monkeypatch):
    stream = io.TextIOWrapper(io.BytesIO(), encoding="cp936")
    monkeypatch.setattr(sys, "stdout", stream)

    cli.speak_utf8()

    assert stream.encoding == "utf-8"


def test_module_is_the_command(tmp_path):
    shown = subprocess.run(
        [sys.executable, "-m", "nuanxin", "--version"], capture_output=True, text=True, env={"PYTHONPATH": "src"}, check=True
    )

    assert shown.stdout == f"nuanxin {__version__}\n"
