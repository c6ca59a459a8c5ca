"""Reading a workbook of claims: each row as told, then matched with persons, employers and what the policy gives; all mistakes at once."""

from __future__ import annotations

import datetime
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from nuanxin.benefits.claiming.drafts import Draft, Subject
from nuanxin.benefits.claiming.workbooks import columns
from nuanxin.benefits.claiming.workbooks.before import claimed_before
from nuanxin.benefits.models import Claim
from nuanxin.benefits.policies import Policy, get
from nuanxin.engines import sheets
from nuanxin.engines.sheets import ParsedRow, Problem
from nuanxin.errors import UserError
from nuanxin.orgs import clock
from nuanxin.orgs.models import User
from nuanxin.people.models import Person

MOST_ROWS = 20_000


@dataclass(frozen=True)
class Row:
    """One row as it was told; person and subject are those on file, None where there is a problem with them."""

    number: int
    name: str
    id_number: str
    month: datetime.date | None = None
    paid: Decimal | None = None
    amount: Decimal | None = None
    account: str = ""
    account_name: str = ""
    employer_name: str = ""
    uscc: str = ""
    person: Person | None = None
    subject: Subject | None = None


@dataclass(frozen=True)
class Book:
    """A workbook that was read: its rows, what is wrong in it, and a draft for each payee in whose rows nothing is wrong.

    `before` are the claims that the same file made when it came before: their payees are left as they are.
    """

    policy: Policy
    as_of: datetime.date
    rows: tuple[Row, ...] = ()
    problems: tuple[Problem, ...] = ()
    drafts: tuple[Draft, ...] = ()
    before: tuple[Claim, ...] = ()
    accounts: dict[int, tuple[str, str]] = field(default_factory=dict)

    @property
    def amount(self) -> Decimal:
        return sum((one.amount for one in self.drafts), Decimal("0.00"))

    @property
    def told(self) -> list[str]:
        """The problems as sentences, row by row."""
        return [str(one) for one in self.problems]


def read_workbook(policy: Policy | str, content: bytes, *, by: User | None = None, as_of: datetime.date | None = None) -> Book:
    """Everything a workbook says, and everything that is wrong with it; nothing is stored.

    Refuses what the guard refuses, a file without the headings, one without rows and one with too many. Persons whom `by`
    may not see are as good as unknown.
    """
    from nuanxin.benefits.claiming.workbooks.matching import matched

    policy = get(policy) if isinstance(policy, str) else policy
    rows, unread, problems = parsed(policy, content)
    if not rows and not problems:
        raise UserError("表里没有要申领的行。请从第 3 行起填写，一人一月一行。")
    return matched(policy, rows, unread, problems, by, as_of or clock.business_today(), claimed_before(policy, content))


def parsed(policy: Policy, content: bytes) -> tuple[list[Row], list[Row], list[Problem]]:
    """The rows whose cells can all be read, the others as far as they can, and what is wrong with the cells of these."""
    spec = columns.list_of(policy)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "workbook"
        path.touch(mode=0o600)
        path.write_bytes(content)
        with sheets.parse(path, spec, today=clock.real_today()) as found:
            return sorted_out(found.rows())


def sorted_out(found: Iterable[ParsedRow]) -> tuple[list[Row], list[Row], list[Problem]]:
    rows, unread, problems = [], [], []
    for count, one in enumerate(found, 1):
        if count > MOST_ROWS:
            raise UserError(f"表里超过 {MOST_ROWS} 行，没有导入。请拆成几份分别导入。")
        if one.problems:
            problems += one.problems
            unread.append(row(one))
        else:
            rows.append(row(one))
    return rows, unread, problems


def row(one: ParsedRow) -> Row:
    told = one.values
    return Row(
        number=one.number,
        name=told.get(columns.NAME) or "",
        id_number=told.get(columns.NUMBER) or "",
        month=told.get(columns.MONTH),
        paid=told.get(columns.PAID),
        amount=told.get(columns.AMOUNT),
        account="".join((told.get(columns.ACCOUNT) or "").split()),
        account_name=told.get(columns.HOLDER) or "",
        employer_name=told.get(columns.EMPLOYER) or "",
        uscc=told.get(columns.CODE) or "",
    )
