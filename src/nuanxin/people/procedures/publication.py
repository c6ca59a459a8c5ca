"""What a public notice may show of a person: columns, how they are masked, and which need a stated basis."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from nuanxin.definitionfile import Code, Problems, Strict, Text, Written

Field_ = Literal["name", "id_number", "applied_for", "sex", "age", "categories", "birth_on", "phone", "address", "statement"]
Mask = Literal["none", "middle", "ends"]
# 人社部办公厅、财政部办公厅2017年12月《关于在就业补助资金使用信息公开中进一步加强个人信息保护的通知》: in principle not published.
WITHHELD = {
    "categories": "人员类别（会透露家庭困难状况或身体残疾情况）",
    "birth_on": "出生日期",
    "phone": "联系方式",
    "address": "家庭住址",
    "statement": "家庭困难状况",
}
MUST_MASK = {"id_number": "身份证号", "phone": "联系方式"}
TELLING = ("残疾", "低保", "零就业", "困难家庭", "脱贫", "监测", "失地", "退捕", "下岗")


class ProfileColumn(Strict):
    """One column of a public notice; `basis` is the rule of the region that allows what is in principle withheld."""

    field: Field_
    label: Text
    mask: Mask = "none"
    basis: str = ""


class Profile(Strict):
    """The columns of a public notice; `applied_for` says in neutral words what all of them apply for."""

    id: Code
    label: Text
    source: Text
    applied_for: Text
    columns: Annotated[tuple[ProfileColumn, ...], Field(strict=False, min_length=1)]
    warning: str = ""


def check_profile(written: Written[Profile], problems: Problems) -> None:
    """Refuse what the rule of 2017 withholds without a stated basis, an unmasked number, and telling words."""
    profile = written.content
    for index, column in enumerate(profile.columns):
        at = written.where("columns", index)
        if column.field in WITHHELD and not column.basis.strip():
            problems.refuse(
                at, f"栏目“{column.label}”会公开{WITHHELD[column.field]}，按规定原则上不得公开。请删去这一栏，或用 basis 写明本地依据。"
            )
        if column.field in MUST_MASK and column.mask == "none":
            problems.refuse(at, f"栏目“{column.label}”会公开完整的{MUST_MASK[column.field]}。请用 mask: ends 遮盖中间的数字。")
    labels = [column.label for column in profile.columns]
    if len(set(labels)) < len(labels):
        problems.refuse(written.where("columns"), "有两栏同名。请改名或删去一栏。")
    if any(column.basis.strip() for column in profile.columns) and not profile.warning.strip():
        problems.refuse(written.where(), "公开了原则上不公开的内容，却没有写 warning。请写明与哪条规定不一致，以便经办人知晓。")
    for word in TELLING:
        if word in profile.applied_for:
            problems.refuse(
                written.where("applied_for"), f"申请事项“{profile.applied_for}”含有“{word}”，会透露个人情况。请改用中性的说法。"
            )
