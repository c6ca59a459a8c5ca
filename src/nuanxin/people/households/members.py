"""What may be known of a household and of each member on a day, and what of it follows from what is on file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from nuanxin.engines.rules import Catalogue, Fact
from nuanxin.people.enums import EmploymentStatus, Hukou, Sex

YES_NO: Final = {"true": "是", "false": "否"}
WORKING: Final = frozenset(
    {EmploymentStatus.ENTERPRISE, EmploymentStatus.FLEXIBLE, EmploymentStatus.SELF_EMPLOYED, EmploymentStatus.PUBLIC_POST}
)


def of_words(label: str, missing: str, choices: Any) -> Fact:
    return Fact("enum", label, missing, tuple(choices.values), dict(choices.choices))


HOUSEHOLD_FACTS: Catalogue = {
    "size": Fact("int", "登记在册的家庭人数", "never"),
    "absent_head_works": Fact("bool", "没有登记的户主在就业", "unknown"),
}
MEMBER_FACTS: Catalogue = {
    "age": Fact("int", "年龄", "never"),
    "sex": of_words("性别", "never", Sex),
    "hukou": of_words("户籍性质", "unknown", Hukou),
    "status": of_words("就业状态", "unknown", EmploymentStatus),
    "original_retirement_age": Fact("int", "原法定退休年龄", "unknown"),
    "wants_job": Fact("bool", "有就业意愿", "unknown"),
    "placed": Fact("bool", "有在岗的就业登记", "never"),
    "registered_unemployed": Fact("bool", "已办失业登记", "never"),
    "low_income": Fact("bool", "属于低保家庭", "never"),
    "in_labour_force": Fact("bool", "有劳动能力和就业愿望", "unknown"),
    "studying": Fact("bool", "在校就读", "unknown"),
    "serving": Fact("bool", "在服兵役", "unknown"),
    "retired": Fact("bool", "已退休（含内部退养）", "unknown"),
    "draws_pension": Fact("bool", "领取养老金", "unknown"),
    "has_business_income": Fact("bool", "有经营性或投资性收入", "unknown"),
}
ASKED: Final = frozenset(name for name, fact in MEMBER_FACTS.items() if fact.missing == "unknown" and fact.type == "bool")


def household_row(members: list[dict[str, Any]], *, is_head_on_file: bool) -> dict[str, Any]:
    """The household as conditions read it: a head on file speaks as a member, of another nothing is known."""
    return {"size": len(members), "absent_head_works": False if is_head_on_file else None, "members": members}


def member_row(known: Mapping[str, Any]) -> dict[str, Any]:
    """A member as conditions read them: what is on file, what follows from it, and None for what nobody has told."""
    row = dict.fromkeys(MEMBER_FACTS) | {"placed": False, "registered_unemployed": False, "low_income": False}
    row |= {name: value for name, value in known.items() if value not in ("", None)}
    for name, value in followed(row).items():
        if row[name] is None:
            row[name] = value
    return row


def followed(row: Mapping[str, Any]) -> dict[str, bool | None]:
    """Who works or is registered unemployed is in the labour force, and not at school, in the army or retired.

    Somebody only believed to be out of the labour force may be any of these: that has to be asked.
    """
    status = row["status"]
    works = row["placed"] or status in WORKING
    is_active = works or row["registered_unemployed"] or status == EmploymentStatus.UNEMPLOYED
    outside = None if not is_active else False
    return {
        "in_labour_force": True if is_active else (False if status == EmploymentStatus.INACTIVE else None),
        "studying": outside,
        "serving": outside,
        "retired": outside,
        "has_business_income": True if status == EmploymentStatus.SELF_EMPLOYED else None,
    }
