"""All policies that are known: those shipped and those of the office's own folder, loaded once and again when a file changes."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from nuanxin.benefits.policies import facts
from nuanxin.benefits.policies.model import Policy
from nuanxin.benefits.policies.schema import ConditionFile, ConditionsFile, ParameterFile, PolicyFile
from nuanxin.definitionfile import Problems, Written, did_you_mean, read
from nuanxin.errors import UserError
from nuanxin.orgs import definitions

PATTERN = "policies/*/policy.yaml"
SHARED = "policies/_conditions.yaml"
TYPES = {"int": int, "bool": bool, "date": datetime.date, "money": str, "fraction": str}


def library() -> Mapping[str, Policy]:
    """Known policies by id; an office's file replaces the shipped one of the same id."""
    return loaded(definitions.files(PATTERN), definitions.files(SHARED), definitions.files("policies/_facts.yaml"))


def get(name: str) -> Policy:
    """The policy of that id; refused with the nearest known one."""
    known = library()
    if name in known:
        return known[name]
    raise UserError(f"没有政策“{name}”。{did_you_mean(name, known)}")


def in_force(day: datetime.date, area: str | None = None) -> tuple[Policy, ...]:
    """Policies in force on a day, and for an area if one is named."""
    return tuple(one for one in library().values() if one.is_in_force(day) and (area is None or one.is_for(area, day)))


@lru_cache(maxsize=4)
def loaded(
    files: tuple[tuple[Path, int], ...], shared: tuple[tuple[Path, int], ...], _facts: tuple[tuple[Path, int], ...]
) -> Mapping[str, Policy]:
    problems = Problems()
    common: dict[str, ConditionFile] = {}
    for path, _ in shared:
        if written := problems.attempt(path.name, lambda path=path: read(path, ConditionsFile)):
            common |= written.content.conditions
    problems.raise_all()
    found: dict[str, Policy] = {}
    for path, _ in files:
        if policy := problems.attempt(path.name, lambda path=path: load(path, common)):
            found[policy.id] = policy
    problems.raise_all()
    return dict(sorted(found.items()))


def load(path: Path, shared: Mapping[str, ConditionFile]) -> Policy:
    """One policy, its conditions read; every mistake is refused with file and line."""
    written = read(path, PolicyFile)
    problems = Problems()
    if written.content.id != path.parent.name:
        problems.refuse(written.where("id"), f"政策编号“{written.content.id}”与文件夹“{path.parent.name}”不同。请改成一样。")
    for name, one in written.content.parameters.items():
        check_parameter(written, name, one, problems)
    policy = Policy(written.content, shared, version(written.content, shared), written)
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


def version(file: PolicyFile, shared: Mapping[str, ConditionFile]) -> str:
    """Twelve digits of what decides."""
    parts = [file, *shared.values(), facts.known()]
    content = json.dumps([part.model_dump(mode="json") for part in parts], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()[:12]
