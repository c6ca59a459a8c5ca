"""What must hold together in a procedure: names that exist, steps that are reached, roles that may, one procedure at a time."""

from __future__ import annotations

import datetime
import string
from collections.abc import Collection, Iterator
from itertools import combinations

from nuanxin.definitionfile import Problems, Written, did_you_mean
from nuanxin.orgs.access import GRANTED, Permission
from nuanxin.orgs.enums import Role
from nuanxin.people.enums import Category
from nuanxin.people.models import HelpCard
from nuanxin.people.procedures.schema import REFUSE, Procedure, Step

File = Written[Procedure]
CARD_PARTS = {"county": 6, "year": 4}
LAST_DAY = datetime.date.max


def check_procedure(written: File, profiles: Collection[str], problems: Problems) -> None:
    """Collect everything that does not hold together, each with its line."""
    for at, text in mistakes(written, profiles):
        problems.refuse(written.where(*at), text)


def mistakes(written: File, profiles: Collection[str]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    procedure = written.content
    yield from wrong_dates(procedure)
    yield from wrong_categories(procedure)
    yield from wrong_order(procedure)
    for index, step in enumerate(procedure.steps):
        yield from ((("steps", index, *at), text) for at, text in wrong_step(procedure, index, step))
    yield from wrong_notice(procedure, profiles)
    yield from wrong_papers(procedure)
    yield from wrong_card(procedure)


def wrong_dates(procedure: Procedure) -> Iterator:
    if procedure.until_on and procedure.until_on < procedure.from_on:
        yield ("until_on",), f"停用日期 {procedure.until_on} 早于启用日期 {procedure.from_on}。请改正。"


def wrong_categories(procedure: Procedure) -> Iterator:
    for code in procedure.categories:
        if code not in Category.values:
            yield ("categories", code), f"没有人员类别“{code}”。{did_you_mean(code, Category.values)}"
    if not procedure.categories:
        yield ("categories",), "没有可以申请的人员类别。请至少写一种。"
        return
    for code in procedure.unemployment_first:
        if code not in procedure.categories:
            yield ("unemployment_first",), f"“{code}”不在可以申请的人员类别之中。{did_you_mean(code, procedure.categories)}"


def wrong_order(procedure: Procedure) -> Iterator:
    """An acceptance first and a decision last, each once; at most one public notice and one re-examination."""
    kinds = [step.kind for step in procedure.steps]
    ids = [step.id for step in procedure.steps]
    for index, step_id in enumerate(ids):
        if step_id in ids[:index] or step_id == REFUSE:
            yield ("steps", index, "id"), f"环节代码“{step_id}”{'已经用过' if step_id != REFUSE else '另有含义'}。请换一个代码。"
    if kinds[0] != "accept" or kinds.count("accept") > 1:
        yield ("steps",), "第一个环节应是受理（kind: accept），并且只有一个。请改正。"
    if kinds[-1] != "decide" or kinds.count("decide") > 1:
        yield ("steps",), "最后一个环节应是认定（kind: decide），并且只有一个。请改正。"
    for kind, label in (("notice", "公示"), ("recheck", "复核")):
        if kinds.count(kind) > 1:
            yield ("steps",), f"{label}环节（kind: {kind}）有 {kinds.count(kind)} 个，最多一个。请合并。"


def wrong_step(procedure: Procedure, index: int, step: Step) -> Iterator:
    earlier = {other.id: other for other in procedure.steps[:index]}
    for name, what in (("not_by", "经办人不能相同的环节"), ("send_back_to", "可以退回的环节")):
        for given in getattr(step, name):
            if given not in earlier:
                yield (name,), f"{what}“{given}”不在“{step.label}”之前。{did_you_mean(given, earlier) if earlier else '请删去。'}"
            elif name == "send_back_to" and earlier[given].kind == "recheck":
                yield (name,), f"不能退回到“{earlier[given].label}”，那里只因异议成立而进入。请删去。"
    needed = {"decide": Permission.RECOGNISE}.get(step.kind, Permission.APPLY)
    for role in step.roles:
        if role not in Role.values:
            yield ("roles",), f"没有角色“{role}”。{did_you_mean(role, Role.values)}"
        elif not {needed, Permission.APPLY} <= GRANTED[role]:
            yield ("roles",), f"{Role(role).label}没有{needed.value}的权限，不能办理“{step.label}”。请删去这个角色。"
    if not step.roles:
        yield ("roles",), f"没有人可以办理“{step.label}”。请写明角色。"


def wrong_notice(procedure: Procedure, profiles: Collection[str]) -> Iterator:
    step, rule = procedure.notice_step, procedure.notice
    rechecks = {one.id: one for one in procedure.steps if one.kind == "recheck"}
    if (step is None) != (rule is None):
        yield ("notice",), "有公示环节（kind: notice）就要有 notice，没有就不要写。请补上或删去。"
    used = {rule.upheld} if rule else set()
    for index, other in enumerate(procedure.steps):
        if other.kind == "recheck" and other.id not in used:
            yield (
                ("steps", index),
                f"环节“{other.label}”永远到不了：没有异议成立后转到这里。请在 notice 的 upheld 中写“{other.id}”，或删去。",
            )
        if other.kind == "recheck" and step and procedure.place(step.id) > index:
            yield ("steps", index), f"环节“{other.label}”在公示之前。请移到公示之后。"
    if rule and rule.upheld != REFUSE and rule.upheld not in rechecks:
        yield ("notice", "upheld"), f"没有复核环节“{rule.upheld}”。{did_you_mean(rule.upheld, {*rechecks, REFUSE})}"
    if rule and rule.profile not in profiles:
        yield ("notice", "profile"), f"没有公开栏目“{rule.profile}”。{did_you_mean(rule.profile, profiles)}"


def wrong_papers(procedure: Procedure) -> Iterator:
    seen = set()
    for index, paper in enumerate(procedure.papers):
        if {paper.kind, paper.label} & seen:
            yield ("papers", index), f"材料“{paper.label}”写了两次。请改名或删去一处。"
        seen |= {paper.kind, paper.label}
        for code in paper.for_categories:
            if procedure.categories and code not in procedure.categories:
                yield ("papers", index, "for_categories"), f"“{code}”不在可以申请的人员类别之中。{did_you_mean(code, procedure.categories)}"


def wrong_card(procedure: Procedure) -> Iterator:
    if procedure.card is None:
        return
    try:
        parts = [name for _, name, _, _ in string.Formatter().parse(procedure.card.number) if name is not None]
    except ValueError:
        yield ("card", "number"), f"编号规则“{procedure.card.number}”的花括号不成对。请改正。"
        return
    if unknown := [name for name in parts if name not in {*CARD_PARTS, "serial"}]:
        yield ("card", "number"), f"编号规则中的“{{{unknown[0]}}}”不认识。可用的有：{{county}}、{{year}}、{{serial}}。"
    elif not procedure.card.number.endswith("{serial}") or parts.count("serial") > 1:
        yield ("card", "number"), "编号规则应以流水号 {serial} 结尾，并且只有一个，否则编号会重复。请改正。"
    elif (length := len(procedure.card.number.format(county="0" * 6, year="0" * 4, serial="0" * procedure.card.digits))) > longest():
        yield ("card", "number"), f"按编号规则编出的号码有 {length} 位，最多 {longest()} 位。请缩短。"


def longest() -> int:
    return int(HelpCard._meta.get_field("number").max_length or 0)


def check_together(files: Collection[File], problems: Problems) -> None:
    """Refuse an id used twice, and two procedures in force in one area on the same day."""
    for first, second in combinations(files, 2):
        one, other = first.content, second.content
        if one.id == other.id:
            problems.refuse(second.where("id"), f"认定程序“{one.id}”已经有了（{first.where('id')}）。请换一个 id。")
        elif one.area == other.area and one.from_on <= (other.until_on or LAST_DAY) and other.from_on <= (one.until_on or LAST_DAY):
            problems.refuse(second.where("area"), f"与“{one.title}”（{first.where('area')}）在同一地区同时有效。请改正地区或起止日期。")
