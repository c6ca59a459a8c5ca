"""All policies that are known: those shipped and those of the office's own folder, loaded once and again when a file changes.

A file with a mistake leaves out its own policy and no other; `problems` tells what is left out and why.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from nuanxin.benefits.policies import facts
from nuanxin.benefits.policies.model import Policy
from nuanxin.benefits.policies.schema import ConditionsFile, ParameterFile, PolicyFile
from nuanxin.benefits.policies.shared import NOTHING_SHARED, Shared
from nuanxin.benefits.policies.versions import version
from nuanxin.definitionfile import Problems, Written, did_you_mean, read
from nuanxin.errors import UserError
from nuanxin.orgs import definitions

PATTERN = "policies/*/policy.yaml"
SHARED = "policies/_conditions.yaml"
TYPES = {"int": int, "bool": bool, "date": datetime.date, "money": str, "fraction": str}
KEY = re.compile(r"""(\w+)["']?\s*:""")
Files = tuple[tuple[Path, int], ...]


@dataclass(frozen=True)
class Library:
    """The policies that could be read by id, and for every other id what is wrong with its file; "" is what several share."""

    policies: Mapping[str, Policy]
    refused: Mapping[str, tuple[str, ...]]


HELD: ContextVar[list[Library] | None] = ContextVar("held", default=None)  # filled when it is first asked


def library() -> Mapping[str, Policy]:
    """Known policies by id; an office's file replaces the shipped one of the same id, and with a mistake in it leaves that policy out."""
    return current().policies


def problems() -> tuple[str, ...]:
    """What is wrong with policy files, in Chinese with file and line; none of those policies is in the library."""
    return tuple(text for texts in current().refused.values() for text in texts)


def left_out() -> tuple[str, ...]:
    """The ids of policies that a mistake keeps out of the library."""
    return tuple(name for name in current().refused if name)


def get(name: str) -> Policy:
    """The policy of that id; refused with its mistakes, or with the nearest known one."""
    found = current()
    if name in found.policies:
        return found.policies[name]
    if texts := found.refused.get(name):
        raise UserError([f"政策“{name}”的定义有错，改正以前不能使用。", *texts])
    raise UserError(f"没有政策“{name}”。{did_you_mean(name, found.policies)}")


def title_of(name: str) -> str:
    """What a policy or a programme is called; what is not known keeps its name."""
    known = library()
    found = known.get(name) or next((one for one in known.values() if one.programme == name), None)
    return found.title if found else name


def in_force(day: datetime.date, area: str | None = None) -> tuple[Policy, ...]:
    """Policies in force on a day, and for an area if one is named."""
    return tuple(one for one in library().values() if one.is_in_force(day) and (area is None or one.is_for(area, day)))


@contextmanager
def held() -> Iterator[None]:
    """Within this the folders are looked at once: one decision or one batch sees one library. A changed file is seen by the next."""
    if HELD.get() is not None:
        yield
        return
    token = HELD.set([])
    try:
        yield
    finally:
        HELD.reset(token)


def current() -> Library:
    kept = HELD.get()
    if kept is None:
        return on_disk()
    if not kept:
        kept.append(on_disk())
    return kept[0]


def on_disk() -> Library:
    return loaded(definitions.files(PATTERN), definitions.files(SHARED), definitions.files("policies/_facts.yaml"))


@lru_cache(maxsize=4)
def loaded(files: Files, shared: Files, _facts: Files) -> Library:
    """Later files replace earlier ones of the same policy, also when they cannot be read: what was meant is not known."""
    common, refused = all_shared(shared)
    found: dict[str, Policy] = {}
    for path, _ in files:
        name, reading = path.parent.name, Problems()
        policy = reading.attempt(f"{name}/{path.name}", lambda path=path: load(path, common))
        found.pop(name, None)
        refused.pop(name, None)
        if policy:
            found[name] = policy
        else:
            refused[name] = tuple(dict.fromkeys(reading.found))
    return Library(dict(sorted(found.items())), refused)


def all_shared(files: Files) -> tuple[Shared, dict[str, tuple[str, ...]]]:
    """The conditions that policies share; of a file that cannot be read, those it names are in doubt."""
    common, reading = NOTHING_SHARED, Problems()
    for path, _ in files:
        written = reading.attempt(f"{path.parent.name}/{path.name}", lambda path=path: read(path, ConditionsFile))
        common = common.with_file(written) if written else common.without(KEY.findall(path.read_text("utf-8", "replace")))
    return common, {"": tuple(dict.fromkeys(reading.found))} if reading.found else {}


def load(path: Path, shared: Shared) -> Policy:
    """One policy, its conditions read; every mistake is refused with file and line."""
    written = read(path, PolicyFile)
    problems = Problems()
    if written.content.id != path.parent.name:
        problems.refuse(written.where("id"), f"政策编号“{written.content.id}”与文件夹“{path.parent.name}”不同。请改成一样。")
    for name, one in written.content.parameters.items():
        check_parameter(written, name, one, problems)
    for name in written.content.conditions.keys() & facts.catalogue().keys():
        problems.refuse(written.where("conditions", name), f"条件“{name}”与事实同名。请换一个名称。")
    policy = Policy(written.content, shared, version(written.content, shared), written)
    for name in sorted(shared.doubtful & policy.names_read):
        problems.refuse(written.where("when"), f"用到共用条件“{name}”，写着它的文件读不出来。请先改正那个文件。")
    problems.attempt(written.where("when"), policy.compiled)
    problems.raise_all()
    return policy


def check_parameter(written: Written[PolicyFile], name: str, one: ParameterFile, problems: Problems) -> None:
    """A parameter must not hide a fact, and its values must be of its type."""
    if name in facts.catalogue():
        problems.refuse(written.where("parameters", name), f"参数“{name}”与事实同名。请换一个名称。")
    for place, version_ in enumerate(one.values):
        if type(version_.value) is not TYPES[one.type]:
            hint = "金额和分数请加引号写成文字" if one.type in ("money", "fraction") else "请按类型填写"
            problems.refuse(written.where("parameters", name, "values", place), f"参数“{name}”的值“{version_.value}”写法不对，{hint}。")
