"""All procedures and publication profiles that are known, loaded once and again when a file changes."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from nuanxin.definitionfile import Problems, Written, read
from nuanxin.errors import UserError
from nuanxin.orgs import definitions
from nuanxin.people.procedures.checking import check_procedure, check_together
from nuanxin.people.procedures.publication import Profile, check_profile
from nuanxin.people.procedures.schema import Procedure

Loaded = tuple[dict[str, Procedure], dict[str, Profile]]


def library() -> Mapping[str, Procedure]:
    """Procedures by id."""
    return loaded(definitions.files("procedures/*.yaml"), definitions.files("publication/*.yaml"))[0]


def profiles() -> Mapping[str, Profile]:
    """What public notices may show, by id."""
    return loaded(definitions.files("procedures/*.yaml"), definitions.files("publication/*.yaml"))[1]


def get(procedure_id: str) -> Procedure:
    """The procedure of that id; refused with the ids there are."""
    known = library()
    if procedure_id in known:
        return known[procedure_id]
    raise UserError(f"没有认定程序“{procedure_id}”。已有的程序：{'、'.join(known)}。请把它的定义文件放回 NUANXIN_DEFINITIONS/procedures。")


def profile(profile_id: str) -> Profile:
    """The publication profile of that id; refused with the ids there are."""
    known = profiles()
    if profile_id in known:
        return known[profile_id]
    raise UserError(f"没有公开栏目“{profile_id}”。已有的：{'、'.join(known)}。请把它的定义文件放回 NUANXIN_DEFINITIONS/publication。")


def for_area(code: str, on: datetime.date) -> Procedure:
    """The procedure in force in an area on a day: of several, the one made for the smallest area around it."""
    fitting = [one for one in library().values() if code.startswith(one.area) and one.is_in_force(on)]
    if not fitting:
        raise UserError(f"{on} 在地区 {code} 没有有效的认定程序。请在 NUANXIN_DEFINITIONS/procedures 中为本地写一个。")
    return max(fitting, key=lambda one: len(one.area))


@lru_cache(maxsize=4)
def loaded(procedure_files: tuple[tuple[Path, int], ...], profile_files: tuple[tuple[Path, int], ...]) -> Loaded:
    return load([path for path, _ in procedure_files], [path for path, _ in profile_files])


def load(procedure_paths: list[Path], profile_paths: list[Path]) -> Loaded:
    """Read everything; refused, all at once, with file and line."""
    problems = Problems()
    shown = read_all(profile_paths, Profile, problems)
    for written in shown:
        check_profile(written, problems)
    refuse_twice(shown, problems)
    files = read_all(procedure_paths, Procedure, problems)
    known = {written.content.id for written in shown}
    for written in files:
        check_procedure(written, known, problems)
    check_together(files, problems)
    problems.raise_all()
    return {one.content.id: one.content for one in files}, {one.content.id: one.content for one in shown}


def read_all(paths: list[Path], shape: type, problems: Problems) -> list[Written]:
    return [written for path in paths if (written := problems.attempt(path.name, lambda path=path: read(path, shape)))]


def refuse_twice(shown: list[Written[Profile]], problems: Problems) -> None:
    first: dict[str, Written[Profile]] = {}
    for written in shown:
        if first.setdefault(written.content.id, written) is not written:
            problems.refuse(written.where("id"), f"公开栏目“{written.content.id}”已经有了。请换一个 id。")
