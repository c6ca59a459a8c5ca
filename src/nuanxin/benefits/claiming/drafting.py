"""Drafting a claim: the policy decides month by month (or once), and what is due and not taken yet becomes lines."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from nuanxin.benefits.actions.payees import Paid
from nuanxin.benefits.claim_rules import Rule, rule_of
from nuanxin.benefits.claiming import payees, spans
from nuanxin.benefits.claiming.ahead import Ahead, ManyKnown
from nuanxin.benefits.claiming.asking import asked_for, unused
from nuanxin.benefits.claiming.drafts import Draft, Judged, Subject
from nuanxin.benefits.claiming.knowing import Knowing, day_of, missing_for_amount, paid_for_insurance
from nuanxin.benefits.claiming.payees import Account
from nuanxin.benefits.claiming.saying import hindered, why_not
from nuanxin.benefits.claiming.taken import Held, Taken
from nuanxin.benefits.deciding import Case, Decided
from nuanxin.benefits.deciding.clock import names_of
from nuanxin.benefits.policies import Policy, get
from nuanxin.benefits.queries import checks
from nuanxin.benefits.queries.checks import Line
from nuanxin.benefits.queries.claim_papers import Line as PaperLine
from nuanxin.benefits.queries.claim_papers import groups, lines_for
from nuanxin.jobs.actions.employers import mask_account
from nuanxin.jobs.models import Employer
from nuanxin.people.models import Household, Person


def draft(
    policy: Policy | str,
    subject: Subject,
    as_of: datetime.date,
    months: Iterable[datetime.date] | None = None,
    *,
    knowing: Knowing | None = None,
    only: Collection[tuple[int, datetime.date | None]] | None = None,
) -> Draft:
    """What could be claimed on a day, for all months that are due or for those named; nothing is stored.

    `knowing` holds what vouchers show of contributions (by person and month), and is shared by the policies of one visit;
    `only` names the hired persons and months that are wanted. Refuses a policy that is not in force, and a person for what is
    paid to employers (or the other way round).
    """
    policy = get(policy) if isinstance(policy, str) else policy
    payees.refuse_stranger(policy, subject)
    wanted = None if months is None else tuple(sorted(dict.fromkeys(months)))
    return Drafting(policy, subject, as_of, wanted, knowing or Knowing(), only).draft()


@dataclass(frozen=True)
class Head:
    """One for whom a policy is paid, with what it decided: a person, a hire, or (None) the household or employer as a whole."""

    person: Person | None
    case: Case
    decided: Decided
    whole: Decided


@dataclass(frozen=True)
class Drafting:
    """One draft in the making."""

    policy: Policy
    subject: Subject
    as_of: datetime.date
    wanted: tuple[datetime.date, ...] | None
    knowing: Knowing
    only: Collection[tuple[int, datetime.date | None]] | None = None

    def draft(self) -> Draft:
        judged = tuple(self.judged())
        lines = tuple(self.line(one) for one in judged if not one.said)
        account = self.ahead.accounts.get(self.payee_key, Account())
        people = self.people_of(lines)
        asked = asked_for(self.policy, people, self.cases_of(people), self.as_of, self.payee, self.claimed(people), self.ahead.listed)
        return Draft(
            policy=self.policy,
            subject=self.subject,
            payee=self.payee,
            as_of=self.as_of,
            decided=self.decided,
            lines=lines,
            judged=judged,
            asked=asked,
            failed=self.checked(lines, asked),
            papers=self.papers(people, lines),
            account=account.number,
            account_name=account.name,
            account_masked=mask_account(account.number),
            hindrance="" if lines and self.payee else hindered(self.policy, self.decided, self.payee, judged),
            asides=tuple(dict.fromkeys(one.said for one in judged if one.said)),
        )

    @cached_property
    def rule(self) -> Rule:
        return rule_of(self.policy)

    @cached_property
    def payee(self) -> Paid | None:
        if isinstance(self.knowing, ManyKnown) and self.subject.pk in self.knowing.homes:
            return self.knowing.homes[self.subject.pk]
        return payees.payee_of(self.policy, self.subject)

    @cached_property
    def payee_key(self) -> str:
        return payees.key_of(self.payee) if self.payee else ""

    @cached_property
    def decided(self) -> Decided:
        return self.knowing.decided(self.policy, self.subject, self.as_of)

    @cached_property
    def programmes(self) -> frozenset[str]:
        return frozenset(names_of(self.policy))

    @cached_property
    def ahead(self) -> Ahead:
        """What else is on record; read before where many drafts are made."""
        if isinstance(self.knowing, ManyKnown) and self.knowing.ahead:
            return self.knowing.ahead
        people = [head.person for head in self.all_heads if head.person]
        return Ahead.of(self.policy, people, [self.payee] if self.payee else [], self.as_of)

    @property
    def taken(self) -> Taken:
        return self.ahead.taken

    @cached_property
    def all_heads(self) -> list[Head]:
        """Everybody for whom any of the months might be paid."""
        found = {head.person and head.person.pk: head for day in self.days for head in self.heads(day)}
        return list(found.values())

    @cached_property
    def days(self) -> list[datetime.date]:
        if not self.policy.is_monthly:
            return [self.as_of]
        return [day_of(month, self.as_of, self.rule.judged_on) for month in self.months]

    @cached_property
    def months(self) -> tuple[datetime.date, ...]:
        due = spans.due_months(self.policy, self.rule, self.as_of)
        return due if self.wanted is None else tuple(month for month in self.wanted if month in due)

    def heads(self, day: datetime.date) -> list[Head]:
        """For whom the policy decides on a day."""
        decided, case = self.knowing.decided(self.policy, self.subject, day), self.knowing.case(self.policy, self.subject, day)
        if isinstance(self.subject, Person):
            return [Head(None if self.policy.file.beneficiary == "household" else self.subject, case, decided, decided)]
        if case.hires is None:
            return [Head(None, case, decided, decided)]
        hired = self.knowing.hired(self.policy, self.subject, day)
        every = zip(hired, case.hires, decided.hires, strict=True)
        return [Head(person, one, found, decided) for person, one, found in every if self.is_wanted(person, day)]

    def is_wanted(self, person: Person, day: datetime.date) -> bool:
        month = day.replace(day=1) if self.policy.is_monthly else None
        return self.only is None or (person.pk, month) in self.only

    def judged(self) -> Iterator[Judged]:
        """Everything that could be a line, in the order of the months."""
        if not self.policy.is_monthly:
            yield from (self.once(head) for head in self.all_heads)
            return
        yield from self.not_due()
        allowances = {head.person.pk: self.allowance(head) for head in self.all_heads if head.person}
        for month, day in zip(self.months, self.days, strict=True):
            for head in self.heads(day):
                yield self.monthly(head, month, day, allowances)

    def not_due(self) -> Iterator[Judged]:
        for month in self.wanted or ():
            if month not in self.months:
                yield Judged(month, None, self.decided, self.decided, said=self.why_not_due(month))

    def why_not_due(self, month: datetime.date) -> str:
        if self.rule.locked_before and month < self.rule.locked_before:
            return f"{month:%Y-%m} 的资金报表已经上报锁定（{self.rule.locked_before:%Y-%m} 以前）。请申领以后的月份。"
        if month > self.as_of or (month == self.as_of.replace(day=1) and self.rule.until == "last_month"):
            return f"{month:%Y-%m} 还没有到可以申领的时候。请到期后申领。"
        if not self.policy.is_in_force(day_of(month, self.as_of, self.rule.judged_on)):
            return f"{month:%Y-%m} 不在政策施行期内（{self.policy.file.in_force.from_on} 起施行），不能申领。"
        return f"{month:%Y-%m} 超过可追溯的 {self.rule.back_months} 个月，不能申领。"

    def allowance(self, head: Head) -> spans.Allowance:
        """What the cap leaves of the clock this person shares between policies; also used: claims under way, months paid since."""
        left = unused(self.policy, head.case, self.as_of)
        used = self.taken.months(head.person.pk, self.policy.clock)
        return spans.Allowance(None if left is None else max(0, left - self.uncounted(head)), used)

    def uncounted(self, head: Head) -> int:
        """Months used that the case does not count: claimed and not yet paid, or paid and later than the day of the case."""
        claimed = self.taken.claimed_months(head.person.pk, self.policy.clock)
        paid = self.taken.months(head.person.pk, self.policy.clock) - claimed
        return len(claimed) + len([month for month in paid if month > head.decided.as_of])

    def monthly(self, head: Head, month: datetime.date, day: datetime.date, allowances: dict[int, spans.Allowance]) -> Judged:
        basis = paid_for_insurance(self.policy, head.case, day)
        found = self.judge(head, month, head.decided.amount, day, basis)
        allowance = allowances.get(head.person.pk) if head.person else None
        if found.said or allowance is None:
            return found
        if not allowance.allows(month):
            said = f"{self.who(head)}享受期限已满，{month:%Y-%m} 起不再拟写。"
            return Judged(month, head.person, head.decided, head.whole, said=said)
        allowance.take(month)
        return found

    def once(self, head: Head) -> Judged:
        """One amount, less what was paid for this person before."""
        held = [one for one in self.held(head) if not one.claim]
        due = head.decided.amount
        if head.person and isinstance(self.subject, Employer) and due is not None:
            due = max(Decimal("0.00"), due - sum((one.amount for one in held), Decimal()))
        month = self.as_of.replace(day=1) if held else None  # what is due again after a payment is told apart by its month
        return self.judge(head, month, due, self.as_of, None)

    def judge(self, head: Head, month: datetime.date | None, amount: Decimal | None, day: datetime.date, basis: Decimal | None) -> Judged:
        """The first reason why there is no line is told."""
        taken = next(iter(self.taken_already(head, month)), "")
        said = taken or next(iter(self.not_given(head, month, amount, day)), "")
        return Judged(month, head.person, head.decided, head.whole, None if said else amount, basis, said, is_free=not taken)

    def taken_already(self, head: Head, month: datetime.date | None) -> Iterator[str]:
        who, when = self.who(head), f" {month:%Y-%m} " if month else ""
        if head.person and (stopped := self.ahead.stopped.get((self.payee_key, head.person.pk))):
            yield f"{who}的待遇已于 {stopped.stopped_on} 停发（{stopped.stop_reason}）。请先恢复。"
        for held in self.held(head):
            if (held.month == month and self.policy.is_monthly) or (held.claim and not self.policy.is_monthly):
                yield f"{who}{when}{held.said}，不再拟写。"
        for held in self.taken.by_person.get(head.person.pk, ()) if head.person and month else ():
            if held.policy in self.rule.not_with and held.month == month:
                yield f"{who}{when}已享受（申领）“{get(held.policy).title}”，不能同时享受，不再拟写。"

    def not_given(self, head: Head, month: datetime.date | None, amount: Decimal | None, day: datetime.date) -> Iterator[str]:
        who, when = self.who(head), f" {month:%Y-%m} " if month else ""
        if head.decided.answer != "yes":
            yield why_not(head.decided, who, month)
        if amount is None:
            yield f"{(who + when).rstrip()}：{''.join(missing_for_amount(self.policy, head.case, day))}"
        elif amount <= 0:
            yield f"{who}{when}应发 0 元（已全部发放，或按标准不发）。"

    def held(self, head: Head) -> list[Held]:
        return self.taken.held(head.person.pk if head.person else None, self.payee_key, self.programmes)

    def who(self, head: Head) -> str:
        return head.person.name if head.person else ""

    def line(self, one: Judged) -> Line:
        return Line(one.person, self.policy.programme, one.month, one.amount, one.basis)

    def people_of(self, lines: Sequence[Line]) -> list[Person]:
        return list({line.person.pk: line.person for line in lines if line.person}.values())

    def papers(self, people: Sequence[Person], lines: Sequence[Line]) -> tuple[PaperLine, ...]:
        """What is on file of the papers that the policy asks for; not asked where many drafts are made."""
        if isinstance(self.knowing, ManyKnown) or not lines:
            return ()
        home = self.payee if isinstance(self.payee, Household) else None
        return tuple(lines_for(self.policy, groups(people, home), min((one.month for one in lines if one.month), default=None)))

    def cases_of(self, people: Sequence[Person]) -> dict[int, Case]:
        by_number = {head.person.pk: head.case for head in self.all_heads if head.person}
        return {one.pk: by_number[one.pk] for one in people}

    def claimed(self, people: Sequence[Person]) -> dict[int, int]:
        known = {one.pk for one in people}
        return {head.person.pk: self.uncounted(head) for head in self.all_heads if head.person and head.person.pk in known}

    def checked(self, lines: tuple[Line, ...], asked: checks.Asked) -> tuple[checks.Failed, ...]:
        if not lines or self.payee is None:
            return ()
        area = self.subject.residence_id if isinstance(self.subject, Person) else self.subject.area_id
        return checks.run(checks.Case(self.policy.id, self.payee_key, area, self.as_of, lines, asked, self.ahead.seen))
