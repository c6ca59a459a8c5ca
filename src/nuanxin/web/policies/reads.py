"""Which facts of a case a policy reads: what the calculator has to ask for, and in which groups."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from nuanxin.benefits.policies import Policy, facts
from nuanxin.benefits.policies.model import LOCAL, WHEN
from nuanxin.benefits.policies.reading import words_of
from nuanxin.engines.rules import Condition

RETIREMENT = ("sex", "birth_date", "original_retirement_age", "retired_early_on")
CLOCK = (*RETIREMENT, "first_approved_on", "extended", "months_used", "payments")
# From what a computed fact is really worked out; `_facts.yaml` names only what must be collected when it is unknown.
INPUTS = {
    "started_on": ("business_opened_on", "job_started_on"),
    "before_retirement": RETIREMENT,
    "is_retired": (*RETIREMENT, "retired"),
    "months_used_up": CLOCK,
    "months_remain": CLOCK,
    "already_paid": ("once_paid", "payments"),
    "insured_by_employer": ("insurance",),
    "insurance_paid": ("insurance",),
}
BUSINESS = frozenset({"business_closed_on", "business_state"})
EMPLOYER = "employer."
PAID_TO_EMPLOYERS = ("employer", "workshop")
GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("身份", ("sex", "birth_date", "original_retirement_age", "hukou", "residence", "categories", "low_income", "household_income_per_head",
            "disability_grade", "temporary_difficulty", "died_on")),
    ("认定和登记", ("recognised_on", "recognition_ended_on", "annual_review", "unemployment_registered_on", "last_contact_on",
              "reemployment_certificate", "recognised_4050_on")),
    ("就业", ("status", "job_started_on", "contract_from", "contract_to", "works_at", "unemployed_before_job", "left_job", "able_to_work",
           "willing_to_work", "studying", "post_terms_before", "jobs_recommended", "override")),
    ("经营", ("business_opened_on", "business_closed_on", "business_state", "business_kind", "business_area", "organised", "shareholder",
           "legal_representative")),
    ("学习和培训", ("graduated_on", "training", "school_years")),
    ("参保和退休", ("pays_insurance_as", "insured_unemployment", "months_insured_unemployment", "retired", "retired_early_on", "retires_late_on")),
    ("申请和已享受", ("applied_on", "reviewed_on", "first_approved_on", "extended", "months_used", "once_paid")),
)  # fmt: skip


@dataclass(frozen=True)
class Reads:
    """The names of facts, in the order in which they are asked: of the person, of other members, of the employer; and of which lists."""

    person: frozenset[str]
    members: frozenset[str]
    employer: frozenset[str]
    payments: bool
    insurance: bool
    hires: bool


@lru_cache(maxsize=256)
def reads(policy: Policy) -> Reads:
    """What one policy reads, wherever the person lives."""
    names = set(names_of(policy))
    members = {raw for one in conditions(policy) for name in one.member_names for raw in inputs(name)}
    if "household_school_years" in names:
        members.add("school_years")
    read = with_applying({raw for name in names for raw in inputs(name)})
    if policy.is_monthly:
        read |= with_applying(CLOCK)
    if read & BUSINESS:  # what the registers of work and of business may say against each other
        read |= {"status", *BUSINESS}
    is_once = policy.file.amount is not None and policy.file.amount.per == "once"
    return Reads(
        person=frozenset(read & facts.known().facts.keys()),
        members=frozenset(with_applying(members) & facts.known().facts.keys()),
        employer=frozenset(name.removeprefix(EMPLOYER) for name in read if name.startswith(EMPLOYER)),
        payments="payments" in read or is_once,
        insurance="insurance" in read,
        hires=policy.file.beneficiary in PAID_TO_EMPLOYERS,
    )


def together(policies: Iterable[Policy]) -> Reads:
    """What any of the policies reads."""
    each = [reads(one) for one in policies]
    return Reads(
        person=frozenset().union(*(one.person for one in each)),
        members=frozenset().union(*(one.members for one in each)),
        employer=frozenset().union(*(one.employer for one in each)),
        payments=any(one.payments for one in each),
        insurance=any(one.insurance for one in each),
        hires=any(one.hires for one in each),
    )


def conditions(policy: Policy) -> Iterator[Condition]:
    """All that is asked of a row: the whole and that of regions below, months and the amount."""
    compiled = policy.compiled()
    yield from (one.condition for name, one in compiled.named.items() if name == WHEN or name.startswith(LOCAL))
    yield from (one for one in (compiled.cap, compiled.extend, compiled.amount) if one is not None)


def names_of(policy: Policy) -> Iterator[str]:
    for one in conditions(policy):
        yield from one.names


def inputs(name: str) -> tuple[str, ...]:
    return INPUTS.get(name) or tuple(facts.inputs(name))


def with_applying(names: Iterable[str]) -> set[str]:
    """The facts, and those on which it depends whether they apply."""
    known, found = facts.known().facts, set(names)
    for name in tuple(found):
        if name in known and known[name].applies_if:
            found |= words_of(known[name].applies_if or "") & known.keys()
    return found
