"""What policies paid to employers answer about each employer: by those who work there, or about the employer itself."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence

from nuanxin.benefits.bulk.columns import literal
from nuanxin.benefits.bulk.statement import ANSWERS, CONFLICT, NO, UNKNOWN, YES
from nuanxin.benefits.cases.employers import working_at
from nuanxin.benefits.cases.known import asks_about_people
from nuanxin.benefits.deciding.deciding import PAID_TO_EMPLOYERS
from nuanxin.benefits.decisions import decide_for
from nuanxin.benefits.policies import Policy
from nuanxin.jobs.models import Employer

ROW = "CAST('employer' AS VARCHAR) AS kind, CAST({subject} AS BIGINT) AS subject, CAST({area} AS VARCHAR) AS area"
NOTHING = "CAST(0 AS BIGINT) AS holds, CAST(0 AS BIGINT) AS unknown, CAST(NULL AS INTEGER) AS months_left, CAST(NULL AS DATE) AS last_month"


def rows(bulk, area: str, as_of: datetime.date, policies: Sequence[Policy]) -> str:
    """The rows of every employer of the area; people who were decided in this run only."""
    employers = list(Employer.objects.standing().filter(area_id__gte=area.ljust(12, "0"), area_id__lt=area + "~").order_by("pk"))
    paid = [one for one in policies if one.file.beneficiary in PAID_TO_EMPLOYERS]
    by_head = [one for one in paid if asks_about_people(one)]
    alone = [one for one in paid if one not in by_head]
    hires = [(employer, key) for employer in employers for key in people_at(employer, as_of)] if by_head else []
    bulk.execute("CREATE OR REPLACE TEMP TABLE hires (employer BIGINT, area VARCHAR, person BIGINT)")
    for start in range(0, len(hires), 1000):
        listed = ", ".join(f"({one.pk}, {literal(one.area_id)}, {key})" for one, key in hires[start : start + 1000])
        bulk.execute(f"INSERT INTO hires VALUES {listed}")
    parts = [of_heads(by_head), *(of_itself(employer, policy, as_of) for employer in employers for policy in alone)]
    return " UNION ALL ".join(parts)


def people_at(employer: Employer, as_of: datetime.date) -> Iterable[int]:
    people, _ = working_at(employer, as_of)
    return [person.pk for person in people]


def of_heads(policies: Sequence[Policy]) -> str:
    """Yes if one of those who work there is a yes; the amounts of those add up."""
    names = ", ".join([literal(one.id) for one in policies] or ["''"])
    answer = (
        f"CASE WHEN bool_or(p.answer = {YES}) THEN {YES} WHEN bool_or(p.answer = {CONFLICT}) THEN {CONFLICT} "
        f"WHEN bool_or(p.answer = {UNKNOWN}) THEN {UNKNOWN} ELSE {NO} END"
    )
    amount = f"CASE WHEN bool_or(p.answer = {YES} AND p.amount IS NULL) THEN NULL ELSE SUM(p.amount) FILTER (p.answer = {YES}) END"
    row = ROW.format(subject="h.employer", area="h.area")
    return (
        f"SELECT {row}, p.policy, CAST({answer} AS UTINYINT) AS answer, {NOTHING}, CAST({amount} AS DECIMAL(18,2)) AS amount, "
        f"list_distinct(flatten(list(p.facts) FILTER (p.answer = {UNKNOWN}))) AS facts "
        f"FROM hires AS h JOIN everybody AS p ON p.subject = h.person WHERE p.policy IN ({names}) GROUP BY h.employer, h.area, p.policy"
    )


def of_itself(employer: Employer, policy: Policy, as_of: datetime.date) -> str:
    found = decide_for(policy, employer, as_of)
    amount = "NULL" if found.amount is None else str(found.amount)
    row = ROW.format(subject=employer.pk, area=literal(employer.area_id))
    return (
        f"SELECT {row}, {literal(policy.id)} AS policy, CAST({ANSWERS.index(found.answer)} AS UTINYINT) AS answer, {NOTHING}, "
        f"CAST({amount} AS DECIMAL(18,2)) AS amount, CAST(NULL AS VARCHAR[]) AS facts"
    )
