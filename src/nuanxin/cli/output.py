"""What several commands put out: JSON alone on standard output, workbooks, and how a person is shown."""

from __future__ import annotations

import datetime
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from nuanxin.errors import UserError


def person_json(who: Any) -> dict[str, Any]:
    return {"key": who.key, "id_number": who.id_number, "name": who.name, "area": who.area}


def tell_clipped(asked: datetime.date | None, used: datetime.date) -> None:
    if asked and asked > used:
        print(f"{asked} 晚于截止日，按 {used} 计算。", file=sys.stderr)


def written(path: Path, write: Callable[[Path], object]) -> None:
    """Write a workbook; refused in Chinese if its folder is not there or it cannot be written."""
    if not path.parent.is_dir():
        raise UserError(f"文件夹“{path.parent}”不存在，不能写入“{path.name}”。请先建立文件夹，或改用别的路径。")
    try:
        with path.open("ab"):  # refused here in one way, whatever library writes
            pass
        write(path)
    except OSError as error:
        raise UserError(f"不能写入“{path}”：{error.strerror or error}。请检查是否有权限、文件是否正打开着。") from error
    print(f"已写入 {path}", file=sys.stderr)


def print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False))
