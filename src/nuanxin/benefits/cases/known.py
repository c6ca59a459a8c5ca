"""A case made from the ledger, with its sources; and the same case as one policy asks it."""

from __future__ import annotations

import copy
import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from nuanxin.benefits.cases.words import Disputed, Source, Written
from nuanxin.benefits.deciding import Case, read_case
from nuanxin.benefits.deciding.case import Dispute
from nuanxin.benefits.deciding.clock import names_of, names_of_clock
from nuanxin.benefits.deciding.reading import NONE
from nuanxin.benefits.deciding.values import READERS
from nuanxin.benefits.policies import Policy, facts
from nuanxin.benefits.policies.schema import FactFile
from nuanxin.people.models import Person

PAYMENTS, ENTITLEMENT = "付款", "享受资格"
OF_PLACES = frozenset({"residence", "business_area", "died_on", "once_paid", "insurance"})  # asked of an employer itself, too


@dataclass(frozen=True)
class Approved:
    """A first approval kept in an entitlement: it wins over everything computed."""

    person: int
    policy: str
    on: datetime.date
    is_extended: bool


@dataclass(frozen=True)
class PaidOut:
    """A payment that stands, for a person or for nobody in particular."""

    person: int | None
    programme: str
    month: datetime.date | None
    amount: str
    household: int | None = None

    def as_written(self) -> Written:
        month = {"month": f"{self.month:%Y-%m}"} if self.month else {}
        return {"programme": self.programme, "amount": self.amount} | month


@dataclass(frozen=True)
class Known:
    """The case, where each of its facts comes from, and the case file it amounts to.

    `people` are those listed after the subject, in order: the members of the household, or those hired (`hires`).
    `notes` tell what the ledger could not tell.
    """

    case: Case
    sources: Mapping[str, Source]
    written: Written
    disputes: tuple[Disputed, ...] = ()
    subject: int | None = None
    people: tuple[Person, ...] = ()
    approved: tuple[Approved, ...] = ()
    paid: tuple[PaidOut, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def is_employer(self) -> bool:
        return self.subject is None

    @property
    def hires(self) -> tuple[Person, ...]:
        """The persons behind `case.hires`, in their order."""
        return self.people if self.is_employer else ()

    def of(self, policy: Policy) -> Known:
        """The same as this policy asks it: with the first approval of its clock, and payments as they count for it.

        To be asked of what `case_of` and `case_of_employer` gave, not of what another policy made of it.
        """
        written = copy.deepcopy(self.written)
        if self.subject is not None:
            first = first_approval(self.approved, policy, self.subject)
            written["person"] |= as_written(first)
            sources = {**self.sources, **dict.fromkeys(as_written(first), Source(ENTITLEMENT, first and first.on))}
            return replace(self, written=written, sources=sources, case=as_case(written, self.disputes))
        if not asks_about_people(policy):
            del written["employer"]["hires"]
            return replace(self, written=written, case=as_case(written, ()), disputes=(), people=())
        keys = [person.pk for person in self.people]
        for key, hire in zip(keys, written["employer"]["hires"], strict=True):
            hire |= as_written(first_approval(self.approved, policy, key)) | counted_months(hire, self.paid, policy, key)
        written["payments"] = [one.as_written() for one in counting(self.paid, policy, keys)]
        return replace(self, written=written, case=as_case(written, self.disputes))


def first_approval(approved: Iterable[Approved], policy: Policy, person: int) -> Approved | None:
    """The first approval of the policy's clock about a person; None where there was none, or the policy has no months."""
    if not policy.is_monthly:
        return None
    return next((one for one in approved if one.person == person and one.policy in policy.clock), None)


def as_written(first: Approved | None) -> Written:
    return {"first_approved_on": first.on.isoformat(), "extended": first.is_extended} if first else {}


def counted_months(hire: Written, paid: Iterable[PaidOut], policy: Policy, person: int) -> Written:
    """Distinct months over the policy's clock, beside those collected as used elsewhere: a hired person has no payments of their own."""
    names = names_of_clock(policy)
    months = {one.month for one in paid if one.person == person and one.programme in names and one.month}
    if not policy.is_monthly or not months:
        return {}
    elsewhere = dict(hire.get("months_used") or {})
    return {"months_used": elsewhere | {policy.id: elsewhere.get(policy.id, 0) + len(months)}}


def counting(paid: Iterable[PaidOut], policy: Policy, hired: Sequence[int]) -> list[PaidOut]:
    """Payments to be taken off what is due: not those for people who left, nor where who was paid already is left out anyway."""
    per_head = set() if "already_paid" in names_asked(policy) else set(hired)
    own = set(names_of(policy))
    return [one for one in paid if one.person is None or (one.person in per_head and one.programme in own)]


def asks_about_people(policy: Policy) -> bool:
    """Whether a policy paid to an employer is about those it hires, or about the employer alone."""
    raw = {one for name in names_asked(policy) for one in facts.inputs(name)}
    return bool(raw & facts.known().facts.keys() - OF_PLACES)


def names_asked(policy: Policy) -> frozenset[str]:
    """The facts and parameters that a policy's conditions and its amount read."""
    compiled = policy.compiled()
    found = {name for one in compiled.named.values() for name in one.condition.names | one.condition.member_names}
    return frozenset(found | (set(compiled.amount.names) if compiled.amount else set()))


def as_case(written: Written, disputes: Iterable[Disputed]) -> Case:
    """The case that a case file amounts to, with what is disputed in it."""
    case, found = read_case(written), tuple(disputes)
    own = tuple(dispute(one) for one in found if one.hire is None)
    if case.hires is None:
        return replace(case, disputes=own)
    of_hires = [tuple(dispute(one) for one in found if one.hire == place) for place in range(len(case.hires))]
    return replace(case, disputes=own, hires=tuple(replace(one, disputes=of) for one, of in zip(case.hires, of_hires, strict=True)))


def dispute(disputed: Disputed) -> Dispute:
    """As the case has it: what each source says in words, and the values to be believed in turn."""
    fact = facts.known().facts[disputed.name]
    said: dict[str, Any] = {}
    for word in disputed.words:
        label = str(word.source)
        said[label if label not in said else f"{label}（另一条）"] = fact.values.get(str(word.value), in_words(word.value))
    return Dispute(disputed.name, said, tuple(value_of(word.value, fact) for word in disputed.words))


def value_of(written: Any, fact: FactFile) -> Any:
    """The value behind what a source says; None where it says that there is none."""
    return None if written == NONE and NONE not in fact.values and fact.type != "date_or_open" else READERS[fact.type](written, fact)


def in_words(written: Any) -> Any:
    """A list as one text, and 没有 where a source says that there is none."""
    if isinstance(written, list):
        return "、".join(str(in_words(one)) for one in written)
    if isinstance(written, dict) and "passed_on" in written:  # a training
        return f"{written.get('kind') or '培训'}（{written['passed_on'] or '没有合格日期'}）"
    if isinstance(written, dict):
        return "，".join(f"{name} {value}" for name, value in written.items())
    return "没有" if written == NONE else written
