"""The local rules of a claim's way: who may do which step, how long it is shown, who approves how much, what is paid unasked."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from nuanxin.definitionfile import Code, Problems, Strict, Text, Written, read
from nuanxin.orgs import definitions
from nuanxin.orgs.enums import Role

PATTERN = "benefits/approval.yaml"
Yuan = Annotated[str, StringConstraints(pattern=r"^\d{1,12}(\.\d{2})?$")]
RoleName = Literal["collector", "officer", "reviewer", "head"]
Roles = Annotated[tuple[RoleName, ...], Field(strict=False, min_length=1)]
# 人社部办公厅、财政部办公厅2017年12月: addresses, phones, accounts, birthdays, hardship and disability cannot even be chosen.
NoticeField = Literal["payee", "id_number", "policy", "months", "amount"]


class Band(Strict):
    """Who approves claims up to an amount; the last one has no limit."""

    to_yuan: Yuan | None = None
    roles: Roles

    @property
    def limit(self) -> Decimal | None:
        return None if self.to_yuan is None else Decimal(self.to_yuan)

    def reaches(self, amount: Decimal) -> bool:
        return self.limit is None or amount <= self.limit


class Showing(Strict):
    """How claims are shown to the public; ID numbers are always masked."""

    days: Annotated[int, Field(ge=1, le=60)]
    unit: Literal["working", "calendar"]
    counts_start: bool = False
    title: Text
    columns: Annotated[tuple[NoticeField, ...], Field(strict=False, min_length=1)]


class Direct(Strict):
    """The policies that may be paid without an application where a comparison proves the right to it."""

    policies: Annotated[tuple[Code, ...], Field(strict=False)]
    source: Text


class Approval(Strict):
    """One office's rules."""

    id: Code
    title: Text
    source: Text
    review: Roles
    decide: Roles
    notice: Showing
    bands: Annotated[tuple[Band, ...], Field(strict=False, min_length=1)]
    direct: Direct
    papers: Literal["warn", "block"] = "warn"  # what missing papers do to the review

    def approvers(self, amount: Decimal) -> tuple[str, ...]:
        """The roles that approve a claim of that amount."""
        return next(band.roles for band in self.bands if band.reaches(amount))


def rules() -> Approval:
    """The rules in force: the office's own in front of those shipped."""
    return loaded(definitions.files(PATTERN))


@lru_cache(maxsize=4)
def loaded(files: tuple[tuple[Path, int], ...]) -> Approval:
    return load(files[-1][0])


def load(path: Path) -> Approval:
    """Read one file; refused, all at once, with file and line."""
    written, problems = read(path, Approval), Problems()
    check_bands(written, problems)
    problems.raise_all()
    return written.content


def check_bands(written: Written[Approval], problems: Problems) -> None:
    """Bands rise, and only the last one is open: every amount has somebody who approves it."""
    bands = written.content.bands
    if bands[-1].limit is not None:
        problems.refuse(written.where("bands"), "最后一档写了上限，更大的金额没有人审批。请删去最后一档的 to_yuan。")
    limits = [band.limit for band in bands[:-1]]
    for index, limit in enumerate(limits):
        if limit is None:
            problems.refuse(written.where("bands", index), "不是最后一档却没有写上限。请写明 to_yuan。")
        elif index and limits[index - 1] is not None and limit <= limits[index - 1]:
            problems.refuse(written.where("bands", index), f"上限 {limit} 不大于前一档。请按金额从小到大写。")


def role_labels(roles: tuple[str, ...]) -> str:
    return "、".join(str(Role(role).label) for role in roles)
