"""Plain-language sheets (政策明白纸): what somebody can get, how much, until when, what to bring, whom to ask; for paper and for the phone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from nuanxin.benefits import plain
from nuanxin.benefits.deciding.clock import Months
from nuanxin.orgs.enums import Line as Branch
from nuanxin.orgs.models import Office, Organisation
from nuanxin.web import remembered
from nuanxin.web.entitlements.asking import OTHER
from nuanxin.web.entitlements.elsewhere import bare
from nuanxin.web.entitlements.lines import CLAIMING, RUNNING, Line, Offers
from nuanxin.web.entitlements.subjects import Subject

ALWAYS_BRING = "身份证"
LONG_ENOUGH = 4  # digits of the area code that an organisation must share to be told as the one to ask


@dataclass(frozen=True)
class Said:
    """One policy in plain words."""

    title: str
    how_much: str
    how_long: str
    bring: tuple[str, ...]

    @classmethod
    def of(cls, line: Line) -> Said:
        return cls(line.title, how_much(line), how_long(line.months, is_running=line.group == RUNNING), line.offer.policy.file.evidence)


@dataclass(frozen=True)
class Contact:
    """Whom to ask; what is not on file is left to be written by hand."""

    name: str
    address: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Sheet:
    """A sheet of one person or employer."""

    subject: Subject
    offers: Offers

    @classmethod
    def of(cls, subject: Subject) -> Sheet:
        return cls(subject, Offers.of(subject))

    @property
    def greeting(self) -> str:
        return f"{self.subject.name}：您好！" if self.subject.is_person else f"{self.subject.name}："

    @cached_property
    def ready(self) -> list[Said]:
        return self.said("yes")

    @cached_property
    def running(self) -> list[Said]:
        return self.said(RUNNING)

    @cached_property
    def claiming(self) -> list[Said]:
        return self.said(CLAIMING)

    def said(self, group: str) -> list[Said]:
        return [Said.of(line) for line in self.offers.of_group(group)]

    @property
    def possible(self) -> list[str]:
        """What may be added once the open questions are answered."""
        return [line.title for line in self.offers.unknown]

    @property
    def to_ask(self) -> tuple[str, ...]:
        """The open questions in plain words; of other people only what is to be told of them."""
        asked = [question for line in self.offers.unknown for question in line.asks]
        own = [plain.question(one.name) or f"{one.label}？" for one in asked if not OTHER.match(one.name)]
        others = dict.fromkeys(bare(one.label) for one in asked if OTHER.match(one.name))
        whose = "家里人" if self.subject.is_person else "招用的人"
        return (*dict.fromkeys(own), *([f"{whose}：{'、'.join(others)}。"] if others else []))

    @property
    def to_check(self) -> list[str]:
        """What two records tell differently."""
        found = (label for line in self.offers.of_group("conflict") for label, _ in line.contradictions)
        return list(dict.fromkeys(found))

    @property
    def bring(self) -> tuple[str, ...]:
        """Everything to bring for all of it at once, each paper once."""
        first = (ALWAYS_BRING,) if self.subject.is_person else ()
        return tuple(dict.fromkeys([*first, *(paper for one in self.ready for paper in one.bring)]))

    @property
    def has_news(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.ready or self.running or self.claiming or self.possible or self.to_check)

    @cached_property
    def contact(self) -> Contact:
        return whom_to_ask(self.subject.area_code)


def whom_to_ask(area_code: str) -> Contact:
    """The nearest employment office above the place, or the office of this installation."""
    offices = Organisation.objects.filter(is_active=True, line=Branch.LABOUR, area__in=above(area_code)).order_by("-area_id", "pk")
    nearest = max(offices.select_related("area"), key=lambda one: len(one.area.prefix), default=None)
    office: Office | None = remembered.office()
    return Contact(nearest.name, nearest.address, nearest.phone) if nearest else Contact(office.name if office else "")


def above(area_code: str) -> list[str]:
    """The codes of the place and of everything it lies in, down from the city."""
    return [area_code[:length].ljust(12, "0") for length in (LONG_ENOUGH, 6, 9, 12)]


def how_much(line: Line) -> str:
    """In words that need no explanation; nothing where the amount is not known."""
    amount = line.decided.amount
    if not line.is_money:
        return "免费服务"
    if not amount:
        return "金额办理时核定"
    return f"{'每月' if line.per_month else '一次性'} {yuan(amount)} 元"


def yuan(amount: Decimal) -> str:
    """Without fen where there are none."""
    return f"{amount:,.0f}" if amount == amount.to_integral_value() else f"{amount:,.2f}"


def how_long(months: Months | None, *, is_running: bool) -> str:
    return "，".join(part for part in time_parts(months, is_running) if part) if months else ""


def time_parts(months: Months, is_running: bool) -> Iterator[str]:
    if is_running and months.used:
        yield f"已经领了 {months.used} 个月"
    if months.left is not None:
        yield f"{'还能领' if months.used else '最多领'} {months.left} 个月"
    if months.last:
        yield f"领到 {months.last.year} 年 {months.last.month} 月" + ("（退休当月）" if months.extended else "")
