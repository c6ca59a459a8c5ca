"""The calculator's form: fields in groups, made from what the policies read and from what is written already."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.http import QueryDict

from nuanxin.benefits import policies as known
from nuanxin.benefits.deciding.reading import KINDS, PAYERS
from nuanxin.benefits.policies import Policy, facts
from nuanxin.benefits.policies.schema import FactFile, ParameterFile
from nuanxin.people.enums import Category
from nuanxin.web.policies import casing
from nuanxin.web.policies.reads import GROUPS, Reads

Choices = tuple[tuple[str, str], ...]
CONTROLS = {
    "enum": "select", "bool": "yes_no", "int": "number", "money": "money", "fraction": "text", "date": "date", "date_or_month": "text", "date_or_open": "date",
    "month": "month", "area": "area", "text": "text", "categories": "checks", "ids": "checks", "years": "text",
}  # fmt: skip
HINTS = {"date_or_month": "年月日，或只写年月，如 1960-05", "years": "如 2011/12，几个学年用顿号隔开", "area": "选一个地区，或写区划代码"}
ABSENT = {"unknown": "不知道", "none": "没有", "as_of": "判定当天"}
NO_SAY = {"date_or_open": "无固定期限", "date": "没有", "int": "没有", "money": "没有"}


@dataclass(frozen=True)
class Field:
    """One field; `absent` is what leaving it empty means, `none` the words of the box that says there is none."""

    name: str
    label: str
    control: str
    values: tuple[str, ...]
    absent: str
    hint: str = ""
    options: Choices = ()
    none: str = ""
    is_none: bool = False

    @property
    def id(self) -> str:
        return f"f-{self.name}"

    @property
    def value(self) -> str:
        return self.values[0] if self.values else ""

    @property
    def is_group(self) -> bool:
        return self.control in ("yes_no", "checks")


@dataclass(frozen=True)
class Section:
    """A group of fields; `drop` names the button that takes the block away."""

    title: str
    fields: tuple[Field, ...]
    is_folded: bool = False
    drop: str = ""
    hidden: Choices = ()


@dataclass(frozen=True)
class Rows:
    """A list whose rows are entered one by one; one empty row at the end."""

    title: str
    prefix: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Field, ...], ...]
    hint: str


@dataclass(frozen=True)
class Form:
    """Everything the calculator asks."""

    sections: tuple[Section, ...]
    rows: tuple[Rows, ...]
    adds: Choices
    is_nobody: bool


def form(data: QueryDict, read: Reads, policy: Policy | None, empty: Mapping[str, ParameterFile]) -> Form:
    """The form for one policy, or for all of them; `empty` are the policy's parameters that the county has not filled in."""
    hires = casing.numbers(data, casing.HIRE)
    members = casing.numbers(data, casing.MEMBER)
    sections = [
        *(() if hires else person(data, read)),
        *(block(data, casing.HIRE, number, read.person, f"招用人员{place}") for place, number in enumerate(hires, 1)),
        *(block(data, casing.MEMBER, number, read.members, f"家庭成员{place}") for place, number in enumerate(members, 1)),
        *employer(data, read),
        *parameters(data, empty),
    ]
    return Form(
        tuple(sections), tuple(lists(data, read, policy)), tuple(adds(read, bool(hires))), not hires and bool(data.get(casing.NOBODY))
    )


def adds(read: Reads, has_hires: bool) -> Iterator[tuple[str, str]]:
    if read.members:
        yield casing.MEMBER, "再加一名家庭成员"
    if read.hires:
        yield casing.HIRE, "再加一名招用人员" if has_hires else "改为多名招用人员"


def person(data: QueryDict, read: Reads) -> Iterator[Section]:
    """The person's facts in their groups; what is written though the policy does not read it is folded away."""
    whose = "（被招用的人）" if read.hires and not read.members else ""
    for title, names in GROUPS:
        if fields := tuple(fields_of(data, casing.PERSON, names, read.person)):
            yield Section(title + whose, fields)
    others = [name for name in facts.known().facts if name not in read.person and is_written(data, name)]
    if fields := tuple(fields_of(data, casing.PERSON, others, others)):
        yield Section(f"这项政策不问的情况（{len(fields)} 项）", fields, is_folded=True)


def is_written(data: QueryDict, name: str) -> bool:
    return any(data.getlist(name)) or bool(data.get(name + casing.NONE))


def block(data: QueryDict, kind: str, number: int, read: Iterable[str], title: str) -> Section:
    prefix = f"{kind}{number}-"
    wanted = {*read, *(name for name in facts.known().facts if is_written(data, prefix + name))}
    ordered = [name for _, names in GROUPS for name in names]
    listed = ((name, text) for name in data for text in data.getlist(name) if re.match(rf"{prefix}(used|train)\d", name))
    return Section(title, tuple(fields_of(data, prefix, ordered, wanted)), drop=f"{kind}{number}", hidden=tuple(listed))


def employer(data: QueryDict, read: Reads) -> Iterator[Section]:
    known_facts = facts.known().employer
    wanted = {*read.employer, *(name for name in known_facts if is_written(data, casing.EMPLOYER + name))}
    if fields := tuple(field(data, casing.EMPLOYER + name, one) for name, one in known_facts.items() if name in wanted):
        yield Section("用人单位", fields)


def parameters(data: QueryDict, empty: Mapping[str, ParameterFile]) -> Iterator[Section]:
    """What the county has to fill in, to be tried here."""
    if fields := tuple(parameter(data, name, one) for name, one in empty.items()):
        yield Section("县里的标准（没有填写的，可以在这里试填）", fields)


def parameter(data: QueryDict, name: str, one: ParameterFile) -> Field:
    options = (("1", "是"), ("0", "否")) if one.type == "bool" else ()
    hint = "写成分数或小数，如 2/3、0.5" if one.type == "fraction" else ""
    return Field(
        casing.PARAMETER + name, one.label, CONTROLS[one.type], tuple(data.getlist(casing.PARAMETER + name)), "没有填写", hint, options
    )


def fields_of(data: QueryDict, prefix: str, names: Iterable[str], wanted: Iterable[str]) -> Iterator[Field]:
    held = set(wanted)
    for name in names:
        one = facts.known().facts[name]
        if name in held and one.type in CONTROLS:
            yield field(data, prefix + name, one)


def field(data: QueryDict, name: str, one: FactFile) -> Field:
    is_none = bool(data.get(name + casing.NONE))
    offers_none = is_none or one.type == "date_or_open" or (one.missing == "unknown" and one.type in NO_SAY)
    return Field(
        name=name,
        label=one.label,
        control=CONTROLS[one.type],
        values=tuple(data.getlist(name)),
        absent=absent(one),
        hint=HINTS.get(one.type, ""),
        options=options(one),
        none=NO_SAY.get(one.type, "没有") if offers_none else "",
        is_none=is_none,
    )


def absent(one: FactFile) -> str:
    return ABSENT[one.missing] if one.missing != "none" or not one.absent or one.absent == "0" else one.absent


def options(one: FactFile) -> Choices:
    match one.type:
        case "bool":
            return (("1", "是"), ("0", "否"))
        case "categories":
            return (*Category.choices, (casing.NO_CATEGORY, "没有任何类别"))
        case "ids":
            return tuple((policy.id, policy.title) for policy in known.library().values() if policy.file.once)
    return tuple(one.values.items())


def lists(data: QueryDict, read: Reads, policy: Policy | None) -> Iterator[Rows]:
    """The lists that are read, and those in which something is written."""
    library = known.library()
    named = [library[one] for one in policy.clock if one in library] if policy else list(library.values())
    programmes = tuple((one.id, one.title) for one in named)
    wanted = {"pay": read.payments, "ins": read.insurance, "used": "months_used" in read.person, "train": "training" in read.person}
    parts = {
        "pay": (
            "已发放（按月写起止年月，一次性的不写年月）",
            (programmes, "month", "month", "money"),
            ("项目", "起", "止", "每月金额（元）"),
        ),
        "ins": (
            "社会保险缴费",
            (tuple(KINDS.items()), tuple(PAYERS.items()), "month", "month", "money"),
            ("险种", "谁缴", "起", "止", "每月金额（元）"),
        ),
        "used": ("以前享受、没有发放记录的月数", (programmes, "number"), ("项目", "月数")),
        "train": ("培训合格记录", ("text", "date"), ("培训", "合格日期")),
    }
    for prefix, (title, controls, headings) in parts.items():
        if wanted[prefix] or casing.numbers(data, prefix):
            yield Rows(title, prefix, headings, tuple(rows(data, prefix, controls, headings)), "")


def rows(data: QueryDict, prefix: str, controls: tuple[Choices | str, ...], headings: tuple[str, ...]) -> Iterator[tuple[Field, ...]]:
    written = list(casing.rows(data, prefix))
    for number, row in enumerate([*written, {}], 1):
        parts = zip(casing.ROWS[prefix], controls, headings, strict=True)
        yield tuple(
            cell(f"{prefix}{number}-{part}", row.get(part, ""), control, f"{heading}，第 {number} 行") for part, control, heading in parts
        )


def cell(name: str, value: str, control: Choices | str, label: str) -> Field:
    values = (value,) if value else ()
    if isinstance(control, str):
        return Field(name, label, control, values, "")
    unlisted = ((value, value),) if value and value not in dict(control) else ()
    return Field(name, label, "select", values, "请选择", options=(*control, *unlisted))
