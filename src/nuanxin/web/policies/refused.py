"""Why a case cannot be read, in the words of the form: each refusal names its field and leads to it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from nuanxin.benefits.policies import facts
from nuanxin.web.policies import casing

FACT = re.compile(r"(person|household\[(\d+)\]|employer\.hires\[(\d+)\]|employer)\.(\w+)（")
ROW = re.compile(r"(payments|insurance)\[\d+\](?:\.(\w+))?：")
LISTS = {"payments": ("已发放", "pay1-programme"), "insurance": ("社会保险缴费", "ins1-kind")}
PARTS = {"programme": "项目", "month": "年月", "amount": "金额", "kind": "险种", "payer": "缴费人"}
FOR_FILES = (
    ("。请写成不带引号的整数。", "。请填整数。"),
    ("不是 true 或 false。请改正，不知道的不要写。", "应选是或否，不知道的选“不知道”。"),
    ("位数字，加引号。", "位数字。"),
    ("缺少项目（programme）。请写明是哪项补贴。", "没有选项目。请选是哪项补贴。"),
    ("缺少month", "缺少年月"), ("缺少kind", "缺少险种"), ("缺少payer", "缺少缴费人"), ("、kind", "、险种"), ("、payer", "、缴费人"),
)  # fmt: skip


@dataclass(frozen=True)
class Refused:
    """One refusal, and the id of the field it is about."""

    text: str
    field: str = ""


def refused(problems: Iterable[str]) -> list[Refused]:
    """The refusals of a case file as those of the form; the same one is told once."""
    return list(dict.fromkeys(of_form(problem) for problem in problems))


def of_form(problem: str) -> Refused:
    for written, said in FOR_FILES:
        problem = problem.replace(written, said)
    if match := FACT.match(problem):
        return about_fact(problem, match)
    if match := ROW.match(problem):
        label, field = LISTS[match[1]]
        part = f"的{PARTS.get(match[2], match[2])}" if match[2] else ""
        return Refused(f"{label}{part}：{problem[match.end() :]}", f"f-{field}")
    return Refused(problem)


def about_fact(problem: str, match: re.Match[str]) -> Refused:
    where, member, hire, name = match.groups()
    prefix, whose = casing.PERSON, ""
    if member is not None:
        prefix, whose = f"{casing.MEMBER}{int(member) + 1}-", f"家庭成员{int(member) + 1}的"
    elif hire is not None:
        prefix, whose = f"{casing.HIRE}{int(hire) + 1}-", f"招用人员{int(hire) + 1}的"
    elif where == "employer":
        prefix, whose = casing.EMPLOYER, "用人单位的"
    label = label_of(where, name)
    rest = problem[match.end() + len(label) + len("）：") :]
    return Refused(f"{whose}{label}：{rest}", f"f-{prefix}{name}")


def label_of(where: str, name: str) -> str:
    known = facts.known().employer if where == "employer" else facts.known().facts
    return known[name].label
