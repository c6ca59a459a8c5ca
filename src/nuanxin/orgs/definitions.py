"""Where definitions lie: those shipped and those of the office's own folder."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

import nuanxin
from nuanxin.errors import UserError

SHIPPED = Path(nuanxin.__file__).resolve().parent / "definitions"


def folders() -> tuple[Path, ...]:
    """The shipped definitions and, if NUANXIN_DEFINITIONS names one, the office's own folder."""
    if not settings.EXTRA_DEFINITIONS:
        return (SHIPPED,)
    own = Path(settings.EXTRA_DEFINITIONS)
    if not own.is_dir():
        raise UserError(f"环境变量 NUANXIN_DEFINITIONS 所指的文件夹“{own}”不存在。请改正，或删去该环境变量。")
    return (SHIPPED, own)


def files(pattern: str) -> tuple[tuple[Path, int], ...]:
    """Definition files in all folders with their times: while these are the same nothing need be read again."""
    return tuple((path, path.stat().st_mtime_ns) for folder in folders() for path in sorted(folder.glob(pattern)))
