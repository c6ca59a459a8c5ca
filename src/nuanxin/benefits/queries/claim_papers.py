"""Which papers a policy asks for, which of them are there (with the claim or in the persons' files), and which are missing."""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from nuanxin.benefits.claim_rules import PaperNames, rules
from nuanxin.benefits.models import Claim, ClaimPaper
from nuanxin.benefits.policies import Policy, library
from nuanxin.people.models import Household, HouseholdMembership, Paper, Person

ASIDES = re.compile(r"（[^）]*）|\([^)]*\)")
OR = re.compile(r"或者?|／|/")
COPIES = ("复印件", "原件", "扫描件")


@dataclass(frozen=True)
class Line:
    """One paper that the policy asks for: those that are there, and the persons in whose name there is none."""

    kind: str
    papers: tuple[ClaimPaper | Paper, ...]
    lacking: tuple[Person, ...] = ()
    is_missing: bool = False

    @property
    def said(self) -> str:
        """What is missing, in words; empty where nothing is."""
        if not self.is_missing:
            return ""
        who = "、".join(one.name for one in self.lacking[:5]) + (f"等 {len(self.lacking)} 人" if len(self.lacking) > 5 else "")
        return f"{self.kind}（缺{who}的）" if self.papers and self.lacking else self.kind


def checklist(claim: Claim) -> list[Line]:
    """Every paper that the claim's policy asks for, in its order; papers given with the claim and those on file."""
    policy = library().get(claim.policy)
    if policy is None:
        return []
    lines = list(claim.lines.select_related("person").defer("person__id_number", "person__phone"))
    people = {one.pk: one for one in (claim.person, *(line.person for line in lines)) if one}
    months = [line.month for line in lines if line.month]
    given = ClaimPaper.objects.standing().filter(claim=claim).select_related("paper", "file").order_by("received_on", "id")
    return lines_for(policy, groups(people.values(), claim.household), min(months, default=None), list(given))


def groups(people: Iterable[Person], household: Household | None = None) -> list[list[Person]]:
    """Who must have each paper: every person for itself; of a household whichever member."""
    if household is None:
        return [[one] for one in people]
    living = HouseholdMembership.objects.standing().filter(household=household, until_on=None).select_related("person")
    return [[row.person for row in living.order_by("id")]]


def lines_for(
    policy: Policy, whose: Sequence[Sequence[Person]], first_month: datetime.date | None = None, given: Sequence[ClaimPaper] = ()
) -> list[Line]:
    """The checklist of a policy for these groups of persons, before or after there is a claim."""
    names = rules().papers
    filed = papers_of(one for group in whose for one in group)
    return [line(kind, names, whose, first_month, given, filed) for kind in policy.file.evidence]


def papers_of(people: Iterable[Person]) -> Mapping[int, list[Paper]]:
    """The papers in the persons' own files; those about another member of the household are somebody else's."""
    found: dict[int, list[Paper]] = defaultdict(list)
    papers = Paper.objects.standing().filter(person__in=[one.pk for one in people], about=None).select_related("file")
    for paper in papers.order_by("received_on", "id"):
        found[paper.person_id].append(paper)
    return found


def line(
    kind: str,
    names: PaperNames,
    whose: Sequence[Sequence[Person]],
    first_month: datetime.date | None,
    given: Sequence[ClaimPaper],
    filed: Mapping[int, list[Paper]],
) -> Line:
    with_claim = tuple(one for one in given if one.kind == kind or is_it(kind, one.kind, names))
    own = [[paper for one in group for paper in fitting(kind, names, first_month, filed.get(one.pk, ()))] for group in whose]
    lacking = tuple(group[0] for group, papers in zip(whose, own, strict=True) if group and not papers)
    on_file = tuple(paper for papers in own for paper in papers)
    return Line(kind, (*with_claim, *on_file), lacking, is_missing=not with_claim and (bool(lacking) or not any(whose)))


def fitting(kind: str, names: PaperNames, first_month: datetime.date | None, papers: Iterable[Paper]) -> list[Paper]:
    """Those that are the paper; one that must be of the months claimed is none if it came before them."""
    since = first_month if any(part in names.of_the_months for part in parts(kind)) else None
    return [one for one in papers if is_it(kind, one.kind, names) and (since is None or one.received_on >= since)]


def is_it(asked: str, kind: str, names: PaperNames) -> bool:
    """Whether a paper of that name is one of those asked for: 劳动合同或灵活就业证明 asks for either."""
    wanted = {word for part in parts(asked) for word in (part, *map(plain, names.words.get(part, ())))}
    return plain(kind) in wanted


def parts(asked: str) -> list[str]:
    return [plain(part) for part in OR.split(ASIDES.sub("", asked)) if part.strip()]


def plain(kind: str) -> str:
    """The name without what stands in brackets and without saying that it is a copy."""
    text = ASIDES.sub("", kind).strip()
    for word in COPIES:
        text = text.removesuffix(word)
    return text


def missing(claim: Claim) -> list[str]:
    """The papers that are missing, in words."""
    return [one.said for one in checklist(claim) if one.is_missing]
