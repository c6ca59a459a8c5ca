"""Looks at an upload before any parser does: what it is by its content, and whether it is fit to be parsed at all.

Hostile workbooks of 2 KB can make a parser ask for 100 GB, so sizes, counts and references are checked while the
archive is streamed, in small memory. What the guard lets pass is still parsed in a limited child, see `reader`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from nuanxin.engines.sheets.guard import archive, kinds
from nuanxin.errors import UserError

Kind = Literal["xlsx", "ods", "xls", "csv"]
MAX_FILE = 64 << 20
STRANGE = "文件结构异常，不能读取。请用 Excel 或 WPS 打开检查，另存为新的 .xlsx 后再上传。"


def check(path: Path) -> Kind:
    """The kind of the file by its content; refuses (UserError, saying what to do) everything that is not fit to parse.

    Trouble of any unforeseen kind is a refusal too: the guard never lets another error out.
    """
    try:
        return check_content(path)
    except UserError:
        raise
    except Exception as error:
        raise UserError(STRANGE) from error


def check_content(path: Path) -> Kind:
    if not path.is_file():
        raise UserError(f"找不到文件“{path.name}”。请检查文件名和所在的文件夹。")
    size = path.stat().st_size
    if size == 0:
        raise UserError("文件是空的（0 字节）。请检查文件后重新上传。")
    if size > MAX_FILE:
        raise UserError(f"文件有 {size >> 20} MB，超过 {MAX_FILE >> 20} MB 的上限。请拆成几个文件，或删去图片后再上传。")
    kind = kinds.kind_of(path)
    return archive.check(path) if kind == "zip" else kind
