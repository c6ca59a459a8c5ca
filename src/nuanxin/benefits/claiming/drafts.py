"""What a draft is: the lines that could be claimed now, the decisions behind them, and what stands in the way. Nothing is stored."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from decimal import Decimal

from nuanxin.benefits.actions.payees import Paid
from nuanxin.benefits.deciding import Decided
from nuanxin.benefits.policies import Policy
from nuanxin.benefits.queries.checks import Asked, Failed, Line
from nuanxin.benefits.queries.claim_papers import Line as PaperLine
from nuanxin.jobs.models import Employer
from nuanxin.people.models import Person

Subject = Person | Employer


@dataclass(frozen=True)
class Judged:
    """A month (none: once) as the policy decided it for one person: proposed where `said` is empty, else why it is not.

    `decided` is about the person alone; `whole` about the subject of the draft, which for a person is the same.
    """

    month: datetime.date | None
    person: Person | None
    decided: Decided
    whole: Decided
    amount: Decimal | None = None
    basis: Decimal | None = None
    said: str = ""
    is_free: bool = True  # not paid, not claimed, not stopped


@dataclass(frozen=True)
class Draft:
    """A claim that could be made: `hindrance` says why none can; `asides` why single months or persons are left out.

    `decided` is the answer for the day of the draft, `decisions` those behind the lines, each for its own month.
    """

    policy: Policy
    subject: Subject
    payee: Paid | None
    as_of: datetime.date
    decided: Decided
    lines: tuple[Line, ...] = ()
    judged: tuple[Judged, ...] = ()
    asked: Asked = field(default_factory=Asked)
    failed: tuple[Failed, ...] = ()
    papers: tuple[PaperLine, ...] = ()
    account: str = field(default="", repr=False)
    account_name: str = ""
    account_masked: str = ""
    hindrance: str = ""
    asides: tuple[str, ...] = ()

    @property
    def amount(self) -> Decimal:
        return sum((line.amount_yuan for line in self.lines), Decimal("0.00"))

    @property
    def is_ready(self) -> bool:
        return bool(self.lines) and not self.hindrance

    @property
    def decisions(self) -> tuple[Decided, ...]:
        """Those that the lines rest on, each once; the answer of the day itself is the last."""
        found = {one.whole.as_of: one.whole for one in self.judged if not one.said}
        return tuple({**found, self.decided.as_of: self.decided}.values())

    @property
    def months(self) -> tuple[datetime.date, ...]:
        return tuple(sorted({line.month for line in self.lines if line.month}))

    @property
    def to_tell(self) -> tuple[Judged, ...]:
        """Persons and months whose amount waits only for what a voucher shows of contributions (`Knowing(told=…)`)."""
        if not self.policy.file.insurance:
            return ()
        return tuple(one for one in self.judged if one.said and one.decided.answer == "yes" and one.basis is None and one.is_free)

    @property
    def to_collect(self) -> tuple[str, ...]:
        """The labels of the facts without which the policy cannot answer."""
        return self.decided.collect
