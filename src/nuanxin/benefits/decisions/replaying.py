"""A kept decision asked again: by the policy as it is now, and with what the ledger says today of that day."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from nuanxin.benefits import policies
from nuanxin.benefits.deciding import Case, decide
from nuanxin.benefits.deciding.values import UnreadableError
from nuanxin.benefits.deciding.writing import read_whole, write_case
from nuanxin.benefits.decisions.asking import Subject, known_of
from nuanxin.benefits.enums import Answer
from nuanxin.benefits.models import Decision
from nuanxin.benefits.policies import facts
from nuanxin.errors import UserError

PARTS = {"household": "家庭成员", "payments": "已发放记录", "insurance": "社会保险缴费记录"}
MONTHS = {
    "cap": "最长月数",
    "used": "已享受月数",
    "left": "剩余月数",
    "first": "第一个月",
    "last": "最后一个月",
    "distance": "距退休月数",
    "extended": "延长至退休",
}


@dataclass(frozen=True)
class Replayed:
    """A kept decision asked again. `then` is the answer as it was told, `now` the same facts by the policy as it is today.

    `now` is None where the policy is known no more; `differences` say in Chinese what is otherwise now, nothing if all is the same;
    `changed_facts` name those that today's ledger tells otherwise of the same day, and `today` is what it would answer with them.
    """

    then: Mapping[str, Any]
    now: Mapping[str, Any] | None
    differences: tuple[str, ...]
    today: Mapping[str, Any] | None = None
    changed_facts: tuple[str, ...] = ()

    @property
    def is_same_version(self) -> bool:
        return self.now is not None and self.now["version"] == self.then["version"]


def replay(decision: Decision) -> Replayed:
    """Ask again with the facts that were kept, by the policy as it is now, and with what the ledger says today of that day."""
    then = json.loads(decision.told)
    policy = policies.library().get(decision.policy)
    if policy is None:
        return Replayed(then, None, (f"政策“{decision.policy}”已经不在政策库里，不能重新判定。",))
    if not policy.is_in_force(decision.as_of):
        return Replayed(then, None, (f"按现在的政策文件，“{policy.title}”{decision.as_of} 不在施行期内，不能重新判定。",))
    kept = readable(decision)
    if kept is None:
        return Replayed(then, None, ("留存的事实按现在的事实目录已经读不懂，不能重新判定。",))
    now = decide(policy, kept, decision.as_of).as_json()
    subject: Subject = decision.person or decision.employer
    case = known_of(subject, decision.as_of).of(policy).case
    return Replayed(
        then=then,
        now=now,
        differences=tuple(differences(then, now)),
        today=decide(policy, case, decision.as_of).as_json(),
        changed_facts=tuple(dict.fromkeys([*changed_facts(write_case(kept), write_case(case)), *disputed_since(kept, case)])),
    )


def readable(decision: Decision) -> Case | None:
    """The case that was kept; None where a later catalogue has dropped one of its facts or options, so that the answer is still shown."""
    try:
        return read_whole(json.loads(decision.facts))
    except (UserError, UnreadableError, KeyError):
        return None


def differences(then: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    """What is otherwise now, the version first."""
    if then["version"] != now["version"]:
        yield f"政策版本：当时 {then['version']}，现在 {now['version']}。"
    if then["answer"] != now["answer"]:
        yield f"结论：当时{Answer(then['answer']).label}，现在{Answer(now['answer']).label}。"
    if then["collect"] != now["collect"]:
        yield f"要采集：当时{listed(then['collect'])}，现在{listed(now['collect'])}。"
    if then.get("amount") != now.get("amount"):
        yield f"金额：当时{yuan(then.get('amount'))}，现在{yuan(now.get('amount'))}。"
    for name, label in MONTHS.items():
        before, after = (then.get("months") or {}).get(name), (now.get("months") or {}).get(name)
        if before != after:
            yield f"{label}：当时{said(before)}，现在{said(after)}。"


def listed(labels: list[str]) -> str:
    return "、".join(labels) or "没有"


def yuan(amount: str | None) -> str:
    return "不能计算" if amount is None else f" {amount} 元"


def said(value: Any) -> str:
    if value is None:
        return "不知道"
    return {True: "是", False: "否"}[value] if isinstance(value, bool) else f" {value}"


def disputed_since(then: Case, now: Case) -> Iterator[str]:
    """Labels of the facts about which sources contradict each other otherwise than before, or no more."""
    before, after = ({one.name: set(map(str, one.values)) for one in case.disputes} for case in (then, now))
    return (facts.label(name) for name in sorted(before.keys() | after.keys()) if before.get(name) != after.get(name))


def changed_facts(then: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    """Labels of the facts that the ledger tells otherwise today of the same day."""
    for part, prefix in (("person", ""), ("employer", "employer.")):
        before, after = then[part], now[part]
        for name in sorted(before.keys() | after.keys()):
            if before.get(name) != after.get(name):
                yield "招用人员" if name == "hires" else facts.label(f"{prefix}{name}")
    yield from (label for part, label in PARTS.items() if then[part] != now[part])
