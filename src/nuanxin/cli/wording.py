"""What the command line says when it is used wrongly or finds no database; in Chinese."""

from __future__ import annotations

import re
from typing import Any

import typer

UNPREPARED = "数据库还没有建好，或版本过旧。新机构请先运行 `nuanxin init --area 区划代码`，试用请运行 `nuanxin demo`，升级后请运行 `nuanxin upgrade`。"
MISSING = re.compile(r"no such (table|column)|(relation|column) .* does not exist", re.DOTALL)
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
    """The line that explains `--help`, of `command` and all below it."""
    if shown := command.get_help_option(typer.Context(command)):
        shown.help = "显示用法后退出。"
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
        return f"{hint(error)}：{error.message}"
    if unknown := re.match(r"No such command '(.*)'", error.message):
        return f"没有命令“{unknown[1]}”。"
    if extra := re.match(r"Got unexpected extra arguments?\s*\((.*)\)", error.message):
        return f"多出参数：{extra[1]}。"
    if re.search(r"requires an argument", error.message):
        return f"选项“{error.option_name}”后面要有值。"
    return f"用法不对：{error.message}"


def hint(error: Any) -> str:
    if error.param is None:
        return error.param_hint or "参数"
    kind = "选项" if error.param.param_type_name == "option" else "参数"
    names = [name for name in error.param.opts if name.startswith("-")] or [error.param.human_readable_name]
    return f"{kind}“{names[0]}”"
