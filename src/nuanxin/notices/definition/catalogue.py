"""All notices that are known: those shipped and those of the office's own folder, loaded once and again when a file changes."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from nuanxin.definitionfile import Problems
from nuanxin.errors import UserError
from nuanxin.notices.definition.library import Library, load_library
from nuanxin.notices.definition.model import Notice
from nuanxin.notices.definition.notices import load_notice
from nuanxin.orgs.definitions import folders


def notices() -> Mapping[str, Notice]:
    """Known notices by id, the newest first."""
    return loaded(state(folders()))[1]


def library() -> Library:
    return loaded(state(folders()))[0]


def get(name: str) -> Notice:
    """The notice of that id; refused with the ids there are."""
    known = notices()
    if name in known:
        return known[name]
    raise UserError(f"没有通知“{name}”。已有的通知：{'、'.join(known) or '（无）'}。")


def files(folder: Path) -> list[Path]:
    return sorted([*folder.glob("measures/*.yaml"), *folder.glob("notices/*/*.yaml")])


def state(folders: tuple[Path, ...]) -> tuple:
    """The definition files with their times: while these are the same nothing is read again."""
    return folders, tuple((path, path.stat().st_mtime_ns) for folder in folders for path in files(folder))


@lru_cache(maxsize=4)
def loaded(state: tuple) -> tuple[Library, Mapping[str, Notice]]:
    return load(state[0])


def load(folders: tuple[Path, ...]) -> tuple[Library, Mapping[str, Notice]]:
    """Read everything; refused, all at once, with file and line, also a notice that two folders define."""
    library = load_library(path for folder in folders for path in sorted(folder.glob("measures/*.yaml")))
    problems = Problems()
    found: dict[str, Notice] = {}
    for path in (path.parent for folder in folders for path in sorted(folder.glob("notices/*/notice.yaml"))):
        notice = problems.attempt(path.name, lambda path=path: load_notice(library, path))
        if path.name in found:
            problems.refuse(path.name, "这个通知已经有了。请换一个文件夹名称。")
        elif notice:
            found[path.name] = notice
    problems.raise_all()
    return library, dict(sorted(found.items(), key=lambda pair: pair[1].issued_on, reverse=True))
