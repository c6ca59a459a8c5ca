"""Whom a policy is asked about, and the answer on a day."""

from __future__ import annotations

import datetime

from nuanxin.benefits import policies
from nuanxin.benefits.cases import Known, case_of, case_of_employer
from nuanxin.benefits.deciding import Decided, decide
from nuanxin.benefits.deciding.deciding import PAID_TO_EMPLOYERS
from nuanxin.benefits.policies import Policy
from nuanxin.errors import UserError
from nuanxin.jobs.models import Employer
from nuanxin.people.models import Person

Subject = Person | Employer


def known_of(subject: Subject, as_of: datetime.date) -> Known:
    """The case of a person or an employer as of a day."""
    return case_of(subject, as_of) if isinstance(subject, Person) else case_of_employer(subject, as_of)


def decide_for(policy: Policy | str, subject: Subject, as_of: datetime.date) -> Decided:
    """What a policy answers about somebody on a day; refused where it is not in force, or is for persons and asked of an employer."""
    asked = policies.get(policy) if isinstance(policy, str) else policy
    if isinstance(subject, Employer) and asked.file.beneficiary not in PAID_TO_EMPLOYERS:
        raise UserError(f"政策“{asked.title}”发给个人或家庭，不能按单位判定。请按人判定。")
    return decide(asked, known_of(subject, as_of).of(asked).case, as_of)
