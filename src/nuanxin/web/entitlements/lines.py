"""The policies that matter for somebody as pages list them: in groups, each with how much, how long, why, and what to do next."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from nuanxin.benefits import decisions
from nuanxin.benefits.deciding import Decided
from nuanxin.benefits.deciding.clock import Months
from nuanxin.benefits.decisions import Offer, offering
from nuanxin.benefits.decisions.offering import STOPPED
from nuanxin.benefits.questions import Question, questions_for
from nuanxin.engines.rules.explaining import failing
from nuanxin.orgs.access import Permission
from nuanxin.web.entitlements.subjects import Subject
from nuanxin.web.explained import Change, changes

RUNNING, CLAIMING, RECEIVED, WAITING = "running", "claiming", "received", "waiting"
PARAMETER = "parameter"  # what a question is about that nobody can be asked: a standard that the office has not filled in
FOLDED = (WAITING, "no")
STANDINGS = {offering.RUNNING: RUNNING, STOPPED: RUNNING, offering.CLAIMING: CLAIMING, offering.RECEIVED: RECEIVED}
FEW_MONTHS = 3
CONFLICT_MARK = "来源矛盾："
REASONS = 2


@dataclass(frozen=True)
class Heading:
    """How a group of policies is headed: its mark, what it is called, and what to do about it."""

    id: str
    label: str
    tone: str
    icon: str
    about: str

    @property
    def is_folded(self) -> bool:
        return self.id in FOLDED


HEADINGS = (
    Heading("yes", "可以享受", "ok", "circle-check", "条件都符合，现在就可以申领。"),
    Heading("conflict", "来源矛盾", "bad", "triangle-alert", "两处登记说法不同，核实清楚、更正一处之后才能判定。"),
    Heading("unknown", "差几项信息", "warn", "circle-question-mark", "问清下面几项就能判定。"),
    Heading(CLAIMING, "申领中", "info", "file-check", "已经提交，正在办理。"),
    Heading(RUNNING, "享受中", "info", "calendar-check", "已经核定，按月发放。"),
    Heading(RECEIVED, "已领取", "off", "hand-coins", "一次性的补贴已经领过。"),
    Heading(WAITING, "等本地定标准", "off", "hourglass", "政策只写了名称，标准还没有填进政策文件；填好后自动判定，不用问本人。"),
    Heading("no", "不符合", "off", "circle-minus", "目前不符合条件，情况有变化时会重新判定。"),
)


@dataclass(frozen=True)
class Line:
    """One policy for one subject."""

    offer: Offer
    subject: Subject

    @property
    def decided(self) -> Decided:
        return self.offer.decided

    @property
    def policy(self) -> str:
        return self.offer.policy.id

    @property
    def title(self) -> str:
        return self.offer.policy.title

    @property
    def source(self) -> str:
        return self.offer.policy.source

    @property
    def group(self) -> str:
        if self.offer.standing in STANDINGS:
            return STANDINGS[self.offer.standing]
        return WAITING if self.questions and not self.asks else self.decided.answer

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """What would decide an unknown answer."""
        return questions_for(self.decided) if self.decided.answer == "unknown" else ()

    @property
    def asks(self) -> tuple[Question, ...]:
        """Those that somebody can answer."""
        return tuple(one for one in self.questions if one.kind != PARAMETER)

    @property
    def standards(self) -> tuple[str, ...]:
        """The labels of standards that the office has not filled in."""
        return tuple(dict.fromkeys(one.label for one in self.questions if one.kind == PARAMETER))

    @property
    def url(self) -> str:
        return self.subject.answer_url(self.policy)

    @property
    def claim_url(self) -> str:
        """Where this user applies for it, or for more months of what runs; a service without money is not applied for."""
        is_open = self.group in ("yes", RUNNING) and self.offer.standing != STOPPED
        may = is_open and self.is_money and self.decided.answer == "yes" and self.subject.may(Permission.APPLY)
        return self.subject.claim_url(self.policy) if may else ""

    @property
    def is_ending(self) -> bool:
        """Whether what runs and is not stopped has few months left."""
        is_paid = self.offer.standing == offering.RUNNING
        return is_paid and self.months is not None and self.months.left is not None and self.months.left <= FEW_MONTHS

    @property
    def is_money(self) -> bool:
        return self.offer.policy.file.amount is not None

    @property
    def per_month(self) -> bool:
        amount = self.offer.policy.file.amount
        return amount is not None and amount.per == "month"

    @property
    def amount(self) -> str:
        """How much, in words; nothing where nothing is due or nothing is known of it yet."""
        known = self.decided.amount if self.decided.answer == "yes" else None
        return told_amount(known, per_month=self.per_month) if known else ""

    @property
    def lacks_amount(self) -> bool:
        """A yes whose amount waits for a standard or for what was paid in."""
        return self.is_money and self.decided.answer == "yes" and self.decided.amount is None

    @property
    def heads(self) -> str:
        """For how many of the hired it is a yes."""
        counted = sum(one.answer == "yes" for one in self.decided.hires)
        return f"{counted} 人符合，共招用 {len(self.decided.hires)} 人" if self.decided.hires else ""

    @property
    def months(self) -> Months | None:
        """Of a policy paid by the month, unless there is nothing left to count with."""
        return self.decided.months if self.decided.answer != "no" or self.group == RUNNING else None

    @property
    def until(self) -> str:
        return told_months(self.months) if self.months else ""

    @property
    def total_months(self) -> int | None:
        """What the bar of months is full with."""
        months = self.months
        if months is None or months.used is None or months.left is None:
            return None
        return months.used + months.left or None

    @cached_property
    def reasons(self) -> tuple[str, ...]:
        """The one or two things that stand against it."""
        return tuple(dict.fromkeys(one.label for one in failing(self.decided.because)))[:REASONS]

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        return changes(self.decided)

    @property
    def contradictions(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """What contradicts what, with the values of both sources."""
        parts = [one for one in self.decided.because.children if one.label.startswith(CONFLICT_MARK)]
        return [(one.label.removeprefix(CONFLICT_MARK), [(label, said(value)) for label, value in one.values.items()]) for one in parts]


@dataclass(frozen=True)
class Group:
    heading: Heading
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Offers:
    """Every policy that matters for a subject, decided once."""

    subject: Subject
    lines: tuple[Line, ...]

    @classmethod
    def of(cls, subject: Subject) -> Offers:
        return cls(subject, tuple(Line(one, subject) for one in decisions.offers(subject.record, subject.today)))

    @cached_property
    def groups(self) -> list[Group]:
        """The groups in the order of their headings, without empty ones."""
        sorted_out = ((heading, tuple(self.of_group(heading.id))) for heading in HEADINGS)
        return [Group(heading, lines) for heading, lines in sorted_out if lines]

    @property
    def others(self) -> list[tuple[Heading, int]]:
        """How many stand otherwise than ready to be claimed; those folded away on the page are not counted."""
        return [(one.heading, len(one.lines)) for one in self.groups if one.heading.id != "yes" and not one.heading.is_folded]

    def of_group(self, name: str) -> Iterator[Line]:
        return (line for line in self.lines if line.group == name)

    @cached_property
    def ready(self) -> list[Line]:
        return list(self.of_group("yes"))

    @property
    def bundle_url(self) -> str:
        """Where several are claimed in one visit; empty for one alone."""
        return self.subject.bundle_url if sum(bool(line.claim_url) for line in self.lines) > 1 else ""

    @cached_property
    def unknown(self) -> list[Line]:
        return list(self.of_group("unknown"))

    @property
    def missing(self) -> tuple[str, ...]:
        """The labels of what is still to be asked, each once."""
        return tuple(dict.fromkeys(question.label for line in self.unknown for question in line.asks))

    @property
    def monthly(self) -> Decimal:
        return total(line for line in self.ready if line.per_month)

    @property
    def once(self) -> Decimal:
        return total(line for line in self.ready if line.is_money and not line.per_month)

    @property
    def sum_words(self) -> str:
        """What the yeses add up to, in words; nothing where no amount is known."""
        parts = [("每月", self.monthly), ("一次", self.once)]
        return "，".join(f"{word} {yuan:,.2f} 元" for word, yuan in parts if yuan)


def total(lines: Iterable[Line]) -> Decimal:
    return sum((line.decided.amount or Decimal() for line in lines), Decimal())


def told_amount(amount: Decimal, *, per_month: bool) -> str:
    return f"{'每月' if per_month else '一次'} {amount:,.2f} 元"


def told_months(months: Months) -> str:
    """Until when and how many, in words; what is not known is left out."""
    parts = [f"享受到 {months.last:%Y-%m}" if months.last else ""]
    if months.extended:
        parts.append("延长到退休")
    elif months.cap is not None:
        parts.append(f"最长 {months.cap} 个月")
    if months.used:
        parts.append(f"已用 {months.used} 个月")
    if months.left is not None:
        parts.append(f"还剩 {months.left} 个月")
    return "，".join(part for part in parts if part)


def said(value: object) -> str:
    if value is None:
        return "没有采集"
    if isinstance(value, bool):
        return "是" if value else "否"
    return value.isoformat() if isinstance(value, datetime.date) else str(value)
