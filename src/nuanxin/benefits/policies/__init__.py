"""Policies as definitions: `library()` gives them by id, `get(id)` one of them; what a case may say is in `facts`.

A file with a mistake leaves out its policy alone: `problems()` tells what is wrong, `left_out()` which ids are missing.

A policy is `definitions/policies/<id>/policy.yaml` (an office's own folder may add or replace one), its tests `<id>/tests/*.yaml`:

    id, title, source (document and clause), quote, region (area prefix, empty = everywhere)
    in_force: {from: DAY, until: DAY}          judged on as_of only; `until` may be left out
    beneficiary: person | employer | household | workshop
    programme: code in payments and months_used (the id by default; the id and the title are understood as well)
    parameters: {name: {label, type: int|money|date|bool|fraction, values: [{from, until, area, value}]}}
        a value for the longest area prefix of the residence; none in force = unknown, its label is collected
    conditions: {name: {label, source, when}}  named conditions; those of `_conditions.yaml` need not be repeated
    when: names of conditions, facts (`_facts.yaml`: facts, computed, `employer.kind`), parameters; `$as_of` is the day
    local: [{area, from, until, mode: refine|extend, when, source}]     a region below tightens (AND) or widens (OR)
    months: {cap: expression, clock: [policy ids], extend: expression over `distance`, until_age: {M: 60, F: 50}}
    insurance: {payer: self|employer, kinds: [pension, …]}              what `insurance_paid` adds up for the month of as_of
    amount: {formula: expression, per: month|once, round_to: "0.01", rounding: half_up|down|up}
    once: true                                 then `not_paid` belongs into `when`
    evidence: [papers], stops: [texts], fund, assumptions: [{text, status}], tax: …

Parameters are written plainly (`reward`, not `$reward`); an empty one leaves an amount null, or an answer unknown if `when` asks for it.
"""

from nuanxin.benefits.policies.differences import Difference, differences, differences_of_days
from nuanxin.benefits.policies.filling import filled
from nuanxin.benefits.policies.library import get, in_force, left_out, library, problems, title_of
from nuanxin.benefits.policies.model import Policy

__all__ = [
    "Difference",
    "Policy",
    "differences",
    "differences_of_days",
    "filled",
    "get",
    "in_force",
    "left_out",
    "library",
    "problems",
    "title_of",
]
