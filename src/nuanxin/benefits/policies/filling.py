"""A policy as if its office had filled in a parameter that the notice leaves open: for tests and what-if questions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from nuanxin.benefits.policies.library import TYPES
from nuanxin.benefits.policies.model import Policy
from nuanxin.benefits.policies.schema import ParameterFile, ValueFile
from nuanxin.benefits.policies.versions import version
from nuanxin.definitionfile import did_you_mean
from nuanxin.errors import UserError


def filled(policy: Policy, values: Mapping[str, Any]) -> Policy:
    """The policy with these values from its first day on, everywhere; refused what it does not know or what is of another type."""
    if not values:
        return policy
    known = policy.file.parameters
    if problems := [problem for name, value in values.items() for problem in wrong(policy, name, value)]:
        raise UserError(problems)
    written = {name: one if name not in values else valued(policy, one, values[name]) for name, one in known.items()}
    file = policy.file.model_copy(update={"parameters": written})
    return replace(policy, file=file, version=version(file, policy.shared))


def wrong(policy: Policy, name: str, value: Any) -> list[str]:
    known = policy.file.parameters
    if name not in known:
        return [f"政策“{policy.title}”没有参数“{name}”。{did_you_mean(name, known)}"]
    if value is not None and type(value) is not TYPES[known[name].type]:
        return [f"参数“{known[name].label}”（{name}）的值“{value}”写法不对。金额和分数请加引号写成文字，其余按类型填写。"]
    return []


def valued(policy: Policy, one: ParameterFile, value: Any) -> ParameterFile:
    """The parameter with this value alone; None empties it."""
    values = [] if value is None else [ValueFile.model_validate({"from": policy.file.in_force.from_on, "value": value})]
    return one.model_copy(update={"values": values})
