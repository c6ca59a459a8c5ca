"""Policies in the words of an officer: who is paid, where it holds, how much, for how long, what a parameter says."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from nuanxin.benefits.deciding.reading import KINDS, PAYERS
from nuanxin.benefits.enums import Answer, PayeeKind
from nuanxin.benefits.policies import Policy
from nuanxin.engines.rules import Catalogue, Condition, Fact
from nuanxin.engines.rules.tree import Name
from nuanxin.engines.rules.wording import Speaker
from nuanxin.orgs.models import Area

# GB/T 2260, for regions of policies that are not among the areas of this office.
PROVINCES: Mapping[str, str] = {
    "11": "北京市", "12": "天津市", "13": "河北省", "14": "山西省", "15": "内蒙古自治区", "21": "辽宁省", "22": "吉林省", "23": "黑龙江省",
    "31": "上海市", "32": "江苏省", "33": "浙江省", "34": "安徽省", "35": "福建省", "36": "江西省", "37": "山东省", "41": "河南省", "42": "湖北省",
    "43": "湖南省", "44": "广东省", "45": "广西壮族自治区", "46": "海南省", "50": "重庆市", "51": "四川省", "52": "贵州省", "53": "云南省",
    "54": "西藏自治区", "61": "陕西省", "62": "甘肃省", "63": "青海省", "64": "宁夏回族自治区", "65": "新疆维吾尔自治区",
}  # fmt: skip
EVERYWHERE = "全国"
NOT_FILLED = "没有填写"
LONG = 26
TONES = {Answer.YES: "ok", Answer.NO: "bad", Answer.UNKNOWN: "warn", Answer.CONFLICT: "warn"}
MARKS = {Answer.YES: "✓", Answer.NO: "✗", Answer.UNKNOWN: "?", Answer.CONFLICT: "≠"}
DOCUMENT = re.compile(r"^.*?〔\d{4}〕\d+号(《[^》]*》)?")
ROUNDINGS = {"half_up": "四舍五入", "down": "舍去零头", "up": "零头进位"}
UNITS = {"1": "元", "0.1": "角", "0.01": "分"}
STATES = {"current": "现行", "future": "未生效", "past": "已失效"}
STATE_TONES = {"current": "ok", "future": "info", "past": "off"}


def document(policy: Policy) -> str:
    """The notice a policy is from: its number without the clause."""
    found = DOCUMENT.match(policy.source)
    return found[0] if found else policy.source


def payee(policy: Policy) -> str:
    return str(PayeeKind(policy.file.beneficiary).label)


def state(policy: Policy, day: datetime.date) -> str:
    if policy.is_in_force(day):
        return "current"
    return "future" if day < policy.file.in_force.from_on else "past"


def term(policy: Policy) -> str:
    until = policy.file.in_force.until_on
    return f"{policy.file.in_force.from_on} 起" + (f"，至 {until}" if until else "")


def regions(prefixes: Iterable[str]) -> dict[str, str]:
    """The names of area prefixes; a province by the standard where this office does not know it."""
    wanted = set(prefixes)
    known = dict(Area.objects.filter(code__in={prefix.ljust(12, "0") for prefix in wanted}).values_list("code", "name"))
    return {prefix: known.get(prefix.ljust(12, "0")) or elsewhere(prefix) for prefix in wanted}


def elsewhere(prefix: str) -> str:
    if not prefix:
        return EVERYWHERE
    province = PROVINCES.get(prefix[:2], "")
    return province if province and len(prefix) == 2 else f"{province}（区划代码 {prefix}）"


def parameter(value: Any) -> str:
    """The value of a parameter as an officer writes it."""
    if value is None:
        return NOT_FILLED
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal):
        return f"{yuan(value)} 元"
    if isinstance(value, datetime.date | Fraction):
        return str(value)
    return f"{value:,}"


def yuan(value: Decimal) -> str:
    return f"{value:,.2f}".removesuffix(".00")


def with_values(catalogue: Catalogue, values: Mapping[str, Any]) -> Catalogue:
    """The catalogue whose parameters say their value behind their label."""
    filled = {name: replace(catalogue[name], label=f"{catalogue[name].label}（{parameter(value)}）") for name, value in values.items()}
    return {**catalogue, **filled}


def formula(policy: Policy, condition: Condition | None, values: Mapping[str, Any]) -> str:
    """An expression of the policy in Chinese, with the values of its parameters."""
    if condition is None:
        return ""
    known = with_values(policy.compiled().catalogue, values)
    return bare(Speaker(known, known).term(condition.tree))


def bare(text: str) -> str:
    """Without the brackets around the whole."""
    if not (text.startswith("（") and text.endswith("）")):
        return text
    depth = 0
    for place, sign in enumerate(text):
        depth += {"（": 1, "）": -1}.get(sign, 0)
        if depth == 0:
            return text[1:-1] if place == len(text) - 1 else text
    return text


def amount(policy: Policy, values: Mapping[str, Any]) -> str:
    """How much in a few words: a fixed sum, or how it is counted, or that the county has yet to say."""
    compiled, rule = policy.compiled(), policy.file.amount
    if rule is None or compiled.amount is None:
        return ""
    every = "每月" if rule.per == "month" else "一次性"
    if isinstance(compiled.amount.tree, Name):
        value = values.get(compiled.amount.tree.name)
        return f"{every} {parameter(value)}" if value is not None else f"{every}，标准没有填写"
    said = formula(policy, compiled.amount, {})
    return f"{every}，{said if len(said) <= LONG else '按公式计算'}"


def months(policy: Policy, values: Mapping[str, Any]) -> str:
    """For how long in a few words."""
    rule, compiled = policy.file.months, policy.compiled()
    if rule is None:
        return ""
    longest = cap(compiled.cap, values)
    said = f"最长 {longest} 个月" if longest else "期限按缴费年限等情况计算" if compiled.cap else ""
    until = "到规定年龄" if rule.until_age else "可延长到退休" if rule.extend else "到退休为止"
    return "，".join(part for part in (said, until) if part)


def cap(condition: Condition | None, values: Mapping[str, Any]) -> str:
    if condition is None or not isinstance(condition.tree, Name):
        return ""
    value = values.get(condition.tree.name)
    return "" if value is None else str(value)


def lacking(policy: Policy, values: Mapping[str, Any]) -> list[str]:
    """The parameters that have no value: what the county still has to fill in."""
    return [policy.file.parameters[name].label for name, value in values.items() if value is None]


def gist(policy: Policy) -> str:
    """What it is about, in the notice's own words; else what it asks."""
    return policy.file.quote or policy.chinese()


def rounding(to: str, how: str) -> str:
    return f"{ROUNDINGS[how]}到{UNITS.get(to, f'{to} 元')}，只在最后取整一次"


def insurance(payer: str, kinds: Iterable[str]) -> str:
    """Which contributions count."""
    return f"{PAYERS[payer]}当月为{'、'.join(KINDS[kind] for kind in kinds)}保险实际缴纳的数额"


def extension(policy: Policy, values: Mapping[str, Any]) -> str:
    """What extends the months to retirement."""
    condition = policy.compiled().extend
    if condition is None:
        return ""
    known = with_values(policy.compiled().catalogue, values) | {"distance": Fact("int", "初次核定时距退休的月数", "unknown")}
    return f"{Speaker(known, known).say(condition.tree)}时，可一直享受到退休当月；初次核定时定下，以后不变"
