"""The facts of a draft, asked once for each day: cases from the ledger, with contributions that a voucher shows put in."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from nuanxin.benefits.cases import Known, case_of, case_of_employer, cases_of
from nuanxin.benefits.claiming.drafts import Subject
from nuanxin.benefits.deciding import Case, Contribution, Decided, decide
from nuanxin.benefits.deciding.rows import Asker, Row
from nuanxin.benefits.policies import Policy
from nuanxin.engines.rules.dates import month_end
from nuanxin.people.models import Person

Told = Mapping[tuple[int, datetime.date], Decimal]  # by person and month: what was paid for insurance, as a voucher shows it


@dataclass
class Knowing:
    """Asks the ledger once for each subject and day; several policies of one visit share it."""

    told: Told = field(default_factory=dict)
    known_on: dict[tuple[type, int, datetime.date], Known] = field(default_factory=dict)
    cases: dict[tuple[str, type, int, datetime.date], tuple[Case, tuple[Person, ...]]] = field(default_factory=dict)
    answers: dict[tuple[str, type, int, datetime.date], Decided] = field(default_factory=dict)

    def read_ahead(self, persons: Sequence[Person], day: datetime.date) -> None:
        """The cases of many persons in a bounded number of questions."""
        for pk, known in cases_of(persons, day).items():
            self.known_on[Person, pk, day] = known

    def known(self, subject: Subject, day: datetime.date) -> Known:
        key = (type(subject), subject.pk, day)
        if key not in self.known_on:
            self.known_on[key] = (case_of if isinstance(subject, Person) else case_of_employer)(subject, day)
        return self.known_on[key]

    def case(self, policy: Policy, subject: Subject, day: datetime.date) -> Case:
        """The case of a day as the policy asks it; contributions told for its month stand instead of those on record."""
        return self.case_and_hires(policy, subject, day)[0]

    def hired(self, policy: Policy, employer: Subject, day: datetime.date) -> tuple[Person, ...]:
        """The persons behind the hires of the employer's case, in their order."""
        return self.case_and_hires(policy, employer, day)[1]

    def case_and_hires(self, policy: Policy, subject: Subject, day: datetime.date) -> tuple[Case, tuple[Person, ...]]:
        key = (policy.id, type(subject), subject.pk, day)
        if key not in self.cases:
            known = self.known(subject, day).of(policy)
            self.cases[key] = (self.with_contributions(policy, known, subject.pk, day), known.hires)
        return self.cases[key]

    def with_contributions(self, policy: Policy, known: Known, pk: int, day: datetime.date) -> Case:
        case = known.case
        if case.hires is None or not known.is_employer:
            return self.with_told(policy, case, pk, day)
        hires = zip(case.hires, known.hires, strict=True)
        return replace(case, hires=tuple(self.with_told(policy, one, person.pk, day) for one, person in hires))

    def with_told(self, policy: Policy, case: Case, person_pk: int, day: datetime.date) -> Case:
        month, counted = day.replace(day=1), policy.file.insurance
        amount = self.told.get((person_pk, month))
        if counted is None or amount is None:
            return case
        others = tuple(one for one in case.insurance if one.month != month or one.payer != counted.payer or one.kind not in counted.kinds)
        return replace(case, insurance=(*others, Contribution(month, counted.kinds[0], amount, counted.payer)))

    def decided(self, policy: Policy, subject: Subject, day: datetime.date) -> Decided:
        key = (policy.id, type(subject), subject.pk, day)
        if key not in self.answers:
            self.answers[key] = decide(policy, self.case(policy, subject, day), day)
        return self.answers[key]


def day_of(month: datetime.date, as_of: datetime.date, judged_on: str) -> datetime.date:
    """The day on which a month is decided; never after the day of the claim."""
    return month if judged_on == "first_day" else min(month_end(month), as_of)


def row_of(policy: Policy, case: Case, day: datetime.date) -> Row:
    return Asker(policy, policy.compiled(case.none), day).row(case)


def paid_for_insurance(policy: Policy, case: Case, day: datetime.date) -> Decimal | None:
    """What the subsidy of the month is reckoned from; none where contributions do not count."""
    return Asker(policy, policy.compiled(case.none), day).insurance_paid(case) if policy.file.insurance else None


def missing_for_amount(policy: Policy, case: Case, day: datetime.date) -> list[str]:
    """Why no amount can be worked out although the answer is yes: which parameter or which payment is not known, what to do."""
    formula = policy.compiled(case.none).amount
    if formula is None:
        return ["这项政策没有写金额的算法，不能申领资金。请按政策的办法办理。"]
    row, parameters = row_of(policy, case, day), policy.file.parameters
    empty = [name for name in sorted(formula.names) if row.get(name) is None]
    where = f"在本单位的定义文件夹（NUANXIN_DEFINITIONS）的 policies/{policy.id}/policy.yaml 中填写"
    found = [
        f"“{parameters[name].label}”（parameters 中的 {name}）没有填写，金额算不出。请{where}。" for name in empty if name in parameters
    ]
    if "insurance_paid" in empty:
        found.append(f"没有 {day:%Y-%m} 的实际缴费金额，补贴算不出。请按缴费凭证填写当月缴费。")
    return found or ["计算金额所需的数据不全，金额算不出。请补全后再申领。"]
