"""Lists read from the newest run of decisions: entitled but not claimed, paid while not entitled, and what is worth collecting."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from nuanxin.benefits import bulk, policies
from nuanxin.benefits.bulk import runs
from nuanxin.benefits.bulk.columns import literal
from nuanxin.benefits.bulk.runs import Answered, Run
from nuanxin.benefits.bulk.settling import PARAMETER
from nuanxin.benefits.bulk.statement import NO, UNKNOWN
from nuanxin.benefits.deciding.clock import names_of
from nuanxin.benefits.deciding.deciding import PAID_TO_EMPLOYERS
from nuanxin.benefits.decisions.offering import UNDER_WAY
from nuanxin.benefits.models import Claim, Entitlement
from nuanxin.benefits.policies import facts
from nuanxin.benefits.policies.model import WHEN
from nuanxin.benefits.worklists.money import payments, recently_paid
from nuanxin.benefits.worklists.rows import EMPLOYER, PERSON, Asked, WorkRow, listed, month, title, yuan
from nuanxin.engines.rules.dates import add_months
from nuanxin.engines.rules.tree import And, Name

USED_UP = ("has_months", "working_age", "not_paid")  # conditions that fail because money was paid, not against it
RECENT_MONTHS = 3


@dataclass(frozen=True)
class Worth:
    """A fact that blocks decisions: how many, of how many persons; in `area`, a prefix, where asked by area."""

    fact: str
    label: str
    decisions: int
    persons: int
    area: str = ""


def unclaimed(asked: Asked) -> list[WorkRow]:
    """Who is entitled by a policy and neither claims, receives nor has received it; the highest amounts first."""
    taken = taken_up(asked)
    found = [
        unclaimed_row(asked, one)
        for one in bulk.answers(asked.prefixes, policy=asked.policy or None, answer="yes", kind=asked.about)
        if is_paid_to(asked.about, one.policy) and (one.subject, one.policy) not in taken
    ]
    return sorted(found, key=lambda row: (-(row.amount or 0), row.subject, row.policy))


def is_paid_to(about: str, policy: str) -> bool:
    known = policies.library()
    return policy in known and (known[policy].file.beneficiary in PAID_TO_EMPLOYERS) == (about == EMPLOYER)


def taken_up(asked: Asked) -> set[tuple[int, str]]:
    """Subjects and policies that are claimed, in force, or paid once and for all; by whatever name payments call the programme."""
    whose = "employer" if asked.about == EMPLOYER else "person"
    inside = asked.inside()
    found = set(Claim.objects.standing().filter(inside, state__in=UNDER_WAY).values_list(whose, "policy"))
    found |= set(Entitlement.objects.standing().filter(inside, ended_on=None).values_list(whose, "policy"))
    by_name = {name: one.id for one in policies.library().values() for name in names_of(one)}
    once = payments().filter(inside, month=None).values_list(whose, "policy", "programme")
    return found | {(subject, by_name.get(name, name)) for subject, policy, programme in once for name in (policy, programme)}


def unclaimed_row(asked: Asked, one: Answered) -> WorkRow:
    known = policies.library()[one.policy]
    parts = [f"符合“{known.title}”"]
    if one.amount:
        parts.append(f"{'每月' if known.file.amount and known.file.amount.per == 'month' else ''}{yuan(one.amount)}")
    if one.months_left:
        parts.append(f"还可享受 {one.months_left} 个月" + (f"（至{month(one.last_month)}）" if one.last_month else ""))
    return WorkRow(asked.about, one.subject, one.area, one.policy, "，".join(parts) + "，还没有申领。", amount=one.amount)


def paid_unentitled(asked: Asked) -> list[WorkRow]:
    """Who was paid in the last three months by a policy that the newest run denies them, for another reason than months used up."""
    since = add_months(asked.as_of.replace(day=1), -RECENT_MONTHS)
    paid = recently_paid(asked, since) if since else {}
    found = []
    for one in denied(asked, {person for person, _ in paid}):
        lacking = [label for name, label in asked_of_all(one.policy).items() if name not in (*one.holds, *one.unknown, *USED_UP)]
        if (one.subject, one.policy) in paid and lacking:
            last, newest, total = paid[one.subject, one.policy]
            said = f"“{title(one.policy)}”现判定为不符合（不具备：{listed(lacking, 3)}），发放到{month(newest)}。"
            found.append(WorkRow(asked.about, one.subject, one.area, one.policy, said, on=newest, amount=total, payment=last))
    return sorted(found, key=lambda row: (row.on, row.payment), reverse=True)


def asked_of_all(policy: str) -> dict[str, str]:
    """The named conditions that a policy asks of everybody, with their labels: what lies inside them may be one way of several."""
    known = policies.library()
    if policy not in known:
        return {}
    named = known[policy].compiled().named
    whole = named[WHEN].written.tree
    parts = whole.parts if isinstance(whole, And) else (whole,)
    return {part.name: named[part.name].label for part in parts if isinstance(part, Name) and part.name in named}


def denied(asked: Asked, persons: set[int]) -> Iterator[Answered]:
    for prefix, run in newest_runs(asked):
        wanted = ", ".join(map(str, sorted(persons))) or "-1"
        policy = f" AND policy = {literal(asked.policy)}" if asked.policy else ""
        where = f"kind = '{runs.PERSON}' AND answer = {NO} AND starts_with(area, {literal(prefix)}) AND subject IN ({wanted}){policy}"
        yield from runs.read_rows(run, where)


def newest_runs(asked: Asked) -> Iterator[tuple[str, Run]]:
    return ((prefix, run) for prefix in asked.prefixes if (run := bulk.newest(prefix)) is not None)


def worth_collecting(asked: Asked) -> list[WorkRow]:
    """Persons some policy cannot be decided about, with the facts that would decide most; of one fact only those who lack it."""
    found = []
    for prefix, run in newest_runs(asked):
        with runs.connect() as connection:
            sql = (
                f"SELECT subject, min(area), count(DISTINCT policy), list_sort(list_distinct(flatten(list(facts)))), min(policy) "
                f"FROM ({blocked(run, prefix, asked)}) GROUP BY subject ORDER BY count(DISTINCT policy) DESC, subject"
            )
            found += [worth_row(asked, *row) for row in connection.execute(sql).fetchall()]
    return found


def blocked(run: Run, prefix: str, asked: Asked) -> str:
    """Rows left unknown for want of facts that somebody can tell; what an office has not yet fixed is no fact of a person."""
    where = f"kind = '{runs.PERSON}' AND answer = {UNKNOWN} AND starts_with(area, {literal(prefix)})"
    where += f" AND policy = {literal(asked.policy)}" if asked.policy else ""
    told = f"list_filter(facts, lambda x: NOT starts_with(x, '{PARAMETER}'))"
    fact = f" AND list_contains(facts, {literal(asked.fact)})" if asked.fact else ""
    return f"SELECT subject, area, policy, {told} AS facts FROM {run.rows} WHERE {where} AND len({told}) > 0{fact}"


def worth_row(asked: Asked, subject: int, area: str, count: int, names: list[str], policy: str) -> WorkRow:
    said = f"缺{listed([label_of(name) for name in names])}，有 {count} 项政策因此无法判定。"
    return WorkRow(PERSON, subject, area, asked.policy or policy, said)


def ranking(prefixes: Iterable[str], *, policy: str = "", digits: int = 0) -> tuple[Worth, ...]:
    """Facts by how many decisions each blocks, the most first; with `digits` for each area of so many digits by itself."""
    asked = Asked(tuple(prefixes), datetime.date.min, PERSON, policy)
    found: dict[tuple[str, str], tuple[int, int]] = {}
    for prefix, run in newest_runs(asked):
        with runs.connect() as connection:
            rows = f"SELECT subject, left(area, {int(digits)}) AS area, policy, unnest(facts) AS fact FROM ({blocked(run, prefix, asked)})"
            sql = f"SELECT area, fact, count(*), count(DISTINCT subject) FROM ({rows}) GROUP BY ALL"
            for area, fact, decisions, persons in connection.execute(sql).fetchall():
                before = found.get((area, fact), (0, 0))
                found[area, fact] = (before[0] + decisions, before[1] + persons)
    ordered = sorted(found.items(), key=lambda pair: (pair[0][0], -pair[1][0], pair[0][1]))
    return tuple(Worth(fact, label_of(fact), decisions, persons, area) for (area, fact), (decisions, persons) in ordered)


def label_of(name: str) -> str:
    """A fact's label; those of other members of a household are said as they are."""
    known = facts.known()
    if name in known.facts or name in facts.LISTS or name.removeprefix("employer.") in known.employer:
        return facts.label(name)
    return name
