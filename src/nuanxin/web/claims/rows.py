"""The lines of a claim as rows of a form: taken in or left out, with what was paid and what is claimed."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django import forms
from django.http import QueryDict

from nuanxin.benefits.queries.checks import Line
from nuanxin.people.models import Person
from nuanxin.web.listing import money
from nuanxin.web.records.forms import EntryForm, yuan

MOST_ROWS = 150  # a form takes a thousand fields
MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
Key = tuple[int, str]  # number of the person (0: the payee as a whole), month as 2022-07 (empty: once)


class RowForm(EntryForm):
    """One row; person and month are fixed, what was paid and what is claimed may be corrected."""

    use = forms.BooleanField(label="列入", required=False)
    person = forms.CharField(widget=forms.HiddenInput, required=False)
    month = forms.CharField(widget=forms.HiddenInput, required=False)
    basis = yuan("实际缴费（元）")
    amount = yuan("金额（元）")

    @property
    def key(self) -> Key:
        person, month = self.told("person"), self.told("month")
        return (int(person) if person.isascii() and person.isdecimal() and len(person) < 19 else 0, month if MONTH.fullmatch(month) else "")

    def told(self, name: str) -> str:
        """What the row says, typed or proposed."""
        return str((self.data.get(self.add_prefix(name)) if self.is_bound else self.initial.get(name)) or "")


@dataclass(frozen=True)
class Proposed:
    """A row as it is proposed: for whom, for which month, and why not, where it cannot be claimed."""

    person: Person | None
    month: datetime.date | None
    amount: Decimal | None = None
    basis: Decimal | None = None
    said: str = ""
    is_used: bool = True

    @property
    def key(self) -> Key:
        return (self.person.pk if self.person else 0, f"{self.month:%Y-%m}" if self.month else "")

    @property
    def initial(self) -> dict:
        person, month = self.key
        return {
            "use": self.is_used and not self.said, "person": person or "", "month": month, "basis": self.basis, "amount": self.amount,
        }  # fmt: skip


@dataclass(frozen=True)
class Row:
    """A row as it is drawn."""

    form: RowForm
    proposed: Proposed


@dataclass
class Rows:
    """All rows of one form, and what is wrong with them."""

    rows: list[Row]
    problems: list[str]

    @property
    def used(self) -> list[Row]:
        return [row for row in self.rows if row.form.is_bound and row.form.is_valid() and row.form.cleaned_data["use"]]


def told_bases(data: QueryDict) -> dict[tuple[int, datetime.date], Decimal]:
    """What was entered as paid, by person and month; what cannot be read is told with the form."""
    found = {}
    for form in bound(data):
        person, month = form.key
        if form.is_valid() and form.cleaned_data["basis"] is not None and month:
            found[person, datetime.date.fromisoformat(f"{month}-01")] = form.cleaned_data["basis"]
    return found


def bound(data: QueryDict) -> Iterator[RowForm]:
    """The rows that came back, in their order."""
    text = data.get("rows", "")
    count = int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else 0
    for number in range(min(count, MOST_ROWS)):
        yield RowForm(data, prefix=f"row-{number}")


def drawn(proposals: Sequence[Proposed], used: Iterable[Key] | None = None) -> Rows:
    """Fresh rows; `used`: those that were ticked before, all that can be claimed if none says."""
    rows = []
    for number, one in enumerate(proposals[:MOST_ROWS]):
        initial = one.initial | ({} if used is None else {"use": one.key in used and not one.said})
        rows.append(Row(RowForm(prefix=f"row-{number}", initial=initial), one))
    return Rows(rows, [])


def read(data: QueryDict, proposals: Sequence[Proposed]) -> Rows:
    """The rows as they were sent, beside what is proposed now; a row that nothing is proposed for can only be left out."""
    known = {one.key: one for one in proposals}
    found = Rows([], [])
    for number, form in enumerate(bound(data), 1):
        proposed = known.get(form.key)
        if proposed is None:
            found.problems.append(f"第 {number} 行不能申领，已从表中去掉。请核对后再提交。")
            continue
        if any(row.proposed is proposed for row in found.rows):
            found.problems.append(f"第 {number} 行和前面的一行重复。请核对后再提交。")
            continue
        found.rows.append(Row(form, proposed))
        found.problems += mistakes(number, form, proposed)
    if not found.problems and not found.used:
        found.problems.append("没有勾选任何一项明细，不能提交。请至少勾选一项。")
    return found


def mistakes(number: int, form: RowForm, proposed: Proposed) -> Iterator[str]:
    where = f"第 {number} 行（{spoken(proposed)}）"
    if not form.is_valid():
        yield from (f"{where}：{error}" for errors in form.errors.values() for error in errors)
        return
    told = form.cleaned_data
    if not told["use"]:
        return
    if proposed.said:
        yield f"{where}不能申领：{proposed.said}"
    elif proposed.amount is not None and told["amount"] is not None and told["amount"] > proposed.amount:
        yield f"{where}填写的 {money(told['amount'])} 元多于按政策算出的 {money(proposed.amount)} 元。请改为不多于它的金额，或改正缴费金额后重新核算。"
    elif told["amount"] is not None and told["amount"] <= 0:
        yield f"{where}的金额是 0 元，不能申领。请填写金额，或取消勾选。"
    elif told["amount"] is None and proposed.amount is None:
        yield f"{where}没有填写金额。请填写金额，或取消勾选。"


def spoken(proposed: Proposed) -> str:
    parts = (proposed.person.name if proposed.person else "", f"{proposed.month:%Y-%m}" if proposed.month else "一次性")
    return " ".join(part for part in parts if part)


def lines(rows: Rows, programme: str, programmes: Mapping[Key, str] | None = None) -> list[Line]:
    """The ticked rows as lines."""
    return [
        Line(
            row.proposed.person,
            (programmes or {}).get(row.proposed.key, programme),
            row.proposed.month,
            row.form.cleaned_data["amount"] if row.form.cleaned_data["amount"] is not None else row.proposed.amount,
            row.form.cleaned_data["basis"] if row.form.cleaned_data["basis"] is not None else row.proposed.basis,
        )
        for row in rows.used
    ]
