"""What changed from one policy to another, in Chinese: between versions, siblings of two regions, or two days of the same policy."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from nuanxin.benefits.policies.library import library
from nuanxin.benefits.policies.model import AS_OF, DISTANCE, Policy
from nuanxin.benefits.policies.schema import LocalFile, ParameterFile, ValueFile
from nuanxin.engines import rules
from nuanxin.engines.rules import Condition
from nuanxin.engines.rules.wording import Speaker

NOTHING = "（无）"
OPEN = "（没有填写）"
BENEFICIARIES = {"person": "本人", "employer": "单位", "household": "家庭", "workshop": "帮扶车间"}
ROUNDINGS = {"half_up": "四舍五入", "down": "舍去", "up": "进一"}
PER = {"month": "按月", "once": "一次性"}
MODES = {"refine": "另须符合", "extend": "另有下列情形也可以"}
PAYERS = {"self": "本人", "employer": "单位"}
KINDS = {"pension": "养老", "medical": "医疗", "unemployment": "失业", "injury": "工伤"}
STATUS = {"confirmed": "已确认", "unconfirmed": "待确认"}


@dataclass(frozen=True)
class Difference:
    """One thing that differs; an empty side did not have it."""

    what: str
    before: str
    after: str


def differences(old: Policy, new: Policy) -> tuple[Difference, ...]:
    """Everything a person or an office would notice, in the order of a policy's page; nothing for two policies that say the same."""
    before, after = dict(told(old)), dict(told(new))
    return between(before, after)


def differences_of_days(policy: Policy, old: datetime.date, new: datetime.date, area: str | None = None) -> tuple[Difference, ...]:
    """Which parameters, and which rule of a region below, are others on the second day."""
    return between(dict(told_on(policy, old, area)), dict(told_on(policy, new, area)))


def between(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[Difference, ...]:
    names = dict.fromkeys([*before, *after])
    pairs = ((name, before.get(name, ""), after.get(name, "")) for name in names)
    return tuple(Difference(name, one, other) for name, one, other in pairs if one != other)


def told(policy: Policy) -> Iterator[tuple[str, str]]:
    """All that a policy says, each part under its Chinese name."""
    file = policy.file
    yield "名称", file.title
    yield "依据", file.source
    yield "适用地区", file.region or "全国"
    yield "施行期", term(file.in_force.from_on, file.in_force.until_on)
    yield "发给", BENEFICIARIES[file.beneficiary]
    yield "判定时点", file.tested_on or NOTHING
    yield "条件", policy.chinese()
    for label, sentence, source in policy.sentences():
        yield f"条件“{label}”", sentence if source == file.source else f"{sentence}（{source}）"
    for one in file.parameters.values():
        yield f"参数“{one.label}”", "；".join(value_said(one, value) for value in one.values) or OPEN
    yield from months(policy)
    yield from money(policy)
    yield "证明材料", listed(file.evidence)
    yield "停发情形", listed(file.stops)
    yield "资金渠道", file.fund or NOTHING
    yield "约定", "；".join(f"{one.text}（{STATUS[one.status]}）" for one in file.assumptions) or NOTHING


def months(policy: Policy) -> Iterator[tuple[str, str]]:
    found, compiled = policy.file.months, policy.compiled()
    if found is None:
        return
    yield "最长月数", said(policy, compiled.cap) if compiled.cap else "没有上限"
    yield "合并计算", "、".join(library()[one].title if one in library() else one for one in policy.clock)
    yield "可延长至退休", said(policy, compiled.extend) if compiled.extend else "不延长"
    if found.until_age:
        yield "到多大年龄", f"男{found.until_age.M}周岁，女{found.until_age.F}周岁"


def money(policy: Policy) -> Iterator[tuple[str, str]]:
    rule, counted, formula = policy.file.amount, policy.file.insurance, policy.compiled().amount
    if rule and formula:
        yield "金额", f"{PER[rule.per]}：{said(policy, formula)}（{ROUNDINGS[rule.rounding]}到{rule.round_to}元）"
    yield "只发一次", "是" if policy.file.once else "否"
    if counted:
        yield "计入的缴费", f"{PAYERS[counted.payer]}缴纳的{listed([KINDS[kind] for kind in counted.kinds])}保险"
    yield from ((f"地方规定“{one.label}”（{one.area}）", local_said(policy, one)) for one in policy.file.local)


def told_on(policy: Policy, day: datetime.date, area: str | None) -> Iterator[tuple[str, str]]:
    yield "是否施行", "施行中" if policy.is_in_force(day) else "不在施行期内"
    for name, value in policy.parameters(area, day).items():
        one = policy.file.parameters[name]
        yield f"参数“{one.label}”", OPEN if value is None else plain(one, value)
    place = policy.local(area, day)
    yield "地方规定", NOTHING if place is None else local_said(policy, policy.file.local[place])


def said(policy: Policy, expression: Condition) -> str:
    """A value expression in Chinese, with the labels of what it reads."""
    speaker = Speaker({**policy.words(), "distance": DISTANCE})
    return speaker.say(expression.tree) if expression.type == "bool" else speaker.term(expression.tree)


def local_said(policy: Policy, one: LocalFile) -> str:
    words = policy.words()
    asked = rules.compile(one.when, words, AS_OF, members=words).chinese(words, words)
    return f"{MODES[one.mode]}：{asked}（{one.source}，{term(one.from_on, one.until_on)}）"


def value_said(one: ParameterFile, value: ValueFile) -> str:
    where = f"{value.area} " if value.area else ""
    return f"{where}{term(value.from_on, value.until_on)}：{plain(one, value.value)}"


def plain(one: ParameterFile, value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return f"{value}元" if one.type == "money" else str(value)


def term(first: datetime.date, last: datetime.date | None) -> str:
    return f"{first} 起" if last is None else f"{first} 至 {last}"


def listed(texts: list[str]) -> str:
    return "、".join(texts) or NOTHING
