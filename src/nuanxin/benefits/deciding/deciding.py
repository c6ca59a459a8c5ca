"""Decides one case by one policy: settles unknowns, weighs contradicting sources, adds months and money."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from functools import cached_property, lru_cache
from itertools import product
from typing import Any

from nuanxin.benefits.deciding.answer import ANSWERS, Decided
from nuanxin.benefits.deciding.case import Case
from nuanxin.benefits.deciding.clock import Months, agreed, names_of
from nuanxin.benefits.deciding.collecting import Collector
from nuanxin.benefits.deciding.conflicts import Conflict, conflicts
from nuanxin.benefits.deciding.rows import Asker, Row
from nuanxin.benefits.policies import facts
from nuanxin.benefits.policies.library import held, library
from nuanxin.benefits.policies.model import Compiled, Policy
from nuanxin.engines.rules.exact import exact, rounded
from nuanxin.engines.rules.explaining import Explained, Explainer, Step
from nuanxin.engines.rules.settling import Settled, choices, settle
from nuanxin.engines.rules.unknowns import unknowns
from nuanxin.errors import UserError

PAID_TO_EMPLOYERS = ("employer", "workshop")
CONFLICT = "conflict"
NOTHING_DUE = Decimal("0.00")


def decide(policy: Policy, case: Case, as_of: datetime.date) -> Decided:
    """The answer of a policy on a day; refused where the policy is not in force."""
    refuse_if_not_in_force(policy, as_of)
    with held():
        if case.hires is not None and policy.file.beneficiary in PAID_TO_EMPLOYERS:
            found = of_hires(policy, case, as_of)
        else:
            found = Decision(policy, case, as_of).decided()
        return replace(found, notes=tuple(strangers(case)), case=case)


def refuse_if_not_in_force(policy: Policy, as_of: datetime.date) -> None:
    if policy.is_in_force(as_of):
        return
    until = policy.file.in_force.until_on
    term = f"{policy.file.in_force.from_on} 起" + (f"至 {until} " if until else "")
    raise UserError(f"政策“{policy.title}”（{policy.id}）{term}施行，{as_of} 不在施行期内，不能判定。请改用施行期内的日期。")


def strangers(case: Case) -> Iterator[str]:
    """Programmes of the case that no known policy has: their months count nowhere."""
    everybody = (case, *(case.hires or ()))
    written = [name for one in everybody for name in (*(paid.programme for paid in one.payments), *(one.person.get("months_used") or ()))]
    known = {name for policy in library().values() for name in names_of(policy)} if written else set()
    for name in dict.fromkeys(written):
        if name not in known:
            yield f"项目“{name}”不是已知政策，它的月数和金额没有计入。请核对项目名称（用政策编号）。"


@lru_cache(maxsize=256)
def step(policy: Policy, none: frozenset[str], as_of: datetime.date, whole: str) -> Step:
    """The explanation of a policy on a day, compiled once for everybody."""
    compiled = policy.compiled(none)
    shown = {name: facts.shown_for(name) for name in facts.known().computed}
    return Explainer(compiled.named, compiled.catalogue, compiled.members, {"as_of": as_of}, shown).step(whole)


@dataclass(frozen=True)
class Decision:
    """One decision in the making."""

    policy: Policy
    case: Case
    as_of: datetime.date

    @cached_property
    def compiled(self) -> Compiled:
        return self.policy.compiled(self.case.none)

    @cached_property
    def asker(self) -> Asker:
        return Asker(self.policy, self.compiled, self.as_of)

    @cached_property
    def whole(self) -> str:
        """The condition that decides where the person lives."""
        return self.compiled.whole(self.policy.local(self.case.person.get("residence"), self.as_of))

    @cached_property
    def bound(self) -> Any:
        return self.compiled.named[self.whole].condition.bind(self.asker.given)

    @cached_property
    def row(self) -> Row:
        return self.asker.row(self.case)

    def decided(self) -> Decided:
        contradictions = conflicts(self.case, self.as_of)
        settled = self.settled(self.case)
        outcomes = {settled.truth} if not contradictions else {self.settled(case).truth for case in self.believing(contradictions)}
        is_conflict = len(outcomes) > 1
        truth = None if is_conflict else outcomes.pop()
        collect = () if is_conflict or truth is not None else self.collector.labels(self.unsettled(settled, contradictions))
        return Decided(
            policy=self.policy,
            as_of=self.as_of,
            answer=CONFLICT if is_conflict else ANSWERS[truth],
            because=self.because(truth, contradictions if is_conflict else ()),
            collect=collect,
            months=self.months(),
            amount=self.amount(None if is_conflict else truth),
            facts=self.facts_read(),
        )

    def believing(self, contradictions: tuple[Conflict, ...]) -> Iterator[Case]:
        """The case for every way of believing one side of each contradiction."""
        for sides in product(*(one.sides for one in contradictions)):
            yield self.case.with_person({name: value for side in sides for name, value in side.items()})

    def unsettled(self, settled: Settled, contradictions: tuple[Conflict, ...]) -> frozenset[Any]:
        """What leaves the answer unknown, where sources contradict each other without effect: by any of them."""
        if settled.truth is None or not contradictions:
            return settled.needs
        return frozenset(need for case in self.believing(contradictions) for need in self.settled(case).needs)

    @cached_property
    def collector(self) -> Collector:
        return Collector(self.policy, self.compiled, self.row)

    def settled(self, case: Case) -> Settled:
        """Three-valued, then by trying the values of what is unknown."""
        truth, behind = self.tried(case)
        if truth is not None:
            return Settled(truth, frozenset())
        names = {raw for name in behind if isinstance(name, str) for raw in facts.inputs(name)}
        options = choices(names, self.compiled.catalogue, self.asker.alone(case))
        return settle(lambda values: self.tried(believed(case, values)), {}, options)

    def tried(self, case: Case) -> tuple[bool | None, frozenset[Any]]:
        row = self.asker.row(case)
        truth = self.bound.test(row)
        if truth is not None:
            return truth, frozenset()
        return None, frozenset(one if one.member else one.name for one in unknowns(self.bound, row))

    def because(self, truth: bool | None, contradictions: tuple[Conflict, ...]) -> Explained:
        found = step(self.policy, self.case.none, self.as_of, self.whole).explained(self.row)
        against = tuple(Explained(f"来源矛盾：{one.label}", None, one.values, "双方来源，请核实后更正一方") for one in contradictions)
        joined = found.joined if found.children and not against else "all"
        return Explained(self.policy.title, truth, found.values, self.policy.source, against + (found.children or (found,)), joined)

    def months(self) -> Months | None:
        return self.asker.clock(self.case, self.row).months if self.policy.is_monthly else None

    def amount(self, truth: bool | None) -> Decimal | None:
        """What is due: nothing if the answer is no, unknown while the answer, a rate or a payment is."""
        rule = self.policy.file.amount
        if rule is None or self.compiled.amount is None or truth is None:
            return None
        if truth is False:
            return NOTHING_DUE
        value = exact(self.compiled.amount, self.asker.given)(self.row)
        if value is None:
            return None
        due = rounded(value, Decimal(rule.round_to), rule.rounding)
        return (due if rule.per == "month" else less_paid(self.policy, self.case, due)).quantize(NOTHING_DUE)

    def facts_read(self) -> Mapping[str, Any]:
        """The facts of the case that decided, for the record."""
        names = dict.fromkeys(raw for name in sorted(self.names_read) for raw in facts.inputs(name))
        return {name: self.row[name] for name in names if self.row.get(name) is not None}

    @cached_property
    def names_read(self) -> frozenset[str]:
        condition = self.compiled.named[self.whole].condition
        return condition.names | condition.member_names


def believed(case: Case, values: Mapping[str, Any]) -> Case:
    """The case with these facts of the person and (`employer.…`) of the employer."""
    employer = {name.removeprefix("employer."): value for name, value in values.items() if name.startswith("employer.")}
    person = {name: value for name, value in values.items() if not name.startswith("employer.")}
    return replace(case, person={**case.person, **person}, employer={**case.employer, **employer})


def less_paid(policy: Policy, case: Case, due: Decimal) -> Decimal:
    """What is left of an amount after the payments of this programme; never below nothing."""
    names = names_of(policy)
    return max(NOTHING_DUE, due - sum((one.amount or Decimal() for one in case.payments if one.programme in names), Decimal()))


def of_hires(policy: Policy, case: Case, as_of: datetime.date) -> Decided:
    """A policy paid by head: yes if one hire is yes; the amounts of those add up."""
    found = tuple(Decision(policy, one, as_of).decided() for one in case.hires or ())
    answers = [one.answer for one in found]
    answer = next((name for name in ("yes", CONFLICT, "unknown") if name in answers), "no")
    truth = {"yes": True, "no": False}.get(answer)
    children = tuple(replace(one.because, label=f"招用人员{place + 1}") for place, one in enumerate(found))
    return Decided(
        policy=policy,
        as_of=as_of,
        answer=answer,
        because=Explained(policy.title, truth, {}, policy.source, children, "any"),
        collect=tuple(dict.fromkeys(label for one in found for label in one.collect)) if answer == "unknown" else (),
        months=together(found) if policy.is_monthly else None,
        amount=total(policy, case, found, truth),
        hires=found,
    )


def together(found: tuple[Decided, ...]) -> Months | None:
    """What the months of all hires have in common; none if nobody is listed."""
    each = [one.months for one in found if one.months]
    return Months(*(agreed(getattr(one, part.name) for one in each) for part in fields(Months))) if each else None


def total(policy: Policy, case: Case, found: tuple[Decided, ...], truth: bool | None) -> Decimal | None:
    amounts = [one.amount for one in found if one.answer == "yes"]
    if policy.file.amount is None or truth is None or None in amounts:
        return None
    due = sum(amounts, NOTHING_DUE)  # type: ignore[arg-type]
    return due if policy.file.amount.per == "month" else less_paid(policy, case, due)
