"""The automatic checks of a claim: the reasons for which practitioners' systems reject one, each a small question with its words.

Reasons known from practice that are no check here, and why: an invalid ID number and an office that is not the person's own are
refused before (registration, permissions); no 低保 record, no contribution, wrong amounts and other conditions are the policy's
decision, so that no draft has such a line; already entered is refused when claiming, with who and when (`claiming.making`).
"""

from __future__ import annotations

import datetime
import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from nuanxin.benefits.models import Payment
from nuanxin.benefits.queries import books
from nuanxin.benefits.queries.seen import Seen
from nuanxin.people.models import HouseholdMembership, Person


@dataclass(frozen=True)
class Line:
    """For whom, what, for which month (none: once), on which basis, how much."""

    person: Person | None
    programme: str
    month: datetime.date | None
    amount_yuan: Decimal
    basis_yuan: Decimal | None = None

    @property
    def who(self) -> str:
        return self.person.name if self.person else "本单位（家庭）"


@dataclass(frozen=True)
class Asked:
    """What a policy asks of its claims, and what others found out: lists compared, retirement computed, months left.

    `owners` are ID numbers, of 18 or 15 digits, under which a business still runs; by number of person: `retirement_months`,
    `months_left`, `insured_elsewhere` (in whose name). `locked_before`: months reported to the fund already. `not_with`: policies
    of which the same person must not have the same month too.
    """

    fund: str = ""
    needs_register: bool = True
    one_per_family: bool = False
    starts_after_recognition: bool = False
    locked_before: datetime.date | None = None
    owners: Collection[str] = ()
    retirement_months: Mapping[int, datetime.date] = field(default_factory=dict)
    months_left: Mapping[int, int] = field(default_factory=dict)
    insured_elsewhere: Mapping[int, str] = field(default_factory=dict)
    not_with: Collection[str] = ()


@dataclass(frozen=True)
class Case:
    """A claim about to be checked; `seen` is what was read ahead about its persons, where many are checked."""

    policy: str
    payee_key: str
    area: str
    claimed_on: datetime.date
    lines: tuple[Line, ...]
    asked: Asked
    seen: Seen | None = None

    @cached_property
    def known(self) -> Seen:
        return self.seen or Seen.of(self.policy, [one.pk for one in self.people], self.asked.fund)

    @property
    def amount(self) -> Decimal:
        return sum((line.amount_yuan for line in self.lines), Decimal(0))

    @cached_property
    def by_person(self) -> Mapping[int, list[Line]]:
        found: dict[int, list[Line]] = defaultdict(list)
        for line in self.lines:
            if line.person:
                found[line.person.pk].append(line)
        return found

    def lines_of(self, person: Person) -> list[Line]:
        return self.by_person.get(person.pk, [])

    def months_of(self, person: Person) -> list[datetime.date]:
        return sorted({line.month for line in self.lines_of(person) if line.month})

    @property
    def people(self) -> list[Person]:
        return list({line.person.pk: line.person for line in self.lines if line.person}.values())


def not_on_register(case: Case, person: Person) -> str:
    if not case.asked.needs_register:
        return ""
    decided = [one for one in case.known.recognitions.get(person.pk, ()) if one[0] <= case.claimed_on]
    if not decided:
        return f"{person.name}到申领日期 {case.claimed_on} 没有认定记录。请先认定，或核对人员。"
    ended_on = decided[-1][1]
    if ended_on and ended_on <= case.claimed_on:
        return f"{person.name}已于 {ended_on} 退出，申领日期 {case.claimed_on} 不在册。请核对，或重新认定后再申领。"
    return ""


def over_age(case: Case, person: Person) -> str:
    month = case.asked.retirement_months.get(person.pk) or case.known.retirement.get(person.pk)
    late = [one for one in case.months_of(person) if month and one > month]
    if not late and month and not case.months_of(person) and case.claimed_on.replace(day=1) > month:
        late = [case.claimed_on]
    return f"{person.name} {month:%Y-%m} 达到法定退休年龄，{late[0]:%Y-%m} 起不能申领。请删去超龄的月份。" if late else ""


def old_number(number: str) -> str:
    """The ID number of 15 digits that people of that birth had before 1999; old registers still hold it."""
    return number[:6] + number[8:17] if len(number) == 18 else number


def runs_business(case: Case, person: Person) -> str:
    if not case.asked.owners:
        return ""
    number = person.full_id_number
    owners = {one.upper() for one in case.asked.owners}
    if number in owners:
        return f"{person.name}名下还有没有注销的工商登记（按 18 位证件号查到）。请先核实是否注销。"
    if old_number(number) in owners:
        return f"{person.name}名下还有没有注销的工商登记（按 15 位旧证件号查到）。请先核实是否注销。"
    return ""


def too_few_months(case: Case, person: Person) -> str:
    left = case.asked.months_left.get(person.pk)
    asked = len(case.months_of(person))
    if left is None or asked <= left:
        return ""
    return f"{person.name}剩余可享受 {left} 个月，这次申领 {asked} 个月，超出 {asked - left} 个月。请减少月份。"


def already_paid(case: Case, person: Person) -> str:
    owed = [one for one in case.known.owed.get(person.pk, ()) if one.payee_key == case.payee_key and not one.is_failed]
    paid = {(one.programme, one.month) for one in owed}
    own = [(line.programme, line.month) for line in case.lines_of(person)]
    said = "、".join(spoken(*one) for one in own if one in paid)
    return f"{person.name}的{said}已经发放或正在发放，不能重复申领。请删去这些明细。" if said else ""


def spoken(programme: str, month: datetime.date | None) -> str:
    return f"{programme} {month:%Y-%m}" if month else programme


def paid_by_another(case: Case, person: Person) -> str:
    """The same month of the same programme through another payee: two employers, or an employer and the person."""
    others = {(one.programme, one.month) for one in case.known.owed.get(person.pk, ()) if one.payee_key != case.payee_key}
    for line in case.lines_of(person):
        if line.month and (line.programme, line.month) in others:
            return f"{person.name} {line.month:%Y-%m} 的{line.programme}已由另一领取人领取。请核实由谁领取。"
    return ""


def had_otherwise(case: Case, person: Person) -> str:
    """The same month under a policy that excludes this one."""
    had = {one.month for one in case.known.owed.get(person.pk, ()) if one.month and one.policy in case.asked.not_with}
    doubled = [month for month in case.months_of(person) if month in had]
    return f"{person.name} {doubled[0]:%Y-%m} 已享受与这项待遇不能同时享受的补贴。请核实，删去重复的月份。" if doubled else ""


def family_receives(case: Case, person: Person) -> str:
    if not case.asked.one_per_family:
        return ""
    homes = HouseholdMembership.objects.standing().filter(person=person, until_on=None).values("household")
    family = HouseholdMembership.objects.standing().filter(household__in=homes, until_on=None).exclude(person=person)
    paid = Payment.objects.standing().filter(books.OWED, policy=case.policy, person__in=family.values("person"))
    months = case.months_of(person)
    found = (paid.filter(month__in=months) if months else paid).select_related("person").first()
    return f"{person.name}的家庭成员{found.person.name}已在享受这项待遇，一户只能一人享受。请核实家庭关系。" if found else ""


def starts_too_early(case: Case, person: Person) -> str:
    if not case.asked.starts_after_recognition:
        return ""
    open_ones = [decided_on for decided_on, ended_on in case.known.recognitions.get(person.pk, ()) if ended_on is None]
    months = case.months_of(person)
    if not open_ones or not months or months[0] >= open_ones[-1].replace(day=1):
        return ""
    return f"{person.name} {open_ones[-1]} 认定，不能申领 {months[0]:%Y-%m}。请从认定的月份起申领。"


def month_locked(case: Case, person: Person) -> str:
    before = case.asked.locked_before
    locked = [month for month in case.months_of(person) if before and month < before]
    return f"{person.name}申领的 {locked[0]:%Y-%m} 资金报表已经上报锁定（{before:%Y-%m} 以前）。请申领以后的月份。" if locked else ""


def month_to_come(case: Case, person: Person) -> str:
    late = [month for month in case.months_of(person) if month > case.claimed_on]
    return f"{person.name}申领的 {late[0]:%Y-%m} 还没有到（申领日期 {case.claimed_on}）。请到期后申领。" if late else ""


def insured_elsewhere(case: Case, person: Person) -> str:
    payer = case.asked.insured_elsewhere.get(person.pk)
    return f"{person.name}的社会保险由{payer}缴纳，参保情况与申领不符。请核实参保单位。" if payer else ""


def no_budget(case: Case) -> str:
    if not case.asked.fund:
        return ""
    of_year = [one for one in case.known.budgets.get(case.asked.fund, ()) if one.year == case.claimed_on.year]
    budget = books.nearest(of_year, case.area)
    if budget is None:
        return f"{case.claimed_on.year} 年还没有“{case.asked.fund}”的预算。请先登记预算。"
    left = books.left_of(budget)
    return f"“{case.asked.fund}”预算只剩 {left} 元，不够这次的 {case.amount} 元。请先追加预算。" if left < case.amount else ""


OfPerson = Callable[[Case, Person], str]
OF_PERSONS: dict[str, tuple[str, OfPerson]] = {
    "register": ("在册", not_on_register),
    "age": ("法定退休年龄", over_age),
    "business": ("工商登记", runs_business),
    "months_left": ("剩余月数", too_few_months),
    "paid": ("重复申领", already_paid),
    "payer": ("两处领取", paid_by_another),
    "double": ("重复享受", had_otherwise),
    "family": ("家庭成员享受", family_receives),
    "start": ("起始月份", starts_too_early),
    "lock": ("报表锁定", month_locked),
    "future": ("未到月份", month_to_come),
    "insurance": ("参保单位", insured_elsewhere),
}
OF_CLAIMS: dict[str, tuple[str, Callable[[Case], str]]] = {"budget": ("预算", no_budget)}
LABELS = {name: label for name, (label, _) in (OF_PERSONS | OF_CLAIMS).items()}


@dataclass(frozen=True)
class Failed:
    """One check that somebody has to look at; `person` is None where it is about the whole claim."""

    check: str
    text: str
    person: int | None = None

    @property
    def label(self) -> str:
        return LABELS.get(self.check, self.check)


def run(case: Case) -> tuple[Failed, ...]:
    """Every check, about every person; what failed, person by person."""
    about = [(name, text, person.pk) for person in case.people for name, (_, check) in OF_PERSONS.items() if (text := check(case, person))]
    whole = [(name, text, None) for name, (_, check) in OF_CLAIMS.items() if (text := check(case))]
    return tuple(Failed(*one) for one in (*about, *whole))


def written(failed: Iterable[Failed]) -> str:
    """As a claim keeps them; empty where none failed."""
    told = [{"check": one.check, "text": one.text, "person": one.person} for one in failed]
    return json.dumps(told, ensure_ascii=False) if told else ""


def read(text: str) -> tuple[Failed, ...]:
    return tuple(Failed(one["check"], one["text"], one["person"]) for one in json.loads(text or "[]"))
