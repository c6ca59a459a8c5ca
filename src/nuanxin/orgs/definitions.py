"""Where definitions lie: those shipped and those of the office's own folder."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

import nuanxin
from nuanxin.errors import UserError

SHIPPED = Path(nuanxin.__file__).resolve().parent / "definitions"


def folders() -> tuple[Path, ...]:
    """The shipped definitions, then the office's own: the folder that NUANXIN_DEFINITIONS names, else `definitions` among its data."""
    named = settings.EXTRA_DEFINITIONS
    own = Path(named) if named else settings.HOME / "definitions"
    if own.is_dir():
        return (SHIPPED, own)
    if named:
        raise UserError(f"环境变量 NUANXIN_DEFINITIONS 所指的文件夹“{own}”不存在。请改正，或删去该环境变量。")
    return (SHIPPED,)


def files(pattern: str) -> tuple[tuple[Path, int], ...]:
    """Definition files in all folders with their times: while these are the same nothing need be read again."""
    return tuple((path, path.stat().st_mtime_ns) for folder in folders() for path in sorted(folder.glob(pattern)))
