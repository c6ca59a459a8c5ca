"""What an unknown answer asks to be collected, as form fields; and which facts belong into a record of the ledger instead."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from nuanxin.benefits.deciding import Decided
from nuanxin.benefits.policies import Policy, facts
from nuanxin.people.enums import Category

MEMBER: Final = re.compile(r"家庭成员(\d+)的(.+)")
EMPLOYER: Final = "用人单位档案"
POLICY: Final = "政策参数（由本地的政策文件填写）"
KEPT_IN: Final[Mapping[str, str]] = {
    **dict.fromkeys(("sex", "birth_date", "original_retirement_age", "hukou"), "人员档案"),
    "residence": "人员档案（迁移另作登记）",
    "categories": "人员类别登记",
    **dict.fromkeys(("recognised_on", "recognition_ended_on"), "认定和退出登记"),
    "unemployment_registered_on": "失业登记",
    "last_contact_on": "走访联系",
    "annual_review": "年度审验",
    **dict.fromkeys(("status", "job_started_on", "contract_from"), "就业登记"),
    **dict.fromkeys(("first_approved_on", "extended"), "享受资格"),
    **dict.fromkeys(("applied_on", "reviewed_on"), "申领"),
    "payments": "付款",
    "insurance": "社会保险缴费名单或缴费凭证",
}
HELP: Final = {
    "date": "写成 2022-08-31 的样子。",
    "date_or_month": "写成 2022-08-31 或 2022-08 的样子。",
    "date_or_open": "写成 2023-08-31 的样子；没有期限的写 none。",
    "month": "写成 2022-08 的样子。",
    "area": "区划代码，2、4、6、9 或 12 位数字。",
    "years": "写成 2021/22 的样子，可以有几个。",
    "trainings": "每次培训的项目和合格日期。",
    "counts": "各项目在平台以外已享受的月数。",
    "ids": "已领过的一次性补贴。",
    "money": "元，可有两位小数。",
}


@dataclass(frozen=True)
class Question:
    """One fact to ask. `kind` is its type as in `_facts.yaml` (`parameter` and `list` for what is no fact of somebody).

    `kept_in` names the record where the answer belongs, empty if it is collected here. Of another person (a member of the
    household, somebody hired) the name and the label say whose: the answer is collected about that person.
    """

    name: str
    label: str
    kind: str
    choices: tuple[tuple[str, str], ...] = ()
    help: str = ""
    kept_in: str = ""


def questions_for(decided: Decided) -> tuple[Question, ...]:
    """What would decide an unknown answer, in the order of its `collect`; of a policy paid by head, for each of the hired.

    What is asked of the employer or the office is asked once, however many of the hired wait for it.
    """
    if decided.hires and decided.answer == "unknown":
        found = (
            of_other(f"hires.{place}", f"招用人员{place + 1}的", question)
            for place, hire in enumerate(decided.hires)
            for question in questions_of(hire)
        )
        return tuple(dict.fromkeys(found))
    return tuple(questions_of(decided))


def questions_of(decided: Decided) -> Iterator[Question]:
    for label in decided.collect:
        if member := MEMBER.fullmatch(label):
            place = int(member[1]) - 1
            yield of_other(f"household.{place}", f"家庭成员{member[1]}的", question(decided.policy, member[2]))
        else:
            yield question(decided.policy, label)


def question(policy: Policy, label: str) -> Question:
    name = name_of(label)
    if name is None or name in facts.LISTS:
        kept_in = KEPT_IN[name] if name else POLICY
        return Question(name or parameter_of(policy, label), label, "list" if name else "parameter", kept_in=kept_in)
    if name.startswith("employer."):
        fact = facts.known().employer[name.removeprefix("employer.")]
        return Question(name, label, fact.type, tuple(fact.values.items()), HELP.get(fact.type, ""), EMPLOYER)
    fact = facts.known().facts[name]
    choices = tuple(Category.choices) if fact.type == "categories" else tuple(fact.values.items())
    return Question(name, label, fact.type, choices, HELP.get(fact.type, ""), KEPT_IN.get(name, ""))


def of_other(prefix: str, whose: str, asked: Question) -> Question:
    """The same question about somebody else: it is answered where that person's facts are collected."""
    label = asked.label if asked.label.startswith("家庭成员") else f"{whose}{asked.label}"
    is_theirs = asked.kind not in ("parameter", "list") and not asked.name.startswith("employer.")
    if not is_theirs:
        return asked
    return Question(f"{prefix}.{asked.name}", label, asked.kind, asked.choices, asked.help, asked.kept_in or "本人的补充采集")


def name_of(label: str) -> str | None:
    """The fact of that label; None for the label of a parameter."""
    named = {one.label: name for name, one in facts.known().facts.items()}
    named |= {one.label: f"employer.{name}" for name, one in facts.known().employer.items()}
    return ({said: name for name, said in facts.LISTS.items()} | named).get(label)


def parameter_of(policy: Policy, label: str) -> str:
    return next((name for name, one in policy.file.parameters.items() if one.label == label), label)
