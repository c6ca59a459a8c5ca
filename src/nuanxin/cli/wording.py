"""What the command line says when it is used wrongly or finds no database; in Chinese."""

from __future__ import annotations

import re
from functools import reduce
from typing import Any

import typer

UNPREPARED = "数据库还没有建好，或版本过旧。新机构请先运行 `nuanxin init --area 区划代码`，试用请运行 `nuanxin demo`，升级后请运行 `nuanxin upgrade`。"
MISSING = re.compile(r"no such (table|column)|(relation|column) .* does not exist", re.DOTALL)
CHINESE = re.compile(r"[\u4e00-\u9fff]")
SENTENCES = (
    (r"No such command '(.*)'", "没有命令“{0}”。"),
    (r"unexpected extra arguments?(?:\(s\))? \((.*)\)", "多出参数：{0}。"),
    (r"requires an argument", "选项“{option}”后面要有值。"),
    (r"valid integer", "应为整数。"),
    (r"less than or equal to (\S+)", "应不大于 {0}。"),
    (r"greater than or equal to (\S+)", "应不小于 {0}。"),
    (r"range (\S+)<=x<=(\S+)\.", "应在 {0} 到 {1} 之间。"),
    (r"does not exist", "文件不存在，请核对文件名。"),
)
USAGE = (("Usage:", "用法："), ("[OPTIONS]", "[选项]"), ("COMMAND [ARGS]...", "命令 [参数]..."))
HEADINGS = {
    "ARGUMENTS_PANEL_TITLE": "参数",
    "OPTIONS_PANEL_TITLE": "选项",
    "COMMANDS_PANEL_TITLE": "命令",
    "DEFAULT_STRING": "[默认：{}]",
    "REQUIRED_LONG_STRING": "[必填]",
}


def is_unprepared(error: Exception) -> bool:
    """Whether the database lacks a table or column, so that the advice is to prepare it."""
    return bool(MISSING.search(str(error)))


def speak_chinese() -> None:
    """Headings of the help pages."""
    from typer import rich_utils

    for name, text in HEADINGS.items():
        if hasattr(rich_utils, name):
            setattr(rich_utils, name, text)


def translate_help(command: Any) -> None:
    """The usage line and the explanation of `--help`, of `command` and all below it."""
    if shown := command.get_help_option(typer.Context(command)):
        shown.help = "显示用法后退出。"
    in_english = command.get_usage
    command.get_usage = lambda context: reduce(lambda text, pair: text.replace(*pair), USAGE, in_english(context))
    for below in getattr(command, "commands", {}).values():
        translate_help(below)


def usage(error: Any) -> str:
    """One refusal of a wrong command line, and where its usage is shown."""
    if type(error).__name__ == "NoArgsIsHelpError":
        return str(error.message).strip()
    path = error.ctx.command_path if error.ctx else "nuanxin"
    return f"{reason(error)}\n用 `{path} --help` 查看用法。"


def reason(error: Any) -> str:
    kind = type(error).__name__
    if kind == "NoSuchOption":
        return f"没有选项“{error.option_name}”。"
    if kind == "MissingParameter":
        return f"缺少{hint(error)}。"
    if kind == "BadParameter":
        return f"{hint(error)}：{translated(error.message)}"
    return translated(error.message, getattr(error, "option_name", ""))


def translated(message: str, option: str = "") -> str:
    """The sentence of the command-line library in Chinese; ours are Chinese already."""
    for pattern, chinese in SENTENCES:
        if found := re.search(pattern, message):
            return chinese.format(*found.groups(), option=option)
    return message if CHINESE.search(message) else f"值不对（{message}）。"


def hint(error: Any) -> str:
    if error.param is None:
        return error.param_hint or "参数"
    kind = "选项" if error.param.param_type_name == "option" else "参数"
    names = [name for name in error.param.opts if name.startswith("-")] or [error.param.metavar or error.param.name]
    return f"{kind}“{names[0]}”"
