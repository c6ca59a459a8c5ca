"""The case of a real person or employer: what the ledger and the facts collected for policies say of them on a day.

    known = case_of(person, as_of)              Known(case, sources, written, …)
    known = case_of_employer(employer, as_of)   with those who work there as hires, in the order of `known.hires`
    decide(policy, known.of(policy).case, as_of)

`known.of(policy)` adds what depends on the policy: the first approval of its clock and whether it was extended, both frozen in
the entitlement, and for an employer how the payments of its people count. Decide with it, not with `known.case`.
Facts are as of the day: records that began later are not there yet, and what ended is over (on the day of leaving, too).
"""

from nuanxin.benefits.cases.employers import case_of_employer
from nuanxin.benefits.cases.known import Known
from nuanxin.benefits.cases.persons import case_of, cases_of
from nuanxin.benefits.cases.words import Source

__all__ = ["Known", "Source", "case_of", "case_of_employer", "cases_of"]
