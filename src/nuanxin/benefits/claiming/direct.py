"""Payment without an application (直补快办): who is entitled by records alone, with the proof; it goes the way of every claim."""

from __future__ import annotations

import datetime
import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Q

from nuanxin.benefits import approval
from nuanxin.benefits.claim_rules import rule_of
from nuanxin.benefits.claiming.ahead import ManyKnown, read_ahead
from nuanxin.benefits.claiming.bundling import Batch
from nuanxin.benefits.claiming.drafting import draft
from nuanxin.benefits.claiming.drafts import Draft
from nuanxin.benefits.claiming.making import claim
from nuanxin.benefits.claiming.payees import TO_EMPLOYERS
from nuanxin.benefits.claiming.spans import due_months
from nuanxin.benefits.enums import ClaimOrigin, ClaimState, FactOrigin, PayeeKind
from nuanxin.benefits.models import Claim
from nuanxin.benefits.policies import Policy, library
from nuanxin.errors import UserError
from nuanxin.orgs import outside
from nuanxin.orgs.models import User
from nuanxin.people.models import Person

PROVEN = (ClaimState.APPROVED, ClaimState.PAID)
MANY = 200  # persons whose cases are held at a time
BY_WORD = tuple(f"（{FactOrigin(one).label}）" for one in (FactOrigin.SAID, FactOrigin.EMPLOYER))


@dataclass(frozen=True)
class Proof:
    """Why somebody is paid without having asked: the decision, the source of each fact it used, the rule that allows it."""

    draft: Draft
    sources: tuple[tuple[str, str], ...]
    allowed_by: str

    def as_json(self) -> str:
        told = {
            "allowed_by": self.allowed_by,
            "as_of": self.draft.as_of.isoformat(),
            "decisions": [one.as_json() for one in self.draft.decisions],
            "sources": dict(self.sources),
            "account": self.draft.account_masked,
        }
        return json.dumps(told, ensure_ascii=False)


def direct_policies(as_of: datetime.date) -> list[Policy]:
    """The policies that the office allows to be paid so, as far as they are in force and paid to persons."""
    known = library()
    allowed = [known[name] for name in approval.rules().direct.policies if name in known]
    return [one for one in allowed if one.is_in_force(as_of) and one.file.amount and one.file.beneficiary not in TO_EMPLOYERS]


def direct_drafts(prefixes: Collection[str], as_of: datetime.date) -> tuple[Draft, ...]:
    """Drafts for everybody there who is entitled by records alone and was paid into a known account before.

    Nobody is here who is suspected of anything, for whom a check fails, or for whom one fact rests on somebody's word.
    """
    return tuple(found for policy in direct_policies(as_of) for found in of_policy(policy, prefixes, as_of))


def of_policy(policy: Policy, prefixes: Collection[str], as_of: datetime.date) -> Iterator[Draft]:
    people = paid_before(policy, prefixes)
    months = due_months(policy, rule_of(policy), as_of) if policy.is_monthly else ()
    for start in range(0, len(people), MANY):
        some = people[start : start + MANY]
        suspected = outside.suspects([one.pk for one in some])
        knowing = read_ahead(policy, some, some, months, as_of, {})
        for person in some:
            if person.pk not in suspected and (found := proven(policy, person, as_of, knowing)):
                yield found


def paid_before(policy: Policy, prefixes: Collection[str]) -> list[Person]:
    """Persons of the areas who have an account from a claim that was approved."""
    there = Q()
    for prefix in prefixes:
        there |= Q(area_id__gte=prefix.ljust(12, "0"), area_id__lt=prefix + "~")
    if not prefixes:
        return []
    claims = Claim.objects.standing().filter(there, payee_kind=PayeeKind.PERSON, state__in=PROVEN)
    return list(Person.objects.standing().filter(pk__in=claims.values("person")).order_by("pk"))


def proven(policy: Policy, person: Person, as_of: datetime.date, knowing: ManyKnown) -> Draft | None:
    """The person's draft if records alone carry it and there is an account; else none."""
    made = draft(policy, person, as_of, knowing=knowing)
    is_doubtful = any(one.person is not None for one in made.failed)  # a budget that is missing is no doubt about the person
    if not made.is_ready or is_doubtful or not made.account or made.decided.answer != "yes":
        return None
    return None if on_somebodys_word(made, knowing) else made


def on_somebodys_word(made: Draft, knowing: ManyKnown) -> bool:
    """Whether a fact behind the draft was told by the person or the employer and is in no record."""
    return any(source.endswith(BY_WORD) for _, source in sources_of(made, knowing))


def sources_of(made: Draft, knowing: ManyKnown) -> list[tuple[str, str]]:
    """Each fact that decided, with the record it comes from; contributions count where the amount rests on them."""
    found: dict[str, str] = {}
    for decided in made.decisions:
        known = knowing.known(made.subject, decided.as_of).of(made.policy)
        names = [*decided.facts, *(["insurance"] if made.policy.file.insurance else [])]
        found |= {name: known.sources[name].label for name in names if name in known.sources}
    return list(found.items())


def proof_of(made: Draft) -> Proof:
    """The proof as it stands now; refuses what is no longer carried by records alone."""
    person = made.subject
    if not isinstance(person, Person):
        raise UserError(f"“{made.policy.title}”不发给个人，不能直补快办。请由单位申领。")
    if reason := outside.suspects([person.pk]).get(person.pk):
        raise UserError(f"{person.name}有没有核查完的疑点（{reason}），不能直补快办。请先核查，或由本人申请。")
    months = due_months(made.policy, rule_of(made.policy), made.as_of) if made.policy.is_monthly else ()
    knowing = read_ahead(made.policy, [person], [person], months, made.as_of, {})
    fresh = proven(made.policy, person, made.as_of, knowing)
    if fresh is None or fresh.lines != made.lines:
        raise UserError(f"{person.name}的情况有变化，记录已不足以证明可以直补。请刷新页面，核对后再办。")
    return Proof(fresh, tuple(sources_of(fresh, knowing)), approval.rules().direct.source)


def pay_directly(*, by: User | None, drafts: Iterable[Draft]) -> Batch:
    """Make a claim of origin direct of each draft, its proof kept with it; what became of each is told.

    Another person reviews it, it is shown to the public and approved like every claim. Refused one by one: who is suspected,
    whose records changed, and a policy that the office's rules do not name.
    """
    done, refused = [], []
    for one in drafts:
        try:
            proof = proof_of(one)
            done.append((one, claim(by=by, draft=proof.draft, origin=ClaimOrigin.DIRECT, proof=proof.as_json())))
        except UserError as error:
            refused.append((one, str(error)))
    return Batch(tuple(done), tuple(refused))
